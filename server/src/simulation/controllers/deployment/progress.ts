import { because } from '../../world/causes.ts';
import type { Task } from '../../world/task.ts';
import { conditionOf, withCondition, withoutCondition } from '../conditions.ts';
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { allOf, calculateStatus, type DeploymentSync, type Sets, sameStatus, writeStatus } from './sync.ts';
import { hasProgressDeadline, isComplete, isProgressing, isTimedOut, newCondition, PROGRESSING, REPLICA_FAILURE } from './util.ts';

/** Added to the deadline so that the look comes after it. */
const DEADLINE_SKEW_MS = 1000;

/** Writes the status of a rollout: counts, progress, failures; comes back at the deadline when nothing moves. Source: progress.go. */
export function* syncRolloutStatus(sync: DeploymentSync, queue: WorkQueue, key: string, sets: Sets): Task {
  const { world, deployment } = sync;
  const { newSet } = sets;
  const status = calculateStatus(sync, allOf(sets), newSet);
  if (!hasProgressDeadline(deployment)) status.conditions = withoutCondition(status.conditions, PROGRESSING);
  const current = conditionOf(deployment.status.conditions, PROGRESSING);
  const done = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  let causes = sync.causes;
  if (hasProgressDeadline(deployment) && !done) {
    const told = progressOf(sync, status, newSet);
    if (told) status.conditions = withProgress(status.conditions, told, current);
    if (told?.reason === 'ProgressDeadlineExceeded') causes = because(world.field(deployment, 'spec.progressDeadlineSeconds'), causes);
  }
  const failure = failureOf(allOf(sets), newSet);
  status.conditions = failure ? withCondition(status.conditions, failure) : withoutCondition(status.conditions, REPLICA_FAILURE);
  // A rollout that was complete once has no deadline any more: until something changes each look finds the same. kube-controller-manager
  // looks ten times a second all the same; nobody sees it.
  if (sameStatus(deployment.status, status)) {
    if (!done) requeueStuck(sync, queue, key, status);
  } else yield* writeStatus({ ...sync, causes }, status);
}

function progressOf({ world, deployment }: DeploymentSync, status: DeploymentStatus, newSet: ReplicaSet | null): Condition | null {
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const now = world.nowTime();
  if (isComplete(deployment, status))
    return newCondition(PROGRESSING, 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now);
  if (isProgressing(deployment, status)) return newCondition(PROGRESSING, 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now);
  if (isTimedOut(deployment, status, world.nowMs))
    return newCondition(PROGRESSING, 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now);
  return null;
}

/** Every sign of progress moves the time of the last update, also with the same reason as before. */
function withProgress(conditions: readonly Condition[] | undefined, told: Condition, current: Condition | undefined): Condition[] {
  if (told.reason !== 'ReplicaSetUpdated' || !current) return withCondition(conditions, told);
  const kept = current.status === 'True' && current.lastTransitionTime !== undefined;
  const added = kept ? { ...told, lastTransitionTime: current.lastTransitionTime! } : told;
  return [...withoutCondition(conditions, PROGRESSING), added];
}

/** The failure of a set, of the new one first. Source: getReplicaFailures. */
function failureOf(sets: readonly (ReplicaSet | null)[], newSet: ReplicaSet | null): Condition | undefined {
  for (const set of [newSet, ...sets]) {
    const found = conditionOf(set?.status.conditions, REPLICA_FAILURE);
    if (!found) continue;
    const { lastTransitionTime } = found;
    return { ...found, ...(lastTransitionTime === undefined ? {} : { lastUpdateTime: lastTransitionTime }) };
  }
  return undefined;
}

/** Source: requeueStuckDeployment. */
function requeueStuck({ world, deployment }: DeploymentSync, queue: WorkQueue, key: string, status: DeploymentStatus): void {
  const current = conditionOf(deployment.status.conditions, PROGRESSING);
  if (!hasProgressDeadline(deployment) || !current) return;
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return;
  const causes = [world.field(deployment as Deployment, 'spec.progressDeadlineSeconds')];
  const left = (current.lastUpdateTime ?? 0) + deployment.spec.progressDeadlineSeconds! * 1000 - world.nowMs;
  if (left < DEADLINE_SKEW_MS) queue.addRateLimited(key, causes);
  else queue.addAfter(key, left + DEADLINE_SKEW_MS, causes);
}
