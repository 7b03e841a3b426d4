import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { NodeSelectorTerm } from '../../world/pod.ts';
import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { CompiledNodeSelector } from '../framework/nodeSelector.ts';
import { type Handle, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable, unschedulable } from '../framework/status.ts';
import { schedulingSpec } from '../framework/types.ts';

export const DYNAMIC_RESOURCES = 'DynamicResources';
export const ERR_REASON_CANNOT_ALLOCATE = 'cannot allocate all claims';
export const ERR_REASON_NOT_AVAILABLE = 'resourceclaim not available on the node';
/** What this plugin adds to every message about a Pod that fits nowhere. */
export const NOTHING_TO_DEALLOCATE = 'no new claims to deallocate';
export const STILL_NOT_SCHEDULABLE = 'still not schedulable';
const MISSING = unschedulable(DYNAMIC_RESOURCES, ERR_REASON_CANNOT_ALLOCATE);
const ELSEWHERE = unschedulable(DYNAMIC_RESOURCES, ERR_REASON_NOT_AVAILABLE);

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
    const state = this.claimNames(pod).flatMap((name) => this.handle.listers.get('ResourceClaim', pod.namespace, name) ?? []);
    return state.length === 0 ? SKIP : { state };
  }

  filter(claims: readonly KubernetesObject[], _pod: PodInfo, { node }: NodeInfo): Status | null {
    for (const { status } of claims) {
      if (!status?.allocation) return MISSING;
      const terms = status.allocation.nodeSelector?.nodeSelectorTerms as NodeSelectorTerm[] | undefined;
      if (terms && node && !new CompiledNodeSelector(terms).matches(node)) return ELSEWHERE;
    }
    return null;
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'ResourceClaim', actions: ['Add', 'Update'] },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeAllocatable'] },
  ];

  places(pod: PodInfo): readonly Place[] {
    return inPod(pod, 'spec.resourceClaims');
  }

  hasClaims(pod: PodInfo): boolean {
    return (schedulingSpec(pod.pod).resourceClaims?.length ?? 0) > 0;
  }

  /** Claims made from templates get their name in the Pod's status; those do not exist here. */
  private claimNames({ pod }: PodInfo): string[] {
    return (schedulingSpec(pod).resourceClaims ?? []).flatMap(({ resourceClaimName }) => resourceClaimName ?? []);
  }

  private problem(pod: PodInfo): string | null {
    for (const { name, resourceClaimName, resourceClaimTemplateName } of schedulingSpec(pod.pod).resourceClaims ?? []) {
      if (resourceClaimName === undefined) {
        if (resourceClaimTemplateName === undefined) continue;
        return `pod "${pod.namespace}/${pod.pod.metadata.name}": ResourceClaim not created yet for ${name}`;
      }
      const claim = this.handle.listers.get('ResourceClaim', pod.namespace, resourceClaimName);
      if (!claim) return `resourceclaim.resource.k8s.io "${resourceClaimName}" not found`;
      if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim "${resourceClaimName}" is being deleted`;
    }
    return null;
  }
}
