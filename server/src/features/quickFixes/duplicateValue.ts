import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';
import { CONTAINER_LISTS, containersIn, freeName, itemsOf, podSpecOf } from './places.ts';

const RENAME: Text = { en: "Rename to '{name}'", 'zh-cn': '改名为“{name}”' };
const REMOVE: Text = { en: 'Remove the duplicate', 'zh-cn': '删除重复项' };

/** A name or value that stands there twice: another name, or once less. */
export const duplicateValue: FixFamily = function* (input) {
  const { data, finding, path, editor, helps } = input;
  const taken = finding.code === 'pod.volume-mounts.mount-path' && data.reason === 'FieldValueInvalid';
  if (data.reason !== 'FieldValueDuplicate' && !taken) return;
  const inItem = typeof path.at(-1) === 'string' && typeof path.at(-2) === 'number';
  const item = inItem ? path.slice(0, -1) : path;
  const name = editor.textAt(path);
  if (inItem && path.at(-1) === 'name' && name) {
    const list = item.slice(0, -1);
    const spec = podSpecOf(input);
    const peers =
      spec && (CONTAINER_LISTS as readonly (string | number)[]).includes(list.at(-1)!) ? containersIn(editor, spec) : itemsOf(editor, list);
    const names = new Set(peers.flatMap((peer) => editor.textAt([...peer, 'name']) ?? []));
    const free = freeName(name, names, list.at(-1) === 'ports' ? 15 : 63);
    const edits = editor.replace(path, free);
    if (edits && helps(edits)) yield* fix('rename-duplicate', RENAME, edits, { values: { name: free } });
  }
  const removal = editor.remove(item);
  if (removal && typeof item.at(-1) === 'number' && helps(removal)) yield* fix('remove-duplicate', REMOVE, removal);
};
