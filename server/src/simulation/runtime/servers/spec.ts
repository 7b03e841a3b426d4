import type { Call, Command } from '../commands/call.ts';
import { errorText, failed } from '../files/errno.ts';
import { parentPath } from '../files/fileSystem.ts';
import type { HttpAnswer } from '../network.ts';
import type { Steps } from '../processes/process.ts';
import { handleStop, STOPS_AT_ONCE, type Stopping, untilStopped } from './server.ts';

/** A port a server listens on. */
export interface PortSpec {
  readonly port: number;
  /** Options of the command line that change it (`--port`), and a variable of the environment. */
  readonly options?: readonly string[];
  readonly env?: string;
  /** Only inside the Pod unless the server is told otherwise. */
  readonly loopback?: boolean;
  /** Status by path, `*` for all others; missing: the server speaks no HTTP there. */
  readonly http?: Readonly<Record<string, number>>;
  /** It answers gRPC health checks there. */
  readonly grpc?: boolean;
}

/** What a server needs to come up. */
export interface Need {
  /** One of these variables must have a value (`NAME=value`: that value). */
  readonly env?: readonly string[];
  /** This file must be there. */
  readonly file?: string;
  /** Not needed when the command line has one of these words. */
  readonly unlessWord?: RegExp;
  readonly message: string;
  readonly exitCode: number;
}

/** A file by which a server knows its data again. Names are those of variables of the environment. */
export interface Stamp {
  /** Variable that tells where the data lie. */
  readonly directory: string;
  readonly file: string;
  /** Variable with what is written into it, and has to be there the next time. */
  readonly mark: string;
  /** Variable with what the server calls its version. */
  readonly version: string;
  /** Said of data that are there; nothing that the server needs for a first start is needed then. */
  readonly found: string;
  /** Said of data with another mark, `{written}`. */
  readonly refused: string;
}

/** A server program as data: where it listens and after what time, what it needs, how it ends. */
export interface ServerSpec {
  readonly name: string;
  readonly ports: readonly PortSpec[];
  /** From the start until it listens, on an ordinary node. */
  readonly startMs: number;
  readonly stop?: Stopping;
  readonly needs?: readonly Need[];
  /** Files and directories (with a slash at the end) it must be able to write. */
  readonly writes?: readonly { readonly path: string; readonly message: string }[];
  readonly stamp?: Stamp;
  /** Memory it holds once it runs, when that is enough to matter to a limit. */
  readonly memoryBytes?: number;
  /** First line of its log. */
  readonly prints?: string;
}

/** Runs a server as its description says. */
export function serve(spec: ServerSpec): Command {
  return function* (call): Steps<number> {
    const { process } = call;
    const known = spec.stamp ? stamped(call, spec.stamp) : null;
    if (known === 'other') return 1;
    for (const need of spec.needs ?? []) {
      if (known === 'own' || satisfied(call, need)) continue;
      call.err(need.message);
      return need.exitCode;
    }
    for (const { path, message } of spec.writes ?? []) {
      const refused = writable(call, path);
      if (refused === null) continue;
      call.err(`${message} ${refused}`);
      return 1;
    }
    if (spec.stamp && known === null) mark(call, spec.stamp);
    const stop = spec.stop ?? STOPS_AT_ONCE;
    handleStop(process, stop);
    if (spec.prints !== undefined) call.out(`${spec.prints}\n`);
    const ports = spec.ports.map((port) => ({ port, number: portOf(call, port) })).filter(({ number }) => number !== 0);
    for (const { number } of ports) process.home.network.expect(number, process);
    const cut = yield* startUp(call, spec);
    if (!cut) {
      for (const { port, number } of ports) {
        if (!listen(call, number, port)) {
          call.err(`${spec.name}: bind to 0.0.0.0:${number} failed (98: Address already in use)`);
          return 1;
        }
      }
    }
    return yield* untilStopped(call, stop);
  };
}

/** Whose data lie there; null when there are none. */
function stamped(call: Call, { directory, file, mark: own, version, found, refused }: Stamp): 'own' | 'other' | null {
  const written = call.files.readText(`${call.env(directory)}/${file}`)?.trim() || null;
  if (written === null) return null;
  call.out(`${found}\n`);
  const expected = call.env(own) ?? written;
  if (written === expected) return 'own';
  call.err(refused.replace('{written}', () => written).replace('{version}', () => call.env(version) ?? expected));
  return 'other';
}

/** Puts the mark of the server where its data begin to lie, as far as that can be written. */
function mark(call: Call, { directory, file, mark: own }: Stamp): void {
  const content = call.env(own);
  const path = call.env(directory);
  if (content === undefined || path === undefined) return;
  const { files, process } = call;
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1))
    files.makeDirectory(path.slice(0, end), '/', 0o755, process.user);
  files.makeDirectory(path, '/', 0o700, process.user);
  const opened = call.open(`${path}/${file}`, { write: true, create: true, truncate: true });
  if (!failed(opened)) opened.write(`${content}\n`);
}

/** Waits until the server is up; true when a signal came first. */
function* startUp(call: Call, spec: ServerSpec): Steps<boolean> {
  const { process, kernel } = call;
  const readyMs = kernel.nowMs + spec.startMs;
  while (kernel.nowMs < readyMs) {
    yield { untilMs: readyMs, on: [] };
    if (process.pending.length > 0) return true;
  }
  if (spec.memoryBytes !== undefined) process.home.memory.hold(process, spec.memoryBytes);
  return false;
}

function listen(call: Call, number: number, { loopback, http, grpc }: PortSpec): boolean {
  const answer = http === undefined ? null : (path: string): HttpAnswer => byPath(http, path);
  return call.process.home.network.listen({
    port: number,
    process: call.process,
    loopback: loopback ?? false,
    http: answer,
    accepted: null,
    maybeGrpc: grpc === true,
  });
}

/** The longest path that the asked one begins with, as far as whole names go. */
function byPath(http: Readonly<Record<string, number>>, url: string): HttpAnswer {
  const path = url.replace(/[?#].*$/s, '');
  const status = http[path] ?? http[path.replace(/\/$/, '')] ?? http['*'] ?? 404;
  return { status, body: status < 400 ? 'ok\n' : '' };
}

function satisfied(call: Call, { env, file, unlessWord }: Need): boolean {
  if (unlessWord !== undefined && call.words.some((word) => unlessWord.test(word))) return true;
  if (file !== undefined) return !failed(call.files.find(file, call.process.cwd, call.process.user));
  return (env ?? []).some((each) => {
    const [name = '', value] = each.split('=');
    const given = call.env(name) ?? '';
    return value === undefined ? given !== '' : given === value;
  });
}

/** Null when the path can be made or written; else why not, as servers print it (`failed (13: Permission denied)`). */
function writable(call: Call, path: string): string | null {
  const { process, files } = call;
  const numbers: Readonly<Record<string, number>> = { EACCES: 13, EROFS: 30, ENOSPC: 28 };
  const target = path.endsWith('/') ? path.slice(0, -1) : path;
  const made = path.endsWith('/')
    ? files.makeDirectory(target, '/', 0o700, process.user)
    : call.open(target, { write: true, create: true });
  const there = files.find(parentPath(target), '/');
  if (made === null || made === 'EEXIST' || made === 'ENOENT' || !failed(made) || failed(there)) return null;
  return `failed (${numbers[made] ?? 1}: ${errorText(made)})`;
}

/** The port as the command line or the environment say. */
function portOf(call: Call, { port, options = [], env }: PortSpec): number {
  for (const [index, word] of call.words.entries()) {
    for (const option of options) {
      const value = word === option ? call.words[index + 1] : word.startsWith(`${option}=`) ? word.slice(option.length + 1) : undefined;
      const digits = value === undefined ? null : /(\d+)$/.exec(value);
      if (digits !== null) return Number(digits[1]);
    }
  }
  const given = env === undefined ? undefined : /^\d+$/.exec(call.env(env) ?? '')?.[0];
  return given === undefined ? port : Number(given);
}
