import { maySignal } from '../../capabilities.ts';
import type { Process, Steps } from '../../processes/process.ts';
import { parseSignal, SIGNALS, type SignalName, signalName, signalNumber } from '../../processes/signals.ts';
import { type Builtin, write } from '../builtin.ts';
import { endBySignal } from '../jobs.ts';
import { type Shell, ShellExit } from '../shell.ts';
import { quoted } from './variables.ts';

const trap: Builtin = {
  special: true,
  run: (shell, argv) => {
    let words = argv.slice(1);
    if (words[0] === '--') words = words.slice(1);
    if (shell.dialect !== 'bash' && /^-\w/.test(words[0] ?? '')) {
      shell.complain(shell.dialect === 'dash' ? `trap: Illegal option ${words[0]}` : `trap: line 0: illegal option ${words[0]}`);
      throw new ShellExit(2);
    }
    if (words[0] === '-l') return write(shell, `${SIGNALS.join(' ')}\n`);
    if (words.length === 0 || words[0] === '-p') return listTraps(shell);
    shell.effects++;
    // A number alone, or `-`, means: back to the default.
    const resets = words[0] === '-' || (words.length === 1 && condition(words[0]!) !== undefined) || /^\d+$/.test(words[0]!);
    const action = resets ? null : words[0]!;
    let status = 0;
    for (const word of words[0] === '-' || !resets ? words.slice(1) : words) {
      const name = condition(word);
      if (name === undefined) {
        if (shell.dialect === 'dash') shell.error(`trap: ${word}: bad trap\n`);
        else shell.complainOf('trap', `${word}: invalid signal specification`);
        status = 1;
      } else setTrap(shell, name, action);
    }
    return status;
  },
};

function condition(word: string): SignalName | 'EXIT' | undefined {
  return word === '0' || word.toUpperCase() === 'EXIT' ? 'EXIT' : parseSignal(word);
}

function setTrap(shell: Shell, name: SignalName | 'EXIT', action: string | null): void {
  const { process } = shell;
  const { origin } = process;
  if (action === null) shell.traps.delete(name);
  else shell.traps.set(name, { action, source: { text: action, locate: () => origin } });
  if (name === 'EXIT' || name === 'KILL' || name === 'STOP') {
    if (name === 'EXIT' && shell.dialect === 'bash') catchFatal(shell, action !== null && action !== '');
    return;
  }
  // What was ignored when the shell began stays ignored (POSIX 2.11).
  if (shell.ignoredAtStart.has(name)) return;
  if (action === null) process.dispositions.delete(name);
  else process.dispositions.set(name, action === '' ? 'ignore' : 'handle');
}

/** bash with an EXIT trap handles the signals that would end it, so as to run the trap. */
function catchFatal(shell: Shell, on: boolean): void {
  for (const name of ['HUP', 'INT', 'TERM'] as const) {
    if (shell.traps.has(name) || shell.ignoredAtStart.has(name)) continue;
    if (on) shell.process.dispositions.set(name, 'handle');
    else shell.process.dispositions.delete(name);
  }
}

function listTraps(shell: Shell): number {
  const lines = [...shell.traps].map(([name, { action }]) => {
    const shown = shell.dialect === 'bash' && name !== 'EXIT' ? `SIG${name}` : name;
    return `trap -- ${shell.dialect === 'bash' ? `'${action}'` : quoted(shell, action)} ${shown}\n`;
  });
  return lines.length === 0 ? 0 : write(shell, lines.join(''));
}

const wait: Builtin = {
  run: function* (shell, argv): Steps<number> {
    const words = argv.slice(1).filter((word) => word !== '-n' && word !== '-f');
    shell.effects++;
    if (argv.includes('-n') && shell.dialect !== 'dash') {
      for (;;) {
        const ended = shell.jobs.find((job) => job.exit !== null);
        if (ended !== undefined) return take(shell, ended);
        if (shell.jobs.length === 0) return 127;
        const signal = yield* pause(shell);
        if (signal !== null) return signal;
      }
    }
    if (words.length === 0) {
      while (shell.jobs.some((job) => job.exit === null)) {
        const signal = yield* pause(shell);
        if (signal !== null) return signal;
      }
      for (const job of [...shell.jobs]) take(shell, job);
      return 0;
    }
    let status = 0;
    for (const word of words) {
      const job = findJob(shell, word);
      if (job === undefined) {
        status = 127;
        if (shell.dialect === 'bash') shell.complain(`wait: pid ${word} is not a child of this shell`);
        continue;
      }
      while (job.exit === null) {
        const signal = yield* pause(shell);
        if (signal !== null) return signal;
      }
      status = take(shell, job);
    }
    return status;
  },
};

/** Waits for a child to end; a signal the shell handles cuts it short: its status is then returned. */
function* pause(shell: Shell): Steps<number | null> {
  const { process } = shell;
  if (shell.dialect === 'bash') endBySignal(shell);
  const handled = process.pending.find((name) => name !== 'CHLD') ?? null;
  if (handled !== null) return 128 + signalNumber(handled);
  const wake = yield { untilMs: Number.POSITIVE_INFINITY, on: [process.childEnded] };
  if (shell.dialect === 'bash') endBySignal(shell);
  const signal = wake === 'signal' ? (process.pending[0] ?? null) : null;
  return signal === null ? null : 128 + signalNumber(signal);
}

function take(shell: Shell, job: Process): number {
  shell.jobs = shell.jobs.filter((other) => other !== job);
  shell.process.home.kernel.reap(job);
  return job.exit!.code;
}

export function findJob(shell: Shell, word: string): Process | undefined {
  const [, specification] = /^%(.*)$/.exec(word) ?? [];
  if (specification === undefined) return shell.jobs.find((job) => job.pid === Number(word)) ?? remembered(shell, Number(word));
  if (specification === '' || specification === '%' || specification === '+') return shell.jobs.at(-1);
  return shell.jobs[Number(specification) - 1];
}

/** A job whose end was already asked for keeps its status. */
function remembered(shell: Shell, pid: number): Process | undefined {
  return [...shell.process.children].find((child) => child.pid === pid);
}

const kill: Builtin = {
  run: (shell, argv) => {
    let words = argv.slice(1);
    let signal: SignalName | 'test' = 'TERM';
    const first = words[0];
    if (first === '-l' || first === '-L') return listSignals(shell, words[1]);
    if (first === '-s' || first === '-n') {
      const named = words[1] === '0' ? 'test' : parseSignal(words[1] ?? '');
      if (named === undefined) return badSignal(shell, words[1] ?? '');
      signal = named;
      words = words.slice(2);
    } else if (first === '--') words = words.slice(1);
    else if (first?.startsWith('-') && first.length > 1) {
      const named = first === '-0' ? 'test' : parseSignal(first.slice(1));
      if (named === undefined) return badSignal(shell, first.slice(1));
      signal = named;
      words = words.slice(1);
      if (words[0] === '--') words = words.slice(1);
    }
    if (words.length === 0) {
      const usage =
        shell.dialect === 'bash'
          ? 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]'
          : 'you need to specify whom to kill';
      shell.complain(usage);
      return shell.dialect === 'ash' ? 1 : 2;
    }
    shell.effects++;
    let status = 0;
    for (const word of words) if (!send(shell, word, signal)) status = shell.dialect === 'dash' && !/^[-%]?\d+$/.test(word) ? 2 : 1;
    return status;
  },
};

/** `kill -l`: all names, the name of a number (or of an exit status), the number of a name. */
function listSignals(shell: Shell, word: string | undefined): number {
  if (word === undefined) return write(shell, `${SIGNALS.join(shell.dialect === 'ash' ? '\n' : ' ')}\n`);
  if (/^\d+$/.test(word)) return write(shell, `${signalName(Number(word) & 0x7f) ?? word}\n`);
  const name = parseSignal(word);
  if (name === undefined || shell.dialect === 'dash') {
    shell.complain(`kill: Illegal number: ${word}`);
    return 2;
  }
  return write(shell, `${signalNumber(name)}\n`);
}

function badSignal(shell: Shell, word: string): number {
  shell.complain(
    shell.dialect === 'ash'
      ? `bad signal name '${word}'`
      : shell.dialect === 'bash'
        ? `kill: ${word}: invalid signal specification`
        : `kill: Illegal option -${word.charAt(0)}`,
  );
  return shell.dialect === 'dash' ? 2 : 1;
}

function send(shell: Shell, word: string, signal: SignalName | 'test'): boolean {
  const { process } = shell;
  const { kernel, namespace } = process.home;
  const job = word.startsWith('%') ? findJob(shell, word) : undefined;
  const number = job?.pid ?? Number(word);
  if (!Number.isInteger(number) || word === '') {
    shell.complain(
      shell.dialect === 'ash'
        ? `bad pid '${word}'`
        : `kill: ${shell.dialect === 'bash' ? `${word}: arguments must be process or job IDs` : `Illegal number: ${word}`}`,
    );
    return false;
  }
  const targets =
    number > 0
      ? [namespace.get(number)]
      : namespace
          .all()
          .filter((each) =>
            number === 0
              ? each.group === process.group
              : number === -1
                ? each !== process && each !== namespace.init
                : each.group === -number,
          );
  const living = targets.filter((target) => target !== undefined && (target.exit === null || target.parent !== null)) as Process[];
  if (living.length === 0) {
    if (shell.dialect === 'dash') shell.complain('kill: No such process\n');
    else if (shell.dialect === 'ash') shell.complain(`can't kill pid ${word}: No such process`);
    else shell.complain(`kill: (${word}) - No such process`);
    return false;
  }
  const allowed = living.filter((target) => maySignal(process.user, target.user));
  if (allowed.length === 0) {
    if (shell.dialect === 'dash') shell.complain('kill: Operation not permitted\n');
    else if (shell.dialect === 'ash') shell.complain(`can't kill pid ${word}: Operation not permitted`);
    else shell.complain(`kill: (${word}) - Operation not permitted`);
    return false;
  }
  if (signal !== 'test') for (const target of allowed) kernel.signal(target, signal);
  return true;
}

const jobs: Builtin = {
  run: (shell, argv) => {
    const onlyPids = argv[1] === '-p';
    const lines = shell.jobs
      .filter((job) => job.exit === null)
      .map((job, index) =>
        onlyPids
          ? `${job.pid}\n`
          : `[${index + 1}] ${index === shell.jobs.length - 1 ? '+' : '-'} Running                 ${job.argv.join(' ')}\n`,
      );
    return lines.length === 0 ? 0 : write(shell, lines.join(''));
  },
};

export const processBuiltins: Readonly<Record<string, Builtin>> = {
  trap,
  wait,
  kill,
  jobs,
  fg: {
    run: (shell) => {
      shell.complain(shell.dialect === 'bash' ? 'fg: no job control' : 'fg: No current job');
      return shell.dialect === 'bash' ? 1 : 2;
    },
  },
  bg: {
    run: (shell) => {
      shell.complain(shell.dialect === 'bash' ? 'bg: no job control' : 'bg: No current job');
      return shell.dialect === 'bash' ? 1 : 2;
    },
  },
  disown: { dialects: ['bash'], run: () => 0 },
};
