import type { Text } from '../../texts/text.ts';

/**
 * One thing the decoder says about a place. `weight` is how the server treats it: a `fatal` error ends decoding and is told alone, of the
 * `type` errors the first is told, `strict` ones are told all together when there is nothing worse.
 */
export interface DecodeProblem {
  /** `unknown-field`, `duplicate-key`, `wrong-type`, `bad-quantity`, `bad-time`, `bad-base64`, `bad-value`. */
  readonly code: string;
  readonly weight: 'fatal' | 'type' | 'strict';
  /** The server's words, without what stands in front of them. */
  readonly message: string;
  /** Path as the server counts: `spec.containers[0].imagePullPolcy`. */
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly explain: Text;
  /** The other side: the first of two equal keys. */
  readonly first?: { readonly start: number; readonly end: number };
  /**
   * What a quick fix needs: `path` from the root of the object, `suggestion` and `level` (here, up, down) of an unknown field, `wanted` and
   * `got` of a wrong type.
   */
  readonly data?: Readonly<Record<string, unknown>>;
}
