import { because, type Causes } from '../world/causes.ts';
import type { Instant } from '../world/instant.ts';
import { type Scope, sleepUntil, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { type ContainerRecord, EMPTY_POD, type RuntimePodStatus, snapshotContainer, snapshotSandbox } from './runtimePods.ts';
import type { RuntimeService } from './runtimeService.ts';

/** Source: pkg/kubelet/kubelet.go genericPlegRelistPeriod. */
export const RELIST_PERIOD_MS = 1000;

interface Observed {
  status: RuntimePodStatus;
  /** Last seen state of each sandbox and container. */
  states: Map<string, string>;
  observedMs: Instant;
}

/** A Pod's life as seen from the outside: something started, or something died (`died` names the container). */
export interface PodLifecycleEvent {
  readonly uid: string;
  readonly causes: Causes;
  readonly died: readonly ContainerRecord[];
}

/**
 * The Pod lifecycle event generator: lists all containers once a second and tells what changed since. Nothing ticks here: a relist is
 * simulated only in the seconds in which something changed or somebody waits for one. Source: pkg/kubelet/pleg/generic.go.
 */
export class Pleg {
  private readonly observed = new Map<string, Observed>();
  private readonly dirty = new Set<string>();
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
    for (const uid of runtime.pods.keys()) this.markDirty(uid);
  }

  /** The first relist after an instant. */
  private tickAfter(instant: Instant): Instant {
    return this.phaseMs + (Math.floor((instant - this.phaseMs) / RELIST_PERIOD_MS) + 1) * RELIST_PERIOD_MS;
  }

  private markDirty(uid: string): void {
    this.dirty.add(uid);
    if (this.scheduledMs > this.world.nowMs) return;
    this.scheduledMs = this.tickAfter(this.world.nowMs);
    this.world.clock.at(this.scheduledMs, 'kubelet', () => {
      if (!this.scope.stopped) this.relist();
    });
  }

  private relist(): void {
    this.scheduledMs = Number.NEGATIVE_INFINITY;
    const uids = [...this.dirty];
    this.dirty.clear();
    const timestamp = this.world.nowMs;
    // What the list saw counts, not what happens while it is inspected.
    const found = uids.map((uid) => ({ uid, event: this.reconcile(uid, timestamp) }));
    this.world.clock.after(this.world.latency('relistInspect'), 'kubelet', () => {
      if (this.scope.stopped) return;
      for (const { event } of found) if (event) this.emit(event);
    });
  }

  /** Looks at one Pod right now, after a sync that did something. */
  relistPod(uid: string): void {
    this.world.clock.after(this.world.latency('relistPod'), 'kubelet', () => {
      if (this.scope.stopped) return;
      const event = this.reconcile(uid, this.world.nowMs);
      if (event) this.emit(event);
    });
  }

  private reconcile(uid: string, timestamp: Instant): PodLifecycleEvent | null {
    const pod = this.runtime.pods.get(uid);
    let known = this.observed.get(uid);
    if (!known) {
      known = { status: EMPTY_POD, states: new Map(), observedMs: timestamp };
      this.observed.set(uid, known);
    }
    known.observedMs = timestamp;
    const states = new Map<string, string>();
    let causes: Causes = [];
    let changed = false;
    let worthy = false;
    const died: ContainerRecord[] = [];
    for (const container of pod?.containers ?? []) {
      states.set(container.id, container.state);
      const before = known.states.get(container.id);
      if (before === container.state || container.state === 'created') continue;
      changed = true;
      worthy = true;
      causes = because(causes, container.causes);
      if (container.state === 'exited') died.push(container);
    }
    for (const sandbox of pod?.sandboxes ?? []) {
      states.set(sandbox.id, sandbox.state);
      if (known.states.get(sandbox.id) === sandbox.state) continue;
      changed = true;
      worthy = true;
      causes = because(causes, sandbox.causes);
    }
    for (const [id, before] of known.states) {
      if (states.has(id)) continue;
      changed = true;
      // A record that was running is reported as died and removed; a dead one only as removed, which nobody acts on.
      if (before === 'running' || before === 'ready') worthy = true;
    }
    if (!changed) return null;
    known.states = states;
    known.status = this.inspect(uid, known.status.ip);
    return worthy ? { uid, causes, died } : null;
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
      const tick = this.tickAfter(instant);
      yield* sleepUntil(this.world.clock, tick, 'kubelet');
      yield (resume) => void this.world.clock.after(this.world.latency('relistInspect'), 'kubelet', resume);
    }
    return this.cached(uid);
  }

  forget(uid: string): void {
    this.observed.delete(uid);
    this.dirty.delete(uid);
  }
}
