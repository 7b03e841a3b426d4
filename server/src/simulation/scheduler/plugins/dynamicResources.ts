import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { NodeSelectorTerm } from '../../world/pod.ts';
import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { CompiledNodeSelector } from '../framework/nodeSelector.ts';
import { type Handle, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type NodeStatuses, type Status, unresolvable } from '../framework/status.ts';
import { schedulingSpec } from '../framework/types.ts';

export const DYNAMIC_RESOURCES = 'DynamicResources';
export const ERR_REASON_CANNOT_ALLOCATE = 'cannot allocate all claims';
export const ERR_REASON_NOT_AVAILABLE = 'resourceclaim not available on the node';
/** What this plugin adds to every message about a Pod that fits nowhere. */
export const NOTHING_TO_DEALLOCATE = 'no new claims to deallocate';
export const STILL_NOT_SCHEDULABLE = 'still not schedulable';
export const DEALLOCATED = 'deallocation of ResourceClaim completed';
/** Pods that share one claim. Source: resource/v1 ResourceClaimReservedForMaxSize. */
const USERS_MAX = 256;
// The going of other Pods gives no device back, so that preemption is not tried.
const MISSING = unresolvable(DYNAMIC_RESOURCES, ERR_REASON_CANNOT_ALLOCATE);
const ELSEWHERE = unresolvable(DYNAMIC_RESOURCES, ERR_REASON_NOT_AVAILABLE);

/** Source: resource/v1 DeviceRequest. */
interface DeviceRequest {
  readonly name: string;
  readonly exactly?: { readonly deviceClassName: string };
  /** Any one of these will do. */
  readonly firstAvailable?: readonly { readonly name: string; readonly deviceClassName: string }[];
}

/**
 * Claims of devices, as far as they are there and allocated: devices themselves are not simulated, so that nothing can be allocated anew.
 * Source: plugins/dynamicresources/dynamicresources.go.
 */
export class DynamicResources implements Plugin<readonly KubernetesObject[]> {
  readonly name = DYNAMIC_RESOURCES;

  constructor(private readonly handle: Handle) {}

  preEnqueue(pod: PodInfo): Status | null {
    const problem = this.problem(pod);
    return problem === null ? null : unresolvable(DYNAMIC_RESOURCES, problem);
  }

  preFilter(pod: PodInfo): PreFilterResult<readonly KubernetesObject[]> {
    const problem = this.problem(pod);
    if (problem !== null) return { status: unresolvable(DYNAMIC_RESOURCES, problem) };
    const state = this.claimNames(pod).flatMap(({ claim }) => this.handle.listers.get('ResourceClaim', pod.namespace, claim ?? '') ?? []);
    if (state.length === 0) return SKIP;
    for (const claim of state) {
      const refusal = this.refusal(pod, claim);
      if (refusal !== null) return { status: unresolvable(DYNAMIC_RESOURCES, refusal) };
    }
    return { state };
  }

  filter(claims: readonly KubernetesObject[], _pod: PodInfo, { node }: NodeInfo): Status | null {
    if (claims.some(({ spec, status }) => !status?.allocation && requestsOf(spec).length > 0)) return MISSING;
    return claims.some((claim) => node && !isUsableOn(claim, node)) ? ELSEWHERE : null;
  }

  /** A claim whose devices are out of reach of nodes that would do otherwise, and that nobody else uses: it may be allocated anew. Source: PostFilter. */
  idleClaim(pod: PodInfo, statuses: NodeStatuses): KubernetesObject | null {
    const { cache, listers } = this.handle;
    const tried = [...statuses.entries()].flatMap(([name, status]) => (status === ELSEWHERE ? (cache.node(name)?.node ?? []) : []));
    for (const { claim: name } of this.claimNames(pod)) {
      const claim = listers.get('ResourceClaim', pod.namespace, name ?? '');
      if (!claim || tried.every((node) => isUsableOn(claim, node))) continue;
      const users = (claim.status?.reservedFor ?? []) as readonly { readonly uid?: string }[];
      if (users.every(({ uid }) => uid === pod.uid)) return claim;
    }
    return null;
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'ResourceClaim', actions: ['Add', 'Update'] },
    { resource: 'DeviceClass', actions: ['Add', 'Update'] },
    {
      resource: 'Pod',
      actions: ['UpdatePodGeneratedResourceClaim'],
      hint: (pod, { new: changed }) => changed?.metadata.uid === pod.metadata.uid,
    },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeAllocatable'] },
  ];

  places(pod: PodInfo): readonly Place[] {
    return inPod(pod, 'spec.resourceClaims');
  }

  hasClaims(pod: PodInfo): boolean {
    return (schedulingSpec(pod.pod).resourceClaims?.length ?? 0) > 0;
  }

  /** What about a claim keeps the Pod from all nodes: too many share it, or the class of a device is not there. */
  private refusal({ uid }: PodInfo, { spec, status }: KubernetesObject): string | null {
    if (status?.allocation) {
      const users = (status.reservedFor ?? []) as readonly { readonly uid?: string }[];
      return users.length >= USERS_MAX && !users.some((user) => user.uid === uid) ? 'resourceclaim in use' : null;
    }
    for (const { name, exactly, firstAvailable } of requestsOf(spec)) {
      const wanted = exactly
        ? [{ name, deviceClassName: exactly.deviceClassName }]
        : (firstAvailable ?? []).map((choice) => ({ name: `${name}/${choice.name}`, deviceClassName: choice.deviceClassName }));
      for (const { name: request, deviceClassName } of wanted)
        if (!this.handle.listers.get('DeviceClass', '', deviceClassName))
          return `request ${request}: device class ${deviceClassName} does not exist`;
    }
    return null;
  }

  /** Names of the claims in the API; null where one is to be made from a template yet. Source: dynamic-resource-allocation/resourceclaim Name. */
  private claimNames({ pod }: PodInfo): { readonly name: string; readonly claim: string | null }[] {
    return (schedulingSpec(pod).resourceClaims ?? []).flatMap(({ name, resourceClaimName, resourceClaimTemplateName }) => {
      if (resourceClaimName !== undefined) return [{ name, claim: resourceClaimName }];
      if (resourceClaimTemplateName === undefined) return [];
      const made = pod.status.resourceClaimStatuses?.find((status) => status.name === name);
      return [{ name, claim: made?.resourceClaimName ?? null }];
    });
  }

  private problem(pod: PodInfo): string | null {
    for (const { name, claim: claimName } of this.claimNames(pod)) {
      if (claimName === null) return `pod "${pod.namespace}/${pod.pod.metadata.name}": ResourceClaim not created yet for ${name}`;
      const claim = this.handle.listers.get('ResourceClaim', pod.namespace, claimName);
      if (!claim) return `resourceclaim.resource.k8s.io "${claimName}" not found`;
      if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim "${claimName}" is being deleted`;
    }
    return null;
  }
}

const requestsOf = (spec: KubernetesObject['spec']): readonly DeviceRequest[] =>
  (spec?.devices?.requests ?? []) as readonly DeviceRequest[];

/** Is the claim, as far as it is allocated, within reach of the node? */
function isUsableOn({ status }: KubernetesObject, node: KubernetesObject): boolean {
  const terms = status?.allocation?.nodeSelector?.nodeSelectorTerms as NodeSelectorTerm[] | undefined;
  return !terms || new CompiledNodeSelector(terms).matches(node);
}
