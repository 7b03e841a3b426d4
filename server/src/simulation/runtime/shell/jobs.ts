import type { Process, Steps } from '../processes/process.ts';
import type { Shell } from './shell.ts';

/** Waits for a child as a shell waits for a foreground command: signals do not cut it short. The child is reaped. */
export function* waitFor(process: Process, child: Process): Steps<number> {
  while (child.exit === null) yield { untilMs: Number.POSITIVE_INFINITY, on: [process.childEnded] };
  process.home.kernel.reap(child);
  return child.exit.code;
}

/** Commands that a process may run in one instant before it counts as busy, and what such a burst costs in virtual time. */
const BURST_STEPS = 5_000;
const BURST_MS = 1_000;
/** Bursts after which the process is taken to go on like that for ever. */
const BURSTS_MAX = 40;

/**
 * Called in loops. A script that computes without ever waiting would stop the world's clock: it is taken to need time, and when it never
 * comes to an end, to be busy for good. Either is reported as an assumption.
 */
export function* rest(shell: Shell): Steps<void> {
  const { process } = shell;
  const { kernel } = process.home;
  if (process.busyAtMs !== kernel.nowMs) {
    process.busyAtMs = kernel.nowMs;
    process.busySteps = 0;
  }
  if (++process.busySteps < BURST_STEPS) return;
  process.home.assume('busy-loop', process.name, process.origin);
  const forever = ++process.bursts >= BURSTS_MAX;
  const untilMs = forever ? Number.POSITIVE_INFINITY : kernel.nowMs + BURST_MS;
  do {
    if ((yield { untilMs, on: [] }) === 'signal') return;
  } while (kernel.nowMs < untilMs);
}
