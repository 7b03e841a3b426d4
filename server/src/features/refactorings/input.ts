import { judge } from '../../kubernetes/judge.ts';
import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import { type ManifestDocument, ManifestFile, pathAt } from '../../manifest/index.ts';
import { identify, subjectOf } from '../../workspace/identity.ts';
import { DocumentEditor, edited } from '../edits/editor.ts';
import type { Around } from '../examine.ts';
import { candidates } from './index.ts';
import type { Refactoring, RefactoringInput } from './refactoring.ts';

/** Larger documents are read and judged again too slowly while a menu opens. */
const LENGTH_MAX = 100_000;

/**
 * Everything that can be done to a document at an offset; nothing in text that cannot be read. What would make the server refuse a document
 * that it takes is not offered: some Pods are only let pass because nobody looks into a template as closely, and the other way round.
 */
export function refactoringsOf(
  document: ManifestDocument,
  offset: number,
  objects: RefactoringInput['objects'],
  surroundings: Around,
): Refactoring[] {
  const input = inputAt(document, offset, objects, surroundings);
  const found = input ? candidates(input) : [];
  if (found.length === 0 || judge(document, surroundings).verdict === 'refused') return found;
  return found.filter(({ edits }) => isTaken(edited(document.text, edits), surroundings));
}

/** What families look at; null for text that is no manifest, or too long. */
export function inputAt(
  document: ManifestDocument,
  offset: number,
  objects: RefactoringInput['objects'],
  surroundings: Around,
): RefactoringInput | null {
  if (document.parseError !== null || document.templated || document.text.length > LENGTH_MAX || !identify(document)) return null;
  const { path } = pathAt(document, offset);
  const subject = subjectOf(document, path);
  const { version } = surroundings;
  const schema = (subject && schemaOf(subject.identity.apiVersion, subject.identity.kind, version)) ?? null;
  return { document, editor: new DocumentEditor(document), path, version, schema, base: subject?.base ?? [], objects, surroundings };
}

const isTaken = (text: string, surroundings: Around): boolean =>
  new ManifestFile(text).documents.every(({ document }) => !identify(document) || judge(document, surroundings).verdict === 'accepted');
