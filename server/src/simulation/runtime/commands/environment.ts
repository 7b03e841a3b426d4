import { failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { type Call, type Command, options } from './call.ts';
import { formatDate, parseDate } from './dates.ts';
import { busyboxOnly, type CommandEntry, everywhere } from './entry.ts';
import { inPath, runProgram } from './run.ts';

const env: Command = (call) => {
  const environment = new Map(call.process.environment);
  let at = 0;
  for (; at < call.words.length; at++) {
    const word = call.words[at]!;
    if (word === '-i' || word === '-' || word === '--ignore-environment') environment.clear();
    else if (word === '-u' || word === '--unset') environment.delete(call.words[++at] ?? '');
    else if (word === '--') {
      at++;
      break;
    } else if (word.startsWith('-')) continue;
    else if (word.includes('=')) environment.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else break;
  }
  const rest = call.words.slice(at);
  if (rest.length > 0) return runProgram(call, rest, environment);
  call.out([...environment].map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
};

const printenv: Command = (call) => {
  if (call.words.length === 0) return env(call);
  let status = 0;
  for (const name of call.words) {
    const value = call.env(name);
    if (value === undefined) status = 1;
    else call.out(`${value}\n`);
  }
  return status;
};

const date: Command = (call) => {
  const { flags, operands } = options(call.words, 'ud:s:r:RI:D:f:', {
    utc: 'u',
    date: 'd',
    set: 's',
    reference: 'r',
    'rfc-3339': 'I',
    'iso-8601': 'I',
  });
  let seconds: number | null = call.now;
  const text = flags.get('d');
  if (text !== undefined) seconds = parseDate(text, call.now);
  if (seconds === null) return call.fail(call.busybox ? `invalid date '${text}'` : `invalid date '${text}'`);
  const reference = flags.get('r');
  if (reference !== undefined) {
    const found = call.files.find(reference, call.process.cwd, call.process.user);
    if (failed(found)) {
      call.cannotOpen(reference, found);
      return 1;
    }
    seconds = call.process.home.epochSeconds + found.node.mtimeMs / 1_000;
  }
  if (flags.has('s'))
    return call.fail(call.busybox ? "can't set date: Operation not permitted" : 'cannot set date: Operation not permitted');
  const format = operands.find((word) => word.startsWith('+'))?.slice(1);
  const chosen =
    format ??
    (flags.has('R')
      ? '%a, %d %b %Y %H:%M:%S %z'
      : flags.has('I')
        ? isoFormat(flags.get('I')!)
        : call.busybox
          ? '%a %b %e %H:%M:%S %Z %Y'
          : '%a %b %e %H:%M:%S %Z %Y');
  call.out(`${formatDate(seconds, call.busybox ? chosen.replaceAll('%N', '') : chosen)}\n`);
  return 0;
};

const isoFormat = (precision: string): string => (/^s/.test(precision) ? '%Y-%m-%dT%H:%M:%S+00:00' : '%Y-%m-%d');

const hostname: Command = (call) => {
  const { flags } = options(call.words, 'sifdIa');
  const { home } = call.process;
  if (flags.has('i') || flags.has('I')) call.out(`${home.resolve(home.hostname)[0] ?? ''}\n`);
  else if (flags.has('f')) call.out(`${hostsEntry(call)?.[1] ?? home.hostname}\n`);
  else if (flags.has('d')) call.out(`${(hostsEntry(call)?.[1] ?? '').split('.').slice(1).join('.')}\n`);
  else call.out(`${home.hostname}\n`);
  return 0;
};

/** The line of /etc/hosts that has the Pod's own name. */
function hostsEntry(call: Call): string[] | undefined {
  const lines = (call.files.readText('/etc/hosts') ?? '').split('\n').map((line) => line.split(/\s+/));
  return lines.find((fields) => fields.slice(1).includes(call.process.home.hostname));
}

const id: Command = (call) => {
  const { flags } = options(call.words, 'ugnGr');
  const { uid, gid, groups } = call.process.user;
  const user = nameOf(call, '/etc/passwd', uid);
  const group = nameOf(call, '/etc/group', gid);
  const all = [...new Set([gid, ...groups])];
  if (flags.has('u')) call.out(`${flags.has('n') ? (user ?? uid) : uid}\n`);
  else if (flags.has('g')) call.out(`${flags.has('n') ? (group ?? gid) : gid}\n`);
  else if (flags.has('G'))
    call.out(`${all.map((each) => (flags.has('n') ? (nameOf(call, '/etc/group', each) ?? each) : each)).join(' ')}\n`);
  else {
    const named = (number: number, name: string | undefined): string => (name === undefined ? String(number) : `${number}(${name})`);
    const list = all.map((each) => named(each, nameOf(call, '/etc/group', each))).join(',');
    call.out(`uid=${named(uid, user)} gid=${named(gid, group)} groups=${list}\n`);
  }
  return 0;
};

/** Name of a number in /etc/passwd or /etc/group. */
export function nameOf(call: Call, file: string, number: number): string | undefined {
  const lines = (call.files.readText(file) ?? '').split('\n').map((line) => line.split(':'));
  return lines.find((fields) => fields[2] === String(number))?.[0];
}

const whoami: Command = (call) => {
  const { uid } = call.process.user;
  const name = nameOf(call, '/etc/passwd', uid);
  if (name === undefined) return call.fail(call.busybox ? `unknown uid ${uid}` : `cannot find name for user ID ${uid}`);
  call.out(`${name}\n`);
  return 0;
};

const uname: Command = (call) => {
  const { flags } = options(call.words, 'asnrvmpoi', { all: 'a' });
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', call.process.home.hostname],
    ['r', '6.1.0-amd64'],
    ['v', '#1 SMP'],
    ['m', 'x86_64'],
    ['o', call.busybox ? 'Linux' : 'GNU/Linux'],
  ];
  const chosen = parts.filter(([letter]) => flags.has('a') || flags.has(letter));
  call.out(`${(chosen.length === 0 ? parts.slice(0, 1) : chosen).map(([, value]) => value).join(' ')}\n`);
  return 0;
};

const which: Command = (call) => {
  let status = 0;
  for (const name of call.words.filter((word) => word !== '-a')) {
    const path = inPath(call, name);
    if (path === null) status = 1;
    else call.out(`${path}\n`);
  }
  return status;
};

const getent: Command = function* (call): Steps<number> {
  const [database, key] = call.words;
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4') {
    const addresses = key === undefined ? [] : call.process.home.resolve(key);
    if (key !== undefined && addresses.length === 0)
      call.process.home.notice({ what: 'unreached', host: key, port: null, why: 'unknownName' });
    for (const address of addresses)
      call.out(database === 'hosts' ? `${address.padEnd(15)} ${key}\n` : `${address.padEnd(15)} STREAM ${key}\n`);
    return addresses.length > 0 ? 0 : 2;
  }
  const lines = (call.files.readText(`/etc/${database}`) ?? '').split('\n');
  const found = lines.filter((line) => line !== '' && (key === undefined || line.split(':')[0] === key || line.split(':')[2] === key));
  for (const line of found) call.out(`${line}\n`);
  yield* call.drain();
  return found.length > 0 ? 0 : 2;
};

const uptime: Command = (call) => {
  call.out(` ${formatDate(call.now, '%H:%M:%S')} up 1 day,  0 users,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
};

const free: Command = (call) => {
  const text = call.files.readText('/proc/meminfo') ?? '';
  const total = Number(/MemTotal:\s+(\d+)/.exec(text)?.[1] ?? 0);
  const used = Math.floor(call.process.home.memory.usedBytes() / 1_024);
  call.out(
    `              total        used        free      shared  buff/cache   available\nMem:${String(total).padStart(15)}${String(used).padStart(12)}${String(total - used).padStart(12)}${'0'.padStart(12)}${'0'.padStart(12)}${String(total - used).padStart(12)}\n`,
  );
  return 0;
};

export const environmentCommands: readonly CommandEntry[] = [
  everywhere('env', 'usr/bin', env),
  everywhere('printenv', 'bin', printenv),
  everywhere('date', 'bin', date),
  everywhere('hostname', 'bin', hostname),
  everywhere('id', 'usr/bin', id),
  everywhere('whoami', 'usr/bin', whoami),
  everywhere('uname', 'bin', uname),
  everywhere('which', 'usr/bin', which),
  everywhere('getent', 'usr/bin', getent),
  everywhere('pwd', 'bin', (call) => {
    call.out(`${call.process.cwd}\n`);
    return 0;
  }),
  everywhere('nproc', 'usr/bin', (call) => {
    call.out('2\n');
    return 0;
  }),
  everywhere('arch', 'bin', (call) => {
    call.out('x86_64\n');
    return 0;
  }),
  everywhere('tty', 'usr/bin', (call) => {
    call.out('not a tty\n');
    return 1;
  }),
  everywhere('sync', 'bin', () => 0),
  everywhere('stty', 'bin', () => 1),
  everywhere('clear', 'usr/bin', () => 0),
  everywhere('reset', 'usr/bin', () => 0),
  busyboxOnly('uptime', 'usr/bin', uptime),
  busyboxOnly('free', 'usr/bin', free),
];
