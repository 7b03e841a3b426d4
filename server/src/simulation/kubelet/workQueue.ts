import type { Causes } from '../world/causes.ts';
import type { Clock, Milliseconds, Timer } from '../world/clock.ts';
import type { Instant } from '../world/instant.ts';

/** The sync loop drains its queue once a second. Source: pkg/kubelet/kubelet.go syncLoop, pkg/kubelet/util/queue. */
export const SYNC_TICK_MS = 1000;

/** Pods to be synced again later. Each Pod has one place in the queue: a later entry replaces the earlier. */
export class WorkQueue {
  private readonly timers = new Map<string, Timer>();

  constructor(
    private readonly clock: Clock,
    /** Instant of some tick of the sync loop. */
    private readonly phaseMs: Instant,
    private readonly sync: (uid: string, causes: Causes) => void,
  ) {}

  /** The first tick of the sync loop at or after an instant. */
  tickAt(instant: Instant): Instant {
    return this.phaseMs + Math.ceil((instant - this.phaseMs) / SYNC_TICK_MS) * SYNC_TICK_MS;
  }

  enqueue(uid: string, delayMs: Milliseconds, causes: Causes): void {
    this.timers.get(uid)?.cancel();
    const due = this.tickAt(this.clock.nowMs + delayMs);
    const waitMs = due - this.clock.nowMs - delayMs;
    this.clock.uncertain(waitMs, SYNC_TICK_MS - waitMs);
    this.timers.set(
      uid,
      this.clock.at(due, 'kubelet', () => {
        this.timers.delete(uid);
        this.sync(uid, causes);
      }),
    );
  }

  remove(uid: string): void {
    this.timers.get(uid)?.cancel();
    this.timers.delete(uid);
  }

  stop(): void {
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }
}
