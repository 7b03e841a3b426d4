import { errorText, failed } from '../files/errno.ts';
import type { Kernel } from '../processes/kernel.ts';
import type { Process, Steps } from '../processes/process.ts';
import { SIGNAL_TEXTS, type SignalName } from '../processes/signals.ts';
import type { Builtin, Builtins } from './builtin.ts';
import { arithmetic, expandText, expandWords } from './expand.ts';
import { assign, setElement } from './faults.ts';
import type { Replay } from './idleLoop.ts';
import { rest, waitFor } from './jobs.ts';
import { redirect, restore, type Saved } from './redirects.ts';
import { type Evaluator, Replaced, type Shell, ShellExit, type ShellFunction } from './shell.ts';
import type { Assignment, Command, Dialect, SimpleCommand } from './syntax.ts';

const CALL_DEPTH_MAX = 200;

/** Runs simple commands: assignments, functions, builtins, programs. */
export class SimpleCommands {
  constructor(
    private readonly builtins: Builtins,
    private readonly evaluator: Evaluator & { evaluate(shell: Shell, command: Command, tail: boolean): Steps<number> },
  ) {}

  *run(shell: Shell, node: SimpleCommand, tail: boolean): Steps<number> {
    const { process } = shell;
    shell.at = node.start;
    process.origin = shell.source.locate(node.start, node.end);
    if (shell.replay !== null) return yield* this.replayed(shell, shell.replay, node);
    if (shell.round === null) return yield* this.perform(shell, node, tail);
    const { round } = shell;
    const startedMs = process.home.kernel.nowMs;
    const status = yield* this.perform(shell, node, tail);
    const sleeps = node.words[0]?.literal === 'sleep';
    if (sleeps && status !== 0) shell.interruptions++;
    round.steps.push({ status, startedMs, sleptMs: sleeps ? process.home.kernel.nowMs - startedMs : -1 });
    return status;
  }

  /** A command of a round that is known: its status, or the rest of its sleep. */
  private *replayed(shell: Shell, replay: Replay, node: SimpleCommand): Steps<number> {
    const index = replay.next++;
    if (index < replay.sleep) return replay.steps[index]!.status;
    shell.replay = null;
    const { process } = shell;
    const { kernel } = process.home;
    const child = kernel.fork(process, replay.pid);
    child.argv = yield* expandWords(shell, node.words);
    child.environment = shell.environment();
    kernel.startNow(child, sleepUntil(kernel, replay.untilMs));
    return yield* this.foreground(shell, child);
  }

  private *perform(shell: Shell, node: SimpleCommand, tail: boolean): Steps<number> {
    const { process } = shell;
    yield* rest(shell);
    shell.substitutionStatus = 0;
    const argv = yield* expandWords(shell, node.words);
    const name = argv[0];
    if (name === undefined) return yield* this.assignmentsOnly(shell, node);
    const special = this.builtin(shell, name)?.special === true;
    const definition = special && shell.dialect !== 'bash' ? undefined : shell.functions.get(name);
    const builtin = definition === undefined ? this.builtin(shell, name) : undefined;
    if (definition === undefined && builtin === undefined) return yield* this.external(shell, node, argv, tail);
    if (name === 'exec' && definition === undefined) return yield* this.exec(shell, node, argv);
    const keeps = special && shell.dialect !== 'bash';
    const undo = node.assignments.length === 0 ? null : yield* this.assignFor(shell, node.assignments, keeps);
    trace(shell, node.assignments.length === 0 ? [] : (undo?.texts ?? []), argv);
    const saved: Saved = [];
    try {
      if (node.redirects.length > 0) {
        const fault = yield* redirect(shell, process, node.redirects, saved);
        if (fault !== null) {
          shell.complain(fault);
          if (special && shell.dialect !== 'bash') throw new ShellExit(shell.dialect === 'dash' ? 2 : 1);
          return shell.dialect === 'dash' ? 2 : 1;
        }
      }
      if (definition !== undefined) return yield* this.call(shell, definition, argv);
      const result = builtin!.run(shell, argv);
      const status = typeof result === 'number' ? result : yield* result;
      yield* this.drain(shell);
      return status;
    } finally {
      if (saved.length > 0) restore(process, saved);
      undo?.restore();
      this.closeTemporaries(shell);
    }
  }

  /** A command given as words: `command`, `eval`'s like, `xargs` of a builtin. */
  *invoke(shell: Shell, argv: readonly string[], skipFunctions: boolean): Steps<number> {
    const name = argv[0]!;
    const definition = skipFunctions ? undefined : shell.functions.get(name);
    if (definition !== undefined) return yield* this.call(shell, definition, argv);
    const builtin = this.builtin(shell, name);
    if (builtin === undefined) return yield* this.external(shell, null, argv, false);
    const result = builtin.run(shell, argv);
    return typeof result === 'number' ? result : yield* result;
  }

  /** `exec program`: the program takes the shell's place; traps that handle signals are gone with it. */
  *replace(shell: Shell, argv: readonly string[], environment: ReadonlyMap<string, string>): Steps<number> {
    const { process } = shell;
    const path = findProgram(shell, argv[0]!);
    const origin = process.origin;
    process.environment = environment;
    const steps = process.home.load(process, path, argv);
    if (failed(steps)) {
      const status = this.cannotRun(shell, argv[0]!, path === null, steps, true);
      throw new ShellExit(status);
    }
    for (const [signal, disposition] of process.dispositions) if (disposition === 'handle') process.dispositions.delete(signal);
    process.pending.length = 0;
    process.argvOrigins = argv.map(() => origin);
    throw new Replaced(yield* steps);
  }

  private builtin(shell: Shell, name: string): Builtin | undefined {
    const builtin = this.builtins.get(name);
    return builtin === undefined || (builtin.dialects !== undefined && !builtin.dialects.includes(shell.dialect)) ? undefined : builtin;
  }

  private *assignmentsOnly(shell: Shell, node: SimpleCommand): Steps<number> {
    const saved: Saved = [];
    const texts: string[] = [];
    for (const assignment of node.assignments) texts.push(yield* this.assign(shell, assignment));
    trace(shell, texts, []);
    const status = shell.substitutionStatus;
    if (node.redirects.length === 0) return status;
    const fault = yield* redirect(shell, shell.process, node.redirects, saved);
    restore(shell.process, saved);
    if (fault === null) return status;
    shell.complain(fault);
    return shell.dialect === 'dash' ? 2 : 1;
  }

  /** Performs one assignment; returns it as `set -x` shows it. */
  private *assign(shell: Shell, { name, index, append, value }: Assignment): Steps<string> {
    if ('parts' in value) {
      const text = yield* expandText(shell, value, 'assignment');
      if (index !== null) {
        const at = Number(yield* arithmetic(shell, index));
        setElement(shell, name, at, append ? (shell.variables.get(name)?.array?.get(at) ?? '') + text : text);
      } else assign(shell, name, append ? (shell.get(name) ?? '') + text : text);
      return `${name}${append ? '+' : ''}=${text}`;
    }
    const variable = shell.declare(name);
    const array = append && variable.array !== null ? variable.array : new Map<number, string>();
    let next = array.size === 0 ? 0 : Math.max(...array.keys()) + 1;
    for (const element of value) {
      const at = element.index === null ? null : Number(yield* arithmetic(shell, element.index));
      for (const field of at === null ? yield* expandWords(shell, [element.value]) : [yield* expandText(shell, element.value)]) {
        if (at !== null) next = at;
        array.set(next++, field);
      }
    }
    variable.array = array;
    variable.value = undefined;
    return `${name}=(${[...array.values()].join(' ')})`;
  }

  /** Assignments before a builtin or function: they hold while it runs, and stay for special builtins of POSIX shells. */
  private *assignFor(shell: Shell, assignments: readonly Assignment[], keep: boolean): Steps<{ texts: string[]; restore(): void }> {
    const texts: string[] = [];
    const before = new Map(assignments.map(({ name }) => [name, shell.variables.get(name)]));
    if (!keep) for (const [name, old] of before) if (old !== undefined) shell.variables.set(name, { ...old });
    for (const assignment of assignments) {
      texts.push(yield* this.assign(shell, assignment));
      if (!keep) shell.declare(assignment.name).exported = true;
    }
    const restoreAll = (): void => {
      if (keep) return;
      for (const [name, old] of before) {
        if (old === undefined) shell.unset(name);
        else {
          shell.declare(name);
          shell.variables.set(name, old);
        }
      }
    };
    return { texts, restore: restoreAll };
  }

  private *external(shell: Shell, node: SimpleCommand | null, argv: readonly string[], tail: boolean): Steps<number> {
    const { process } = shell;
    const { kernel } = process.home;
    const extra: [string, string][] = [];
    for (const assignment of node?.assignments ?? [])
      if ('parts' in assignment.value) extra.push([assignment.name, yield* expandText(shell, assignment.value, 'assignment')]);
    trace(
      shell,
      extra.map(([name, value]) => `${name}=${value}`),
      argv,
    );
    const name = argv[0]!;
    shell.effects++;
    const inPlace = tail && this.mayReplace(shell, node);
    const child = inPlace ? process : kernel.fork(process);
    child.endsContainer = process.endsContainer && tail;
    const fault = yield* redirect(shell, child, node?.redirects ?? [], null);
    if (fault !== null) {
      shell.complain(fault);
      if (!inPlace) discard(child);
      return shell.dialect === 'dash' ? 2 : 1;
    }
    child.environment = shell.environment(extra);
    const search = extra.find(([variable]) => variable === 'PATH')?.[1];
    const path = search === undefined ? hashedProgram(shell, name) : findProgram(shell, name, search);
    let steps = process.home.load(child, path, argv);
    // A file without `#!` that is not a program is read as a script.
    if (steps === 'ENOEXEC') steps = process.home.load(child, '/bin/sh', ['sh', path!, ...argv.slice(1)]);
    if (failed(steps)) {
      const errors = child.descriptors[2];
      const status = this.cannotRun(shell, name, path === null, steps, false, (text) => errors?.write(text));
      if (!inPlace) discard(child);
      this.closeTemporaries(shell);
      return status;
    }
    if (inPlace) {
      for (const [signal, disposition] of process.dispositions) if (disposition === 'handle') process.dispositions.delete(signal);
      return yield* steps;
    }
    kernel.startNow(child, steps);
    const status = yield* this.foreground(shell, child);
    this.closeTemporaries(shell);
    return status;
  }

  private *foreground(shell: Shell, child: Process): Steps<number> {
    const status = yield* waitFor(shell, child);
    const signal = child.exit?.signal ?? null;
    if (signal !== null) this.reportSignal(shell, signal);
    return status;
  }

  /** dash never lets the last program of `sh -c` take its place, ash does without traps, bash only for the plainest commands. */
  private mayReplace(shell: Shell, node: SimpleCommand | null): boolean {
    for (const [, trap] of shell.traps) if (trap.action !== '') return false;
    if (shell.dialect === 'bash' && shell.process.pid === shell.mainPid) return node?.redirects.length === 0;
    return shell.dialect !== 'dash' || shell.process.pid !== shell.mainPid;
  }

  private *exec(shell: Shell, node: SimpleCommand, argv: readonly string[]): Steps<number> {
    const extra: [string, string][] = [];
    for (const assignment of node.assignments)
      if ('parts' in assignment.value) extra.push([assignment.name, yield* expandText(shell, assignment.value, 'assignment')]);
    trace(shell, [], argv);
    const fault = yield* redirect(shell, shell.process, node.redirects, null);
    if (fault !== null) {
      shell.complain(fault);
      if (shell.dialect === 'bash' && argv.length === 1) return 1;
      throw new ShellExit(shell.dialect === 'dash' ? 2 : 1);
    }
    shell.effects++;
    let rest = argv.slice(1);
    let name: string | undefined;
    while (rest[0]?.startsWith('-') && shell.dialect !== 'dash') {
      const option = rest[0];
      rest = rest.slice(1);
      if (option === '--') break;
      if (option.endsWith('a')) {
        name = rest[0];
        rest = rest.slice(1);
      }
    }
    if (rest[0] === '--') rest = rest.slice(1);
    if (rest.length === 0) return 0;
    if (name !== undefined) shell.process.argv = [name, ...rest.slice(1)];
    return yield* this.replace(shell, rest, shell.environment(extra));
  }

  private *call(shell: Shell, { body, source }: ShellFunction, argv: readonly string[]): Steps<number> {
    if (shell.scopes.length >= CALL_DEPTH_MAX) {
      shell.complain(`${argv[0]}: maximum function nesting level exceeded (${CALL_DEPTH_MAX})`);
      throw new ShellExit(1);
    }
    const { parameters, loopDepth, source: before } = shell;
    shell.parameters = argv.slice(1);
    shell.scopes.push(new Map());
    shell.returnDepth++;
    shell.loopDepth = 0;
    shell.source = source;
    try {
      const status = yield* this.evaluator.evaluate(shell, body, false);
      if (shell.unwinding?.kind !== 'return') return status;
      shell.unwinding = null;
      return shell.lastStatus;
    } finally {
      shell.source = before;
      shell.loopDepth = loopDepth;
      shell.returnDepth--;
      shell.leaveScope();
      shell.parameters = parameters;
    }
  }

  private cannotRun(
    shell: Shell,
    name: string,
    unknown: boolean,
    errno: Parameters<typeof errorText>[0],
    replacing: boolean,
    write: (text: string) => unknown = (text) => shell.error(text),
  ): number {
    const { dialect } = shell;
    const prefix = replacing ? (dialect === 'ash' ? 'exec: line 0: ' : 'exec: ') : '';
    let reason: string;
    if (name === '' && dialect !== 'bash') reason = errorText('EACCES');
    else if (errno === 'ENOENT' || errno === 'ENOTDIR') {
      const plain = dialect === 'bash' && !name.includes('/') ? (replacing ? 'not found' : 'command not found') : 'not found';
      reason = dialect === 'bash' && name.includes('/') && !replacing ? errorText(errno) : plain;
    } else reason = dialect !== 'bash' && errno === 'EISDIR' ? errorText('EACCES') : errorText(errno);
    write(shell.worded(`${prefix}${name}: ${reason}`));
    return (errno === 'ENOENT' || errno === 'ENOTDIR') && (unknown || name.includes('/')) ? 127 : 126;
  }

  private reportSignal(shell: Shell, signal: SignalName): void {
    if (signal === 'INT' || signal === 'PIPE') return;
    const text = SIGNAL_TEXTS[signal];
    if (text !== undefined) shell.error(`${text}\n`);
  }

  /** Lets a reader catch up before the shell writes on. */
  private *drain(shell: Shell): Steps<void> {
    for (let room = shell.process.descriptors[1]?.congestion(); room; room = shell.process.descriptors[1]?.congestion()) {
      if (shell.process.doomed !== null) return;
      yield { untilMs: Number.POSITIVE_INFINITY, on: [room] };
    }
  }

  private closeTemporaries(shell: Shell): void {
    for (const number of shell.temporaries.splice(0)) shell.process.setDescriptor(number, undefined);
  }
}

function* sleepUntil(kernel: Kernel, untilMs: number): Steps<number> {
  do yield { untilMs, on: [] };
  while (kernel.nowMs < untilMs);
  return 0;
}

/** A child that was made but has nothing to run. */
function discard(child: Shell['process']): void {
  child.closeDescriptors();
  child.home.kernel.reap(child);
}

/** Path of a program: as it is when it has a slash, otherwise the first executable file of that name in PATH. */
export function findProgram(shell: Shell, name: string, path = shell.get('PATH') ?? DEFAULT_PATH): string | null {
  if (name.includes('/')) return name;
  const { home, cwd, user } = shell.process;
  let refused: string | null = null;
  for (const directory of path.split(':')) {
    const candidate = `${directory === '' ? '.' : directory}/${name}`;
    const found = home.files.find(candidate, cwd, user);
    if (failed(found) || found.node.kind !== 'file') continue;
    if (home.files.access(found, user, 1)) return candidate;
    refused ??= candidate;
  }
  return refused;
}

/** As `findProgram`, remembering what was found. */
function hashedProgram(shell: Shell, name: string): string | null {
  const known = shell.hashed.get(name);
  if (known !== undefined) {
    const { home, cwd, user } = shell.process;
    if (!failed(home.files.find(known, cwd, user))) return known;
  }
  const path = findProgram(shell, name);
  if (path?.startsWith('/') && !name.includes('/')) shell.hashed.set(name, path);
  return path;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What `set -x` prints. dash shows words as they are, the others quote them. */
function trace(shell: Shell, assignments: readonly string[], argv: readonly string[]): void {
  if (!shell.options.xtrace) return;
  const show = (word: string): string => (shell.dialect === 'dash' ? word : quoteForTrace(word, shell.dialect));
  const prefix = shell.get('PS4') ?? '+ ';
  const values = assignments.map((text) => text.replace(/=(.*)$/s, (_, value: string) => `=${value === '' ? '' : show(value)}`));
  shell.error(`${prefix}${[...values, ...argv.map(show)].join(' ')}\n`);
}

export function quoteForTrace(word: string, dialect: Dialect): string {
  const safe = dialect === 'ash' ? /^[\w%+,./:@-]+$/ : /^[\w%+,./:=@-]+$/;
  return safe.test(word) || (dialect === 'bash' && word === '=') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
