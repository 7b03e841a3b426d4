/** What is queued: ordered by instant, then by lane, then as it came. */
export interface Queued<Timer> {
  /** Milliseconds. */
  readonly atMs: number;
  readonly lane: number;
  readonly cancelled: boolean;
  /** The one of the same instant and lane that was queued after it. */
  next: Timer | null;
}

/** Timers of one instant and lane, in the order in which they were queued. */
interface Due<Timer> {
  first: Timer | null;
  last: Timer;
}

/** What lies further ahead than the next timer's window waits apart: a thousand Pods that are looked at once a minute are in nobody's way. */
const WINDOW_MS = 256;

/**
 * Timers in their order. What is compared are numbers that stand for instant and lane together, each once, however many timers share it: comparing
 * timers was every eighth call of a large run.
 */
export class TimerQueue<Timer extends Queued<Timer>> {
  private readonly dues = new Map<number, Due<Timer>>();
  /** Keys of `dues` below `nearEnd`. */
  private readonly near = new NumberHeap();
  private nearEnd = 0;
  /** Where `peek` found its timer. */
  private found: Due<Timer> | null = null;
  /** The other keys, by window, and the windows that have some. */
  private readonly far = new Map<number, number[]>();
  private readonly windows = new NumberHeap();

  constructor(private readonly lanes: number) {}

  push(timer: Timer): void {
    const key = timer.atMs * this.lanes + timer.lane;
    const due = this.dues.get(key);
    if (!due) {
      this.dues.set(key, { first: timer, last: timer });
      if (key < this.nearEnd) this.near.push(key);
      else this.putOff(key, Math.floor(timer.atMs / WINDOW_MS));
      return;
    }
    if (due.first) due.last.next = timer;
    else due.first = timer;
    due.last = timer;
  }

  private putOff(key: number, window: number): void {
    const keys = this.far.get(window);
    if (keys) keys.push(key);
    else {
      this.far.set(window, [key]);
      this.windows.push(window);
    }
  }

  /** The next timer that has not been cancelled; it stays in the queue. */
  peek(): Timer | null {
    for (;;) {
      const key = this.near.first;
      if (key === undefined) {
        if (!this.comeNear()) return null;
        continue;
      }
      const due = this.dues.get(key)!;
      while (due.first?.cancelled) due.first = due.first.next;
      if (due.first) {
        this.found = due;
        return due.first;
      }
      this.dues.delete(key);
      this.near.dropFirst();
    }
  }

  /** The next window begins; false when there is none. */
  private comeNear(): boolean {
    const window = this.windows.first;
    if (window === undefined) return false;
    this.windows.dropFirst();
    this.nearEnd = (window + 1) * WINDOW_MS * this.lanes;
    for (const key of this.far.get(window)!) this.near.push(key);
    this.far.delete(window);
    return true;
  }

  /** Takes the timer that `peek` gave last. */
  take(): void {
    if (this.found?.first) this.found.first = this.found.first.next;
  }

  /** All that wait, in their order. */
  *waiting(): Generator<Timer> {
    for (const key of [...this.dues.keys()].sort((one, other) => one - other))
      for (let timer = this.dues.get(key)!.first; timer; timer = timer.next) if (!timer.cancelled) yield timer;
  }
}

/** A binary heap: the smallest number first. */
class NumberHeap {
  private readonly numbers: number[] = [];

  get first(): number | undefined {
    return this.numbers[0];
  }

  push(number: number): void {
    const { numbers } = this;
    let at = numbers.length;
    numbers.push(number);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!(numbers[parent]! > number)) break;
      numbers[at] = numbers[parent]!;
      at = parent;
    }
    numbers[at] = number;
  }

  dropFirst(): void {
    const { numbers } = this;
    const last = numbers.pop()!;
    const { length } = numbers;
    if (length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && numbers[child + 1]! < numbers[child]!) child++;
      if (!(numbers[child]! < last)) break;
      numbers[at] = numbers[child]!;
      at = child;
    }
    numbers[at] = last;
  }
}
