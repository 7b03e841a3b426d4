import { failed } from '../files/errno.ts';
import { baseName } from '../files/fileSystem.ts';
import type { HttpAnswer } from '../network.ts';
import type { Steps } from '../processes/process.ts';
import { Waiters } from '../processes/waiters.ts';
import { type Call, type Command, options } from './call.ts';
import { busyboxOnly, type CommandEntry } from './entry.ts';
import { runAndWait } from './run.ts';

/** How long a connection is tried to an address behind which nobody is (tcp_syn_retries 6). */
const SILENT_MS = 127_000;
/** A look-up or a connection outside the cluster. */
const EXTERNAL_MS = 200;
const REDIRECTS_MAX = 20;

export type Reached = 'open' | 'refused' | 'timeout' | 'unknownName' | 'external';

/** Tries to connect, at most until an instant. */
export function* connect(call: Call, host: string, port: number, timeoutMs: number): Steps<Reached> {
  const reached = yield* tryToConnect(call, host, port, timeoutMs);
  if (reached !== 'open' && reached !== 'external') call.process.home.notice({ what: 'unreached', host, port, why: reached });
  return reached;
}

function* tryToConnect(call: Call, host: string, port: number, timeoutMs: number): Steps<Reached> {
  const { home } = call.process;
  const destination = home.reach(host, port);
  switch (destination.kind) {
    case 'network':
      return destination.network.find(destination.port, destination.outside) === null ? 'refused' : 'open';
    case 'silent':
      yield* call.sleep(Math.min(timeoutMs, SILENT_MS));
      return 'timeout';
    case 'external':
      home.assume('external-host', host, call.process.origin);
      yield* call.sleep(Math.min(timeoutMs, EXTERNAL_MS));
      return 'external';
    default:
      return destination.kind;
  }
}

interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function parseUrl(text: string): Target | null {
  const [, scheme = 'http', host = '', port, path = ''] =
    /^(?:(https?|ftp):\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?([^#]*)/.exec(text) ?? [];
  if (host === '') return null;
  return {
    scheme,
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** An answer, or why there is none. */
type Response = HttpAnswer | Exclude<Reached, 'open'> | 'reset';

/** A request and its answer; where there is none, why. A server that never answers is waited for until the time is up. */
function* request(call: Call, target: Target, timeoutMs: number): Steps<Response> {
  const reached = yield* connect(call, target.host, target.port, timeoutMs);
  if (reached === 'external') return { status: 200, body: '' };
  if (reached !== 'open') return reached;
  const destination = call.process.home.reach(target.host, target.port);
  if (destination.kind !== 'network') return 'refused';
  const listener = destination.network.find(destination.port, destination.outside);
  if (listener === null) return 'refused';
  if (listener.http === null) {
    listener.accepted?.();
    return 'reset';
  }
  const answer = listener.http(target.path);
  if (answer === 'malformed') return 'reset';
  if (answer === null || (answer.afterMs ?? 0) > timeoutMs) {
    yield* call.sleep(Math.min(timeoutMs, Number.MAX_SAFE_INTEGER));
    return 'timeout';
  }
  yield* call.sleep(answer.afterMs ?? 0);
  return answer;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

const wget: Command = function* (call): Steps<number> {
  const { flags, operands } = options(call.words, 'cqSO:o:T:t:P:Y:U:', {
    spider: 's',
    quiet: 'q',
    'output-document': 'O',
    timeout: 'T',
    tries: 't',
    'no-check-certificate': 'c',
    header: 'U',
    'post-data': 'U',
    'server-response': 'S',
  });
  const spider = call.words.includes('--spider');
  const quiet = flags.has('q');
  const timeoutMs = Number(flags.get('T') ?? 900) * 1_000;
  let status = 0;
  for (const url of operands) {
    let target = parseUrl(url);
    if (target === null) return call.fail(`bad address '${url}'`);
    for (let redirects = 0; redirects < REDIRECTS_MAX; redirects++) {
      const { host, port }: Target = target;
      const address = call.process.home.resolve(host)[0] ?? host;
      if (!quiet) call.err(`Connecting to ${host}${port === 80 ? '' : `:${port}`} (${address}:${port})`);
      const answer: Response = yield* request(call, target, timeoutMs);
      if (typeof answer === 'string') {
        if (answer === 'unknownName') call.fail(`bad address '${host}'`);
        else if (answer === 'timeout') call.fail('download timed out');
        else if (answer === 'reset') call.fail('error getting response: Connection reset by peer');
        else call.fail(`can't connect to remote host (${address}): Connection refused`);
        status = 1;
        break;
      }
      if (answer.status >= 300 && answer.status < 400 && answer.location !== undefined) {
        target =
          parseUrl(answer.location.startsWith('/') ? `${target.scheme}://${host}:${port}${answer.location}` : answer.location) ?? target;
        continue;
      }
      if (answer.status >= 400) {
        call.fail(`server returned error: HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}`);
        status = 1;
        break;
      }
      if (spider) {
        if (!quiet) call.err('remote file exists');
        break;
      }
      status = save(
        call,
        flags.get('O') ??
          `${flags.has('P') ? `${flags.get('P')}/` : ''}${baseName(target.path.replace(/\?.*/, '')) === '/' ? 'index.html' : baseName(target.path.replace(/\?.*/, ''))}`,
        answer.body,
      );
      break;
    }
  }
  return status;
};

function save(call: Call, path: string, body: string): number {
  if (path === '-') {
    call.out(body);
    return 0;
  }
  const file = call.open(path, { write: true, create: true, truncate: true });
  if (failed(file)) {
    call.cannotOpen(path, file);
    return 1;
  }
  file.write(body);
  return 0;
}

const CURL_LONG = {
  fail: 'f',
  silent: 's',
  'show-error': 'S',
  output: 'o',
  location: 'L',
  'max-time': 'm',
  'connect-timeout': 'c',
  'write-out': 'w',
  header: 'H',
  request: 'X',
  data: 'd',
  insecure: 'k',
  head: 'I',
  include: 'i',
  user: 'u',
  retry: 'r',
  'retry-delay': 'D',
  'retry-connrefused': 'R',
  'data-raw': 'd',
  'data-binary': 'd',
  'fail-with-body': 'f',
  verbose: 'v',
  'unix-socket': 'x',
  cacert: 'x',
  cert: 'x',
  key: 'x',
  'user-agent': 'x',
  'http1.1': 'g',
  compressed: 'g',
  get: 'g',
  'no-progress-meter': 'g',
  'retry-all-errors': 'R',
  'retry-max-time': 'x',
  resolve: 'x',
  proxy: 'x',
  noproxy: 'x',
};

const curl: Command = function* (call): Steps<number> {
  const { flags, operands } = options(call.words, 'fsSo:LOm:c:w:H:X:d:kIiu:r:D:RvgGx:#NA:b:e:F:T:', CURL_LONG);
  const timeoutMs = Number(flags.get('m') ?? Number.POSITIVE_INFINITY) * 1_000;
  const connectMs = Math.min(timeoutMs, Number(flags.get('c') ?? Number.POSITIVE_INFINITY) * 1_000);
  const tries = 1 + Number(flags.get('r') ?? 0);
  const silent = flags.has('s') && !flags.has('S');
  const complain = (code: number, text: string): number => {
    if (!silent) call.err(`curl: (${code}) ${text}`);
    return code;
  };
  let status = 0;
  for (const url of operands) {
    const target = parseUrl(url);
    if (target === null) return complain(3, 'URL using bad/illegal format or missing URL');
    for (let attempt = 1; attempt <= tries; attempt++) {
      status = yield* fetchOnce(call, target, flags, Math.min(timeoutMs, connectMs), complain);
      const again = status === 28 || (status === 7 && flags.has('R')) || (status === 22 && flags.has('R'));
      if (status === 0 || !again || attempt === tries) break;
      yield* call.sleep(Number(flags.get('D') ?? 2 ** (attempt - 1)) * 1_000);
    }
  }
  return status;
};

function* fetchOnce(
  call: Call,
  first: Target,
  flags: ReadonlyMap<string, string>,
  timeoutMs: number,
  complain: (code: number, text: string) => number,
): Steps<number> {
  let target = first;
  for (let redirects = 0; redirects < REDIRECTS_MAX; redirects++) {
    const startedMs = call.kernel.nowMs;
    const { host, port }: Target = target;
    const answer: Response = yield* request(call, target, timeoutMs);
    const took = call.kernel.nowMs - startedMs;
    if (answer === 'unknownName') return complain(6, `Could not resolve host: ${host}`);
    if (answer === 'refused') return complain(7, `Failed to connect to ${host} port ${port} after ${took} ms: Couldn't connect to server`);
    if (answer === 'timeout') return complain(28, `Connection timed out after ${took} milliseconds`);
    if (answer === 'reset' || answer === 'external') return complain(52, 'Empty reply from server');
    if (answer.status >= 300 && answer.status < 400 && answer.location !== undefined && flags.has('L')) {
      target =
        parseUrl(answer.location.startsWith('/') ? `${target.scheme}://${host}:${port}${answer.location}` : answer.location) ?? target;
      continue;
    }
    if (answer.status >= 400 && flags.has('f')) return complain(22, `The requested URL returned error: ${answer.status}`);
    const head =
      flags.has('I') || flags.has('i')
        ? `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'OK'}\r\nContent-Length: ${answer.body.length}\r\n\r\n`
        : '';
    const body = head + (flags.has('I') ? '' : answer.body);
    const output = flags.get('o') ?? (flags.has('O') ? baseName(target.path) : '-');
    if (output !== '/dev/null') save(call, output, body);
    const format = flags.get('w');
    if (format !== undefined)
      call.out(
        format
          .replace(/%\{(?:http_code|response_code)\}/g, String(answer.status))
          .replace(/%\{[^}]*\}/g, '')
          .replaceAll('\\n', '\n'),
      );
    return 0;
  }
  return complain(47, `Maximum (${REDIRECTS_MAX}) redirects followed`);
}

const nc: Command = function* (call): Steps<number> {
  const words = call.words;
  const execute = words.indexOf('-e');
  const own = execute < 0 ? words : words.slice(0, execute);
  const program = execute < 0 ? null : words.slice(execute + 1);
  const { flags, operands } = options(own, 'lknvzuw:p:i:s:q:4N');
  if (flags.has('l'))
    return yield* ncListen(call, Number(flags.get('p') ?? operands.at(-1) ?? 0), flags.has('k') || words.includes('-lk'), program);
  const [host = '', port = ''] = operands;
  if (host === '' || port === '') return call.fail('Usage: nc [OPTIONS] HOST PORT');
  const timeoutMs = flags.has('w') ? Number(flags.get('w')) * 1_000 : Number.POSITIVE_INFINITY;
  const [from = 0, to = from] = port.split('-').map(Number);
  let status = 1;
  for (let number = from; number <= to && number <= from + 1_000; number++) {
    const reached = yield* connect(call, host, number, timeoutMs);
    const address = call.process.home.resolve(host)[0] ?? host;
    if (reached === 'open' || reached === 'external') {
      status = 0;
      if (flags.has('v')) call.err(`${host} (${address}:${number}) open`);
      if (!flags.has('z')) yield* talk(call, host, number, timeoutMs);
    } else if (reached === 'unknownName') return call.fail(`bad address '${host}'`);
    else if (!flags.has('z') || flags.has('v') || call.busybox) {
      if (!(flags.has('z') && !flags.has('v')))
        call.fail(reached === 'timeout' ? 'timed out' : `can't connect to remote host (${address}): Connection refused`);
    }
  }
  return status;
};

/** Sends what comes in; an HTTP request gets its answer. */
function* talk(call: Call, host: string, port: number, timeoutMs: number): Steps<void> {
  const text = yield* call.inputText();
  const [, path] = /^(?:GET|HEAD|POST) (\S+)/.exec(text) ?? [];
  if (path === undefined) return;
  const answer = yield* request(call, { scheme: 'http', host, port, path }, timeoutMs);
  if (typeof answer !== 'string') call.out(`HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'OK'}\r\n\r\n${answer.body}`);
}

function* ncListen(call: Call, port: number, keeps: boolean, program: readonly string[] | null): Steps<number> {
  const { process } = call;
  const { network } = process.home;
  const connections = new Waiters();
  let waiting = 0;
  const accepted = (): void => {
    waiting++;
    connections.wake();
  };
  // What stands in standard input by then goes to whoever connects.
  const http = (): HttpAnswer | 'malformed' => {
    accepted();
    const [, status, body = ''] = /^HTTP\/1\.\d (\d+)(?:[\s\S]*?\r?\n\r?\n([\s\S]*))?$/.exec(available(call)) ?? [];
    return status === undefined ? 'malformed' : { status: Number(status), body };
  };
  const listener = { port, process, loopback: false, http, accepted };
  if (!network.listen(listener)) return call.fail('bind: Address already in use');
  for (;;) {
    while (waiting === 0) yield { untilMs: Number.POSITIVE_INFINITY, on: [connections] };
    waiting--;
    if (!keeps) network.close(listener);
    if (program !== null) yield* runAndWait(call, program);
    if (!keeps) return 0;
  }
}

/** Text of standard input that is there without waiting. */
function available(call: Call): string {
  let text = '';
  for (let chunk = call.input?.read(65_536); typeof chunk === 'string' && chunk !== ''; chunk = call.input?.read(65_536)) text += chunk;
  return text;
}

const ping: Command = function* (call): Steps<number> {
  const { flags, operands } = options(call.words, 'c:w:W:i:q46s:n', {});
  const host = operands[0] ?? '';
  const address = call.process.home.resolve(host)[0];
  const count = Number(flags.get('c') ?? Number.POSITIVE_INFINITY);
  const destination = call.process.home.reach(host, 0);
  if (address === undefined && destination.kind !== 'external') {
    call.process.home.notice({ what: 'unreached', host, port: null, why: 'unknownName' });
    return call.fail(`bad address '${host}'`);
  }
  if (destination.kind === 'external') call.process.home.assume('external-host', host, call.process.origin);
  call.out(`PING ${host} (${address ?? host}): 56 data bytes\n`);
  const answers = destination.kind === 'network' || destination.kind === 'external';
  const deadlineMs = call.kernel.nowMs + Number(flags.get('w') ?? Number.POSITIVE_INFINITY) * 1_000;
  let sent = 0;
  while (sent < count && call.kernel.nowMs < deadlineMs) {
    if (answers && !flags.has('q')) call.out(`64 bytes from ${address ?? host}: seq=${sent} ttl=64 time=0.100 ms\n`);
    sent++;
    if (call.broken) return 1;
    if (sent < count || !answers)
      yield* call.sleep(
        Math.min(sent < count ? Number(flags.get('i') ?? 1) * 1_000 : Number(flags.get('W') ?? 10) * 1_000, deadlineMs - call.kernel.nowMs),
      );
  }
  const received = answers ? sent : 0;
  call.out(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${sent === 0 ? 0 : Math.round((100 * (sent - received)) / sent)}% packet loss\n`,
  );
  return received > 0 ? 0 : 1;
};

const SERVER = '10.96.0.10';

const nslookup: Command = function* (call): Steps<number> {
  const [name = ''] = call.words.filter((word) => !word.startsWith('-'));
  const { home } = call.process;
  const addresses = home.resolve(name);
  call.out(`Server:\t\t${SERVER}\nAddress:\t${SERVER}:53\n\n`);
  if (addresses.length === 0 && home.reach(name, 0).kind === 'external') {
    home.assume('external-host', name, call.process.origin);
    yield* call.sleep(EXTERNAL_MS);
    call.out(`Non-authoritative answer:\nName:\t${name}\nAddress: 192.0.2.1\n\n`);
    return 0;
  }
  if (addresses.length === 0) {
    home.notice({ what: 'unreached', host: name, port: null, why: 'unknownName' });
    call.out(`** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  for (const address of addresses) call.out(`Name:\t${name}\nAddress: ${address}\n`);
  call.out('\n');
  return 0;
};

const netstat: Command = (call) => {
  call.out(
    'Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n',
  );
  for (const { port, loopback } of call.process.home.network.ports())
    call.out(`tcp        0      0 ${`${loopback ? '127.0.0.1' : '0.0.0.0'}:${port}`.padEnd(23)} 0.0.0.0:*               LISTEN      \n`);
  return 0;
};

/** Programs that an image has only if it says so. */
const extra = (name: string, run: Command): CommandEntry => ({ name, run, place: 'usr/bin', families: [] });

export const networkCommands: readonly CommandEntry[] = [
  busyboxOnly('wget', 'usr/bin', wget),
  busyboxOnly('nc', 'usr/bin', nc),
  busyboxOnly('ping', 'bin', ping),
  busyboxOnly('nslookup', 'usr/bin', nslookup),
  busyboxOnly('netstat', 'bin', netstat),
  extra('curl', curl),
  extra('dig', nslookup),
  extra('host', nslookup),
  extra('ss', netstat),
];
