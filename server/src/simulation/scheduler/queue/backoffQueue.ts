import type { Instant, WallClock } from '../../world/instant.ts';
import { Heap } from './heap.ts';
import { goesFirst, type QueuedPod } from './queuedPod.ts';

const INITIAL_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 10_000;
/** Back-offs end on whole seconds of the wall clock, all of a second together. */
export const BACKOFF_WINDOW_MS = 1000;

/**
 * Pods that wait before they are tried again: those that plugins turned away and an event has woken, and those that met an error.
 * Source: pkg/scheduler/backend/queue/backoff_queue.go.
 */
export class BackoffQueue {
  private readonly rejected: Heap<QueuedPod>;
  private readonly failed: Heap<QueuedPod>;

  constructor(private readonly wall: WallClock) {
    this.rejected = new Heap((one, other) => {
      const [first, second] = [this.until(one), this.until(other)];
      return first !== second ? first < second : goesFirst(one, other);
    });
    this.failed = new Heap((one, other) => this.until(one) < this.until(other));
  }

  get isEmpty(): boolean {
    return this.rejected.size === 0 && this.failed.size === 0;
  }

  /** Pods that may be tried early, when nobody else is waiting. */
  get hasRejected(): boolean {
    return this.rejected.size > 0;
  }

  has(pod: QueuedPod): boolean {
    return this.rejected.has(pod) || this.failed.has(pod);
  }

  add(pod: QueuedPod): void {
    (pod.rejectors.size === 0 ? this.failed : this.rejected).push(pod);
  }

  delete(pod: QueuedPod): boolean {
    return this.rejected.delete(pod) || this.failed.delete(pod);
  }

  popRejected(): QueuedPod | undefined {
    return this.rejected.pop();
  }

  isBackingOff(pod: QueuedPod, now: Instant): boolean {
    return this.until(pod) >= this.wall.wholeSecond(now);
  }

  popCompleted(now: Instant): QueuedPod[] {
    const completed: QueuedPod[] = [];
    for (const queue of [this.rejected, this.failed])
      for (let pod = queue.peek(); pod && !this.isBackingOff(pod, now); pod = queue.peek()) {
        queue.pop();
        completed.push(pod);
      }
    return completed;
  }

  private until(pod: QueuedPod): Instant {
    const count = pod.errorCount > 0 ? pod.errorCount : pod.unschedulableCount;
    if (count === 0) return Number.NEGATIVE_INFINITY;
    pod.backoffUntil ??= this.wall.wholeSecond(pod.timestamp + Math.min(INITIAL_BACKOFF_MS * 2 ** (count - 1), MAX_BACKOFF_MS));
    return pod.backoffUntil;
  }
}
