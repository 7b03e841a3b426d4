import { Measures, type Step } from '../scenario/measure.ts';
import type { EventEntry, ObjectEntry, SimulationRun, StatusEntry, TimelineEntry } from '../timeline.ts';

/** A stretch of time, in seconds after the change; `to` is null when it lasts to the end of the run. */
export interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

/** What a change does, in figures. Times are seconds after it was applied. */
export interface ChangeSummary {
  /** What the API server said of each refused document; empty when it took all. */
  readonly refused: readonly string[];
  /** Pods that went, in the order in which they went, and those that came, up to the rollback when there is one. */
  readonly gone: readonly { readonly object: string; readonly t: number }[];
  readonly came: readonly { readonly object: string; readonly t: number }[];
  readonly readyBefore: number;
  /** The lowest number of ready Pods from the change on. */
  readonly lowestReady: { readonly value: number; readonly t: number };
  /** When all was as the manifest wants it for good; null when that does not come. */
  readonly doneSeconds: number | null;
  /** Stretches in which a Service that had ready endpoints has none. */
  readonly withoutEndpoints: readonly (Stretch & { readonly service: string })[];
  /** Why it does not come to an end, in the words of the component that is in the way; null when it does. */
  readonly stuck: { readonly object: string; readonly reason: string; readonly message: string; readonly t: number } | null;
  /** A StatefulSet that waits for a Pod of its former version, which never gets ready: somebody has to delete it. Null when none does. */
  readonly heldBy: { readonly set: string; readonly pod: string } | null;
  /** From when the former text was applied again to when all was as it says; null when there was no rollback, or it does not end. */
  readonly rollbackSeconds: number | null;
}

const ROLLOUTS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController']);

/** Reads off a run what the change at an instant did. */
export function summarize(run: SimulationRun, appliedAt: number, rollbackAt: number | null): ChangeSummary {
  const measures = new Measures(run);
  const rollback = rollbackAt === null ? null : appliedAt + rollbackAt;
  const end = rollback ?? run.horizonSeconds;
  const after = run.timeline.filter(({ t }) => t >= appliedAt && t <= end);
  const since = (t: number): number => Math.round((t - appliedAt) * 1000) / 1000;
  const ready = measures.count('ready', { subject: null, container: null });
  const before = valueAt(ready, appliedAt);
  const later = ready.filter(({ t }) => t > appliedAt && t <= end);
  const lowest = later.reduce((least, step) => (step.value < least.value ? step : least), { t: appliedAt, value: before, entry: -1 });
  const fresh = newPods(run.timeline, appliedAt, end);
  const made = new Set(fresh.map(({ object }) => object));
  const doneAt = doneBy(run, measures, appliedAt, end);
  const rolledBackAt = rollback === null ? null : doneBy(run, measures, rollback, run.horizonSeconds);
  return {
    refused: after.flatMap((entry) =>
      (entry.type === 'actionResult' || entry.type === 'response') && entry.verb === 'apply' && entry.code >= 400 ? [entry.message] : [],
    ),
    gone: after.flatMap(({ type, object, t }) => (type === 'deleted' && object.startsWith('Pod/') ? [{ object, t: since(t) }] : [])),
    came: fresh.map(({ object, t }) => ({ object, t: since(t) })),
    readyBefore: before,
    lowestReady: { value: lowest.value, t: since(lowest.t) },
    doneSeconds: doneAt === null ? null : since(doneAt),
    withoutEndpoints: servicesOf(run).flatMap((service) =>
      emptyStretches(measures.count('endpoints', { subject: service, container: null }), appliedAt).map(({ from, to }) => ({
        service,
        from: since(from),
        to: to === null ? null : since(to),
      })),
    ),
    stuck: doneAt === null ? whyStuck(run, appliedAt, end, made, since) : null,
    heldBy: doneAt === null ? heldBy(run, end, made) : null,
    rollbackSeconds: rolledBackAt === null || rollback === null ? null : Math.round((rolledBackAt - rollback) * 1000) / 1000,
  };
}

const kindOf = (object: string): string => object.slice(0, object.indexOf('/'));

const valueAt = (steps: readonly Step<number>[], t: number): number => steps.findLast((step) => step.t <= t)?.value ?? 0;

/** When the last rollout became complete and no Pod was left that is going; the start when nothing had to be done. */
function doneBy({ timeline }: SimulationRun, measures: Measures, from: number, to: number): number | null {
  const rollouts = new Set(
    timeline.flatMap((entry) =>
      entry.type === 'object' && entry.owner === null && ROLLOUTS.has(kindOf(entry.object)) ? [entry.object] : [],
    ),
  );
  let done = from;
  for (const rollout of rollouts) {
    const last = measures.state('complete', rollout).findLast(({ t }) => t <= to);
    if (!last?.value) return null;
    done = Math.max(done, last.t);
  }
  const going = new Set<string>();
  for (const entry of timeline) {
    if (entry.t > to) break;
    if (entry.type === 'status' && entry.deletionTimestamp) going.add(entry.object);
    if (entry.type === 'deleted' && going.delete(entry.object)) done = Math.max(done, entry.t);
  }
  if (going.size > 0) return null;
  const bare = timeline.findLast((entry): entry is StatusEntry => entry.type === 'status' && !entry.owner && entry.t <= to);
  return bare && bare.t > done && rollouts.size === 0 ? bare.t : done;
}

/** The first that is seen of each Pod. One that comes back under its name, as those of a StatefulSet do, is another. */
function newPods(timeline: readonly TimelineEntry[], from: number, to: number): StatusEntry[] {
  const seen = new Set<string>();
  return timeline.filter((entry): entry is StatusEntry => {
    if (entry.type === 'deleted') seen.delete(entry.object);
    if (entry.type !== 'status' || seen.has(entry.object)) return false;
    seen.add(entry.object);
    return entry.t >= from && entry.t <= to;
  });
}

const servicesOf = ({ timeline }: SimulationRun): string[] => [
  ...new Set(
    timeline.flatMap((entry) => (entry.type === 'object' && kindOf(entry.object) === 'EndpointSlice' && entry.owner ? [entry.owner] : [])),
  ),
];

/** When there were none, having been some. */
function emptyStretches(steps: readonly Step<number>[], from: number): Stretch[] {
  const stretches: Stretch[] = [];
  let had = valueAt(steps, from) > 0;
  steps.forEach((step, index) => {
    if (step.t <= from) return;
    if (step.value === 0 && had) stretches.push({ from: step.t, to: steps[index + 1]?.t ?? null });
    had ||= step.value > 0;
  });
  return stretches;
}

/**
 * The Pod that an ordered StatefulSet waits for, which was there before the change and is not ready. Source: the known issue of forced rollbacks,
 * kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback.
 */
function heldBy({ timeline }: SimulationRun, to: number, made: ReadonlySet<string>): ChangeSummary['heldBy'] {
  const sets = new Map<string, ObjectEntry>();
  const pods = new Map<string, StatusEntry>();
  for (const entry of timeline) {
    if (entry.t > to) break;
    if (entry.type === 'object' && kindOf(entry.object) === 'StatefulSet') sets.set(entry.object, entry);
    if (entry.type === 'status') pods.set(entry.object, entry);
    if (entry.type === 'deleted') pods.delete(entry.object);
  }
  for (const pod of pods.values()) {
    const set = sets.get(pod.owner ?? '');
    if (!set || set.spec.podManagementPolicy === 'Parallel' || set.status.updateRevision === set.status.currentRevision) continue;
    if (pod.conditions.Ready !== 'True' && !pod.deletionTimestamp && !made.has(pod.object)) return { set: set.object, pod: pod.object };
  }
  return null;
}

/** Events that only tell of a wait which others explain. */
const SYMPTOMS = new Set(['Killing']);

/** What the rollout says itself, else the last warning about what the change made. `made`: the Pods that came with it. */
function whyStuck(
  { timeline }: SimulationRun,
  from: number,
  to: number,
  made: ReadonlySet<string>,
  since: (t: number) => number,
): ChangeSummary['stuck'] {
  const warnings = timeline.filter(
    (entry): entry is EventEntry =>
      entry.type === 'event' && entry.eventType === 'Warning' && entry.t >= from && entry.t <= to && !SYMPTOMS.has(entry.reason),
  );
  const why = warnings.findLast(({ object }) => made.has(object)) ?? warnings.at(-1);
  return why ? { object: why.object, reason: why.reason, message: why.message, t: since(why.t) } : null;
}
