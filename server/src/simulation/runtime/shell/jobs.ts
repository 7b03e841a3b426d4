import { pauseBusy, spend } from '../processes/busy.ts';
import type { Process, Steps } from '../processes/process.ts';
import { signalNumber } from '../processes/signals.ts';
import { type Shell, ShellExit } from './shell.ts';

/**
 * Waits for a child as a shell waits for a foreground command: signals with a trap do not cut it short. The child is reaped. In bash with an
 * EXIT trap a signal that would end the shell does so at once. Throws ShellExit then.
 */
export function* waitFor(shell: Shell, child: Process): Steps<number> {
  const { process } = shell;
  while (child.exit === null) {
    yield { untilMs: Number.POSITIVE_INFINITY, on: [process.childEnded] };
    if (shell.dialect === 'bash') endBySignal(shell);
  }
  process.home.kernel.reap(child);
  return child.exit.code;
}

/** Ends a bash that caught a signal only to run its EXIT trap. */
export function endBySignal(shell: Shell): void {
  const fatal = shell.process.pending.find((name) => !shell.traps.has(name) && name !== 'CHLD');
  if (fatal === undefined) return;
  shell.process.pending.length = 0;
  throw new ShellExit(128 + signalNumber(fatal));
}

/** Called at each command and in loops: one that never waits has to give time a chance. */
export function* rest(shell: Shell): Steps<void> {
  if (spend(shell.process, 1)) yield* pauseBusy(shell.process);
}
