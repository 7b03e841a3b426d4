import { type Command, options } from '../commands/call.ts';
import { failed } from '../files/errno.ts';
import { canonical } from '../files/fileSystem.ts';
import type { Process } from '../processes/process.ts';
import { idle } from './server.ts';
import { type StaticRules, staticAnswer } from './staticFiles.ts';

/** Source: busybox networking/httpd.c. A directory without a page is looked up as a program, which is not there. */
const RULES: StaticRules = { indexes: ['index.html'], directory: 404, redirect: 302 };

/** busybox `httpd`: goes into the background unless `-f`, handles no signal. */
export const busyboxHttpd: Command = (call) => {
  const { flags } = options(call.words, 'c:d:e:r:m:u:p:ih:vf');
  const [, host = '', digits = ''] = /^(?:(.*):)?(\d+)$/.exec(flags.get('p') ?? '80') ?? [];
  const port = Number(digits);
  const root = canonical(flags.get('h') ?? '.', call.process.cwd);
  const { kernel, process } = call;
  const { network } = process.home;
  if (network.taken(port, process)) return call.fail('bind: Address already in use');
  const serve = (server: Process): void => {
    const loopback = host === '127.0.0.1' || host === 'localhost';
    network.listen({ port, process: server, loopback, http: (path) => staticAnswer(server, root, path, RULES), accepted: null });
  };
  if (flags.has('f')) {
    serve(process);
    return idle();
  }
  const daemon = kernel.fork(process);
  daemon.group = daemon.pid;
  const nothing = call.open('/dev/null', { read: true, write: true });
  if (!failed(nothing)) for (const descriptor of [0, 1, 2]) daemon.setDescriptor(descriptor, nothing);
  serve(daemon);
  kernel.start(daemon, idle());
  return 0;
};
