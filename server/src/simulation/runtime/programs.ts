import { Call } from './commands/call.ts';
import { commands } from './commands/table.ts';
import { type Errno, failed } from './files/errno.ts';
import type { Process, Steps } from './processes/process.ts';
import { shellProgram } from './shell/program.ts';

const INTERPRETERS_MAX = 4;

/**
 * Makes a process run a file: what it does, or why it cannot be run. As execve(2). In an image that nobody knows, a program that is not found
 * is taken to be there.
 */
export function load(process: Process, path: string | null, argv: readonly string[], depth = 0): Steps<number> | Errno {
  const { files, unknownImage } = process.home;
  const found = path === null ? 'ENOENT' : files.find(path, process.cwd, process.user);
  if (failed(found)) {
    if (found !== 'ENOENT' || !unknownImage || !/^[\w./+@:-]+$/.test(argv[0] ?? '')) return found;
    process.argv = argv;
    return run(process, 'unknown');
  }
  const { node } = found;
  if (node.kind !== 'file' || !files.access(found, process.user, 1)) return 'EACCES';
  if (node.program !== null) {
    const program = node.program;
    process.argv = argv;
    return run(process, program);
  }
  const [, interpreter, argument] = /^#![ \t]*(\S+)(?:[ \t]+(\S[^\n]*?))?[ \t]*(?:\n|$)/.exec(node.text) ?? [];
  if (interpreter === undefined) return 'ENOEXEC';
  if (depth >= INTERPRETERS_MAX) return 'ELOOP';
  const full = /^[./]/.test(path!) ? path! : `./${path}`;
  return load(process, interpreter, [interpreter, ...(argument === undefined ? [] : [argument]), full, ...argv.slice(1)], depth + 1);
}

function run(process: Process, program: string): Steps<number> {
  if (program === 'ash' || program === 'dash' || program === 'bash') return shellProgram(process, program);
  return command(process, program);
}

function* command(process: Process, program: string): Steps<number> {
  const found = commands.get(program);
  if (found === undefined) return 127;
  const result = found(new Call(process));
  return typeof result === 'number' ? result : yield* result;
}
