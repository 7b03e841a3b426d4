import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const CHANGE: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };

/** A key of a map that is none of those there are: `limits.memroy`. Reads `keys`. */
export const mapKey: FixFamily = function* ({ data, path, editor, helps }) {
  if (!Array.isArray(data.keys)) return;
  const written = String(path.at(-1));
  const limit = Math.max(1, Math.floor(written.length / 3));
  const ranked = (data.keys as readonly string[])
    .map((key) => ({ key, distance: editDistance(written.toLowerCase(), key.toLowerCase(), limit) }))
    .filter(({ key, distance }) => distance <= limit && !editor.spot([...path.slice(0, -1), key]))
    .sort((one, other) => one.distance - other.distance);
  const [first, second] = ranked;
  if (first) {
    const edits = editor.rename(path, first.key);
    const sure = first.distance < (second?.distance ?? limit + 1);
    if (edits && helps(edits)) yield* fix('correct-key', CHANGE, edits, { values: { name: first.key }, preferred: sure });
  }
  yield* fix('remove-key', REMOVE, editor.remove(path), { values: { name: written } });
};
