import { TIME_ZONE_NAMES } from './timeZoneNames.ts';

/**
 * Wall clocks of the world: instants are milliseconds since the epoch (UTC), wall-clock readings are fields. Offsets come from the platform's
 * time zone data (Intl), so that they are as fresh as the host.
 */
export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

const known = new Set(
  Object.entries(TIME_ZONE_NAMES).flatMap(([area, names]) => names.split(' ').map((name) => (area ? `${area}/${name}` : name))),
);

/** Whether the IANA database has a zone or link of just this spelling; the API server looks names up with case. */
export function isTimeZone(name: string): boolean {
  return known.has(name);
}

/** All names, sorted, for completion. */
export function timeZoneNames(): readonly string[] {
  return [...known].sort();
}

/** One zone's rules. Unknown to the platform (its data may be older than ours): reads as UTC, and `exact` is false. */
export interface TimeZone {
  readonly name: string;
  readonly exact: boolean;
  /** What to add to UTC to get local time at this instant, in milliseconds. */
  offsetMs(atMs: number): number;
}

const utc: TimeZone = { name: 'UTC', exact: true, offsetMs: () => 0 };

const zones = new Map<string, TimeZone>();

function platformZone(name: string): TimeZone {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return {
      name,
      exact: true,
      offsetMs: (atMs) => {
        const wholeMs = Math.floor(atMs / 1000) * 1000;
        const fields: Record<string, number> = {};
        for (const { type, value } of format.formatToParts(wholeMs)) fields[type] = Number(value);
        const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
        return Date.UTC(year, month - 1, day, hour, minute, second) - wholeMs;
      },
    };
  } catch {
    return { ...utc, name, exact: false };
  }
}

/** The zone of a name that `isTimeZone` accepts; `undefined` is UTC. */
export function timeZone(name: string | undefined): TimeZone {
  if (name === undefined || name === 'UTC' || !isTimeZone(name)) return utc;
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = platformZone(name);
    zones.set(name, zone);
  }
  return zone;
}

/** What a clock on the wall shows at this instant. */
export function wallClock(zone: TimeZone, atMs: number): WallClock {
  const local = new Date(atMs + zone.offsetMs(atMs));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/**
 * The instant at which the wall clock shows this; fields out of range roll over (day 32 is in the next month). Where a clock change makes the
 * reading ambiguous or skips it, the choice is that of Go's time.Date: take the offset that holds at that reading taken as UTC, and ask once
 * more at the instant it leads to.
 */
export function instantOf(zone: TimeZone, year: number, month: number, day: number, hour = 0, minute = 0): number {
  const localMs = Date.UTC(year, month - 1, day, hour, minute);
  const guessMs = zone.offsetMs(localMs);
  return guessMs === 0 ? localMs : localMs - zone.offsetMs(localMs - guessMs);
}
