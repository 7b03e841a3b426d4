import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { ContainerStatus, Pod } from '../../world/pod.ts';
import { sameValue } from '../../world/sameValue.ts';
import { type ResourceAmounts, weightOf } from './resources.ts';
import { taintsOf } from './taints.ts';

/** What may happen in a cluster, as far as it may wake a Pod. Source: pkg/scheduler/framework/events.go. */
export type EventResource =
  | 'Node'
  /** A Pod on a node. */
  | 'AssignedPod'
  /** The waiting Pod itself, or another one. */
  | 'UnschedulablePod'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'StorageClass'
  | 'CSINode'
  | 'CSIDriver'
  | 'CSIStorageCapacity'
  | 'VolumeAttachment'
  | 'ResourceClaim'
  | 'DeviceClass'
  | 'ResourceSlice';

export type EventAction =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeDeclaredFeature'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated'
  | 'UpdatePodGeneratedResourceClaim';

export interface ClusterEvent {
  readonly resource: EventResource;
  readonly action: EventAction;
  readonly old: KubernetesObject | null;
  readonly new: KubernetesObject | null;
}

/** Whether an event may help the Pod. */
export type QueueingHint = (pod: Pod, event: ClusterEvent) => boolean;

/** Events that a plugin wants to hear of. `Pod` means both kinds of Pods. Without a hint every such event wakes. */
export interface EventRegistration {
  readonly resource: EventResource | 'Pod';
  readonly actions: readonly EventAction[];
  readonly hint?: QueueingHint;
}

export function concerns({ resource, actions }: EventRegistration, event: ClusterEvent): boolean {
  if (!actions.includes(event.action)) return false;
  return resource === event.resource || (resource === 'Pod' && (event.resource === 'AssignedPod' || event.resource === 'UnschedulablePod'));
}

const same = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const sameMap = (one: Readonly<Record<string, unknown>> = {}, other: Readonly<Record<string, unknown>> = {}): boolean =>
  one === other ||
  (Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([key, value]) => other[key] === value));

/** Source: NodeSchedulingPropertiesChange. A heartbeat is none. */
export function nodeEvents(old: KubernetesObject, node: KubernetesObject): ClusterEvent[] {
  const actions = new Set<EventAction>();
  if (old.spec !== node.spec) {
    if (old.spec?.unschedulable === true && node.spec?.unschedulable !== true) actions.add('UpdateNodeTaint');
    if (!same(taintsOf(old), taintsOf(node))) actions.add('UpdateNodeTaint');
  }
  if (old.status !== node.status) {
    if (!sameMap(old.status?.allocatable, node.status?.allocatable)) actions.add('UpdateNodeAllocatable');
    if (!same(old.status?.declaredFeatures, node.status?.declaredFeatures)) actions.add('UpdateNodeDeclaredFeature');
  }
  if (!sameMap(old.metadata.labels, node.metadata.labels)) actions.add('UpdateNodeLabel');
  return [...actions].map((action) => ({ resource: 'Node', action, old, new: node }));
}

/** Source: PodSchedulingPropertiesChange. An update of another kind is a plain `Update`. */
export function podEvents(old: Pod, pod: Pod): ClusterEvent[] {
  const actions: EventAction[] = [];
  if (!sameMap(old.metadata.labels, pod.metadata.labels)) actions.push('UpdatePodLabel');
  if (asksForLess(old, pod)) actions.push('UpdatePodScaleDown');
  if (old.spec.schedulingGates?.length && !pod.spec.schedulingGates?.length) actions.push('UpdatePodSchedulingGatesEliminated');
  if ((old.spec.tolerations?.length ?? 0) !== (pod.spec.tolerations?.length ?? 0)) actions.push('UpdatePodToleration');
  if (!sameValue(old.status.resourceClaimStatuses, pod.status.resourceClaimStatuses)) actions.push('UpdatePodGeneratedResourceClaim');
  const resource = pod.spec.nodeName ? 'AssignedPod' : 'UnschedulablePod';
  return (actions.length > 0 ? actions : ['Update' as const]).map((action) => ({ resource, action, old, new: pod }));
}

function asksForLess(old: Pod, pod: Pod): boolean {
  const untouched = old.spec.containers === pod.spec.containers && old.spec.initContainers === pod.spec.initContainers;
  if (untouched && old.spec.resources === pod.spec.resources && sameMeasured(old, pod)) return false;
  return anyLess(weightOf(old).requests, weightOf(pod).requests);
}

/** Do statuses tell the same of what containers have been given? */
export function sameMeasured({ status: old }: Pod, { status }: Pod): boolean {
  if (old.containerStatuses === status.containerStatuses && old.initContainerStatuses === status.initContainerStatuses) return true;
  return (
    sameResources(old.containerStatuses, status.containerStatuses) && sameResources(old.initContainerStatuses, status.initContainerStatuses)
  );
}

function sameResources(one: readonly ContainerStatus[] = [], other: readonly ContainerStatus[] = []): boolean {
  return (
    one.length === other.length &&
    one.every(({ resources, allocatedResources }, index) => {
      const after = other[index]!;
      return sameValue(resources, after.resources) && sameValue(allocatedResources, after.allocatedResources);
    })
  );
}

/** Is any amount smaller afterwards? */
export function anyLess(before: ResourceAmounts, after: ResourceAmounts): boolean {
  if (before.milliCpu > after.milliCpu || before.memory > after.memory || before.ephemeralStorage > after.ephemeralStorage) return true;
  return [...(before.scalars ?? [])].some(([name, amount]) => amount > after.scalar(name));
}
