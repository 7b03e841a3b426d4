import type { Process, Steps } from './process.ts';

/** Work that a process may do in one instant before it counts as busy, and what such a burst costs in virtual time. */
const BURST_UNITS = 5_000;
const BURST_MS = 1_000;
/** Bursts after which the process is taken to go on like that for ever. */
const BURSTS_MAX = 20;
/** Bytes of output that count like one command. */
export const BYTES_PER_UNIT = 1_024;

/**
 * Notes work of a process: commands, kilobytes. A program that computes or writes without ever waiting would stop the world's clock: it is
 * taken to need time, and when it never comes to an end, to be busy for good. Either is reported as an assumption.
 */
export function spend(process: Process, units: number): boolean {
  const { kernel } = process.home;
  if (process.busyAtMs !== kernel.nowMs) {
    process.busyAtMs = kernel.nowMs;
    process.busyUnits = 0;
  }
  process.busyUnits += units;
  return process.busyUnits >= BURST_UNITS;
}

/** Lets a burst's time pass. */
export function* pauseBusy(process: Process): Steps<void> {
  const { home } = process;
  const { kernel } = home;
  home.assume('busy-loop', process.name, process.origin);
  const forever = ++process.bursts >= BURSTS_MAX;
  const untilMs = forever ? Number.POSITIVE_INFINITY : kernel.nowMs + BURST_MS;
  do {
    if ((yield { untilMs, on: [] }) === 'signal') return;
  } while (kernel.nowMs < untilMs);
}
