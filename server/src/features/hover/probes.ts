import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { Text } from '../../texts/text.ts';
import { instant, rounded } from './numbers.ts';
import { type Fact, fact, filled, type HoverPlace, type PodAround } from './topic.ts';

const FIRST: Text = {
  en: 'First look {from}–{to} s after the start of the container, then every {period} s.',
  'zh-cn': '容器启动后 {from}–{to} 秒第一次检查，之后每 {period} 秒一次。',
};
const AFTER_STARTUP: Text = {
  en: 'First look when the startup probe has succeeded, {from} s after the start of the container at the earliest, then every {period} s.',
  'zh-cn': '启动探针成功后才开始检查，最早在容器启动后 {from} 秒，之后每 {period} 秒一次。',
};
const LIVENESS: Text = {
  en: 'A program that stops answering is noticed after {from}–{to} s{hanging}; then comes TERM, after {grace} s KILL, and the restart.',
  'zh-cn': '程序停止应答后 {from}–{to} 秒会被发现{hanging}；随后发 TERM，{grace} 秒后发 KILL，再重启。',
};
const READINESS: Text = {
  en: 'A program that stops answering gets no more traffic after {from}–{to} s{hanging}; traffic comes back once probes have succeeded {again}× in a row.',
  'zh-cn': '程序停止应答后 {from}–{to} 秒不再接收流量{hanging}；连续成功 {again} 次后恢复。',
};
const STARTUP: Text = {
  en: 'The program has {from}–{to} s to answer for the first time; otherwise it is killed and started again. Until then the other probes wait.',
  'zh-cn': '程序须在 {from}–{to} 秒内首次应答，否则会被终止并重启。在此之前其他探针都会等待。',
};
const HANGING: Text = { en: ', {more} s later if it hangs instead of refusing', 'zh-cn': '（若是挂起而非拒绝，则再晚 {more} 秒）' };
const TIMES: Text = { en: 'In the simulation: probes {times} s after the start', 'zh-cn': '模拟中：启动后 {times} 秒进行检查' };
const SUCCEEDS: Text = { en: '{times}, first success at {at} s.', 'zh-cn': '{times}，首次成功在 {at} 秒。' };
const NEVER: Text = { en: '{times}, none of them successful.', 'zh-cn': '{times}，没有一次成功。' };
const KILLS: Text = {
  en: '{failures} failures in a row are reached {at} after the creation of the Pod; {restart}.',
  'zh-cn': '创建 Pod 后 {at}，连续失败达到 {failures} 次；{restart}。',
};
const RESTART: Text = { en: 'the first restart comes at {at}', 'zh-cn': '首次重启在 {at}' };
const NO_RESTART: Text = { en: 'there is no restart', 'zh-cn': '不会重启' };
const UNREADY: Text = {
  en: '{failures} failures in a row are reached {at} after the creation of the Pod.',
  'zh-cn': '创建 Pod 后 {at}，连续失败达到 {failures} 次。',
};
const READY: Text = {
  en: 'In the simulation the container is ready {at} after the creation of the Pod.',
  'zh-cn': '模拟中容器在创建 Pod 后 {at} 就绪。',
};

const TYPES = { livenessProbe: 'liveness', readinessProbe: 'readiness', startupProbe: 'startup' } as const;

/** Fields of a probe that say when; what it asks is another matter. */
const TIMING = new Set([
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'failureThreshold',
  'successThreshold',
  'terminationGracePeriodSeconds',
]);

/** When a probe looks, when it acts, and what it did in the run of this very text. */
export function* probeConsequences(place: HoverPlace, { spec, container }: PodAround): Generator<Fact> {
  const [field, below, ...deeper] = place.path.slice(container!.path.length);
  if (typeof field !== 'string' || !Object.hasOwn(TYPES, field) || deeper.length > 0) return;
  if (below !== undefined && !TIMING.has(String(below))) return;
  const probe = container!.fields[field] as Fields | undefined;
  if (!probe) return;
  const type = TYPES[field as keyof typeof TYPES];
  yield* byNumbers(type, probe, spec, Boolean(container!.fields.startupProbe));
  yield* byRun(place, String(container!.fields.name), type, probe);
}

/** Source: pkg/kubelet/prober/worker.go: the worker ticks every period, whenever the container started in between. */
function* byNumbers(type: 'liveness' | 'readiness' | 'startup', probe: Fields, spec: Fields, waits: boolean): Generator<Fact> {
  const delay = numberOf(probe.initialDelaySeconds, 0);
  const period = numberOf(probe.periodSeconds, 10);
  const failures = numberOf(probe.failureThreshold, 3);
  const timeout = numberOf(probe.timeoutSeconds, 1);
  const grace = numberOf(probe.terminationGracePeriodSeconds, numberOf(spec.terminationGracePeriodSeconds, 30));
  if (type === 'startup') {
    yield fact(STARTUP, { from: delay + (failures - 1) * period, to: delay + failures * period });
    return;
  }
  yield fact(waits ? AFTER_STARTUP : FIRST, { from: delay, to: delay + period, period });
  const hanging = filled(HANGING, { more: timeout });
  const values = { from: (failures - 1) * period, to: failures * period, hanging };
  if (type === 'liveness') yield fact(LIVENESS, { ...values, grace });
  else yield fact(READINESS, { ...values, again: numberOf(probe.successThreshold, 1) });
}

function* byRun({ life }: HoverPlace, name: string, type: 'liveness' | 'readiness' | 'startup', probe: Fields): Generator<Fact> {
  const container = life?.containers.find((each) => each.name === name);
  const told = container?.probes[type];
  if (!container || !told || told.times.length === 0) return;
  const said = {
    en: told.times.map((time) => rounded(time, 0)).join(', '),
    'zh-cn': told.times.map((time) => rounded(time, 0)).join('、'),
  };
  const times = filled(TIMES, { times: said });
  yield told.succeeds === null ? fact(NEVER, { times }) : fact(SUCCEEDS, { times, at: rounded(told.succeeds, 0) });
  const failures = numberOf(probe.failureThreshold, 3);
  if (told.fails && type === 'readiness') yield fact(UNREADY, { failures, at: instant(told.fails) });
  else if (told.fails) {
    const again = container.starts[1];
    const restart = again ? filled(RESTART, { at: instant(again) }) : NO_RESTART;
    yield fact(KILLS, { failures, at: instant(told.fails), restart });
  }
  if (type !== 'liveness' && container.ready) yield fact(READY, { at: instant(container.ready) });
}

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
