import { maySignal } from '../capabilities.ts';
import type { Process, Steps } from '../processes/process.ts';
import { parseSignal, SIGNALS, type SignalName } from '../processes/signals.ts';
import { type Call, type Command, options } from './call.ts';
import { busyboxOnly, type CommandEntry, everywhere } from './entry.ts';
import { nameOf } from './environment.ts';
import { ended, runAndWait, runProgram, spawn } from './run.ts';

const ps: Command = (call) => {
  const { namespace } = call.process.home;
  const aux = call.words.some((word) => /^-?[auxef]+$/.test(word));
  const rows = [...(namespace.shared ? [['1', 'root', '/pause']] : []), ...namespace.all().map((process) => row(call, process))].sort(
    (a, b) => Number(a[0]) - Number(b[0]),
  );
  if (call.busybox) {
    call.out('PID   USER     TIME  COMMAND\n');
    for (const [pid = '', user = '', command = ''] of rows) call.out(`${pid.padStart(5)} ${user.slice(0, 8).padEnd(8)}  0:00 ${command}\n`);
    return 0;
  }
  call.out(aux ? 'UID          PID CMD\n' : '    PID TTY          TIME CMD\n');
  for (const [pid = '', user = '', command = ''] of rows)
    call.out(aux ? `${user.padEnd(8)}${pid.padStart(8)} ${command}\n` : `${pid.padStart(7)} ?        00:00:00 ${command.split(' ')[0]}\n`);
  return 0;
};

function row(call: Call, process: Process): [string, string, string] {
  const user = nameOf(call, '/etc/passwd', process.user.uid) ?? String(process.user.uid);
  const command = process.exit === null ? process.argv.join(' ') : `[${process.name}]`;
  return [String(process.pid), user, command];
}

function sendTo(call: Call, target: Process, signal: SignalName | 'test'): boolean {
  if (!maySignal(call.process.user, target.user)) return false;
  if (signal !== 'test') call.kernel.signal(target, signal);
  return true;
}

/** `-9`, `-KILL`, `-s TERM`, `-0` at the beginning of the words. */
function signalOption(words: readonly string[]): { signal: SignalName | 'test' | undefined; rest: readonly string[] } {
  const [first = '', second = ''] = words;
  if (first === '-s') return { signal: second === '0' ? 'test' : parseSignal(second), rest: words.slice(2) };
  if (first === '-0') return { signal: 'test', rest: words.slice(1) };
  if (/^-([0-9]+|[A-Z][A-Z0-9]+)$/.test(first)) return { signal: parseSignal(first.slice(1)), rest: words.slice(1) };
  return { signal: 'TERM', rest: words };
}

const kill: Command = (call) => {
  if (call.words[0] === '-l') {
    call.out(`${SIGNALS.join(' ')}\n`);
    return 0;
  }
  const { signal, rest } = signalOption(call.words);
  if (signal === undefined) return call.fail(`bad signal name '${call.words[0]!.slice(1)}'`);
  const targets = rest.filter((word) => word !== '--');
  if (targets.length === 0) return call.fail('you need to specify whom to kill');
  let status = 0;
  for (const word of targets) {
    const { namespace } = call.process.home;
    const pid = Number(word);
    const found =
      pid > 0
        ? [namespace.get(pid)]
        : namespace
            .all()
            .filter((process) => (pid === -1 ? process !== call.process && process !== namespace.init : process.group === -pid));
    const living = found.filter((process) => process !== undefined);
    if (living.length === 0 || !living.some((process) => sendTo(call, process, signal))) {
      status = call.fail(call.busybox ? `can't kill pid ${word}: No such process` : `(${word}): No such process`);
    }
  }
  return status;
};

function named(call: Call, matches: (process: Process) => boolean): Process[] {
  return call.process.home.namespace.all().filter((process) => process !== call.process && process.exit === null && matches(process));
}

const killall: Command = (call) => {
  const { signal, rest } = signalOption(call.words.filter((word) => word !== '-q' && word !== '-w'));
  let status = 0;
  for (const name of rest) {
    const found = named(call, (process) => process.name === name);
    if (found.length === 0) {
      status = 1;
      if (!call.words.includes('-q')) call.err(call.busybox ? `killall: ${name}: no process killed` : `${name}: no process found`);
    }
    for (const process of found) sendTo(call, process, signal ?? 'TERM');
  }
  return status;
};

/** `pgrep` and `pkill`: a pattern for the name, with `-f` for the whole command line. */
function matching(act: (call: Call, found: Process[], signal: SignalName | 'test', flags: ReadonlyMap<string, string>) => void): Command {
  return (call) => {
    const { signal, rest } = signalOption(call.words);
    const { flags, operands } = options(rest, 'flxvnoaP:s:u:c');
    const pattern = operands[0] ?? '';
    const test = new RegExp(flags.has('x') ? `^(?:${pattern})$` : pattern);
    const parent = flags.get('P');
    const found = named(
      call,
      (process) =>
        test.test(flags.has('f') ? process.argv.join(' ') : process.name) &&
        (parent === undefined || String(process.parent?.pid ?? 0) === parent),
    );
    act(call, flags.has('n') ? found.slice(-1) : flags.has('o') ? found.slice(0, 1) : found, signal ?? 'TERM', flags);
    return found.length > 0 ? 0 : 1;
  };
}

const pgrep = matching((call, found, _signal, flags) => {
  if (flags.has('c')) call.out(`${found.length}\n`);
  else
    for (const process of found)
      call.out(
        flags.has('l') || flags.has('a')
          ? `${process.pid} ${flags.has('a') ? process.argv.join(' ') : process.name}\n`
          : `${process.pid}\n`,
      );
});

const pkill = matching((call, found, signal) => {
  for (const process of found) sendTo(call, process, signal);
});

const pidof: Command = (call) => {
  const found = call.words.filter((word) => !word.startsWith('-')).flatMap((name) => named(call, (process) => process.name === name));
  if (found.length === 0) return 1;
  call.out(
    `${found
      .map(({ pid }) => pid)
      .reverse()
      .join(' ')}\n`,
  );
  return 0;
};

const nohup: Command = (call) => {
  if (call.words.length === 0) return call.fail('missing operand', 127);
  call.process.dispositions.set('HUP', 'ignore');
  return runProgram(call, call.words);
};

/** `nice`, `setsid`, `stdbuf`, `ionice`, `chroot /`…: run the rest of the words after their own options. */
function prefix(letters: string, skip = 0): Command {
  return (call) => {
    const words = [...call.words];
    while (words[0]?.startsWith('-') && words[0] !== '--') {
      const word = words.shift()!;
      if (letters.includes(`${word.charAt(1)}:`) && word.length === 2) words.shift();
    }
    const rest = words.slice((words[0] === '--' ? 1 : 0) + skip);
    return rest.length === 0 ? 0 : runProgram(call, rest);
  };
}

const setsid: Command = (call) => {
  call.process.group = call.process.pid;
  return prefix('')(call);
};

const DURATION = /^(\d+\.?\d*|\.\d+)([smhd]?)$/;

const timeout: Command = function* (call): Steps<number> {
  const words = [...call.words];
  let signal: SignalName = 'TERM';
  let killAfterMs: number | null = null;
  const duration = (text: string): number => {
    const [, number = '0', unit = 's'] = DURATION.exec(text) ?? [];
    return Number(number) * ({ s: 1_000, '': 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1_000);
  };
  while (words[0]?.startsWith('-')) {
    const word = words.shift()!;
    if (word === '-s' || word === '--signal') signal = parseSignal(words.shift() ?? '') ?? 'TERM';
    else if (word.startsWith('--signal=')) signal = parseSignal(word.slice(9)) ?? 'TERM';
    else if (word === '-k' || word === '--kill-after') killAfterMs = duration(words.shift() ?? '');
    else if (word.startsWith('--kill-after=')) killAfterMs = duration(word.slice(13));
    else if (word === '-t') words.unshift(words.shift() ?? '0');
  }
  const [limit, ...argv] = words;
  if (limit === undefined || argv.length === 0) return call.fail('missing operand', call.busybox ? 1 : 125);
  if (!DURATION.test(limit))
    return call.fail(call.busybox ? `invalid number '${limit}'` : `invalid time interval '${limit}'`, call.busybox ? 1 : 125);
  const child = spawn(call, argv);
  if (typeof child === 'number') return child;
  // A signal to `timeout` goes on to the command.
  for (const name of ['TERM', 'INT', 'HUP', 'QUIT'] as const)
    if (!call.process.dispositions.has(name)) call.process.dispositions.set(name, 'handle');
  const status = yield* endedOrSignalled(
    call,
    child,
    duration(limit) === 0 ? Number.POSITIVE_INFINITY : call.kernel.nowMs + duration(limit),
  );
  if (status !== null) return status;
  call.kernel.signal(child, signal);
  const after = yield* endedOrSignalled(call, child, killAfterMs === null ? Number.POSITIVE_INFINITY : call.kernel.nowMs + killAfterMs);
  if (after === null) {
    call.kernel.signal(child, 'KILL');
    yield* ended(call, child);
    return 137;
  }
  // busybox passes the status on; coreutils says 124, unless it had to kill.
  return call.busybox ? after : signal === 'KILL' ? 137 : 124;
};

function* endedOrSignalled(call: Call, child: Process, untilMs: number): Steps<number | null> {
  while (child.exit === null) {
    if (call.kernel.nowMs >= untilMs) return null;
    yield { untilMs, on: [call.process.childEnded] };
    for (let signal = call.process.pending.shift(); signal !== undefined; signal = call.process.pending.shift())
      call.kernel.signal(child, signal);
  }
  call.kernel.reap(child);
  return child.exit.code;
}

const watch: Command = function* (call): Steps<number> {
  const { flags, operands } = options(call.words, 'n:td', { interval: 'n' });
  for (;;) {
    yield* runAndWait(call, ['sh', '-c', operands.join(' ')]);
    yield* call.sleep(Number(flags.get('n') ?? 2) * 1_000);
  }
};

const usleep: Command = function* (call): Steps<number> {
  yield* call.sleep(Number(call.words[0] ?? 0) / 1_000);
  return 0;
};

const xargs: Command = function* (call): Steps<number> {
  const at = call.words.findIndex((word, index) => !word.startsWith('-') && !/^-[nILPds]$/.test(call.words[index - 1] ?? ''));
  const own = at < 0 ? call.words : call.words.slice(0, at);
  const command = at < 0 ? ['echo'] : call.words.slice(at);
  const { flags } = options(own, 'n:I:L:P:d:s:0rtpx', { null: '0', 'no-run-if-empty': 'r' });
  const text = yield* call.inputText();
  const replace = flags.get('I');
  const items = flags.has('0')
    ? text.split('\0').filter((item) => item !== '')
    : flags.has('d') || replace !== undefined || flags.has('L')
      ? text.split(flags.get('d') ?? '\n').filter((item) => item !== '')
      : words(text);
  const size = replace !== undefined ? 1 : Number(flags.get('n') ?? flags.get('L') ?? Math.max(items.length, 1));
  let status = 0;
  if (items.length === 0) {
    if (flags.has('r') || call.busybox || replace !== undefined)
      return call.busybox && !flags.has('r') && replace === undefined ? ((yield* runAndWait(call, command)) === 0 ? 0 : 123) : 0;
    return (yield* runAndWait(call, command)) === 0 ? 0 : 123;
  }
  for (let from = 0; from < items.length; from += size) {
    const group = items.slice(from, from + size);
    const argv = replace === undefined ? [...command, ...group] : command.map((word) => word.replaceAll(replace, group[0]!));
    const result = yield* runAndWait(call, argv);
    if (result === 126 || result === 127) return result;
    if (result === 255) return 124;
    if (result !== 0) status = 123;
  }
  return status;
};

/** Words of a text as xargs reads them: blanks divide, quotes and backslashes protect. */
function words(text: string): string[] {
  const found: string[] = [];
  for (const [, quoted, single, plain] of text.matchAll(/"([^"\n]*)"|'([^'\n]*)'|((?:\\.|[^\s"'\\])+)/g))
    found.push(quoted ?? single ?? plain!.replace(/\\(.)/g, '$1'));
  return found;
}

const time: Command = function* (call): Steps<number> {
  const startedMs = call.kernel.nowMs;
  const status = yield* runAndWait(
    call,
    call.words.filter((word, index) => index > 0 || word !== '-p'),
  );
  const seconds = (call.kernel.nowMs - startedMs) / 1_000;
  call.err(`real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s`);
  return status;
};

export const processCommands: readonly CommandEntry[] = [
  everywhere('kill', 'bin', kill),
  everywhere('nohup', 'usr/bin', nohup),
  everywhere('nice', 'bin', prefix('n:')),
  everywhere('setsid', 'usr/bin', setsid),
  everywhere('ionice', 'bin', prefix('cn:')),
  everywhere('stdbuf', 'usr/bin', prefix('ioe')),
  everywhere('timeout', 'usr/bin', timeout),
  everywhere('xargs', 'usr/bin', xargs),
  busyboxOnly('ps', 'bin', ps),
  busyboxOnly('killall', 'usr/bin', killall),
  busyboxOnly('pgrep', 'usr/bin', pgrep),
  busyboxOnly('pkill', 'usr/bin', pkill),
  busyboxOnly('pidof', 'bin', pidof),
  busyboxOnly('watch', 'bin', watch),
  busyboxOnly('usleep', 'bin', usleep),
  busyboxOnly('time', 'usr/bin', time),
];
