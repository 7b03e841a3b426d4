/**
 * Virtual time. Nothing in the simulation reads a real clock; everything that happens later is queued here and runs in a fixed order:
 * by time, then by lane, then in the order it was queued. The same input gives the same run, byte for byte.
 */
export type Milliseconds = number;

/** Who goes first at the same instant: processes act before the kubelet looks at them. */
export const LANES = ['user', 'api', 'process', 'runtime', 'kubelet', 'controller', 'observer'] as const;
export type Lane = (typeof LANES)[number];
const LANE_NUMBERS = Object.fromEntries(LANES.map((lane, number) => [lane, number])) as Record<Lane, number>;

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
  /** The one of the same instant and lane that was queued after it. */
  next: QueuedTimer | null = null;
  constructor(
    readonly atMs: Milliseconds,
    readonly lane: number,
    readonly spread: Spread,
    public run: () => void,
  ) {}
  /** It stays in the queue until its instant, but holds on to nothing: a killed process may have slept for weeks. */
  cancel(): void {
    this.cancelled = true;
    this.run = NOTHING;
  }
}

/** Timers of one instant and lane, in the order in which they were queued. */
interface Due {
  first: QueuedTimer | null;
  last: QueuedTimer;
}

/**
 * Timers in their order. What is compared are numbers that stand for instant and lane together, each once, however many timers share it: comparing
 * timers was every eighth call of a large run.
 */
class TimerQueue {
  private readonly dues = new Map<number, Due>();
  /** A binary heap of the keys of `dues`. */
  private readonly heap: number[] = [];

  push(timer: QueuedTimer): void {
    const key = timer.atMs * LANES.length + timer.lane;
    const due = this.dues.get(key);
    if (!due) {
      this.dues.set(key, { first: timer, last: timer });
      this.pushKey(key);
      return;
    }
    if (due.first) due.last.next = timer;
    else due.first = timer;
    due.last = timer;
  }

  private pushKey(key: number): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!(heap[parent]! > key)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = key;
  }

  /** The next timer that has not been cancelled; it stays in the queue. */
  peek(): QueuedTimer | null {
    for (;;) {
      const key = this.heap[0];
      if (key === undefined) return null;
      const due = this.dues.get(key)!;
      while (due.first?.cancelled) due.first = due.first.next;
      if (due.first) return due.first;
      this.dues.delete(key);
      this.dropFirst();
    }
  }

  /** Takes the timer that `peek` gave. */
  take(): void {
    const due = this.dues.get(this.heap[0]!)!;
    due.first = due.first!.next;
  }

  private dropFirst(): void {
    const { heap } = this;
    const last = heap.pop()!;
    const { length } = heap;
    if (length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && heap[child + 1]! < heap[child]!) child++;
      if (!(heap[child]! < last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }

  /** All that wait, in their order. */
  *waiting(): Generator<QueuedTimer> {
    for (const key of this.heap.toSorted((one, other) => one - other))
      for (let timer = this.dues.get(key)!.first; timer; timer = timer.next) if (!timer.cancelled) yield timer;
  }
}

export class Clock {
  nowMs: Milliseconds = 0;
  /** Events run so far; the bound of a run is counted in them. */
  steps = 0;
  /** How uncertain the instant is of what runs now: what led to it, and all that was drawn on the way, taken together. */
  spread: Spread = CERTAIN;
  /** What the next timer is more uncertain than what runs now. */
  private doubtEarlyMs: Milliseconds = 0;
  private doubtLateMs: Milliseconds = 0;
  private readonly queue = new TimerQueue();

  /**
   * Queues `run` at an absolute instant (whole milliseconds; an instant in the past means now). It is as uncertain as what runs now, and as
   * what was drawn for it, unless `spread` is given.
   */
  at(atMs: Milliseconds, lane: Lane, run: () => void, spread?: Spread): Timer {
    const given = spread ?? this.wider(this.doubtEarlyMs, this.doubtLateMs);
    this.doubtEarlyMs = 0;
    this.doubtLateMs = 0;
    const timer = new QueuedTimer(Math.max(this.nowMs, Math.round(atMs)), LANE_NUMBERS[lane], given, run);
    this.queue.push(timer);
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
    const pending: Pending[] = [];
    for (const { atMs, lane } of this.queue.waiting()) if (atMs <= untilMs) pending.push({ atMs, lane });
    return pending;
  }

  /** The instant of the next event; Infinity when nothing is queued. */
  nextMs(): Milliseconds {
    return this.queue.peek()?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Runs everything up to and including `untilMs`. Returns false when `maxSteps` was reached before that. */
  run(untilMs: Milliseconds, maxSteps: number): boolean {
    for (;;) {
      const timer = this.queue.peek();
      if (!timer || !(timer.atMs <= untilMs)) break;
      if (this.steps >= maxSteps) return false;
      this.queue.take();
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
}
