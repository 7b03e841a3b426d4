import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { Path } from '../../manifest/index.ts';
import { type Taint, tolerates } from '../../simulation/scheduler/framework/taints.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { objectOf } from './around.ts';
import { humanSeconds } from './numbers.ts';
import { type Fact, fact, filled, type HoverPlace, namesOf, type Topic } from './topic.ts';

const ALL: Text = { en: 'Tolerates every taint{effect}.', 'zh-cn': '容忍所有污点{effect}。' };
const KEY: Text = { en: 'Tolerates taints {key}, whatever their value{effect}.', 'zh-cn': '容忍键为 {key} 的污点，不论取值{effect}。' };
const EQUAL: Text = {
  en: 'Tolerates the taint {key} with the value {value}{effect}.',
  'zh-cn': '容忍键为 {key}、值为 {value} 的污点{effect}。',
};
const NODES: Text = { en: 'Nodes of this workspace with such a taint: {nodes}.', 'zh-cn': '本工作区中有此污点的节点：{nodes}。' };
const EFFECT: Text = { en: ', with effect {effect} only', 'zh-cn': '，仅限效果 {effect}' };
const SECONDS: Text = {
  en: 'When such a taint comes, the Pod stays {time}, then it is evicted.',
  'zh-cn': '出现这样的污点后，Pod 还会停留 {time}，随后被驱逐。',
};
const NO_PULL: Text = {
  en: 'A toleration lets the Pod onto such nodes; it does not draw it there (`nodeSelector` and affinity do).',
  'zh-cn': '容忍度只是允许 Pod 调度到这类节点，并不会吸引它过去（那是 `nodeSelector` 和亲和性的作用）。',
};
const TAINT: Text = { en: 'Pods without a toleration for {taint}: {what}', 'zh-cn': '没有对应 {taint} 容忍度的 Pod：{what}' };

const EFFECTS: Readonly<Record<string, Text>> = {
  NoSchedule: { en: 'are not scheduled here; those that run here stay.', 'zh-cn': '不会被调度到这里；已在运行的不受影响。' },
  PreferNoSchedule: { en: 'are scheduled here only when no other node is left.', 'zh-cn': '只有在没有其他节点可用时才会调度到这里。' },
  NoExecute: {
    en: 'are not scheduled here, and those that run here are evicted at once.',
    'zh-cn': '不会被调度到这里，已在运行的会立即被驱逐。',
  },
};

/** Taints that Kubernetes itself puts on nodes. Source: core/v1/well_known_taints.go, taint eviction and DaemonSet controllers. */
const OWN_TAINTS: Readonly<Record<string, Text>> = {
  'node.kubernetes.io/not-ready': {
    en: 'Set while the node is not ready. Without a toleration of its own every Pod gets one for 300 s.',
    'zh-cn': '节点未就绪时设置。没有自带容忍度的 Pod 都会得到 300 秒的容忍度。',
  },
  'node.kubernetes.io/unreachable': {
    en: 'Set when the node no longer reports. Without a toleration of its own every Pod gets one for 300 s.',
    'zh-cn': '节点失联时设置。没有自带容忍度的 Pod 都会得到 300 秒的容忍度。',
  },
  'node.kubernetes.io/memory-pressure': {
    en: 'Set when memory runs short. Pods that request something tolerate it on their own; BestEffort ones do not.',
    'zh-cn': '节点内存紧张时设置。有资源请求的 Pod 会自动容忍，BestEffort 的不会。',
  },
  'node.kubernetes.io/disk-pressure': { en: 'Set when the disk runs full.', 'zh-cn': '节点磁盘紧张时设置。' },
  'node.kubernetes.io/pid-pressure': { en: 'Set when process numbers run short.', 'zh-cn': '节点进程号紧张时设置。' },
  'node.kubernetes.io/network-unavailable': {
    en: 'Set until the network of the node is configured.',
    'zh-cn': '节点网络尚未配置好时设置。',
  },
  'node.kubernetes.io/unschedulable': { en: 'Set by `kubectl cordon`.', 'zh-cn': '由 `kubectl cordon` 设置。' },
  'node.kubernetes.io/out-of-service': {
    en: 'Set by an administrator when a node is surely off: its Pods and volumes are let go by force.',
    'zh-cn': '管理员确认节点已停机时手动设置：其上的 Pod 和卷会被强制释放。',
  },
  'node-role.kubernetes.io/control-plane': {
    en: 'Set by kubeadm on control plane nodes, with effect NoSchedule.',
    'zh-cn': '由 kubeadm 设置在控制平面节点上，效果为 NoSchedule。',
  },
};

/** What a toleration tolerates, and what a taint keeps away. */
export const tolerations: Topic = function* (place) {
  const { located, object, path, pod } = place;
  const owner = located.owner?.id;
  if (owner === 'core/v1.Toleration' && pod) {
    yield* toleration(itemAt(object, path), path);
    yield* nodesWith(place, itemAt(object, path));
  } else if (owner === 'core/v1.Taint') yield* taint(itemAt(object, path));
};

function itemAt(object: Fields | null, path: Path): Fields {
  let fields: Fields | undefined = object ?? undefined;
  for (const segment of path.slice(0, -1)) fields = fields?.[segment];
  return fields ?? {};
}

function* toleration({ key = '', operator = 'Equal', value = '', effect, tolerationSeconds }: Fields, path: Path): Generator<Fact> {
  const only = effect ? filled(EFFECT, { effect: code(String(effect)) }) : '';
  const values = { key: code(String(key)), value: code(String(value)), effect: only };
  if (operator === 'Exists') yield fact(key === '' ? ALL : KEY, values);
  // The other operators need a feature that is off, and are refused.
  else if (operator === 'Equal') yield fact(EQUAL, values);
  if (Object.hasOwn(OWN_TAINTS, key)) yield fact(OWN_TAINTS[key]!);
  if (typeof tolerationSeconds === 'number') yield fact(SECONDS, { time: humanSeconds(tolerationSeconds) });
  if (namesOf(path).at(-1) === 'operator' || namesOf(path).at(-1) === 'key') yield fact(NO_PULL);
}

/** Nodes whose taints are looked at, and those that are named. */
const NODES_MAX = 200;
const SHOWN_MAX = 6;

/** Nodes of the workspace that have a taint which is tolerated. */
function* nodesWith({ workspace }: HoverPlace, toleration: Fields): Generator<Fact> {
  const names: string[] = [];
  let looked = 0;
  for (const placed of workspace.references.index.objectsOf('Node')) {
    if (++looked > NODES_MAX || names.length >= SHOWN_MAX) break;
    const taints = (objectOf(placed)?.spec?.taints ?? []) as Taint[];
    if (placed.fact.name !== null && taints.some((each) => each && tolerates(toleration, each))) names.push(placed.fact.name);
  }
  if (names.length > 0) yield fact(NODES, { nodes: { en: names.map(code).join(', '), 'zh-cn': names.map(code).join('、') } });
}

function* taint({ key = '', value = '', effect = '' }: Fields): Generator<Fact> {
  if (Object.hasOwn(EFFECTS, effect))
    yield fact(TAINT, { taint: code(`${key}${value ? `=${value}` : ''}:${effect}`), what: EFFECTS[effect]! });
  if (Object.hasOwn(OWN_TAINTS, key)) yield fact(OWN_TAINTS[key]!);
}
