import { type Node, pathAt } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { FixFamily } from './fix.ts';

const QUOTE: Text = { en: 'Quote it: it has to be text', 'zh-cn': '加上引号：这里需要文本' };
const UNQUOTE: Text = { en: 'Remove the quotes: it has to be a number', 'zh-cn': '去掉引号：这里需要数字' };
const AS_LIST: Text = { en: 'Make it a list', 'zh-cn': '改为列表' };

/** A value of the wrong type that is right once it is quoted, unquoted or put into a list. */
export const wrongType: FixFamily = function* ({ document, finding }) {
  if (finding.code !== 'wrong-type') return;
  const node = valueAt(pathAt(document, finding.start).node, finding);
  if (node?.type !== 'scalar') return;
  const { wanted } = finding.data ?? {};
  const written = document.text.slice(node.start, node.end);
  if (wanted === 'string' && node.style === 'plain')
    yield { title: QUOTE, edits: [{ start: node.start, end: node.end, text: JSON.stringify(written) }], preferred: true };
  if ((wanted === 'integer' || wanted === 'number') && typeof node.value === 'string' && /^-?\d+$/.test(node.value))
    yield { title: UNQUOTE, edits: [{ start: node.start, end: node.end, text: node.value }], preferred: true };
  if (wanted === 'list' && node.style !== 'literal' && node.style !== 'folded' && node.style !== 'empty')
    yield { title: AS_LIST, edits: [{ start: node.start, end: node.end, text: `[${written}]` }], preferred: false };
};

function valueAt(node: Node | null, span: { readonly start: number; readonly end: number }): Node | null {
  return node && node.start === span.start && node.end === span.end ? node : null;
}
