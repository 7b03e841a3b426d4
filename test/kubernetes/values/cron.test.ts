import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCron } from '../../../server/src/kubernetes/values/cron.ts';

function errorOf(text: string): string {
  const parsed = parseCron(text);
  return 'error' in parsed ? parsed.error : 'sound';
}

function next(text: string, after: string, zone?: string): string {
  const parsed = parseCron(text);
  if ('error' in parsed) return parsed.error;
  const atMs = parsed.schedule.next(Date.parse(after), zone);
  return atMs === null ? 'never' : new Date(atMs).toISOString().replace('.000Z', 'Z');
}

describe('what the parser says', () => {
  const int = (text: string, why = 'invalid syntax') =>
    `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`;
  test.each([
    ['* * * * *', 'sound'],
    ['*/15 0,12 1-15 jan-MAR mon', 'sound'],
    ['0 0 ? * ?', 'sound'],
    ['5/15 * * * *', 'sound'],
    [', * * * *', 'sound'],
    ['  0\t0  1 1\u00a0* ', 'sound'],
    ['*-7 * * * *', 'sound'],
    ['+5 * * * *', 'sound'],
    ['@daily', 'sound'],
    ['@every 1h30m', 'sound'],
    ['', 'empty spec string'],
    ['   ', 'expected exactly 5 fields, found 0: []'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['0 * * * * *', 'expected exactly 5 fields, found 6: [0 * * * * *]'],
    [' @daily', 'expected exactly 5 fields, found 1: [@daily]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* 24 * * *', 'end of range (24) above maximum (23): 24'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * 32 * *', 'end of range (32) above maximum (31): 32'],
    ['* * * 13 *', 'end of range (13) above maximum (12): 13'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['10-5 * * * *', 'beginning of range (10) beyond end of range (5): 10-5'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['x * * * *', int('x')],
    ['-5 * * * *', int('')],
    ['*/-5 * * * *', 'negative number (-5) not allowed: -5'],
    ['99999999999999999999 * * * *', int('99999999999999999999', 'value out of range')],
    ['* * * foo *', int('foo')],
    ['* * * * monday', int('monday')],
    ['@fortnightly', 'unrecognized descriptor: @fortnightly'],
    ['@Daily', 'unrecognized descriptor: @Daily'],
    ['@daily ', 'unrecognized descriptor: @daily '],
    ['@every', 'unrecognized descriptor: @every'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['@every 5d', 'failed to parse duration @every 5d: time: unknown unit "d" in duration "5d"'],
    ['TZ=UTC 0 0 * * *', 'sound'],
    ['CRON_TZ=America/New_York 0 0 * * *', 'sound'],
    ['TZ=Mars/Olympus 0 0 * * *', 'provided bad location Mars/Olympus: unknown time zone Mars/Olympus'],
    ['TZ=../etc 0 0 * * *', 'provided bad location ../etc: time: invalid location name'],
    ['TZ=UTC', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
  ])('%j: %s', (text, said) => {
    expect(errorOf(text)).toBe(said);
  });
});

describe('when it starts next', () => {
  const cases: [title: string, schedule: string, after: string, zone: string | undefined, wanted: string][] = [
    ['the coming minute', '* * * * *', '2026-07-09T14:45:00Z', undefined, '2026-07-09T14:46:00Z'],
    ['strictly later, also by a second', '45 14 * * *', '2026-07-09T14:44:59Z', undefined, '2026-07-09T14:45:00Z'],
    ['a step counts from the lowest value', '*/7 * * * *', '2026-07-09T14:56:00Z', undefined, '2026-07-09T15:00:00Z'],
    ['N/step runs to the end of the hour', '20/15 * * * *', '2026-07-09T14:46:00Z', undefined, '2026-07-09T14:50:00Z'],
    ['over midnight', '20-35/15 * * * *', '2026-07-09T23:46:00Z', undefined, '2026-07-10T00:20:00Z'],
    ['over the year', '0 0 1 1 *', '2026-01-01T00:00:00Z', undefined, '2027-01-01T00:00:00Z'],
    ['leap day', '0 0 29 2 *', '2026-07-09T00:00:00Z', undefined, '2028-02-29T00:00:00Z'],
    ['a day that never comes', '0 0 30 2 *', '2026-07-09T00:00:00Z', undefined, 'never'],
    ['an empty field', ', * * * *', '2026-07-09T00:00:00Z', undefined, 'never'],
    ['both day fields restricted: either', '0 0 15 * mon', '2026-07-09T00:00:00Z', undefined, '2026-07-13T00:00:00Z'],
    ['one day field a star: the other decides', '0 0 15 * *', '2026-07-09T00:00:00Z', undefined, '2026-07-15T00:00:00Z'],
    ['a star with a step is a restriction', '0 0 */10 * sun', '2026-07-09T00:00:00Z', undefined, '2026-07-11T00:00:00Z'],
    ['@weekly is Sunday', '@weekly', '2026-07-09T00:00:00Z', undefined, '2026-07-12T00:00:00Z'],
    ['@every counts from the instant asked about', '@every 90s', '2026-07-09T00:00:05.700Z', undefined, '2026-07-09T00:01:35Z'],
    ['@every is at least a second', '@every 10ms', '2026-07-09T00:00:00Z', undefined, '2026-07-09T00:00:01Z'],
    ['in the zone given', '0 9 * * *', '2026-07-09T00:00:00Z', 'Asia/Shanghai', '2026-07-09T01:00:00Z'],
    ['a zone with a quarter hour', '0 9 * * *', '2026-07-09T00:00:00Z', 'Asia/Kathmandu', '2026-07-09T03:15:00Z'],
    ['its own zone wins', 'TZ=America/New_York 0 9 * * *', '2026-07-09T00:00:00Z', 'Asia/Shanghai', '2026-07-09T13:00:00Z'],
    ['spring forward skips the missing hour', '30 2 * * *', '2026-03-08T05:00:00Z', 'America/New_York', '2026-03-09T06:30:00Z'],
    ['spring forward, every hour', '0 * * * *', '2026-03-08T06:00:00Z', 'America/New_York', '2026-03-08T07:00:00Z'],
    ['fall back: first 1:30', '30 1 * * *', '2026-11-01T04:00:00Z', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['fall back: 1:30 comes twice', '30 1 * * *', '2026-11-01T05:30:00Z', 'America/New_York', '2026-11-01T06:30:00Z'],
    ['midnight that does not exist', '0 0 * * *', '2018-11-03T12:00:00Z', 'America/Sao_Paulo', '2018-11-05T02:00:00Z'],
  ];
  test.each(cases)('%s', (_, schedule, after, zone, wanted) => {
    expect(next(schedule, after, zone)).toBe(wanted);
  });
});

test('a start is the first minute that matches, whatever the fields', () => {
  const list = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min, max }).map(String),
      fc.tuple(fc.constantFrom('*', String(min)), fc.integer({ min: 1, max: max - min })).map(([from, step]) => `${from}/${step}`),
    );
  const dayOf = new Date(Date.UTC(2026, 0, 1));
  fc.assert(
    fc.property(list(0, 59), list(0, 23), list(0, 6), fc.integer({ min: 0, max: 525_000 }), (minute, hour, weekday, offsetMinutes) => {
      const parsed = parseCron(`${minute} ${hour} * * ${weekday}`);
      if ('error' in parsed) throw new Error(parsed.error);
      const afterMs = dayOf.getTime() + offsetMinutes * 60_000;
      const matches = (atMs: number) => {
        const at = new Date(atMs);
        const has = (text: string, value: number, max: number) => {
          const [from = '', step] = text.split('/');
          const start = from === '*' ? 0 : Number(from);
          const end = from === '*' || step !== undefined ? max : start;
          return value >= start && value <= end && (value - start) % Number(step ?? 1) === 0;
        };
        return has(minute, at.getUTCMinutes(), 59) && has(hour, at.getUTCHours(), 23) && has(weekday, at.getUTCDay(), 6);
      };
      let wantedMs = afterMs + 60_000;
      while (!matches(wantedMs)) wantedMs += 60_000;
      expect(parsed.schedule.next(afterMs)).toBe(wantedMs);
    }),
    { numRuns: 60 },
  );
});

test('no text makes it throw, and every answer is bounded', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-*/,0-9?@TZ= a-z]{0,30}$/)), (text) => {
      const parsed = parseCron(text);
      if ('schedule' in parsed) {
        const atMs = parsed.schedule.next(0, 'Europe/Paris');
        expect(atMs === null || atMs > 0).toBe(true);
      } else expect(parsed.error).not.toBe('');
    }),
  );
});
