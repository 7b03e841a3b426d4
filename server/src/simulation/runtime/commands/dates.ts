const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const two = (value: number): string => String(value).padStart(2, '0');

/** strftime(3) in UTC for seconds since the epoch; `%N` as GNU date has it. */
export function formatDate(seconds: number, format: string): string {
  const whole = Math.floor(seconds);
  const date = new Date(whole * 1_000);
  const fields: Readonly<Record<string, () => string>> = {
    Y: () => String(date.getUTCFullYear()),
    y: () => two(date.getUTCFullYear() % 100),
    C: () => two(Math.floor(date.getUTCFullYear() / 100)),
    m: () => two(date.getUTCMonth() + 1),
    d: () => two(date.getUTCDate()),
    e: () => String(date.getUTCDate()).padStart(2),
    H: () => two(date.getUTCHours()),
    I: () => two(date.getUTCHours() % 12 || 12),
    k: () => String(date.getUTCHours()).padStart(2),
    M: () => two(date.getUTCMinutes()),
    S: () => two(date.getUTCSeconds()),
    N: () => String(Math.floor((seconds - whole) * 1_000) * 1_000_000).padStart(9, '0'),
    s: () => String(whole),
    j: () => String(dayOfYear(date)).padStart(3, '0'),
    u: () => String(date.getUTCDay() || 7),
    w: () => String(date.getUTCDay()),
    a: () => DAYS[date.getUTCDay()]!.slice(0, 3),
    A: () => DAYS[date.getUTCDay()]!,
    b: () => MONTHS[date.getUTCMonth()]!.slice(0, 3),
    h: () => MONTHS[date.getUTCMonth()]!.slice(0, 3),
    B: () => MONTHS[date.getUTCMonth()]!,
    p: () => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
    Z: () => 'UTC',
    z: () => '+0000',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
  };
  const compound: Readonly<Record<string, string>> = {
    F: '%Y-%m-%d',
    T: '%H:%M:%S',
    R: '%H:%M',
    D: '%m/%d/%y',
    c: '%a %b %e %H:%M:%S %Y',
    x: '%m/%d/%y',
    X: '%H:%M:%S',
    r: '%I:%M:%S %p',
  };
  const put = (text: string): string =>
    text.replace(/%(-?)([0-9]*)([a-zA-Z%])/g, (all, minus: string, width: string, letter: string) => {
      const whole_ = compound[letter];
      if (whole_ !== undefined) return put(whole_);
      const value = fields[letter]?.();
      if (value === undefined) return all;
      if (letter === 'N' && width !== '') return value.slice(0, Number(width));
      return minus === '-' ? value.replace(/^[0 ]+(?=.)/, '') : value;
    });
  return put(format);
}

function dayOfYear(date: Date): number {
  return Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 0)) / 86_400_000,
  );
}

/** What `date -d` understands of texts: `@N`, ISO dates, `now`, `N units (ago)`. Null for others. */
export function parseDate(text: string, now: number): number | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'now' || trimmed === 'today') return now;
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1));
  const [, amount, unit, ago] = /^([-+]?\d+)\s*(second|sec|minute|min|hour|day|week)s?(\s+ago)?$/.exec(trimmed) ?? [];
  if (amount !== undefined) {
    const factor = { second: 1, sec: 1, minute: 60, min: 60, hour: 3_600, day: 86_400, week: 604_800 }[unit!]!;
    return now + Number(amount) * factor * (ago === undefined ? 1 : -1);
  }
  if (trimmed === 'yesterday') return now - 86_400;
  if (trimmed === 'tomorrow') return now + 86_400;
  const parsed = Date.parse(
    /[zZ]|[+-]\d\d:?\d\d$/.test(trimmed) ? trimmed : `${trimmed.replace(' ', 'T')}${/\d:\d/.test(trimmed) ? 'Z' : ''}`,
  );
  return Number.isNaN(parsed) ? null : parsed / 1_000;
}
