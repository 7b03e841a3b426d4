import type { Milliseconds } from '../world/clock.ts';
import type { Instant } from '../world/instant.ts';

interface Entry {
  delayMs: Milliseconds;
  updatedMs: Instant;
}

/**
 * Exponential back-off per key. An entry is forgotten when what it counts stayed away for twice the longest delay.
 * Source: client-go util/flowcontrol/backoff.go.
 */
export class BackOff {
  private readonly entries = new Map<string, Entry>();

  constructor(
    readonly initialMs: Milliseconds,
    readonly maxMs: Milliseconds,
  ) {}

  private expired(entry: Entry, eventMs: Instant): boolean {
    return eventMs - entry.updatedMs > 2 * this.maxMs;
  }

  /** The delay in force; 0 when there is none. */
  delayMs(key: string): Milliseconds {
    return this.entries.get(key)?.delayMs ?? 0;
  }

  /** Is it, counted from `sinceMs` (the end of a container), too early? Source: IsInBackOffSince. */
  isInBackOffSince(key: string, sinceMs: Instant, nowMs: Instant): boolean {
    const entry = this.entries.get(key);
    if (!entry || this.expired(entry, sinceMs)) return false;
    return nowMs - sinceMs < entry.delayMs;
  }

  /** Is it, counted from the last failure, too early? Source: IsInBackOffSinceUpdate. */
  isInBackOffSinceUpdate(key: string, eventMs: Instant): boolean {
    const entry = this.entries.get(key);
    if (!entry || this.expired(entry, eventMs)) return false;
    return eventMs - entry.updatedMs < entry.delayMs;
  }

  /** Moves on to the next delay. Source: Next. */
  next(key: string, eventMs: Instant, nowMs: Instant): void {
    const entry = this.entries.get(key);
    if (!entry || this.expired(entry, eventMs)) this.entries.set(key, { delayMs: this.initialMs, updatedMs: nowMs });
    else {
      entry.delayMs = Math.min(2 * entry.delayMs, this.maxMs);
      entry.updatedMs = nowMs;
    }
  }

  forget(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }
}
