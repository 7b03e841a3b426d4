import { errorText, failed } from '../files/errno.ts';
import { baseName } from '../files/fileSystem.ts';
import type { FileNode } from '../files/nodes.ts';
import { type Call, type Command, options } from './call.ts';
import { parseDate } from './dates.ts';
import { type CommandEntry, everywhere } from './entry.ts';

const touch: Command = (call) => {
  const { flags, operands } = options(call.words, 'cahmr:d:t:', { date: 'd', 'no-create': 'c', reference: 'r' });
  let status = 0;
  const when = flags.get('d');
  const seconds = when === undefined ? 0 : parseDate(when, call.now);
  if (seconds === null) return call.fail(call.busybox ? `invalid date '${when}'` : `invalid date format '${when}'`);
  // Whoever only marks the present does not look at the clock.
  const mtimeMs = when === undefined ? call.kernel.nowMs : (seconds - call.process.home.epochSeconds) * 1_000;
  for (const path of operands) {
    const { process, files } = call;
    const found = files.locate(path, process.cwd, process.user);
    let errno = failed(found) ? found : null;
    if (!failed(found) && found.node !== null) {
      errno = files.mayOwn(found, process.user);
      if (errno === null) {
        found.node.mtimeMs = mtimeMs;
        found.parent.tree.changed();
      }
    } else if (!failed(found) && !flags.has('c')) {
      const made = call.open(path, { write: true, create: true });
      errno = failed(made) ? made : null;
      const there = when === undefined ? 'ENOENT' : files.find(path, process.cwd);
      if (!failed(there)) there.node.mtimeMs = mtimeMs;
    }
    if (errno === null) continue;
    status = 1;
    call.fail(call.busybox ? `${path}: ${errorText(errno)}` : `cannot touch '${path}': ${errorText(errno)}`);
  }
  return status;
};

const mkdir: Command = (call) => {
  const { flags, operands } = options(call.words, 'pvm:', { parents: 'p', mode: 'm', verbose: 'v' });
  const { process, files } = call;
  const mode = flags.has('m') ? Number.parseInt(flags.get('m')!, 8) : 0o777 & ~process.umask;
  let status = 0;
  for (const path of operands) {
    const parts = path.split('/');
    const steps = flags.has('p') ? parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter((step) => step !== '') : [path];
    for (const [index, step] of steps.entries()) {
      const errno = files.makeDirectory(step, process.cwd, index === steps.length - 1 ? mode : 0o777 & ~process.umask, process.user);
      const there = errno === 'EEXIST' && flags.has('p') ? files.find(step, process.cwd, process.user) : null;
      if (errno === null || (there !== null && !failed(there) && there.node.kind === 'directory')) continue;
      status = 1;
      call.fail(
        call.busybox ? `can't create directory '${step}': ${errorText(errno)}` : `cannot create directory '${step}': ${errorText(errno)}`,
      );
      break;
    }
  }
  return status;
};

const rm: Command = (call) => {
  const { flags, operands } = options(call.words, 'rRfivd', { recursive: 'r', force: 'f' });
  const recursive = flags.has('r') || flags.has('R');
  let status = 0;
  if (operands.length === 0 && !flags.has('f')) return call.fail('missing operand');
  for (const path of operands) if (!remove(call, path, recursive, flags.has('f'))) status = 1;
  return status;
};

/** Removes a path, with what is below it when asked for. */
function remove(call: Call, path: string, recursive: boolean, force: boolean): boolean {
  const { process, files } = call;
  const refuse = (reason: string): false => {
    call.fail(call.busybox ? `can't remove '${path}': ${reason}` : `cannot remove '${path}': ${reason}`);
    return false;
  };
  const found = files.find(path, process.cwd, process.user, false);
  if (failed(found)) return force && (found === 'ENOENT' || found === 'ENOTDIR') ? true : refuse(errorText(found));
  if (found.node.kind === 'directory') {
    if (!recursive) {
      if (!call.busybox) return refuse('Is a directory');
      call.fail(`'${path}' is a directory`);
      return false;
    }
    let all = true;
    const names = files.list(path, process.cwd, process.user);
    if (failed(names)) return refuse(errorText(names));
    for (const name of names) all = remove(call, `${path.replace(/\/$/, '')}/${name}`, true, force) && all;
    if (!all) return false;
    const errno = files.removeDirectory(path, process.cwd, process.user);
    return errno === null ? true : refuse(errorText(errno));
  }
  const errno = files.unlink(path, process.cwd, process.user);
  return errno === null ? true : refuse(errorText(errno));
}

const rmdir: Command = (call) => {
  const { operands } = options(call.words, 'p');
  let status = 0;
  for (const path of operands) {
    const errno = call.files.removeDirectory(path, call.process.cwd, call.process.user);
    if (errno === null) continue;
    status = 1;
    call.fail(call.busybox ? `'${path}': ${errorText(errno)}` : `failed to remove '${path}': ${errorText(errno)}`);
  }
  return status;
};

const sleep: Command = function* (call) {
  let seconds = 0;
  if (call.words.length === 0)
    return call.fail(call.busybox ? 'missing operand' : "missing operand\nTry 'sleep --help' for more information.");
  for (const word of call.words) {
    const [, number, unit = 's'] = /^(\d+\.?\d*|\.\d+|inf|infinity)([smhd]?)$/i.exec(word) ?? [];
    if (number === undefined)
      return call.fail(
        call.busybox ? `invalid number '${word}'` : `invalid time interval '${word}'\nTry 'sleep --help' for more information.`,
      );
    const factor = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400 }[unit] ?? 1;
    seconds += (/^inf/i.test(number) ? Number.POSITIVE_INFINITY : Number(number)) * factor;
  }
  yield* call.sleep(seconds * 1_000);
  return 0;
};

const cp: Command = (call) => {
  const { flags, operands } = options(call.words, 'rRafpdiPHLnTuvs', { recursive: 'r', archive: 'a', force: 'f' });
  const recursive = flags.has('r') || flags.has('R') || flags.has('a');
  return into(call, operands, (from, to) => copy(call, from, to, recursive));
};

/** Two operands, or several and a directory: calls `act` with each source and its target. */
function into(call: Call, operands: readonly string[], act: (from: string, to: string) => boolean): number {
  const target = operands.at(-1);
  if (target === undefined || operands.length < 2)
    return call.fail(operands.length === 0 ? 'missing file operand' : `missing destination file operand after '${operands[0]}'`);
  const { process, files } = call;
  const there = files.find(target, process.cwd, process.user);
  const directory = !failed(there) && there.node.kind === 'directory';
  if (operands.length > 2 && !directory)
    return call.fail(call.busybox ? `target '${target}' is not a directory` : `target '${target}': Not a directory`);
  let status = 0;
  for (const from of operands.slice(0, -1)) {
    const to = directory ? `${target.replace(/\/$/, '')}/${baseName(from)}` : target;
    if (!act(from, to)) status = 1;
  }
  return status;
}

function copy(call: Call, from: string, to: string, recursive: boolean): boolean {
  const { process, files } = call;
  const source = files.find(from, process.cwd, process.user);
  if (failed(source)) {
    call.fail(call.busybox ? `can't stat '${from}': ${errorText(source)}` : `cannot stat '${from}': ${errorText(source)}`);
    return false;
  }
  if (source.node.kind === 'directory') {
    if (!recursive) {
      call.fail(call.busybox ? `omitting directory '${from}'` : `-r not specified; omitting directory '${from}'`);
      return false;
    }
    const names = files.list(from, process.cwd, process.user);
    const made = files.makeDirectory(to, process.cwd, source.node.mode, process.user);
    if (failed(names) || (made !== null && made !== 'EEXIST')) {
      const errno = failed(names) ? names : made!;
      call.fail(
        call.busybox ? `can't create directory '${to}': ${errorText(errno)}` : `cannot create directory '${to}': ${errorText(errno)}`,
      );
      return false;
    }
    let all = true;
    for (const name of names) all = copy(call, `${from.replace(/\/$/, '')}/${name}`, `${to}/${name}`, true) && all;
    return all;
  }
  const input = call.open(from);
  if (failed(input)) {
    call.fail(call.busybox ? `can't open '${from}': ${errorText(input)}` : `cannot open '${from}' for reading: ${errorText(input)}`);
    return false;
  }
  const output = call.open(to, { write: true, create: true, truncate: true, mode: source.node.mode & 0o777 & ~process.umask });
  if (failed(output)) {
    call.fail(call.busybox ? `can't create '${to}': ${errorText(output)}` : `cannot create regular file '${to}': ${errorText(output)}`);
    return false;
  }
  for (let chunk = input.read(1 << 20); chunk !== '' && chunk !== null; chunk = input.read(1 << 20)) {
    const errno = output.write(chunk);
    if (errno === null) continue;
    call.fail(call.busybox ? `write error: ${errorText(errno)}` : `error writing '${to}': ${errorText(errno)}`);
    return false;
  }
  keepProgram(files.find(to, process.cwd), source.node);
  return true;
}

/** A copied program is still that program. */
function keepProgram(copied: ReturnType<Call['files']['find']>, original: FileNode): void {
  if (!failed(copied) && copied.node.kind === 'file' && original.kind === 'file') copied.node.program = original.program;
}

const mv: Command = (call) => {
  const { operands } = options(call.words, 'finTuv', { force: 'f' });
  const { process, files } = call;
  return into(call, operands, (from, to) => {
    const errno = files.rename(from, to, process.cwd, process.user);
    if (errno === null) return true;
    if (errno === 'EXDEV') return copy(call, from, to, true) && remove(call, from, true, true);
    call.fail(
      call.busybox
        ? `can't rename '${from}': ${errorText(errno)}`
        : errno === 'ENOENT'
          ? `cannot stat '${from}': ${errorText(errno)}`
          : `cannot move '${from}' to '${to}': ${errorText(errno)}`,
    );
    return false;
  });
};

export const fileCommands: readonly CommandEntry[] = [
  everywhere('touch', 'bin', touch),
  everywhere('mkdir', 'bin', mkdir),
  everywhere('rm', 'bin', rm),
  everywhere('rmdir', 'bin', rmdir),
  everywhere('sleep', 'bin', sleep),
  everywhere('cp', 'bin', cp),
  everywhere('mv', 'bin', mv),
];
