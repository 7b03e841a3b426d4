import type { Milliseconds } from '../world/clock.ts';
import type { SimulatedContainer } from './container.ts';
import type { ExecutionRun } from './execution.ts';
import { failed } from './files/errno.ts';
import type { Process } from './processes/process.ts';
import type { ExecutionEnd } from './runtime.ts';
import { COMPUTED } from './shell/idleLoop.ts';
import { quietCommand } from './shell/quietCommand.ts';

/** Different command lines that are remembered for one container. */
const LOOKS_MAX = 20;

interface Look {
  /** State of the files that the command saw. */
  readonly version: number;
  readonly end: ExecutionEnd;
  /** How many processes it took. */
  readonly processes: number;
}

/** A probe has the same list of words each time: its key is put together once. */
const keys = new WeakMap<readonly string[], string>();
function keyOf(argv: readonly string[]): string {
  let key = keys.get(argv);
  if (key === undefined) {
    key = argv.join('\0');
    keys.set(argv, key);
  }
  return key;
}

/**
 * What commands found that only look at files (`cat /tmp/healthy`): as long as no file changes they find it again, and no process has to be run. A probe's cost is then
 * that of its timers.
 */
export class Looks {
  private readonly known = new Map<string, Look>();

  /** The end of the same command over the same files; undefined when it has to be run. */
  recall(argv: readonly string[], { files, namespace, state }: SimulatedContainer): ExecutionEnd | undefined {
    if (this.known.size === 0 || state !== 'running') return undefined;
    const look = this.known.get(keyOf(argv));
    if (look === undefined || look.version !== files.version) return undefined;
    namespace.skip(look.processes);
    return look.end;
  }

  /** Remembers how the command ends, if it is over at once and has changed nothing. Called before it starts. */
  watch(path: string, process: Process, run: ExecutionRun): void {
    const { argv } = process;
    const { files, namespace, kernel } = process.home;
    const found = files.find(path, process.cwd);
    if (failed(found) || found.node.kind !== 'file' || found.node.program === null) return;
    const parameters = quietCommand(found.node.program, argv);
    if (parameters === null || parameters.some((name) => COMPUTED.test(process.environment.get(name) ?? ''))) return;
    const startedMs: Milliseconds = kernel.nowMs;
    const { version } = files;
    const given = namespace.allocated;
    run.onEnd((end) => {
      if (kernel.nowMs !== startedMs || files.version !== version || end.startError !== null) return;
      if (this.known.size >= LOOKS_MAX) this.known.clear();
      this.known.set(keyOf(argv), { version, end, processes: namespace.allocated - given + 1 });
    });
  }
}
