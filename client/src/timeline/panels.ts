import * as vscode from 'vscode';
import {
  type FindingReference,
  type PositionLike,
  PRINT_AT,
  type PrintAtAnswer,
  type RangeLike,
  SIMULATE,
} from '../../../server/src/requests.ts';
import { say } from '../../../server/src/texts/text.ts';
import { type ExportFormat, isPageState, TIMELINE_VIEW } from '../../common/protocol.ts';
import { hostTexts } from '../../common/texts/host.ts';
import { hostScenarioTexts } from '../../common/texts/scenario.ts';
import { stateTexts } from '../../common/texts/states.ts';
import { messageOf, type Server } from '../server.ts';
import { kubernetesVersion, language, SECTION } from '../settings.ts';
import { insertExample } from './example.ts';
import { chooseOther, textOf } from './otherFile.ts';
import { pageHtml } from './page.ts';
import { Registry } from './registry.ts';
import type { Asked } from './runs.ts';
import { ScenarioFiles } from './scenarioFiles.ts';
import { TimelineSession } from './session.ts';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly session: TimelineSession;
}

/** Milliseconds that a change of the settings takes to reach the server, generously. */
const SETTINGS_MS = 100;

/** All timeline panels: opens them, restores them after a reload, and feeds them with what happens in the editor. */
export class TimelinePanels implements vscode.Disposable, vscode.WebviewPanelSerializer<unknown> {
  private readonly panels = new Registry<OpenPanel>();
  private readonly disposables: vscode.Disposable[];
  private readonly scenarios: ScenarioFiles;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
  ) {
    this.scenarios = new ScenarioFiles(server);
    const refreshAll = (): void => {
      for (const { session } of this.panels.all()) session.refresh();
    };
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer(TIMELINE_VIEW, this),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const edits = contentChanges.map(({ range, text }) => ({ range: plain(range), text }));
        if (edits.length === 0) return;
        const own = this.of(document);
        own?.session.documentChanged(edits);
        for (const other of this.panels.all()) if (other !== own) other.session.otherChanged(document.uri.toString());
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        for (const { session } of this.panels.all()) void session.scenarioWritten(uri.toString());
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const cursor = selections[0]?.active;
        this.of(textEditor.document)?.session.cursorMoved(cursor ? { line: cursor.line, character: cursor.character } : null);
      }),
      // The server has to hear of the change first; the client tells it in a listener of its own.
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(SECTION) && setTimeout(refreshAll, SETTINGS_MS)),
      server.onReady(refreshAll),
    ];
  }

  /** The panels stay: the editor restores them when the window comes back. */
  dispose(): void {
    for (const { session } of this.panels.all()) session.dispose();
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /**
   * Shows the timeline of a document beside it; an open one is brought to the front and pointed at the position.
   * @param setUp what it is to show before its next run
   */
  async open(
    uri: vscode.Uri,
    position: PositionLike | undefined,
    finding?: FindingReference,
    setUp: (session: TimelineSession) => void = () => {},
  ): Promise<void> {
    const open = this.panels.get(uri.toString());
    if (open) {
      open.panel.reveal(undefined, true);
      setUp(open.session);
      open.session.pointAt(position, finding);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      TIMELINE_VIEW,
      say(hostTexts.panelTitle, language(), { name: fileName(uri) }),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableFindWidget: true },
    );
    const session = this.attach(panel, uri, position);
    setUp(session);
    session.pointAt(position, finding);
  }

  /** Shows the manifest of a scenario file under that scenario, held against what it expects. */
  async openScenario(uri: vscode.Uri): Promise<void> {
    const manifest = await this.scenarios.manifestOf(uri);
    const conditions = manifest && (await this.scenarios.read(uri, manifest));
    if (conditions) await this.open(manifest, undefined, undefined, (session) => session.setConditions(conditions));
  }

  /** Called by the editor for each panel of the window before the reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (isPageState(state)) this.attach(panel, vscode.Uri.parse(state.uri, true), state.position ?? undefined);
    else panel.dispose();
  }

  private of(document: vscode.TextDocument): OpenPanel | undefined {
    return this.panels.get(document.uri.toString());
  }

  private attach(panel: vscode.WebviewPanel, uri: vscode.Uri, position: PositionLike | undefined): TimelineSession {
    const session = new TimelineSession(uri.toString(), position, this.ports(panel, uri));
    const remove = this.panels.add(uri.toString(), { panel, session });
    panel.onDidDispose(() => {
      remove();
      session.dispose();
    });
    panel.onDidChangeViewState(() => session.visibilityChanged(panel.visible));
    panel.webview.onDidReceiveMessage((message: unknown) => session.receive(message));
    const folder = vscode.Uri.joinPath(this.extension, 'dist', 'webview');
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'icon.png');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder], enableForms: false };
    panel.webview.html = pageHtml({
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, 'timeline.js')).toString(),
      nonce: crypto.randomUUID().replaceAll('-', ''),
      language: language(),
    });
    return session;
  }

  private ports(panel: vscode.WebviewPanel, uri: vscode.Uri): ConstructorParameters<typeof TimelineSession>[2] {
    const ask = <T>(method: string, params: unknown): Asked<T> => {
      const source = new vscode.CancellationTokenSource();
      return { answer: this.server.request<T>(method, params, source.token), cancel: () => source.cancel() };
    };
    const document = () => openDocument(uri.toString());
    return {
      openDocument: async (together) => {
        // Most are open already: then there is nothing to wait for.
        const missing = together.filter((other) => other !== uri.toString() && !openDocument(other));
        if (missing.length > 0)
          await Promise.allSettled(missing.map((other) => vscode.workspace.openTextDocument(vscode.Uri.parse(other, true))));
        // An untitled document cannot be opened again: it would be a new, empty one.
        if (document() || uri.scheme === 'untitled') return document()?.version;
        return vscode.workspace.openTextDocument(uri).then(
          (opened) => opened.version,
          () => undefined,
        );
      },
      documentVersion: () => document()?.version,
      simulate: (params) => ask(SIMULATE, params),
      print: (params) => ask<PrintAtAnswer>(PRINT_AT, params),
      chooseOther: () => chooseOther(uri),
      textOf,
      post: (message) => void panel.webview.postMessage(message),
      look: () => ({ language: language(), kubernetesVersion: kubernetesVersion(), fileName: fileName(uri) }),
      reveal: (range, takeFocus) => void reveal(range.uri === undefined ? uri : vscode.Uri.parse(range.uri, true), range, takeFocus),
      focusEditor: () => void reveal(uri, undefined, true),
      insertExample: () => void insertExample(uri),
      showOutput: () => this.server.output.show(),
      copy: (text) => void vscode.env.clipboard.writeText(text),
      save: (name, format, content) => void save(uri, name, format, content),
      scenarioBeside: async () => {
        const beside = await this.scenarios.beside(uri);
        return beside && fileName(beside);
      },
      loadScenario: async (which) => {
        const file =
          which === 'beside'
            ? await this.scenarios.beside(uri)
            : which === 'choose'
              ? await this.scenarios.choose(uri)
              : vscode.Uri.parse(which.uri, true);
        return file && this.scenarios.read(file, uri);
      },
      saveScenario: (conditions) => this.scenarios.save(uri, conditions),
      editScenario: (scenario) =>
        void vscode.window.showTextDocument(vscode.Uri.parse(scenario, true), { viewColumn: vscode.ViewColumn.One }),
      setTitle: (object) => {
        panel.title = say(hostTexts.panelTitle, language(), { name: object.slice(object.indexOf('/') + 1) });
      },
      cancelledMessage: () => say(stateTexts.cancelledMessage, language()),
      goneMessage: () => say(hostTexts.gone, language(), { file: fileName(uri) }),
      failedMessage: (error) => say(hostTexts.serverSilent, language(), { error: messageOf(error) }),
      faultMessage: (fault) => say(stateTexts.faultMessage, language(), { fault }),
    };
  }
}

const openDocument = (uri: string): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);

const plain = ({ start, end }: vscode.Range): RangeLike => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});

const fileName = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** Shows a place of the document in the editor that has it, or in a new one in the first column. */
async function reveal(uri: vscode.Uri, range: RangeLike | undefined, takeFocus: boolean): Promise<void> {
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const document = visible?.document ?? (await vscode.workspace.openTextDocument(uri));
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
    preserveFocus: !takeFocus,
  });
  if (!range) return;
  const start = new vscode.Position(range.start.line, range.start.character);
  // The cursor goes to the start and only the start is revealed: the end of a long script would scroll the keys out of sight.
  editor.selection = new vscode.Selection(new vscode.Position(range.end.line, range.end.character), start);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = { svg: 'SVG', png: 'PNG', json: 'JSON', md: 'Markdown' };

async function save(beside: vscode.Uri, name: string, format: ExportFormat, content: string): Promise<void> {
  const folder = vscode.Uri.joinPath(beside, '..');
  const target = await vscode.window.showSaveDialog({
    title: say(hostScenarioTexts.saveFile, language()),
    defaultUri: vscode.Uri.joinPath(folder, `${name}.${format}`),
    filters: { [FORMAT_NAMES[format]]: [format] },
  });
  if (!target) return;
  try {
    const bytes =
      format === 'png' ? Uint8Array.from(atob(content), (character) => character.charCodeAt(0)) : new TextEncoder().encode(content);
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    await vscode.window.showErrorMessage(say(hostScenarioTexts.fileNotSaved, language(), { error: messageOf(error) }));
  }
}
