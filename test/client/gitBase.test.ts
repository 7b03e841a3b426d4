import { expect, test } from 'vitest';
import { Commits, type GitApi, type GitRepository } from '../../client/src/git.ts';
import { BaseTexts } from '../../client/src/gitBase.ts';
import type { BaseTextParams } from '../../server/src/requests.ts';

/** An event as the editor has it, and the way to fire it. */
function event<T>() {
  const listeners = new Set<(value: T) => unknown>();
  const listen = (listener: (value: T) => unknown) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  };
  const fire = (value: T): void => {
    for (const listener of listeners) listener(value);
  };
  return { listen, fire, listeners };
}

type Uri = Parameters<GitApi['getRepository']>[0];
const uriOf = (path: string): Uri => ({ scheme: 'file', fsPath: path, path, toString: () => `file://${path}` }) as Uri;

/** A repository at a folder; `files` are those of its last commit. */
function repository(folder: string, files: Record<string, string>, commit = 'c1') {
  const changed = event<void>();
  const asked: string[] = [];
  const state = { HEAD: { commit } as { commit: string } | undefined, onDidChange: changed.listen };
  const repo: GitRepository = {
    rootUri: uriOf(folder),
    state,
    show: async (ref, path) => {
      asked.push(`${ref}:${path}`);
      const text = files[path];
      if (text === undefined) throw new Error('exists on disk, but not in HEAD');
      return text;
    },
  };
  const commitOf = (next: string): void => {
    state.HEAD = { commit: next };
    changed.fire();
  };
  return { repo, asked, commit: commitOf, saved: () => changed.fire(), changed, files };
}

function git(...repositories: GitRepository[]) {
  const [opened, closed] = [event<GitRepository>(), event<GitRepository>()];
  const list = [...repositories];
  const api = {
    repositories: list,
    onDidOpenRepository: opened.listen,
    onDidCloseRepository: closed.listen,
    getRepository: ({ fsPath }: Uri) => list.find(({ rootUri }) => fsPath.startsWith(rootUri.fsPath)) ?? null,
  } as GitApi;
  const open = (repo: GitRepository): void => {
    list.push(repo);
    opened.fire(repo);
  };
  const close = (repo: GitRepository): void => {
    list.splice(list.indexOf(repo), 1);
    closed.fire(repo);
  };
  return { api, open, close };
}

test('the text of the last commit is asked for by the path of the file', async () => {
  const { repo, asked } = repository('/a', { '/a/pod.yaml': 'kind: Pod' });
  const commits = new Commits(git(repo).api, () => {});
  expect(await commits.textOf(uriOf('/a/pod.yaml'))).toBe('kind: Pod');
  expect(await commits.textOf(uriOf('/a/new.yaml'))).toBe(null);
  expect(await commits.textOf(uriOf('/elsewhere/pod.yaml'))).toBe(null);
  expect(asked).toEqual(['HEAD:/a/pod.yaml', 'HEAD:/a/new.yaml']);
});

test('another commit is told, a saved file is not', () => {
  let moves = 0;
  const first = repository('/a', {});
  const { api, open, close } = git(first.repo);
  const commits = new Commits(api, () => moves++);
  first.saved();
  expect(moves).toBe(0);
  first.commit('c2');
  expect(moves).toBe(1);
  const late = repository('/b', {});
  open(late.repo);
  late.commit('c3');
  expect(moves).toBe(3);
  close(first.repo);
  first.commit('c4');
  expect(moves).toBe(4);
  commits.dispose();
  late.commit('c5');
  expect(moves).toBe(4);
  expect(late.changed.listeners.size + first.changed.listeners.size).toBe(0);
});

/** What the server hears; the commits are answered by hand. */
function stage() {
  const sent: BaseTextParams[] = [];
  const state = { running: true, committed: {} as Record<string, string>, delayed: undefined as Promise<void> | undefined };
  const bases = new BaseTexts({
    committed: async ({ fsPath }) => {
      const text = state.committed[fsPath] ?? null;
      await state.delayed;
      return text;
    },
    send: (params) => {
      if (state.running) sent.push(params);
      return state.running;
    },
  });
  const document = (path: string, text: string) => ({ uri: uriOf(path), getText: () => text });
  return { bases, sent, state, document };
}

test('the last commit is the former text, and the opened text where there is none', async () => {
  const { bases, sent, state, document } = stage();
  state.committed['/a.yaml'] = 'committed';
  await bases.opened(document('/a.yaml', 'on disk'));
  await bases.opened(document('/b.yaml', 'on disk'));
  expect(sent).toEqual([
    { uri: 'file:///a.yaml', text: 'committed', origin: 'head' },
    { uri: 'file:///b.yaml', text: 'on disk', origin: 'opened' },
  ]);
});

test('a commit is told once, and only where it changed something', async () => {
  const { bases, sent, state, document } = stage();
  await bases.opened(document('/a.yaml', 'text'));
  await bases.opened(document('/b.yaml', 'text'));
  sent.length = 0;
  state.committed['/a.yaml'] = 'text';
  await bases.committed();
  await bases.committed();
  expect(sent).toEqual([{ uri: 'file:///a.yaml', text: 'text', origin: 'head' }]);
});

test('a server that was started anew hears everything again', async () => {
  const { bases, sent, state, document } = stage();
  state.running = false;
  await bases.opened(document('/a.yaml', 'text'));
  expect(sent).toEqual([]);
  state.running = true;
  bases.resend();
  await bases.committed();
  bases.resend();
  expect(sent.map(({ uri }) => uri)).toEqual(['file:///a.yaml', 'file:///a.yaml']);
});

test('a file that was closed meanwhile is not told, nor an answer that a newer one has overtaken', async () => {
  const { bases, sent, state, document } = stage();
  let release = (): void => {};
  state.delayed = new Promise((resolve) => {
    release = resolve;
  });
  const closed = document('/a.yaml', 'a');
  state.committed['/b.yaml'] = 'old';
  const looks = [bases.opened(closed), bases.opened(document('/b.yaml', 'b'))];
  bases.closed(closed);
  state.committed['/b.yaml'] = 'new';
  looks.push(bases.committed());
  release();
  await Promise.all(looks);
  expect(sent).toEqual([{ uri: 'file:///b.yaml', text: 'new', origin: 'head' }]);
});
