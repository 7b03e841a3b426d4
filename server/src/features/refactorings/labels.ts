import type { Text } from '../../texts/text.ts';
import { inSequence } from '../edits/sequence.ts';
import { type RefactoringFamily, refactoring } from './refactoring.ts';
import { mappingAt } from './values.ts';

const ADD: Text = {
  en: "Add the label '{label}' to the Pods and to what selects them",
  'zh-cn': '为 Pod 及其标签选择算符添加标签“{label}”',
};

const KEY = 'app.kubernetes.io/name';
const SELECTING: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']);

/** The recommended label in the template and in the selector at once: one without the other is refused. */
export const labels: RefactoringFamily = function* ({ document, editor, schema, base, path }) {
  if (!schema || base.length > 0 || !SELECTING.has(schema.kind) || schema.group !== 'apps') return;
  if (path.length > 2 && !path.includes('selector') && !path.includes('labels')) return;
  const name = editor
    .textAt(['metadata', 'name'])
    ?.slice(0, 63)
    .replace(/[-.]+$/, '');
  const places = [
    ['spec', 'selector', 'matchLabels'],
    ['spec', 'template', 'metadata', 'labels'],
  ];
  if (!name || places.some((place) => KEY in mappingAt(editor, place))) return;
  const edits = inSequence(
    document,
    places.map((place) => (here) => here.set([...place, KEY], name)),
  );
  yield* refactoring('rewrite', 'add-label', ADD, edits, { label: `${KEY}: ${name}` });
};
