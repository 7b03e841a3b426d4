import { because, type Causes } from '../world/causes.ts';
import type { Milliseconds } from '../world/clock.ts';
import type { Instant } from '../world/instant.ts';
import { type Scope, Signal, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { EMPTY_POD, type RuntimePodStatus, snapshotContainer, snapshotSandbox } from './runtimePods.ts';
import type { RuntimeService } from './runtimeService.ts';

/** Source: pkg/kubelet/kubelet.go genericPlegRelistPeriod. */
export const RELIST_PERIOD_MS = 1000;
/** How often a worker is faster than the next event of the same relist. */
const APART_CHANCE = 0.2;

interface Observed {
  status: RuntimePodStatus;
  /** Last seen state of each sandbox and container. */
  states: Map<string, string>;
  observedMs: Instant;
}

/** Something of a Pod started or died. */
export interface PodLifecycleEvent {
  readonly uid: string;
  readonly causes: Causes;
}

/**
 * The Pod lifecycle event generator: lists all containers once a second and tells what changed since. Nothing ticks here: a relist is
 * simulated only in the seconds in which something changed or somebody waits for one. Source: pkg/kubelet/pleg/generic.go.
 */
export class Pleg {
  private readonly observed = new Map<string, Observed>();
  private readonly dirty = new Set<string>();
  private readonly reinspect = new Set<string>();
  /** Workers that wait for an observation of their Pod. */
  private waiting: { readonly uid: string; readonly seen: Signal }[] = [];
  private scheduledMs: Instant = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly world: World,
    private readonly runtime: RuntimeService,
    private readonly scope: Scope,
    /** Instant of some relist; the others are whole seconds away. */
    private readonly phaseMs: Instant,
    private readonly emit: (event: PodLifecycleEvent) => void,
  ) {
    runtime.onChange((uid) => {
      if (!scope.stopped) this.markDirty(uid);
    });
  }

  /** The first list of a kubelet that finds containers of an earlier one: known before any Pod is synced. */
  prime(causes: Causes): void {
    const events = [...this.runtime.pods.keys()].flatMap((uid) => this.reconcile(uid, this.world.nowMs));
    this.send(events.map((event) => ({ ...event, causes: because(event.causes, causes) })));
  }

  /** The first relist after an instant. */
  private tickAfter(instant: Instant): Instant {
    return this.phaseMs + (Math.floor((instant - this.phaseMs) / RELIST_PERIOD_MS) + 1) * RELIST_PERIOD_MS;
  }

  private markDirty(uid: string): void {
    this.dirty.add(uid);
    if (this.scheduledMs > this.world.nowMs) return;
    this.scheduledMs = this.tickAfter(this.world.nowMs);
    this.uncertainTick(this.scheduledMs - this.world.nowMs);
    this.world.clock.at(this.scheduledMs, 'kubelet', () => {
      if (!this.scope.stopped) this.relist();
    });
  }

  /** Where the seconds of relists fall is not known: the wait for one may be nothing, or all of it. */
  private uncertainTick(waitMs: Milliseconds): void {
    this.world.clock.uncertain(waitMs, RELIST_PERIOD_MS - waitMs);
  }

  private relist(): void {
    this.scheduledMs = Number.NEGATIVE_INFINITY;
    const uids = [...this.dirty];
    this.dirty.clear();
    const timestamp = this.world.nowMs;
    // What the list saw counts, not what happens while it is inspected.
    const events = uids.flatMap((uid) => this.reconcile(uid, timestamp));
    this.world.clock.after(this.world.latency('relistInspect'), 'kubelet', () => {
      if (this.scope.stopped) return;
      this.send(events);
    });
  }

  /** The next look at the Pod is told even if nothing started or died. */
  requestReinspect(uid: string): void {
    this.reinspect.add(uid);
  }

  /** Looks at one Pod right now, after a sync that did something. */
  relistPod(uid: string): void {
    this.world.clock.after(this.world.latency('relistPod'), 'kubelet', () => {
      if (this.scope.stopped) return;
      const events = this.reconcile(uid, this.world.nowMs);
      const { waiting } = this;
      this.waiting = waiting.filter((waiter) => waiter.uid !== uid);
      for (const waiter of waiting) if (waiter.uid === uid) waiter.seen.fire();
      this.send(events);
    });
  }

  /**
   * Each thing that started or died is an event of its own. They follow each other so closely that a Pod's worker usually finds them all
   * waiting; now and then it is already at the first one and comes back for the rest.
   */
  private send(events: readonly PodLifecycleEvent[]): void {
    const apart = this.world.chance.uniform('pleg/race') < APART_CHANCE;
    const byPod = new Map<string, PodLifecycleEvent>();
    for (const event of events) {
      const before = byPod.get(event.uid);
      if (apart) this.emit(event);
      else byPod.set(event.uid, before ? { ...event, causes: because(before.causes, event.causes) } : event);
    }
    for (const event of byPod.values()) this.emit(event);
  }

  /** Compares a Pod with what was seen of it before. */
  private reconcile(uid: string, timestamp: Instant): PodLifecycleEvent[] {
    const pod = this.runtime.pods.get(uid);
    let known = this.observed.get(uid);
    if (!known) {
      known = { status: EMPTY_POD, states: new Map(), observedMs: timestamp };
      this.observed.set(uid, known);
    }
    known.observedMs = timestamp;
    const states = new Map<string, string>();
    const events: PodLifecycleEvent[] = [];
    let changed = false;
    for (const container of pod?.containers ?? []) {
      states.set(container.id, container.state);
      if (known.states.get(container.id) === container.state || container.state === 'created') continue;
      changed = true;
      events.push({ uid, causes: container.causes });
    }
    for (const sandbox of pod?.sandboxes ?? []) {
      states.set(sandbox.id, sandbox.state);
      if (known.states.get(sandbox.id) === sandbox.state) continue;
      changed = true;
      events.push({ uid, causes: sandbox.causes });
    }
    for (const [id, before] of known.states) {
      if (states.has(id)) continue;
      changed = true;
      // A record that was running is reported as died; the removal of a dead one is nobody's business.
      if (before === 'running' || before === 'ready') events.push({ uid, causes: [] });
    }
    const asked = this.reinspect.delete(uid);
    if (asked && events.length === 0) events.push({ uid, causes: [] });
    if (!changed && !asked) return [];
    known.states = states;
    known.status = this.inspect(uid, known.status.ip);
    return events;
  }

  /** The Pod as the runtime reports it now. */
  inspect(uid: string, addressBefore: string): RuntimePodStatus {
    const pod = this.runtime.pods.get(uid);
    if (!pod) return EMPTY_POD;
    const sandboxes = pod.sandboxes.map(snapshotSandbox).reverse();
    const ready = sandboxes.some((sandbox) => sandbox.state === 'ready');
    const newest = sandboxes[0];
    return {
      sandboxes,
      containers: pod.containers.map(snapshotContainer).reverse(),
      ip: newest?.state === 'ready' ? newest.ip : ready ? '' : addressBefore,
    };
  }

  cached(uid: string): RuntimePodStatus {
    return this.observed.get(uid)?.status ?? EMPTY_POD;
  }

  /** Waits for an observation made after `instant`. Source: pkg/kubelet/container/cache.go GetNewerThan. */
  *newerThan(uid: string, instant: Instant): Task<RuntimePodStatus> {
    const lastTick = this.tickAfter(this.world.nowMs) - RELIST_PERIOD_MS;
    const newest = Math.max(lastTick, this.observed.get(uid)?.observedMs ?? Number.NEGATIVE_INFINITY);
    if (newest <= instant) {
      const waiter = { uid, seen: new Signal() };
      this.waiting.push(waiter);
      const relistMs = this.tickAfter(instant) + this.world.latency('relistInspect');
      this.uncertainTick(Math.min(Math.max(this.tickAfter(instant) - this.world.nowMs, 0), RELIST_PERIOD_MS));
      yield* waiter.seen.within(this.world.clock, relistMs - this.world.nowMs, 'kubelet');
      this.waiting = this.waiting.filter((other) => other !== waiter);
    }
    return this.cached(uid);
  }

  forget(uid: string): void {
    this.observed.delete(uid);
    this.dirty.delete(uid);
  }
}
