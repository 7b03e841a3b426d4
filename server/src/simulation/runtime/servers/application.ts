import type { Call } from '../commands/call.ts';
import type { Steps } from '../processes/process.ts';
import { handle, ok, type Stopping, untilStopped } from './server.ts';

/** How long a program text takes that is not known. */
export const SCRIPT_MS = 1_000;

/** Serves on any port as an application that nobody knows, and takes signals the way its language does. */
export function* application(call: Call, subject: string, stop: Stopping): Steps<number> {
  const { process } = call;
  process.home.assume(process.endsContainer ? 'unknown-program-serves' : 'unknown-program-ends', subject, process.origin);
  if (!process.endsContainer) {
    yield* call.sleep(SCRIPT_MS);
    return 0;
  }
  handle(process, stop.signals);
  process.home.network.listenAnywhere({ port: 0, process, loopback: false, http: () => ok(), accepted: null, maybeGrpc: true });
  return yield* untilStopped(call, stop);
}
