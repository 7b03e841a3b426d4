import type { Call, Command } from '../commands/call.ts';
import type { Steps } from '../processes/process.ts';
import { handle, ok, STOPS_AT_ONCE, untilStopped } from './server.ts';

/** How long a program that nobody knows takes where it has to end: as the whole work of an init container, and beside other commands. */
const INIT_MS = 1_000;
const STEP_MS = 100;

/**
 * A program that nobody knows. What is known of it is where it stands: the last command of an application container is taken to be a
 * server that runs until TERM and then ends with 0; anything else is taken to do its work and end with 0.
 */
export const unknownProgram: Command = function* (call): Steps<number> {
  const { process } = call;
  const { home } = process;
  const name = process.argv[0] ?? '';
  if (!process.endsContainer) {
    home.assume('unknown-program-ends', name, process.origin);
    yield* call.sleep(home.role === 'init' && process.pid === 1 ? INIT_MS : STEP_MS);
    return 0;
  }
  home.assume('unknown-program-serves', name, process.origin);
  return yield* assumedServer(call);
};

/** Answers every request on whatever port it is asked for. */
export function* assumedServer(call: Call): Steps<number> {
  const { process } = call;
  handle(process, STOPS_AT_ONCE.signals);
  process.home.network.listenAnywhere({ port: 0, process, loopback: false, http: () => ok(), accepted: null, maybeGrpc: true });
  return yield* untilStopped(call, STOPS_AT_ONCE);
}
