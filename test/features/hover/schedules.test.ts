import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hover } from '../ask.ts';
import { type Row, saysAll } from './support.ts';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 21, 15, 0) });
});
afterAll(() => {
  vi.useRealTimers();
});

const cronJob = (schedule: string, zone = ''): string => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: a
spec:
  schedule: "${schedule}¦"
${zone && `  timeZone: ${zone}\n`}  jobTemplate: {}
`;

const rows: readonly Row[] = [
  [
    'every night',
    cronJob('30 2 * * *'),
    ['Starts at 02:30, every day, in the time zone of the controller manager', 'Next: Sunday 2026-11-22 02:30, Monday 2026-11-23 02:30'],
  ],
  ['several times a day', cronJob('0 6,18 * * *'), ['at 06:00 and 18:00, every day']],
  [
    'every few minutes',
    cronJob('*/5 * * * *'),
    ['Starts every 5 minutes,', '2026-11-21 15:05, 15:10, 15:15, 15:20, 15:25'],
    ['Steps begin anew'],
  ],
  ['steps that do not come out even', cronJob('*/7 * * * *'), ['next comes 4 min later, not 7']],
  ['hours that do not come out even', cronJob('0 */5 * * *'), ['of every 5th hour', 'next comes 4 h later, not 5']],
  ['every minute', cronJob('* * * * *'), ['Starts every minute,']],
  ['at a minute of each hour', cronJob('15 * * * *'), ['at minute 15 of every hour']],
  ['working days', cronJob('0 9 * * 1-5'), ['at 09:00, on Monday to Friday']],
  ['days by name', cronJob('0 9 * * MON,thu'), ['on Monday and Thursday']],
  ['during hours', cronJob('*/10 8-17 * * *'), ['every 10 minutes during hours 8 to 17']],
  ['a day of the month', cronJob('0 0 1 * *'), ['at 00:00, on day 1 of the month', 'Next: Tuesday 2026-12-01 00:00']],
  ['months', cronJob('0 0 1 jan,jul *'), ['in January and July']],
  ['either day', cronJob('0 0 13 * 5'), ['on day 13 of the month or on Friday', 'matches *either* counts']],
  ['no such day', cronJob('0 0 30 2 *'), ['No start within the next five years']],
  ['a leap day', cronJob('0 0 29 2 *'), ['Next: Tuesday 2028-02-29 00:00.'.slice(0, -1)]],
  ['descriptors', cronJob('@daily'), ['at 00:00, every day']],
  ['a distance', cronJob('@every 90m'), ['Starts every 90m,']],
  ['steps from a start on', cronJob('3/20 * * * *'), ['at minute every 20th of 3 to 59 of every hour']],
  ['no schedule', cronJob('every day'), [], ['Starts']],
  ['a zone', cronJob('0 9 * * *', 'Asia/Shanghai'), ['time of `Asia/Shanghai` (UTC+08:00)', 'Next: Sunday 2026-11-22 09:00'], ['clocks']],
  [
    'a start that a clock change leaves out',
    cronJob('30 2 * * *', 'Europe/Berlin'),
    ['On 2027-03-28 clocks go from 02:00 to 03:00: what is due in between does not start on that day.'],
  ],
  ['a start that comes twice', cronJob('30 2 * * *', 'Europe/Berlin'), ['On 2027-10-31 clocks go back from 03:00 to 02:00']],
  ['a start away from clock changes', cronJob('0 12 * * *', 'Europe/Berlin'), ['UTC+01:00'], ['clocks go']],
  [
    'on the time zone',
    'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: "0 9 * * *"\n  timeZone: America/New_Y¦ork\n',
    ['UTC−05:00'],
  ],
];
saysAll(rows);

test('schedules are told in Chinese', () => {
  const text = hover(cronJob('0 9 * * 1-5'), { language: 'zh-cn' });
  expect(text).toContain('启动时间：每星期一到星期五，09:00（时区取决于');
  expect(text).toContain('2026-11-23（星期一）09:00');
});
