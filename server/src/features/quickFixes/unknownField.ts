import type { Text } from '../../texts/text.ts';
import { moveInto, moveOut } from '../edits/move.ts';
import { type FixFamily, fix } from './fix.ts';

const RENAME: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const MOVE_OUT: Text = { en: "Move '{name}' one level out", 'zh-cn': '将“{name}”移到外面一级' };
const MOVE_INTO: Text = { en: "Move '{name}' into '{into}'", 'zh-cn': '将“{name}”移到“{into}”之内' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };

/**
 * A field the kind does not have: rename it to what was meant, move it to where it belongs, or take it out.
 * Reads `suggestion`, `level` and `into` of the decoder.
 */
export const unknownField: FixFamily = function* ({ finding, data, path, editor }) {
  if (finding.code !== 'unknown-field') return;
  const name = String(path.at(-1) ?? '');
  const { suggestion, level, into } = data;
  if (typeof suggestion === 'string' && level === 'here' && !editor.spot([...path.slice(0, -1), suggestion]))
    yield* fix('rename-field', RENAME, editor.rename(path, suggestion), { values: { name: suggestion }, preferred: true });
  if (level === 'up') yield* fix('move-field-out', MOVE_OUT, moveOut(editor, path, aroundOf(path)), { values: { name }, preferred: true });
  if (level === 'down' && typeof into === 'string')
    yield* fix('move-field-in', MOVE_INTO, moveInto(editor, path, into), { values: { name, into }, preferred: true });
  yield* fix('remove-field', REMOVE, editor.remove(path), { values: { name } });
};

/** Path of the object around the one a field stands in; positions in lists are passed over. */
function aroundOf(path: readonly (string | number)[]): readonly (string | number)[] {
  let length = path.length - 1;
  while (length > 0 && typeof path[length - 1] === 'number') length--;
  return path.slice(0, Math.max(0, length - 1));
}
