/**
 * Durations as Go writes them: `1h30m`, `-1.5s`, `300ms`.
 * Source: Go's time.ParseDuration, which Kubernetes uses for `@every` schedules and for every metav1.Duration.
 */
export type ParsedDuration = { readonly nanoseconds: bigint } | { readonly error: string };

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** 2^63: one more nanosecond than the longest positive duration, and just the longest negative one. */
const MAGNITUDE_LIMIT = 1n << 63n;

const PART = /^(\d*)(?:(\.)(\d*))?/;

/** The package `time` has its own quoting: every byte that is not printable ASCII becomes `\xNN`. */
function quoted(text: string): string {
  let out = '"';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') out += `\\${character}`;
    else if (byte < 0x20 || byte >= 0x7f) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += character;
  }
  return `${out}"`;
}

/** Reads a duration; the error is Go's own sentence. */
export function parseDuration(text: string): ParsedDuration {
  const invalid = { error: `time: invalid duration ${quoted(text)}` };
  const negative = text.startsWith('-');
  let rest = /^[-+]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return { nanoseconds: 0n };
  if (rest === '') return invalid;

  let total = 0n;
  while (rest !== '') {
    const [whole = '', before = '', , after = ''] = PART.exec(rest) ?? [];
    if (before === '' && after === '') return invalid;
    rest = rest.slice(whole.length);
    const unitName = /^[^.\d]*/.exec(rest)?.[0] ?? '';
    if (unitName === '') return { error: `time: missing unit in duration ${quoted(text)}` };
    const unit = UNITS.get(unitName);
    if (unit === undefined) return { error: `time: unknown unit ${quoted(unitName)} in duration ${quoted(text)}` };
    rest = rest.slice(unitName.length);
    total += BigInt(before || '0') * unit;
    // Digits beyond nanoseconds of an hour cannot count any more.
    if (after !== '') total += (BigInt(after.slice(0, 18)) * unit) / 10n ** BigInt(Math.min(after.length, 18));
    if (total > MAGNITUDE_LIMIT) return invalid;
  }
  if (negative) return { nanoseconds: -total };
  return total === MAGNITUDE_LIMIT ? invalid : { nanoseconds: total };
}
