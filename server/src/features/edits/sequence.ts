import { type ManifestDocument, parseDocument } from '../../manifest/index.ts';
import { DocumentEditor, type Edit, edited } from './editor.ts';

/** One replacement that makes a text of another; null when they are equal. */
export function changed(before: string, after: string): Edit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** A step of a larger change: what to do with the document as the steps before have left it. Null is nothing to do. */
export type Change = (editor: DocumentEditor) => readonly Edit[] | null;

/** Changes that build on each other, as one edit; null when they come to nothing. */
export function inSequence(document: ManifestDocument, changes: Iterable<Change>): Edit[] | null {
  let here = document;
  for (const change of changes) {
    const edits = change(new DocumentEditor(here));
    if (edits && edits.length > 0) here = parseDocument(edited(here.text, edits));
  }
  const edit = changed(document.text, here.text);
  return edit && [edit];
}
