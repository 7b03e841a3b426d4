import type { ManifestFile } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { identify } from '../../workspace/identity.ts';
import type { Edit } from '../edits/editor.ts';
import type { Refactoring } from './refactoring.ts';

const MERGE: Text = { en: 'Merge the {count} documents into one List', 'zh-cn': '把 {count} 个文档合并为一个 List' };

/** Longer files are put together too slowly while a menu opens, and nobody wants to read them as one list. */
const LENGTH_MAX = 100_000;

/** All documents of a file as the items of one List. Offsets are relative to the file. Null where one of them cannot be an item. */
export function merge(file: ManifestFile): Refactoring | null {
  const documents = file.documents.filter(({ text }) => /^(?!---|\s*#)\s*\S/m.test(text));
  const [first] = documents;
  const last = file.documents.at(-1);
  if (!first || !last || documents.length < 2 || last.end > LENGTH_MAX) return null;
  if (documents.some(({ document, unread, text }) => unread || !isItem(document) || /^%|^\.\.\.|^---[ \t]*\S/m.test(text))) return null;
  const lineBreak = first.text.includes('\r\n') ? '\r\n' : '\n';
  const items = documents.map(({ text }) => itemOf(text.replace(/^---[ \t]*\r?\n/, '')));
  const text = ['apiVersion: v1', 'kind: List', 'items:', ...items.flat()].join(lineBreak) + lineBreak;
  const edits: Edit[] = [{ start: 0, end: last.end, text }];
  return { id: 'merge-documents', kind: 'rewrite', title: MERGE, values: { count: documents.length }, edits };
}

const isItem = (document: ManifestFile['documents'][number]['document']): boolean => {
  const identity = document.parseError === null ? identify(document) : null;
  return identity !== null && !identity.kind.endsWith('List');
};

/** The lines of an object behind a dash; comments above it stand above the dash. */
function itemOf(text: string): string[] {
  const lines = text.trimEnd().split(/\r?\n/);
  const begin = lines.findIndex((line) => line.trim() !== '' && !/^\s*#/.test(line));
  return lines.map((line, index) => {
    if (line.trim() === '') return '';
    return `${index < begin ? '  ' : index === begin ? '  - ' : '    '}${line}`;
  });
}
