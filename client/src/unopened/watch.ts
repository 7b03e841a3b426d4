import * as vscode from 'vscode';
import { UNOPENED } from '../../../server/src/requests.ts';
import type { Server } from '../server.ts';
import { SECTION } from '../settings.ts';
import { UnopenedReader } from './reader.ts';

const FILES = '**/*.{yaml,yml,json}';
/** Files of other people, and settings. */
const EXCLUDED = '**/{node_modules,.git,.vscode,vendor,dist,out}/**';
const FILES_MAX = 5_000;
/** Where every file comes over the network one by one. */
const REMOTE_FILES_MAX = 300;
const LOCAL_SCHEMES = new Set(['file', 'vscode-remote']);

/** Milliseconds in which changes of files are collected: a checkout changes many. */
const PAUSE_MS = 300;

const SETTING = 'workspace.files';

/** Tells the server the manifests of the workspace that no editor shows, so that names are found in them too. */
export class UnopenedWatch implements vscode.Disposable {
  private readonly reader: UnopenedReader<vscode.Uri>;
  private readonly watcher = vscode.workspace.createFileSystemWatcher(FILES);
  private readonly disposables: vscode.Disposable[];
  private readonly changed = new Map<string, vscode.Uri>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the reading that goes on; a new one ends it. */
  private current: vscode.CancellationTokenSource | undefined;

  constructor(private readonly server: Server) {
    this.reader = new UnopenedReader({
      read: async (uri) => vscode.workspace.fs.readFile(uri),
      send: (params) => void server.notify(UNOPENED, params),
    });
    this.disposables = [
      this.watcher,
      this.watcher.onDidCreate((uri) => this.touch(uri)),
      this.watcher.onDidChange((uri) => this.touch(uri)),
      this.watcher.onDidDelete((uri) => this.touch(uri)),
      server.onReady(() => void this.readAll()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.readAll()),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(`${SECTION}.${SETTING}`) && void this.readAll()),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.current?.cancel();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private async readAll(): Promise<void> {
    if (!this.server.running) return;
    this.current?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.current = source;
    const uris = isOn() ? await vscode.workspace.findFiles(FILES, EXCLUDED, filesMax(), source.token) : [];
    await this.reader.readAll(uris, () => source.token.isCancellationRequested);
  }

  private touch(uri: vscode.Uri): void {
    if (!isOn() || /\/(?:node_modules|\.git|\.vscode|vendor|dist|out)\//.test(uri.path)) return;
    if (this.changed.size < FILES_MAX) this.changed.set(uri.toString(), uri);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const uris = [...this.changed.values()];
      this.changed.clear();
      if (this.server.running) void this.reader.readSome(uris, () => false);
    }, PAUSE_MS);
  }
}

const isOn = (): boolean => vscode.workspace.getConfiguration(SECTION).get<string>(SETTING) !== 'off';

const filesMax = (): number =>
  (vscode.workspace.workspaceFolders ?? []).every(({ uri }) => LOCAL_SCHEMES.has(uri.scheme)) ? FILES_MAX : REMOTE_FILES_MAX;
