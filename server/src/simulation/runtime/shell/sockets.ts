import type { OpenFile } from '../files/descriptors.ts';
import { failed } from '../files/errno.ts';
import type { Process, Steps } from '../processes/process.ts';

/** A look-up or a connection outside the cluster. */
const EXTERNAL_MS = 200;
/** How long a connection is tried to an address behind which nobody is (tcp_syn_retries 6). */
const SILENT_MS = 127_000;

/** Host and port of `/dev/tcp/HOST/PORT`, which bash takes for a connection. Null for any other path. */
export function tcpAddress(path: string): { readonly host: string; readonly port: number } | null {
  const [, host, port] = /^\/dev\/tcp\/([^/]+)\/(\d{1,5})$/.exec(path) ?? [];
  return host !== undefined && port !== undefined ? { host, port: Number(port) } : null;
}

/** Connects as a redirection of bash does; its complaint where that fails. What is sent goes nowhere, and there is nothing to read. */
export function* connectTcp(process: Process, host: string, port: number): Steps<OpenFile | string> {
  const { home } = process;
  const path = `/dev/tcp/${host}/${port}`;
  const unreached = (why: 'unknownName' | 'refused' | 'timeout'): void => home.notice({ what: 'unreached', host, port, why });
  const destination = home.reach(host, port);
  const refused = destination.kind === 'network' && destination.network.find(destination.port, destination.outside) === null;
  if (refused || destination.kind === 'refused') {
    unreached('refused');
    return `connect: Connection refused\nbash: line 1: ${path}: Connection refused`;
  }
  if (destination.kind === 'unknownName') {
    unreached('unknownName');
    return `${host}: Name or service not known\nbash: line 1: ${path}: Invalid argument`;
  }
  if (destination.kind === 'silent') {
    yield { untilMs: home.kernel.nowMs + SILENT_MS, on: [] };
    unreached('timeout');
    return `connect: Connection timed out\nbash: line 1: ${path}: Connection timed out`;
  }
  if (destination.kind === 'external') {
    home.assume('external-host', host, process.origin);
    yield { untilMs: home.kernel.nowMs + EXTERNAL_MS, on: [] };
  }
  const opened = home.files.open('/dev/null', '/', { read: true, write: true, mode: 0o666 }, process.user);
  return failed(opened) ? `${path}: No such device` : opened;
}
