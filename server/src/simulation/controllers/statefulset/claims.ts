import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { OwnerReference, Pod } from '../../world/pod.ts';
import { controllerRefTo } from '../podControl.ts';
import type { PersistentVolumeClaim, RetentionPolicy, StatefulSet } from '../types.ts';
import { isInRange } from './utils.ts';

/**
 * Who owns the claims of a set's Pods, so that the garbage collector deletes them when the retention policy wants it.
 * Source: pkg/controller/statefulset/stateful_set_utils.go isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod.
 */
interface Policy {
  readonly whenScaled: RetentionPolicy;
  readonly whenDeleted: RetentionPolicy;
}

export const policyOf = ({ spec }: StatefulSet): Policy => ({
  whenScaled: spec.persistentVolumeClaimRetentionPolicy?.whenScaled ?? 'Retain',
  whenDeleted: spec.persistentVolumeClaimRetentionPolicy?.whenDeleted ?? 'Retain',
});

const refsOf = ({ metadata }: PersistentVolumeClaim): OwnerReference[] => metadata.ownerReferences ?? [];

const names = (reference: OwnerReference, { apiVersion, kind, metadata }: KubernetesObject): boolean =>
  reference.apiVersion === apiVersion && reference.kind === kind && reference.name === metadata.name;

const hasRef = (claim: PersistentVolumeClaim, owner: KubernetesObject): boolean =>
  refsOf(claim).some(({ uid }) => uid === owner.metadata.uid);

/** An owner of that name, but an earlier one. */
export function hasStaleRef(claim: PersistentVolumeClaim, owner: KubernetesObject): boolean {
  const reference = refsOf(claim).find((candidate) => names(candidate, owner));
  return reference !== undefined && reference.uid !== owner.metadata.uid;
}

/** Somebody else manages a claim that the policy would delete. */
export function hasUnexpectedController(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  const { whenScaled, whenDeleted } = policyOf(set);
  if (whenScaled === 'Retain' && whenDeleted === 'Retain') return false;
  return refsOf(claim).some((reference) => {
    for (const owner of [set, pod]) if (names(reference, owner)) return reference.uid !== owner.metadata.uid;
    return reference.controller === true;
  });
}

/** Whether the set and the Pod should own the claim. */
function wantedOwners(set: StatefulSet, pod: Pod): { readonly set: boolean; readonly pod: boolean } {
  const { whenScaled, whenDeleted } = policyOf(set);
  if (whenScaled === 'Retain') return { set: whenDeleted === 'Delete', pod: false };
  const scaledDown = !isInRange(pod, set);
  return { set: whenDeleted === 'Delete' && !scaledDown, pod: scaledDown };
}

export function isUpToDate(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  if (hasStaleRef(claim, set) || hasStaleRef(claim, pod)) return true;
  if (hasUnexpectedController(claim, set, pod)) return !hasRef(claim, set) && !hasRef(claim, pod);
  const owners = [set.metadata.uid, pod.metadata.uid];
  if (refsOf(claim).some(({ uid, controller }) => owners.includes(uid) && !controller)) return false;
  const wanted = wantedOwners(set, pod);
  return wanted.set === hasRef(claim, set) && wanted.pod === hasRef(claim, pod);
}

/** The claim with the owners that the policy wants. */
export function withOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): PersistentVolumeClaim {
  const others = refsOf(claim).filter((reference) => !names(reference, set) && !names(reference, pod));
  const wanted = hasUnexpectedController(claim, set, pod) ? { set: false, pod: false } : wantedOwners(set, pod);
  if (wanted.set) others.push(controllerRefTo(set));
  if (wanted.pod) others.push(controllerRefTo(pod));
  const { ownerReferences: _, ...metadata } = claim.metadata;
  return { ...claim, metadata: others.length > 0 ? { ...metadata, ownerReferences: others } : metadata };
}
