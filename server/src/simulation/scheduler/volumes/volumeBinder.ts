import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import { type Labels, selectorOf, selects } from '../../../kubernetes/values/selector.ts';
import type { Pod } from '../../world/pod.ts';
import type { Listers } from '../cache/listers.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { claimsOf, classOf, isFullyBound, NO_PROVISIONER, SELECTED_NODE, waitsForConsumer } from './claims.ts';
import { findMatchingVolume, reachableFrom, sizeOf } from './matching.ts';

/** Source: plugins/volumebinding/binder.go. */
export const ERR_REASON_BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind";
export const ERR_REASON_NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity";
export const ERR_REASON_NOT_ENOUGH_SPACE = 'node(s) did not have enough free storage';
export const ERR_REASON_PV_NOT_EXIST = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** A Pod's claims by what has to be done about them. */
export interface PodVolumeClaims {
  readonly bound: readonly KubernetesObject[];
  /** To be bound once the node is known. */
  readonly delayed: readonly KubernetesObject[];
  /** To be bound by the volume controller, before the Pod is placed. */
  readonly immediate: readonly KubernetesObject[];
}

/** What binding a Pod to a node would do to its claims. */
export interface PodVolumes {
  readonly bindings: readonly { readonly claim: KubernetesObject; readonly volume: KubernetesObject }[];
  readonly provisions: readonly KubernetesObject[];
}

export function podVolumeClaims(pod: Pod, listers: Listers): PodVolumeClaims {
  const bound: KubernetesObject[] = [];
  const delayed: KubernetesObject[] = [];
  const immediate: KubernetesObject[] = [];
  for (const { name } of claimsOf(pod)) {
    const claim = listers.claim(pod.metadata.namespace, name);
    if (!claim) continue;
    if (isFullyBound(claim)) bound.push(claim);
    else if (!claim.spec?.volumeName && waitsForConsumer(listers.storageClass(classOf(claim)))) delayed.push(claim);
    else immediate.push(claim);
  }
  return { bound, delayed, immediate };
}

/** What stands against a node, or what would be bound there. `error` is a fault of the cluster's objects. */
export type FoundVolumes = { readonly volumes: PodVolumes } | { readonly reasons: readonly string[] } | { readonly error: string };

export function findPodVolumes(claims: PodVolumeClaims, node: NodeInfo, listers: Listers): FoundVolumes {
  const reasons: string[] = [];
  let missing = false;
  for (const claim of claims.bound) {
    const volume = listers.volume(claim.spec?.volumeName ?? '');
    if (!volume) missing = true;
    else if (!reachableFrom(volume, node.node!)) reasons.push(ERR_REASON_NODE_CONFLICT);
    else continue;
    break;
  }
  const delayed = delayedVolumes(claims.delayed, node, listers);
  if ('error' in delayed) return delayed;
  if ('reasons' in delayed) reasons.push(...delayed.reasons);
  if (missing) reasons.push(ERR_REASON_PV_NOT_EXIST);
  return reasons.length > 0 || 'reasons' in delayed ? { reasons } : delayed;
}

function delayedVolumes(claims: readonly KubernetesObject[], node: NodeInfo, listers: Listers): FoundVolumes {
  const bindings: { claim: KubernetesObject; volume: KubernetesObject }[] = [];
  const toProvision: KubernetesObject[] = [];
  const toMatch: KubernetesObject[] = [];
  for (const claim of claims) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    if (selected === undefined) toMatch.push(claim);
    else if (selected === node.name) toProvision.push(claim);
    else return { reasons: [ERR_REASON_BIND_CONFLICT] };
  }
  const taken = new Set<string>();
  const volumes = toMatch.length > 0 ? listers.all('PersistentVolume') : [];
  for (const claim of toMatch.toSorted(bySize)) {
    const volume = findMatchingVolume(claim, volumes, { node: node.node!, taken });
    if (volume) {
      taken.add(volume.metadata.name ?? '');
      bindings.push({ claim, volume });
    } else toProvision.push(claim);
  }
  for (const claim of toProvision) {
    const refused = provisionProblem(claim, node, listers);
    if (refused) return refused;
  }
  return { volumes: { bindings, provisions: toProvision } };
}

const bySize = (one: KubernetesObject, other: KubernetesObject): number => {
  const [left, right] = [sizeOf(one), sizeOf(other)];
  return left && right ? left.compare(right) : 0;
};

/** May a volume for the claim be made at the node? Null when it may. Source: checkVolumeProvisions. */
function provisionProblem(claim: KubernetesObject, node: NodeInfo, listers: Listers): FoundVolumes | null {
  const className = classOf(claim);
  const storageClass = listers.storageClass(className);
  if (!storageClass) return { error: `failed to find storage class "${className}"` };
  const { provisioner } = storageClass;
  if (!provisioner || provisioner === NO_PROVISIONER) return { reasons: [ERR_REASON_BIND_CONFLICT] };
  if (!allowsTopology(storageClass, node.labels)) return { reasons: [ERR_REASON_BIND_CONFLICT] };
  return hasCapacity(provisioner, claim, storageClass, node, listers) ? null : { reasons: [ERR_REASON_NOT_ENOUGH_SPACE] };
}

interface TopologyTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
}

/** Source: core/v1/helper MatchTopologySelectorTerms. */
function allowsTopology({ allowedTopologies }: KubernetesObject, labels: Labels): boolean {
  const terms = (allowedTopologies ?? []) as TopologyTerm[];
  if (terms.length === 0) return true;
  return terms.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && (values ?? []).includes(labels[key])),
  );
}

/** Only drivers that say so are asked how much room they have. Source: hasEnoughCapacity. */
function hasCapacity(driver: string, claim: KubernetesObject, storageClass: KubernetesObject, node: NodeInfo, listers: Listers): boolean {
  const size = sizeOf(claim);
  if (!size || listers.get('CSIDriver', '', driver)?.spec?.storageCapacity !== true) return true;
  return listers.all('CSIStorageCapacity').some((capacity) => {
    const limit = volumeLimitOf(capacity);
    if (capacity.storageClassName !== storageClass.metadata.name || !limit || limit.compare(size) < 0 || !capacity.nodeTopology)
      return false;
    const selector = selectorOf(capacity.nodeTopology);
    return !('error' in selector) && selects(selector.selector, node.labels);
  });
}

/** The largest volume that a storage capacity has room for. Source: binder.go volumeLimit. */
export const volumeLimitOf = ({ maximumVolumeSize, capacity }: KubernetesObject): ReturnType<typeof quantityOf> =>
  quantityOf(maximumVolumeSize ?? capacity);
