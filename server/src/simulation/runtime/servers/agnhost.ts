import type { Call, Command } from '../commands/call.ts';
import type { HttpAnswer } from '../network.ts';
import type { Steps } from '../processes/process.ts';
import { GO_RUNTIME, handle, handleStop, ok, STOPS_AT_ONCE, untilStopped } from './server.ts';

/** After this time the liveness server begins to fail. Source: test/images/agnhost/liveness/server.go. */
const LIVENESS_MS = 10_000;

/** Answers 200 for ten seconds, then 500. */
export const livenessServer: Command = (call) => {
  const startedMs = call.kernel.nowMs;
  const http = (path: string): HttpAnswer | null => {
    if (path.startsWith('/started')) return ok(String((call.kernel.nowMs - startedMs) / 1_000));
    if (path.startsWith('/redirect')) return { status: 302, body: '', location: redirectOf(path) };
    if (!path.startsWith('/healthz')) return { status: 404, body: '' };
    const elapsed = call.kernel.nowMs - startedMs;
    return elapsed > LIVENESS_MS ? { status: 500, body: `error: ${elapsed / 1_000}` } : ok('ok');
  };
  call.process.home.network.listen({ port: 8_080, process: call.process, loopback: false, http, accepted: null });
  handleStop(call.process, GO_RUNTIME);
  return untilStopped(call, GO_RUNTIME);
};

/** `/redirect?loc=%2Fhealthz` leads to /healthz. */
const redirectOf = (url: string): string => new URLSearchParams(url.replace(/^[^?]*/, '')).get('loc') ?? '/';

/** The subcommands of agnhost that manifests use. */
export const agnhost: Command = function* (call): Steps<number> {
  const [command = 'pause', ...words] = call.words;
  const option = (name: string, fallback: number): number => {
    const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    if (at < 0) return fallback;
    return Number(words[at]!.includes('=') ? words[at]!.split('=')[1] : words[at + 1]);
  };
  switch (command) {
    case 'liveness':
      return yield* livenessServer(call) as Steps<number>;
    case 'pause':
      return yield* stoppable(call, []);
    case 'netexec':
      return yield* netexec(call, option('http-port', 8_080));
    case 'test-webserver':
      return yield* stoppable(call, [option('port', 80)]);
    case 'serve-hostname':
      return yield* stoppable(call, [option('port', 9_376)], `${call.process.home.hostname}\n`);
    case 'porter': {
      const ports = [...call.process.environment.keys()].flatMap((name) => /^SERVE_PORT_(\d+)$/.exec(name)?.[1] ?? []).map(Number);
      return yield* stoppable(call, ports);
    }
    case 'guestbook':
      return yield* stoppable(call, [option('http-port', 80)]);
    case 'nettest':
      return yield* stoppable(call, [option('port', 8_080)]);
    case 'grpc-health-checking': {
      const port = option('port', 5_000);
      call.process.home.network.listen({ port, process: call.process, loopback: false, http: null, accepted: null, maybeGrpc: true });
      return yield* stoppable(call, [option('http-port', 8_080)]);
    }
    case 'help':
    case '--help':
      return 0;
    default:
      return yield* stoppable(call, []);
  }
};

function* stoppable(call: Call, ports: readonly number[], body = 'OK\n'): Steps<number> {
  for (const port of ports)
    call.process.home.network.listen({ port, process: call.process, loopback: false, http: () => ok(body), accepted: null });
  handle(call.process, STOPS_AT_ONCE.signals);
  return yield* untilStopped(call, STOPS_AT_ONCE);
}

/** A server with pages for tests. Source: test/images/agnhost/netexec. */
function* netexec(call: Call, port: number): Steps<number> {
  const { home } = call.process;
  const http = (url: string): HttpAnswer => {
    const path = url.replace(/[?#].*$/s, '');
    if (path === '/healthz') return ok('ok');
    if (path === '/hostname') return ok(home.hostname);
    if (path === '/' || path === '/clientip' || path === '/echo') return ok('NOW\n');
    if (path === '/readyz' || path === '/live') return ok('ok');
    return { status: 404, body: '' };
  };
  home.network.listen({ port, process: call.process, loopback: false, http, accepted: null });
  handle(call.process, ['TERM', 'INT']);
  return yield* untilStopped(call, STOPS_AT_ONCE);
}
