/**
 * What a value should have been, told beside the server's sentences: a repair is worked out from this and never from words.
 */
export type NameFormat =
  | 'dns-label'
  | 'dns-subdomain'
  | 'dns-subdomain-underscore'
  | 'dns-1035-label'
  | 'wildcard-dns'
  | 'config-key'
  | 'environment-name'
  | 'header-name'
  | 'percentage'
  | 'c-identifier'
  | 'label-key'
  | 'label-value'
  | 'port-name'
  | 'relative-path'
  | 'absolute-path'
  | 'no-blanks';

export interface Wanted {
  readonly format?: NameFormat;
  /** How much there may be: bytes of a text, items of a list. */
  readonly limit?: number;
  /** Bounds of a number; both are allowed values. */
  readonly minimum?: number;
  readonly maximum?: number;
}

const known = new WeakMap<readonly string[], Wanted>();

/** Notes what would have been right with the sentences against a value. */
export function wanting<Sentences extends readonly string[]>(sentences: Sentences, wanted: Wanted): Sentences {
  if (sentences.length > 0) known.set(sentences, wanted);
  return sentences;
}

/** What would have been right where the sentences were said; undefined when nobody noted it. */
export const wantedBehind = (sentences: readonly string[]): Wanted | undefined => known.get(sentences);
