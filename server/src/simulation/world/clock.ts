import { type Queued, TimerQueue } from './timerQueue.ts';

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

class QueuedTimer implements Timer, Queued<QueuedTimer> {
  cancelled = false;
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

export class Clock {
  nowMs: Milliseconds = 0;
  /** Events run so far; the bound of a run is counted in them. */
  steps = 0;
  /** How uncertain the instant is of what runs now: what led to it, and all that was drawn on the way, taken together. */
  spread: Spread = CERTAIN;
  /** What the next timer is more uncertain than what runs now. */
  private doubtEarlyMs: Milliseconds = 0;
  private doubtLateMs: Milliseconds = 0;
  private readonly queue = new TimerQueue<QueuedTimer>(LANES.length);

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
