import { failed } from '../files/errno.ts';
import type { HttpAnswer } from '../network.ts';
import type { Process } from '../processes/process.ts';

/** How a server of files answers for what is not there and for directories. */
export interface StaticRules {
  /** Names looked for in a directory, in their order. */
  readonly indexes: readonly string[];
  /** A directory without any of them. */
  readonly directory: 'list' | 403 | 404;
  /** A directory without a slash at its end. */
  readonly redirect: 301 | 302 | null;
}

/** Different paths whose answers are kept. */
const ANSWERS_MAX = 20;

/**
 * The same answers without looking for the files again while none has changed: to two HTTP probes an hour's requests are all the same. What was read of places that are
 * computed (`/proc`) is not kept.
 */
export function remembering(process: Process, ask: (path: string) => HttpAnswer): (path: string) => HttpAnswer {
  const { files } = process.home;
  const known = new Map<string, HttpAnswer>();
  let version = -1;
  return (path) => {
    if (version !== files.version) known.clear();
    version = files.version;
    const before = files.computations;
    const answer = known.get(path) ?? ask(path);
    if (known.size < ANSWERS_MAX && files.computations === before) known.set(path, answer);
    return answer;
  };
}

/** Answers for a path below `root` from the files of the process as they are now. */
export function staticAnswer(process: Process, root: string, url: string, rules: StaticRules): HttpAnswer {
  const path = decode(url.replace(/[?#].*$/s, ''));
  const { files } = process.home;
  const missing: HttpAnswer = { status: 404, body: '<html><body><h1>404 Not Found</h1></body></html>\n' };
  if (path.split('/').includes('..')) return { status: 400, body: '' };
  const full = `${root}/${path}`;
  const found = files.find(full, process.cwd, process.user);
  if (failed(found)) return found === 'EACCES' ? { status: 403, body: '' } : missing;
  if (found.node.kind === 'directory') {
    if (!path.endsWith('/') && rules.redirect !== null) return { status: rules.redirect, body: '', location: `${path}/` };
    for (const index of rules.indexes) {
      const body = files.readText(`${full}/${index}`, process.cwd, process.user);
      if (body !== null) return { status: 200, body };
    }
    if (rules.directory === 'list') {
      const names = files.list(full, process.cwd, process.user);
      return { status: 200, body: failed(names) ? '' : `${names.join('\n')}\n` };
    }
    return rules.directory === 404 ? missing : { status: rules.directory, body: '<html><body><h1>403 Forbidden</h1></body></html>\n' };
  }
  if (!files.access(found, process.user, 4)) return { status: 403, body: '' };
  return { status: 200, body: files.readText(full, process.cwd, process.user) ?? '' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
