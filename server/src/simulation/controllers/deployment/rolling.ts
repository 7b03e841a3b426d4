import type { Task } from '../../world/task.ts';
import type { ReplicaSet } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { syncRolloutStatus } from './progress.ts';
import { allOf, allReplicaSetsAndRevision, cleanUp, type DeploymentSync, type Sets, scaleReplicaSet } from './sync.ts';
import { activeSets, availableReplicaCount, byCreation, isComplete, maxUnavailable, newSetReplicas, replicaCount } from './util.ts';

/** One step of a rolling update: first more new Pods, else fewer old ones. Source: rolling.go. */
export function* rolloutRolling(sync: DeploymentSync, queue: WorkQueue, key: string, list: readonly ReplicaSet[]): Task {
  const sets = yield* allReplicaSetsAndRevision(sync, list, true);
  const moved = (yield* reconcileNewSet(sync, sets)) || (yield* reconcileOldSets(sync, sets));
  if (!moved && isComplete(sync.deployment, sync.deployment.status)) yield* cleanUp(sync, sets.oldSets);
  yield* syncRolloutStatus(sync, queue, key, sets);
}

function* reconcileNewSet(sync: DeploymentSync, sets: Sets): Task<boolean> {
  const newSet = sets.newSet!;
  const { replicas } = sync.deployment.spec;
  const size = newSet.spec.replicas;
  if (size === replicas) return false;
  const wanted = size > replicas ? replicas : newSetReplicas(sync.deployment, allOf(sets), size);
  return (yield* scaleReplicaSet(sync, newSet, wanted)) !== null;
}

/** Old Pods go as far as enough Pods stay available: unready ones first, which nobody misses. Source: reconcileOldReplicaSets. */
function* reconcileOldSets(sync: DeploymentSync, sets: Sets): Task<boolean> {
  const { deployment } = sync;
  const newSet = sets.newSet!;
  const olds = activeSets(sets.oldSets).sort(byCreation);
  if (olds.length === 0) return false;
  const leastAvailable = deployment.spec.replicas - maxUnavailable(deployment);
  const newUnavailable = newSet.spec.replicas - (newSet.status.availableReplicas ?? 0);
  const most = replicaCount(allOf(sets)) - leastAvailable - newUnavailable;
  if (most <= 0) return false;
  const cleaned = yield* cleanUpUnhealthy(sync, olds, most);
  if (cleaned === null) return false;
  const surplus = availableReplicaCount([...olds, newSet]) - leastAvailable;
  const down = surplus > 0 ? yield* scaleDown(sync, olds, surplus) : 0;
  return cleaned + down > 0;
}

/**
 * How many unhealthy Pods were given up; null when a status still counts Pods that are being taken away, so that nothing can be said yet. Puts the
 * smaller sets into `olds`. Source: cleanupUnhealthyReplicas.
 */
function* cleanUpUnhealthy(sync: DeploymentSync, olds: ReplicaSet[], most: number): Task<number | null> {
  let total = 0;
  for (const [index, set] of olds.entries()) {
    if (total >= most) break;
    const count = Math.min(most - total, set.spec.replicas - (set.status.availableReplicas ?? 0));
    if (count < 0) return null;
    if (count === 0) continue;
    olds[index] = (yield* scaleReplicaSet(sync, set, set.spec.replicas - count)) ?? set;
    total += count;
  }
  return total;
}

/** Source: scaleDownOldReplicaSetsForRollingUpdate. */
function* scaleDown(sync: DeploymentSync, olds: readonly ReplicaSet[], most: number): Task<number> {
  let total = 0;
  for (const set of olds) {
    if (total >= most) break;
    const count = Math.min(set.spec.replicas, most - total);
    if (count === 0) continue;
    yield* scaleReplicaSet(sync, set, set.spec.replicas - count);
    total += count;
  }
  return total;
}
