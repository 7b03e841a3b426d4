import type { Instant } from '../../world/instant.ts';
import type { Pod } from '../../world/pod.ts';
import { FAILURE_TARGET, newCondition, SUCCESS_CRITERIA_MET } from './ending.ts';
import { isPodFailed, isTracked } from './failures.ts';
import { formatIndexes, indexOf, parseIndexes } from './indexes.ts';
import { countsAsFailure } from './podFailurePolicy.ts';
import type { SyncContext } from './syncContext.ts';
import { hasLimitPerIndex, isIndexed, type JobStatus } from './types.ts';

/** Source: MaxUncountedPods. */
const UNCOUNTED_MAX = 500;

/** Pods whose finalizers may go after the next write of the status, and whether there are more than one write takes. */
export interface Counted {
  readonly released: readonly Pod[];
  readonly changed: boolean;
  readonly full: boolean;
}

/** Moves Pods that have lost their finalizers from the list of uncounted ones into the counts. Source: cleanUncountedPodsWithoutFinalizers. */
export function settleUncounted(status: JobStatus, tracked: ReadonlySet<string>): boolean {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const open = { succeeded: succeeded.filter((uid) => tracked.has(uid)), failed: failed.filter((uid) => tracked.has(uid)) };
  const newSucceeded = succeeded.length - open.succeeded.length;
  const newFailed = failed.length - open.failed.length;
  status.uncountedTerminatedPods = {
    ...(open.succeeded.length > 0 ? { succeeded: open.succeeded } : {}),
    ...(open.failed.length > 0 ? { failed: open.failed } : {}),
  };
  if (newSucceeded > 0) status.succeeded = (status.succeeded ?? 0) + newSucceeded;
  if (newFailed > 0) status.failed = (status.failed ?? 0) + newFailed;
  return newSucceeded + newFailed > 0;
}

/** Writes ended Pods into the status: as uncounted ones first, so that none is counted twice. Source: trackJobStatusAndRemoveFinalizers. */
export function countEnded(sync: SyncContext): Counted {
  const { job, status, pods, finished } = sync;
  const completions = job.spec.completions ?? 0;
  const indexed = isIndexed(job);
  const before = parseIndexes(job.status.completedIndexes, completions);
  const completed = new Set(before);
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])];
  const failing = finished !== null && finished.type !== SUCCESS_CRITERIA_MET;
  const released: Pod[] = [];
  let changed = false;
  let full = false;
  const ordered = indexed ? [...pods].sort((one, other) => (indexOf(one, completions) ?? -1) - (indexOf(other, completions) ?? -1)) : pods;
  for (const pod of ordered) {
    if (!isTracked(pod) || !mayRelease(sync, pod)) continue;
    released.push(pod);
    const { uid } = pod.metadata;
    const index = indexOf(pod, completions);
    if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) {
      if (indexed) {
        if (index !== undefined) completed.add(index);
      } else if (!succeeded.includes(uid)) {
        succeeded.push(uid);
        changed = true;
      }
    } else if (isPodFailed(pod, job) || failing) {
      if (failed.includes(uid) || (indexed && index === undefined) || !countsAsFailure(job, pod)) continue;
      failed.push(uid);
      changed = true;
    }
    if (completed.size - before.size + succeeded.length + failed.length >= UNCOUNTED_MAX) {
      full = true;
      break;
    }
  }
  status.uncountedTerminatedPods = { ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) };
  if (indexed && trackIndexes(sync, completed)) changed = true;
  return { released, changed, full };
}

function trackIndexes({ job, status, failedIndexes }: SyncContext, completed: ReadonlySet<number>): boolean {
  const text = formatIndexes(completed);
  if (completed.size > 0) {
    status.succeeded = completed.size;
    status.completedIndexes = text;
  } else {
    delete status.succeeded;
    delete status.completedIndexes;
  }
  if (failedIndexes) status.failedIndexes = formatIndexes(failedIndexes);
  return (job.status.completedIndexes ?? '') !== text || job.status.failedIndexes !== status.failedIndexes;
}

/** Source: canRemoveFinalizer. */
function mayRelease({ job, finished, delayed }: SyncContext, pod: Pod): boolean {
  if (job.metadata.deletionTimestamp !== undefined || finished !== null || pod.status.phase === 'Succeeded') return true;
  if (!isPodFailed(pod, job)) return false;
  const index = hasLimitPerIndex(job) ? indexOf(pod, job.spec.completions ?? 0) : undefined;
  return index === undefined || delayed.get(index)?.metadata.uid !== pod.metadata.uid;
}

/** Adds the condition that tells how the Job will end, before its Pods are let go; false when it is there already. */
export function announceEnding({ status, finished }: SyncContext): boolean {
  if (!finished || status.conditions?.some(({ type }) => type === finished.type)) return false;
  status.conditions = [...(status.conditions ?? []), finished];
  return true;
}

/** Ends the Job when nothing is left to wait for. Source: enactJobFinished. */
export function enactFinished({ status, finished, terminating }: SyncContext, now: Instant): boolean {
  const open = status.uncountedTerminatedPods;
  if (!finished || terminating > 0 || open?.succeeded?.length || open?.failed?.length) return false;
  const type = finished.type === FAILURE_TARGET ? 'Failed' : 'Complete';
  status.conditions = [...(status.conditions ?? []), newCondition(type, now, finished.reason ?? '', finished.message ?? '')];
  if (type === 'Complete') status.completionTime = now;
  return true;
}
