import type { Instant } from '../../world/instant.ts';
import type { Pod } from '../../world/pod.ts';
import { conditionOf } from '../conditions.ts';
import { isPastLimitOnFailure, isPodFailed, untilDeadline } from './failures.ts';
import type { Indexes } from './indexes.ts';
import { matchPodFailurePolicy } from './podFailurePolicy.ts';
import { matchSuccessPolicy } from './successPolicy.ts';
import type { Job, JobCondition } from './types.ts';

export const FAILURE_TARGET = 'FailureTarget';
export const SUCCESS_CRITERIA_MET = 'SuccessCriteriaMet';

/** The field that decides about an ending, by its reason. */
const FIELDS: Readonly<Record<string, string>> = {
  CompletionsReached: 'spec.completions',
  SuccessPolicy: 'spec.successPolicy',
  BackoffLimitExceeded: 'spec.backoffLimit',
  DeadlineExceeded: 'spec.activeDeadlineSeconds',
  PodFailurePolicy: 'spec.podFailurePolicy',
  MaxFailedIndexesExceeded: 'spec.maxFailedIndexes',
  FailedIndexes: 'spec.backoffLimitPerIndex',
};

export const fieldOf = ({ reason }: JobCondition): string => FIELDS[reason ?? ''] ?? 'spec';

export const newCondition = (type: string, now: Instant, reason: string, message: string): JobCondition => ({
  type,
  status: 'True',
  lastProbeTime: now,
  lastTransitionTime: now,
  reason,
  message,
});

/** Once it is decided how a Job ends, that stays. */
export const decided = ({ status }: Job): JobCondition | null =>
  conditionOf(status.conditions, SUCCESS_CRITERIA_MET) ?? conditionOf(status.conditions, FAILURE_TARGET) ?? null;

interface Progress {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly failures: number;
  readonly succeededIndexes: Indexes;
  readonly failedIndexes: Indexes | null;
  /** Now, to the millisecond and as the API keeps it. */
  readonly nowMs: Instant;
  readonly now: Instant;
}

/** Why a Job has to end now, in the order in which the reasons count; null when it goes on. Source: syncJob. */
export function endingOf({ job, pods, failures, succeededIndexes, failedIndexes, nowMs, now }: Progress): JobCondition | null {
  const { spec } = job;
  const fail = (reason: string, message: string): JobCondition => newCondition(FAILURE_TARGET, now, reason, message);
  const policy = failJobMessage(job, pods);
  if (policy !== null) return fail('PodFailurePolicy', policy);
  if (failures > spec.backoffLimit || isPastLimitOnFailure(job, pods))
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if ((untilDeadline(job, nowMs) ?? 1) <= 0) return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  if (failedIndexes) {
    if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes)
      return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
    if (failedIndexes.size > 0 && failedIndexes.size + succeededIndexes.size >= (spec.completions ?? 0))
      return fail('FailedIndexes', 'Job has failed indexes');
  }
  const met = matchSuccessPolicy(job, succeededIndexes);
  return met === null ? null : newCondition(SUCCESS_CRITERIA_MET, now, 'SuccessPolicy', met);
}

function failJobMessage(job: Job, pods: readonly Pod[]): string | null {
  for (const pod of pods) {
    const match = isPodFailed(pod, job) ? matchPodFailurePolicy(job, pod) : null;
    if (match?.action === 'FailJob') return match.message;
  }
  return null;
}
