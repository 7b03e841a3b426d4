import type { Credentials } from './capabilities.ts';
import { failed } from './files/errno.ts';
import type { FileSystem } from './files/fileSystem.ts';

/** Finds the program of a command line as runc does, with its words when there is none. Source: Go's os/exec LookPath. */
export function findExecutable(
  files: FileSystem,
  name: string,
  path: string,
  cwd: string,
  user: Credentials,
): { readonly path: string } | { readonly error: string } {
  if (name.includes('/')) {
    const found = files.find(name, cwd, user);
    if (failed(found)) {
      const reason =
        found === 'ENOTDIR'
          ? 'not a directory'
          : found === 'EACCES'
            ? 'permission denied'
            : found === 'ELOOP'
              ? 'too many levels of symbolic links'
              : 'no such file or directory';
      return { error: `exec: ${quote(name)}: stat ${name}: ${reason}` };
    }
    if (found.node.kind === 'file' && (found.node.mode & 0o111) !== 0) return { path: name };
    return { error: `exec: ${quote(name)}: permission denied` };
  }
  for (const directory of name === '' ? [] : path.split(':')) {
    const candidate = `${directory === '' ? '.' : directory}/${name}`;
    const found = files.find(candidate, cwd, user);
    if (!failed(found) && found.node.kind === 'file' && (found.node.mode & 0o111) !== 0) return { path: candidate };
  }
  return { error: `exec: ${quote(name)}: executable file not found in $PATH` };
}

/** As Go's %q for the usual texts. */
function quote(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replace(/[\x00-\x1f\x7f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}
