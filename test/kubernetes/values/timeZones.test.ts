import { describe, expect, test } from 'vitest';
import { instantOf, isTimeZone, timeZone, timeZoneNames, wallClock } from '../../../server/src/kubernetes/values/timeZones.ts';

describe('names', () => {
  test.each([
    ['Europe/Paris', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Asia/Calcutta', true],
    ['UTC', true],
    ['Etc/GMT+5', true],
    ['europe/paris', false],
    ['Europe/Paris ', false],
    ['Local', false],
    ['+01:00', false],
    ['', false],
  ])('%j: %s', (name, wanted) => {
    expect(isTimeZone(name)).toBe(wanted);
  });

  test('the platform knows nearly all of them', () => {
    const unknown = timeZoneNames().filter((name) => !timeZone(name).exact);
    expect(unknown.length).toBeLessThan(10);
  });
});

describe('wall clocks', () => {
  test('read and set are inverse away from clock changes', () => {
    for (const name of ['UTC', 'Europe/Paris', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia']) {
      const zone = timeZone(name);
      for (let day = 1; day <= 365; day += 13) {
        const atMs = instantOf(zone, 2026, 1, day, 12, 30);
        expect(wallClock(zone, atMs)).toMatchObject({ hour: 12, minute: 30 });
      }
    }
  });

  test('an hour that is skipped gives a time beside it, an hour that comes twice the first', () => {
    const zone = timeZone('America/New_York');
    expect(new Date(instantOf(zone, 2026, 3, 8, 2, 30)).toISOString()).toBe('2026-03-08T06:30:00.000Z');
    expect(new Date(instantOf(zone, 2026, 11, 1, 1, 30)).toISOString()).toBe('2026-11-01T05:30:00.000Z');
  });
});
