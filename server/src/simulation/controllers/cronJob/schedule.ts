import type { CronSchedule } from '../../../kubernetes/values/cron.ts';
import type { Milliseconds } from '../../world/clock.ts';

/** The next look comes this long after a start is due. Source: nextScheduleDelta. */
const DELTA_MS = 100;
const MANY_MISSED = 100;

/** A schedule in its zone, and since when starts count; all times in milliseconds since the epoch. */
export interface Plan {
  readonly schedule: CronSchedule;
  readonly timeZone: string | undefined;
  /** The last start, or the creation. */
  readonly sinceMs: Milliseconds;
  readonly startingDeadlineSeconds: number | undefined;
}

type Recent = { readonly dueMs: Milliseconds | null; readonly tooMany: boolean } | { readonly error: string };

/**
 * The latest start that was due and has not been made. How many were missed is estimated by the distance of the first two.
 * Source: pkg/controller/cronjob/utils.go mostRecentScheduleTime.
 */
export function mostRecentStart({ schedule, timeZone, sinceMs, startingDeadlineSeconds }: Plan, nowMs: Milliseconds): Recent {
  const next = (afterMs: number): number | null => schedule.next(afterMs, timeZone);
  const earliestMs = startingDeadlineSeconds === undefined ? sinceMs : Math.max(sinceMs, nowMs - startingDeadlineSeconds * 1000);
  const firstMs = next(earliestMs);
  if (firstMs !== null && nowMs < firstMs) return { dueMs: null, tooMany: false };
  const secondMs = firstMs === null ? null : next(firstMs);
  if (secondMs !== null && nowMs < secondMs) return { dueMs: firstMs, tooMany: false };
  const distance = firstMs === null || secondMs === null ? 0 : Math.round((secondMs - firstMs) / 1000);
  if (firstMs === null || distance < 1) return { error: 'time difference between two schedules is less than 1 second' };
  const missed = Math.floor((nowMs - firstMs) / 1000 / distance) + 1;
  let dueMs: number | null = null;
  let atMs = next(firstMs + (missed - 2) * distance * 1000);
  for (let steps = 0; atMs !== null && atMs <= nowMs && steps <= missed; steps++) {
    dueMs = atMs;
    atMs = next(atMs);
  }
  return { dueMs, tooMany: missed > MANY_MISSED };
}

/** Milliseconds until the next look; null when no start will ever come. Source: nextScheduleTimeDuration. */
export function untilNextStart(plan: Plan, nowMs: Milliseconds): Milliseconds | null {
  const recent = mostRecentStart({ ...plan, startingDeadlineSeconds: undefined }, nowMs);
  const fromMs = 'error' in recent ? nowMs : (recent.dueMs ?? plan.sinceMs);
  const nextMs = plan.schedule.next(fromMs, plan.timeZone);
  return nextMs === null ? null : nextMs + DELTA_MS - nowMs;
}
