import { type Found, type Lesson, rounded, tell, type Words } from './finding.ts';
import type { ContainerStory, PodStory } from './story.ts';

const WORDS = {
  'prestop-outlasts-grace': {
    message: {
      en: 'The preStop hook of container {container} is cut off: it takes longer than the grace period of {grace} s.',
      'zh-cn': '容器 {container} 的 preStop 钩子会被中断：它的耗时超过了 {grace} 秒的宽限期。',
    },
    explanation: {
      en: 'If the Pod were deleted, TERM would come {term} s later, while the hook still runs, and KILL at {kill} s: the program gets almost no time to finish. The hook counts as part of the grace period: raise `terminationGracePeriodSeconds` or shorten the hook.',
      'zh-cn':
        '如果删除该 Pod，{term} 秒后钩子尚未结束就会发出 TERM，第 {kill} 秒发出 KILL：程序几乎没有时间收尾。钩子的时间计入宽限期：请增大 `terminationGracePeriodSeconds` 或缩短钩子。',
    },
  },
  'prestop-fails': {
    message: {
      en: 'The preStop hook of container {container} fails when the Pod is deleted.',
      'zh-cn': '删除 Pod 时，容器 {container} 的 preStop 钩子会失败。',
    },
    explanation: {
      en: 'The kubelet reports FailedPreStopHook and goes on with the stop, so what the hook should do is not done. {image} must have the programs that it runs.',
      'zh-cn': 'kubelet 会报告 FailedPreStopHook 并继续停止流程，钩子要做的事并没有完成。它所用的程序必须在镜像 {image} 中。',
    },
  },
  'ignores-term': {
    message: {
      en: 'Container {container} does not react to TERM: every deletion takes the whole grace period of {grace} s and ends with KILL.',
      'zh-cn': '容器 {container} 不响应 TERM：每次删除都要等满 {grace} 秒的宽限期，最后被 KILL。',
    },
    explanation: {
      en: 'If the Pod were deleted, it would be gone after {gone} s; rollouts and node drains wait as long. The first process of a container only gets signals that it has a handler for: let a shell `exec` the program, or `trap` TERM in the script.',
      'zh-cn':
        '如果删除该 Pod，{gone} 秒后才会消失；滚动更新和节点排空也要等这么久。容器的第一个进程只会收到它注册过处理函数的信号：请在 shell 中用 `exec` 启动程序，或在脚本中用 `trap` 处理 TERM。',
    },
  },
} as const satisfies Record<string, Words>;

/** Instant of the deletion after the Pod has come to rest. Seconds. */
const SETTLED_SECONDS = 20;
/** A grace period that is worth talking about, and the longest that is waited for. */
const GRACE_MIN_SECONDS = 4;
const GRACE_MAX_SECONDS = 3600;

/** What would happen if the Pod were deleted. */
export const stopping: Lesson = function* (study) {
  const told = new Set<string>();
  for (const pod of study.samples) {
    if (told.has(pod.origin) || !pod.containers.some(({ runningSince }) => runningSince !== undefined)) continue;
    told.add(pod.origin);
    yield* deletion(pod);
  }
};

function* deletion(pod: PodStory): Generator<Found | null> {
  const grace = pod.pod.spec.terminationGracePeriodSeconds ?? 30;
  if (grace > GRACE_MAX_SECONDS) return;
  const started = Math.max(0, ...pod.containers.flatMap(({ runningSince }) => runningSince ?? []));
  const at = Math.ceil(Math.min(pod.firstTrue('Ready')?.t ?? started, started + 120)) + SETTLED_SECONDS;
  const twin = yield* pod.study.twin(pod, { horizon: at + grace + 20, actions: [{ at, verb: 'delete', object: pod.name }] });
  if (!twin) return;
  const gone = twin.gone;
  for (const story of pod.containers) {
    const same = twin.containerNamed(story.name);
    const finding = same && stop(story, same, at, grace, gone?.t);
    if (finding) yield finding;
  }
}

function stop(story: ContainerStory, twin: ContainerStory, at: number, grace: number, gone: number | undefined): Found | null {
  const run = twin.runs.findLast(({ startedAt, exit }) => startedAt <= at && (exit === null || exit.t > at));
  const killing = twin.events('Killing').find(({ t }) => t >= at);
  const running = story.runs.at(-1)?.started;
  if (!run || !killing || !running || story.runningSince === undefined) return null;
  const proof = [running];
  const term = run.signals.find(({ t }) => t >= at);
  const kill = run.signals.find(({ t, text }) => t >= at && text === 'KILL');
  const values = { container: story.name, image: story.container.image, grace, gone: rounded((gone ?? twin.pod.study.end) - at) };
  const preStop = story.container.lifecycle?.preStop;
  if (preStop && term && term.t - killing.t >= grace - 0.2)
    return tell('prestop-outlasts-grace', WORDS['prestop-outlasts-grace'], {
      by: story,
      severity: 'warning',
      place: story.place('lifecycle.preStop'),
      values: { ...values, term: rounded(term.t - killing.t), kill: rounded((kill?.t ?? run.exit?.t ?? term.t) - killing.t) },
      proof,
      related: [
        {
          place: story.pod.place('spec.terminationGracePeriodSeconds'),
          message: { en: `The grace period: ${grace} s.`, 'zh-cn': `宽限期：${grace} 秒。` },
        },
      ],
    });
  if (preStop && twin.events('FailedPreStopHook').length > 0)
    return tell('prestop-fails', WORDS['prestop-fails'], {
      by: story,
      severity: isCertain(story) ? 'warning' : 'hint',
      place: story.place('lifecycle.preStop'),
      values,
      proof,
    });
  if (
    story.isInit ||
    story.restarts > 0 ||
    !kill ||
    !term ||
    kill === term ||
    grace < GRACE_MIN_SECONDS ||
    kill.t - term.t < GRACE_MIN_SECONDS
  )
    return null;
  return tell('ignores-term', WORDS['ignores-term'], { by: story, severity: 'information', place: story.programPlace(), values, proof });
}

/** Whether what the hook runs is surely not there; a script of the image's own may be. */
const isCertain = (story: ContainerStory): boolean => {
  const program = story.container.lifecycle?.preStop?.exec?.command?.[0];
  return story.isKnown && (program === undefined || story.surelyLacks(program));
};
