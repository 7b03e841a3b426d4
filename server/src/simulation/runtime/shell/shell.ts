import type { Process, Steps } from '../processes/process.ts';
import type { SignalName } from '../processes/signals.ts';
import type { TextOrigin } from '../runtime.ts';
import type { Replay, Round } from './idleLoop.ts';
import type { Command, Dialect, Script } from './syntax.ts';

export interface Variable {
  /** undefined: declared (exported, local) but without a value. */
  value: string | undefined;
  exported: boolean;
  readonly: boolean;
  /** Elements of a bash array by index; element 0 is then not in `value`. */
  array: Map<number, string> | null;
}

export interface ShellFunction {
  readonly body: Command;
  readonly source: Source;
}

/** The text that is being run and where it stands, for messages and for the chain of causes. */
export interface Source {
  readonly text: string;
  /** The place of a command; null when the text is not part of a manifest. */
  readonly locate: (start: number, end: number) => TextOrigin | null;
}

/** `exit`, or an error that ends the shell. Thrown through the interpreter, never out of a shell. */
export class ShellExit {
  constructor(readonly status: number) {}
}

/** The program that took the shell's place has ended: nothing of the shell is left to do. */
export class Replaced extends ShellExit {}

/** `break`, `continue` or `return` on its way to what it ends. */
export interface Unwinding {
  readonly kind: 'break' | 'continue' | 'return';
  levels: number;
}

/** What builtins and expansions need of the interpreter. */
export interface Evaluator {
  run(shell: Shell, script: Script): Steps<number>;
  /** `eval`, `.`, `trap`: runs a text in this shell. */
  runText(shell: Shell, text: string, source: Source): Steps<number>;
  runCommand(shell: Shell, argv: readonly string[], skipFunctions: boolean): Steps<number>;
  /** Output of commands run in a shell of their own, without the newlines at its end. */
  substitute(shell: Shell, script: Script): Steps<string>;
  processSubstitution(shell: Shell, script: Script, direction: '<' | '>'): string;
  /** Replaces the shell by a program: `exec`. */
  replace(shell: Shell, argv: readonly string[], environment: ReadonlyMap<string, string>): Steps<number>;
}

export interface ShellOptions {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  noglob: boolean;
  noexec: boolean;
  verbose: boolean;
  allexport: boolean;
  noclobber: boolean;
  pipefail: boolean;
}

const OPTION_LETTERS: Readonly<Record<string, keyof ShellOptions>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  n: 'noexec',
  v: 'verbose',
  a: 'allexport',
  C: 'noclobber',
};

/** State of one shell: what a subshell gets a copy of. */
export class Shell {
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, ShellFunction>();
  /** Action by signal name or `EXIT`; '' ignores. */
  readonly traps = new Map<SignalName | 'EXIT', { readonly action: string; readonly source: Source }>();
  options: ShellOptions = {
    errexit: false,
    nounset: false,
    xtrace: false,
    noglob: false,
    noexec: false,
    verbose: false,
    allexport: false,
    noclobber: false,
    pipefail: false,
  };
  parameters: string[] = [];
  lastStatus = 0;
  lastBackground: number | null = null;
  /** Background children whose end was not asked for yet, oldest first. */
  jobs: Process[] = [];
  /** Values to put back when a function returns. */
  readonly scopes: Map<string, Variable | undefined>[] = [];
  unwinding: Unwinding | null = null;
  loopDepth = 0;
  returnDepth = 0;
  /** Texts that run inside each other: `eval`, `.`, traps. */
  textDepth = 0;
  /** Greater than 0 where a failure is looked at by somebody (`if`, `&&`, `!`), so that `set -e` does not apply. */
  tested = 0;
  inTrap = false;
  /** Signals that were ignored when the shell began: it cannot set traps for them. */
  readonly ignoredAtStart: ReadonlySet<SignalName>;
  /** Descriptors of `<( )` to close when the command has run. */
  temporaries: number[] = [];
  /** Where `getopts` is inside a word of options. */
  optionOffset = 1;
  /** Counts what others can notice: changes of variables, output, started programs. */
  effects = 0;
  /** Counts traps that ran, which a round of an idle loop must be free of. */
  interruptions = 0;
  /** The round of an idle loop that is recorded, or replayed. */
  round: Round | null = null;
  replay: Replay | null = null;
  /** Where programs were found, as long as PATH stays the same. Subshells share it. */
  hashed = new Map<string, string>();
  private exported: ReadonlyMap<string, string> | null = null;

  constructor(
    readonly process: Process,
    readonly dialect: Dialect,
    readonly arg0: string,
    /** Process number of the shell that `$$` names: a subshell keeps its parent's. */
    readonly mainPid: number,
    readonly evaluator: Evaluator,
    public source: Source,
  ) {
    this.ignoredAtStart = new Set([...process.dispositions].flatMap(([name, disposition]) => (disposition === 'ignore' ? [name] : [])));
  }

  get(name: string): string | undefined {
    const variable = this.variables.get(name);
    if (variable === undefined) return this.dynamic(name);
    return variable.array === null ? variable.value : variable.array.get(0);
  }

  /** Sets a variable; false when it is read-only. */
  set(name: string, value: string): boolean {
    const variable = this.variables.get(name);
    if (variable === undefined) {
      this.variables.set(name, { value, exported: this.options.allexport, readonly: false, array: null });
      if (this.options.allexport) this.exported = null;
    } else {
      if (variable.readonly) return false;
      if (variable.array === null) variable.value = value;
      else variable.array.set(0, value);
      if (this.options.allexport) variable.exported = true;
      if (variable.exported) this.exported = null;
    }
    this.effects++;
    if (name === 'OPTIND') this.optionOffset = 1;
    if (name === 'PATH') this.hashed = new Map();
    return true;
  }

  unset(name: string): boolean {
    if (this.variables.get(name)?.readonly) return false;
    this.variables.delete(name);
    this.exported = null;
    this.hashed = new Map();
    this.effects++;
    return true;
  }

  /** The variable, made without a value if it is not there. */
  declare(name: string): Variable {
    let variable = this.variables.get(name);
    if (variable === undefined) {
      variable = { value: undefined, exported: false, readonly: false, array: null };
      this.variables.set(name, variable);
    }
    this.exported = null;
    this.effects++;
    return variable;
  }

  /** Makes a variable local to the running function. */
  makeLocal(name: string): void {
    const scope = this.scopes.at(-1);
    if (scope === undefined || scope.has(name)) return;
    const old = this.variables.get(name);
    scope.set(name, old);
    this.exported = null;
    // dash and ash keep the value until it is assigned; bash starts without one.
    const value = this.dialect === 'bash' ? undefined : old?.value;
    this.variables.set(name, { value, exported: old?.exported ?? false, readonly: false, array: null });
    this.hashed = new Map();
  }

  leaveScope(): void {
    for (const [name, old] of this.scopes.pop() ?? []) {
      if (old === undefined) this.variables.delete(name);
      else this.variables.set(name, old);
      this.hashed = new Map();
    }
    this.exported = null;
  }

  /** The environment of programs that are started: exported variables, and those set for one command. */
  environment(extra: readonly (readonly [string, string])[] = []): ReadonlyMap<string, string> {
    if (this.exported === null) {
      const exported = new Map<string, string>();
      for (const [name, variable] of this.variables)
        if (variable.exported && variable.value !== undefined) exported.set(name, variable.value);
      this.exported = exported;
    }
    if (extra.length === 0) return this.exported;
    return new Map([...this.exported, ...extra]);
  }

  /** Letters of `$-`. */
  flags(): string {
    const letters = Object.entries(OPTION_LETTERS).flatMap(([letter, name]) => (this.options[name] ? [letter] : []));
    const rest = this.dialect === 'bash' ? 'hBc' : this.dialect === 'ash' ? 'c' : '';
    return letters.join('') + rest;
  }

  /** Turns an option on or off; false when there is none of that letter or name. */
  setOption(name: string, on: boolean): boolean {
    const option = name.length === 1 ? OPTION_LETTERS[name] : name;
    if (option === undefined || !(option in this.options)) return ['m', 'b', 'h', 'i', 'monitor', 'posix', 'vi', 'emacs'].includes(name);
    if (option === 'pipefail' && this.dialect === 'dash') return false;
    this.options = { ...this.options, [option]: on };
    return true;
  }

  /** A copy for a child: `( … )`, a pipeline's part, a background list. */
  subshell(process: Process): Shell {
    const child = new Shell(process, this.dialect, this.arg0, this.mainPid, this.evaluator, this.source);
    for (const [name, variable] of this.variables)
      child.variables.set(name, { ...variable, array: variable.array === null ? null : new Map(variable.array) });
    for (const [name, definition] of this.functions) child.functions.set(name, definition);
    for (const [name, trap] of this.traps) if (trap.action === '' && name !== 'EXIT') child.traps.set(name, trap);
    child.options = this.options;
    child.hashed = this.hashed;
    child.parameters = this.parameters;
    child.lastStatus = this.lastStatus;
    child.lastBackground = this.lastBackground;
    child.returnDepth = this.returnDepth;
    child.textDepth = this.textDepth;
    // `break` in a subshell ends it, except in bash, which knows no loop there.
    child.loopDepth = this.dialect === 'bash' ? 0 : this.loopDepth;
    child.tested = this.tested;
    for (const scope of this.scopes) child.scopes.push(new Map(scope));
    return child;
  }

  /** A message the way the shell words it, with its name and where it is. */
  worded(message: string): string {
    const where = this.dialect === 'dash' ? `${this.line}: ` : this.dialect === 'bash' ? `line ${this.line}: ` : '';
    return `${this.arg0}: ${where}${message}\n`;
  }

  complain(message: string): void {
    this.error(this.worded(message));
  }

  /** A builtin's own message: with its name, in ash also with a line number, which is 0 for `-c`. */
  complainOf(builtin: string, message: string): void {
    this.complain(`${builtin}: ${this.dialect === 'ash' ? 'line 0: ' : ''}${message}`);
  }

  error(text: string): void {
    this.effects++;
    this.process.descriptors[2]?.write(text);
  }

  /** Offset of the command that runs, in the text of `source`. */
  at = 0;
  /** Status of the last command substitution: that of a command without a name. */
  substitutionStatus = 0;

  get line(): number {
    return this.lineAt(this.at);
  }

  private lineAt(offset: number): number {
    let line = 1;
    for (let at = this.source.text.indexOf('\n'); at >= 0 && at < offset; at = this.source.text.indexOf('\n', at + 1)) line++;
    return line;
  }

  private dynamic(name: string): string | undefined {
    if (name === 'LINENO') return String(this.line);
    if (name === 'RANDOM' && this.dialect !== 'dash') {
      this.effects++;
      return String(this.process.home.random(32_768));
    }
    if (name === 'SECONDS' && this.dialect === 'bash') {
      const { process } = this;
      return String(Math.floor((process.home.kernel.nowMs - process.startedMs) / 1_000));
    }
    return undefined;
  }
}
