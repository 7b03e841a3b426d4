import type { MinorVersion } from '../../kubernetes/object.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import type { ManifestDocument } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';

/** One way to repair a finding. Offsets are relative to the document's text. */
export interface Fix {
  readonly title: Text;
  readonly values?: Readonly<Record<string, string | number>>;
  /** In the order of the text, not overlapping. */
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  /** There is no other sensible repair: safe for "fix all". */
  readonly preferred: boolean;
}

export interface FixInput {
  readonly document: ManifestDocument;
  readonly finding: Finding;
  readonly version: MinorVersion;
}

/** Fixes of one kind for whatever findings it understands; nothing for the others. */
export type FixFamily = (input: FixInput) => Iterable<Fix>;
