import * as modules from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** Names that the bundler does not follow: the parts of the program are files side by side. */
const CHECK = './cli.check.js';
const OTHER_COMMANDS = './cli.commands.js';

// Node.js 22 and later keep what they compiled in the system's folder for temporary files: half of what starting takes.
(modules as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

// To load the other commands takes longer than to check a file.
require(process.argv[2] === 'check' || !isMainThread ? CHECK : OTHER_COMMANDS);
