import type { Milliseconds } from './clock.ts';

/**
 * An instant of virtual time: milliseconds since the objects were applied. Every time field of the objects inside the simulation holds one
 * (`metadata.creationTimestamp`, `state.running.startedAt`…), cut to whole seconds of the wall clock where the API has whole seconds.
 */
export type Instant = Milliseconds;

/** Wall clock of t = 0 when a scenario does not say. The fraction is what a Pod applied at some moment typically sees. */
export const DEFAULT_EPOCH_MS = Date.UTC(2026, 0, 1, 0, 0, 0, 200);

/** Wall clock of t = 0 in milliseconds: an RFC 3339 text, or a time of day in UTC (`08:55`); null for anything else. */
export function epochOf(startedAt: unknown): number | null {
  if (typeof startedAt !== 'string') return null;
  const [, hours, minutes, seconds = '0'] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(startedAt) ?? [];
  if (hours !== undefined) return DEFAULT_EPOCH_MS + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  const ms = Date.parse(startedAt);
  return Number.isNaN(ms) ? null : ms;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

export class WallClock {
  /** Milliseconds since the Unix epoch at t = 0. */
  constructor(readonly epochMs: number) {}

  /** The wall clock's whole second around an instant: what `metav1.Time` keeps of it. */
  wholeSecond(instant: Instant): Instant {
    return Math.floor((this.epochMs + instant) / 1000) * 1000 - this.epochMs;
  }

  /** `2026-01-01T00:00:05Z`, as in JSON. */
  rfc3339(instant: Instant): string {
    return `${new Date(this.epochMs + instant).toISOString().slice(0, 19)}Z`;
  }

  /** `Thu, 01 Jan 2026 00:00:05 +0000`, as `kubectl describe` prints it. */
  rfc1123(instant: Instant): string {
    const at = new Date(this.epochMs + instant);
    const date = `${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
    const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
    return `${DAYS[at.getUTCDay()]}, ${date} ${time} +0000`;
  }

  /** Reads an RFC 3339 text; null when it is none. */
  parse(text: string): Instant | null {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? null : ms - this.epochMs;
  }
}

/** The instant of the zero time (`0001-01-01`/`1970-01-01`), which runtimes report for containers that never started. */
export const NEVER: Instant = Number.NEGATIVE_INFINITY;

/** Prints a span as Go's time.Duration does: `1m20s`, `5.134s`, `340ms`, `0s`. */
export function goDuration(milliseconds: Milliseconds): string {
  const sign = milliseconds < 0 ? '-' : '';
  const total = Math.abs(milliseconds);
  if (total === 0) return '0s';
  if (total < 1000) return `${sign}${total}ms`;
  const hours = Math.floor(total / 3_600_000);
  const minutes = Math.floor(total / 60_000) % 60;
  const seconds = String(Number(((total % 60_000) / 1000).toFixed(3)));
  const hoursText = hours > 0 ? `${hours}h` : '';
  const minutesText = hours > 0 || minutes > 0 ? `${minutes}m` : '';
  return `${sign}${hoursText}${minutesText}${seconds}s`;
}
