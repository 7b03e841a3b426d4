import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
import { Listers } from './cache/listers.ts';
import type { SchedulerCache } from './cache/schedulerCache.ts';
import { type EventResource, nodeEvents, podEvents } from './framework/events.ts';
import { PodInfo } from './framework/podInfo.ts';
import { DEFAULT_SCHEDULER } from './framework/types.ts';
import type { SchedulingQueue } from './queue/schedulingQueue.ts';

/** What the handlers need of bindings that are under way. */
export interface AssumedPods {
  isAssumed(uid: string): boolean;
  /** The Pod has gone, or is going: its place is free. */
  forget(uid: string): void;
}

export const isResponsible = (pod: Pod): boolean => (pod.spec.schedulerName || DEFAULT_SCHEDULER) === DEFAULT_SCHEDULER;

/** Keeps the cache and the queue up to date with what happens in the cluster. Source: pkg/scheduler/eventhandlers.go. */
export class EventHandlers {
  constructor(
    private readonly cache: SchedulerCache,
    private readonly listers: Listers,
    private readonly queue: SchedulingQueue,
    private readonly assumed: AssumedPods,
  ) {}

  onChange(change: Change): void {
    const { kind } = change.object;
    if (kind === 'Pod') this.onPod(change);
    else if (kind === 'Node') this.onNode(change);
    else if (Listers.lists(kind)) this.onOther(kind, change);
  }

  private onNode({ type, object, old, causes }: Change): void {
    if (type === 'deleted') {
      this.queue.onEvent({ resource: 'Node', action: 'Delete', old: object, new: null }, causes);
      this.cache.removeNode(object.metadata.name ?? '');
      return;
    }
    if (type === 'added' || old === null) {
      this.cache.setNode(object);
      this.queue.onEvent({ resource: 'Node', action: 'Add', old: null, new: object }, causes);
      return;
    }
    if (isHeartbeat(old, object)) return;
    const events = nodeEvents(old, object);
    this.cache.setNode(object);
    for (const event of events) this.queue.onEvent(event, causes);
  }

  private onOther(kind: string, { type, object, old, causes }: Change): void {
    if (kind === 'DeviceClass') this.cache.answersGeneration++;
    if (type === 'deleted') this.listers.delete(object);
    else this.listers.set(object);
    const resource = kind as EventResource;
    if (type === 'deleted') this.queue.onEvent({ resource, action: 'Delete', old: object, new: null }, causes);
    else
      this.queue.onEvent(
        { resource, action: type === 'added' ? 'Add' : 'Update', old: type === 'added' ? null : old, new: object },
        causes,
      );
  }

  /** Finished Pods are as good as gone. */
  private onPod({ type, object, old: before, causes }: Change): void {
    const pod = object as Pod;
    const old = before !== null && !isPodTerminal((before as Pod).status) ? (before as Pod) : null;
    if (type === 'deleted' || isPodTerminal(pod.status)) {
      if (old) this.onPodGone(type === 'deleted' ? pod : old, causes);
    } else if (type === 'added' || old === null) this.onPodAdded(pod, causes);
    else this.onPodUpdated(old, pod, causes);
  }

  private onPodAdded(pod: Pod, causes: Causes): void {
    if (pod.spec.nodeName) this.onAssigned(pod, causes);
    else if (isResponsible(pod)) this.queue.add(new PodInfo(pod), causes);
  }

  private onAssigned(pod: Pod, causes: Causes): void {
    this.cache.updatePod(pod);
    this.queue.onEvent({ resource: 'AssignedPod', action: 'Add', old: null, new: pod }, causes);
  }

  private onPodUpdated(old: Pod, pod: Pod, causes: Causes): void {
    if (old.spec.nodeName) {
      this.cache.updatePod(pod);
      for (const event of podEvents(old, pod)) this.queue.onEvent(event, causes);
    } else if (pod.spec.nodeName) {
      this.onAssigned(pod, causes);
      this.queue.delete(pod.metadata.uid);
    } else if (isResponsible(pod)) this.onWaitingUpdated(old, pod, causes);
  }

  private onWaitingUpdated(old: Pod, pod: Pod, causes: Causes): void {
    const { uid, deletionTimestamp } = pod.metadata;
    if (this.assumed.isAssumed(uid)) {
      if (deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined) this.onAssumedGone(pod, causes);
      return;
    }
    this.queue.update(old, pod, causes);
    if (old.status.nominatedNodeName && old.status.nominatedNodeName !== pod.status.nominatedNodeName) this.onNominationGone(old, causes);
  }

  private onPodGone(pod: Pod, causes: Causes): void {
    const { uid } = pod.metadata;
    if (pod.spec.nodeName) {
      this.cache.removePod(uid);
      this.queue.onEvent({ resource: 'AssignedPod', action: 'Delete', old: pod, new: null }, causes);
    } else if (isResponsible(pod)) {
      this.queue.delete(uid);
      if (this.assumed.isAssumed(uid)) this.onAssumedGone(pod, causes);
      else if (pod.status.nominatedNodeName) this.onNominationGone(pod, causes);
    }
  }

  private onAssumedGone(pod: Pod, causes: Causes): void {
    const assumed = this.cache.pod(pod.metadata.uid)?.pod ?? pod;
    this.assumed.forget(pod.metadata.uid);
    this.queue.onEvent({ resource: 'AssignedPod', action: 'Delete', old: assumed, new: null }, causes);
  }

  /** A nominated Pod counted like one on the node for those that are no more important. */
  private onNominationGone(pod: Pod, causes: Causes): void {
    const priority = pod.spec.priority ?? 0;
    this.queue.onEvent(
      { resource: 'AssignedPod', action: 'Delete', old: pod, new: null },
      causes,
      (waiting) => (waiting.spec.priority ?? 0) <= priority,
    );
  }
}

/** A node's lease or conditions alone change nothing here. */
function isHeartbeat(old: KubernetesObject, node: KubernetesObject): boolean {
  return (
    old.spec === node.spec &&
    old.metadata.labels === node.metadata.labels &&
    old.status?.allocatable === node.status?.allocatable &&
    old.status?.images === node.status?.images &&
    old.status?.declaredFeatures === node.status?.declaredFeatures
  );
}
