import { setFlagsFromString } from 'node:v8';
import { isMainThread, workerData } from 'node:worker_threads';
import { checkCommand } from './check.ts';
import { type Command, runCommandLine } from './commandLine.ts';
import { type LaneData, runLane } from './lanes.ts';

/** Bytes of bytecode; 460 and 920 unless said otherwise. */
const INLINED_BYTES_MAX = 150;

/**
 * Lets the engine put less of other functions into those it compiles for speed. A check calls hundreds of rules for each object, and is over
 * soon after they are compiled: large functions made a fifth of its work, and run no faster in the long run either.
 */
function compileSmall(): void {
  setFlagsFromString(`--max-inlined-bytecode-size=${INLINED_BYTES_MAX}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTES_MAX}`);
}

const check: Command = (args, io) => {
  compileSmall();
  return checkCommand(args, io);
};

// A thread of a check begins here, too.
if (isMainThread) runCommandLine(new Map([['check', check]]));
else runLane(workerData as LaneData);
