import * as vscode from 'vscode';
import { HANDBOOK, HANDBOOK_AT, type HandbookAnswer, type HandbookAtParams, type HandbookParams } from '../../../server/src/requests.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { fromHandbookPage, HANDBOOK_VIEW, type HandbookHostMessage, sendHandbook } from '../../common/handbookProtocol.ts';
import { handbookTexts } from '../../common/texts/handbook.ts';
import { hostTexts } from '../../common/texts/host.ts';
import { messageOf, type Server } from '../server.ts';
import { language, SECTION } from '../settings.ts';
import { pageHtml } from '../timeline/page.ts';

/** Makes the handbook's texts of a language known to the server, where it cannot read them itself. */
export type PrepareTexts = (language: Language) => Promise<void>;

/** Milliseconds that a change of the settings takes to reach the server, generously. */
const SETTINGS_MS = 100;

/** The one panel of the handbook: opens it, restores it after a reload, and gives it the book. */
export class HandbookPanel implements vscode.Disposable, vscode.WebviewPanelSerializer<unknown> {
  private panel: vscode.WebviewPanel | undefined;
  /** The page listens. */
  private ready = false;
  /** Chosen in the page; else the user's. */
  private chosen: Language | null = null;
  /** Entry to show as soon as the page listens. */
  private wanted: string | undefined;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly prepare: PrepareTexts,
  ) {
    const refresh = (): void => {
      if (this.ready) void this.sendBook();
    };
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer(HANDBOOK_VIEW, this),
      // The server has to hear of the change first; the client tells it in a listener of its own.
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(SECTION) && setTimeout(refresh, SETTINGS_MS)),
      server.onReady(refresh),
    ];
  }

  /** The panel stays: the editor restores it when the window comes back. */
  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** Shows the handbook, at an entry when one is named (the id of a concept, or `Type.field`). */
  open(key: string | undefined): void {
    if (this.panel) this.panel.reveal();
    else {
      const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
      this.attach(
        vscode.window.createWebviewPanel(HANDBOOK_VIEW, say(handbookTexts.title, language()), column, { enableFindWidget: true }),
      );
    }
    if (key === undefined) return;
    this.wanted = key;
    this.showWanted();
  }

  /** Shows the handbook at what a place of a document is about. */
  async openAt(uri: vscode.Uri, { line, character }: vscode.Position): Promise<void> {
    const params: HandbookAtParams = { uri: uri.toString(), position: { line, character } };
    const key = await this.server.request<string | null>(HANDBOOK_AT, params).catch(() => null);
    this.open(key ?? undefined);
  }

  /** Called by the editor for the panel of the window before the reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.attach(panel);
  }

  private attach(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.ready = false;
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
      this.ready = false;
    });
    // A hidden page is thrown away; it says `ready` again when it is back.
    panel.onDidChangeViewState(() => {
      this.ready &&= panel.visible;
    });
    panel.webview.onDidReceiveMessage((sent: unknown) => {
      const message = fromHandbookPage(sent);
      if (!message) return;
      if (message.type !== 'retry') this.chosen = message.language;
      this.ready = true;
      void this.sendBook();
    });
    const folder = vscode.Uri.joinPath(this.extension, 'dist', 'webview');
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder], enableForms: false };
    panel.webview.html = pageHtml({
      element: 'podsight-handbook',
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, 'handbook.js')).toString(),
      nonce: crypto.randomUUID().replaceAll('-', ''),
      language: language(),
    });
  }

  private async sendBook(): Promise<void> {
    try {
      const wanted = this.chosen ?? language();
      const params: HandbookParams = { language: wanted };
      await this.prepare(wanted);
      this.post({ type: 'book', answer: await this.server.request<HandbookAnswer>(HANDBOOK, params) });
      this.showWanted();
    } catch (error) {
      // While the server starts there is no answer yet; `onReady` asks again.
      if (this.server.running) this.post({ type: 'failed', message: say(hostTexts.serverSilent, language(), { error: messageOf(error) }) });
    }
  }

  private showWanted(): void {
    if (!this.ready || this.wanted === undefined) return;
    this.post({ type: 'open', key: this.wanted });
    this.wanted = undefined;
  }

  private post(message: HandbookHostMessage): void {
    void this.panel?.webview.postMessage(sendHandbook(message));
  }
}
