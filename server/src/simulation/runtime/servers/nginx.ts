import { mayAsRoot } from '../capabilities.ts';
import { type Call, type Command, options } from '../commands/call.ts';
import { errorText, failed } from '../files/errno.ts';
import type { HttpAnswer } from '../network.ts';
import type { Steps } from '../processes/process.ts';
import type { SignalName } from '../processes/signals.ts';
import { matchesPattern } from '../shell/pattern.ts';
import { handle, untilStopped } from './server.ts';
import { remembering, type StaticRules, staticAnswer } from './staticFiles.ts';

const PID_FILE = '/var/run/nginx.pid';
/** What it puts down in files while it answers, each in a directory of its own. Source: ngx_http_core_module client_body_temp_path and its kin. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;
const TEMPORARY_IN = '/var/cache/nginx';
const CONFIGURATION = '/etc/nginx/nginx.conf';
/** The user `nginx` of the image. */
const WORKER = 101;
const DEFAULT_ROOT = '/usr/share/nginx/html';
/** From the start until it listens. */
const START_MS = 50;
const CONTROL: Readonly<Record<string, SignalName>> = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' };
const ERROR_NUMBERS: Readonly<Record<string, number>> = { EACCES: 13, EROFS: 30, ENOENT: 2, ENOSPC: 28 };

/** One `server { … }` as far as it shows to probes. */
interface Server {
  readonly ports: readonly number[];
  readonly root: string;
  readonly index: readonly string[];
  readonly locations: readonly {
    readonly exact: boolean;
    readonly prefix: string;
    readonly status: number | null;
    readonly proxied: boolean;
    readonly root: string | null;
  }[];
}

/** nginx: configuration of the image or of a ConfigMap, pid file, signals. Source: nginx.org/en/docs. */
export const nginx: Command = function* (call): Steps<number> {
  const { flags } = options(call.words, 'g:c:s:p:tTqvVe:h');
  if (flags.has('v') || flags.has('V')) {
    call.err('nginx version: nginx/1.29.3');
    return 0;
  }
  const control = flags.get('s');
  if (control !== undefined) return sendControl(call, control);
  const main = flags.get('c') ?? CONFIGURATION;
  const faults: string[] = [];
  const text = configuration(call, main, 0, faults);
  if (faults[0] !== undefined) return emergency(call, faults[0]);
  if (text === null) return emergency(call, `open() "${main}" failed (2: No such file or directory)`);
  const open = (text.match(/\{/g) ?? []).length - (text.match(/\}/g) ?? []).length;
  if (open !== 0) return emergency(call, open > 0 ? `unexpected end of file, expecting "}" in ${main}` : `unexpected "}" in ${main}`);
  const servers = serversOf(text);
  if (flags.has('t') || flags.has('T')) {
    call.err(`nginx: the configuration file ${main} syntax is ok\nnginx: configuration file ${main} test is successful`);
    return 0;
  }
  const { process, files } = call;
  for (const directory of temporaryDirectories(text)) {
    const errno = files.makeDirectory(directory, '/', 0o700, process.user);
    if (errno !== null && errno !== 'EEXIST' && errno !== 'ENOENT')
      return emergency(call, `mkdir() "${directory}" failed (${ERROR_NUMBERS[errno] ?? 1}: ${errorText(errno)})`);
    // As root it gives what it made to the user of its workers.
    if (errno === null && process.user.uid === 0 && !mayAsRoot(process.user, 'CHOWN'))
      return emergency(call, `chown("${directory}", ${WORKER}) failed (1: ${errorText('EPERM')})`);
  }
  const foreground = /daemon\s+off\s*;/.test(`${flags.get('g') ?? ''}\n${text}`);
  if (!foreground) {
    const daemon = call.kernel.fork(process);
    daemon.group = daemon.pid;
    handle(daemon, ['TERM', 'QUIT', 'INT', 'HUP', 'USR1', 'WINCH']);
    const fault = listenAll(call, servers, daemon, pidFileOf(text));
    call.kernel.start(daemon, fault === null ? idleUntilTold(call, daemon) : done());
    return fault === null ? 0 : emergency(call, fault);
  }
  yield* call.sleep(START_MS);
  handle(process, ['TERM', 'QUIT', 'INT', 'HUP', 'USR1', 'USR2', 'WINCH']);
  const fault = listenAll(call, servers, process, pidFileOf(text));
  if (fault !== null) return emergency(call, fault);
  return yield* untilStopped(call, { signals: ['TERM', 'QUIT', 'INT'], afterMs: 20, exitCode: 0 });
};

function emergency(call: Call, text: string): number {
  call.err(`nginx: [emerg] ${text}`);
  return 1;
}

function sendControl(call: Call, name: string): number {
  const signal = CONTROL[name];
  if (signal === undefined) {
    call.err(`nginx: invalid option: "-s ${name}"`);
    return 1;
  }
  const pidFile = pidFileOf(configuration(call, CONFIGURATION, 0, []) ?? '');
  const text = call.files.readText(pidFile, '/', call.process.user);
  const target = text === null ? undefined : call.process.home.namespace.get(Number(text.trim()));
  if (text === null || target === undefined) {
    call.err(
      text === null
        ? `nginx: [error] open() "${pidFile}" failed (2: No such file or directory)`
        : `nginx: [error] invalid PID number "" in "${pidFile}"`,
    );
    return 1;
  }
  call.kernel.signal(target, signal);
  return 0;
}

function listenAll(call: Call, servers: readonly Server[], process: Call['process'], pidFile: string): string | null {
  const { network } = process.home;
  for (const port of new Set(servers.flatMap(({ ports }) => ports))) {
    const server = servers.find(({ ports }) => ports.includes(port))!;
    if (network.taken(port, process)) return `bind() to 0.0.0.0:${port} failed (98: Address already in use)`;
    network.listen({ port, process, loopback: false, http: remembering(process, (path) => answer(process, server, path)), accepted: null });
  }
  const opened = call.files.open(pidFile, '/', { write: true, create: true, truncate: true, mode: 0o644 }, process.user);
  if (failed(opened)) return `open() "${pidFile}" failed (${ERROR_NUMBERS[opened] ?? 1}: ${errorText(opened)})`;
  opened.write(`${process.pid}\n`);
  return null;
}

const pidFileOf = (text: string): string => /\bpid\s+([^\s;]+)\s*;/.exec(text)?.[1] ?? PID_FILE;

/** The directories it makes when it starts: configured ones as they are written, then the others at their usual places. Source: ngx_create_paths. */
function temporaryDirectories(text: string): string[] {
  const configured = new Map([...text.matchAll(/\b(\w+)_temp_path\s+([^\s;]+)/g)].map(([, what, path]) => [what!, path!]));
  const usual = TEMPORARY.filter((what) => !configured.has(what)).map((what) => `${TEMPORARY_IN}/${what.replace('_body', '')}_temp`);
  return [...configured.values(), ...usual];
}

function answer(process: Call['process'], server: Server, url: string): HttpAnswer {
  const path = url.replace(/[?#].*$/s, '');
  const fitting = server.locations.filter(({ exact, prefix }) => (exact ? path === prefix : path.startsWith(prefix)));
  const best = fitting.find(({ exact }) => exact) ?? fitting.sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (best?.status !== null && best?.status !== undefined) return { status: best.status, body: '' };
  if (best?.proxied) return { status: 200, body: '' };
  const rules: StaticRules = { indexes: server.index, directory: 403, redirect: 301 };
  return staticAnswer(process, best?.root ?? server.root, url, rules);
}

/** The text of the configuration with its `include`s put in; null when the file is missing. `faults`: files that are included and missing. */
function configuration(call: Call, path: string, depth: number, faults: string[]): string | null {
  const text = call.files.readText(path, '/etc/nginx', call.process.user);
  if (text === null) return null;
  const bare = text.replace(/#[^\n]*/g, '');
  return bare.replace(/include\s+([^\s;]+)\s*;/g, (_, pattern: string, offset: number) => {
    if (depth > 5) return '';
    const full = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
    if (!/[*?[]/.test(full)) {
      const included = configuration(call, full, depth + 1, faults);
      const line = bare.slice(0, offset).split('\n').length;
      if (included === null) faults.push(`open() "${full}" failed (2: ${errorText('ENOENT')}) in ${path}:${line}`);
      return included ?? '';
    }
    const directory = full.replace(/\/[^/]*$/, '');
    const names = call.files.list(directory, '/', call.process.user);
    const paths = failed(names) ? [] : names.map((name) => `${directory}/${name}`).filter((each) => matchesPattern(each, full));
    return paths.map((each) => configuration(call, each, depth + 1, faults) ?? '').join('\n');
  });
}

function serversOf(text: string): Server[] {
  const servers: Server[] = [];
  for (const { index } of text.matchAll(/\bserver\s*\{/g)) {
    const body = block(text, text.indexOf('{', index));
    const ports = [...body.matchAll(/\blisten\s+(?:\[[^\]]*\]:|[\d.]+:|\*:)?(\d+)[^;]*;/g)].map(([, port]) => Number(port));
    const locations = [...body.matchAll(/\blocation\s+(=\s*|\^~\s*)?(\/[^\s{]*)\s*\{/g)].map((found) => {
      const inner = block(body, body.indexOf('{', found.index));
      const status = /\breturn\s+(\d{3})/.exec(inner)?.[1];
      return {
        exact: found[1]?.startsWith('=') ?? false,
        prefix: found[2]!,
        status: status !== undefined ? Number(status) : /\bstub_status\b/.test(inner) ? 200 : null,
        proxied: /\b(proxy|fastcgi|uwsgi|grpc)_pass\b/.test(inner),
        root: /\broot\s+([^\s;]+)/.exec(inner)?.[1] ?? null,
      };
    });
    const outside = body.replace(/\blocation\s[^{]*\{[^}]*\}/g, '');
    servers.push({
      ports: ports.length === 0 ? [80] : ports,
      root:
        /\broot\s+([^\s;]+)/.exec(outside)?.[1] ??
        locations.find(({ prefix, root }) => prefix === '/' && root !== null)?.root ??
        DEFAULT_ROOT,
      index: /\bindex\s+([^;]+);/.exec(body)?.[1]?.trim().split(/\s+/) ?? ['index.html'],
      locations,
    });
  }
  return servers;
}

/** Text between a brace and the one that closes it. */
function block(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text.charAt(at) === '{') depth++;
    if (text.charAt(at) === '}' && --depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1);
}

function* idleUntilTold(call: Call, daemon: Call['process']): Steps<number> {
  for (;;) {
    const signal = daemon.pending.shift();
    if (signal === 'TERM' || signal === 'QUIT' || signal === 'INT') return 0;
    if (signal === undefined) yield { untilMs: Number.POSITIVE_INFINITY, on: [] };
    if (call.broken) return 0;
  }
}

// biome-ignore lint/correctness/useYield: ends at once
function* done(): Steps<number> {
  return 1;
}
