import { decode } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { DocumentEditor } from '../edits/editor.ts';
import { inSequence } from '../edits/sequence.ts';
import { containerAround, itemsOf, podSpecOf } from '../quickFixes/places.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { isMapping } from './values.ts';

const SIDECAR: Text = {
  en: "Make '{name}' a native sidecar: it starts before the others and ends after them",
  'zh-cn': '把“{name}”改为原生边车容器：先于其他容器启动，后于它们结束',
};

/** An ordinary container beside others becomes an init container that runs on. */
export const nativeSidecar: RefactoringFamily = function* (input) {
  const { document, editor, path } = input;
  const container = containerAround(path);
  const spec = podSpecOf(input);
  if (!container || !spec || container.at(-2) !== 'containers' || itemsOf(editor, [...spec, 'containers']).length < 2) return;
  const node = editor.spot(container)?.node;
  const value = node && decode(node);
  if (!isMapping(value) || value.restartPolicy !== undefined) return;
  const name = String(value.name ?? '');
  const { name: _name, image, ...others } = value;
  const sidecar = { name, ...(image !== undefined && { image }), restartPolicy: 'Always', ...others };
  const edits = inSequence(document, [
    (here: DocumentEditor) => here.remove(container),
    (here: DocumentEditor) => here.append([...spec, 'initContainers'], sidecar),
  ]);
  yield* refactoring('rewrite', 'native-sidecar', SIDECAR, edits, { name });
};
