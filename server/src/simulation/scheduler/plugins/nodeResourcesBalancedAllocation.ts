import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Place, type Plugin, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import type { ResourceAmounts } from '../framework/resources.ts';
import { MAX_NODE_SCORE } from '../framework/types.ts';
import { requestPlaces } from './nodeResourcesFit.ts';

const NAME = 'NodeResourcesBalancedAllocation';

/**
 * Prefers nodes whose use of CPU and memory the Pod brings closer together: what counts is the change, about 75 means none. Pods that ask
 * for neither are not scored. Source: plugins/noderesources/balanced_allocation.go.
 */
export class NodeResourcesBalancedAllocation implements Plugin<unknown, ResourceAmounts> {
  readonly name = NAME;
  readonly isLocal = true;

  preScore(pod: PodInfo): ResourceAmounts | typeof SKIP {
    const { requests } = pod.weight;
    return requests.milliCpu === 0 && requests.memory === 0 ? SKIP : requests;
  }

  score(request: ResourceAmounts, _pod: PodInfo, { allocatable, requested }: NodeInfo): number {
    const without = balance(requested.milliCpu, requested.memory, allocatable);
    const withPod = balance(requested.milliCpu + request.milliCpu, requested.memory + request.memory, allocatable);
    return MAX_NODE_SCORE / 2 + Math.trunc((MAX_NODE_SCORE / 2 + withPod - without) / 2);
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    return [...requestPlaces(pod, 'cpu'), ...requestPlaces(pod, 'memory')];
  }
}

/** 100 when both are used alike, less by half of the difference; a resource that the node does not have does not count. */
function balance(milliCpu: number, memory: number, allocatable: ResourceAmounts): number {
  if (allocatable.milliCpu === 0 || allocatable.memory === 0) return MAX_NODE_SCORE;
  const difference = Math.min(milliCpu / allocatable.milliCpu, 1) - Math.min(memory / allocatable.memory, 1);
  return Math.trunc((1 - Math.abs(difference / 2)) * MAX_NODE_SCORE);
}
