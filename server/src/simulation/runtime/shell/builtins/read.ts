import type { Steps } from '../../processes/process.ts';
import type { Builtin } from '../builtin.ts';
import { readOnly } from '../faults.ts';
import type { Shell } from '../shell.ts';

/** A line at most; longer ones are cut, so that no script fills the memory. */
const LINE_MAX = 1 << 20;

const read: Builtin = {
  run: function* (shell, argv): Steps<number> {
    const options = { raw: false, delimiter: '\n', seconds: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY, array: '' };
    let at = 1;
    for (; at < argv.length; at++) {
      const word = argv[at]!;
      if (!/^-./.test(word)) break;
      if (word === '--') {
        at++;
        break;
      }
      for (let letter = 1; letter < word.length; letter++) {
        const name = word.charAt(letter);
        if (name === 'r') options.raw = true;
        else if (shell.dialect === 'dash' && name !== 'p') {
          shell.complain(`read: Illegal option -${name}`);
          return 2;
        } else if ('tndpua'.includes(name)) {
          const value = word.slice(letter + 1) || (argv[++at] ?? '');
          if (name === 't') options.seconds = Number(value);
          if (name === 'n') options.characters = Number(value);
          if (name === 'd') options.delimiter = value.charAt(0);
          if (name === 'a') options.array = value;
          break;
        }
      }
    }
    const names = argv.slice(at);
    shell.effects++;
    if (names.length === 0 && options.array === '' && shell.dialect === 'dash') {
      shell.complain('read: arg count');
      return 2;
    }
    const { line, ended } = yield* readLine(shell, options);
    if (options.array !== '') {
      const fields = split(shell, line, Number.POSITIVE_INFINITY);
      shell.declare(options.array).array = new Map(fields.map((field, index) => [index, field]));
    } else if (names.length === 0) put(shell, 'REPLY', line.map(([char]) => char).join(''));
    else {
      const fields = split(shell, line, names.length);
      for (const [index, name] of names.entries()) put(shell, name, fields[index] ?? '');
    }
    return ended === 'delimiter' ? 0 : ended === 'timeout' && shell.dialect === 'bash' ? 142 : 1;
  },
};

function put(shell: Shell, name: string, value: string): void {
  if (!shell.set(name, value)) readOnly(shell, name);
}

/** A character, and whether a backslash stood before it. */
type Char = readonly [char: string, escaped: boolean];

interface ReadOptions {
  readonly raw: boolean;
  readonly delimiter: string;
  readonly seconds: number;
  readonly characters: number;
}

function* readLine(shell: Shell, options: ReadOptions): Steps<{ line: Char[]; ended: 'delimiter' | 'end' | 'timeout' }> {
  const { process } = shell;
  const { kernel } = process.home;
  const file = process.descriptors[0];
  const untilMs = kernel.nowMs + options.seconds * 1_000;
  const line: Char[] = [];
  let escaped = false;
  while (line.length < LINE_MAX) {
    const chunk = file?.read(1) ?? (file === undefined ? '' : null);
    if (chunk === '') return { line, ended: 'end' };
    if (chunk === null) {
      if (kernel.nowMs >= untilMs) return { line, ended: 'timeout' };
      yield { untilMs, on: file!.arrivals === null ? [] : [file!.arrivals] };
      if (process.pending.length > 0 && shell.dialect !== 'bash') return { line, ended: 'end' };
      continue;
    }
    const char = typeof chunk === 'number' ? '\0' : chunk;
    if (escaped) {
      escaped = false;
      if (char !== '\n') line.push([char, true]);
    } else if (char === '\\' && !options.raw) escaped = true;
    else if (char === options.delimiter) return { line, ended: 'delimiter' };
    else {
      line.push([char, false]);
      if (line.length >= options.characters) return { line, ended: 'delimiter' };
    }
  }
  return { line, ended: 'delimiter' };
}

/** Fields of a line as `read` makes them: the last name takes the rest. */
function split(shell: Shell, line: readonly Char[], count: number): string[] {
  const separators = shell.get('IFS') ?? ' \t\n';
  const isWhite = ([char, escaped]: Char): boolean => !escaped && separators.includes(char) && /[ \t\n]/.test(char);
  const isHard = ([char, escaped]: Char): boolean => !escaped && separators.includes(char) && !/[ \t\n]/.test(char);
  const text = (chars: readonly Char[]): string => chars.map(([char]) => char).join('');
  const fields: string[] = [];
  let at = 0;
  while (at < line.length && isWhite(line[at]!)) at++;
  while (at < line.length && fields.length < count - 1) {
    const start = at;
    while (at < line.length && !isWhite(line[at]!) && !isHard(line[at]!)) at++;
    fields.push(text(line.slice(start, at)));
    while (at < line.length && isWhite(line[at]!)) at++;
    if (at < line.length && isHard(line[at]!)) {
      at++;
      while (at < line.length && isWhite(line[at]!)) at++;
    }
  }
  if (at >= line.length || count === Number.POSITIVE_INFINITY) return fields;
  let end = line.length;
  while (end > at && isWhite(line[end - 1]!)) end--;
  // A single separator at the very end belongs to no field, unless the rest has separators of its own.
  const rest = line.slice(at, end);
  const last = rest.at(-1);
  if (last !== undefined && isHard(last) && rest.filter((char) => isHard(char)).length === 1) rest.pop();
  fields.push(text(rest));
  return fields;
}

export const readBuiltins: Readonly<Record<string, Builtin>> = { read };
