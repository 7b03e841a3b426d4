import { errorText, failed } from '../files/errno.ts';
import type { Process, Steps } from '../processes/process.ts';
import type { Call } from './call.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Path of a program as execvp(3) finds it; null when there is none. */
export function inPath(call: Call, name: string): string | null {
  const { process, files } = call;
  const usable = (path: string): boolean => {
    const found = files.find(path, process.cwd, process.user);
    return !failed(found) && found.node.kind === 'file' && files.access(found, process.user, 1);
  };
  if (name.includes('/')) return usable(name) ? name : null;
  for (const directory of (call.env('PATH') ?? DEFAULT_PATH).split(':'))
    if (usable(`${directory || '.'}/${name}`)) return `${directory || '.'}/${name}`;
  return null;
}

/** Takes the place of this program: `env`, `nohup`, `nice`. The status of a program that is not there is 127. */
export function runProgram(
  call: Call,
  argv: readonly string[],
  environment: ReadonlyMap<string, string> = call.process.environment,
): number | Steps<number> {
  const { process } = call;
  process.environment = environment;
  const steps = begin(call, process, argv);
  return typeof steps === 'number' ? steps : steps;
}

/** Starts a program in a process; its status when it cannot be started. */
function begin(call: Call, process: Process, argv: readonly string[]): number | Steps<number> {
  const name = argv[0]!;
  const path = name.includes('/') ? name : inPath(call, name);
  const steps = process.home.load(process, path, argv);
  if (!failed(steps)) return steps;
  const quoted = call.busybox ? `can't execute '${name}'` : `'${name}'`;
  call.fail(
    `${call.busybox ? quoted : call.name === 'nohup' || call.name === 'timeout' ? `failed to run command ${quoted}` : quoted}: ${errorText(steps)}`,
  );
  return steps === 'ENOENT' ? 127 : 126;
}

/** Runs a program as a child and waits for it: `xargs`, `find -exec`, `timeout`. Returns the process, or the status if it could not start. */
export function spawn(call: Call, argv: readonly string[]): Process | number {
  const child = call.kernel.fork(call.process);
  const steps = begin(call, child, argv);
  if (typeof steps === 'number') {
    child.closeDescriptors();
    call.kernel.reap(child);
    return steps;
  }
  call.kernel.startNow(child, steps);
  return child;
}

/** Waits until a child ends, at most until an instant; null when it has not. */
export function* ended(call: Call, child: Process, untilMs = Number.POSITIVE_INFINITY): Steps<number | null> {
  while (child.exit === null) {
    if (call.kernel.nowMs >= untilMs) return null;
    yield { untilMs, on: [call.process.childEnded] };
  }
  call.kernel.reap(child);
  return child.exit.code;
}

export function* runAndWait(call: Call, argv: readonly string[]): Steps<number> {
  const child = spawn(call, argv);
  return typeof child === 'number' ? child : (yield* ended(call, child))!;
}
