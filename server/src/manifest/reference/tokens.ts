import type { Mark } from './characters.ts';

/** The tokens of libyaml's scanner. */
export type TokenKind =
  | 'stream-start'
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export type TokenStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  readonly end: Mark;
  /** Text of a scalar, name of an anchor or alias, handle of a tag or tag directive. */
  readonly value?: string;
  /** What follows the handle of a tag; prefix of a tag directive. */
  readonly suffix?: string;
  readonly style?: TokenStyle;
  /** End of the last character that counts, where trailing line breaks belong to the token. */
  readonly contentEnd?: number;
  /** Version of a `%YAML` directive. */
  readonly major?: number;
  readonly minor?: number;
}
