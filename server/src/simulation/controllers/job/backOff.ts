import type { Milliseconds } from '../../world/clock.ts';
import type { Instant } from '../../world/instant.ts';
import { type ContainerStatus, isRestartableInitContainer, type Pod } from '../../world/pod.ts';

/** Source: pkg/controller/job DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff. */
const BACK_OFF_MS = 10_000;
const BACK_OFF_MAX_MS = 600_000;

/** Failures since the last success, and when the last of them happened. */
export interface BackOffRecord {
  readonly failures: number;
  readonly lastFailureMs: Instant;
}

export const NO_FAILURES: BackOffRecord = { failures: 0, lastFailureMs: 0 };

/**
 * When a Pod ended: the end of its last container; when that is not known, the loss of its readiness, its deletion, its creation.
 * Source: pkg/controller/job/backoff_utils.go getFinishedTime.
 */
export function finishTime({ status, metadata, spec }: Pod): Instant {
  const sidecars = (spec.initContainers ?? []).flatMap((container) => (isRestartableInitContainer(container) ? container.name : []));
  const beside = (status.initContainerStatuses ?? []).filter(({ name }) => sidecars.includes(name));
  const ended = latestEnd(beside, latestEnd(status.containerStatuses ?? [], null));
  if (ended !== null) return ended;
  const unready = status.conditions.find(({ type, status: value }) => type === 'Ready' && value === 'False')?.lastTransitionTime;
  if (unready !== undefined) return unready;
  if (metadata.deletionTimestamp !== undefined) return metadata.deletionTimestamp - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return metadata.creationTimestamp;
}

/** The latest end of containers and `before`; null as long as one of them runs. Source: latestFinishTime. */
function latestEnd(statuses: readonly ContainerStatus[], before: Instant | null): Instant | null {
  let latest = before;
  for (const { state } of statuses) {
    const end = state.terminated?.finishedAt;
    if (end === undefined || !Number.isFinite(end)) return null;
    latest = latest === null ? end : Math.max(latest, end);
  }
  return latest;
}

/** The record after Pods that ended since; a success forgets the failures before it. Source: newBackoffRecord. */
export function nextRecord(record: BackOffRecord, succeeded: readonly Pod[], failed: readonly Pod[]): BackOffRecord {
  const last = (pods: readonly Pod[]): Instant => Math.max(...pods.map(finishTime));
  if (succeeded.length === 0) {
    if (failed.length === 0) return record;
    return { failures: record.failures + failed.length, lastFailureMs: last(failed) };
  }
  const successMs = last(succeeded);
  const since = failed.filter((pod) => finishTime(pod) > successMs);
  return since.length === 0 ? NO_FAILURES : { failures: since.length, lastFailureMs: last(since) };
}

/** Wait after so many failures in a row, one or more: 10 s after the first, twice as long after each further one, ten minutes at most. */
export const backOffAfter = (failures: number): Milliseconds => Math.min(BACK_OFF_MS * 2 ** Math.min(failures - 1, 32), BACK_OFF_MAX_MS);

/** Milliseconds until the next Pod may be made. */
export function remainingBackOff({ failures, lastFailureMs }: BackOffRecord, now: Instant): Milliseconds {
  if (failures === 0) return 0;
  return Math.max(0, lastFailureMs + backOffAfter(failures) - now);
}
