import { parseCron } from '../../kubernetes/values/cron.ts';
import { cronInWords, eitherDay, unevenSteps, weekdayName } from '../../kubernetes/values/cronWords.ts';
import { isTimeZone, type TimeZone, timeZone, wallClock } from '../../kubernetes/values/timeZones.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { clockChanges } from './clockChanges.ts';
import { type Fact, fact, filled, type HoverPlace, type Topic } from './topic.ts';

const WORDS: Text = { en: 'Starts {words}, {zone}.', 'zh-cn': '启动时间：{words}（{zone}）。' };
const IN_ZONE: Text = { en: 'time of {zone} (UTC{offset})', 'zh-cn': '{zone} 时间，UTC{offset}' };
const NO_ZONE: Text = {
  en: 'in the time zone of the controller manager, mostly UTC (`timeZone` makes sure)',
  'zh-cn': '时区取决于控制器管理器，通常为 UTC；可用 `timeZone` 指定',
};
const NEXT: Text = { en: 'Next: {times}', 'zh-cn': '接下来：{times}' };
const NEVER: Text = {
  en: 'No start within the next five years: there is no such day.',
  'zh-cn': '未来五年内都不会启动：不存在这样的日期。',
};
const UNEVEN: Readonly<Record<'minute' | 'hour', Text>> = {
  minute: {
    en: 'Steps begin anew each hour: after the last one of an hour the next comes {rest} min later, not {step}.',
    'zh-cn': '步长在每小时重新开始：每小时最后一次之后，下一次间隔 {rest} 分钟，而不是 {step} 分钟。',
  },
  hour: {
    en: 'Steps begin anew each day: after the last one of a day the next comes {rest} h later, not {step}.',
    'zh-cn': '步长在每天重新开始：当天最后一次之后，下一次间隔 {rest} 小时，而不是 {step} 小时。',
  },
};
const EITHER: Text = {
  en: 'Day of month and day of week are both restricted, so a day that matches *either* counts.',
  'zh-cn': '日期和星期都有限定时，满足*其一*即可。',
};
const SPRING: Text = {
  en: 'On {date} clocks go from {from} to {to}: what is due in between {what}.',
  'zh-cn': '{date} 时钟从 {from} 拨到 {to}：其间应有的启动{what}。',
};
const SKIPPED: Text = { en: 'does not start on that day', 'zh-cn': '当天不会发生' };
const MOVED: Text = { en: 'starts at {at} instead', 'zh-cn': '改在 {at}' };
const AUTUMN: Text = {
  en: 'On {date} clocks go back from {from} to {to}: what is due in between starts {count}.',
  'zh-cn': '{date} 时钟从 {from} 拨回 {to}：其间应有的启动会发生{count}。',
};
const TWICE: Text = { en: 'twice', 'zh-cn': '两次' };
const ONCE: Text = { en: 'once', 'zh-cn': '一次' };

const RUNS_SHOWN = 5;

/** A CronJob's schedule in words, its next starts, and what clock changes do to them; for a time zone how it stands to UTC. */
export const schedules: Topic = function* (place) {
  const { located, text, object } = place;
  if (located.owner?.id !== 'batch/v1.CronJobSpec' || text === null) return;
  if (located.field?.name !== 'schedule' && located.field?.name !== 'timeZone') return;
  const { schedule: written, timeZone: named } = (object?.spec ?? {}) as { schedule?: unknown; timeZone?: unknown };
  const schedule = String(written ?? text);
  const parsed = parseCron(schedule);
  const words = cronInWords(schedule);
  if ('error' in parsed || !words) return;
  const zoneName = typeof named === 'string' && isTimeZone(named) ? named : undefined;
  const zone = timeZone(zoneName);
  yield fact(WORDS, { words, zone: zoneText(place, zone, zoneName) });
  const starts = startsAfter(place.nowMs, (after) => parsed.schedule.next(after, zoneName));
  yield starts.length === 0 ? fact(NEVER) : fact(NEXT, { times: timesOf(zone, starts) });
  for (const { unit, step, rest } of unevenSteps(schedule)) yield fact(UNEVEN[unit], { step, rest });
  if (eitherDay(schedule)) yield fact(EITHER);
  if (zoneName !== undefined) yield* changes(place, zone, schedule, (after) => parsed.schedule.next(after, zoneName));
};

function zoneText({ nowMs }: HoverPlace, zone: TimeZone, name: string | undefined): Text {
  return name === undefined ? NO_ZONE : filled(IN_ZONE, { zone: code(name), offset: offsetText(zone.offsetMs(nowMs)) });
}

function startsAfter(nowMs: number, next: (afterMs: number) => number | null): number[] {
  const starts: number[] = [];
  for (let at = next(nowMs); at !== null && starts.length < RUNS_SHOWN; at = next(at)) starts.push(at);
  return starts;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `+08:00`. */
function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  return `${offsetMs < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const dateText = (zone: TimeZone, atMs: number): string => {
  const { year, month, day } = wallClock(zone, atMs);
  return `${year}-${two(month)}-${two(day)}`;
};

const clockText = (zone: TimeZone, atMs: number): string => {
  const { hour, minute } = wallClock(zone, atMs);
  return `${two(hour)}:${two(minute)}`;
};

/** Instants as `Monday 2026-11-23 02:30`; the day is told once. */
function timesOf(zone: TimeZone, starts: readonly number[]): Text {
  let last = '';
  const said = starts.map((atMs): Text => {
    const date = dateText(zone, atMs);
    const clock = clockText(zone, atMs);
    if (date === last) return { en: clock, 'zh-cn': clock };
    last = date;
    const day = weekdayName(wallClock(zone, atMs).weekday);
    return { en: `${day.en} ${date} ${clock}`, 'zh-cn': `${date}（${day['zh-cn']}）${clock}` };
  });
  return { en: said.map(({ en }) => en).join(', '), 'zh-cn': said.map((each) => each['zh-cn']).join('、') };
}

/** The clock changes of the next year that starts fall into. */
function* changes(place: HoverPlace, zone: TimeZone, schedule: string, next: (afterMs: number) => number | null): Generator<Fact> {
  const wall = parseCron(schedule);
  if ('error' in wall) return;
  for (const { atMs, beforeMs, afterMs } of clockChanges(zone, place.nowMs)) {
    // Readings of the wall clock as if they were UTC: those that are left out, or come twice.
    const first = atMs + Math.min(beforeMs, afterMs);
    const last = atMs + Math.max(beforeMs, afterMs);
    const due = wall.schedule.next(first - 1);
    if (due === null || due >= last) continue;
    const values = { date: dateText(zone, atMs), from: clockText({ ...zone, offsetMs: () => beforeMs }, atMs), to: clockText(zone, atMs) };
    const start = next(atMs - 1);
    if (afterMs > beforeMs) {
      const moved = start !== null && start < atMs + (last - first) && wall.schedule.next(start + afterMs - 1) !== start + afterMs;
      yield fact(SPRING, { ...values, what: moved ? filled(MOVED, { at: clockText(zone, start) }) : SKIPPED });
    } else {
      const before = next(due - beforeMs - 1);
      const again = start !== null && start < atMs + (last - first) && before === due - beforeMs && start === due - afterMs;
      yield fact(AUTUMN, { ...values, count: again ? TWICE : ONCE });
    }
  }
}
