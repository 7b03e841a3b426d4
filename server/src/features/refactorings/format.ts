import { decode, type ManifestDocument, type PlainValue } from '../../manifest/index.ts';
import { indentationUnit } from '../../manifest/layout.ts';
import type { Text } from '../../texts/text.ts';
import type { Edit } from '../edits/editor.ts';
import { changed } from '../edits/sequence.ts';
import { blockText } from '../edits/yamlText.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';

const TO_JSON: Text = { en: 'Convert to JSON', 'zh-cn': '转换为 JSON' };
const TO_JSON_LOSING: Text = { en: 'Convert to JSON (comments are lost)', 'zh-cn': '转换为 JSON（注释会丢失）' };
const TO_YAML: Text = { en: 'Convert to YAML', 'zh-cn': '转换为 YAML' };

/** The same values in the other notation. */
export const format: RefactoringFamily = function* ({ document, path }) {
  const { root, json, comments } = document;
  if (path.length > 2 || (root?.type !== 'mapping' && root?.type !== 'sequence')) return;
  const value = decode(root);
  if (json) yield* refactoring('rewrite', 'convert-to-yaml', TO_YAML, replaced(document, yamlText(value, document)));
  else
    yield* refactoring(
      'rewrite',
      'convert-to-json',
      comments.length > 0 ? TO_JSON_LOSING : TO_JSON,
      replaced(document, jsonText(value, document)),
    );
};

/** Everything of a document but the marker that separates it from the one before. */
function replaced(document: ManifestDocument, text: string): Edit[] | null {
  const { root } = document;
  if (!root) return null;
  const marker = /^---[ \t]*\r?\n/.exec(document.text)?.[0] ?? '';
  // Directives and tags behind the marker mean something that text alone does not tell.
  if (marker === '' && document.text.startsWith('---')) return null;
  const rest = /\r?\n[ \t\r\n]*$/.exec(document.text)?.[0] ?? '';
  const edit = changed(document.text, marker + text + rest);
  return edit && [edit];
}

const lineBreakOf = (document: ManifestDocument): string => (document.text.includes('\r\n') ? '\r\n' : '\n');

/** A value as it is written in a document of this form. */
export const printed = (value: PlainValue, document: ManifestDocument): string =>
  document.json ? jsonText(value, document) : yamlText(value, document);

export const yamlText = (value: PlainValue, document: ManifestDocument): string =>
  blockText(value, '', { unit: '  ', lineBreak: lineBreakOf(document) });

function jsonText(value: PlainValue, document: ManifestDocument): string {
  const unit = document.json ? indentationUnit(document) : '  ';
  const digits = new Map<string, string>();
  // JSON.stringify knows no integers beyond 2^53: they pass as marks and come back as digits.
  const text = JSON.stringify(
    value,
    (_key, entry: unknown) => {
      if (typeof entry !== 'bigint') return entry;
      const mark = `\u0001${digits.size}\u0001`;
      digits.set(JSON.stringify(mark), String(entry));
      return mark;
    },
    unit,
  );
  const whole = [...digits].reduce((done, [mark, number]) => done.replace(mark, number), text);
  return whole.replaceAll('\n', lineBreakOf(document));
}
