import type { Language, Text } from '../texts/text.ts';
import type { Finding } from './verdict.ts';

/** Where kubectl names the file that it reads; the answer to a document, which knows no files, has `FILE` in that place. */
const FILE_NAMED =
  /^(error: error parsing )FILE(?=: )|^(error: (?:error validating|unable to decode) |Error from server \(\w+\): error when creating )"FILE"/;

/** UTF-16 code units of a message that people are shown. Some of the server's print every version of a definition, which may be megabytes. */
const SHOWN_MAX = 8_000;
const SHOWN_END = 1_000;

/** The server's words with the middle of very long ones left out: what is wrong stands at their ends. */
export const shownOf = (message: string): string =>
  message.length <= SHOWN_MAX ? message : `${message.slice(0, SHOWN_MAX - SHOWN_END)} … ${message.slice(-SHOWN_END)}`;

/** A message with the file that kubectl reads in its place. */
export const naming = (file: string, message: string): string =>
  message.replace(FILE_NAMED, (_, bare, quoted) => (bare ? bare + file : `${quoted}"${file}"`));

/** A finding as people read it: the server's words first, since people search for them, then what they mean. */
export function wordsOf({ message, explain }: Pick<Finding, 'message' | 'explain'>, language: Language, file?: string): string {
  const meaning = explain?.[language] ?? '';
  const shown = shownOf(message);
  const said = file === undefined ? shown : naming(file, shown);
  return said && meaning ? `${said}\n${meaning}` : said || meaning;
}

export const FIRST_KEY: Text = { en: 'The key stands here first.', 'zh-cn': '这个键先出现在这里。' };

/** Explanations of answers about a document as a whole. */
export const WHOLE = {
  noMergeKey: {
    en: 'kubectl tells the items of this list apart by that key, and one of them lacks it. Write it.',
    'zh-cn': 'kubectl 按该键区分列表中的各项，而其中一项没有写。请补上。',
  },
  unreadable: {
    en: 'The text is no sound YAML, so nothing of it can be read. The line that the server names is often one before or behind the true place.',
    'zh-cn': '文本不是合法的 YAML，因此完全无法读取。服务器给出的行号往往比真正的位置早一行或晚一行。',
  },
  template: {
    en: 'This is a template. What is applied is what its directives make of it, so that is what to check: `helm template . | podsight check -`.',
    'zh-cn': '这是模板。真正被应用的是渲染之后的结果，应当检查的也是它：`helm template . | podsight check -`。',
  },
  kustomization: {
    en: 'This file is for kustomize and is never sent to the server: `kubectl apply -k` applies what it makes, and `kubectl kustomize . | podsight check -` checks that.',
    'zh-cn':
      '这个文件是给 kustomize 用的，不会发送给服务器：`kubectl apply -k` 应用它生成的结果，`kubectl kustomize . | podsight check -` 可以检查这些结果。',
  },
  noObject: {
    en: 'There is no object in this document. A manifest is a mapping that begins with `apiVersion` and `kind`.',
    'zh-cn': '这个文档里没有对象。清单应当是一个以 `apiVersion` 和 `kind` 开头的映射。',
  },
  noKind: {
    en: 'Every object says what it is: `kind: Pod`, `kind: Deployment`…',
    'zh-cn': '每个对象都要写明自己是什么：`kind: Pod`、`kind: Deployment`……',
  },
  noVersion: {
    en: 'Every object names its API version: `v1` for Pods and Services, `apps/v1` for Deployments…',
    'zh-cn': '每个对象都要写明 API 版本：Pod 和 Service 用 `v1`，Deployment 用 `apps/v1`……',
  },
  noVersionOf: {
    en: 'Every object names its API version; for {kind} that is {versions}.',
    'zh-cn': '每个对象都要写明 API 版本；{kind} 的是 {versions}。',
  },
  removed: {
    en: '{kind} in {apiVersion} is not served any more since Kubernetes {version}. Use {use}; look whether fields changed with it.',
    'zh-cn': '{apiVersion} 的 {kind} 自 Kubernetes {version} 起不再提供。请改用 {use}，并检查字段是否随之变化。',
  },
  removedForGood: {
    en: '{kind} in {apiVersion} is not served any more since Kubernetes {version}, and nothing has taken its place.',
    'zh-cn': '{apiVersion} 的 {kind} 自 Kubernetes {version} 起不再提供，也没有替代者。',
  },
  otherVersion: {
    en: '{apiVersion} has no {kind}. It is found in {versions}.',
    'zh-cn': '{apiVersion} 中没有 {kind}，它在 {versions} 中。',
  },
  custom: {
    en: '{kind} in {apiVersion} is no kind of Kubernetes itself. A cluster takes it only where its CustomResourceDefinition is installed.',
    'zh-cn': '{apiVersion} 的 {kind} 不是 Kubernetes 自带的类型，只有装了对应 CustomResourceDefinition 的集群才接受它。',
  },
  unknown: {
    en: 'Kubernetes has no kind {kind} in {apiVersion}. Upper and lower case count.',
    'zh-cn': 'Kubernetes 的 {apiVersion} 中没有 {kind} 这种类型（区分大小写）。',
  },
} as const satisfies Record<string, Text>;
