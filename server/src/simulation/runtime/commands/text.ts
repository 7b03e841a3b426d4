import type { OpenFile } from '../files/descriptors.ts';
import { chunkBytes, PipeEnd } from '../files/descriptors.ts';
import { failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { type Call, type Command, options } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { head, tail } from './headTail.ts';
import { sort } from './sort.ts';
import { eachLine, filter, linesOf } from './textFiles.ts';

const wc: Command = function* (call) {
  const { flags, operands } = options(call.words, 'lwcmL', { lines: 'l', words: 'w', bytes: 'c' });
  const shown = ['l', 'w', 'c', 'm'].filter((letter) => flags.has(letter));
  const columns = shown.length === 0 ? ['l', 'w', 'c'] : shown;
  const totals = new Map<string, number>();
  const print = (counts: ReadonlyMap<string, number>, path: string): void => {
    const one = columns.length === 1 && operands.length < 2;
    const numbers = columns.map((letter) =>
      String(counts.get(letter) ?? 0).padStart(one ? 0 : call.busybox ? 9 : operands.length === 0 ? 7 : 1),
    );
    const line = numbers.join(' ');
    call.out(`${path === '-' ? line : `${line} ${path}`}\n`);
  };
  const status = yield* call.eachFile(operands, function* (file, path): Steps<void> {
    const counts = new Map([
      ['l', 0],
      ['w', 0],
      ['c', 0],
      ['m', 0],
    ]);
    const add = (letter: string, amount: number): void => {
      counts.set(letter, counts.get(letter)! + amount);
      totals.set(letter, (totals.get(letter) ?? 0) + amount);
    };
    let inWord = false;
    for (;;) {
      const chunk = yield* call.next(file);
      if (chunk === '') break;
      add('c', chunkBytes(chunk));
      if (file.endless) yield* call.swallow();
      if (typeof chunk === 'number') continue;
      add('m', chunk.length);
      for (const char of chunk) {
        if (char === '\n') add('l', 1);
        const blank = /\s/.test(char);
        if (!blank && !inWord) add('w', 1);
        inWord = !blank;
      }
    }
    print(counts, path);
  });
  if (operands.length > 1) print(totals, 'total');
  return status;
};

/** `1,3-5,7-`: whether a field or character is chosen. */
function ranges(list: string): ((number: number) => boolean) | null {
  const parts = list.split(',').map((part) => /^(\d*)(-?)(\d*)$/.exec(part));
  if (parts.some((part) => part === null || (part[1] === '' && part[3] === ''))) return null;
  const bounds = parts.map((part) => {
    const from = part![1] === '' ? 1 : Number(part![1]);
    return { from, to: part![2] === '' ? from : part![3] === '' ? Number.POSITIVE_INFINITY : Number(part![3]) };
  });
  return (number) => bounds.some(({ from, to }) => number >= from && number <= to);
}

const cut: Command = function* (call) {
  const { flags, operands, unknown } = options(call.words, 'b:c:f:d:snO:', {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
    'output-delimiter': 'O',
    'only-delimited': 's',
  });
  if (unknown !== null || (call.busybox && flags.has('O'))) return call.fail(`unrecognized option '${unknown ?? '--output-delimiter'}'`);
  const list = flags.get('f') ?? flags.get('c') ?? flags.get('b');
  const chosen = list === undefined ? null : ranges(list);
  if (chosen === null)
    return call.fail(
      call.busybox ? 'expected a list of bytes, characters, or fields' : 'you must specify a list of bytes, characters, or fields',
    );
  const delimiter = flags.get('d') ?? '\t';
  return yield* eachLine(call, operands, (line) => {
    if (!flags.has('f')) call.out(`${[...line].filter((_, index) => chosen(index + 1)).join('')}\n`);
    else if (line.includes(delimiter))
      call.out(
        `${line
          .split(delimiter)
          .filter((_, index) => chosen(index + 1))
          .join(flags.get('O') ?? delimiter)}\n`,
      );
    else if (!flags.has('s')) call.out(`${line}\n`);
  });
};

const uniq = filter('cdui', (lines, flags) => {
  const groups: { line: string; count: number }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && (flags.has('i') ? last.line.toLowerCase() === line.toLowerCase() : last.line === line)) last.count++;
    else groups.push({ line, count: 1 });
  }
  return groups
    .filter(({ count }) => (flags.has('d') ? count > 1 : flags.has('u') ? count === 1 : true))
    .map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line));
});

/** Characters of a set of `tr`: ranges, classes, escapes. */
function characters(set: string): string[] {
  const expanded = set
    .replace(
      /\[:(\w+):\]/g,
      (_, name: string) =>
        ({
          upper: 'A-Z',
          lower: 'a-z',
          digit: '0-9',
          alpha: 'A-Za-z',
          alnum: '0-9A-Za-z',
          space: '\t-\r ',
          blank: ' \t',
          punct: '!-/:-@[-`{-~',
        })[name] ?? '',
    )
    .replace(
      /\\(n|t|r|\\|0|[0-7]{3})/g,
      (_, code: string) => ({ n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0' })[code] ?? String.fromCharCode(Number.parseInt(code, 8)),
    );
  const result: string[] = [];
  for (let at = 0; at < expanded.length; at++) {
    const from = expanded.charCodeAt(at);
    if (expanded.charAt(at + 1) === '-' && at + 2 < expanded.length) {
      const to = expanded.charCodeAt(at + 2);
      for (let code = from; code <= to; code++) result.push(String.fromCharCode(code));
      at += 2;
    } else result.push(expanded.charAt(at));
  }
  return result;
}

const tr: Command = function* (call) {
  const { flags, operands } = options(call.words, 'cCdst', { delete: 'd', complement: 'c', 'squeeze-repeats': 's' });
  const [first, second] = operands;
  if (first === undefined || (second === undefined && !flags.has('d') && !flags.has('s'))) return call.fail('missing operand');
  const set = new Set(characters(first));
  const complement = flags.has('c') || flags.has('C');
  const member = (char: string): boolean => set.has(char) !== complement;
  const target = second === undefined ? [] : characters(second);
  const order = [...new Set(characters(first))];
  const map = new Map(order.map((char, index) => [char, target[Math.min(index, target.length - 1)] ?? char]));
  const squeezed = flags.has('s') ? new Set(target.length > 0 && !flags.has('d') ? target : target.length > 0 ? target : [...set]) : null;
  let before = '';
  const input = call.input;
  while (input !== undefined) {
    const chunk = yield* call.next(input);
    if (chunk === '') break;
    if (typeof chunk === 'number') {
      // Zeros become one character or nothing; which one does not matter to anybody.
      const goes = !(flags.has('d') && member('\0'));
      if (input.endless)
        yield* call.pump((bytes) => {
          call.out(goes ? bytes : '');
          return !call.broken;
        });
      else call.out(goes ? chunk : '');
      if (call.broken) break;
      yield* call.drain();
      continue;
    }
    let text = '';
    for (const char of chunk) {
      if (flags.has('d') && member(char)) continue;
      const changed =
        second === undefined || flags.has('d')
          ? char
          : complement
            ? member(char)
              ? (target.at(-1) ?? char)
              : char
            : (map.get(char) ?? char);
      if (squeezed?.has(changed) && before === changed) continue;
      before = changed;
      text += changed;
    }
    call.out(text);
    yield* call.drain();
  }
  return 0;
};

/** `%g`, `%03g`, `%.2f` with text around. */
const SEQ_FORM = /^[^%]*%(0?)(\d*)(?:\.(\d+))?[gfe][^%]*$/;

function formed(form: string, value: number, text: string): string {
  return form.replace(/%(0?)(\d*)(?:\.(\d+))?([gfe])/, (_, zero: string, width: string, places: string | undefined, kind: string) => {
    const digits = kind === 'f' ? value.toFixed(Number(places ?? 6)) : text;
    return digits.padStart(Number(width), zero === '0' ? '0' : ' ');
  });
}

const seq: Command = function* (call) {
  const { flags, operands } = options(
    call.words.map((word) => (/^-[\d.]/.test(word) ? ` ${word}` : word)),
    'ws:f:',
  );
  const form = flags.get('f');
  if (form !== undefined && (call.busybox || !SEQ_FORM.test(form))) return call.fail(`invalid option -- 'f'`);
  const numbers = operands.map(Number);
  if (operands.length === 0 || operands.length > 3) return call.fail('missing operand');
  const bad = operands.find((word) => Number.isNaN(Number(word)));
  if (bad !== undefined) return call.fail(call.busybox ? `invalid number '${bad}'` : `invalid floating point argument: '${bad}'`);
  const [first, step, last] =
    numbers.length === 1
      ? [1, 1, numbers[0]!]
      : numbers.length === 2
        ? [numbers[0]!, 1, numbers[1]!]
        : [numbers[0]!, numbers[1]!, numbers[2]!];
  if (step === 0) return call.fail('invalid Zero increment value');
  const places = Math.max(...operands.map((word) => /\.(\d+)/.exec(word)?.[1]?.length ?? 0));
  const width = flags.has('w') ? Math.max(...[first, last].map((value) => value.toFixed(places).length)) : 0;
  const separator = flags.get('s') ?? '\n';
  let any = false;
  for (let index = 0; ; index++) {
    const value = first + index * step;
    if (step > 0 ? value > last + 1e-9 : value < last - 1e-9) break;
    const text = value.toFixed(places).padStart(width, '0');
    call.out(`${any ? separator : ''}${form === undefined ? text : formed(form, value, text)}`);
    any = true;
    if (call.broken) return 0;
    if (index % 1_000 === 999) yield* call.drain();
    if (index > 1_000_000) yield* endless(call);
  }
  if (any) call.out('\n');
  return 0;
};

/** Output without end: the process goes on like that, which is an assumption nobody can see the end of. */
function* endless(call: Call): Steps<never> {
  call.process.home.assume('endless-output', call.name, call.process.origin);
  for (;;) yield { untilMs: Number.POSITIVE_INFINITY, on: [] };
}

const yes: Command = function* (call) {
  const line = `${call.words.length === 0 ? 'y' : call.words.join(' ')}\n`;
  const block = line.repeat(Math.max(1, Math.floor(4_096 / line.length)));
  for (let written = 0; !call.broken; written++) {
    call.out(block);
    if (call.process.descriptors[1]?.congestion()) yield* call.drain();
    else if (written > 1_000) {
      if (!(call.process.descriptors[1] instanceof PipeEnd)) yield* endless(call);
      // Whoever reads so much of the same does not look at it.
      yield* call.pump((bytes) => {
        call.out(bytes);
        return !call.broken;
      });
    }
  }
  return 1;
};

const tee: Command = function* (call) {
  const { flags, operands } = options(call.words, 'ai', { append: 'a' });
  const files: OpenFile[] = [];
  let status = 0;
  for (const path of operands) {
    const file = call.open(path, { write: true, create: true, append: flags.has('a'), truncate: !flags.has('a') });
    if (failed(file)) {
      call.cannotOpen(path, file);
      status = 1;
    } else files.push(file);
  }
  const { input } = call;
  while (input !== undefined) {
    const chunk = yield* call.next(input);
    if (chunk === '') break;
    for (const file of files) file.write(chunk);
    call.out(chunk);
    yield* call.drain();
  }
  return status;
};

const nl = filter('b:w:s:', (lines, flags) => {
  let number = 0;
  return lines.map((line) =>
    line === '' && flags.get('b') !== 'a'
      ? '       '
      : `${String(++number).padStart(Number(flags.get('w') ?? 6))}${flags.get('s') ?? '\t'}${line}`,
  );
});

const base64: Command = function* (call) {
  const { flags, operands } = options(call.words, 'dDw:i', { decode: 'd', wrap: 'w' });
  let text = '';
  const status = yield* call.eachFile(operands, function* (file): Steps<void> {
    text += yield* call.text(file);
  });
  if (flags.has('d') || flags.has('D')) {
    call.out(decodeBase64(text));
    return status;
  }
  const width = Number(flags.get('w') ?? 76);
  const encoded = encodeBase64(text);
  const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  call.out(width === 0 ? encoded : lines.map((line) => `${line}\n`).join(''));
  return status;
};

export function encodeBase64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s+/g, '')), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}

const shuf = filter('n:e', (lines, flags) => (flags.has('n') ? lines.slice(0, Number(flags.get('n'))) : lines));

const paste: Command = function* (call) {
  const { flags, operands } = options(call.words, 'sd:', {});
  const delimiter = flags.get('d') ?? '\t';
  const columns: string[][] = [];
  const status = yield* call.eachFile(operands, function* (file): Steps<void> {
    columns.push(linesOf(yield* call.text(file)));
  });
  if (flags.has('s')) for (const column of columns) call.out(`${column.join(delimiter)}\n`);
  else
    for (let row = 0; row < Math.max(0, ...columns.map(({ length }) => length)); row++)
      call.out(`${columns.map((column) => column[row] ?? '').join(delimiter)}\n`);
  return status;
};

const cmp: Command = function* (call) {
  const { flags, operands } = options(call.words, 'qs', { quiet: 's', silent: 's', brief: 'q' });
  const texts: string[] = [];
  const status = yield* call.eachFile(operands.slice(0, 2), function* (file): Steps<void> {
    texts.push(yield* call.text(file));
  });
  if (status !== 0) return 2;
  if (texts[0] === texts[1]) return 0;
  if (!flags.has('s'))
    call.out(
      call.name === 'diff' && flags.has('q')
        ? `Files ${operands[0]} and ${operands[1]} differ\n`
        : `${operands[0]} ${operands[1]} differ\n`,
    );
  return 1;
};

export const textCommands: readonly CommandEntry[] = [
  everywhere('head', 'usr/bin', head),
  everywhere('tail', 'usr/bin', tail),
  everywhere('wc', 'usr/bin', wc),
  everywhere('cut', 'usr/bin', cut),
  everywhere('sort', 'usr/bin', sort),
  everywhere('uniq', 'usr/bin', uniq),
  everywhere('tr', 'usr/bin', tr),
  everywhere('seq', 'usr/bin', seq),
  everywhere('yes', 'usr/bin', yes),
  everywhere('tee', 'usr/bin', tee),
  everywhere('nl', 'usr/bin', nl),
  everywhere(
    'tac',
    'usr/bin',
    filter('', (lines) => [...lines].reverse()),
  ),
  everywhere(
    'rev',
    'usr/bin',
    filter('', (lines) => lines.map((line) => [...line].reverse().join(''))),
  ),
  everywhere('base64', 'bin', base64),
  everywhere('shuf', 'usr/bin', shuf),
  everywhere('paste', 'usr/bin', paste),
  everywhere('cmp', 'usr/bin', cmp),
  everywhere('diff', 'usr/bin', cmp),
];
