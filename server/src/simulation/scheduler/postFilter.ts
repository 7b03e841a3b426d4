import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { NotPlaced } from './algorithm.ts';
import type { PodInfo } from './framework/podInfo.ts';
import type { Candidate } from './plugins/defaultPreemption.ts';
import { DEALLOCATED, DYNAMIC_RESOURCES, NOTHING_TO_DEALLOCATE, STILL_NOT_SCHEDULABLE } from './plugins/dynamicResources.ts';
import type { Profile } from './profile.ts';
import type { Nomination } from './queue/nominator.ts';

/** What the plugin of device claims says when its state was never made, because an earlier plugin had turned the Pod away from all nodes. */
const STATE_NOT_FOUND = 'not found';

export interface PostFilterOutcome {
  /** Empty when room is made. */
  readonly message: string;
  readonly nomination: Nomination;
  readonly candidate: Candidate | null;
  /** A claim of devices that is to be given up. */
  readonly deallocate: KubernetesObject | null;
}

/**
 * What is tried for a Pod that fits nowhere: freeing device claims, then preemption. Source: framework/runtime RunPostFilterPlugins.
 */
export function postFilter({ framework, preemption, dynamicResources }: Profile, pod: PodInfo, refused: NotPlaced): PostFilterOutcome {
  if (!refused.reached.includes(DYNAMIC_RESOURCES))
    return { message: STATE_NOT_FOUND, nomination: null, candidate: null, deallocate: null };
  // Claims that kept the Pod from all nodes have not been looked at any further.
  const { statuses } = refused.diagnosis;
  const claims = dynamicResources.stateOf(refused.cycle);
  const deallocate = claims && dynamicResources.idleClaim(pod, claims);
  const first = deallocate ? DEALLOCATED : claims ? STILL_NOT_SCHEDULABLE : NOTHING_TO_DEALLOCATE;
  const outcome = preemption.preempt(framework, refused.cycle, pod, statuses);
  if ('candidate' in outcome)
    return { message: '', nomination: { node: outcome.candidate.node.name }, candidate: outcome.candidate, deallocate };
  return {
    message: `${first}, preemption: ${outcome.message}`,
    nomination: outcome.clears ? { node: '' } : null,
    candidate: null,
    deallocate,
  };
}
