import { isPodTerminal, type Pod } from '../../world/pod.ts';
import { type BackOffRecord, finishTime } from './backOff.ts';
import { COMPLETION_INDEX, type Indexes, indexOf, parseIndexes } from './indexes.ts';
import { matchPodFailurePolicy } from './podFailurePolicy.ts';
import { hasLimitPerIndex, isIndexed, isSuspended, type Job, onlyReplacesFailed } from './types.ts';

export const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';
const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const INDEX_IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(JOB_TRACKING) === true;

/** A Pod being deleted counts as failed at once, unless only ended ones are replaced. Source: isPodFailed. */
export function isPodFailed(pod: Pod, job: Job): boolean {
  if (pod.status.phase === 'Failed') return true;
  if (onlyReplacesFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== 'Succeeded';
}

/** Restarts of a Pod's containers count when its kubelet restarts them. Source: pastBackoffLimitOnFailure. */
export function isPastLimitOnFailure({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods)
    if (!isPodTerminal(status))
      for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
        restarts += restartCount;
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit;
}

/** Milliseconds until the Job is too old; undefined when it may take its time. Source: pastActiveDeadline. */
export function untilDeadline(job: Job, now: number): number | undefined {
  const { activeDeadlineSeconds } = job.spec;
  if (activeDeadlineSeconds === undefined || job.status.startTime === undefined || isSuspended(job)) return undefined;
  return job.status.startTime + activeDeadlineSeconds * 1000 - now;
}

const countOf = (pod: Pod, annotation: string): number => Number(pod.metadata.annotations?.[annotation] ?? 0) || 0;
const allFailures = (pod: Pod): number => countOf(pod, INDEX_FAILURES) + countOf(pod, INDEX_IGNORED);

/** Annotations of an index's Pod: its index and, with a limit per index, the failures of those before it. Source: addIndexFailureCountAnnotation. */
export function indexAnnotations(job: Job, index: number, replaced: Pod | undefined): Record<string, string> {
  const annotations: Record<string, string> = { [COMPLETION_INDEX]: String(index) };
  if (!hasLimitPerIndex(job)) return annotations;
  const ignores = replaced !== undefined && matchPodFailurePolicy(job, replaced)?.action === 'Ignore';
  const failures = replaced ? countOf(replaced, INDEX_FAILURES) + (ignores ? 0 : 1) : 0;
  const ignored = replaced ? countOf(replaced, INDEX_IGNORED) + (ignores ? 1 : 0) : 0;
  annotations[INDEX_FAILURES] = String(failures);
  if (ignored > 0) annotations[INDEX_IGNORED] = String(ignored);
  return annotations;
}

/** Failures of an index so far, as its last failed Pod tells. */
export const indexBackOff = (pod: Pod): BackOffRecord => ({ failures: allFailures(pod) + 1, lastFailureMs: finishTime(pod) });

function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isPodFailed(pod, job)) return false;
  const action = matchPodFailurePolicy(job, pod)?.action;
  if (action === 'FailIndex') return true;
  return action !== 'Ignore' && countOf(pod, INDEX_FAILURES) >= (job.spec.backoffLimitPerIndex ?? 0);
}

/** Source: calculateFailedIndexes. */
export function failedIndexes(job: Job, pods: readonly Pod[]): Set<number> {
  const completions = job.spec.completions ?? 0;
  const failed = parseIndexes(job.status.failedIndexes, completions);
  for (const pod of pods) {
    const index = indexOf(pod, completions);
    if (index !== undefined && isTracked(pod) && isIndexFailed(job, pod)) failed.add(index);
  }
  return failed;
}

/** Source: calculateSucceededIndexes. */
export function succeededIndexes(job: Job, pods: readonly Pod[]): Set<number> {
  const completions = job.spec.completions ?? 0;
  const succeeded = parseIndexes(job.status.completedIndexes, completions);
  for (const pod of pods) {
    const index = indexOf(pod, completions);
    if (index !== undefined && pod.status.phase === 'Succeeded' && isTracked(pod)) succeeded.add(index);
  }
  return succeeded;
}

/**
 * With a limit per index, the last failed Pod of an index stays until its successor is there, which takes its count over.
 * Source: getPodsWithDelayedDeletionPerIndex.
 */
export function delayedPods(job: Job, pods: readonly Pod[], active: readonly Pod[], settled: Indexes): Map<number, Pod> {
  const delayed = new Map<number, Pod>();
  if (!isIndexed(job)) return delayed;
  const completions = job.spec.completions ?? 0;
  const running = new Set(active.map((pod) => indexOf(pod, completions)));
  for (const pod of pods) {
    const index = indexOf(pod, completions);
    if (index === undefined || settled.has(index) || running.has(index) || !isTracked(pod) || !isPodFailed(pod, job)) continue;
    const known = delayed.get(index);
    if (!known || (allFailures(known) <= allFailures(pod) && finishTime(known) <= finishTime(pod))) delayed.set(index, pod);
  }
  return delayed;
}
