import type { Causes } from '../../world/causes.ts';
import type { Instant, WallClock } from '../../world/instant.ts';
import type { Pod } from '../../world/pod.ts';
import { type ClusterEvent, concerns, type EventRegistration, podEvents } from '../framework/events.ts';
import type { Plugin } from '../framework/plugin.ts';
import { PodInfo } from '../framework/podInfo.ts';
import { BackoffQueue } from './backoffQueue.ts';
import { Heap } from './heap.ts';
import { type Nomination, Nominator } from './nominator.ts';
import { goesFirst, QueuedPod } from './queuedPod.ts';

/** Pods that nothing has woken for this long are tried again anyway. */
export const UNSCHEDULABLE_MAX_MS = 300_000;

const TAINTS: EventRegistration = { resource: 'Node', actions: ['UpdateNodeTaint'] };

/**
 * A plugin that waits for new nodes and says nothing of taints is asked again after every change of taints, whatever it is: an old way round a
 * fault that stays until it is taken out. Source: pkg/scheduler/scheduler.go buildQueueingHintMap, kubernetes/kubernetes#109437.
 */
function withTaints(events: readonly EventRegistration[]): readonly EventRegistration[] {
  const ofNodes = events.filter(({ resource }) => resource === 'Node').flatMap(({ actions }) => actions);
  return ofNodes.includes('Add') && !ofNodes.includes('UpdateNodeTaint') ? [...events, TAINTS] : events;
}

type Where = 'active' | 'backoff' | 'unschedulable';

/**
 * The Pods that wait to be placed: ready ones by priority, those that back off, and those that nothing has happened for.
 * Source: pkg/scheduler/backend/queue/scheduling_queue.go, active_queue.go (queueing hints and popping from the back-off queue on).
 */
export class SchedulingQueue {
  readonly nominator = new Nominator();
  private readonly active = new Heap<QueuedPod>(goesFirst);
  private readonly backoff: BackoffQueue;
  private readonly unschedulable = new Set<QueuedPod>();
  private readonly pods = new Map<string, QueuedPod>();
  private readonly registrations = new Map<string, readonly EventRegistration[]>();
  private plugins: readonly Plugin[] = [];
  private sequence = 0;

  constructor(
    private readonly now: () => Instant,
    wall: WallClock,
  ) {
    this.backoff = new BackoffQueue(wall);
  }

  /** Plugins look at nominations, which are kept here, so they come after the queue. */
  setPlugins(plugins: readonly Plugin[]): void {
    this.plugins = plugins;
    for (const { name, events } of plugins) this.registrations.set(name, withTaints(events ?? []));
  }

  /** Is there a Pod to be tried now? */
  get isReady(): boolean {
    return this.active.size > 0 || this.backoff.hasRejected;
  }

  get hasBackingOff(): boolean {
    return !this.backoff.isEmpty;
  }

  /** When the Pod that has waited longest without an event is tried again; null when there is none. */
  get oldestUnschedulable(): Instant | null {
    let oldest: Instant | null = null;
    for (const { timestamp, gate } of this.unschedulable) if (gate === null && (oldest === null || timestamp < oldest)) oldest = timestamp;
    return oldest;
  }

  get(uid: string): QueuedPod | undefined {
    return this.pods.get(uid);
  }

  add(info: PodInfo, causes: Causes): void {
    const pod = new QueuedPod(info, this.now(), ++this.sequence, causes);
    this.pods.set(pod.uid, pod);
    this.moveToActive(pod);
    if (pod.gate === null) this.nominator.add(info, null);
  }

  /** The next Pod: a ready one, else one whose back-off need not be waited for. */
  pop(): QueuedPod | undefined {
    const pod = this.active.pop() ?? this.backoff.popRejected();
    if (pod) this.pods.delete(pod.uid);
    return pod;
  }

  /** Puts back a Pod that could not be placed; `rejectors` is empty after an error. */
  addUnschedulable(pod: QueuedPod, info: PodInfo, rejectors: ReadonlySet<string>, nomination: Nomination, causes: Causes): void {
    pod.info = info;
    pod.rejectors = new Set(rejectors);
    pod.gate = null;
    if (rejectors.size === 0) pod.errorCount++;
    else {
      pod.unschedulableCount++;
      pod.errorCount = 0;
    }
    pod.timestamp = this.now();
    pod.sequence = ++this.sequence;
    pod.backoffUntil = null;
    pod.causes = causes;
    this.pods.set(pod.uid, pod);
    if (rejectors.size === 0) this.requeue(pod);
    else this.unschedulable.add(pod);
    this.nominator.add(info, nomination);
  }

  /** A waiting Pod has changed. */
  update(old: Pod, changed: Pod, causes: Causes): void {
    const pod = this.pods.get(changed.metadata.uid);
    if (!pod) {
      this.add(new PodInfo(changed), causes);
      return;
    }
    const before = pod.info;
    pod.info = before.updated(changed);
    this.nominator.update(before, pod.info);
    if (!this.unschedulable.has(pod)) return;
    for (const event of podEvents(old, changed)) if (this.wake(pod, event, causes) !== 'unschedulable') return;
  }

  delete(uid: string): void {
    this.nominator.delete(uid);
    const pod = this.pods.get(uid);
    if (!pod) return;
    this.pods.delete(uid);
    if (!this.active.delete(pod) && !this.backoff.delete(pod)) this.unschedulable.delete(pod);
  }

  /** Something happened in the cluster: moves the Pods that it may help. `mayMove` leaves some of them out. */
  onEvent(event: ClusterEvent, causes: Causes, mayMove?: (pod: Pod) => boolean): void {
    if (this.unschedulable.size === 0 || !this.isOfInterest(event)) return;
    for (const pod of [...this.unschedulable]) if (!mayMove || mayMove(pod.info.pod)) this.wake(pod, event, causes);
  }

  /** Moves Pods whose back-off is over. */
  flushBackoff(): void {
    for (const pod of this.backoff.popCompleted(this.now())) this.active.push(pod);
  }

  /** Moves Pods that have waited too long for an event. */
  flushUnschedulable(): void {
    for (const pod of [...this.unschedulable])
      if (pod.gate === null && this.now() - pod.timestamp > UNSCHEDULABLE_MAX_MS) this.requeue(pod);
  }

  private isOfInterest(event: ClusterEvent): boolean {
    for (const registrations of this.registrations.values())
      if (registrations.some((registration) => concerns(registration, event))) return true;
    return false;
  }

  private wake(pod: QueuedPod, event: ClusterEvent, causes: Causes): Where {
    if (pod.gate !== null && !this.registrations.get(pod.gate)?.some((registration) => concerns(registration, event)))
      return 'unschedulable';
    if (!this.isWorthTrying(pod, event)) return 'unschedulable';
    pod.causes = causes;
    return this.requeue(pod);
  }

  /** Asks the plugins that turned the Pod away, and only those. */
  private isWorthTrying({ rejectors, info }: QueuedPod, event: ClusterEvent): boolean {
    for (const name of rejectors)
      for (const registration of this.registrations.get(name) ?? [])
        if (concerns(registration, event) && (registration.hint?.(info.pod, event) ?? true)) return true;
    return rejectors.size === 0;
  }

  private requeue(pod: QueuedPod): Where {
    const gated = this.isGated(pod);
    if (gated) {
      this.unschedulable.add(pod);
      return 'unschedulable';
    }
    this.unschedulable.delete(pod);
    if (this.backoff.isBackingOff(pod, this.now())) {
      this.backoff.add(pod);
      return 'backoff';
    }
    this.active.push(pod);
    return 'active';
  }

  private moveToActive(pod: QueuedPod): void {
    if (this.isGated(pod)) this.unschedulable.add(pod);
    else this.active.push(pod);
  }

  /** Runs PreEnqueue: a plugin that says no keeps the Pod out, and is what has to be helped. */
  private isGated(pod: QueuedPod): boolean {
    for (const plugin of this.plugins) {
      if (!plugin.preEnqueue?.(pod.info)) continue;
      pod.gate = plugin.name;
      pod.rejectors.add(plugin.name);
      return true;
    }
    pod.gate = null;
    return false;
  }
}
