import type { Process, Steps } from '../processes/process.ts';
import type { Builtins } from './builtin.ts';
import { conditionHolds } from './condition.ts';
import { arithmetic, expandPattern, expandText, expandWords } from './expand.ts';
import { assign, calculate } from './faults.ts';
import { type IdleLoop, idleLoop, mayPark, park, Round } from './idleLoop.ts';
import { endBySignal, rest, waitFor } from './jobs.ts';
import { parseScript } from './parser.ts';
import { matchesPattern } from './pattern.ts';
import { makePipe, redirect, restore, type Saved } from './redirects.ts';
import { type Evaluator, Replaced, type Shell, ShellExit, type Source } from './shell.ts';
import { SimpleCommands } from './simpleCommands.ts';
import type { AndOr, ArithmeticFor, Case, Command, For, If, List, Pipeline, Redirect, Script, While } from './syntax.ts';

/** Kinds of commands whose failure `set -e` looks at; the others pass on what their parts did. */
const CHECKED: ReadonlySet<Command['kind']> = new Set(['simple', 'pipeline', 'subshell', 'arithmetic', 'condition']);

/** Runs syntax trees. Every method works in steps: it hands out what the process waits for and goes on when that has happened. */
export class Interpreter implements Evaluator {
  private readonly commands: SimpleCommands;

  constructor(builtins: Builtins) {
    this.commands = new SimpleCommands(builtins, this);
  }

  /** A whole script: its lines in turn, then the words about what could not be read. */
  *run(shell: Shell, script: Script, tail = false): Steps<number> {
    for (const [index, list] of script.lists.entries()) {
      const last = tail && index === script.lists.length - 1 && script.fault === null;
      yield* this.evaluate(shell, list, last);
      if (shell.unwinding !== null) return shell.lastStatus;
    }
    if (script.fault !== null) {
      const { message, line } = script.fault;
      if (shell.dialect === 'dash') shell.error(`${shell.arg0}: ${line}: Syntax error: ${message}\n`);
      else if (shell.dialect === 'ash') shell.error(`${shell.arg0}: syntax error: ${message}\n`);
      else shell.error(`${shell.arg0}: -c: line ${line}: ${message}\n`);
      throw new ShellExit(2);
    }
    return shell.lastStatus;
  }

  /** The computation of a shell's process: the script, the EXIT trap, the status. */
  *main(shell: Shell, body: (shell: Shell) => Steps<number>): Steps<number> {
    let status = 0;
    try {
      status = yield* body(shell);
    } catch (end) {
      if (!(end instanceof ShellExit)) throw end;
      if (end instanceof Replaced) return end.status;
      status = end.status;
    }
    const trap = shell.traps.get('EXIT');
    if (trap === undefined || trap.action === '') return status;
    shell.traps.delete('EXIT');
    shell.lastStatus = status;
    shell.unwinding = null;
    const { origin } = shell.process;
    try {
      yield* this.runText(shell, trap.action, trap.source);
      shell.process.origin = origin;
    } catch (end) {
      if (!(end instanceof ShellExit)) throw end;
      status = end.status;
    }
    return status;
  }

  *runText(shell: Shell, text: string, source: Source): Steps<number> {
    const before = shell.source;
    if (shell.textDepth >= TEXT_DEPTH_MAX) {
      shell.complain(`eval: maximum eval nesting level exceeded (${TEXT_DEPTH_MAX})`);
      throw new ShellExit(2);
    }
    shell.source = { ...source, text };
    shell.textDepth++;
    try {
      return yield* this.run(shell, parse(text, shell.dialect));
    } finally {
      shell.source = before;
      shell.textDepth--;
    }
  }

  runCommand(shell: Shell, argv: readonly string[], skipFunctions: boolean): Steps<number> {
    return this.commands.invoke(shell, argv, skipFunctions);
  }

  replace(shell: Shell, argv: readonly string[], environment: ReadonlyMap<string, string>): Steps<number> {
    return this.commands.replace(shell, argv, environment);
  }

  *substitute(shell: Shell, script: Script): Steps<string> {
    const { process } = shell;
    const { kernel } = process.home;
    if (script.lists.length === 0) {
      shell.substitutionStatus = 0;
      return '';
    }
    const { reader, writer } = makePipe();
    reader.retain();
    const child = kernel.fork(process);
    child.setDescriptor(1, writer);
    const inner = shell.subshell(child);
    inner.tested = 0;
    // dash looks at failures inside even where those of the outer command do not matter; the others never do.
    if (shell.dialect !== 'dash') inner.options = { ...inner.options, errexit: false };
    kernel.startNow(
      child,
      this.main(inner, (sub) => this.run(sub, script, true)),
    );
    let text = '';
    for (;;) {
      const chunk = reader.read(OUTPUT_MAX);
      if (chunk === '') break;
      if (chunk === null) yield { untilMs: Number.POSITIVE_INFINITY, on: [reader.arrivals] };
      else if (typeof chunk === 'string' && text.length < OUTPUT_MAX) text += chunk;
    }
    reader.release();
    shell.substitutionStatus = yield* waitFor(shell, child);
    if (inner.effects > 0) shell.effects++;
    return text.replace(/\n+$/, '');
  }

  processSubstitution(shell: Shell, script: Script, direction: '<' | '>'): string {
    const { process } = shell;
    const { reader, writer } = makePipe();
    const child = process.home.kernel.fork(process);
    let number = 63;
    while (process.descriptors[number] !== undefined) number--;
    process.setDescriptor(number, direction === '<' ? reader : writer);
    child.setDescriptor(direction === '<' ? 1 : 0, direction === '<' ? writer : reader);
    shell.temporaries.push(number);
    shell.effects++;
    process.home.kernel.start(
      child,
      this.main(shell.subshell(child), (sub) => this.run(sub, script, true)),
    );
    return `/dev/fd/${number}`;
  }

  /** Runs one command. `tail`: nothing follows it in this process, so that a program may take the shell's place. */
  *evaluate(shell: Shell, command: Command, tail = false): Steps<number> {
    let status: number;
    switch (command.kind) {
      case 'simple':
        status = yield* this.commands.run(shell, command, tail);
        break;
      case 'list':
        status = yield* this.list(shell, command, tail);
        break;
      case 'andor':
        status = yield* this.andOr(shell, command, tail);
        break;
      case 'pipeline':
        status = yield* this.pipeline(shell, command);
        break;
      case 'function':
        shell.functions.set(command.name, { body: command.body, source: shell.source });
        shell.effects++;
        status = 0;
        break;
      case 'subshell':
        status = yield* this.subshell(shell, command.body, command.redirects, tail);
        break;
      default:
        status = yield* this.compound(shell, command, tail);
    }
    shell.lastStatus = status;
    if (shell.process.doomed !== null) yield* dead();
    if (shell.process.pending.length > 0 && shell.replay === null) yield* this.traps(shell);
    if (status !== 0 && shell.options.errexit && shell.tested === 0 && shell.unwinding === null && checked(command))
      throw new ShellExit(status);
    return shell.lastStatus;
  }

  /** Commands that run inside this shell and may have redirections. */
  private *compound(
    shell: Shell,
    command: Exclude<Command, { kind: 'simple' | 'list' | 'andor' | 'pipeline' | 'function' | 'subshell' }>,
    tail: boolean,
  ): Steps<number> {
    if (command.redirects.length === 0) return yield* this.structure(shell, command, tail && shell.dialect !== 'bash');
    const saved: Saved = [];
    try {
      const fault = yield* redirect(shell, shell.process, command.redirects, saved);
      if (fault !== null) {
        shell.complain(fault);
        return shell.dialect === 'dash' ? 2 : 1;
      }
      return yield* this.structure(shell, command, false);
    } finally {
      restore(shell.process, saved);
    }
  }

  private *structure(
    shell: Shell,
    command: Exclude<Command, { kind: 'simple' | 'list' | 'andor' | 'pipeline' | 'function' | 'subshell' }>,
    tail: boolean,
  ): Steps<number> {
    switch (command.kind) {
      case 'group':
        return yield* this.list(shell, command.body, tail);
      case 'if':
        return yield* this.ifCommand(shell, command, tail);
      case 'while':
        return yield* this.whileLoop(shell, command);
      case 'for':
        return yield* this.forLoop(shell, command);
      case 'arithmeticFor':
        return yield* this.arithmeticFor(shell, command);
      case 'case':
        return yield* this.caseCommand(shell, command, tail);
      case 'arithmetic':
        return calculate(shell, yield* expandText(shell, command.expression)) === 0n ? 1 : 0;
      case 'condition':
        return (yield* conditionHolds(shell, command.expression)) ? 0 : 1;
    }
  }

  private *list(shell: Shell, list: List, tail: boolean): Steps<number> {
    let status = list.items.length === 0 ? 0 : shell.lastStatus;
    for (const [index, { command, background }] of list.items.entries()) {
      if (background) {
        this.background(shell, command);
        status = 0;
        shell.lastStatus = 0;
        continue;
      }
      status = yield* this.evaluate(shell, command, tail && index === list.items.length - 1);
      if (shell.unwinding !== null) break;
    }
    return status;
  }

  private background(shell: Shell, command: Command): void {
    const { process } = shell;
    const { kernel, files } = process.home;
    const child = kernel.fork(process);
    child.group = child.pid;
    child.dispositions.set('INT', 'ignore');
    child.dispositions.set('QUIT', 'ignore');
    const nothing = files.open('/dev/null', '/', { read: true }, process.user);
    if (typeof nothing !== 'string') child.setDescriptor(0, nothing);
    kernel.start(
      child,
      this.main(shell.subshell(child), (sub) => this.evaluate(sub, command, true)),
    );
    shell.jobs.push(child);
    shell.lastBackground = child.pid;
    shell.effects++;
  }

  private *andOr(shell: Shell, command: AndOr, tail: boolean): Steps<number> {
    shell.tested++;
    let status = yield* this.evaluate(shell, command.first);
    for (const [index, { operator, command: next }] of command.rest.entries()) {
      if (shell.unwinding !== null) break;
      const last = index === command.rest.length - 1;
      if ((operator === '&&') !== (status === 0)) continue;
      if (last) shell.tested--;
      status = yield* this.evaluate(shell, next, tail && last);
      if (last) return status;
    }
    shell.tested--;
    return status;
  }

  private *pipeline(shell: Shell, pipeline: Pipeline): Steps<number> {
    const { process } = shell;
    const { kernel } = process.home;
    let status: number;
    const [only] = pipeline.commands;
    if (pipeline.commands.length === 1 && only !== undefined) {
      shell.tested++;
      status = yield* this.evaluate(shell, only);
      shell.tested--;
    } else {
      const children: Process[] = [];
      let input: ReturnType<typeof makePipe>['reader'] | null = null;
      for (const [index, command] of pipeline.commands.entries()) {
        const child = kernel.fork(process);
        if (input !== null) child.setDescriptor(0, input);
        input = null;
        if (index < pipeline.commands.length - 1) {
          const { reader, writer } = makePipe();
          child.setDescriptor(1, writer);
          input = reader;
        }
        kernel.start(
          child,
          this.main(shell.subshell(child), (sub) => this.evaluate(sub, command, true)),
        );
        children.push(child);
      }
      shell.effects++;
      const codes: number[] = [];
      for (const child of children) codes.push(yield* waitFor(shell, child));
      status = codes.at(-1)!;
      if (shell.options.pipefail) status = codes.findLast((code) => code !== 0) ?? 0;
    }
    return pipeline.negated ? (status === 0 ? 1 : 0) : status;
  }

  private *subshell(shell: Shell, body: List, redirects: readonly Redirect[], tail: boolean): Steps<number> {
    const { process } = shell;
    const { kernel } = process.home;
    // The last thing a shell does needs no process of its own, except that its traps must not be lost.
    const own = tail && shell.traps.size === 0 && shell.dialect === 'ash';
    const target = own ? process : kernel.fork(process);
    const inner = own ? shell : shell.subshell(target);
    const fault = yield* redirect(shell, target, redirects, null);
    if (fault !== null) {
      shell.complain(fault);
      if (!own)
        kernel.startNow(
          target,
          this.main(inner, () => failing(2)),
        );
      if (!own) yield* waitFor(shell, target);
      return shell.dialect === 'dash' ? 2 : 1;
    }
    if (own) return yield* this.list(shell, body, true);
    kernel.startNow(
      target,
      this.main(inner, (sub) => this.list(sub, body, true)),
    );
    const status = yield* waitFor(shell, target);
    if (inner.effects > 0) shell.effects++;
    return status;
  }

  private *ifCommand(shell: Shell, command: If, tail: boolean): Steps<number> {
    for (const { condition, body } of command.branches) {
      const holds = yield* this.test(shell, condition);
      if (shell.unwinding !== null) return shell.lastStatus;
      if (holds) return yield* this.list(shell, body, tail);
    }
    return command.otherwise === null ? 0 : yield* this.list(shell, command.otherwise, tail);
  }

  private *test(shell: Shell, condition: List): Steps<boolean> {
    shell.tested++;
    const status = yield* this.list(shell, condition, false);
    shell.tested--;
    return status === 0;
  }

  private *whileLoop(shell: Shell, loop: While): Steps<number> {
    const { condition, body, until } = loop;
    const idle = idleLoop(loop);
    const outer = shell.round;
    let status = 0;
    shell.loopDepth++;
    for (;;) {
      yield* rest(shell);
      if (idle !== null) yield* this.idleRound(shell, idle);
      const holds = yield* this.test(shell, condition);
      if (shell.unwinding !== null ? leaves(shell) : holds === until) break;
      if (shell.unwinding === null) status = yield* this.list(shell, body, false);
      if (shell.unwinding !== null && leaves(shell)) break;
    }
    shell.loopDepth--;
    shell.round = outer;
    return shell.unwinding === null ? status : shell.lastStatus;
  }

  /** Between two rounds of a loop that only waits: skips rounds when the last one was like any other. */
  private *idleRound(shell: Shell, idle: IdleLoop): Steps<void> {
    const { round } = shell;
    if (round?.undisturbed(idle.reads) && mayPark(shell, idle)) yield* park(shell, round, idle);
    shell.round = shell.replay === null ? new Round(shell.process.home.kernel.nowMs, shell) : null;
  }

  private *forLoop(shell: Shell, { variable, words, body }: For): Steps<number> {
    const values = words === null ? shell.parameters : yield* expandWords(shell, words);
    let status = 0;
    shell.loopDepth++;
    for (const value of values) {
      yield* rest(shell);
      assign(shell, variable, value);
      status = yield* this.list(shell, body, false);
      if (shell.unwinding !== null && leaves(shell)) break;
    }
    shell.loopDepth--;
    return status;
  }

  private *arithmeticFor(shell: Shell, { before, condition, after, body }: ArithmeticFor): Steps<number> {
    let status = 0;
    yield* arithmetic(shell, before);
    shell.loopDepth++;
    for (;;) {
      yield* rest(shell);
      const test = yield* expandText(shell, condition);
      if (test.trim() !== '' && calculate(shell, test) === 0n) break;
      status = yield* this.list(shell, body, false);
      if (shell.unwinding !== null && leaves(shell)) break;
      yield* arithmetic(shell, after);
    }
    shell.loopDepth--;
    return status;
  }

  private *caseCommand(shell: Shell, command: Case, tail: boolean): Steps<number> {
    const text = yield* expandText(shell, command.word);
    let status = 0;
    let through = false;
    for (const { patterns, body, terminator } of command.items) {
      let matched = through;
      for (const pattern of matched ? [] : patterns) {
        matched = matchesPattern(text, yield* expandPattern(shell, pattern));
        if (matched) break;
      }
      if (!matched) continue;
      if (body !== null) status = yield* this.list(shell, body, tail && terminator === ';;');
      if (terminator === ';;' || shell.unwinding !== null) return status;
      through = terminator === ';&';
    }
    return status;
  }

  /** Runs the actions of the signals that came. */
  private *traps(shell: Shell): Steps<void> {
    const { process } = shell;
    if (shell.dialect === 'bash') endBySignal(shell);
    for (let name = process.pending.shift(); name !== undefined; name = process.pending.shift()) {
      const trap = shell.traps.get(name);
      if (trap !== undefined && trap.action !== '') yield* this.trapAction(shell, trap.action, trap.source);
    }
  }

  private *trapAction(shell: Shell, action: string, source: Source): Steps<void> {
    const { lastStatus, unwinding, tested, inTrap } = shell;
    shell.unwinding = null;
    shell.inTrap = true;
    shell.interruptions++;
    shell.effects++;
    yield* this.runText(shell, action, source);
    shell.inTrap = inTrap;
    shell.tested = tested;
    shell.unwinding ??= unwinding;
    shell.lastStatus = lastStatus;
  }
}

/** Whether `set -e` looks at the failure of such a command; a negated one never ends the shell. */
const checked = (command: Command): boolean => CHECKED.has(command.kind) && !(command.kind === 'pipeline' && command.negated);

/** `eval` in `eval`: a real shell's stack would hold some thousands. */
const TEXT_DEPTH_MAX = 100;

/** Characters of a command substitution that are kept. */
const OUTPUT_MAX = 1 << 20;

// biome-ignore lint/correctness/useYield: a computation without steps of its own
function* failing(status: number): Steps<number> {
  return status;
}

/** The process was killed while it was at work: it does nothing any more. */
function* dead(): Steps<never> {
  for (;;) yield { untilMs: Number.POSITIVE_INFINITY, on: [] };
}

/** Takes one level off a `break` or `continue`; true when the loop that asks is left. */
function leaves(shell: Shell): boolean {
  const { unwinding } = shell;
  if (unwinding === null) return false;
  if (unwinding.kind === 'return') return true;
  if (--unwinding.levels > 0) return true;
  shell.unwinding = null;
  return unwinding.kind === 'break';
}

const SCRIPTS_MAX = 300;
const scripts = new Map<string, Script>();

/** Parses; texts that come again (probes, loops with `eval`) are read once. */
export function parse(text: string, dialect: Shell['dialect']): Script {
  const key = `${dialect} ${text}`;
  const known = scripts.get(key);
  if (known !== undefined) return known;
  const script = parseScript(text, dialect);
  if (scripts.size >= SCRIPTS_MAX) scripts.clear();
  scripts.set(key, script);
  return script;
}
