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
}

/**
 * A change of something that owners manage: the owner is synced, the one before too; an orphan wakes those who may adopt it. Gives back the owner.
 * Source: addPod, updatePod and deletePod of every workload controller.
 */
export function enqueueOwners<Owner extends KubernetesObject>(
  change: Change,
  owning: Owners<Owner> & { readonly queue: WorkQueue },
): Owner | undefined {
  if (isOfOthers(change, owning.kind)) return undefined;
  for (const key of owningKeys(change, owning)) owning.queue.add(key, change.causes);
  const { object } = change;
  return owning.owners.resolve(object.metadata.namespace ?? '', controllerOf(object), owning.kind);
}

/** Does an owner of another kind manage the object, as before? Then the change is nobody's here. */
function isOfOthers({ object, old }: Change, kind: string): boolean {
  const reference = controllerOf(object);
  return reference !== undefined && reference.kind !== kind && (!old || controllerOf(old)?.uid === reference.uid);
}

/** The keys of all owners that a change concerns. */
export function owningKeys<Owner extends KubernetesObject>(
  { type, object, old }: Change,
  { kind, owners, selectors }: Owners<Owner>,
): string[] {
  const namespace = object.metadata.namespace ?? '';
  const reference = controllerOf(object);
  const before = old ? controllerOf(old) : undefined;
  const keys: string[] = [];
  if (before && before.uid !== reference?.uid) {
    const earlier = owners.resolve(namespace, before, kind);
    if (earlier) keys.push(keyOf(earlier));
  }
  if (reference) {
    const owner = owners.resolve(namespace, reference, kind);
    if (owner) keys.push(keyOf(owner));
    return keys;
  }
  const changed = !old || before || old.metadata.labels !== object.metadata.labels;
  if (type !== 'deleted' && changed) keys.push(...selectors.selecting(namespace, object.metadata.labels));
  return keys;
}
