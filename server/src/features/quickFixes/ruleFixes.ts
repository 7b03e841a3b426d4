import type { Path, PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';

const SET: Text = { en: "Set '{name}: {value}'", 'zh-cn': '设置“{name}: {value}”' };
const SIDECAR: Text = { en: "Make it a sidecar with 'restartPolicy: Always'", 'zh-cn': '加上“restartPolicy: Always”，改为边车容器' };

/** A field that can be changed instead of the refused one. */
interface Way {
  readonly id: string;
  readonly title?: Text;
  readonly path: Path;
  readonly value: PlainValue;
}

const beside = ({ path }: FixInput, name: string): Path => [...path.slice(0, -1), name];

const numberAt = ({ editor }: FixInput, path: Path): number | null => {
  const text = editor.textAt(path);
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
};

/** Ways out that lie in another field than the refused one, by rule. */
const WAYS: Readonly<Record<string, (input: FixInput) => readonly Way[]>> = {
  'pod.ports.host-network': (input) => {
    const port = numberAt(input, beside(input, 'containerPort'));
    return port === null ? [] : [{ id: 'equal-host-port', path: input.path, value: port }];
  },
  'pod.init-containers.no-probes': (input) => [
    { id: 'make-sidecar', title: SIDECAR, path: beside(input, 'restartPolicy'), value: 'Always' },
  ],
  'deployment.rolling-update.can-move': (input) => {
    const around = input.path.slice(0, input.path.lastIndexOf('rollingUpdate') + 1);
    return [
      { id: 'let-roll', path: [...around, 'maxSurge'], value: 1 },
      { id: 'let-roll', path: [...around, 'maxUnavailable'], value: 1 },
    ];
  },
  'deployment.strategy.recreate': (input) => [{ id: 'roll-instead', path: beside(input, 'type'), value: 'RollingUpdate' }],
  'statefulset.update-strategy.on-delete': (input) => [{ id: 'roll-instead', path: beside(input, 'type'), value: 'RollingUpdate' }],
  'deployment.progress-deadline.after-min-ready': (input) => {
    const ready = numberAt(input, beside(input, 'minReadySeconds'));
    return ready === null ? [] : [{ id: 'raise-deadline', path: input.path, value: ready + 600 }];
  },
  'hpa.max-replicas': (input) => {
    const most = numberAt(input, input.path);
    return most === null || most < 1 ? [] : [{ id: 'lower-minimum', path: beside(input, 'minReplicas'), value: most }];
  },
  'selector.label.operator': operators,
  'pod.node-affinity.operator': operators,
  'pod.handlers.sleep.seconds': (input) => {
    const seconds = numberAt(input, input.path);
    const spec = input.path.lastIndexOf('spec');
    return seconds === null || seconds < 0 || spec < 0
      ? []
      : [{ id: 'longer-grace', path: [...input.path.slice(0, spec + 1), 'terminationGracePeriodSeconds'], value: seconds + 10 }];
  },
};

/** Values without an operator that takes them, and the other way round. */
function operators(input: FixInput): readonly Way[] {
  if (input.path.at(-1) !== 'values') return [];
  const path = beside(input, 'operator');
  const operator = input.editor.textAt(path);
  if (operator === 'Exists') return [{ id: 'fitting-operator', path, value: 'In' }];
  if (operator === 'DoesNotExist') return [{ id: 'fitting-operator', path, value: 'NotIn' }];
  if (operator === 'In') return [{ id: 'fitting-operator', path, value: 'Exists' }];
  return operator === 'NotIn' ? [{ id: 'fitting-operator', path, value: 'DoesNotExist' }] : [];
}

/** What is refused may be right, and something else has to change. */
export const ruleFixes: FixFamily = function* (input) {
  const { finding, editor, helps } = input;
  const ways = Object.hasOwn(WAYS, finding.code) ? WAYS[finding.code]!(input) : [];
  for (const { id, title = SET, path, value } of ways) {
    const edits = editor.set(path, value);
    if (edits && helps(edits)) yield* fix(id, title, edits, { values: { name: String(path.at(-1)), value: String(value) } });
  }
};
