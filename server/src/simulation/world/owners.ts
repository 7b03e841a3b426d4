import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { OwnerReference } from './pod.ts';
import type { World } from './world.ts';

/** Owners above owners that are looked for at most: a circle has no end. */
const DEPTH_MAX = 8;

/** `ReplicaSet/web-1`, `Deployment/web`: who made an object, the nearest first. */
export function ownerNames({ store }: World, object: KubernetesObject): readonly string[] {
  const names: string[] = [];
  let current: KubernetesObject | undefined = object;
  for (let depth = 0; current && depth < DEPTH_MAX; depth++) {
    const references = (current.metadata.ownerReferences ?? []) as readonly OwnerReference[];
    const owner = references.find(({ controller }) => controller);
    if (!owner) break;
    names.push(`${owner.kind}/${owner.name}`);
    current = store.get(owner.kind, current.metadata.namespace, owner.name);
  }
  return names;
}
