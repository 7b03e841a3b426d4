import type { Span } from '../../../manifest/index.ts';
import type { Text } from '../../../texts/text.ts';
import type { OpenFile } from '../../../workspace/openFile.ts';
import type { ObjectFact } from '../../../workspace/references/facts.ts';
import type { Entry } from '../../../workspace/references/placed.ts';
import type { References } from '../../../workspace/references/references.ts';

/** A name that leads nowhere although everything says that it should lead somewhere in the known files, or that is given twice. */
export interface Dangling {
  readonly code:
    | 'reference.name'
    | 'reference.key'
    | 'reference.selector'
    | 'reference.target-port'
    | 'reference.service-port'
    | 'reference.twice';
  /** The scalar with the name, or the key in front of a selector. */
  readonly at: Span;
  readonly name: string;
  readonly words: Text;
  readonly values: Readonly<Record<string, string>>;
  /** The object that was probably meant, or that lacks what is named. It is looked up when it is shown: its document may be edited meanwhile. */
  readonly related: { readonly file: OpenFile; readonly object: ObjectFact; readonly words: Text };
  /** Names that it could be changed to, the likeliest first. */
  readonly candidates: readonly string[];
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
