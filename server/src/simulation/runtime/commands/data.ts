import type { OpenFile } from '../files/descriptors.ts';
import { chunkBytes } from '../files/descriptors.ts';
import { errorText, failed } from '../files/errno.ts';
import { baseName } from '../files/fileSystem.ts';
import { ALLOCATION_BYTES_PER_MS } from '../processes/memory.ts';
import type { Steps } from '../processes/process.ts';
import { type Call, type Command, options } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';

/** `4`, `1M`, `512k`, `2G`; NaN when it is no size. */
export function bytesOf(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([cwbkKmMgGtT]?)(?:i?B)?$/.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  const factor =
    {
      '': 1,
      c: 1,
      w: 2,
      b: 512,
      k: 1_024,
      K: 1_024,
      m: 1_048_576,
      M: 1_048_576,
      g: 1_073_741_824,
      G: 1_073_741_824,
      t: 1_099_511_627_776,
      T: 1_099_511_627_776,
    }[unit] ?? 1;
  return Number(digits) * factor;
}

const dd: Command = function* (call): Steps<number> {
  const operand = new Map(call.words.map((word) => word.split(/=(.*)/s) as [string, string]));
  const size = bytesOf(operand.get('bs') ?? operand.get('ibs') ?? '512');
  const count = operand.has('count') ? bytesOf(operand.get('count')!) : Number.POSITIVE_INFINITY;
  if (Number.isNaN(size) || size === 0) return call.fail(`invalid number '${operand.get('bs')}'`);
  const input = operand.has('if') ? call.open(operand.get('if')!) : call.input;
  if (input === undefined) return 1;
  if (failed(input))
    return call.fail(
      call.busybox
        ? `can't open '${operand.get('if')}': ${errorText(input)}`
        : `failed to open '${operand.get('if')}': ${errorText(input)}`,
    );
  const target = operand.get('of');
  const truncate = !operand.get('conv')?.includes('notrunc') && !operand.has('seek');
  const output = target === undefined ? call.process.descriptors[1] : call.open(target, { write: true, create: true, truncate });
  if (output === undefined) return 1;
  if (failed(output))
    return call.fail(call.busybox ? `can't open '${target}': ${errorText(output)}` : `failed to open '${target}': ${errorText(output)}`);
  input.retain();
  output.retain();
  yield* holdBlock(call, size);
  const seek = operand.get('seek');
  if (seek !== undefined && target !== undefined) output.write(Number(seek) * size);
  const { whole, partial, bytes, failure } = yield* copyBlocks(input, output, size, count);
  input.release();
  output.release();
  const quiet = operand.get('status') === 'none';
  if (failure !== null)
    call.fail(
      call.busybox
        ? `error writing '${target ?? 'standard output'}': ${failure}`
        : `error writing '${target ?? 'standard output'}': ${failure}`,
    );
  if (!quiet) {
    call.err(`${whole}+${partial} records in\n${whole}+${partial} records out`);
    if (operand.get('status') !== 'noxfer')
      call.err(`${bytes} bytes (${amount(bytes)}) copied, 0.010000 seconds, ${amount(bytes * 100)}/s`);
  }
  return failure === null ? 0 : 1;

  function* copyBlocks(
    from: OpenFile,
    to: OpenFile,
    block: number,
    blocks: number,
  ): Steps<{ whole: number; partial: number; bytes: number; failure: string | null }> {
    const result = { whole: 0, partial: 0, bytes: 0, failure: null as string | null };
    if (from.endless && Number.isFinite(blocks)) {
      const errno = to.write(block * blocks);
      if (errno === null) Object.assign(result, { whole: blocks, bytes: block * blocks });
      else if (errno === 'EPIPE') call.kernel.signal(call.process, 'PIPE');
      else result.failure = errorText(errno);
      yield* call.drain();
      return result;
    }
    const limit = block * blocks;
    const put = (chunk: string | number): boolean => {
      const errno = to.write(chunk);
      if (errno === 'EPIPE') call.kernel.signal(call.process, 'PIPE');
      if (errno !== null) result.failure = errorText(errno);
      else result.bytes += chunkBytes(chunk);
      return errno === null;
    };
    if (from.endless) yield* call.pump(put);
    while (result.bytes < limit && result.failure === null) {
      const chunk = yield* call.next(from, Math.min(1 << 20, limit - result.bytes));
      if (chunk === '' || !put(chunk)) break;
      yield* call.drain();
    }
    result.whole = Math.floor(result.bytes / block);
    result.partial = result.bytes % block === 0 ? 0 : 1;
    return result;
  }
};

/** A block has to be in memory as a whole. */
function* holdBlock(call: Call, bytes: number): Steps<void> {
  const { memory } = call.process.home;
  yield* call.sleep(Math.min(bytes, memory.room()) / ALLOCATION_BYTES_PER_MS);
  memory.hold(call.process, bytes);
  yield* call.sleep(0);
}

function amount(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < 4; unit++) value /= 1_024;
  return `${value.toFixed(1)}${['B', 'KB', 'MB', 'GB', 'TB'][unit]}`;
}

const truncate: Command = (call) => {
  const { flags, operands } = options(call.words, 's:c', { size: 's' });
  const size = bytesOf((flags.get('s') ?? '').replace(/^[+]/, ''));
  if (Number.isNaN(size)) return call.fail(`Invalid number: '${flags.get('s')}'`);
  return grow(call, operands, size, true);
};

const fallocate: Command = (call) => {
  const { flags, operands } = options(call.words, 'l:o:n', { length: 'l' });
  return grow(call, operands, bytesOf(flags.get('l') ?? ''), false);
};

/** Gives files a size; a hole counts like bytes, since limits of volumes are on both. */
function grow(call: Parameters<Command>[0], paths: readonly string[], size: number, sparse: boolean): number {
  let status = 0;
  for (const path of paths) {
    const file = call.open(path, { write: true, create: true });
    const found = failed(file) ? file : call.files.find(path, call.process.cwd, call.process.user);
    if (failed(found) || found.node.kind !== 'file') {
      status = call.fail(`${path}: ${failed(found) ? errorText(found) : errorText('EINVAL')}`);
      continue;
    }
    const text = found.node.text.slice(0, size);
    const rest = Math.max(0, size - text.length);
    if (!found.node.replace(text, sparse ? 0 : rest)) status = call.fail(`${path}: ${errorText('ENOSPC')}`);
    else if (sparse) found.node.holes = rest;
  }
  return status;
}

const mktemp: Command = (call) => {
  const { flags, operands } = options(call.words, 'dqut:p:', { directory: 'd', tmpdir: 'p' });
  const directory = flags.get('p') ?? call.env('TMPDIR') ?? '/tmp';
  const template = operands[0] ?? (call.busybox ? 'tmp.XXXXXX' : 'tmp.XXXXXXXXXX');
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const name = template.replace(/X{3,}$/, (run) => [...run].map(() => letters.charAt(call.process.home.random(letters.length))).join(''));
  const path = operands[0] !== undefined && !flags.has('p') && !flags.has('t') ? name : `${directory}/${name}`;
  const { process, files } = call;
  const made = flags.has('d')
    ? files.makeDirectory(path, process.cwd, 0o700, process.user)
    : call.open(path, { write: true, create: true, exclusive: true, mode: 0o600 });
  if (made !== null && failed(made))
    return call.fail(call.busybox ? `(null): ${errorText(made)}` : `failed to create file via template '${template}': ${errorText(made)}`);
  call.out(`${path}\n`);
  return 0;
};

const ln: Command = (call) => {
  const { flags, operands } = options(call.words, 'sfnvTrib', { symbolic: 's', force: 'f' });
  const { process, files } = call;
  const last = operands.at(-1);
  if (last === undefined) return call.fail('missing file operand');
  const sources = operands.length === 1 ? operands : operands.slice(0, -1);
  const target = operands.length === 1 ? '.' : last;
  let status = 0;
  for (const source of sources) {
    const there = files.find(target, process.cwd, process.user, !flags.has('n'));
    const directory = !failed(there) && there.node.kind === 'directory' && !flags.has('T');
    const path = directory ? `${target.replace(/\/$/, '')}/${baseName(source)}` : target;
    if (flags.has('f')) files.unlink(path, process.cwd, process.user);
    const found = flags.has('s') ? null : files.find(source, process.cwd, process.user);
    const errno =
      found !== null && failed(found) ? found : files.link(found === null ? source : found.node, path, process.cwd, process.user);
    if (errno === null) continue;
    const kind = flags.has('s') ? 'symbolic' : 'hard';
    status = call.fail(
      call.busybox
        ? `${path}: ${errorText(errno)}`
        : found !== null && failed(found)
          ? `failed to access '${source}': ${errorText(errno)}`
          : `failed to create ${kind} link '${path}': ${errorText(errno)}`,
    );
  }
  return status;
};

const mkfifo: Command = (call) => {
  let status = 0;
  for (const path of call.words.filter((word) => !word.startsWith('-'))) {
    const errno = call.files.makeFifo(path, call.process.cwd, 0o666 & ~call.process.umask, call.process.user);
    if (errno !== null)
      status = call.fail(call.busybox ? `${path}: ${errorText(errno)}` : `cannot create fifo '${path}': ${errorText(errno)}`);
  }
  return status;
};

/** Digests are not computed: equal contents give equal sums, which is all that scripts look at. */
function digest(length: number): Command {
  return function* (call): Steps<number> {
    const { operands } = options(call.words, 'cbtsw', {});
    return yield* call.eachFile(operands, function* (file, path): Steps<void> {
      const text = yield* call.text(file);
      call.process.home.assume('digest', call.name, call.process.origin);
      call.out(`${fingerprint(text, length)}  ${path}\n`);
    });
  };
}

/** A hexadecimal text that depends on every character (FNV-1a, once for each eight digits). */
function fingerprint(text: string, length: number): string {
  let digits = '';
  for (let salt = 0; digits.length < length; salt++) {
    let hash = 0x811c9dc5 ^ salt;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    digits += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return digits.slice(0, length);
}

export const dataCommands: readonly CommandEntry[] = [
  everywhere('dd', 'bin', dd),
  everywhere('truncate', 'usr/bin', truncate),
  everywhere('fallocate', 'usr/bin', fallocate),
  everywhere('mktemp', 'bin', mktemp),
  everywhere('ln', 'bin', ln),
  everywhere('mkfifo', 'usr/bin', mkfifo),
  everywhere('md5sum', 'usr/bin', digest(32)),
  everywhere('sha1sum', 'usr/bin', digest(40)),
  everywhere('sha256sum', 'usr/bin', digest(64)),
  everywhere('sha512sum', 'usr/bin', digest(128)),
];
