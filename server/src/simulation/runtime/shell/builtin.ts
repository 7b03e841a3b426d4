import { ERROR_TEXTS } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import type { Shell } from './shell.ts';
import type { Dialect } from './syntax.ts';

/** A command the shell does itself. `argv[0]` is its name. Returns its exit status, at once or in steps. */
export interface Builtin {
  readonly run: (shell: Shell, argv: readonly string[]) => number | Steps<number>;
  /** POSIX "special": found before functions, assignments before it stay, an error ends the shell. */
  readonly special?: boolean;
  /** Which shells have it; all when not said. */
  readonly dialects?: readonly Dialect[];
}

export type Builtins = ReadonlyMap<string, Builtin>;

/** Writes to a descriptor; a reader that is gone sends PIPE, any other failure is told. Returns the status of the command. */
export function write(shell: Shell, text: string, descriptor = 1): number {
  const { process } = shell;
  shell.effects++;
  const file = process.descriptors[descriptor];
  const errno = file === undefined ? 'EBADF' : file.write(text);
  if (errno === null) return 0;
  if (errno === 'EPIPE') process.home.kernel.signal(process, 'PIPE');
  else shell.complain(`write error: ${ERROR_TEXTS[errno]}`);
  return 1;
}
