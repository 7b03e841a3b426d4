import type { Span } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';

/** Something in a document that leads to a file or a page. */
export interface Link {
  /** Where it stands: in a document that an edit changes in part, always the place that it has by now. */
  readonly at: Span;
  readonly tooltip: Text;
  readonly values?: Readonly<Record<string, string>>;
  /** A uri, or the object that is looked for once somebody follows the link. */
  readonly target: string | ObjectTarget;
}

/** An object of another file. */
export interface ObjectTarget {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Of the file it is in. */
  readonly uri: string;
}
