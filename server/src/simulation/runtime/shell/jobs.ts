import { pauseBusy, spend } from '../processes/busy.ts';
import type { Process, Steps } from '../processes/process.ts';
import type { Shell } from './shell.ts';

/** Waits for a child as a shell waits for a foreground command: signals do not cut it short. The child is reaped. */
export function* waitFor(process: Process, child: Process): Steps<number> {
  while (child.exit === null) yield { untilMs: Number.POSITIVE_INFINITY, on: [process.childEnded] };
  process.home.kernel.reap(child);
  return child.exit.code;
}

/** Called at each command and in loops: one that never waits has to give time a chance. */
export function* rest(shell: Shell): Steps<void> {
  if (spend(shell.process, 1)) yield* pauseBusy(shell.process);
}
