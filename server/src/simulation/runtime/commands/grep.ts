import { errorText, failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { type Call, type Command, options } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { BadExpression, literalExpression, regularExpression } from './expressions.ts';
import { linesThrough } from './textFiles.ts';

const LONG = {
  quiet: 'q',
  silent: 'q',
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'only-matching': 'o',
  'files-with-matches': 'l',
  recursive: 'r',
  'no-messages': 's',
  'max-count': 'm',
  regexp: 'e',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'no-filename': 'h',
  'with-filename': 'H',
  'line-buffered': 'u',
  color: 'u',
  text: 'a',
  'perl-regexp': 'P',
};

const grep: Command = function* (call): Steps<number> {
  const patterns: string[] = [];
  const { flags, operands, unknown } = options(call.words, 'qivcnEFGPolLrRsm:e:f:wxhHuaA:B:C:z', LONG, (letter, value) => {
    if (letter === 'e') patterns.push(value);
  });
  if (unknown !== null) {
    call.err(
      call.busybox ? `grep: unrecognized option: ${unknown.replace(/^-+/, '')}` : `grep: invalid option -- '${unknown.replace(/^-+/, '')}'`,
    );
    return call.busybox ? 1 : 2;
  }
  const pattern = patterns.length > 0 ? patterns.join('\n') : operands.shift();
  if (pattern === undefined) {
    call.err(call.busybox ? 'BusyBox v1.36.1 multi-call binary.' : 'Usage: grep [OPTION]... PATTERNS [FILE]...');
    return call.busybox ? 1 : 2;
  }
  let expression: RegExp;
  try {
    expression = compile(pattern, flags, call.name);
  } catch (fault) {
    if (!(fault instanceof BadExpression)) throw fault;
    call.err(call.busybox ? `grep: bad regex '${pattern}': Invalid regexp` : `grep: Invalid regular expression`);
    return call.busybox ? 1 : 2;
  }
  const recursive = flags.has('r') || flags.has('R');
  const paths = recursive ? operandsBelow(call, operands.length === 0 ? ['.'] : operands) : operands.length === 0 ? ['-'] : operands;
  const named = flags.has('H') || (!flags.has('h') && (paths.length > 1 || recursive));
  const search = new Search(call, expression, flags, named);
  let status = 0;
  for (const path of paths) {
    const file = path === '-' ? call.input : call.open(path);
    if (file === undefined) continue;
    if (failed(file)) {
      status = 2;
      if (!flags.has('s')) call.err(`grep: ${path}: ${errorText(file)}`);
      continue;
    }
    file.retain();
    search.begin(path);
    yield* linesThrough(call, file, (line) => search.line(line));
    search.finish();
    file.release();
    if (search.found && flags.has('q')) return 0;
  }
  if (status !== 0 && !(flags.has('q') && search.found)) return status;
  return search.found ? 0 : 1;
};

function compile(pattern: string, flags: ReadonlyMap<string, string>, name: string): RegExp {
  const fixed = flags.has('F') || name === 'fgrep';
  const extended = flags.has('E') || flags.has('P') || name === 'egrep';
  const alternatives = pattern.split('\n').map((line) => (fixed ? literalExpression(line) : regularExpression(line, extended).source));
  let source = alternatives.map((alternative) => (alternatives.length > 1 ? `(?:${alternative})` : alternative)).join('|');
  if (flags.has('w')) source = `(?<!\\w)(?:${source})(?!\\w)`;
  if (flags.has('x')) source = `^(?:${source})$`;
  try {
    return new RegExp(source, flags.has('i') ? 'gi' : 'g');
  } catch {
    throw new BadExpression();
  }
}

class Search {
  found = false;
  private path = '';
  private number = 0;
  private count = 0;
  private after = 0;
  private readonly before: { line: string; number: number }[] = [];

  constructor(
    private readonly call: Call,
    private readonly expression: RegExp,
    private readonly flags: ReadonlyMap<string, string>,
    private readonly named: boolean,
  ) {}

  begin(path: string): void {
    this.path = path === '-' ? '(standard input)' : path;
    this.number = 0;
    this.count = 0;
    this.after = 0;
    this.before.length = 0;
  }

  /** False when no further line is of interest. */
  line(line: string): boolean {
    const { flags, expression } = this;
    this.number++;
    expression.lastIndex = 0;
    const matches = expression.test(line) !== flags.has('v');
    const context = Number(flags.get('B') ?? flags.get('C') ?? 0);
    if (!matches) {
      if (this.after > 0) {
        this.after--;
        this.print(line, '-', this.number);
      } else if (context > 0) {
        this.before.push({ line, number: this.number });
        if (this.before.length > context) this.before.shift();
      }
      return true;
    }
    this.found = true;
    this.count++;
    if (flags.has('q')) return false;
    if (flags.has('l')) return false;
    if (!flags.has('c') && !flags.has('L')) {
      for (const { line: earlier, number } of this.before.splice(0)) this.print(earlier, '-', number);
      if (!flags.has('o')) this.print(line, ':', this.number);
      else if (!flags.has('v')) {
        expression.lastIndex = 0;
        for (const [match] of line.matchAll(expression)) if (match !== '') this.print(match, ':', this.number);
      }
      this.after = Number(flags.get('A') ?? flags.get('C') ?? 0);
    }
    return this.count < Number(flags.get('m') ?? Number.POSITIVE_INFINITY);
  }

  finish(): void {
    const { flags, call } = this;
    if (flags.has('q')) return;
    if (flags.has('l') && this.count > 0) call.out(`${this.path}\n`);
    else if (flags.has('L') && this.count === 0) call.out(`${this.path}\n`);
    else if (flags.has('c')) call.out(`${this.named ? `${this.path}:` : ''}${this.count}\n`);
  }

  private print(line: string, mark: ':' | '-', number: number): void {
    const name = this.named ? `${this.path}${mark}` : '';
    this.call.out(`${name}${this.flags.has('n') ? `${number}${mark}` : ''}${line}\n`);
  }
}

/** Files at and below the paths. */
export function operandsBelow(call: Call, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const found = call.files.find(path, call.process.cwd, call.process.user);
    if (failed(found) || found.node.kind !== 'directory') return [path];
    const names = call.files.list(path, call.process.cwd, call.process.user);
    return failed(names)
      ? []
      : operandsBelow(
          call,
          names.map((name) => `${path.replace(/\/$/, '')}/${name}`),
        );
  });
}

export const grepCommands: readonly CommandEntry[] = [
  everywhere('grep', 'bin', grep),
  everywhere('egrep', 'bin', grep),
  everywhere('fgrep', 'bin', grep),
];
