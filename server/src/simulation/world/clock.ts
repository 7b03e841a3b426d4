/**
 * Virtual time. Nothing in the simulation reads a real clock; everything that happens later is queued here and runs in a fixed order:
 * by time, then by lane, then in the order it was queued. The same input gives the same run, byte for byte.
 */
export type Milliseconds = number;

/** Who goes first at the same instant: processes act before the kubelet looks at them. */
export const LANES = ['user', 'api', 'process', 'runtime', 'kubelet', 'controller', 'observer'] as const;
export type Lane = (typeof LANES)[number];

export interface Timer {
  cancel(): void;
}

class QueuedTimer implements Timer {
  cancelled = false;
  constructor(
    readonly atMs: Milliseconds,
    readonly lane: number,
    readonly sequence: number,
    readonly run: () => void,
  ) {}
  cancel(): void {
    this.cancelled = true;
  }
}

const before = (a: QueuedTimer, b: QueuedTimer): boolean => {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  if (a.lane !== b.lane) return a.lane < b.lane;
  return a.sequence < b.sequence;
};

export class Clock {
  nowMs: Milliseconds = 0;
  /** Events run so far; the bound of a run is counted in them. */
  steps = 0;
  private sequence = 0;
  private readonly heap: QueuedTimer[] = [];

  /** Queues `run` at an absolute instant (whole milliseconds; an instant in the past means now). */
  at(atMs: Milliseconds, lane: Lane, run: () => void): Timer {
    const timer = new QueuedTimer(Math.max(this.nowMs, Math.round(atMs)), LANES.indexOf(lane), this.sequence++, run);
    this.push(timer);
    return timer;
  }

  after(delayMs: Milliseconds, lane: Lane, run: () => void): Timer {
    return this.at(this.nowMs + delayMs, lane, run);
  }

  /** The instant of the next event; Infinity when nothing is queued. */
  nextMs(): Milliseconds {
    while (this.heap[0]?.cancelled) this.pop();
    return this.heap[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Runs everything up to and including `untilMs`. Returns false when `maxSteps` was reached before that. */
  run(untilMs: Milliseconds, maxSteps: number): boolean {
    while (this.nextMs() <= untilMs) {
      if (this.steps >= maxSteps) return false;
      const timer = this.pop()!;
      this.nowMs = timer.atMs;
      this.steps++;
      timer.run();
    }
    this.nowMs = untilMs;
    return true;
  }

  private push(timer: QueuedTimer): void {
    const heap = this.heap;
    let at = heap.length;
    heap.push(timer);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(timer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
  }

  private pop(): QueuedTimer | undefined {
    const heap = this.heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
