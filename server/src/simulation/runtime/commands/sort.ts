import type { Steps } from '../processes/process.ts';
import { type Command, options } from './call.ts';
import { eachLine } from './textFiles.ts';

/** One `-k`: which part of a line, and how it is compared. */
interface Key {
  /** Fields and characters from 1 on; `to` null: to the end of the line. */
  readonly from: { readonly field: number; readonly char: number };
  readonly to: { readonly field: number; readonly char: number } | null;
  readonly ways: string;
}

const KEY = /^(\d+)(?:\.(\d+))?([bdfhinrVM]*)(?:,(\d+)(?:\.(\d+))?([bdfhinrVM]*))?$/;

function parseKey(text: string, global: string): Key | null {
  const found = KEY.exec(text);
  if (found === null) return null;
  const [, field, char, ways = '', endField, endChar, endWays = ''] = found;
  return {
    from: { field: Number(field), char: Number(char ?? 1) },
    to: endField === undefined ? null : { field: Number(endField), char: Number(endChar ?? 0) },
    // Its own ways replace those of the whole command.
    ways: ways + endWays || global,
  };
}

/** Where the fields of a line begin and end; without a separator the blanks before a field belong to it. */
function fieldsOf(line: string, separator: string | undefined): { start: number; end: number }[] {
  const fields: { start: number; end: number }[] = [];
  if (separator === undefined)
    for (const { index, 0: text } of line.matchAll(/\s*\S+/g)) fields.push({ start: index, end: index + text.length });
  else {
    let start = 0;
    for (const part of line.split(separator)) {
      fields.push({ start, end: start + part.length });
      start += part.length + separator.length;
    }
  }
  return fields;
}

function part(line: string, { from, to, ways }: Key, separator: string | undefined): string {
  const fields = fieldsOf(line, separator);
  const first = fields[from.field - 1];
  if (first === undefined) return '';
  const last = to === null ? undefined : fields[to.field - 1];
  const end = last === undefined ? line.length : to?.char ? Math.min(last.start + to.char, last.end) : last.end;
  const text = line.slice(first.start + from.char - 1, end);
  return separator === undefined || ways.includes('b') ? text.trimStart() : text;
}

const numberOf = (text: string): number => Number.parseFloat(text) || 0;
const UNITS = 'KMGTPE';

function humanNumber(text: string): number {
  const unit = /^\s*-?[\d.]+([KMGTPE])/i.exec(text)?.[1]?.toUpperCase();
  return numberOf(text) * 1_024 ** (unit === undefined ? 0 : UNITS.indexOf(unit) + 1);
}

const order = (left: string | number, right: string | number): number => (left < right ? -1 : left > right ? 1 : 0);

/** Versions: runs of digits count as numbers. */
function compareVersions(left: string, right: string): number {
  const [one, other] = [left.match(/\d+|\D+/g) ?? [], right.match(/\d+|\D+/g) ?? []];
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [a = '', b = ''] = [one[at], other[at]];
    const difference = /^\d/.test(a) && /^\d/.test(b) ? order(Number(a), Number(b)) : order(a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareAs(ways: string, left: string, right: string): number {
  if (ways.includes('n')) return order(numberOf(left), numberOf(right));
  if (ways.includes('h')) return order(humanNumber(left), humanNumber(right));
  if (ways.includes('V')) return compareVersions(left, right);
  return ways.includes('f') ? order(left.toUpperCase(), right.toUpperCase()) : order(left, right);
}

/** Keys one after another, then the whole line. Source: sort(1). */
export const sort: Command = function* (call): Steps<number> {
  const texts: string[] = [];
  const { flags, operands } = options(
    call.words,
    'nrufk:t:bsVho:',
    { key: 'k', numeric: 'n', reverse: 'r', unique: 'u' },
    (letter, value) => {
      if (letter === 'k') texts.push(value);
    },
  );
  const global = ['n', 'r', 'f', 'b', 'V', 'h'].filter((letter) => flags.has(letter)).join('');
  const separator = flags.get('t');
  const keys = texts.flatMap((text) => parseKey(text, global) ?? []);
  const byKeys = (one: string, other: string): number => {
    for (const key of keys) {
      const found = compareAs(key.ways, part(one, key, separator), part(other, key, separator));
      if (found !== 0) return key.ways.includes('r') ? -found : found;
    }
    if (keys.length > 0) return 0;
    const found = compareAs(global, one, other);
    return global.includes('r') ? -found : found;
  };
  const lines: string[] = [];
  const status = yield* eachLine(call, operands, (line) => {
    lines.push(line);
  });
  const last = (one: string, other: string): number =>
    flags.has('s') || flags.has('u') ? 0 : flags.has('r') ? order(other, one) : order(one, other);
  lines.sort((one, other) => byKeys(one, other) || last(one, other));
  const result = flags.has('u') ? lines.filter((line, index) => index === 0 || byKeys(lines[index - 1]!, line) !== 0) : lines;
  if (result.length > 0) call.out(`${result.join('\n')}\n`);
  return status;
};
