import { Cron } from 'croner';
import { describe, expect, it } from 'vitest';
import { parseCron } from '../../../../server/src/kubernetes/values/cron.ts';
import { timeZone, wallClock } from '../../../../server/src/kubernetes/values/timeZones.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Africa/Casablanca',
  'America/St_Johns',
] as const;
/** `SCHEDULES=10000` compares more. */
const COUNT = Number(process.env.SCHEDULES ?? 1000);
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** 2024-01-01 and four years. */
const FROM = Date.UTC(2024, 0, 1);
const SPAN = 4 * 365 * 24 * HOUR;

/** mulberry32 */
function randomness(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function field(random: (below: number) => number, min: number, max: number, steps: boolean): string {
  const value = (): number => min + random(max - min + 1);
  switch (random(5)) {
    case 0:
      return steps ? `*/${2 + random(max - min)}` : '*';
    case 1:
      return String(value());
    case 2:
      return [value(), value(), value()].join(',');
    case 3: {
      const [one, other] = [value(), value()];
      return `${Math.min(one, other)}-${Math.max(one, other)}`;
    }
    default:
      return '*';
  }
}

/** Five fields. The libraries understand steps of days differently (where `*` stands, both day fields must hold), and these have none. */
const schedule = (random: (below: number) => number): string =>
  [
    field(random, 0, 59, true),
    field(random, 0, 23, true),
    // Days that every month has, so that there is a start in time.
    field(random, 1, 28, false),
    field(random, 1, 12, true),
    field(random, 0, 6, false),
  ].join(' ');

const offset = (zone: string, atMs: number): number => {
  const { year, month, day, hour, minute } = wallClock(timeZone(zone), atMs);
  return Math.round((Date.UTC(year, month - 1, day, hour, minute) - atMs) / MINUTE);
};
/** Clocks are changed within a day of the instant. */
const nearChange = (zone: string, atMs: number): boolean => {
  const here = offset(zone, atMs);
  return offset(zone, atMs - 26 * HOUR) !== here || offset(zone, atMs + 26 * HOUR) !== here;
};

describe('starts of CronJobs', () => {
  it(`are those of another implementation, for ${COUNT} schedules`, () => {
    const random = randomness(20_260_101);
    const differing: string[] = [];
    let compared = 0;
    for (let count = 0; count < COUNT; count++) {
      const text = schedule(random);
      const zone = ZONES[random(ZONES.length)]!;
      const afterMs = FROM + random(SPAN / MINUTE) * MINUTE;
      const parsed = parseCron(text);
      if ('error' in parsed) throw new Error(`${text}: ${parsed.error}`);
      const got = parsed.schedule.next(afterMs, zone);
      const want = new Cron(text, { timezone: zone }).nextRun(new Date(afterMs))?.getTime() ?? null;
      if ((got !== null && nearChange(zone, got)) || (want !== null && nearChange(zone, want))) continue;
      compared++;
      if (got !== want) differing.push(`${text} ${zone} after ${new Date(afterMs).toISOString()}: ${got} instead of ${want}`);
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(COUNT * 0.9);
  });

  it('are all instants at which the clock on the wall shows such a time, also where clocks are changed', () => {
    const random = randomness(7);
    // Where they are changed by half an hour, the library itself, which counts in hours, passes over some.
    const changes: readonly [zone: string, atMs: number][] = [
      ['Europe/Berlin', Date.UTC(2026, 2, 29, 1)],
      ['Europe/Berlin', Date.UTC(2026, 9, 25, 1)],
      ['America/New_York', Date.UTC(2026, 2, 8, 7)],
      ['America/New_York', Date.UTC(2026, 10, 1, 6)],
      ['America/St_Johns', Date.UTC(2026, 2, 8, 5, 30)],
    ];
    for (const [zone, changeMs] of changes)
      for (let count = 0; count < 40; count++) {
        const minutes = [...new Set([random(60), random(60)])];
        const hours = [...new Set([random(5), random(5), random(24)])];
        const parsed = parseCron(`${minutes.join(',')} ${hours.join(',')} * * *`);
        if ('error' in parsed) throw new Error(parsed.error);
        const expected: number[] = [];
        for (let atMs = changeMs - 12 * HOUR; atMs < changeMs + 12 * HOUR; atMs += MINUTE) {
          const wall = wallClock(timeZone(zone), atMs);
          if (minutes.includes(wall.minute) && hours.includes(wall.hour)) expected.push(atMs);
        }
        const found: number[] = [];
        for (let atMs = parsed.schedule.next(changeMs - 12 * HOUR - 1, zone); atMs !== null && atMs < changeMs + 12 * HOUR; )
          atMs = parsed.schedule.next(found[found.push(atMs) - 1]!, zone);
        expect([zone, minutes, hours, found]).toEqual([zone, minutes, hours, expected]);
      }
  });
});
