import { defaultsAt } from '../../kubernetes/defaults/defaults.ts';
import { parseImageReference } from '../../kubernetes/values/imageReference.ts';
import { findImage } from '../../simulation/runtime/images/find.ts';
import type { Image } from '../../simulation/runtime/images/schema.ts';
import { wellKnownImages } from '../../simulation/runtime/images/wellKnown.ts';
import type { Text } from '../../texts/text.ts';
import { code, withCode } from '../markdown.ts';
import { type Fact, fact, filled, type HoverPlace, type Topic } from './topic.ts';

const PARTS: Text = {
  en: 'Registry {registry}, repository {repository}, {version}.',
  'zh-cn': '仓库地址 {registry}，镜像库 {repository}，{version}。',
};
const TAG: Text = { en: 'tag {tag}', 'zh-cn': '标签 {tag}' };
const NO_TAG: Text = { en: 'no tag, so `latest`', 'zh-cn': '没有标签，即 `latest`' };
const DIGEST: Text = {
  en: 'fixed by its digest (a tag in front of it is not looked at)',
  'zh-cn': '由摘要固定（摘要前的标签不起作用）',
};
const PULLS: Readonly<Record<string, Text>> = {
  Always: {
    en: 'Pull policy here: `Always`. Each start asks the registry which image it is; only layers that are missing are fetched.',
    'zh-cn': '此处的拉取策略：`Always`。每次启动都会向仓库确认镜像版本，只下载缺少的层。',
  },
  IfNotPresent: {
    en: 'Pull policy here: `IfNotPresent`. It is fetched only when the node does not have it.',
    'zh-cn': '此处的拉取策略：`IfNotPresent`。仅当节点上没有该镜像时才拉取。',
  },
  Never: {
    en: 'Pull policy here: `Never`. When the node does not have it: ErrImageNeverPull.',
    'zh-cn': '此处的拉取策略：`Never`。节点上没有时会报 ErrImageNeverPull。',
  },
};
const BY_DEFAULT: Text = { en: 'By default: {why}', 'zh-cn': '这是默认值：{why}' };
const RUNS: Text = { en: 'Runs {program}{user}, as its Dockerfile says.', 'zh-cn': '按其 Dockerfile 运行 {program}{user}。' };
const USER: Text = { en: ' as user {user}', 'zh-cn': '，用户为 {user}' };
const STOP: Text = { en: 'It is stopped with {signal} instead of SIGTERM.', 'zh-cn': '停止时发送的是 {signal} 而不是 SIGTERM。' };
const NO_SHELL: Text = {
  en: 'There is no shell in it: `sh -c`, exec probes with commands and `kubectl exec -- sh` do not work.',
  'zh-cn': '镜像中没有 shell：`sh -c`、执行命令的 exec 探针和 `kubectl exec -- sh` 都无法使用。',
};
const NOTHING: Text = {
  en: 'It has no program to start of its own: `command` has to say one.',
  'zh-cn': '镜像自身没有启动程序：必须用 `command` 指定。',
};
const UNKNOWN: Text = {
  en: 'What it holds is not known here. Simulations take it for a server that starts at once and answers on the ports of the manifest.',
  'zh-cn': '这里不了解该镜像的内容。模拟时视为立即启动、并在清单所列端口上应答的服务程序。',
};

/** What an image reference means, when it is fetched, and what it is taken to run. */
export const images: Topic = function* (place) {
  const { located, text } = place;
  if (text === null || located.field?.name !== 'image' || !/Container$/.test(located.owner?.name ?? '')) return;
  const reference = parseImageReference(text);
  if (!reference) return;
  const { domain, path, tag, digest } = reference;
  yield fact(PARTS, {
    registry: code(domain),
    repository: code(path),
    version: digest !== null ? DIGEST : tag === null ? NO_TAG : filled(TAG, { tag: code(tag) }),
  });
  yield* pullPolicy(place);
  yield* content(findImage(text, wellKnownImages));
};

function* pullPolicy({ object, path, pod, version }: HoverPlace): Generator<Fact> {
  const policy = String(pod?.container?.fields.imagePullPolicy ?? '');
  if (!object || !Object.hasOwn(PULLS, policy)) return;
  yield fact(PULLS[policy]!);
  const fallback = defaultsAt(object, [...path.slice(0, -1), 'imagePullPolicy'], version).at(-1);
  if (fallback?.value === policy)
    yield fact(BY_DEFAULT, { why: { en: withCode(fallback.explain.en), 'zh-cn': withCode(fallback.explain['zh-cn']) } });
}

function* content({ base, cmd = [], entrypoint = [], stopSignal, unknown, user }: Image): Generator<Fact> {
  if (unknown) {
    yield fact(UNKNOWN);
    return;
  }
  const program = [...entrypoint, ...cmd].join(' ');
  const as = user === undefined ? '' : filled(USER, { user: code(user) });
  yield program === '' ? fact(NOTHING) : fact(RUNS, { program: code(program), user: as });
  if (stopSignal !== undefined && stopSignal !== 'SIGTERM') yield fact(STOP, { signal: code(stopSignal) });
  if (base === null) yield fact(NO_SHELL);
}
