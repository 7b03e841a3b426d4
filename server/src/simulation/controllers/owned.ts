import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Change } from '../world/store.ts';
import { keyOf } from './controller.ts';
import { controllerOf, type Informer } from './informers.ts';
import type { NamespacedSelectors } from './selectorIndex.ts';
import type { WorkQueue } from './workQueue.ts';

interface Owners<Owner extends KubernetesObject> {
  readonly kind: string;
  readonly owners: Informer<Owner>;
  readonly selectors: NamespacedSelectors;
  readonly queue: WorkQueue;
}

/**
 * A change of something that owners manage: the owner is synced, the one before too; an orphan wakes those who may adopt it. Gives back the owner.
 * Source: addPod, updatePod and deletePod of every workload controller.
 */
export function enqueueOwners<Owner extends KubernetesObject>(
  { type, object, old, causes }: Change,
  { kind, owners, selectors, queue }: Owners<Owner>,
): Owner | undefined {
  const namespace = object.metadata.namespace ?? '';
  const reference = controllerOf(object);
  const before = old ? controllerOf(old) : undefined;
  if (before && before.uid !== reference?.uid) {
    const earlier = owners.resolve(namespace, before, kind);
    if (earlier) queue.add(keyOf(earlier), causes);
  }
  if (reference) {
    const owner = owners.resolve(namespace, reference, kind);
    if (owner) queue.add(keyOf(owner), causes);
    return owner;
  }
  const changed = !old || before || old.metadata.labels !== object.metadata.labels;
  if (type !== 'deleted' && changed) for (const key of selectors.selecting(namespace, object.metadata.labels)) queue.add(key, causes);
  return undefined;
}
