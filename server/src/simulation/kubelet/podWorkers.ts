import { because, type Causes } from '../world/causes.ts';
import type { Milliseconds } from '../world/clock.ts';
import type { Instant } from '../world/instant.ts';
import { isPodTerminal, type Pod, type PodStatus } from '../world/pod.ts';
import { Signal, type Task } from '../world/task.ts';
import type { Kubelet } from './kubelet.ts';
import { isStaticPod } from './phase.ts';
import type { PodUpdate } from './podUpdate.ts';
import type { SyncOutcome } from './syncPod.ts';

/** Source: pkg/kubelet/pod_workers.go, apis/config/v1beta1/defaults.go. */
export const RESYNC_INTERVAL_MS = 60_000;
const RESYNC_JITTER = 0.5;
const BACK_OFF_PERIOD_MS = 10_000;
export const BACK_OFF_JITTER = 0.5;

type WorkType = 'sync' | 'terminating' | 'terminated';

/** The worker of one Pod: its state, and at most one pending update. */
interface Worker {
  readonly uid: string;
  pending: PodUpdate | null;
  active: PodUpdate | null;
  working: boolean;
  started: boolean;
  /** Asked to end. */
  terminatingMs: Instant | null;
  startedTerminating: boolean;
  /** All containers have stopped. */
  terminatedMs: Instant | null;
  finished: boolean;
  evicted: boolean;
  graceSeconds: number;
  statusFns: ((status: PodStatus) => void)[];
  lastSyncMs: Instant;
  /** Fires when the sync under way has become pointless. */
  cancel: Signal;
  /** Fires when all containers have stopped. */
  readonly terminated: Signal;
}

const workTypeOf = (worker: Worker): WorkType =>
  worker.terminatedMs !== null ? 'terminated' : worker.terminatingMs !== null ? 'terminating' : 'sync';

/**
 * One worker per Pod, one piece of work at a time: syncs, then termination, then clean-up, never back. Source: pkg/kubelet/pod_workers.go.
 */
export class PodWorkers {
  private readonly workers = new Map<string, Worker>();

  constructor(private readonly kubelet: Kubelet) {}

  updatePod(update: PodUpdate): void {
    const { pod } = update;
    const uid = pod.metadata.uid;
    let worker = this.workers.get(uid);
    const firstTime = worker === undefined;
    if (!worker) {
      worker = this.newWorker(uid, pod);
      this.workers.set(uid, worker);
    }
    if (!firstTime && worker.terminatingMs !== null && update.type === 'create') return;
    if (worker.finished) return;
    const becameTerminating = this.requestTermination(worker, update);
    let shortened = false;
    if (worker.terminatedMs === null && worker.terminatingMs !== null) {
      if (update.kill?.statusFn) worker.statusFns.push(update.kill.statusFn);
      shortened = shortenGrace(worker, update);
    }
    const causes = because(update.causes, worker.pending?.causes);
    worker.pending = { ...update, pod: this.kubelet.allocation.allocatedPod(pod), causes };
    if (becameTerminating || shortened) worker.cancel.fire();
    this.signal(worker);
  }

  private newWorker(uid: string, pod: Pod): Worker {
    const now = this.kubelet.world.nowMs;
    // A Pod that ended in an earlier life of the kubelet has only to be cleaned up.
    const over = isPodTerminal(pod.status) && this.kubelet.pleg.inspect(uid, '').containers.every((seen) => seen.state === 'exited');
    return {
      uid,
      pending: null,
      active: null,
      working: false,
      started: false,
      terminatingMs: over ? now : null,
      startedTerminating: over,
      terminatedMs: over ? now : null,
      finished: false,
      evicted: false,
      graceSeconds: 0,
      statusFns: [],
      lastSyncMs: Number.NEGATIVE_INFINITY,
      cancel: new Signal(),
      terminated: new Signal(),
    };
  }

  private requestTermination(worker: Worker, { pod, type, kill }: PodUpdate): boolean {
    if (worker.terminatingMs !== null) return false;
    if (pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod.status) && type !== 'kill') return false;
    if (kill?.evict) worker.evicted = true;
    worker.terminatingMs = this.kubelet.world.nowMs;
    return true;
  }

  private signal(worker: Worker): void {
    if (worker.working) return;
    worker.working = true;
    this.kubelet.scope.start(this.run(worker));
  }

  private *run(worker: Worker): Task {
    while (worker.pending && !worker.finished) {
      if (!this.mayStart(worker, worker.pending.pod)) break;
      const update = worker.pending;
      worker.pending = null;
      worker.active = update;
      if (worker.cancel.fired) worker.cancel = new Signal();
      yield* this.work(worker, update);
    }
    worker.working = false;
  }

  /** A static Pod waits until the one of the same name before it has gone. Source: allowPodStart. */
  private mayStart(worker: Worker, pod: Pod): boolean {
    if (worker.started) return true;
    if (!isStaticPod(pod)) {
      worker.started = true;
      return true;
    }
    if (worker.terminatingMs !== null) {
      worker.finished = true;
      return false;
    }
    for (const other of this.workers.values()) {
      const theirs = other.active?.pod ?? other.pending?.pod;
      if (other === worker || !theirs || !other.started || other.finished) continue;
      if (theirs.metadata.name !== pod.metadata.name || theirs.metadata.namespace !== pod.metadata.namespace) continue;
      this.enqueue(
        worker,
        this.kubelet.world.chance.jitter('static/start', BACK_OFF_PERIOD_MS, BACK_OFF_JITTER),
        worker.pending?.causes ?? [],
      );
      return false;
    }
    worker.started = true;
    return true;
  }

  private *work(worker: Worker, update: PodUpdate): Task {
    const { kubelet } = this;
    const type = workTypeOf(worker);
    const status = yield* kubelet.pleg.newerThan(worker.uid, worker.lastSyncMs);
    let outcome: SyncOutcome;
    if (type === 'terminated') {
      yield* kubelet.syncs.syncTerminatedPod(update.pod, status, update.causes);
      worker.lastSyncMs = kubelet.world.nowMs;
      worker.finished = true;
      kubelet.onPodFinished(update.pod, update.causes);
      return;
    }
    if (type === 'terminating') {
      worker.startedTerminating = true;
      yield* kubelet.syncs.syncTerminatingPod(
        update.pod,
        status,
        worker.graceSeconds || null,
        worker.statusFns.at(-1) ?? null,
        update.causes,
      );
      worker.lastSyncMs = kubelet.world.nowMs;
      worker.terminatedMs = kubelet.world.nowMs;
      worker.terminated.fire();
      worker.statusFns = [];
      this.requeue(worker);
      this.completeWork(worker, { transition: true, error: null, causes: update.causes });
      return;
    }
    outcome = yield* kubelet.syncs.syncPod(update, status, worker.cancel);
    worker.lastSyncMs = kubelet.world.nowMs;
    if (outcome.relist) kubelet.pleg.relistPod(worker.uid);
    if (outcome.terminal && worker.terminatingMs === null) {
      worker.terminatingMs = kubelet.world.nowMs;
      worker.startedTerminating = true;
      this.requeue(worker, outcome.causes);
    }
    this.completeWork(worker, { transition: outcome.terminal, error: outcome.error, causes: outcome.causes });
  }

  /** The same work again, for the next state. Source: requeueLastPodUpdate. */
  private requeue(worker: Worker, causes?: Causes): void {
    if (worker.pending || !worker.active) return;
    worker.pending = { ...worker.active, type: 'sync', causes: causes ?? worker.active.causes };
  }

  /** When the Pod is looked at again. Source: completeWork. */
  private completeWork(worker: Worker, done: { transition: boolean; error: SyncOutcome['error']; causes: Causes }): void {
    const { chance } = this.kubelet.world;
    const { error } = done;
    if (!done.transition && error === null) {
      const resyncMs = chance.jitter('resync', RESYNC_INTERVAL_MS, RESYNC_JITTER);
      this.kubelet.world.clock.independent(() => this.enqueue(worker, resyncMs, done.causes));
      return;
    }
    if (error === 'cancelled' && !done.transition) return;
    const delayMs =
      done.transition || error === null || error === 'cancelled' ? 0 : chance.jitter('backOff', this.errorDelay(error), BACK_OFF_JITTER);
    this.enqueue(worker, delayMs, done.causes);
  }

  private errorDelay(error: { readonly retriesMs: readonly Instant[] }): Milliseconds {
    if (error.retriesMs.length === 0 || this.kubelet.world.version === '1.34') return BACK_OFF_PERIOD_MS;
    const remaining = Math.min(...error.retriesMs) - this.kubelet.world.nowMs;
    return Math.min(Math.max(remaining, 0), RESYNC_INTERVAL_MS);
  }

  private enqueue(worker: Worker, delayMs: Milliseconds, causes: Causes): void {
    this.kubelet.queue.enqueue(worker.uid, delayMs, causes);
  }

  /** Could any container of the Pod still run? Source: CouldHaveRunningContainers. */
  couldHaveRunningContainers(uid: string): boolean {
    const worker = this.workers.get(uid);
    return worker !== undefined && worker.terminatedMs === null;
  }

  isTerminationRequested(uid: string): boolean {
    return this.workers.get(uid)?.terminatingMs != null;
  }

  isKnownTerminated(uid: string): boolean {
    return this.workers.get(uid)?.terminatedMs != null;
  }

  /** Fires when the Pod's containers have stopped; never for a Pod that nobody works on. */
  whenTerminated(uid: string): Signal {
    return this.workers.get(uid)?.terminated ?? new Signal();
  }

  /** Nothing of the Pod is left on the node. */
  isFinished(uid: string): boolean {
    return this.workers.get(uid)?.finished ?? true;
  }

  /** Housekeeping: forgets the workers of Pods that are no longer known. */
  forget(uid: string): void {
    const worker = this.workers.get(uid);
    if (worker?.finished) this.workers.delete(uid);
  }
}

/** The grace period can only get shorter. Source: calculateEffectiveGracePeriod. */
function shortenGrace(worker: Worker, { pod, kill }: PodUpdate): boolean {
  let grace = worker.graceSeconds;
  let overridden = false;
  for (const override of [pod.metadata.deletionGracePeriodSeconds, kill?.graceSeconds]) {
    if (override == null || (grace !== 0 && override >= grace)) continue;
    grace = override;
    overridden = true;
  }
  if (!overridden && grace === 0) grace = pod.spec.terminationGracePeriodSeconds ?? 0;
  grace = Math.max(grace, 1);
  const shortened = worker.graceSeconds !== 0 && worker.graceSeconds !== grace;
  worker.graceSeconds = grace;
  return shortened;
}
