import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { sameValue } from '../../world/sameValue.ts';
import { allocatedBy } from '../devices/allocated.ts';
import { Allocator } from '../devices/allocator.ts';
import { type ExtendedClaim, extendedClaim, resourcesByDevices } from '../devices/extendedResources.ts';
import { keyOf } from '../devices/requests.ts';
import { type AllocationResult, claimSpecOf, claimStatusOf, sliceOf } from '../devices/types.ts';
import type { ClusterEvent, EventRegistration } from '../framework/events.ts';
import { type CycleState, normalizeByMaximum } from '../framework/framework.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { CompiledNodeSelector } from '../framework/nodeSelector.ts';
import { type Handle, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import { PodInfo } from '../framework/podInfo.ts';
import { failure, type Status, unresolvable } from '../framework/status.ts';
import { schedulingSpec } from '../framework/types.ts';
import { requestPlaces } from './nodeResourcesFit.ts';

export const DYNAMIC_RESOURCES = 'DynamicResources';
export const ERR_REASON_CANNOT_ALLOCATE = 'cannot allocate all claims';
export const ERR_REASON_NOT_AVAILABLE = 'resourceclaim not available on the node';
/** What this plugin adds to every message about a Pod that fits nowhere. */
export const NOTHING_TO_DEALLOCATE = 'no new claims to deallocate';
export const STILL_NOT_SCHEDULABLE = 'still not schedulable';
export const DEALLOCATED = 'deallocation of ResourceClaim completed';
/** Choices that a request may have. Source: resource/v1 FirstAvailableDeviceRequestMaxSize. */
const CHOICES_MAX = 8;
// The going of other Pods gives no device back, so that preemption is not tried.
const MISSING = unresolvable(DYNAMIC_RESOURCES, ERR_REASON_CANNOT_ALLOCATE);
const ELSEWHERE = unresolvable(DYNAMIC_RESOURCES, ERR_REASON_NOT_AVAILABLE);

/** What a node would give the claims of a Pod. */
export interface NodeAllocation {
  /** All claims that the Pod names; those that are not allocated yet with their devices. */
  readonly claims: readonly { readonly claim: KubernetesObject; readonly allocation: AllocationResult | null }[];
  /** The claim that is to be made for extended resources. */
  readonly extended: (ExtendedClaim & { readonly allocation: AllocationResult }) | null;
}

export interface ClaimState {
  readonly claims: readonly KubernetesObject[];
  /** Extended resources that classes of devices are behind. */
  readonly resources: readonly string[];
  readonly allocator: Allocator | null;
  /** By node, as found when filtering. */
  readonly found: Map<string, NodeAllocation>;
  /** Allocated claims that are out of reach of a node. */
  readonly unavailable: Set<KubernetesObject>;
}

/** Devices for the claims of Pods. Source: plugins/dynamicresources/dynamicresources.go. */
export class DynamicResources implements Plugin<ClaimState, ClaimState> {
  readonly name = DYNAMIC_RESOURCES;
  /** Allocations on their way into claims, by the UIDs of the claims. */
  readonly pending = new Map<string, AllocationResult>();
  /** Scores are made of what was found when filtering. */
  private readonly states = new WeakMap<PodInfo, ClaimState>();

  constructor(private readonly handle: Handle) {}

  preEnqueue(pod: PodInfo): Status | null {
    const claims = this.claimsOf(pod);
    return typeof claims === 'string' ? unresolvable(DYNAMIC_RESOURCES, claims) : null;
  }

  preFilter(pod: PodInfo): PreFilterResult<ClaimState> {
    const claims = this.claimsOf(pod);
    if (typeof claims === 'string') return { status: unresolvable(DYNAMIC_RESOURCES, claims) };
    const resources = resourcesByDevices(pod, this.handle.listers);
    if (claims.length + resources.length === 0) return SKIP;
    for (const claim of claims) {
      const refusal = this.refusal(claim);
      if (refusal !== null) return { status: unresolvable(DYNAMIC_RESOURCES, refusal) };
    }
    const isAllocated = resources.length === 0 && claims.every((claim) => claimStatusOf(claim).allocation);
    const state = {
      claims,
      resources,
      allocator: isAllocated ? null : this.allocator(pod),
      found: new Map(),
      unavailable: new Set<never>(),
    };
    this.states.set(pod, state);
    return { state };
  }

  filter(state: ClaimState, pod: PodInfo, info: NodeInfo): Status | null {
    const { claims, resources, allocator, found, unavailable } = state;
    const node = info.node!;
    const extended = resources.length > 0 ? extendedClaim(pod, resources, info, this.handle.listers) : null;
    const elsewhere = claims.filter((claim) => !isUsableOn(claim, node));
    const open = claims.filter((claim) => !claimStatusOf(claim).allocation);
    const wanted = extended ? [...open, extended.claim] : open;
    let results: readonly AllocationResult[] = [];
    if (allocator && wanted.length > 0) {
      const outcome = allocator.allocate(node, wanted);
      if ('error' in outcome) return failure(DYNAMIC_RESOURCES, outcome.error);
      if ('cannot' in outcome) return outcome.reason === undefined ? MISSING : unresolvable(DYNAMIC_RESOURCES, outcome.reason);
      results = outcome.results;
    }
    for (const claim of elsewhere) unavailable.add(claim);
    if (elsewhere.length > 0) return ELSEWHERE;
    const given = new Map(open.map((claim, index) => [claim, results[index]!]));
    found.set(info.name, {
      claims: claims.map((claim) => ({ claim, allocation: given.get(claim) ?? null })),
      extended: extended && { ...extended, allocation: results.at(-1)! },
    });
    return null;
  }

  /** What was found out about the claims of a Pod; null when it has none, or when it was turned away before that. */
  stateOf({ filters }: CycleState): ClaimState | null {
    return (filters.find(({ plugin }) => plugin === this)?.state as ClaimState | undefined) ?? null;
  }

  /** A claim whose devices are out of reach of a node, and that nobody else uses: it may be allocated anew. Source: PostFilter. */
  idleClaim(pod: PodInfo, { claims, unavailable }: ClaimState): KubernetesObject | null {
    const isIdle = (claim: KubernetesObject): boolean =>
      unavailable.has(claim) && (claimStatusOf(claim).reservedFor ?? []).every(({ uid }) => uid === pod.uid);
    return claims.find(isIdle) ?? null;
  }

  preScore(pod: PodInfo): ClaimState | typeof SKIP {
    return this.states.get(pod) ?? SKIP;
  }

  /** The earlier the choice, the better. */
  score({ found }: ClaimState, _pod: PodInfo, { name }: NodeInfo): number {
    let score = 0;
    for (const { claim, allocation } of found.get(name)?.claims ?? []) {
      const taken = new Set((allocation ?? claimStatusOf(claim).allocation)?.devices?.results?.map(({ request }) => request));
      for (const request of claimSpecOf(claim).requests ?? [])
        for (const [index, choice] of (request.firstAvailable ?? []).entries())
          if (taken.has(`${request.name}/${choice.name}`)) score += CHOICES_MAX - index;
    }
    return score;
  }

  normalizeScores(_state: ClaimState, scores: Float64Array): void {
    normalizeByMaximum(scores, false);
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeAllocatable'] },
    { resource: 'ResourceClaim', actions: ['Add', 'Update'], hint: (pod, event) => this.afterClaim(new PodInfo(pod), event) },
    {
      resource: 'Pod',
      actions: ['UpdatePodGeneratedResourceClaim'],
      hint: (pod, { new: changed }) => changed?.metadata.uid === pod.metadata.uid,
    },
    { resource: 'DeviceClass', actions: ['Add', 'Update'] },
    { resource: 'ResourceSlice', actions: ['Add', 'Update'] },
  ];

  places(pod: PodInfo): readonly Place[] {
    if (schedulingSpec(pod.pod).resourceClaims?.length) return inPod(pod, 'spec.resourceClaims');
    return resourcesByDevices(pod, this.handle.listers).flatMap((resource) => requestPlaces(pod, resource));
  }

  /** Devices that were given back are for everybody; otherwise only the Pod's own claims count. Source: isSchedulableAfterClaimChange. */
  private afterClaim(pod: PodInfo, { old, new: claim }: ClusterEvent): boolean {
    const claims = this.claimsOf(pod);
    if (typeof claims === 'string' || !claim) return false;
    if (old?.status?.allocation && !claim.status?.allocation) return true;
    return claims.some(({ metadata }) => metadata.uid === claim.metadata.uid) && (old === null || !sameValue(old.status, claim.status));
  }

  /** What about a claim keeps the Pod from all nodes. */
  private refusal(claim: KubernetesObject): string | null {
    if (claimStatusOf(claim).allocation) return null;
    if (this.pending.has(claim.metadata.uid)) return `resource claim ${keyOf(claim)} is in the process of being allocated`;
    for (const { name, exactly, firstAvailable } of claimSpecOf(claim).requests ?? []) {
      const wanted = exactly
        ? [{ name, deviceClassName: exactly.deviceClassName }]
        : (firstAvailable ?? []).map((choice) => ({ name: `${name}/${choice.name}`, deviceClassName: choice.deviceClassName }));
      for (const { name: request, deviceClassName } of wanted)
        if (!this.handle.listers.get('DeviceClass', '', deviceClassName))
          return `request ${request}: device class ${deviceClassName} does not exist`;
    }
    return null;
  }

  private allocator({ pod }: PodInfo): Allocator {
    const { listers, assume } = this.handle;
    const classOf = (name: string): KubernetesObject | undefined => listers.get('DeviceClass', '', name);
    return new Allocator({
      allocated: allocatedBy(listers.all('ResourceClaim'), this.pending),
      slices: listers.all('ResourceSlice').flatMap((object) => sliceOf(object) ?? []),
      classOf,
      beyond: ({ claim, className }, ofClass) => {
        const deviceClass = ofClass ? classOf(className) : undefined;
        if (deviceClass) assume?.('device-selector', deviceClass, 'spec.selectors');
        else if (claim.metadata.ownerReferences) assume?.('device-selector', pod, 'spec.resourceClaims');
        else assume?.('device-selector', claim, 'spec.devices.requests');
      },
    });
  }

  /** The claims that the Pod names; a text when one of them cannot be used. */
  private claimsOf({ pod, namespace }: PodInfo): readonly KubernetesObject[] | string {
    const claims: KubernetesObject[] = [];
    const { name: podName, uid } = pod.metadata;
    for (const { name, resourceClaimName, resourceClaimTemplateName } of schedulingSpec(pod).resourceClaims ?? []) {
      const made = pod.status.resourceClaimStatuses?.find((status) => status.name === name);
      if (resourceClaimName === undefined && !made) {
        if (resourceClaimTemplateName === undefined) continue;
        return `pod "${namespace}/${podName}": ResourceClaim not created yet for ${name}`;
      }
      const claimName = resourceClaimName ?? made?.resourceClaimName;
      if (claimName === undefined) continue;
      const claim = this.handle.listers.get('ResourceClaim', namespace, claimName);
      if (!claim) return `resourceclaim.resource.k8s.io "${claimName}" not found`;
      if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim "${claimName}" is being deleted`;
      const owners = (claim.metadata.ownerReferences ?? []) as readonly { readonly uid?: string; readonly controller?: boolean }[];
      if (resourceClaimName === undefined && !owners.some((owner) => owner.controller && owner.uid === uid))
        return `ResourceClaim ${keyOf(claim)} was not created for Pod ${namespace}/${podName} (Pod is not owner)`;
      claims.push(claim);
    }
    return claims;
  }
}

/** Is the claim, as far as it is allocated, within reach of the node? */
function isUsableOn(claim: KubernetesObject, node: KubernetesObject): boolean {
  const terms = claimStatusOf(claim).allocation?.nodeSelector?.nodeSelectorTerms;
  return !terms || new CompiledNodeSelector(terms).matches(node);
}
