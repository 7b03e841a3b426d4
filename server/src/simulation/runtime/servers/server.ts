import type { Call } from '../commands/call.ts';
import type { HttpAnswer } from '../network.ts';
import type { Process, Steps } from '../processes/process.ts';
import type { SignalName } from '../processes/signals.ts';

/** How a server takes the signals that ask it to end. */
export interface Stopping {
  /** Signals it has a handler for. Without one PID 1 does not notice them. */
  readonly signals: readonly SignalName[];
  /** Time from the signal to its end. */
  readonly afterMs: number;
  readonly exitCode: number;
  /** The handler only shows where the process is PID 1; elsewhere the signal's default action is what one sees. */
  readonly onlyFirst?: boolean;
}

export const STOPS_AT_ONCE: Stopping = { signals: ['TERM', 'INT', 'QUIT'], afterMs: 0, exitCode: 0 };

export const ok = (body = 'OK\n'): HttpAnswer => ({ status: 200, body });

export const notFound: HttpAnswer = { status: 404, body: '404 Not Found\n' };

/**
 * A Go program without handlers of its own: its runtime takes the signal, puts the default action back and raises it again; as PID 1, which
 * that does not end, it exits with 2. Source: Go's runtime/signal_unix.go dieFromSignal.
 */
export const GO_RUNTIME: Stopping = { signals: ['TERM', 'INT', 'HUP', 'QUIT'], afterMs: 0, exitCode: 2, onlyFirst: true };

/** Begins to handle the signals that stop a server. */
export function handleStop(process: Process, stop: Stopping): void {
  if (!stop.onlyFirst || process.home.namespace.init === process) handle(process, stop.signals);
}

/** Declares which signals the process handles from now on. */
export function handle(process: Process, signals: readonly SignalName[]): void {
  for (const signal of signals) process.dispositions.set(signal, 'handle');
}

/** Runs on until a signal that the server handles ends it; returns its exit status. */
export function* untilStopped(call: Call, { signals, afterMs, exitCode }: Stopping): Steps<number> {
  const { process } = call;
  for (;;) {
    const signal = process.pending.shift();
    if (signal !== undefined && signals.includes(signal)) break;
    if (signal === undefined) yield { untilMs: Number.POSITIVE_INFINITY, on: [] };
  }
  yield* call.sleep(afterMs);
  return exitCode;
}

/** Runs on without a handler for any signal. */
export function* idle(): Steps<number> {
  for (;;) yield { untilMs: Number.POSITIVE_INFINITY, on: [] };
}
