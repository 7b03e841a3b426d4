import { type OpenFile, OpenText, Pipe, PipeEnd } from '../files/descriptors.ts';
import { type Errno, errorText, failed } from '../files/errno.ts';
import type { OpenRequest } from '../files/fileSystem.ts';
import type { Process, Steps } from '../processes/process.ts';
import { expandText } from './expand.ts';
import type { Shell } from './shell.ts';
import { connectTcp, tcpAddress } from './sockets.ts';
import type { Redirect, RedirectOperator } from './syntax.ts';

/** Descriptors as they were before a redirection, to put back. */
export type Saved = (readonly [number: number, file: OpenFile | undefined])[];

const REQUESTS: Readonly<Partial<Record<RedirectOperator, OpenRequest>>> = {
  '<': { read: true },
  '>': { write: true, create: true, truncate: true },
  '>|': { write: true, create: true, truncate: true },
  '&>': { write: true, create: true, truncate: true },
  '>>': { write: true, append: true, create: true },
  '&>>': { write: true, append: true, create: true },
  '<>': { read: true, write: true, create: true },
};

const DESCRIPTORS_MAX = 1_024;

/**
 * Opens what the redirections say, for `process`, in their order. Returns the message of the one that failed, or null. With `saved` the
 * old descriptors are kept there.
 */
export function* redirect(shell: Shell, process: Process, redirects: readonly Redirect[], saved: Saved | null): Steps<string | null> {
  for (const { descriptor, operator, target } of redirects) {
    const set = (number: number, file: OpenFile | undefined): void => {
      if (saved !== null) {
        const old = process.descriptors[number];
        old?.retain();
        saved.push([number, old]);
      }
      process.setDescriptor(number, file);
    };
    const text = yield* expandText(shell, target);
    if (operator === '<<' || operator === '<<<') {
      set(descriptor, hereDocument(operator === '<<<' ? `${text}\n` : text));
      continue;
    }
    if (operator === '<&' || operator === '>&') {
      const both = operator === '>&' && descriptor === 1 && !/^(\d+|-)$/.test(text) && shell.dialect !== 'dash';
      if (!both) {
        const fault = duplicate(shell, process, descriptor, text, set);
        if (fault !== null) return fault;
        continue;
      }
    }
    const address = shell.dialect === 'bash' ? tcpAddress(text) : null;
    const opened = address ? yield* connectTcp(process, address.host, address.port) : open(shell, process, operator, text);
    if (typeof opened === 'string') return opened;
    set(descriptor, opened);
    if (operator.startsWith('&>') || operator === '>&') set(2, opened);
  }
  return null;
}

export function restore(process: Process, saved: Saved): void {
  for (let at = saved.length - 1; at >= 0; at--) {
    const [number, file] = saved[at]!;
    process.setDescriptor(number, file);
    file?.release();
  }
}

function hereDocument(text: string): OpenFile {
  return new OpenText(text, 'pipe:[2]');
}

function duplicate(
  shell: Shell,
  process: Process,
  descriptor: number,
  text: string,
  set: (number: number, file: OpenFile | undefined) => void,
): string | null {
  if (text === '-') {
    set(descriptor, undefined);
    return null;
  }
  const source = Number(text);
  if (!/^\d+$/.test(text)) return shell.dialect === 'bash' ? `${text}: ambiguous redirect` : 'Bad fd number';
  const file = source < DESCRIPTORS_MAX ? process.descriptors[source] : undefined;
  if (file === undefined) return `${source}: ${errorText('EBADF')}`;
  set(descriptor, file);
  return null;
}

function open(shell: Shell, process: Process, operator: RedirectOperator, path: string): OpenFile | string {
  const base = REQUESTS[operator] ?? REQUESTS['>']!;
  const { files } = process.home;
  if (shell.options.noclobber && operator === '>') {
    const there = files.find(path, process.cwd, process.user);
    if (!failed(there) && there.node.kind === 'file') return complaint(shell, path, 'EEXIST', true);
  }
  const result = files.open(path, process.cwd, { ...base, mode: 0o666 & ~process.umask }, process.user);
  return failed(result) ? complaint(shell, path, result, base.write === true) : result;
}

function complaint(shell: Shell, path: string, errno: Errno, writing: boolean): string {
  const text = errno === 'EEXIST' && shell.dialect === 'bash' ? 'cannot overwrite existing file' : errorText(errno);
  const missing = errno === 'ENOENT' || errno === 'ENOTDIR';
  switch (shell.dialect) {
    case 'bash':
      return `${path}: ${text}`;
    case 'ash':
      return `can't ${writing ? 'create' : 'open'} ${path}: ${missing ? (writing ? 'nonexistent directory' : 'no such file') : text}`;
    case 'dash':
      return `cannot ${writing ? 'create' : 'open'} ${path}: ${missing ? (writing ? 'Directory nonexistent' : 'No such file') : text}`;
  }
}

/** A pipe as two open files. */
export function makePipe(): { reader: PipeEnd; writer: PipeEnd } {
  const pipe = new Pipe();
  return { reader: new PipeEnd(pipe, true, false), writer: new PipeEnd(pipe, false, true) };
}
