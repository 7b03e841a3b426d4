import type { Text } from '../../texts/text.ts';
import type { DocumentEditor } from '../edits/editor.ts';
import { inSequence } from '../edits/sequence.ts';
import { containerAround, podSpecOf } from '../quickFixes/places.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';

const ADD: Text = { en: 'Add requests and a memory limit to {name}', 'zh-cn': '为 {name} 添加请求量和内存限制' };

/** A small program's share, to begin with; a CPU limit only slows down, so that there is none. */
const USUAL = { cpu: '100m', memory: '128Mi' } as const;

/** Requests and the memory limit that a container does not have; what it has is taken for what it lacks. */
export const resources: RefactoringFamily = function* (input) {
  const { document, editor, path } = input;
  const container = containerAround(path);
  const spec = podSpecOf(input);
  // Resources of the whole Pod bound those of its containers.
  if (!container || container.at(-2) === 'ephemeralContainers' || !spec || editor.spot([...spec, 'resources'])) return;
  const at = (...names: string[]): (string | number)[] => [...container, 'resources', ...names];
  const limit = (resource: keyof typeof USUAL): string => editor.textAt(at('limits', resource)) ?? USUAL[resource];
  const asked = editor.textAt(at('requests', 'memory'));
  const missing: readonly [string[], string][] = [
    [['requests', 'cpu'], limit('cpu')],
    [['requests', 'memory'], limit('memory')],
    [['limits', 'memory'], asked ?? limit('memory')],
  ];
  const changes = missing
    .filter(([names]) => !editor.spot(at(...names)))
    .map(
      ([names, value]) =>
        (here: DocumentEditor) =>
          here.set(at(...names), value),
    );
  const name = editor.textAt([...container, 'name']) ?? '';
  yield* refactoring('rewrite', 'add-resources', ADD, inSequence(document, changes), { name });
};
