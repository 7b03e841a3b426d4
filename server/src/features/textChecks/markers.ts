import type { Finding } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, memoisedOverStretches } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';

const GLUED: Text = {
  en: '`---` separates documents only when it stands on a line of its own, or has a blank behind it. Here it is part of a word.',
  'zh-cn': '`---` 要独占一行或后面有空格才表示文档分隔，这里它成了单词的一部分。',
};
const ENDED: Text = {
  en: 'A line of three dots ends the YAML document: what follows is not read. In a copied excerpt the dots are mostly an ellipsis of its author.',
  'zh-cn': '单独一行的三个点表示 YAML 文档到此结束，后面的内容不会被读取。在摘抄的片段里，它往往只是作者的省略号。',
};

/** The line of a document's own `---` is nothing to look at. */
const mayHoldMarkers = memoisedOverStretches((text) => text.includes('---', /^---[ \t\r\n]/.test(text) ? 3 : 0) || text.includes('...'));

/** Document markers that do something else than their author thought. */
export function* markers(document: ManifestDocument): Iterable<Finding> {
  if (!mayHoldMarkers(document)) return;
  const { text } = document;
  for (const match of text.matchAll(/^---(?=[A-Za-z"'])/gm))
    yield { start: match.index, end: match.index + 3, severity: 'error', code: 'glued-marker', message: '', explain: GLUED, field: '' };
  for (const match of text.matchAll(/(\S)[ \t]*---[ \t]*$/gm)) {
    const start = match.index + match[0].indexOf('---');
    // In a block text or a comment dashes are dashes.
    if (match[1] === '-' || /#/.test(text.slice(text.lastIndexOf('\n', start) + 1, start))) continue;
    if (!/^apiVersion:|^kind:/m.test(text.slice(start))) continue;
    yield { start, end: start + 3, severity: 'error', code: 'glued-marker', message: '', explain: GLUED, field: '' };
  }
  const dots = /^\.\.\.[ \t]*$/m.exec(text);
  if (dots)
    yield {
      start: dots.index,
      end: dots.index + 3,
      severity: 'warning',
      code: 'document-end-marker',
      message: '',
      explain: ENDED,
      field: '',
    };
}
