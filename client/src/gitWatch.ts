import * as vscode from 'vscode';
import { BASE_TEXT, CHECK_UPDATES, type CheckUpdatesAnswer } from '../../server/src/requests.ts';
import { say } from '../../server/src/texts/text.ts';
import { hostTexts } from '../common/texts/host.ts';
import { Commits, type GitExtension } from './git.ts';
import { BaseTexts } from './gitBase.ts';
import { handlesDocument, type Server } from './server.ts';
import { kubernetesVersion, language } from './settings.ts';

/** VS Code's own git extension; not there on the web, and switched off by some. */
const GIT = 'vscode.git';

/** Objects that a notification names. */
const NAMED_AT_MOST = 3;

/** Keeps the server informed of what the open files were at HEAD, so that it can tell which changes an apply would be refused for. */
export class UpdateWatch implements vscode.Disposable {
  private connected = false;
  private commits: Commits | undefined;
  private readonly bases: BaseTexts;
  private readonly disposables: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.bases = new BaseTexts({
      committed: async (uri) => (uri.scheme === 'file' && (await this.commits?.textOf(uri))) || null,
      send: (params) => {
        if (!server.running) return false;
        void server.notify(BASE_TEXT, params);
        return true;
      },
    });
    this.disposables = [
      vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.bases.closed(document)),
      server.onReady(() => this.bases.resend()),
      vscode.extensions.onDidChange(() => void this.connect()),
    ];
    for (const document of vscode.workspace.textDocuments) this.opened(document);
    void this.connect();
  }

  dispose(): void {
    this.commits?.dispose();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** Tells in a notification what applying a file over its former version would bring, and shows the problems there are. */
  async check(uri: vscode.Uri): Promise<void> {
    await vscode.workspace.openTextDocument(uri);
    const answer = await this.server.request<CheckUpdatesAnswer>(CHECK_UPDATES, { uri: uri.toString() });
    const file = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    if (answer.origin === null || answer.objects === 0) {
      await vscode.window.showInformationMessage(say(hostTexts.updatesNone, language(), { file }));
      return;
    }
    const base = say(answer.origin === 'head' ? hostTexts.updatesHead : hostTexts.updatesOpened, language());
    const values = { file, base, version: kubernetesVersion(), objects: answer.objects, changed: answer.changed };
    if (answer.refused.length === 0) {
      const text = answer.changed === 0 ? hostTexts.updatesSame : hostTexts.updatesAccepted;
      await vscode.window.showInformationMessage(say(text, language(), values));
      return;
    }
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    const separator = language() === 'en' ? ', ' : '、';
    const more = answer.refused.length > NAMED_AT_MOST ? ' …' : '';
    const names = answer.refused.slice(0, NAMED_AT_MOST).join(separator) + more;
    await vscode.window.showWarningMessage(say(hostTexts.updatesRefused, language(), { ...values, names, count: answer.refused.length }));
  }

  private opened(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'untitled' && handlesDocument(document)) void this.bases.opened(document);
  }

  /** Without the git extension nothing is said: the text that was opened serves instead. */
  private async connect(): Promise<void> {
    const extension = this.connected ? undefined : vscode.extensions.getExtension<GitExtension>(GIT);
    if (!extension) return;
    this.connected = true;
    try {
      const git = extension.isActive ? extension.exports : await extension.activate();
      const start = (): void => {
        this.commits?.dispose();
        this.commits = git.enabled ? new Commits(git.getAPI(1), () => void this.bases.committed()) : undefined;
        void this.bases.committed();
      };
      this.disposables.push(git.onDidChangeEnablement(start));
      start();
    } catch {
      // An editor whose git extension is of another kind: as if there were none.
    }
  }
}
