import { resourcesOfPods } from '../../kubernetes/defaults/podsOfTemplate.ts';
import type { MinorVersion } from '../../kubernetes/object.ts';
import { qosClassOf } from '../../kubernetes/values/podResources.ts';
import { quantityOf } from '../../kubernetes/values/quantity.ts';
import { memberOf } from '../../manifest/members.ts';
import { backOffAfter } from '../../simulation/controllers/job/backOff.ts';
import type { ContainerLife } from '../../simulation/foresight/lives.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { humanSeconds, instant } from './numbers.ts';
import { probeConsequences } from './probes.ts';
import { type Fact, fact, filled, type HoverPlace, type PodAround, type Topic } from './topic.ts';

const GRACE: Text = {
  en: 'When the Pod is deleted: preStop and then TERM at once, KILL after {grace} s; preStop counts into it.',
  'zh-cn': '删除 Pod 时：先执行 preStop，再发 TERM；{grace} 秒后发 KILL，preStop 的时间计算在内。',
};
const NO_GRACE: Text = {
  en: 'When the Pod is deleted it gets KILL at once: nothing can be finished, and a node that is not reachable cannot be waited for.',
  'zh-cn': '删除 Pod 时立即 KILL：来不及收尾，节点失联时也不会等待。',
};
const POLICY: Readonly<Record<string, Text>> = {
  Always: {
    en: 'A container that ends is started again: at once, then after 10, 20, 40, 80, 160 and then always 300 s; ten minutes of running well start the row anew.',
    'zh-cn': '容器结束后会再启动：第一次立刻，之后依次等待 10、20、40、80、160 秒，再往后每次 300 秒；平稳运行十分钟后重新计算。',
  },
  OnFailure: {
    en: 'Only a container that ends with an error is started again: at once, then after 10, 20, 40, 80, 160 and then always 300 s. When all have ended well, the Pod is over.',
    'zh-cn':
      '只有出错结束的容器才会再启动：第一次立刻，之后依次等待 10、20、40、80、160 秒，再往后每次 300 秒。全部正常结束后 Pod 即告完成。',
  },
  Never: {
    en: 'Nothing is started again: the Pod is over when its containers have ended, Failed if one of them did so with an error.',
    'zh-cn': '不会再启动：所有容器结束后 Pod 即告完成，只要有一个出错就是 Failed。',
  },
};
const STARTS: Text = {
  en: 'In the simulation container {name} starts at {times}{more}.',
  'zh-cn': '模拟中容器 {name} 的启动时刻：{times}{more}。',
};
const MORE_STARTS: Text = { en: '… {count} times in {end}', 'zh-cn': '……{end}内共 {count} 次' };
const STEADY: Text = {
  en: 'In the simulation container {name} starts at {at} and is not restarted within {end}.',
  'zh-cn': '模拟中容器 {name} 在 {at} 启动，{end}内没有重启。',
};
const DEADLINE: Text = {
  en: '{seconds} after its start the Pod is stopped wherever it is, Failed with DeadlineExceeded.',
  'zh-cn': '启动 {seconds}后，无论进行到哪一步，Pod 都会被停止，状态为 Failed，原因 DeadlineExceeded。',
};
const JOB_DEADLINE: Text = {
  en: '{seconds} after its start the Job fails with DeadlineExceeded, retries and waits included; its Pods are deleted.',
  'zh-cn': '启动 {seconds}后（包括重试和等待），Job 以 DeadlineExceeded 失败，其 Pod 会被删除。',
};
const OVER: Text = { en: 'In the simulation the Pod is {phase} at {at}{reason}.', 'zh-cn': '模拟中 Pod 在 {at} 变为 {phase}{reason}。' };
const REASON: Text = { en: ' ({reason})', 'zh-cn': '（{reason}）' };
const BACKOFF: Text = {
  en: 'The Job fails with the {count} failed Pod. Pods come 10, 20, 40… s after a failure, at most 600 s: waits of {waits} in all.',
  'zh-cn': '第 {count} 个 Pod 失败时 Job 即失败。失败后依次等待 10、20、40……秒（最多 600 秒）再创建 Pod，等待时间合计 {waits}。',
};
const QOS: Text = { en: 'QoS class of the Pod: {qos}. {what}', 'zh-cn': 'Pod 的 QoS 类：{qos}。{what}' };
const CLASSES: Readonly<Record<string, Text>> = {
  Guaranteed: {
    en: 'The last to go: OOM score adjustment −997, evicted only when the node needs memory for itself.',
    'zh-cn': '最后才会被清理：OOM 分值调整为 −997，只有节点自身缺内存时才会被驱逐。',
  },
  Burstable: {
    en: 'What uses more than it requests goes first. OOM score adjustment of this container: {score} on a node with 16 GiB (1000 minus its share of the node in thousandths).',
    'zh-cn': '用量超过请求量的先被清理。此容器的 OOM 分值调整：16 GiB 的节点上为 {score}（1000 减去请求占节点内存的千分比）。',
  },
  BestEffort: {
    en: 'The first to go: OOM score adjustment 1000, evicted first when memory runs short.',
    'zh-cn': '最先被清理：OOM 分值调整为 1000，内存紧张时最先被驱逐。',
  },
};

/** A node as many clusters have it. */
const NODE_BYTES = 16 * 1024 ** 3;

/** What a field leads to in time: by arithmetic, and as the run of this very text has it where that is over. */
export const consequences: Topic = function* (place) {
  const { located, pod, object, path, version } = place;
  const owner = located.owner?.id;
  const name = located.field?.name;
  if (pod?.container && path.some((segment) => /Probe$/.test(String(segment)))) yield* probeConsequences(place, pod);
  else if (owner === 'core/v1.PodSpec' && pod && path.length === pod.specPath.length + 1) yield* ofPod(place, pod, String(name));
  else if (owner === 'core/v1.Container' && name === 'restartPolicy') yield* starts(place, pod?.container?.fields.name);
  else if (owner === 'batch/v1.JobSpec' && object) yield* ofJob(place, String(name));
  if (pod && (name === 'resources' || owner === 'core/v1.ResourceRequirements')) yield qos(pod, version);
};

function* ofPod(place: HoverPlace, { spec }: PodAround, name: string): Generator<Fact> {
  if (name === 'terminationGracePeriodSeconds') {
    const grace = Number(spec.terminationGracePeriodSeconds ?? 30);
    yield grace > 0 ? fact(GRACE, { grace }) : fact(NO_GRACE);
  } else if (name === 'restartPolicy') {
    const policy = memberOf(POLICY, String(spec.restartPolicy));
    if (policy) yield fact(policy);
    yield* starts(place);
  } else if (name === 'activeDeadlineSeconds' && typeof spec.activeDeadlineSeconds === 'number') {
    yield fact(DEADLINE, { seconds: humanSeconds(spec.activeDeadlineSeconds) });
    yield* over(place);
  }
}

function* ofJob({ located, written }: HoverPlace, name: string): Generator<Fact> {
  const value = written.type === 'scalar' ? written.value : null;
  if (typeof value !== 'number' || !located.field) return;
  if (name === 'activeDeadlineSeconds') yield fact(JOB_DEADLINE, { seconds: humanSeconds(value) });
  if (name === 'backoffLimit' && value <= BACKOFF_LIMIT_MAX)
    yield fact(BACKOFF, { count: { en: nth(value + 1), 'zh-cn': String(value + 1) }, waits: humanSeconds(waitsOf(value)) });
}

/** Beyond this nobody waits for the end. */
const BACKOFF_LIMIT_MAX = 1_000;

/** Waits between so many failures, together. Seconds. */
const waitsOf = (failures: number): number => {
  let sum = 0;
  for (let failure = 1; failure <= failures; failure++) sum += backOffAfter(failure);
  return sum / 1000;
};

const nth = (value: number): string => {
  const last = value % 100 > 10 && value % 100 < 14 ? 0 : value % 10;
  return `${value}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
};

/** When the containers start in the run: all of them, or the one of a name. */
function* starts({ life }: HoverPlace, name?: string): Generator<Fact> {
  if (!life) return;
  const end = humanSeconds(Math.round(life.endSeconds));
  for (const container of life.containers) {
    const [first] = container.starts;
    if (!first || (name !== undefined && container.name !== name)) continue;
    if (container.startCount === 1) yield fact(STEADY, { name: code(container.name), at: instant(first), end });
    else yield restarting(container, end);
  }
}

function restarting({ name, starts: moments, startCount }: ContainerLife, end: Text): Fact {
  const more = startCount > moments.length ? filled(MORE_STARTS, { count: startCount, end }) : '';
  const times = {
    en: moments.map((moment) => instant(moment).en).join(', '),
    'zh-cn': moments.map((moment) => instant(moment)['zh-cn']).join('、'),
  };
  return fact(STARTS, { name: code(name), times, more });
}

function* over({ life }: HoverPlace): Generator<Fact> {
  if (!life?.over) return;
  const { phase, reason, at } = life.over;
  const because = reason === null ? '' : filled(REASON, { reason: code(reason) });
  yield fact(OVER, { phase: code(phase), at: instant(at), reason: because });
}

function qos({ spec, container }: PodAround, version: MinorVersion): Fact {
  const qosClass = qosClassOf(resourcesOfPods(spec, version));
  const what = CLASSES[qosClass]!;
  const { requests, limits } = container?.fields.resources ?? {};
  const score = String(oomScore(bytesOf(requests?.memory ?? limits?.memory)));
  return fact(QOS, { qos: code(qosClass), what: filled(what, { score }) });
}

const bytesOf = (memory: unknown): number => quantityOf(memory)?.value() ?? 0;

/** Of a burstable container. Source: pkg/kubelet/qos/policy.go GetContainerOOMScoreAdjust. */
const oomScore = (requested: number): number => Math.min(Math.max(1000 - Math.floor((1000 * requested) / NODE_BYTES), 3), 999);
