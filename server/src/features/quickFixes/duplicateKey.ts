import { keyName, type MappingNode, type Pair, pathAt } from '../../manifest/index.ts';
import { columnOf } from '../../manifest/layout.ts';
import type { Text } from '../../texts/text.ts';
import { together } from '../edits/editor.ts';
import { type FixFamily, fix } from './fix.ts';

const MERGE: Text = { en: "Put both '{name}' together", 'zh-cn': '合并两处“{name}”' };
const KEEP_FIRST: Text = { en: "Keep the first '{name}', remove this one", 'zh-cn': '保留前一个“{name}”，删除这一个' };
const KEEP_LAST: Text = { en: "Keep this '{name}', remove the first", 'zh-cn': '保留这一个“{name}”，删除前一个' };
const REMOVE_SAME: Text = { en: "Remove the second '{name}': both say the same", 'zh-cn': '删除第二个“{name}”：两处内容相同' };

/** A key that its mapping has twice: put both together where that can be done, or keep one. */
export const duplicateKey: FixFamily = function* ({ finding, document, editor }) {
  if (finding.code !== 'duplicate-key') return;
  const step = pathAt(document, finding.start).steps.at(-1);
  if (step?.kind !== 'pair' || step.pair.key.start !== finding.start) return;
  const { parent, index, pair } = step;
  const name = keyName(pair.key) ?? '';
  const firstIndex = parent.pairs.findIndex((each) => keyName(each.key) === name);
  const first = parent.pairs[firstIndex];
  if (!first || firstIndex >= index) return;
  const values = { name };
  const removeThis = editor.removeEntry(parent, index);
  const written = ({ value }: Pair): string => document.text.slice(value.start, value.end).replace(/\s+/g, ' ').trim();
  if (written(first) === written(pair)) {
    yield* fix('remove-same-key', REMOVE_SAME, removeThis, { values, preferred: true });
    return;
  }
  const merged = mergeable(first, pair);
  if (merged && removeThis) {
    const last = merged.first.pairs.at(-1)!;
    const column = editor.entryColumn(merged.first);
    const { start, end } = editor.lines({ node: merged.second, pair: null, parent: null, index: 0 });
    const shift = column - columnOf(document.text, merged.second.pairs[0]!.start);
    const from = document.text.lastIndexOf('\n', start - 1) + 1;
    const lines = document.text
      .slice(from, end)
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
    const moved = lines.map((line) =>
      shift >= 0 || line.trim() === '' ? ' '.repeat(line.trim() === '' ? 0 : shift) + line : line.slice(-shift),
    );
    const inserted = editor.lineBehind(last, moved.join(editor.style.lineBreak));
    yield* fix('merge-keys', MERGE, together([inserted], removeThis), { values, preferred: true });
  }
  yield* fix('keep-first-key', KEEP_FIRST, removeThis, { values });
  yield* fix('keep-last-key', KEEP_LAST, editor.removeEntry(parent, firstIndex), { values });
};

/** Two block mappings without a key in common. */
function mergeable(one: Pair, other: Pair): { first: MappingNode; second: MappingNode } | null {
  const [first, second] = [one.value, other.value];
  if (first.type !== 'mapping' || second.type !== 'mapping' || first.flow || second.flow) return null;
  const names = new Set(first.pairs.map(({ key }) => keyName(key)));
  return second.pairs.some(({ key }) => names.has(keyName(key))) ? null : { first, second };
}
