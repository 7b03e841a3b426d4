import { isPodTerminal, type Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import type { Informer } from '../informers.ts';
import type { ReplicaSet } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { syncRolloutStatus } from './progress.ts';
import { allReplicaSetsAndRevision, cleanUp, type DeploymentSync, type Sets, scaleReplicaSet } from './sync.ts';
import { activeSets, actualReplicaCount, isComplete } from './util.ts';

/** All old Pods end before the first new one is made. Source: recreate.go. */
export function* rolloutRecreate(
  sync: DeploymentSync,
  queue: WorkQueue,
  key: string,
  list: readonly ReplicaSet[],
  pods: Informer<Pod>,
): Task {
  let sets = yield* allReplicaSetsAndRevision(sync, list, false);
  const scaledDown = yield* scaleDownOldSets(sync, sets);
  if (!scaledDown && !oldPodsRunning(sets, list, pods)) {
    if (!sets.newSet) sets = yield* allReplicaSetsAndRevision(sync, list, true);
    yield* scaleReplicaSet(sync, sets.newSet!, sync.deployment.spec.replicas);
    if (isComplete(sync.deployment, sync.deployment.status)) yield* cleanUp(sync, sets.oldSets);
  }
  yield* syncRolloutStatus(sync, queue, key, sets);
}

function* scaleDownOldSets(sync: DeploymentSync, { oldSets }: Sets): Task<boolean> {
  let scaled = false;
  for (const set of activeSets(oldSets)) if (yield* scaleReplicaSet(sync, set, 0)) scaled = true;
  return scaled;
}

/** Old Pods that have not come to an end; a Pod that is on its way out still counts. */
function oldPodsRunning({ newSet, oldSets }: Sets, list: readonly ReplicaSet[], pods: Informer<Pod>): boolean {
  if (actualReplicaCount(oldSets) > 0) return true;
  return list.some(
    (set) => set.metadata.uid !== newSet?.metadata.uid && pods.ownedBy(set.metadata.uid).some((pod) => !isPodTerminal(pod.status)),
  );
}
