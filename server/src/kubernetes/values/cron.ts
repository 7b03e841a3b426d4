/**
 * Schedules of CronJobs: five fields or a descriptor, parsed with the rules and the words of the library the API server and the CronJob
 * controller use. Source: github.com/robfig/cron/v3 parser.go, spec.go, constantdelay.go.
 */

import { parseDuration } from './duration.ts';
import { goQuote } from './goQuote.ts';
import { trimSpace, wordsOf } from './goSpace.ts';
import { instantOf, isTimeZone, type TimeZone, timeZone, wallClock } from './timeZones.ts';

export interface CronSchedule {
  /**
   * The first start after an instant, both in milliseconds since the epoch; null when none comes within five years. Fields are read in
   * `zoneName` (default UTC, as most controller managers run), unless the schedule names a zone itself.
   */
  next(afterMs: number, zoneName?: string): number | null;
}

export type ParsedCron = { readonly schedule: CronSchedule } | { readonly error: string };

/** The numbers one field allows. `any`: the field holds a `*` or `?`, which decides how the two day fields combine. */
interface Field {
  readonly values: ReadonlySet<number>;
  readonly any: boolean;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Names of the numbers from `min` on, in lower case. */
  readonly names: readonly string[];
}

interface Fields {
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly month: Field;
  readonly dayOfWeek: Field;
}

const MINUTE: Bounds = { min: 0, max: 59, names: [] };
const HOUR: Bounds = { min: 0, max: 23, names: [] };
const DAY_OF_MONTH: Bounds = { min: 1, max: 31, names: [] };
const MONTH: Bounds = {
  min: 1,
  max: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const DAY_OF_WEEK: Bounds = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] };

/** What each descriptor stands for. */
const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** How far ahead a start is looked for. */
const YEARS_AHEAD = 5;
/** More steps than five years of days, hours and minutes in a row can need. */
const STEPS_MAX = 20_000;
const INT64_MAX = (1n << 63n) - 1n;

/** Carries the library's sentence out of the nested readers; never leaves this file. */
class CronError extends Error {}

function integer(text: string): number {
  const failed = (why: string) => new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: ${why}`);
  if (!/^[-+]?[0-9]+$/.test(text)) throw failed('invalid syntax');
  const value = BigInt(text.replace(/^\+/, ''));
  if (value > INT64_MAX || value < -INT64_MAX - 1n) throw failed('value out of range');
  if (value < 0n) throw new CronError(`negative number (${value}) not allowed: ${text}`);
  return Number(value);
}

function numberOrName(text: string, bounds: Bounds): number {
  const position = bounds.names.indexOf(text.toLowerCase());
  return position < 0 ? integer(text) : bounds.min + position;
}

/** One part between commas: `*`, `5`, `1-5`, each with an optional `/step`. */
function addRange(expression: string, bounds: Bounds, values: Set<number>): boolean {
  const [range = '', stepText, ...moreSteps] = expression.split('/');
  const [low = '', high, ...moreHyphens] = range.split('-');
  const star = low === '*' || low === '?';
  let start = bounds.min;
  let end = bounds.max;
  if (!star) {
    start = numberOrName(low, bounds);
    end = high === undefined ? start : numberOrNameUnless(moreHyphens.length > 0, high, bounds, expression);
  }
  let step = 1;
  if (moreSteps.length > 0) throw new CronError(`too many slashes: ${expression}`);
  if (stepText !== undefined) {
    step = integer(stepText);
    if (high === undefined) end = bounds.max;
  }
  if (start < bounds.min) throw new CronError(`beginning of range (${start}) below minimum (${bounds.min}): ${expression}`);
  if (end > bounds.max) throw new CronError(`end of range (${end}) above maximum (${bounds.max}): ${expression}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${expression}`);
  for (let value = start; value <= end; value += step) values.add(value);
  return star && step === 1;
}

function numberOrNameUnless(tooMany: boolean, text: string, bounds: Bounds, expression: string): number {
  if (tooMany) throw new CronError(`too many hyphens: ${expression}`);
  return numberOrName(text, bounds);
}

function field(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let any = false;
  for (const expression of text.split(',')) if (expression !== '' && addRange(expression, bounds, values)) any = true;
  return { values, any };
}

function fiveFields(text: string): Fields {
  const parts = wordsOf(text);
  if (parts.length !== 5) throw new CronError(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts as [string, string, string, string, string];
  return {
    minute: field(minute, MINUTE),
    hour: field(hour, HOUR),
    dayOfMonth: field(dayOfMonth, DAY_OF_MONTH),
    month: field(month, MONTH),
    dayOfWeek: field(dayOfWeek, DAY_OF_WEEK),
  };
}

/** Starts at a fixed distance from the instant asked about, in whole seconds and at least one. */
function every(text: string): CronSchedule {
  const parsed = parseDuration(text.slice('@every '.length));
  if ('error' in parsed) throw new CronError(`failed to parse duration ${text}: ${parsed.error}`);
  const delayMs = Math.max(1, Number(parsed.nanoseconds / 1_000_000_000n)) * 1000;
  return { next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + delayMs };
}

function dayMatches(fields: Fields, day: number, weekday: number): boolean {
  const inMonth = fields.dayOfMonth.values.has(day);
  const inWeek = fields.dayOfWeek.values.has(weekday);
  // A day field that is restricted and one that is not: the restricted one decides. Both restricted: either will do.
  return fields.dayOfMonth.any || fields.dayOfWeek.any ? inMonth && inWeek : inMonth || inWeek;
}

/** Midnight of the day after the one shown, also where the clock change skips midnight. */
function nextMidnight(zone: TimeZone, atMs: number): number {
  const { year, month, day, hour, minute } = wallClock(zone, atMs);
  const followingMs = instantOf(zone, year, month, day + 1, hour, minute);
  const shown = wallClock(zone, followingMs).hour;
  if (shown === 0) return followingMs;
  return followingMs + (shown > 12 ? 24 - shown : -shown) * HOUR_MS;
}

/**
 * Advances the coarsest field that does not match until it does, and starts over whenever a finer step carries into a coarser field.
 * `reset`: from the first step on, everything finer stands at its lowest value, so it must be cut off just once.
 */
function nextStart(fields: Fields, zone: TimeZone, afterMs: number): number | null {
  let atMs = Math.floor(afterMs / 1000) * 1000 + 1000;
  let reset = false;
  const yearLast = wallClock(zone, atMs).year + YEARS_AHEAD;
  for (let step = 0; step < STEPS_MAX; step++) {
    const now = wallClock(zone, atMs);
    if (now.year > yearLast) return null;
    if (!fields.month.values.has(now.month)) {
      const from = reset ? now : wallClock(zone, instantOf(zone, now.year, now.month, 1));
      atMs = instantOf(zone, from.year, from.month + 1, from.day, from.hour, from.minute);
    } else if (!dayMatches(fields, now.day, now.weekday)) {
      atMs = nextMidnight(zone, reset ? atMs : instantOf(zone, now.year, now.month, now.day));
    } else if (!fields.hour.values.has(now.hour)) {
      atMs = (reset ? atMs : instantOf(zone, now.year, now.month, now.day, now.hour)) + HOUR_MS;
    } else if (!fields.minute.values.has(now.minute)) {
      atMs = (reset ? atMs : Math.floor(atMs / MINUTE_MS) * MINUTE_MS) + MINUTE_MS;
    } else if (atMs % MINUTE_MS !== 0) {
      // Starts are at second 0 only.
      atMs = (Math.floor(atMs / MINUTE_MS) + 1) * MINUTE_MS;
    } else {
      return atMs;
    }
    reset = true;
  }
  return null;
}

/** `TZ=` and `CRON_TZ=` in front: the API server refuses them on new objects, but still parses what follows. */
/** What Go says of a time zone that it cannot load. Source: Go's time LoadLocation. */
export const unknownTimeZone = (name: string): string =>
  name.includes('..') || /^[/\\]/.test(name) ? 'time: invalid location name' : `unknown time zone ${name}`;

function ownZone(text: string): { readonly zone: TimeZone | null; readonly rest: string } {
  const prefix = /^(?:CRON_)?TZ=/.exec(text)?.[0];
  if (prefix === undefined) return { zone: null, rest: text };
  const space = text.indexOf(' ');
  // The library cuts without looking; the API server catches the panic and reports it.
  if (space < 0) throw new CronError('invalid schedule format: runtime error: slice bounds out of range [:-1]');
  const name = text.slice(prefix.length, space);
  if (name !== '' && name !== 'Local' && !isTimeZone(name)) {
    throw new CronError(`provided bad location ${name}: ${unknownTimeZone(name)}`);
  }
  return { zone: name === 'Local' ? null : timeZone(name || undefined), rest: trimSpace(text.slice(space)) };
}

function parse(text: string): CronSchedule {
  if (text === '') throw new CronError('empty spec string');
  const { zone, rest } = ownZone(text);
  if (rest.startsWith('@every ')) return every(rest);
  const standard = rest.startsWith('@') ? DESCRIPTORS.get(rest) : rest;
  if (standard === undefined) throw new CronError(`unrecognized descriptor: ${rest}`);
  const fields = fiveFields(standard);
  return { next: (afterMs, zoneName) => nextStart(fields, zone ?? timeZone(zoneName), afterMs) };
}

/** Reads a schedule; the error is the sentence the API server puts behind `Invalid value: "…": `. */
export function parseCron(text: string): ParsedCron {
  try {
    return { schedule: parse(text) };
  } catch (error) {
    if (error instanceof CronError) return { error: error.message };
    throw error;
  }
}
