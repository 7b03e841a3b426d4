import { ADVICE } from '../features/advice/checks.ts';
import { MISSING_BLANK } from '../kubernetes/decode/tightDash.ts';
import { allRules, ruleOf } from '../kubernetes/validation/index.ts';
import { CATALOG } from '../kubernetes/warnings/catalog.ts';
import { PROBLEM_TEXTS } from '../manifest/index.ts';
import type { Text } from '../texts/text.ts';

/** What stands behind the code of a diagnostic. */
export interface CodeEntry {
  /** Where Kubernetes says so, or who does. */
  readonly source: string;
  readonly explain: Text;
}

const DECODING = 'k8s.io/apimachinery strict decoding';
const OURS = 'podsight';

/** Codes that are declared nowhere else, by their beginning: `admission.quota` stands for `admission.quota.exceeded`, too. */
const OTHERS: Readonly<Record<string, CodeEntry>> = {
  'admission.limit-range': at(
    'plugin/pkg/admission/limitranger',
    'A LimitRange of the namespace sets bounds for CPU, memory or storage, and this object is outside of them.',
    '命名空间中的 LimitRange 限定了 CPU、内存或存储的范围，这个对象超出了范围。',
  ),
  'admission.namespace': at(
    'plugin/pkg/admission/namespace/lifecycle',
    'An object can only be created in a namespace that is there and is not being deleted.',
    '只能在已存在且未在删除中的命名空间里创建对象。',
  ),
  'admission.pod-security': at(
    'k8s.io/pod-security-admission',
    'Labels of the namespace ask for a level of the Pod Security Standards, and this Pod does what the level forbids. The message names the control.',
    '命名空间的标签要求遵守某个 Pod Security 级别，而这个 Pod 的设置不符合该级别。消息里写明了是哪一项。',
  ),
  'admission.priority': at(
    'plugin/pkg/admission/priority',
    'The priority of a Pod comes from its PriorityClass: that has to be there, and number and policy of the Pod have to be the same as its own.',
    'Pod 的优先级来自它的 PriorityClass：该对象必须存在，Pod 里写的数值和策略也必须与它一致。',
  ),
  'admission.quota': at(
    'plugin/pkg/admission/resourcequota',
    'A ResourceQuota of the namespace limits what all its objects ask for together. What it limits has to be written, and the sum must not exceed it.',
    '命名空间中的 ResourceQuota 限制所有对象的用量总和。被限制的项必须写明，总和不能超出。',
  ),
  'admission.runtime-class': at(
    'plugin/pkg/admission/runtimeclass',
    'The RuntimeClass that a Pod names has to be there, and gives the Pod its overhead and its node selector: they must not contradict what the Pod says.',
    'Pod 指定的 RuntimeClass 必须存在，它会给 Pod 加上开销和节点选择条件，不能与 Pod 自己写的矛盾。',
  ),
  'admission.service-account': at(
    'plugin/pkg/admission/serviceaccount',
    'A Pod runs as a ServiceAccount of its namespace. That has to be there, and may limit which Secrets the Pod mounts.',
    'Pod 以其命名空间中的某个 ServiceAccount 运行。它必须存在，还可能限制 Pod 可以挂载哪些 Secret。',
  ),
  'bad-base64': at(
    DECODING,
    '`data` of a Secret and `binaryData` hold base64. Write plain text under `stringData`.',
    'Secret 的 `data` 和 `binaryData` 要写 base64。明文请写在 `stringData` 下。',
  ),
  'bad-quantity': at(
    'k8s.io/apimachinery/pkg/api/resource ParseQuantity',
    'A quantity is a number with an optional unit: `500m`, `128Mi`, `1.5`.',
    '数量是数字加可选的单位：`500m`、`128Mi`、`1.5`。',
  ),
  'bad-time': at(
    'k8s.io/apimachinery/pkg/apis/meta/v1 Time',
    'A time is written as RFC 3339 says: `2026-01-31T09:30:00Z`.',
    '时间按 RFC 3339 书写：`2026-01-31T09:30:00Z`。',
  ),
  'command-line': at(
    OURS,
    'The text is a command line and no manifest. The fix makes a Pod that runs it.',
    '这段文字是命令行而不是清单。快速修复会生成一个运行它的 Pod。',
  ),
  'curly-quotes': at(
    OURS,
    'Typographic quotes are no quotes to YAML: they become part of the word. Use `"` or `\'`.',
    '排版引号在 YAML 里不算引号，会成为文本的一部分。请用 `"` 或 `\'`。',
  ),
  'document-end-marker': at(
    OURS,
    'A line of three dots ends the document, and kubectl does not read what follows it.',
    '三个点的一行表示文档结束，kubectl 不会读取它后面的内容。',
  ),
  'field-notes': at(
    OURS,
    'The text speaks of fields and is no manifest. The fix makes a Pod that has them.',
    '这段文字讲的是字段，不是清单。快速修复会生成带有这些字段的 Pod。',
  ),
  foresight: at(
    OURS,
    'Learnt from a simulated run of the object: the message tells what happens and when, and "Show in timeline" leads to the proof.',
    '由该对象的模拟运行得出：消息说明会发生什么、在何时，“在时间线中显示”可以看到依据。',
  ),
  'glued-marker': at(OURS, 'Only a line that is nothing but `---` separates documents.', '只有单独成行的 `---` 才能分隔文档。'),
  'label-without-value': at(
    OURS,
    'A label is a key and a value: `kubectl label` wants `key=value`.',
    '标签由键和值组成：`kubectl label` 需要 `key=value`。',
  ),
  lookalike: at(
    OURS,
    'A character that only looks like the one that is meant: a long dash, a blank that is no space, an invisible or full-width sign.',
    '看起来像但并不是所需的字符：长破折号、不是空格的空白、不可见字符或全角字符。',
  ),
  'lost-indentation': at(
    OURS,
    'The lines have lost their indentation, as happens on the way through web pages and chats. The fix puts it back by what the fields mean.',
    '各行丢失了缩进，多半是经过网页或聊天工具造成的。快速修复会按字段的含义恢复缩进。',
  ),
  'missing-space-after-dash': { source: 'YAML', explain: general(MISSING_BLANK) },
  'misspelt-name': at(OURS, 'Names are spelt exactly so, upper and lower case count.', '名称必须完全一致，区分大小写。'),
  'no-apiversion': at('kubectl', 'Every object names its API version: `v1`, `apps/v1`…', '每个对象都要写明 API 版本：`v1`、`apps/v1`……'),
  'no-kind': at(
    'kubectl',
    'Every object says what it is: `kind: Pod`, `kind: Deployment`…',
    '每个对象都要写明自己是什么：`kind: Pod`、`kind: Deployment`……',
  ),
  'no-object': at(
    'kubectl',
    'There is no object in the document. A manifest is a mapping that begins with `apiVersion` and `kind`.',
    '文档里没有对象。清单应当是以 `apiVersion` 和 `kind` 开头的映射。',
  ),
  reference: at(
    OURS,
    'A name, key, port or selector that leads nowhere although the known files hold what it probably means, or a name that a file gives twice.',
    '名称、键、端口或选择算符没有指向任何对象，而已知的文件里有它很可能想指的对象；或者同一文件中重复使用了名称。',
  ),
  scenario: at(OURS, 'Something in a scenario file that cannot be read as it is meant.', '场景文件中有无法按本意读取的内容。'),
  'static-pod': at(
    'pkg/kubelet/config/common.go',
    'Files of this directory are static Pods: the kubelet runs them without the API server, so it takes only Pods, and none that needs an object of the API.',
    '这个目录里的文件是静态 Pod：kubelet 不经过 API server 直接运行，因此只接受 Pod，而且不能引用 API 对象。',
  ),
  'stripped-markup': at(
    OURS,
    'A place to fill in has lost its bracket on the way through a web page.',
    '待填写的位置在经过网页时丢失了尖括号。',
  ),
  template: at(
    OURS,
    'A template of Helm or another program. Check what comes of it: `helm template . | podsight check -`.',
    'Helm 或其他程序的模板。请检查渲染后的结果：`helm template . | podsight check -`。',
  ),
  'too-deep': at('k8s.io/apimachinery', 'Nested more deeply than the server reads.', '嵌套层数超过服务器能读取的深度。'),
  'too-large': at('etcd and k8s.io/apiserver', 'Larger than the server takes in one request.', '超过服务器单次请求能接受的大小。'),
  'unknown-field': at(
    DECODING,
    'The type has no field of this name: a slip, a wrong level of indentation, or a field of another version.',
    '该类型没有这个字段：可能是拼写错误、缩进层级不对，或属于其他版本。',
  ),
  unreadable: at(
    'kubectl',
    'The text is no sound YAML or JSON, so that nothing of it is read.',
    '文本不是合法的 YAML 或 JSON，因此完全无法读取。',
  ),
  'unserved-kind': at(
    'k8s.io/apimachinery/pkg/api/meta NoMatch',
    'The release does not serve this kind in this API version.',
    '该版本的 Kubernetes 不在这个 API 版本中提供此类型。',
  ),
  'update.no-key': at(
    'k8s.io/apimachinery/pkg/util/strategicpatch',
    'An update tells the items of this list apart by a field that an item lacks.',
    '更新时靠某个字段区分列表中的各项，而有一项缺少该字段。',
  ),
  'wrong-type': at(
    DECODING,
    'The field wants a value of another type: a text, a number, a list, a mapping.',
    '该字段需要另一种类型的值：文本、数字、列表或映射。',
  ),
};

function at(source: string, en: string, zh: string): CodeEntry {
  return { source, explain: { en, 'zh-cn': zh } };
}

/** Places of a text that are filled for each case. */
function general({ en, 'zh-cn': zh }: Text): Text {
  return { en: en.replace(/\{\w+\}/g, '…'), 'zh-cn': zh.replace(/\{\w+\}/g, '…') };
}

/** What is declared for exactly this code. */
function declared(code: string): CodeEntry | undefined {
  const rule = ruleOf(code);
  if (rule) return rule;
  const advice = ADVICE.find(({ id }) => id === code);
  if (advice) return { source: OURS, explain: general(advice.explain) };
  if (Object.hasOwn(CATALOG, code)) return CATALOG[code as keyof typeof CATALOG];
  const problem = Object.hasOwn(PROBLEM_TEXTS, code) ? PROBLEM_TEXTS[code as keyof typeof PROBLEM_TEXTS] : undefined;
  return problem && { source: 'YAML', explain: general(problem) };
}

/** What the code of a diagnostic means; undefined for what is none. */
export function codeEntry(code: string): CodeEntry | undefined {
  const exact = declared(code);
  if (exact) return exact;
  for (let end = code.length; end > 0; end = code.slice(0, end).search(/[./-][^./-]*$/)) {
    const beginning = code.slice(0, end);
    if (Object.hasOwn(OTHERS, beginning)) return OTHERS[beginning];
  }
  return undefined;
}

/** Every code and family of codes. */
export const allCodes = (): string[] => [
  ...allRules().keys(),
  ...ADVICE.map(({ id }) => id),
  ...Object.keys(CATALOG),
  ...Object.keys(PROBLEM_TEXTS),
  ...Object.keys(OTHERS),
];
