import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import type { KindSchema } from '../../kubernetes/schema/model.ts';
import type { ManifestDocument, Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor, Edit } from '../edits/editor.ts';
import type { Around } from '../examine.ts';

/** A change that leaves the meaning as it is, or adds to it what its title says. */
export interface Refactoring {
  /** What it does, in short: `wrap-into-job`. Stable: editors bind keys to `refactor.KIND.podsight.ID`. */
  readonly id: string;
  readonly kind: 'rewrite' | 'extract' | 'inline';
  readonly title: Text;
  readonly values?: Readonly<Record<string, string | number>>;
  /** In the order of the text, not overlapping; offsets are relative to the document's text. */
  readonly edits: readonly Edit[];
}

/** What a refactoring may look at. */
export interface RefactoringInput {
  readonly document: ManifestDocument;
  readonly editor: DocumentEditor;
  /** Path at the cursor, from the root of the document. */
  readonly path: Path;
  readonly version: MinorVersion;
  /** What the document's object (of a list: the item's) is; null when it names no kind. */
  readonly schema: KindSchema | null;
  /** Path of that object: empty, or the item of a list. */
  readonly base: Path;
  /** All objects of the file, with defaults; asked for only where one is looked for. */
  readonly objects: () => readonly KubernetesObject[];
  readonly surroundings: Around;
}

/** Refactorings of one kind at a place; nothing where there are none. */
export type RefactoringFamily = (input: RefactoringInput) => Iterable<Refactoring>;

/** A refactoring whose edits could be made; nothing when they could not. */
export function* refactoring(
  kind: Refactoring['kind'],
  id: string,
  title: Text,
  edits: readonly Edit[] | null,
  values?: Refactoring['values'],
): Iterable<Refactoring> {
  if (edits !== null && edits.length > 0) yield { id, kind, title, edits, ...(values && { values }) };
}
