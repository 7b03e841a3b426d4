import { because, type Causes, NO_CAUSES } from '../world/causes.ts';
import type { Clock, Milliseconds, Timer } from '../world/clock.ts';

/** Source: client-go util/workqueue DefaultTypedControllerRateLimiter. */
const BASE_DELAY_MS = 5;
const MAX_DELAY_MS = 1_000_000;
const BUCKET_BURST = 100;
const BUCKET_PER_SECOND = 10;

interface Waiting {
  readonly atMs: Milliseconds;
  readonly timer: Timer;
  causes: Causes;
}

/**
 * Keys that wait to be synced: each at most once, in the order of their arrival; a key that is added while it is being synced waits for the
 * end of that sync. Knows the causes that a key was added for. Source: client-go util/workqueue queue.go, delaying_queue.go, default_rate_limiters.go.
 */
export class WorkQueue {
  /** Keys to be synced, with why. */
  private readonly dirty = new Map<string, Causes>();
  /** Those of them that are being synced are not here, so that one key is never synced twice at a time. */
  private readonly ready: string[] = [];
  private readonly processing = new Set<string>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly failures = new Map<string, number>();
  private tokens = BUCKET_BURST;
  private refilledMs: Milliseconds = 0;

  constructor(
    private readonly clock: Clock,
    /** Called when a key is ready to be taken. */
    private readonly onReady: () => void,
    private readonly baseDelayMs: Milliseconds = BASE_DELAY_MS,
    private readonly maxDelayMs: Milliseconds = MAX_DELAY_MS,
  ) {}

  add(key: string, causes: Causes): void {
    const known = this.dirty.get(key);
    this.dirty.set(key, known ? because(known, causes) : causes);
    if (known || this.processing.has(key)) return;
    this.ready.push(key);
    this.onReady();
  }

  /** Adds a key later; of several such calls the earliest counts. */
  addAfter(key: string, delayMs: Milliseconds, causes: Causes): void {
    if (delayMs <= 0) {
      this.add(key, causes);
      return;
    }
    const atMs = this.clock.nowMs + delayMs;
    const known = this.waiting.get(key);
    if (known && known.atMs <= atMs) {
      known.causes = because(known.causes, causes);
      return;
    }
    known?.timer.cancel();
    const waiting: Waiting = {
      atMs,
      causes: known ? because(known.causes, causes) : causes,
      timer: this.clock.at(atMs, 'controller', () => {
        this.waiting.delete(key);
        this.add(key, waiting.causes);
      }),
    };
    this.waiting.set(key, waiting);
  }

  /** Adds a key after a failure: each one in a row doubles the delay. */
  addRateLimited(key: string, causes: Causes): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const backOffMs = Math.min(this.baseDelayMs * 2 ** failures, this.maxDelayMs);
    this.addAfter(key, Math.max(backOffMs, this.reserve()), causes);
  }

  /** All keys together are put back at most ten times a second, after a hundred at once. */
  private reserve(): Milliseconds {
    const now = this.clock.nowMs;
    this.tokens = Math.min(BUCKET_BURST, this.tokens + ((now - this.refilledMs) / 1000) * BUCKET_PER_SECOND) - 1;
    this.refilledMs = now;
    return this.tokens >= 0 ? 0 : (-this.tokens / BUCKET_PER_SECOND) * 1000;
  }

  /** Failures in a row. */
  requeues(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  /** The next key and why it is to be synced; undefined when none waits. Ends with `done`. */
  take(): { readonly key: string; readonly causes: Causes } | undefined {
    const key = this.ready.shift();
    if (key === undefined) return undefined;
    const causes = this.dirty.get(key) ?? NO_CAUSES;
    this.dirty.delete(key);
    this.processing.add(key);
    return { key, causes };
  }

  done(key: string): void {
    this.processing.delete(key);
    if (!this.dirty.has(key)) return;
    this.ready.push(key);
    this.onReady();
  }
}
