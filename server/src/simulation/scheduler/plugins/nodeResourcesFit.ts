import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod } from '../../world/pod.ts';
import { isLeftToDevices } from '../devices/extendedResources.ts';
import { anyLess, type ClusterEvent, type EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, inNode, inPod, type Place, type Plugin, type PreFilterResult } from '../framework/plugin.ts';
import { PodInfo } from '../framework/podInfo.ts';
import { ResourceAmounts } from '../framework/resources.ts';
import { type Status, unresolvable, unschedulable } from '../framework/status.ts';
import { MAX_NODE_SCORE } from '../framework/types.ts';

const NAME = 'NodeResourcesFit';
export const ERR_REASON_TOO_MANY_PODS = 'Too many pods';
export const errReasonInsufficient = (resource: string): string => `Insufficient ${resource}`;

/** What a node lacks. Too many Pods is the one lack that preemption is always tried against. */
export interface Insufficient {
  readonly resource: string;
  readonly reason: string;
  /** The Pod asks for more than the node has in all. */
  readonly unresolvable: boolean;
}

/** Does the node have what the Pod asks for? Source: plugins/noderesources/fit.go, least_allocated.go. */
export class NodeResourcesFit implements Plugin<ResourceAmounts, { readonly milliCpu: number; readonly memory: number }> {
  readonly name = NAME;
  readonly isLocal = true;

  constructor(private readonly handle: Pick<Handle, 'listers'>) {}

  preFilter(pod: PodInfo): PreFilterResult<ResourceAmounts> {
    return { state: pod.weight.requests };
  }

  filter(request: ResourceAmounts, _pod: PodInfo, node: NodeInfo): Status | null {
    if (fitsAtOnce(request, node)) return null;
    const lacks = insufficientResources(request, node).filter(({ resource }) => !isLeftToDevices(resource, node, this.handle.listers));
    if (lacks.length === 0) return null;
    const status = lacks.some((lack) => lack.unresolvable) ? unresolvable : unschedulable;
    return status(NAME, ...lacks.map(({ reason }) => reason));
  }

  preScore(pod: PodInfo): { readonly milliCpu: number; readonly memory: number } {
    return pod.scored;
  }

  /** LeastAllocated: the mean of what is left of CPU and memory, in percent. */
  score(request: { readonly milliCpu: number; readonly memory: number }, _pod: PodInfo, node: NodeInfo): number {
    const { milliCpu, memory } = node.allocatable;
    let sum = 0;
    let weights = 0;
    if (milliCpu !== 0) {
      sum += leastRequested(node.nonZeroMilliCpu + request.milliCpu, milliCpu);
      weights++;
    }
    if (memory !== 0) {
      sum += leastRequested(node.nonZeroMemory + request.memory, memory);
      weights++;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'Pod', actions: ['Delete', 'UpdatePodScaleDown'], hint: afterPodEvent },
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeAllocatable'],
      hint: (pod, { old, new: node }) => node !== null && fitsEmpty(pod, node) && (old === null || hasMore(pod, old, node)),
    },
    { resource: 'DeviceClass', actions: ['Add', 'Update'], hint: (pod) => (new PodInfo(pod).weight.requests.scalars?.size ?? 0) > 0 },
  ];

  places(pod: PodInfo, node: NodeInfo | null, status: Status): readonly Place[] {
    const resources = status.reasons.map((reason) => reason.replace(/^Insufficient /, ''));
    const places: Place[] = [];
    for (const resource of resources) {
      if (resource === ERR_REASON_TOO_MANY_PODS) places.push(...inNode(node, 'status.allocatable.pods'));
      else places.push(...requestPlaces(pod, resource), ...inNode(node, `status.allocatable.${resource}`));
    }
    return places;
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    return [...requestPlaces(pod, 'cpu'), ...requestPlaces(pod, 'memory')];
  }
}

/** Where a Pod asks for a resource. */
export function requestPlaces(pod: PodInfo, resource: string): Place[] {
  const { spec } = pod.pod;
  const fields: string[] = [];
  if (spec.resources?.requests?.[resource] !== undefined) fields.push(`spec.resources.requests.${resource}`);
  else
    for (const kind of ['containers', 'initContainers'] as const)
      spec[kind]?.forEach(({ resources }, index) => {
        if (resources?.requests?.[resource] !== undefined) fields.push(`spec.${kind}[${index}].resources.requests.${resource}`);
      });
  if (spec.overhead?.[resource] !== undefined) fields.push(`spec.overhead.${resource}`);
  return inPod(pod, ...fields);
}

/** The common case, without making anything. */
function fitsAtOnce(request: ResourceAmounts, { pods, allocatable, requested }: NodeInfo): boolean {
  return (
    pods.length + 1 <= allocatable.pods &&
    request.scalars === null &&
    (request.milliCpu === 0 || request.milliCpu <= allocatable.milliCpu - requested.milliCpu) &&
    (request.memory === 0 || request.memory <= allocatable.memory - requested.memory) &&
    (request.ephemeralStorage === 0 || request.ephemeralStorage <= allocatable.ephemeralStorage - requested.ephemeralStorage)
  );
}

/** Everything that the node has too little of. Source: fit.go fitsRequest. */
export function insufficientResources(request: ResourceAmounts, { pods, allocatable, requested }: NodeInfo): Insufficient[] {
  const lacks: Insufficient[] = [];
  if (pods.length + 1 > allocatable.pods) lacks.push({ resource: 'pods', reason: ERR_REASON_TOO_MANY_PODS, unresolvable: false });
  const check = (resource: string, wanted: number, has: number, used: number): void => {
    if (wanted > 0 && wanted > has - used) lacks.push({ resource, reason: errReasonInsufficient(resource), unresolvable: wanted > has });
  };
  check('cpu', request.milliCpu, allocatable.milliCpu, requested.milliCpu);
  check('memory', request.memory, allocatable.memory, requested.memory);
  check('ephemeral-storage', request.ephemeralStorage, allocatable.ephemeralStorage, requested.ephemeralStorage);
  for (const [name, wanted] of request.scalars ?? []) check(name, wanted, allocatable.scalar(name), requested.scalar(name));
  return lacks;
}

function leastRequested(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_NODE_SCORE) / capacity);
}

/** A Pod that went makes room; one that asks for less does where it asked for what is wanted here. */
function afterPodEvent(pod: Pod, { old, new: changed }: ClusterEvent): boolean {
  if (changed === null) return Boolean(old?.spec?.nodeName || old?.status?.nominatedNodeName);
  if (changed.metadata.uid === pod.metadata.uid) return true;
  if (!changed.spec?.nodeName || old === null) return false;
  const wanted = new PodInfo(pod).weight.requests;
  const only = (amounts: ResourceAmounts): ResourceAmounts => {
    const relevant = amounts.clone();
    if (wanted.milliCpu === 0) relevant.milliCpu = 0;
    if (wanted.memory === 0) relevant.memory = 0;
    if (wanted.ephemeralStorage === 0) relevant.ephemeralStorage = 0;
    for (const name of relevant.scalars?.keys() ?? []) if (wanted.scalar(name) === 0) relevant.scalars?.delete(name);
    return relevant;
  };
  return anyLess(only(new PodInfo(old as Pod).weight.requests), only(new PodInfo(changed as Pod).weight.requests));
}

const allocatable = (node: KubernetesObject): ResourceAmounts => ResourceAmounts.ofList(node.status?.allocatable);

/** Would the Pod fit if nothing else were on the node? */
function fitsEmpty(pod: Pod, node: KubernetesObject): boolean {
  const has = allocatable(node);
  const { milliCpu, memory, ephemeralStorage, scalars } = new PodInfo(pod).weight.requests;
  if (has.pods < 1 || milliCpu > has.milliCpu || memory > has.memory || ephemeralStorage > has.ephemeralStorage) return false;
  return [...(scalars ?? [])].every(([name, wanted]) => wanted <= has.scalar(name));
}

function hasMore(pod: Pod, old: KubernetesObject, node: KubernetesObject): boolean {
  const before = allocatable(old);
  const now = allocatable(node);
  const wanted = new PodInfo(pod).weight.requests;
  return (
    now.pods > before.pods ||
    (wanted.milliCpu > 0 && now.milliCpu > before.milliCpu) ||
    (wanted.memory > 0 && now.memory > before.memory) ||
    (wanted.ephemeralStorage > 0 && now.ephemeralStorage > before.ephemeralStorage) ||
    [...(wanted.scalars ?? [])].some(([name, amount]) => amount > 0 && now.scalar(name) > before.scalar(name))
  );
}
