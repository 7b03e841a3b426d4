import type { Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { ApiError } from '../controller.ts';
import type { BackOffRecord } from './backOff.ts';
import { isPodFailed, isTracked } from './failures.ts';
import { indexOf } from './indexes.ts';
import { countsAsFailure } from './podFailurePolicy.ts';
import { isIndexed, type Job, type JobCondition, type JobStatus } from './types.ts';

/** What one sync of a Job knows and changes. Source: pkg/controller/job syncJobCtx. */
export interface SyncContext {
  job: Job;
  /** The status that is being worked out. */
  status: JobStatus;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  activeCount: number;
  ready: number;
  terminating: number;
  succeeded: number;
  readonly succeededIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number> | null;
  /** Failed Pods that wait for their successors, by index. */
  readonly delayed: ReadonlyMap<number, Pod>;
  readonly record: BackOffRecord;
  /** How the Job ends, as soon as that is known. */
  finished: JobCondition | null;
  readonly causes: Causes;
  failure: ApiError | null;
}

/** Ended Pods that are in no count yet. Source: getNewFinishedPods. */
export function newlyFinished(job: Job, pods: readonly Pod[]): { readonly succeeded: Pod[]; readonly failed: Pod[] } {
  const { succeeded = [], failed = [] } = job.status.uncountedTerminatedPods ?? {};
  const completions = job.spec.completions ?? 0;
  const fresh = pods.filter((pod) => isTracked(pod) && (!isIndexed(job) || indexOf(pod, completions) !== undefined));
  return {
    succeeded: fresh.filter((pod) => pod.status.phase === 'Succeeded' && !succeeded.includes(pod.metadata.uid)),
    failed: fresh.filter((pod) => isPodFailed(pod, job) && !failed.includes(pod.metadata.uid)),
  };
}

/** Failures that count towards the limit, those included that are not in the status yet. */
export const failureCount = (job: Job, fresh: readonly Pod[]): number =>
  (job.status.failed ?? 0) +
  (job.status.uncountedTerminatedPods?.failed?.length ?? 0) +
  fresh.filter((pod) => countsAsFailure(job, pod)).length;
