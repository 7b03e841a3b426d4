import type { OpenFile } from '../files/descriptors.ts';
import { OpenRegularFile } from '../files/descriptors.ts';
import { failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { BLOCK_BYTES, type Call, type Command, options } from './call.ts';
import { linesOf } from './textFiles.ts';

/** How often `tail -f` looks. Source: sleep interval of 1 s in busybox and coreutils. */
const FOLLOW_MS = 1_000;

/** `10`, `-10`, `+3`, `1k`: a count with a multiplier. */
function count(text: string): number {
  const [, sign = '', digits = '0', unit = ''] = /^([-+]?)(\d+)([bkKmMG]?)/.exec(text) ?? [];
  const factor = { '': 1, b: 512, k: 1_024, K: 1_024, m: 1 << 20, M: 1 << 20, G: 1 << 30 }[unit] ?? 1;
  return Number(digits) * factor * (sign === '-' ? -1 : 1);
}

export const head: Command = (call) => {
  const words = call.words.flatMap((word, index) =>
    /^-\d+$/.test(word) && !/^-[nc]$/.test(call.words[index - 1] ?? '') ? ['-n', word.slice(1)] : [word],
  );
  const { flags, operands } = options(words, 'n:c:qv', { lines: 'n', bytes: 'c' });
  const bytes = flags.get('c');
  const limit = count(bytes ?? flags.get('n') ?? '10');
  let number = 0;
  return call.eachFile(operands, function* (file, path): Steps<void> {
    if (operands.length > 1 && !flags.has('q')) call.out(`${number++ > 0 ? '\n' : ''}==> ${path} <==\n`);
    yield* bytes === undefined ? headLines(call, file, limit) : headBytes(call, file, limit);
  });
};

function* headLines(call: Call, file: OpenFile, limit: number): Steps<void> {
  if (limit < 0) {
    const lines = linesOf(yield* call.text(file));
    call.out(
      lines
        .slice(0, limit)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return;
  }
  if (file.endless && limit > 0) yield* call.swallow();
  for (let left = limit; left > 0; ) {
    const chunk = yield* call.next(file);
    if (chunk === '') return;
    if (typeof chunk === 'number') continue;
    let end = -1;
    do end = chunk.indexOf('\n', end + 1);
    while (end >= 0 && --left > 0);
    call.out(end < 0 ? chunk : chunk.slice(0, end + 1));
    if (call.broken) return;
  }
}

function* headBytes(call: Call, file: OpenFile, limit: number): Steps<void> {
  for (let left = limit; left > 0; ) {
    const chunk = yield* call.next(file, Math.min(left, file.endless ? left : BLOCK_BYTES));
    if (chunk === '') return;
    left -= typeof chunk === 'number' ? chunk : chunk.length;
    call.out(chunk);
    if (call.broken) return;
    yield* call.drain();
  }
}

export const tail: Command = function* (call): Steps<number> {
  const words = call.words.flatMap((word, index) => {
    if (/^-\d+[fF]?$/.test(word)) return ['-n', word.replace(/\D/g, ''), ...(/[fF]/.test(word) ? ['-f'] : [])];
    return /^\+\d+$/.test(word) && !/^-[nc]$/.test(call.words[index - 1] ?? '') ? ['-n', word] : [word];
  });
  const { flags, operands } = options(words, 'n:c:fFqvs:', { lines: 'n', bytes: 'c', follow: 'f', retry: 'F', pid: 's' });
  const bytes = flags.get('c');
  const from = bytes ?? flags.get('n') ?? '10';
  const follow = flags.has('f') || flags.has('F');
  const watched: { path: string; file: OpenFile | null }[] = [];
  let status = 0;
  for (const path of operands.length === 0 ? ['-'] : operands) {
    const file = path === '-' ? call.input : call.open(path);
    if (file === undefined) continue;
    if (failed(file)) {
      call.cannotOpen(path, file);
      status = 1;
      if (flags.has('F')) watched.push({ path, file: null });
      continue;
    }
    file.retain();
    if (operands.length > 1 && !flags.has('q')) call.out(`${watched.length > 0 ? '\n' : ''}==> ${path} <==\n`);
    yield* last(call, file, from, bytes !== undefined);
    watched.push({ path, file });
  }
  if (!follow) return status;
  if (watched.length === 0) {
    call.fail(call.busybox ? 'no files' : 'no files remaining');
    return 1;
  }
  return yield* followFiles(call, watched, flags.has('F'));
};

/** The end of a file: `N` lines or bytes from its end, or with `+N` everything from there on. */
function* last(call: Call, file: OpenFile, from: string, bytes: boolean): Steps<void> {
  const text = yield* call.text(file);
  const number = count(from.replace(/^-/, ''));
  if (bytes) {
    call.out(from.startsWith('+') ? text.slice(number - 1) : number === 0 ? '' : text.slice(-number));
    return;
  }
  const lines = text.split(/(?<=\n)/);
  call.out((from.startsWith('+') ? lines.slice(Math.max(number - 1, 0)) : number === 0 ? [] : lines.slice(-number)).join(''));
}

/** Goes on showing what is added, looking once a second; between the looks it sleeps until a file system changes. */
function* followFiles(call: Call, watched: { path: string; file: OpenFile | null }[], retry: boolean): Steps<never> {
  const startedMs = call.kernel.nowMs;
  const changes = call.files.trees().map((tree) => tree.changes);
  const arrivals = watched.flatMap(({ file }) => (file?.arrivals ? [file.arrivals] : []));
  for (;;) {
    yield { untilMs: Number.POSITIVE_INFINITY, on: [...changes, ...arrivals] };
    const elapsed = call.kernel.nowMs - startedMs;
    yield* call.sleep((Math.floor(elapsed / FOLLOW_MS) + 1) * FOLLOW_MS - elapsed);
    for (const entry of watched) show(call, entry, retry);
  }
}

function show(call: Call, entry: { path: string; file: OpenFile | null }, retry: boolean): void {
  if (entry.path !== '-' && retry) {
    const found = call.files.find(entry.path, call.process.cwd, call.process.user);
    const same = entry.file instanceof OpenRegularFile && !failed(found) && found.node === entry.file.node;
    if (!same && !failed(found)) {
      const opened = call.open(entry.path);
      if (failed(opened)) return;
      if (!call.busybox) call.fail(`'${entry.path}' has ${entry.file === null ? 'appeared' : 'been replaced'};  following new file`, 0);
      entry.file?.release();
      opened.retain();
      entry.file = opened;
    }
  }
  const { file } = entry;
  if (file === null) return;
  if (file instanceof OpenRegularFile && file.node.size < file.position) {
    if (!call.busybox) call.fail(`${entry.path}: file truncated`, 0);
    file.position = 0;
  }
  for (let chunk = file.read(BLOCK_BYTES); chunk !== '' && chunk !== null; chunk = file.read(BLOCK_BYTES)) call.out(chunk);
}
