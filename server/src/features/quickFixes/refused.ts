import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };

/** Steps outwards that are tried: the field itself, the entry it stands in, the list or object around. */
const STEPS = 3;

/** What is refused and need not be there can be taken out; the smallest part that helps is offered. */
export const refused: FixFamily = function* ({ data, path, base, editor, helps }) {
  if (typeof data.reason !== 'string') return;
  for (let depth = path.length; depth > Math.max(path.length - STEPS, base.length + 1); depth--) {
    const part = path.slice(0, depth);
    if (!editor.spot(part)) continue;
    const edits = editor.remove(part);
    if (!edits || !helps(edits)) continue;
    const name = [...part].reverse().find((segment) => typeof segment === 'string');
    yield* fix('remove-refused', REMOVE, edits, { values: { name: String(name ?? '') } });
    return;
  }
};
