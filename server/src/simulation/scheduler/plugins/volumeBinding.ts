import type { EventRegistration, QueueingHint } from '../framework/events.ts';
import type { CycleState } from '../framework/framework.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { failure, type Status, unresolvable } from '../framework/status.ts';
import { claimsOf, foreignClaim } from '../volumes/claims.ts';
import { findPodVolumes, type PodVolumeClaims, type PodVolumes, podVolumeClaims, volumeLimitOf } from '../volumes/volumeBinder.ts';

const NAME = 'VolumeBinding';
export const ERR_REASON_UNBOUND_IMMEDIATE = 'pod has unbound immediate PersistentVolumeClaims';

export interface VolumeState {
  readonly claims: PodVolumeClaims;
  /** By node, as found when filtering. */
  readonly found: Map<string, PodVolumes>;
}

/** Claims and the volumes they are, or may be, bound to. Source: plugins/volumebinding/volume_binding.go. */
export class VolumeBinding implements Plugin<VolumeState> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter(pod: PodInfo): PreFilterResult<VolumeState> {
    const claims = claimsOf(pod.pod);
    if (claims.length === 0) return SKIP;
    const refuse = (reason: string): PreFilterResult<VolumeState> => ({ status: unresolvable(NAME, reason) });
    for (const { name, ephemeral } of claims) {
      const claim = this.handle.listers.claim(pod.namespace, name);
      if (!claim)
        return refuse(
          ephemeral
            ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
            : `persistentvolumeclaim "${name}" not found`,
        );
      if (claim.status?.phase === 'Lost')
        return refuse(`persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName}"`);
      if (claim.metadata.deletionTimestamp !== undefined) return refuse(`persistentvolumeclaim "${name}" is being deleted`);
      const foreign = ephemeral ? foreignClaim(pod.pod, claim) : null;
      if (foreign !== null) return refuse(foreign);
    }
    const sorted = podVolumeClaims(pod.pod, this.handle.listers);
    if (sorted.immediate.length > 0) return refuse(ERR_REASON_UNBOUND_IMMEDIATE);
    return { state: { claims: sorted, found: new Map() } };
  }

  filter({ claims, found }: VolumeState, _pod: PodInfo, node: NodeInfo): Status | null {
    const result = findPodVolumes(claims, node, this.handle.listers);
    if ('error' in result) return failure(NAME, result.error);
    if ('reasons' in result) return unresolvable(NAME, ...result.reasons);
    found.set(node.name, result.volumes);
    return null;
  }

  /** What the Pod's placement on the node does to its volumes; null when they are all bound. */
  found({ filters }: CycleState, node: string): PodVolumes | null {
    const state = filters.find(({ plugin }) => plugin === this)?.state as VolumeState | undefined;
    const volumes = state?.found.get(node);
    return volumes && volumes.bindings.length + volumes.provisions.length > 0 ? volumes : null;
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'StorageClass',
      actions: ['Add', 'Update'],
      hint: (_pod, { old, new: changed }) =>
        old === null || JSON.stringify(old.allowedTopologies) !== JSON.stringify(changed?.allowedTopologies),
    },
    { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'], hint: isOwnClaim },
    { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
    { resource: 'CSINode', actions: ['Add'] },
    { resource: 'CSIStorageCapacity', actions: ['Add', 'Update'], hint: raisesCapacity },
  ];

  places(pod: PodInfo): readonly Place[] {
    return claimPlaces(pod, this.handle);
  }
}

/** Is the changed claim one of the Pod's? */
export const isOwnClaim: QueueingHint = (pod, { new: claim }) =>
  claim?.metadata.namespace === pod.metadata.namespace && claimsOf(pod).some(({ name }) => name === claim.metadata.name);

/** More room than before, or room at all: what is new may always help. Source: isSchedulableAfterCSIStorageCapacityChange. */
const raisesCapacity: QueueingHint = (_pod, { old, new: capacity }) => {
  const limit = capacity && volumeLimitOf(capacity);
  const before = old && volumeLimitOf(old);
  return old === null || (limit != null && (!before || limit.compare(before) > 0));
};

/** Where a Pod names its claims, the claims' classes and the volumes they are bound to. */
export function claimPlaces(pod: PodInfo, { listers }: Handle): Place[] {
  return claimsOf(pod.pod).flatMap(({ name, field }) => {
    const claim = listers.claim(pod.namespace, name);
    const volume = claim && listers.volume(claim.spec?.volumeName ?? '');
    return [
      ...inPod(pod, field),
      ...(claim ? [{ object: claim, field: claim.spec?.volumeName ? 'spec.volumeName' : 'spec.storageClassName' }] : []),
      ...(volume?.spec?.nodeAffinity ? [{ object: volume, field: 'spec.nodeAffinity' }] : []),
    ];
  });
}
