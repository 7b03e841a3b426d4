/**
 * Reading of times as Go's time.Parse does it, with its words for what is wrong.
 * Source: Go's time/format.go Parse; k8s.io/apimachinery metav1.Time (RFC 3339) and metav1.MicroTime (six digits of a fraction).
 */
export type TimeParse = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

const LAYOUTS = { second: '2006-01-02T15:04:05Z07:00', micro: '2006-01-02T15:04:05.000000Z07:00' } as const;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (month: number, year: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (DAYS[month - 1] ?? 31);

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
};

const UTF8 = new TextEncoder();
const ODD = /[^ -~]|["\\]/gu;

/** As Go quotes times that it cannot read: byte by byte where they are not ASCII. Source: Go's time/format.go quote. */
const quote = (text: string): string =>
  `"${text.replace(ODD, (sign) =>
    sign === '"' || sign === '\\'
      ? `\\${sign}`
      : sign === '\x7f'
        ? sign
        : Array.from(UTF8.encode(sign), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  )}"`;

/** What a step of the layout refuses: the text it stood at and the piece of the layout, or that a number is out of range. */
class Refused {
  constructor(
    readonly element: string,
    readonly layout: string,
    readonly range: string | null = null,
  ) {}
}

class Cursor {
  constructor(public rest: string) {}

  literal(prefix: string): void {
    if (!this.rest.startsWith(prefix)) throw new Refused(this.rest, prefix);
    this.rest = this.rest.slice(prefix.length);
  }

  number(layout: string, digits: number, low: number, high: number, range: string, fixed = true): number {
    const held = this.rest;
    let length = 0;
    while (length < digits && isDigit(held, length)) length++;
    if (length === 0 || (fixed && length < digits)) throw new Refused(held, layout);
    const value = Number(held.slice(0, length));
    this.rest = held.slice(length);
    if (value < low || value > high) throw new Refused('', layout, range);
    return value;
  }
}

/** An RFC 3339 time → the text the server writes (UTC), or Go's error. */
export function parseTime(text: string, precision: 'second' | 'micro'): TimeParse {
  const layout = LAYOUTS[precision];
  try {
    return { ok: true, text: read(new Cursor(text), precision) };
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const error =
      refused.range !== null
        ? `parsing time ${quote(text)}: ${refused.range}`
        : `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(refused.element)} as ${quote(refused.layout)}`;
    return { ok: false, error };
  }
}

function read(cursor: Cursor, precision: 'second' | 'micro'): string {
  const out = (name: string) => `${name} out of range`;
  const year = cursor.number('2006', 4, 0, 9999, '');
  cursor.literal('-');
  const month = cursor.number('01', 2, 1, 12, out('month'));
  cursor.literal('-');
  const day = cursor.number('02', 2, 0, 99, '');
  cursor.literal('T');
  const hour = cursor.number('15', 2, 0, 23, out('hour'), false);
  cursor.literal(':');
  const minute = cursor.number('04', 2, 0, 59, out('minute'));
  cursor.literal(':');
  const second = cursor.number('05', 2, 0, 59, out('second'));
  const fraction = readFraction(cursor, precision);
  const offsetMinutes = readZone(cursor);
  if (cursor.rest !== '') throw new Refused('', '', `extra text: ${quote(cursor.rest)}`);
  if (day < 1 || day > daysIn(month, year)) throw new Refused('', '', out('day'));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offsetMinutes, second, 0);
  const whole = Number.isNaN(date.getTime()) ? '0001-01-01T00:00:00' : date.toISOString().slice(0, -5);
  return precision === 'micro' ? `${whole}.${fraction.padEnd(6, '0').slice(0, 6)}Z` : `${whole}Z`;
}

/** Digits behind the point. In a layout without a fraction Go accepts one all the same. */
function readFraction(cursor: Cursor, precision: 'second' | 'micro'): string {
  const { rest } = cursor;
  const point = rest[0] === '.' || rest[0] === ',';
  let digits = 0;
  while (isDigit(rest, 1 + digits)) digits++;
  if (precision === 'micro') {
    if (rest.length < 7 || !point || digits < 6) throw new Refused(rest, '.000000');
    digits = 6;
  } else if (!point || digits === 0) return '';
  cursor.rest = rest.slice(1 + digits);
  return rest.slice(1, 1 + digits);
}

/** `Z` or `+07:00` → minutes east of UTC. */
function readZone(cursor: Cursor): number {
  const layout = 'Z07:00';
  const held = cursor.rest;
  if (held.startsWith('Z')) {
    cursor.rest = held.slice(1);
    return 0;
  }
  const found = /^([+-])(\d\d):(\d\d)/.exec(held);
  if (!found) throw new Refused(held, layout);
  const [hours, minutes] = [Number(found[2]), Number(found[3])];
  if (hours > 24) throw new Refused('', layout, 'time zone offset hour out of range');
  if (minutes > 60) throw new Refused('', layout, 'time zone offset minute out of range');
  cursor.rest = held.slice(6);
  return (found[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
