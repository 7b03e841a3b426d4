import type { Text } from '../../texts/text.ts';
import type { Reason } from './tree.ts';

/**
 * What the server adds beside defaulting and admission, which tell their own reasons: the strategies of the kinds, conversion, and writing
 * the object out.
 */
interface Addition {
  /** Kinds it is added to; all of them when left out. */
  readonly kinds?: readonly string[];
  /** The path without positions of lists: `spec.containers[].env[].name`. */
  readonly path: RegExp;
  readonly source: string;
  readonly text: Text;
}

const STATUS: Text = {
  en: 'The status is what the cluster reports. A create cannot set it; a new object starts with this.',
  'zh-cn': '状态由集群报告，创建时无法设置；新对象的初始状态就是这样。',
};

const ADDITIONS: readonly Addition[] = [
  {
    path: /^metadata\.namespace$/,
    source: 'k8s.io/cli-runtime pkg/resource visitor.go SetNamespace',
    text: {
      en: 'The manifest names no namespace. kubectl takes the one of its context, and `default` when that names none.',
      'zh-cn': '清单没有写命名空间。kubectl 使用其上下文中的命名空间，上下文也没有时用 `default`。',
    },
  },
  {
    path: /^metadata\.generation$/,
    source: 'pkg/registry, PrepareForCreate of the kind',
    text: {
      en: 'Counts the changes of the spec, from 1 on. Controllers say in `status.observedGeneration` how far they are.',
      'zh-cn': '记录 spec 的修改次数，从 1 开始。控制器通过 `status.observedGeneration` 说明已处理到哪一次。',
    },
  },
  {
    kinds: ['Pod'],
    path: /^status\.qosClass$/,
    source: 'core/pod/strategy.go PrepareForCreate',
    text: {
      en: 'Computed once from the requests and limits of all containers. When a node runs out of memory, BestEffort goes first and Guaranteed last.',
      'zh-cn': '创建时根据所有容器的请求和限制算出。节点内存不足时，先驱逐 BestEffort，最后才是 Guaranteed。',
    },
  },
  {
    kinds: ['Pod'],
    path: /^status\.conditions/,
    source: 'core/pod/strategy.go applySchedulingGatedCondition',
    text: {
      en: 'The Pod has scheduling gates, so it is not scheduled until they are removed.',
      'zh-cn': 'Pod 设有调度门控，门控移除之前不会被调度。',
    },
  },
  {
    path: /(?:^|\.)status(?:\.|$)/,
    source: 'apiserver/pkg/registry/rest/create.go BeforeCreate',
    text: STATUS,
  },
  {
    path: /(?:^|\.)spec\.serviceAccount$/,
    source: 'core/v1/conversion.go Convert_core_PodSpec_To_v1_PodSpec',
    text: {
      en: 'The former name of `serviceAccountName`. It is written out with the same value for old clients.',
      'zh-cn': '`serviceAccountName` 的旧名称，为兼容旧客户端以相同的值一并写出。',
    },
  },
  {
    kinds: ['Service'],
    path: /^spec\.(?:ipFamilies|ipFamilyPolicy|clusterIP|clusterIPs)(?:\[\])?$/,
    source: 'pkg/registry/core/service/storage/alloc.go',
    text: {
      en: 'The server settles IP families and addresses of a Service when it is created; without a wish of yours it is one family, the first of the cluster.',
      'zh-cn': '创建 Service 时，服务器确定其 IP 协议族和地址；没有指定时使用集群的第一个协议族。',
    },
  },
  {
    kinds: ['Service'],
    path: /^spec\.(?:ports\[\]\.nodePort|healthCheckNodePort)$/,
    source: 'pkg/registry/core/service/storage/alloc.go',
    text: {
      en: 'The server picks a free port from the range for node ports (30000–32767) when the Service is created.',
      'zh-cn': '创建 Service 时，服务器从节点端口范围（30000–32767）中选取一个空闲端口。',
    },
  },
  {
    kinds: ['Namespace'],
    path: /^spec\.finalizers/,
    source: 'core/namespace/strategy.go PrepareForCreate',
    text: {
      en: 'Keeps a deleted Namespace until everything in it is deleted, too.',
      'zh-cn': '删除 Namespace 时，保证其中的一切都删除之后它才消失。',
    },
  },
  {
    kinds: ['Namespace'],
    path: /^metadata\.labels/,
    source: 'core/v1/conversion.go',
    text: {
      en: 'Every Namespace carries its name as a label, so that selectors can name it.',
      'zh-cn': '每个 Namespace 都以标签形式带有自己的名称，便于选择算符引用。',
    },
  },
  {
    kinds: ['DaemonSet'],
    path: /^metadata\.annotations/,
    source: 'apps/daemonset/strategy.go PrepareForCreate',
    text: {
      en: 'An annotation of former times that counts the changes of the template.',
      'zh-cn': '历史遗留的注解，用来记录模板的修改次数。',
    },
  },
  {
    kinds: ['Job'],
    path: /^(?:spec\.selector|spec\.template\.metadata\.labels|metadata\.labels)/,
    source: 'batch/job/strategy.go generateSelector',
    text: {
      en: 'A Job without `manualSelector` finds its Pods by its uid, which no other Job has. The server puts it into the selector and into the labels of the template.',
      'zh-cn': '没有 `manualSelector` 的 Job 凭自己的 uid（不会与其他 Job 重复）找到 Pod。服务器把它写入选择算符和模板的标签。',
    },
  },
  {
    kinds: ['PersistentVolumeClaim'],
    path: /^spec\.dataSource(?:Ref)?(?:\.|$)/,
    source: 'pkg/api/persistentvolumeclaim/util.go NormalizeDataSources',
    text: {
      en: '`dataSource` and `dataSourceRef` say the same; the one that is not written is copied from the other.',
      'zh-cn': '`dataSource` 与 `dataSourceRef` 含义相同，没有写的一个从另一个复制。',
    },
  },
  {
    path: /volumeClaimTemplates\[\]\.(?:kind|apiVersion)$/,
    source: 'apps/v1/conversion.go',
    text: {
      en: 'Claim templates are shown with their type.',
      'zh-cn': '卷声明模板会带着自己的类型显示。',
    },
  },
  {
    kinds: ['Secret'],
    path: /^data(?:\.|$)/,
    source: 'core/v1/conversion.go Convert_v1_Secret_To_core_Secret',
    text: {
      en: 'Taken from `stringData` and encoded as base64. `stringData` itself is never stored and wins over `data`.',
      'zh-cn': '取自 `stringData` 并以 base64 编码。`stringData` 本身不会存储，并且优先于 `data`。',
    },
  },
  {
    path: /resourceFieldRef\.divisor$/,
    source: 'core/v1/types.go ResourceFieldSelector',
    text: {
      en: 'No divisor is written; 0 stands for 1, so the value is given in cores or bytes.',
      'zh-cn': '没有写除数；0 表示 1，因此值以核数或字节为单位。',
    },
  },
  {
    kinds: ['Pod'],
    path: /(?:labelSelector|topologySpreadConstraints\[\].*)\.matchExpressions/,
    source: 'core/pod/strategy.go mutatePodAffinity',
    text: {
      en: '`matchLabelKeys` and `mismatchLabelKeys` become requirements of the selector, with the values of the Pod’s own labels.',
      'zh-cn': '`matchLabelKeys` 和 `mismatchLabelKeys` 会按 Pod 自己的标签值变成选择算符的条件。',
    },
  },
  {
    kinds: ['Pod'],
    path: /securityContext\.appArmorProfile/,
    source: 'core/pod/strategy.go applyAppArmorVersionSkew',
    text: {
      en: 'Taken from the AppArmor annotation of the container.',
      'zh-cn': '取自该容器的 AppArmor 注解。',
    },
  },
];

/** Values that only a cluster can tell, where the manifest does not have them. */
const CHOSEN: readonly { readonly kind: string; readonly path: RegExp }[] = [
  { kind: 'Service', path: /^spec\.(?:clusterIP|clusterIPs|ports\[\]\.nodePort|healthCheckNodePort)$/ },
];

export const isChosenKind = (kind: string, path: string): boolean => CHOSEN.some((entry) => entry.kind === kind && entry.path.test(path));

/** Why the server adds what is at a path, beside defaulting and admission. */
export function additionAt(kind: string, path: string): Reason | null {
  const found = ADDITIONS.find(({ kinds, path: pattern }) => (kinds?.includes(kind) ?? true) && pattern.test(path));
  return found ? { text: found.text, source: found.source } : null;
}

export const GENERATED_NAME: Reason = {
  source: 'apiserver/pkg/storage/names/generate.go',
  text: {
    en: 'The server makes the name of `generateName` and five random characters.',
    'zh-cn': '服务器用 `generateName` 加五个随机字符组成名称。',
  },
};

/** Nothing else explains the value: Go writes it out although it is zero. */
export const WRITTEN_OUT: Reason = {
  source: '',
  text: {
    en: 'Nothing is set here. The server writes this field out even when it is empty.',
    'zh-cn': '此处没有设置任何内容；该字段即使为空，服务器也会写出。',
  },
};

export const CHANGES = {
  quantity: {
    en: 'The manifest says {written}. Quantities are stored in their canonical form; the amount is the same, parts below a thousandth are rounded up.',
    'zh-cn': '清单中写的是 {written}。数量按规范形式存储，数值相同；不足千分之一的部分向上取整。',
  },
  octal: {
    en: 'The manifest says {written}. YAML reads a number with a leading 0 as octal; JSON, in which the server stores it, knows decimal numbers only.',
    'zh-cn': '清单中写的是 {written}。YAML 把以 0 开头的数字读作八进制，而服务器存储用的 JSON 只有十进制。',
  },
  word: {
    en: 'The manifest says {written}, which YAML 1.1 reads as {stored}.',
    'zh-cn': '清单中写的是 {written}，YAML 1.1 将其读作 {stored}。',
  },
  other: {
    en: 'The manifest says {written}. This is what the server makes of it.',
    'zh-cn': '清单中写的是 {written}，这是服务器处理后的结果。',
  },
} as const satisfies Record<string, Text>;
