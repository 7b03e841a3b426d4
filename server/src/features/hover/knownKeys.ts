import { ANNOTATIONS, NAMESPACE_LABELS, NODE_LABELS, OBJECT_LABELS } from '../../kubernetes/values/wellKnownNames.ts';
import type { Text } from '../../texts/text.ts';
import { fact, type Topic } from './topic.ts';

/**
 * Labels and annotations whose meaning is agreed upon. Source: kubernetes.io/docs/reference/labels-annotations-taints, the controllers that read
 * and write them, and the projects that brought them up.
 */
const KNOWN: Readonly<Record<string, Text>> = {
  'kubernetes.io/hostname': {
    en: 'Label of every node: its host name. As a topology it means each node by itself.',
    'zh-cn': '每个节点都有的标签：主机名。用作拓扑域时，每个节点自成一域。',
  },
  'kubernetes.io/os': { en: 'Label of every node: `linux` or `windows`.', 'zh-cn': '每个节点都有的标签：`linux` 或 `windows`。' },
  'kubernetes.io/arch': {
    en: 'Label of every node: its processor in the words of Go, mostly `amd64` or `arm64`.',
    'zh-cn': '每个节点都有的标签：处理器架构（Go 的叫法），多为 `amd64` 或 `arm64`。',
  },
  'node.kubernetes.io/instance-type': {
    en: 'Label of nodes: the type of the machine, as the cloud calls it.',
    'zh-cn': '节点标签：云厂商对该机型的称呼。',
  },
  'topology.kubernetes.io/zone': {
    en: 'Label of nodes (and volumes): the zone, set by the cloud. On your own machines somebody has to set it.',
    'zh-cn': '节点（和卷）的标签：可用区，由云厂商设置；自建机器需要自行设置。',
  },
  'topology.kubernetes.io/region': {
    en: 'Label of nodes (and volumes): the region, set by the cloud. A region has several zones.',
    'zh-cn': '节点（和卷）的标签：地域，由云厂商设置，一个地域包含多个可用区。',
  },
  'kubernetes.io/metadata.name': {
    en: 'Label that every namespace has: its name. So selectors can choose one by name.',
    'zh-cn': '每个命名空间都有的标签：它的名字，选择器因此可以按名字选中某一个。',
  },
  'app.kubernetes.io/name': { en: 'By convention the name of the program: `mysql`.', 'zh-cn': '约定：程序的名字，如 `mysql`。' },
  'app.kubernetes.io/instance': {
    en: 'By convention which installation of the program it is: `mysql-orders`.',
    'zh-cn': '约定：程序的哪一份安装，如 `mysql-orders`。',
  },
  'app.kubernetes.io/version': {
    en: 'By convention the version of the program. Keep it out of selectors: these can never change.',
    'zh-cn': '约定：程序的版本。不要写进选择器，选择器不能修改。',
  },
  'app.kubernetes.io/component': {
    en: 'By convention the part that it plays: `database`.',
    'zh-cn': '约定：在整体中的角色，如 `database`。',
  },
  'app.kubernetes.io/part-of': { en: 'By convention the larger application it belongs to.', 'zh-cn': '约定：所属的更大的应用。' },
  'app.kubernetes.io/managed-by': {
    en: 'By convention the tool that manages the object: `Helm`.',
    'zh-cn': '约定：管理该对象的工具，如 `Helm`。',
  },
  'pod-template-hash': {
    en: 'Set by Deployments on their ReplicaSets and Pods; never write it yourself.',
    'zh-cn': '由 Deployment 写在其 ReplicaSet 和 Pod 上，不要自己写。',
  },
  'statefulset.kubernetes.io/pod-name': {
    en: 'Set by StatefulSets on each Pod: its name. A Service that selects it reaches that one Pod.',
    'zh-cn': '由 StatefulSet 写在每个 Pod 上：Pod 的名字。选中它的 Service 只通向这一个 Pod。',
  },
  'batch.kubernetes.io/job-name': { en: 'Set by Jobs on their Pods.', 'zh-cn': '由 Job 写在其 Pod 上。' },
  'kubernetes.io/service-name': {
    en: 'Set on EndpointSlices: the Service that they belong to.',
    'zh-cn': '写在 EndpointSlice 上：所属的 Service。',
  },
  'kubectl.kubernetes.io/restartedAt': {
    en: 'Written by `kubectl rollout restart`: a template that differs makes new Pods. Nobody reads the time.',
    'zh-cn': '由 `kubectl rollout restart` 写入：模板有了变化就会更换 Pod。没有程序读取这个时间。',
  },
  'kubectl.kubernetes.io/last-applied-configuration': {
    en: 'Written by `kubectl apply`: the manifest of last time, from which it sees what was taken out since.',
    'zh-cn': '由 `kubectl apply` 写入：上次的清单，用来判断之后删掉了什么。',
  },
  'kubectl.kubernetes.io/default-container': {
    en: 'The container that `kubectl logs` and `exec` take when none is named.',
    'zh-cn': '不指定容器时，`kubectl logs` 和 `exec` 使用的容器。',
  },
  'kubernetes.io/change-cause': {
    en: 'Shown by `kubectl rollout history` as the reason of a revision.',
    'zh-cn': '`kubectl rollout history` 会把它显示为该修订版本的原因。',
  },
  'deployment.kubernetes.io/revision': {
    en: 'Set by the controller: the number of the revision. Leave it out of manifests.',
    'zh-cn': '由控制器设置：修订版本号。清单里不要写。',
  },
  'storageclass.kubernetes.io/is-default-class': {
    en: '`"true"` makes this the class of claims that name none. With several of them the newest counts.',
    'zh-cn': '设为 `"true"` 时，没有写存储类的申领用它。有多个时以最新的为准。',
  },
  'ingressclass.kubernetes.io/is-default-class': {
    en: '`"true"` makes this the class of Ingresses that name none. With several of them the newest counts.',
    'zh-cn': '设为 `"true"` 时，没有写类的 Ingress 用它。有多个时以最新的为准。',
  },
  'kubernetes.io/ingress.class': {
    en: 'The old way to name the IngressClass; `spec.ingressClassName` has taken its place, and both together are refused.',
    'zh-cn': '指定 IngressClass 的旧写法，已由 `spec.ingressClassName` 取代；两者同时写会被拒绝。',
  },
  'cluster-autoscaler.kubernetes.io/safe-to-evict': {
    en: '`"false"` keeps the cluster autoscaler from removing the node while this Pod runs there.',
    'zh-cn': '设为 `"false"` 时，只要该 Pod 在运行，集群自动扩缩器就不会移除所在节点。',
  },
  'controller.kubernetes.io/pod-deletion-cost': {
    en: 'When a ReplicaSet shrinks, Pods with a lower number go first. Not a guarantee.',
    'zh-cn': 'ReplicaSet 缩容时，数值小的 Pod 先删除，但不保证。',
  },
  'prometheus.io/scrape': {
    en: 'A convention of example configurations of Prometheus, not of Kubernetes: only works if yours follows it.',
    'zh-cn': '这是 Prometheus 示例配置的约定，与 Kubernetes 无关：只有你的配置遵循它时才有效。',
  },
};

const AGREED: Text = { en: 'Agreed upon: {about}.', 'zh-cn': '约定的含义：{about}。' };

/** Of the others, what completion says of them. */
const ABOUT: ReadonlyMap<string, Text> = new Map(
  [...NODE_LABELS, ...OBJECT_LABELS, ...NAMESPACE_LABELS, ...Object.values(ANNOTATIONS).flat()].map(({ name, about }) => [name, about]),
);

/** Maps of labels and annotations, and fields that hold the key of a label. */
const MAPS: ReadonlySet<unknown> = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'selector']);
const KEY_FIELDS: ReadonlySet<unknown> = new Set(['key', 'topologyKey']);

/** What everybody means by a label or an annotation. */
export const knownKeys: Topic = function* ({ path, text }) {
  const key = KEY_FIELDS.has(path.at(-1)) ? text : MAPS.has(path.at(-2)) ? path.at(-1) : null;
  if (typeof key !== 'string') return;
  const about = ABOUT.get(key);
  if (Object.hasOwn(KNOWN, key)) yield fact(KNOWN[key]!);
  else if (about) yield fact(AGREED, { about });
};
