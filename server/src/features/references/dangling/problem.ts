import type { Span } from '../../../manifest/index.ts';
import type { Text } from '../../../texts/text.ts';
import type { ObjectFact } from '../../../workspace/references/facts.ts';
import type { Entry } from '../../../workspace/references/index.ts';
import type { References } from '../../../workspace/references/references.ts';

/** A name that leads nowhere although everything says that it should lead somewhere in the known files. */
export interface Dangling {
  readonly code: 'reference.name' | 'reference.key' | 'reference.selector' | 'reference.target-port' | 'reference.service-port';
  /** The scalar with the name, or the key in front of a selector. */
  readonly at: Span;
  readonly name: string;
  readonly words: Text;
  readonly values: Readonly<Record<string, string>>;
  /** Where what was probably meant stands. */
  readonly related: { readonly entry: Entry; readonly at: Span; readonly name: string; readonly words: Text } | null;
  /** Names that it could be changed to, the likeliest first. */
  readonly candidates: readonly string[];
  /** For a missing key: the object that lacks it. */
  readonly lacking: { readonly entry: Entry; readonly object: ObjectFact } | null;
}

/** What a check may look at. */
export interface Asked {
  readonly references: References;
  readonly entry: Entry;
  /** Only the same file counts as evidence; other files can only show that all is well. */
  readonly sameFile: boolean;
}

export type DanglingCheck = (asked: Asked) => Iterable<Dangling>;

/** A list in a sentence, so many names of it. */
const LISTED_MAX = 8;
export const listed = (names: readonly string[]): string =>
  names.length > LISTED_MAX ? `${names.slice(0, LISTED_MAX).join(', ')}…` : names.join(', ');
