import type { OpenFile } from '../files/descriptors.ts';
import { errorText, failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { type Call, type Command, options } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { BadExpression } from './expressions.ts';
import { type Address, parseSed, type SedCommand, SedFault, type Substitution } from './sedScript.ts';

/** Commands that one line may run: a loop of branches ends there. */
const STEPS_MAX = 10_000;

const sed: Command = function* (call): Steps<number> {
  const words = call.words.map((word) => (/^-i./.test(word) && !/^-i[nEre]/.test(word) ? '-i' : word));
  const scripts: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '-e' || word === '--expression') scripts.push(words[++at] ?? '');
    else if (word.startsWith('--expression=')) scripts.push(word.slice(13));
    else if (word === '-f') scripts.push(call.files.readText(words[++at] ?? '', call.process.cwd, call.process.user) ?? '');
    else if (/^-[nErisuz]*e$/.test(word)) {
      rest.push(word.slice(0, -1));
      scripts.push(words[++at] ?? '');
    } else rest.push(word);
  }
  const { flags, operands } = options(rest, 'nErisuz', {
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    'in-place': 'i',
    separate: 's',
    unbuffered: 'u',
  });
  if (scripts.length === 0) {
    const first = operands.shift();
    if (first === undefined) return call.fail(call.busybox ? 'no commands' : 'no script specified');
    scripts.push(first);
  }
  let commands: SedCommand[];
  try {
    commands = parseSed(scripts.join('\n'), flags.has('E') || flags.has('r'));
  } catch (fault) {
    if (!(fault instanceof SedFault) && !(fault instanceof BadExpression)) throw fault;
    const message = fault instanceof SedFault ? fault.message : 'bad regex';
    return call.fail(call.busybox ? message : `-e expression #1, char 0: ${message}`);
  }
  let status = 0;
  if (flags.has('i')) {
    for (const path of operands) {
      const file = call.open(path);
      if (failed(file)) {
        status = complain(call, path, file);
        continue;
      }
      let text = '';
      const editor = new Editor(commands, flags.has('n'), new Lines(call, [file]), (piece) => {
        text += piece;
      });
      yield* editor.run();
      const target = call.open(path, { write: true, truncate: true });
      if (failed(target))
        status = call.fail(
          call.busybox
            ? `can't create temp file ${path}: ${errorText(target)}`
            : `couldn't open temporary file ${path}: ${errorText(target)}`,
          4,
        );
      else target.write(text);
    }
    return status;
  }
  const files: OpenFile[] = [];
  for (const path of operands.length === 0 ? ['-'] : operands) {
    const file = path === '-' ? call.input : call.open(path);
    if (file === undefined) continue;
    if (failed(file)) status = complain(call, path, file);
    else files.push(file);
  }
  const editor = new Editor(commands, flags.has('n'), new Lines(call, files), (piece) => call.out(piece));
  yield* editor.run();
  return editor.status === 0 ? status : editor.status;
};

/** Lines of several files one after the other, with a look at whether there are more. */
class Lines {
  private readonly ready: string[] = [];
  private rest = '';

  constructor(
    private readonly call: Call,
    private readonly files: OpenFile[],
  ) {}

  /** Sees to it that at least one line is ready; false at the end. */
  *more(): Steps<boolean> {
    while (this.ready.length === 0) {
      const [file] = this.files;
      if (file === undefined || this.call.broken) return false;
      if (file.endless) yield* this.call.swallow();
      yield* this.call.drain();
      const chunk = yield* this.call.next(file);
      if (typeof chunk === 'number') continue;
      if (chunk === '') {
        this.files.shift();
        if (this.rest !== '') this.ready.push(this.rest);
        this.rest = '';
        continue;
      }
      const pieces = (this.rest + chunk).split('\n');
      this.rest = pieces.pop()!;
      this.ready.push(...pieces);
    }
    return true;
  }

  take(): string {
    return this.ready.shift()!;
  }
}

function complain(call: Call, path: string, errno: Parameters<typeof errorText>[0]): number {
  call.fail(call.busybox ? `${path}: ${errorText(errno)}` : `can't read ${path}: ${errorText(errno)}`);
  return call.busybox ? 1 : 2;
}

/** Carries out a script over lines. */
class Editor {
  status = 0;
  private pattern = '';
  private hold = '';
  private number = 0;
  private last = false;
  private appended: string[] = [];
  private substituted = false;
  private steps = 0;

  constructor(
    private readonly commands: readonly SedCommand[],
    private readonly quiet: boolean,
    private readonly lines: Lines,
    private readonly write: (text: string) => void,
  ) {}

  *run(): Steps<void> {
    while (yield* this.lines.more()) {
      yield* this.advance();
      this.substituted = false;
      this.steps = 0;
      const end = yield* this.cycle();
      if (end !== 'delete' && end !== 'quitSilently' && !this.quiet) this.print(this.pattern);
      for (const text of this.appended.splice(0)) this.print(text);
      if (end === 'quit' || end === 'quitSilently') break;
    }
  }

  /** Takes the next line, which must be there. */
  private *advance(before = ''): Steps<void> {
    this.pattern = before + this.lines.take();
    this.number++;
    this.last = !(yield* this.lines.more());
  }

  private *cycle(): Steps<'end' | 'delete' | 'quit' | 'quitSilently'> {
    let result = yield* this.execute(this.commands);
    // A branch goes to a label, which is looked for from the beginning of the script.
    while (typeof result === 'object') {
      const { label } = result;
      const index =
        label === '' ? this.commands.length : this.commands.findIndex((command) => command.name === ':' && command.text === label);
      result = index < 0 || this.steps > STEPS_MAX ? 'end' : yield* this.execute(this.commands.slice(index));
    }
    return result;
  }

  private *execute(commands: readonly SedCommand[]): Steps<'end' | 'delete' | 'quit' | 'quitSilently' | { label: string }> {
    for (const command of commands) {
      if (++this.steps > STEPS_MAX) return 'end';
      if (this.selected(command) === command.negated) continue;
      switch (command.name) {
        case '{': {
          const inner = yield* this.execute(command.block);
          if (inner !== 'end') return inner;
          break;
        }
        case 's':
          if (this.substitute(command.substitution!)) this.substituted = true;
          break;
        case 'd':
          return 'delete';
        case 'D': {
          const newline = this.pattern.indexOf('\n');
          if (newline < 0) return 'delete';
          this.pattern = this.pattern.slice(newline + 1);
          return { label: '\0' };
        }
        case 'p':
          this.print(this.pattern);
          break;
        case 'P':
          this.print(this.pattern.split('\n')[0]!);
          break;
        case '=':
          this.print(String(this.number));
          break;
        case 'a':
          this.appended.push(command.text);
          break;
        case 'i':
          this.print(command.text);
          break;
        case 'c':
          if (command.to === null || !command.active) this.print(command.text);
          return 'delete';
        case 'y':
          this.pattern = transliterated(this.pattern, command.text);
          break;
        case 'n':
          if (this.last) return 'quit';
          if (!this.quiet) this.print(this.pattern);
          yield* this.advance();
          break;
        case 'N':
          if (this.last) return 'quit';
          yield* this.advance(`${this.pattern}\n`);
          break;
        case 'g':
          this.pattern = this.hold;
          break;
        case 'G':
          this.pattern += `\n${this.hold}`;
          break;
        case 'h':
          this.hold = this.pattern;
          break;
        case 'H':
          this.hold += `\n${this.pattern}`;
          break;
        case 'x':
          [this.pattern, this.hold] = [this.hold, this.pattern];
          break;
        case 'b':
          return { label: command.text };
        case 't':
        case 'T':
          if (this.substituted === (command.name === 't')) {
            this.substituted = false;
            return { label: command.text };
          }
          break;
        case 'q':
        case 'Q':
          this.status = Number(command.text === '' ? 0 : command.text);
          return command.name === 'q' ? 'quit' : 'quitSilently';
        default:
      }
    }
    return 'end';
  }

  private selected(command: SedCommand): boolean {
    const { from, to } = command;
    if (from === null) return true;
    if (to === null) return this.matches(from);
    if (command.active) {
      if (to.kind === 'line' ? this.number >= to.line : to.kind === 'plus' ? this.number >= command.endsAt : this.matches(to))
        command.active = false;
      return to.kind === 'line' && this.number > to.line ? this.begins(command, from) : true;
    }
    return this.begins(command, from);
  }

  private begins(command: SedCommand, from: Address): boolean {
    if (!this.matches(from)) return false;
    const { to } = command;
    command.active = !(to?.kind === 'line' && to.line <= this.number) && !(to?.kind === 'plus' && to.lines === 0);
    if (to?.kind === 'plus') command.endsAt = this.number + to.lines;
    return true;
  }

  private matches(address: Address): boolean {
    switch (address.kind) {
      case 'line':
        return this.number === address.line;
      case 'last':
        return this.last;
      case 'step':
        return address.step === 0
          ? this.number === address.first
          : this.number >= address.first && (this.number - address.first) % address.step === 0;
      case 'plus':
        return false;
      case 'match':
        address.expression.lastIndex = 0;
        return address.expression.test(this.pattern);
    }
  }

  private substitute({ expression, replacement, all, nth, print }: Substitution): boolean {
    let count = 0;
    let changed = false;
    this.pattern = this.pattern.replace(expression, (...found: unknown[]) => {
      count++;
      const match = String(found[0]);
      if (all ? count < nth : count !== nth) return match;
      changed = true;
      return expanded(replacement, found);
    });
    if (changed && print) this.print(this.pattern);
    return changed;
  }

  private print(text: string): void {
    this.write(`${text}\n`);
  }
}

/** `&`, `\1`, and changes of case. */
function expanded(replacement: string, found: readonly unknown[]): string {
  let result = '';
  let recase: 'U' | 'L' | 'E' = 'E';
  let once: 'u' | 'l' | null = null;
  const add = (text: string): void => {
    let piece = recase === 'U' ? text.toUpperCase() : recase === 'L' ? text.toLowerCase() : text;
    if (once !== null && piece !== '') {
      piece = (once === 'u' ? piece.charAt(0).toUpperCase() : piece.charAt(0).toLowerCase()) + piece.slice(1);
      once = null;
    }
    result += piece;
  };
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement.charAt(at);
    if (char === '&') add(String(found[0]));
    else if (char !== '\\') add(char);
    else {
      const next = replacement.charAt(++at);
      if (/\d/.test(next))
        add(
          typeof found[Number(next)] === 'string' && Number(next) < found.length - 2
            ? String(found[Number(next)])
            : next === '0'
              ? String(found[0])
              : '',
        );
      else if (next === 'n') add('\n');
      else if (next === 't') add('\t');
      else if (next === 'U' || next === 'L' || next === 'E') recase = next;
      else if (next === 'u' || next === 'l') once = next;
      else add(next);
    }
  }
  return result;
}

function transliterated(text: string, pair: string): string {
  const [from = '', to = ''] = pair.replaceAll('\\n', '\n').split('\0');
  const map = new Map([...from].map((char, index) => [char, to.charAt(index)]));
  return [...text].map((char) => map.get(char) ?? char).join('');
}

export const sedCommands: readonly CommandEntry[] = [everywhere('sed', 'bin', sed)];
