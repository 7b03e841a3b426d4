import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Causes } from '../world/causes.ts';
import type { Timer } from '../world/clock.ts';
import { isPodTerminal, type Pod, type PodCondition } from '../world/pod.ts';
import type { World } from '../world/world.ts';
import { type NotPlaced, type Placed, SchedulingAlgorithm } from './algorithm.ts';
import { Listers } from './cache/listers.ts';
import { SchedulerCache } from './cache/schedulerCache.ts';
import { ClaimBindings } from './devices/claimBindings.ts';
import { EventHandlers } from './eventHandlers.ts';
import { EventSeriesRecorder } from './eventSeries.ts';
import type { Handle } from './framework/plugin.ts';
import type { PodInfo } from './framework/podInfo.ts';
import { fitErrorMessage } from './framework/status.ts';
import { choicePlaces, placeCauses, refusalPlaces } from './places.ts';
import { postFilter } from './postFilter.ts';
import { Preemptor } from './preemptor.ts';
import { defaultProfile, type Profile } from './profile.ts';
import { BACKOFF_WINDOW_MS } from './queue/backoffQueue.ts';
import type { Nomination } from './queue/nominator.ts';
import type { QueuedPod } from './queue/queuedPod.ts';
import { SchedulingQueue, UNSCHEDULABLE_MAX_MS } from './queue/schedulingQueue.ts';
import { VolumeBindings } from './volumes/bindingCycle.ts';

/** From one Pod to the next while others wait. */
const CYCLE_MS = 1;
/** Waiting Pods are looked through this often for those that nothing has woken. */
const FLUSH_MS = 30_000;
/** Longest text of an Event, in bytes. Source: pkg/apis/core/validation NoteLengthLimit. */
const NOTE_MAX = 1024;
const SELECTOR_ASSUMED = {
  en: 'A selector here holds CEL that is not evaluated: it is taken to match every device.',
  'zh-cn': '这里的某个选择器包含未求值的 CEL：假定它匹配所有设备。',
};
const NO_NODES = 'no nodes available to schedule pods';

interface Failure {
  readonly message: string;
  /** Plugins in the way; none after an error. */
  readonly rejectors: ReadonlySet<string>;
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly nomination: Nomination;
  readonly causes: Causes;
}

const NONE: ReadonlySet<string> = new Set();
const NOWHERE: Nomination = { node: '' };

/** Gives Pods their nodes, or tells why there is none. Source: pkg/scheduler/schedule_one.go. */
export class Scheduler {
  private readonly cache = new SchedulerCache();
  private readonly listers = new Listers();
  private readonly profile: Profile;
  private readonly queue: SchedulingQueue;
  private readonly algorithm: SchedulingAlgorithm;
  private readonly events: EventSeriesRecorder;
  private readonly bindings: VolumeBindings;
  private readonly claimBindings: ClaimBindings;
  private readonly preemptor: Preemptor;
  private awake = false;
  private backoffTimer: Timer | null = null;
  private flushTimer: Timer | null = null;

  constructor(private readonly world: World) {
    const handle: Handle = {
      cache: this.cache,
      listers: this.listers,
      assume: (code, object, field) => this.assume(code, object, field),
    };
    const queue = new SchedulingQueue(() => world.nowMs, world.wall);
    this.queue = queue;
    this.profile = defaultProfile(handle, queue.nominator);
    queue.setPlugins(this.profile.framework.plugins);
    this.algorithm = new SchedulingAlgorithm(this.profile.framework, handle, queue.nominator);
    this.events = new EventSeriesRecorder(world);
    this.bindings = new VolumeBindings(world, this.listers);
    this.claimBindings = new ClaimBindings(world, this.profile.dynamicResources.pending, this.events);
    const cancel = (uid: string, reason: string): boolean => this.bindings.cancel(uid, reason) || this.claimBindings.cancel(uid, reason);
    this.preemptor = new Preemptor(world, this.profile.preemption, queue.nominator, this.events, { cancel });
  }

  start(): void {
    const { store } = this.world;
    const handlers = new EventHandlers(this.cache, this.listers, this.queue, {
      isAssumed: (uid) => this.bindings.has(uid) || this.claimBindings.has(uid),
      forget: (uid) => this.forget(uid),
    });
    const standing = store.all();
    const pods = standing.filter(({ kind }) => kind === 'Pod');
    for (const object of [...standing.filter(({ kind }) => kind !== 'Pod'), ...pods])
      handlers.onChange({ type: 'added', object, old: null, causes: [] });
    store.watch(null, (change) => {
      handlers.onChange(change);
      this.arm();
    });
    this.arm();
  }

  /** Sees to it that whoever waits is looked at in time. */
  private arm(): void {
    const { clock, wall, nowMs } = this.world;
    if (this.queue.isReady) this.wake(this.world.latency('schedulerBind'));
    if (this.queue.hasBackingOff && !this.backoffTimer)
      this.backoffTimer = clock.at(wall.wholeSecond(nowMs) + BACKOFF_WINDOW_MS, 'controller', () => {
        this.backoffTimer = null;
        this.queue.flushBackoff();
        this.arm();
      });
    const oldest = this.flushTimer ? null : this.queue.oldestUnschedulable;
    if (oldest !== null)
      this.flushTimer = clock.at((Math.floor((oldest + UNSCHEDULABLE_MAX_MS) / FLUSH_MS) + 1) * FLUSH_MS, 'controller', () => {
        this.flushTimer = null;
        this.queue.flushUnschedulable();
        this.arm();
      });
  }

  private wake(delayMs: number): void {
    if (this.awake) return;
    this.awake = true;
    this.world.clock.after(delayMs, 'controller', () => {
      this.awake = false;
      const pod = this.queue.pop();
      if (pod) this.scheduleOne(pod);
      if (this.queue.isReady) this.wake(CYCLE_MS);
      this.arm();
    });
  }

  private scheduleOne(queued: QueuedPod): void {
    const { info, causes } = queued;
    const { namespace, name, deletionTimestamp } = info.pod.metadata;
    if (deletionTimestamp !== undefined) {
      this.events.record(info.pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${namespace}/${name}`, causes);
      return;
    }
    if (this.cache.nodes.length === 0) {
      this.fail(queued, { message: NO_NODES, rejectors: NONE, reason: 'Unschedulable', nomination: NOWHERE, causes });
      return;
    }
    const placement = this.algorithm.schedule(info);
    if ('placed' in placement) this.place(queued, placement.placed);
    else if ('refused' in placement) this.refuse(queued, placement.refused);
    else this.fail(queued, { message: placement.error, rejectors: NONE, reason: 'SchedulerError', nomination: NOWHERE, causes });
  }

  private refuse(queued: QueuedPod, refused: NotPlaced): void {
    const { diagnosis } = refused;
    const { framework } = this.profile;
    const outcome = postFilter(this.profile, queued.info, refused);
    diagnosis.postFilterMessage = outcome.message;
    const causes = placeCauses(this.world, refusalPlaces(framework, this.cache, queued.info, diagnosis.statuses), queued.causes);
    const { plugins: rejectors } = diagnosis;
    if (outcome.deallocate) this.deallocate(outcome.deallocate, causes);
    if (outcome.candidate) this.preemptor.start(queued.info, outcome.candidate, causes);
    const { nomination } = outcome;
    this.fail(queued, { message: fitErrorMessage(diagnosis), rejectors, reason: 'Unschedulable', nomination, causes });
  }

  private assume(code: 'device-selector', object: KubernetesObject, field: string): void {
    const place = this.world.field(object, field);
    if ('object' in place) this.world.assume(code, place.object, place.field, SELECTOR_ASSUMED);
  }

  /** Gives the devices of a claim up. */
  private deallocate(claim: KubernetesObject, causes: Causes): void {
    const { allocation: _allocation, reservedFor: _reservedFor, devices: _devices, ...status } = claim.status ?? {};
    this.world.clock.after(this.world.latency('statusPatch'), 'controller', () =>
      this.world.api.update({ ...claim, metadata: { ...claim.metadata }, status }, causes),
    );
  }

  private place(queued: QueuedPod, placed: Placed): void {
    const { info } = queued;
    const { node, cycle } = placed;
    const causes = placeCauses(this.world, choicePlaces(this.profile.framework, this.cache, info, placed), queued.causes);
    this.queue.nominator.delete(info.uid);
    const { volumeBinding, dynamicResources } = this.profile;
    const volumes = volumeBinding.found(cycle, node.name);
    const devices = dynamicResources.stateOf(cycle)?.found.get(node.name);
    const bound = (): void => this.bind(info, node.name, causes);
    if (!volumes && !devices) {
      bound();
      return;
    }
    const assumed = info.updated({ ...info.pod, spec: { ...info.pod.spec, nodeName: node.name } });
    this.cache.setPod(assumed, node.name);
    const failed = (plugin: string) => (message: string) => {
      if (devices) this.claimBindings.release(devices);
      this.unreserve(queued, assumed, `running PreBind plugin "${plugin}": ${message}`, causes);
    };
    const claimed = devices
      ? () => this.claimBindings.start(info, node.name, devices, causes, { bound, failed: failed('DynamicResources') })
      : bound;
    if (devices) this.claimBindings.reserve(devices);
    if (volumes) this.bindings.start(info, node, volumes, causes, { bound: claimed, failed: failed('VolumeBinding') });
    else claimed();
    this.nominate(info.pod, node.name, causes);
  }

  private bind({ pod }: PodInfo, nodeName: string, causes: Causes): void {
    const { world } = this;
    const bound = world.api.bind(pod, nodeName, causes);
    if (!bound) {
      this.forget(pod.metadata.uid);
      return;
    }
    world.clock.after(world.latency('schedulerEvent'), 'controller', () => {
      const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
      this.events.record(bound, 'Normal', 'Scheduled', message, causes);
    });
  }

  /** The Pod's place is free again, and the Pod is tried anew. */
  private unreserve(queued: QueuedPod, assumed: PodInfo, message: string, causes: Causes): void {
    this.cache.removePod(assumed.uid);
    this.queue.onEvent({ resource: 'AssignedPod', action: 'Delete', old: assumed.pod, new: null }, causes);
    this.fail(queued, { message, rejectors: NONE, reason: 'SchedulerError', nomination: NOWHERE, causes });
    this.arm();
  }

  private forget(uid: string): void {
    this.bindings.forget(uid);
    this.claimBindings.forget(uid);
    this.cache.removePod(uid);
  }

  /** Source: handleSchedulingFailure. */
  private fail(queued: QueuedPod, { message, rejectors, reason, nomination, causes }: Failure): void {
    const { world, queue } = this;
    const { namespace, name } = queued.info.pod.metadata;
    const pod = world.api.pod(namespace, name);
    if (pod?.metadata.uid !== queued.uid || pod.spec.nodeName || isPodTerminal(pod.status)) return;
    queue.addUnschedulable(queued, queued.info.updated(pod), rejectors, nomination, causes);
    const told = this.events.record(pod, 'Warning', 'FailedScheduling', shortened(message), causes);
    const before = pod.status.conditions.find(({ type }) => type === 'PodScheduled');
    const unchanged = before?.status === 'False' && before.reason === reason && before.message === message;
    const renominated = nomination !== null && (pod.status.nominatedNodeName ?? '') !== nomination.node;
    if (unchanged && !renominated) return;
    const condition: PodCondition = {
      type: 'PodScheduled',
      status: 'False',
      reason,
      message,
      lastTransitionTime: before?.status === 'False' ? (before.lastTransitionTime ?? world.nowTime()) : world.nowTime(),
    };
    const { nominatedNodeName, ...status } = pod.status;
    const nominated = nomination === null ? nominatedNodeName : nomination.node;
    const conditions = [...status.conditions.filter(({ type }) => type !== 'PodScheduled'), condition];
    world.api.updatePodStatus(pod, { ...status, conditions, ...(nominated ? { nominatedNodeName: nominated } : {}) }, told);
  }

  /** Tells others where a Pod is about to go while its volumes are made. */
  private nominate(pod: Pod, node: string, causes: Causes): void {
    const current = this.world.api.pod(pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid === pod.metadata.uid)
      this.world.api.updatePodStatus(current, { ...current.status, nominatedNodeName: node }, causes);
  }
}

/** Source: schedule_one.go truncateMessage; the texts are ASCII. */
function shortened(message: string): string {
  const suffix = ' ...';
  return message.length <= NOTE_MAX ? message : message.slice(0, NOTE_MAX - suffix.length) + suffix;
}
