/**
 * Virtual time. Nothing in the simulation reads a real clock; everything that happens later is queued here and runs in a fixed order:
 * by time, then by lane, then in the order it was queued. The same input gives the same run, byte for byte.
 */
export type Milliseconds = number;

/** Who goes first at the same instant: processes act before the kubelet looks at them. */
export const LANES = ['user', 'api', 'process', 'runtime', 'kubelet', 'controller', 'observer'] as const;
export type Lane = (typeof LANES)[number];

/** How much earlier or later than it does here something may happen in a real cluster. */
export interface Spread {
  readonly earlyMs: Milliseconds;
  readonly lateMs: Milliseconds;
}

/** What happens exactly when it does. */
export const CERTAIN: Spread = { earlyMs: 0, lateMs: 0 };

export interface Timer {
  cancel(): void;
}

/** Something that is queued. */
export interface Pending {
  readonly atMs: Milliseconds;
  /** Position in LANES. */
  readonly lane: number;
}

const NOTHING = (): void => undefined;

class QueuedTimer implements Timer {
  cancelled = false;
  constructor(
    readonly atMs: Milliseconds,
    readonly lane: number,
    readonly sequence: number,
    readonly spread: Spread,
    public run: () => void,
  ) {}
  /** It stays in the queue until its instant, but holds on to nothing: a killed process may have slept for weeks. */
  cancel(): void {
    this.cancelled = true;
    this.run = NOTHING;
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
  /** How uncertain the instant is of what runs now: what led to it, and all that was drawn on the way, taken together. */
  spread: Spread = CERTAIN;
  /** What the next timer is more uncertain than what runs now. */
  private doubtEarlyMs: Milliseconds = 0;
  private doubtLateMs: Milliseconds = 0;
  private sequence = 0;
  private readonly heap: QueuedTimer[] = [];

  /**
   * Queues `run` at an absolute instant (whole milliseconds; an instant in the past means now). It is as uncertain as what runs now, and as
   * what was drawn for it, unless `spread` is given.
   */
  at(atMs: Milliseconds, lane: Lane, run: () => void, spread: Spread = this.wider(this.doubtEarlyMs, this.doubtLateMs)): Timer {
    this.doubtEarlyMs = 0;
    this.doubtLateMs = 0;
    const timer = new QueuedTimer(Math.max(this.nowMs, Math.round(atMs)), LANES.indexOf(lane), this.sequence++, spread, run);
    this.push(timer);
    return timer;
  }

  /** Says that the next timer may fire so much earlier or later than it is set to. */
  uncertain(earlyMs: Milliseconds, lateMs: Milliseconds): void {
    if (earlyMs > 0) this.doubtEarlyMs += earlyMs;
    if (lateMs > 0) this.doubtLateMs += lateMs;
  }

  /** What runs now cannot happen before or after these instants. */
  narrow(earliestMs: Milliseconds, latestMs: Milliseconds): void {
    const earlyMs = Math.min(this.spread.earlyMs, Math.max(this.nowMs - earliestMs, 0));
    const lateMs = Math.min(this.spread.lateMs, Math.max(latestMs - this.nowMs, 0));
    this.spread = { earlyMs, lateMs };
  }

  /** What runs now also waited for something that is as uncertain as this. */
  join({ earlyMs, lateMs }: Spread): void {
    this.spread = { earlyMs: Math.max(this.spread.earlyMs, earlyMs), lateMs: Math.max(this.spread.lateMs, lateMs) };
  }

  /** What runs now may have happened so much earlier or later still. */
  widen({ earlyMs, lateMs }: Spread): void {
    this.spread = this.wider(earlyMs, lateMs);
  }

  /** Queues what happens at its own instants, whatever led here. */
  independent(queue: () => void): void {
    const { spread } = this;
    this.spread = CERTAIN;
    queue();
    this.spread = spread;
  }

  private wider(earlyMs: Milliseconds, lateMs: Milliseconds): Spread {
    if (earlyMs === 0 && lateMs === 0) return this.spread;
    return { earlyMs: this.spread.earlyMs + earlyMs, lateMs: this.spread.lateMs + lateMs };
  }

  after(delayMs: Milliseconds, lane: Lane, run: () => void): Timer {
    return this.at(this.nowMs + delayMs, lane, run);
  }

  /** What is queued up to an instant, in its order. */
  pending(untilMs: Milliseconds): Pending[] {
    return this.heap
      .filter(({ cancelled, atMs }) => !cancelled && atMs <= untilMs)
      .sort((one, other) => (before(one, other) ? -1 : 1))
      .map(({ atMs, lane }) => ({ atMs, lane }));
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
      this.spread = timer.spread;
      this.doubtEarlyMs = 0;
      this.doubtLateMs = 0;
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
