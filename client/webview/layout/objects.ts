import type { ObjectEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { laneTexts } from '../../common/texts/timeline.ts';
import type { Bar, BarState } from './lanes.ts';
import type { ObjectEntries } from './runIndex.ts';

const numberAt = (record: Readonly<Record<string, unknown>>, ...keys: readonly string[]): number | undefined => {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'number') return value;
  }
  return undefined;
};

/** How much of what is wanted a controller's object has reached; undefined for objects that count nothing. */
export function progressOf({
  spec,
  status,
}: ObjectEntry): { readonly have: number; readonly want: number; readonly counts: 'ready' | 'done' } | undefined {
  if (numberAt(spec, 'completions') !== undefined || numberAt(status, 'succeeded') !== undefined)
    return { have: numberAt(status, 'succeeded') ?? 0, want: numberAt(spec, 'completions') ?? 1, counts: 'done' };
  const want = numberAt(spec, 'replicas') ?? numberAt(status, 'desiredNumberScheduled');
  return want === undefined ? undefined : { have: numberAt(status, 'readyReplicas', 'numberReady') ?? 0, want, counts: 'ready' };
}

/** What there is to say of an object's state, the longest first; empty where that is nothing. */
export function labelsOf(entry: ObjectEntry, language: Language): readonly string[] {
  const ended = endOf(entry);
  if (ended?.type === 'Failed') return [`${ended.type} · ${ended.reason}`, ended.type];
  if (ended) return [ended.type];
  const progress = progressOf(entry);
  if (!progress) return plainStatus(entry, language);
  const main = say(progress.counts === 'done' ? laneTexts.done : laneTexts.ready, language, progress);
  const extra: readonly [string, (typeof laneTexts)[keyof typeof laneTexts]][] = [
    ['updatedReplicas', laneTexts.updated],
    ['updatedNumberScheduled', laneTexts.updated],
    ['active', laneTexts.active],
    ['failed', laneTexts.failed],
  ];
  const more = extra.flatMap(([key, text]) => {
    const count = numberAt(entry.status, key);
    // "3 of 3 ready, 3 updated" says one thing twice.
    return count === undefined || count === 0 || (text === laneTexts.updated && count === progress.want)
      ? []
      : [say(text, language, { count })];
  });
  const short = `${progress.have}/${progress.want}`;
  return more.length > 0 ? [[main, ...more].join(' · '), main, short] : [main, short];
}

/** The phase of objects that have one (volumes, claims, namespaces), what autoscalers and budgets count, or how many Jobs of a CronJob run. */
function plainStatus({ spec, status }: ObjectEntry, language: Language): readonly string[] {
  if (typeof status.phase === 'string') return [status.phase];
  const replicas = numberAt(spec, 'maxReplicas') === undefined ? undefined : numberAt(status, 'currentReplicas');
  if (replicas !== undefined) {
    // 0 as long as nothing could be measured.
    const wanted = numberAt(status, 'desiredReplicas') || replicas;
    const count = wanted === replicas ? String(replicas) : `${replicas} → ${wanted}`;
    return [say(laneTexts.replicas, language, { count }), count];
  }
  const expected = numberAt(status, 'expectedPods') ?? 0;
  if (expected > 0) {
    const counts = { have: numberAt(status, 'currentHealthy') ?? 0, all: expected, count: numberAt(status, 'disruptionsAllowed') ?? 0 };
    return [say(laneTexts.budget, language, counts), say(laneTexts.evictable, language, counts)];
  }
  const active = Array.isArray(status.active) ? status.active.length : 0;
  return active > 0 ? [say(laneTexts.active, language, { count: active })] : [];
}

/** How a Job has ended: the condition that says so. */
export function endOf({ status }: ObjectEntry): { readonly type: 'Complete' | 'Failed'; readonly reason: string } | undefined {
  const conditions: readonly unknown[] = Array.isArray(status.conditions) ? status.conditions : [];
  for (const condition of conditions) {
    if (typeof condition !== 'object' || condition === null || !('type' in condition)) continue;
    const { type, status: value, reason } = condition as Readonly<Record<string, unknown>>;
    if ((type === 'Complete' || type === 'Failed') && value === 'True') return { type, reason: typeof reason === 'string' ? reason : '' };
  }
  return undefined;
}

const ENDS = { Complete: 'succeeded', Failed: 'failed' } as const;

/** The bars of a controller's lane: what it has of what it wants, from change to change. */
export function objectBars(of: ObjectEntries, horizon: number, language: Language): readonly Bar[] {
  const bars: Bar[] = [];
  of.states.forEach((entry, at) => {
    const end = of.states[at + 1]?.t ?? of.deletedAt ?? horizon;
    const labels = labelsOf(entry, language);
    const last = bars.at(-1);
    const progress = progressOf(entry);
    const ended = endOf(entry);
    const state = ended
      ? ENDS[ended.type]
      : progress
        ? 'gauge'
        : labels.length > 0 && typeof entry.status.phase !== 'string'
          ? 'running'
          : 'unknown';
    const level = state === 'gauge' && progress ? (progress.want === 0 ? 1 : Math.min(1, progress.have / progress.want)) : undefined;
    if (last && last.labels[0] === labels[0] && last.level === level) bars[bars.length - 1] = { ...last, end };
    else if (end > entry.t) bars.push({ start: entry.t, end, state, labels, entry: entry.id, range: entry.range, level });
  });
  return bars;
}

/** What kind of bar the STATUS column of `kubectl get pods` stands for. */
export function statusState(status: string): BarState {
  if (status === 'Running') return 'running';
  if (status === 'Completed' || status === 'Succeeded') return 'succeeded';
  if (status === 'Terminating') return 'grace';
  if (status.endsWith('BackOff')) return 'backoff';
  if (/^(Pending|ContainerCreating|PodInitializing|Init:\d+\/\d+|SchedulingGated|Unknown)$/.test(status)) return 'waiting';
  return /^(Init:)?(ErrImage|Create|Invalid|Image)/.test(status) ? 'trouble' : 'failed';
}
