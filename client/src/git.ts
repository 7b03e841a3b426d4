import type * as vscode from 'vscode';

/**
 * The part of the API of VS Code's built-in extension `vscode.git` that is needed here; version 1 of it.
 * Source: extensions/git/src/api/git.d.ts of VS Code.
 */
export interface GitExtension {
  /** False while the setting `git.enabled` is; then there is no API. */
  readonly enabled: boolean;
  readonly onDidChangeEnablement: vscode.Event<boolean>;
  getAPI(version: 1): GitApi;
}

export interface GitApi {
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  readonly onDidCloseRepository: vscode.Event<GitRepository>;
  /** The innermost repository that holds a file. */
  getRepository(uri: vscode.Uri): GitRepository | null;
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    /** Undefined before the first look and without commits. */
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly onDidChange: vscode.Event<void>;
  };
  /** The text of a file at a commit; rejects when it is not there. */
  show(ref: string, path: string): Promise<string>;
}

/** Texts of files at the last commit of their repository, and when they may have become others. */
export class Commits implements vscode.Disposable {
  private readonly disposables: vscode.Disposable[] = [];
  /** Commit at which a repository was seen last, and the end of watching it. */
  private readonly watched = new Map<GitRepository, { commit: string | undefined; readonly watch: vscode.Disposable }>();

  /** @param moved called when the HEAD of some repository is another one, or a repository came or went */
  constructor(
    private readonly api: GitApi,
    private readonly moved: () => void,
  ) {
    for (const repository of api.repositories) this.watch(repository);
    this.disposables.push(
      api.onDidOpenRepository((repository) => {
        this.watch(repository);
        this.moved();
      }),
      api.onDidCloseRepository((repository) => {
        this.watched.get(repository)?.watch.dispose();
        this.watched.delete(repository);
        this.moved();
      }),
    );
  }

  dispose(): void {
    for (const { watch } of this.watched.values()) watch.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Null when the file is in no repository, or new in it. */
  async textOf(uri: vscode.Uri): Promise<string | null> {
    const repository = this.api.getRepository(uri);
    if (!repository) return null;
    return repository.show('HEAD', uri.fsPath).catch(() => null);
  }

  private watch(repository: GitRepository): void {
    if (this.watched.has(repository)) return;
    const watch = repository.state.onDidChange(() => {
      const known = this.watched.get(repository);
      const commit = repository.state.HEAD?.commit;
      // The state changes with every file that is saved; only another commit has other texts.
      if (!known || known.commit === commit) return;
      known.commit = commit;
      this.moved();
    });
    this.watched.set(repository, { commit: repository.state.HEAD?.commit, watch });
  }
}
