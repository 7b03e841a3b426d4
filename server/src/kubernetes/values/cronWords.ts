import type { Language, Text } from '../../texts/text.ts';
import { parseCron } from './cron.ts';

/** What the descriptors stand for. Source: github.com/robfig/cron/v3 parser.go parseDescriptor. */
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MONTH_KEYS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY_KEYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAYS_ZH = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'];

/** The names of weekdays, from Sunday on. */
export const weekdayName = (day: number): Text => ({ en: DAYS[day] ?? '', 'zh-cn': DAYS_ZH[day] ?? '' });

/** Times of day that are listed one by one. */
const TIMES_MAX = 6;

/** Values of one field as the schedule writes them: all of them, a step through them, or single ones and ranges. */
type Part =
  | { readonly kind: 'every' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'list'; readonly ranges: readonly (readonly [from: number, to: number, step: number])[] };

interface FieldKind {
  readonly min: number;
  readonly max: number;
  readonly keys: readonly string[];
}

const KINDS: readonly FieldKind[] = [
  { min: 0, max: 59, keys: [] },
  { min: 0, max: 23, keys: [] },
  { min: 1, max: 31, keys: [] },
  { min: 1, max: 12, keys: MONTH_KEYS },
  { min: 0, max: 6, keys: DAY_KEYS },
];

/** A schedule in words; null for one that cannot be read. The zone is not part of it. */
export function cronInWords(schedule: string): Text | null {
  if ('error' in parseCron(schedule)) return null;
  const text = schedule.replace(/^(?:CRON_)?TZ=\S*\s+/, '').trim();
  if (text.startsWith('@every ')) return { en: `every ${text.slice(7).trim()}`, 'zh-cn': `每隔 ${text.slice(7).trim()}` };
  const fields = (DESCRIPTORS[text] ?? text).split(/\s+/);
  const parts = fields.map((field, index) => readPart(field, KINDS[index]!));
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts as [Part, Part, Part, Part, Part];
  return { en: inEnglish(minute, hour, dayOfMonth, month, dayOfWeek), 'zh-cn': inChinese(minute, hour, dayOfMonth, month, dayOfWeek) };
}

/** Steps that begin anew before they come out even: every 7th of 60 minutes leaves 4 at the end of each hour. */
export function unevenSteps(
  schedule: string,
): readonly { readonly unit: 'minute' | 'hour'; readonly step: number; readonly rest: number }[] {
  const [minutes = '', hours = ''] = schedule.trim().split(/\s+/);
  return [
    { unit: 'minute' as const, field: minutes, size: 60 },
    { unit: 'hour' as const, field: hours, size: 24 },
  ].flatMap(({ unit, field, size }) => {
    const step = Number(/^[*?]\/(\d+)$/.exec(field)?.[1] ?? 1);
    const last = Math.floor((size - 1) / step) * step;
    return step > 1 && step < size && size % step !== 0 ? [{ unit, step, rest: size - last }] : [];
  });
}

/** Whether both day fields are restricted, so that either will do. */
export function eitherDay(schedule: string): boolean {
  const [, , dayOfMonth = '*', , dayOfWeek = '*'] = schedule.trim().split(/\s+/);
  const isAny = (field: string): boolean => field.split(',').some((part) => /^[*?](?:\/1)?$/.test(part));
  return !schedule.trim().startsWith('@') && !isAny(dayOfMonth) && !isAny(dayOfWeek);
}

function readPart(field: string, { min, max, keys }: FieldKind): Part {
  const number = (text: string): number => {
    const named = keys.indexOf(text.toLowerCase());
    return named >= 0 ? named + min : Number(text);
  };
  const ranges = field
    .split(',')
    .filter(Boolean)
    .map((each): [number, number, number] => {
      const [range = '', step = '1'] = each.split('/');
      const [low = '', high] = range.split('-');
      const star = low === '*' || low === '?';
      const from = star ? min : number(low);
      return [from, star || (high === undefined && each.includes('/')) ? max : number(high ?? low), Number(step)];
    });
  const whole = ranges.find(([from, to, step]) => from === min && to === max && step === 1);
  if (whole) return { kind: 'every' };
  const [only] = ranges;
  if (ranges.length === 1 && only && only[0] === min && only[1] === max) return { kind: 'step', step: only[2] };
  return { kind: 'list', ranges };
}

/** The single values of a list of no ranges; null when there are too many to read. */
function singles(part: Part): number[] | null {
  if (part.kind !== 'list' || part.ranges.some(([from, to]) => from !== to)) return null;
  const values = [...new Set(part.ranges.map(([from]) => from))].sort((one, other) => one - other);
  return values.length <= TIMES_MAX ? values : null;
}

const two = (value: number): string => String(value).padStart(2, '0');

function clockTimes(minute: Part, hour: Part): string[] | null {
  const minutes = singles(minute);
  const hours = singles(hour);
  if (!minutes || !hours || minutes.length * hours.length > TIMES_MAX) return null;
  return hours.flatMap((each) => minutes.map((of) => `${two(each)}:${two(of)}`));
}

function joined(items: readonly string[], language: Language): string {
  if (language === 'zh-cn') return items.join('、');
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function listed(part: Part, name: (value: number) => string, language: Language): string {
  if (part.kind !== 'list') return '';
  const items = part.ranges.map(([from, to, step]) => {
    if (from === to) return name(from);
    const range = language === 'en' ? `${name(from)} to ${name(to)}` : `${name(from)}到${name(to)}`;
    if (step === 1) return range;
    return language === 'en' ? `every ${ordinal(step)} of ${range}` : `${range}中每隔 ${step} 个`;
  });
  return joined(items, language);
}

function ordinal(value: number): string {
  const last = value % 100 > 10 && value % 100 < 14 ? 0 : value % 10;
  return `${value}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

function inEnglish(minute: Part, hour: Part, dayOfMonth: Part, month: Part, dayOfWeek: Part): string {
  const times = clockTimes(minute, hour);
  const minutes =
    minute.kind === 'every'
      ? 'every minute'
      : minute.kind === 'step'
        ? `every ${minute.step} minutes`
        : `at minute ${listed(minute, String, 'en')}`;
  const hours =
    hour.kind === 'every'
      ? minute.kind === 'list'
        ? ' of every hour'
        : ''
      : hour.kind === 'step'
        ? ` of every ${ordinal(hour.step)} hour from midnight on`
        : ` during ${hour.ranges.length === 1 && hour.ranges[0]![0] === hour.ranges[0]![1] ? 'hour' : 'hours'} ${listed(hour, String, 'en')}`;
  const monthly =
    dayOfMonth.kind === 'list'
      ? `on day ${listed(dayOfMonth, String, 'en')} of the month`
      : dayOfMonth.kind === 'step'
        ? `on every ${ordinal(dayOfMonth.step)} day of the month from the 1st on`
        : '';
  const weekly =
    dayOfWeek.kind === 'list'
      ? `on ${listed(dayOfWeek, (day) => DAYS[day] ?? '', 'en')}`
      : dayOfWeek.kind === 'step'
        ? `on every ${ordinal(dayOfWeek.step)} day of the week from Sunday on`
        : '';
  const days = [monthly, weekly].filter(Boolean).join(' or ') || (times ? 'every day' : '');
  const inMonths =
    month.kind === 'list'
      ? `in ${listed(month, (each) => MONTHS[each - 1] ?? '', 'en')}`
      : month.kind === 'step'
        ? `in every ${ordinal(month.step)} month from January on`
        : '';
  return [times ? `at ${joined(times, 'en')}` : `${minutes}${hours}`, days, inMonths].filter(Boolean).join(', ');
}

function inChinese(minute: Part, hour: Part, dayOfMonth: Part, month: Part, dayOfWeek: Part): string {
  const times = clockTimes(minute, hour);
  const minutes =
    minute.kind === 'every' ? '每分钟' : minute.kind === 'step' ? `每 ${minute.step} 分钟` : `第 ${listed(minute, String, 'zh-cn')} 分`;
  const hours =
    hour.kind === 'every'
      ? minute.kind === 'list'
        ? '每小时'
        : ''
      : hour.kind === 'step'
        ? `从零点起每 ${hour.step} 小时的`
        : `${listed(hour, (each) => `${each} 时`, 'zh-cn')}的`;
  const monthly =
    dayOfMonth.kind === 'list'
      ? `每月 ${listed(dayOfMonth, (day) => `${day} 日`, 'zh-cn')}`
      : dayOfMonth.kind === 'step'
        ? `每月从 1 日起每 ${dayOfMonth.step} 天`
        : '';
  const weekly =
    dayOfWeek.kind === 'list'
      ? `每${listed(dayOfWeek, (day) => DAYS_ZH[day] ?? '', 'zh-cn')}`
      : dayOfWeek.kind === 'step'
        ? `每周从星期日起每 ${dayOfWeek.step} 天`
        : '';
  const days = [monthly, weekly].filter(Boolean).join('或') || (times ? '每天' : '');
  const inMonths =
    month.kind === 'list' ? listed(month, (each) => `${each} 月`, 'zh-cn') : month.kind === 'step' ? `从一月起每 ${month.step} 个月` : '';
  return [inMonths, days, times ? joined(times, 'zh-cn') : `${hours}${minutes}`].filter(Boolean).join('，');
}
