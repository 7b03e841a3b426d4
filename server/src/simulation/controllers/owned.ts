import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { OwnerReference } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
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
  const { object } = change;
  const reference = controllerOf(object);
  if (reference !== undefined && isOthers(reference, change, owning.kind)) return undefined;
  for (const key of owningKeys(change, owning)) owning.queue.add(key, change.causes);
  return owning.owners.resolve(object.metadata.namespace ?? '', reference, owning.kind);
}

/** Does an owner of another kind manage the object, as before? Then the change is nobody's here. */
const isOthers = (reference: OwnerReference, { object, old }: Change, kind: string): boolean =>
  reference.kind !== kind && (!old || controllerBefore(object, reference, old)?.uid === reference.uid);

/** The owner that managed an object before it changed; `reference` is the one that does now. */
const controllerBefore = (
  { metadata }: KubernetesObject,
  reference: OwnerReference | undefined,
  old: KubernetesObject,
): OwnerReference | undefined => (old.metadata.ownerReferences === metadata.ownerReferences ? reference : controllerOf(old));

/** The keys of all owners that a change concerns. */
export function owningKeys<Owner extends KubernetesObject>(
  { type, object, old }: Change,
  { kind, owners, selectors }: Owners<Owner>,
): string[] {
  const namespace = object.metadata.namespace ?? '';
  const reference = controllerOf(object);
  const before = old ? controllerBefore(object, reference, old) : undefined;
  const keys: string[] = [];
  if (before && before.uid !== reference?.uid) {
    const earlier = owners.resolveKey(namespace, before, kind);
    if (earlier !== undefined) keys.push(earlier);
  }
  if (reference) {
    const owner = owners.resolveKey(namespace, reference, kind);
    if (owner !== undefined) keys.push(owner);
    return keys;
  }
  const changed = !old || before || old.metadata.labels !== object.metadata.labels;
  if (type !== 'deleted' && changed) keys.push(...selectors.selecting(namespace, object.metadata.labels));
  return keys;
}
