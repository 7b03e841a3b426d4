import type { TimeZone } from '../../kubernetes/values/timeZones.ts';

const DAY_MS = 86_400_000;
/** Clocks change twice a year at most, half a year apart; only Ramadan in Morocco makes it a month. */
const STEP_MS = 28 * DAY_MS;
const STEPS = 14;
const SECOND_MS = 1000;

/** Where a zone's offset from UTC changes. */
interface ClockChange {
  readonly atMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

const kept = new Map<string, { readonly fromMs: number; readonly changes: readonly ClockChange[] }>();

/** The changes of a zone's clocks within about a year. */
export function clockChanges(zone: TimeZone, nowMs: number): readonly ClockChange[] {
  const fromMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const known = kept.get(zone.name);
  if (known?.fromMs === fromMs) return known.changes;
  const changes: ClockChange[] = [];
  let beforeMs = zone.offsetMs(fromMs);
  for (let step = 1; step <= STEPS; step++) {
    const afterMs = zone.offsetMs(fromMs + step * STEP_MS);
    if (afterMs !== beforeMs) changes.push(changeBetween(zone, fromMs + (step - 1) * STEP_MS, fromMs + step * STEP_MS));
    beforeMs = afterMs;
  }
  kept.set(zone.name, { fromMs, changes });
  return changes;
}

function changeBetween(zone: TimeZone, fromMs: number, toMs: number): ClockChange {
  const beforeMs = zone.offsetMs(fromMs);
  let low = fromMs;
  let high = toMs;
  while (high - low > SECOND_MS) {
    const middle = Math.floor((low + high) / 2 / SECOND_MS) * SECOND_MS;
    if (zone.offsetMs(middle) === beforeMs) low = middle;
    else high = middle;
  }
  return { atMs: high, beforeMs, afterMs: zone.offsetMs(high) };
}
