import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import type { KindSchema } from '../../kubernetes/schema/model.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import type { ManifestDocument, Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor, Edit } from '../edits/editor.ts';

/** One way to repair a finding. Offsets are relative to the document's text. */
export interface Fix {
  /** What it does, in short: `rename-field`. Stable: editors bind keys to `quickfix.podsight.ID`. */
  readonly id: string;
  readonly title: Text;
  readonly values?: Readonly<Record<string, string | number>>;
  /** In the order of the text, not overlapping. */
  readonly edits: readonly Edit[];
  /** There is no other sensible repair: safe for "fix all". */
  readonly preferred?: boolean;
}

export interface FixInput {
  readonly document: ManifestDocument;
  readonly finding: Finding;
  /** All findings of the document. */
  readonly findings: readonly Finding[];
  /** The true place of the finding: the path from the root of the document, also where the server's own is loose. */
  readonly path: Path;
  /** What the finding knows beside its words; see ErrorFacts and the decoder's problems. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly version: MinorVersion;
  readonly editor: DocumentEditor;
  /** What the document's object (of a list: the item's) is; null when it names no kind. */
  readonly schema: KindSchema | null;
  /** Path of that object: empty, or the item of a list. */
  readonly base: Path;
  /** The object as far as it could be decoded, with defaults. */
  readonly object: KubernetesObject | null;
  /** Whether edits make the finding go away without bringing a new one of its kind: judges the text once more. */
  helps(edits: readonly Edit[]): boolean;
  /** How many errors are left after edits; 0 in documents too large to be judged once more. */
  errorsAfter(edits: readonly Edit[]): number;
}

/** Fixes of one kind for whatever findings it understands; nothing for the others. */
export type FixFamily = (input: FixInput) => Iterable<Fix>;

/** A fix whose edits could be made; nothing when they could not. */
export function* fix(
  id: string,
  title: Text,
  edits: readonly Edit[] | null,
  { values, preferred }: { values?: Fix['values']; preferred?: boolean } = {},
): Iterable<Fix> {
  if (edits !== null && edits.length > 0) yield { id, title, edits, ...(values && { values }), ...(preferred && { preferred }) };
}
