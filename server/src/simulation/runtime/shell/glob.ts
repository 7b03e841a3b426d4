import type { Credentials } from '../capabilities.ts';
import { failed } from '../files/errno.ts';
import type { FileSystem } from '../files/fileSystem.ts';
import { hasWildcards, matchesPattern, unquotePattern } from './pattern.ts';

/** Paths that one pattern may match; more are left out. */
const PATHS_MAX = 10_000;

/** Existing paths that a pattern matches, sorted. A leading dot is matched only by a dot. */
export function matchingPaths(files: FileSystem, pattern: string, cwd: string, user: Credentials): string[] {
  const absolute = pattern.startsWith('/');
  const names = pattern.split('/').filter((name, index) => name !== '' || index > 0);
  let found = [absolute ? '/' : ''];
  for (const [index, name] of names.entries()) {
    const last = index === names.length - 1;
    const next: string[] = [];
    for (const base of found) {
      if (name === '') {
        const directory = files.find(base === '' ? '.' : base, cwd, user);
        if (!failed(directory) && directory.node.kind === 'directory') next.push(base.endsWith('/') ? base : `${base}/`);
        continue;
      }
      const prefix = base === '' || base.endsWith('/') ? base : `${base}/`;
      if (!hasWildcards(name)) {
        const path = `${prefix}${unquotePattern(name)}`;
        if (!failed(files.find(path, cwd, user, !last))) next.push(path);
        continue;
      }
      const entries = files.list(base === '' ? '.' : base, cwd, user);
      if (failed(entries)) continue;
      for (const entry of entries)
        if ((!entry.startsWith('.') || name.startsWith('.') || name.startsWith('\\.')) && matchesPattern(entry, name))
          next.push(`${prefix}${entry}`);
    }
    found = next.slice(0, PATHS_MAX);
  }
  return found.sort();
}
