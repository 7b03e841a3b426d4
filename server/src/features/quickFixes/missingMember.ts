import type { PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';
import { containerAround } from './places.ts';

const ADD: Text = { en: "Add '{name}'", 'zh-cn': '添加“{name}”' };
const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };

interface Choice {
  readonly field: string;
  readonly value: PlainValue;
}

/** What an object that has none of its alternatives may be given, by the rule that says so. */
const CHOICES: Readonly<Record<string, (input: FixInput) => readonly Choice[]>> = {
  'pod.volumes.source': (input) => [
    { field: 'emptyDir', value: {} },
    { field: 'configMap', value: { name: nameOf(input) } },
    { field: 'secret', value: { secretName: nameOf(input) } },
    { field: 'persistentVolumeClaim', value: { claimName: nameOf(input) } },
  ],
  'pod.handlers.required': (input) => {
    const port = firstPort(input);
    const hook = input.path.includes('lifecycle');
    return [
      ...(hook ? [] : [{ field: 'httpGet', value: { path: '/', port } }]),
      { field: 'exec', value: { command: hook ? ['sh', '-c', 'sleep 5'] : ['cat', '/tmp/healthy'] } },
      ...(hook ? [{ field: 'sleep', value: { seconds: 5 } }] : [{ field: 'tcpSocket', value: { port } }]),
    ];
  },
  'pod.volumes.downward-api.content': () => [{ field: 'fieldRef', value: { fieldPath: 'metadata.labels' } }],
  'pod.env-from.one-source': (input) => [
    { field: 'configMapRef', value: { name: nameOf(input) } },
    { field: 'secretRef', value: { name: nameOf(input) } },
  ],
  'pod.env.value-from': (input) => [
    { field: 'fieldRef', value: { fieldPath: 'metadata.name' } },
    { field: 'configMapKeyRef', value: { name: 'my-config', key: variableOf(input) } },
    { field: 'secretKeyRef', value: { name: 'my-secret', key: variableOf(input) } },
  ],
  'pod.volumes.flocker': () => [{ field: 'datasetName', value: 'my-dataset' }],
  'volume.source': () => [{ field: 'hostPath', value: { path: '/data' } }],
};

const nameOf = ({ editor, path, base }: FixInput): string =>
  editor.textAt([...path, 'name']) ?? `${editor.textAt([...base, 'metadata', 'name']) ?? 'my-app'}-config`;

const variableOf = ({ editor, path }: FixInput): string => editor.textAt([...path.slice(0, -1), 'name']) ?? 'key';

function firstPort({ editor, path }: FixInput): PlainValue {
  const container = containerAround(path) ?? [];
  const name = editor.textAt([...container, 'ports', 0, 'name']);
  const number = editor.textAt([...container, 'ports', 0, 'containerPort']);
  return name ?? (number && /^\d+$/.test(number) ? Number(number) : 80);
}

/** An object that needs one of several fields and has none: a volume without source, a probe without handler. */
export const missingMember: FixFamily = function* (input) {
  const { finding, path, editor, helps } = input;
  const choices = Object.hasOwn(CHOICES, finding.code) ? CHOICES[finding.code]!(input) : [];
  for (const { field, value } of choices) {
    const edits = editor.set([...path, field], value);
    if (edits && helps(edits)) yield* fix('add-member', ADD, edits, { values: { name: field } });
  }
  if (choices.length === 0) return;
  const removal = editor.remove(path);
  const name = [...path].reverse().find((segment) => typeof segment === 'string');
  if (removal && helps(removal)) yield* fix('remove-incomplete', REMOVE, removal, { values: { name: String(name ?? '') } });
};
