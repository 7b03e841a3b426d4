import { decode } from '../../manifest/index.ts';
import { columnOf, lineEndOf } from '../../manifest/layout.ts';
import type { Text } from '../../texts/text.ts';
import { yamlText } from './format.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { shifted } from './shift.ts';
import { whole } from './wrap.ts';

const SPLIT: Text = { en: 'Split the list into {count} documents', 'zh-cn': '把列表拆分成 {count} 个文档' };

/** A List becomes one document an item. Comments between the items go with the one below. */
export const list: RefactoringFamily = function* ({ document, editor, path }) {
  if (document.json || path.length > 1 || !/List$/.test(editor.textAt(['kind']) ?? '')) return;
  const items = editor.spot(['items']);
  const node = items?.node;
  if (!items?.pair || node?.type !== 'sequence' || node.items.length === 0) return;
  const { text } = document;
  const { lineBreak } = editor.style;
  // Comments above the first item stand below the key.
  const behindKey = Math.min(node.start, lineEndOf(text, items.pair.key.end) + lineBreak.length);
  const spans = node.items.map((_, index) => editor.lines(editor.spot(['items', index])!));
  const texts = node.items.map((item, index) => {
    if (node.flow || item.type !== 'mapping' || item.flow) return yamlText(decode(item), document);
    const from = index === 0 ? Math.min(behindKey, spans[0]!.start) : spans[index - 1]!.end;
    const column = columnOf(text, item.start);
    const lines = text.slice(from, spans[index]!.end);
    const dash = item.start - from - 2;
    const blank = lines.slice(0, item.start - from).replace(/-([ \t]*)$/, ' $1');
    // The dash has to be just in front of its item to be taken for a blank.
    return dash >= 0 && blank.length === item.start - from
      ? shifted(blank + lines.slice(item.start - from), -column).trimEnd()
      : yamlText(decode(item), document);
  });
  yield* refactoring('rewrite', 'split-list', SPLIT, whole(document, texts.join(`${lineBreak}---${lineBreak}`)), { count: texts.length });
};
