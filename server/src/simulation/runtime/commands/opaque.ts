import type { Steps } from '../processes/process.ts';
import type { Command } from './call.ts';
import { type CommandEntry, everywhere, gnuOnly } from './entry.ts';

/** A program that is known to be there, but not what it would do: it is taken to succeed after a while. */
function succeeds(seconds: number): Command {
  return function* (call): Steps<number> {
    call.process.home.assume('opaque-program', call.name, call.process.origin);
    yield* call.sleep(seconds * 1_000);
    return 0;
  };
}

/** A program that allocates what it is told and holds it. Source: stress(1), stress-ng(1). */
const stress: Command = function* (call): Steps<number> {
  const argument = (...names: string[]): string | undefined => {
    for (const [index, word] of call.words.entries()) {
      const name = names.find((each) => word === each || word.startsWith(`${each}=`));
      if (name !== undefined) return word.includes('=') ? word.slice(name.length + 1) : call.words[index + 1];
    }
    return undefined;
  };
  const bytes = size(argument('--vm-bytes') ?? '256M') * Number(argument('--vm', '-m') ?? 0);
  const timeout = argument('--timeout', '-t');
  const { memory } = call.process.home;
  yield* call.sleep(Math.min(bytes, memory.room() + 1) / 200_000);
  memory.hold(call.process, bytes);
  yield* call.sleep(
    timeout === undefined ? Number.POSITIVE_INFINITY : Number.parseFloat(timeout) * ({ m: 60, h: 3_600 }[timeout.slice(-1)] ?? 1) * 1_000,
  );
  return 0;
};

function size(text: string): number {
  const [, digits = '0', unit = ''] = /^([\d.]+)([bBkKmMgG]?)/.exec(text) ?? [];
  return Number(digits) * ({ k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[unit.toLowerCase()] ?? 1);
}

const extra = (name: string, run: Command): CommandEntry => ({ name, run, place: 'usr/bin', families: [] });

export const opaqueCommands: readonly CommandEntry[] = [
  gnuOnly('apt-get', 'usr/bin', succeeds(5)),
  gnuOnly('apt', 'usr/bin', succeeds(5)),
  gnuOnly('dpkg', 'usr/bin', succeeds(0.5)),
  gnuOnly('apt-key', 'usr/bin', succeeds(0.5)),
  gnuOnly('useradd', 'usr/sbin', succeeds(0.1)),
  gnuOnly('groupadd', 'usr/sbin', succeeds(0.1)),
  everywhere('adduser', 'usr/sbin', succeeds(0.1)),
  everywhere('addgroup', 'usr/sbin', succeeds(0.1)),
  everywhere('tar', 'bin', succeeds(0.1)),
  everywhere('gzip', 'bin', succeeds(0.1)),
  everywhere('gunzip', 'bin', succeeds(0.1)),
  everywhere('sysctl', 'sbin', succeeds(0)),
  everywhere('mount', 'bin', succeeds(0)),
  everywhere('umount', 'bin', succeeds(0)),
  everywhere('chroot', 'usr/sbin', succeeds(0)),
  everywhere('install', 'usr/bin', succeeds(0)),
  everywhere('iptables', 'sbin', succeeds(0)),
  extra('apk', succeeds(3)),
  extra('git', succeeds(3)),
  extra('pip', succeeds(5)),
  extra('pip3', succeeds(5)),
  extra('npm', succeeds(5)),
  extra('mvn', succeeds(30)),
  extra('openssl', succeeds(0.1)),
  extra('jq', succeeds(0)),
  extra('kubectl', succeeds(0.5)),
  extra('stress', stress),
  extra('stress-ng', stress),
];
