import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import { VERDICT_AT, type VerdictAtAnswer, type VerdictAtParams } from '../../server/src/requests.ts';
import { say } from '../../server/src/texts/text.ts';
import { hostTexts } from '../common/texts/host.ts';
import { handlesDocument, type Server } from './server.ts';
import { kubernetesVersion, language, SECTION } from './settings.ts';
import { type ServerState, statusOf } from './status.ts';

/** Context key: the active editor holds a manifest, so that buttons and menus may show. */
const MANIFEST_CONTEXT = 'podsight.manifest';

/** Quiet time after the last keystroke or cursor move before the verdict is asked for. */
const QUIET_MS = 80;

/** Shows the Kubernetes version and the verdict on the object at the cursor, and keeps `podsight.manifest` true to the active editor. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('podsight.status', vscode.StatusBarAlignment.Right, 100);
  private readonly disposables: vscode.Disposable[] = [this.item];
  private verdict: VerdictAtAnswer | null = null;
  private state: ServerState = 'starting';
  private asked = new vscode.CancellationTokenSource();
  private last: vscode.TextEditor | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly server: Server) {
    this.disposables.push(
      server.onState((state) => {
        this.state = state === State.Running ? 'running' : state === State.Starting ? 'starting' : 'stopped';
        this.draw();
      }),
      server.onReady(() => this.later()),
      vscode.window.onDidChangeActiveTextEditor(() => this.later(0)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => textEditor === vscode.window.activeTextEditor && this.later()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document === vscode.window.activeTextEditor?.document && this.later()),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(SECTION) && this.later()),
    );
    this.draw();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asked.cancel();
    this.asked.dispose();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** The active editor; while something else has the focus (the timeline, the output) the last one, as long as it can be seen. */
  private editor(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor) this.last = activeTextEditor;
    else if (this.last && !visibleTextEditors.includes(this.last)) this.last = undefined;
    return this.last;
  }

  private later(quietMs = QUIET_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), quietMs);
  }

  private async ask(): Promise<void> {
    this.asked.cancel();
    this.asked.dispose();
    this.asked = new vscode.CancellationTokenSource();
    const { token } = this.asked;
    const editor = this.editor();
    let verdict: VerdictAtAnswer | null = null;
    if (editor && this.server.running && handlesDocument(editor.document)) {
      const { line, character } = editor.selection.active;
      const params: VerdictAtParams = { uri: editor.document.uri.toString(), position: { line, character } };
      // A server that is just ending rejects; the next state change asks again.
      verdict = await this.server.request<VerdictAtAnswer | null>(VERDICT_AT, params, token).catch(() => null);
      if (token.isCancellationRequested) return;
    }
    this.verdict = verdict;
    this.draw();
    await vscode.commands.executeCommand('setContext', MANIFEST_CONTEXT, verdict !== null);
  }

  private draw(): void {
    const editor = this.editor();
    if (!editor || !handlesDocument(editor.document)) {
      this.item.hide();
      return;
    }
    const status = statusOf(this.state, this.verdict, kubernetesVersion(), language());
    this.item.name = say(hostTexts.statusName, language());
    this.item.text = `$(${status.icon}) ${status.text}`;
    this.item.tooltip = status.lines.join('\n\n');
    this.item.accessibilityInformation = { label: status.label };
    this.item.backgroundColor = status.tone === 'error' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.command = this.state === 'stopped' ? 'podsight.restartServer' : 'podsight.selectKubernetesVersion';
    this.item.show();
  }
}
