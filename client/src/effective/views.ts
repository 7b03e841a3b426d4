import * as vscode from 'vscode';
import { EFFECTIVE_MANIFEST, type EffectiveManifestAnswer, type EffectiveMark } from '../../../server/src/requests.ts';
import { say } from '../../../server/src/texts/text.ts';
import { hostTexts } from '../../common/texts/host.ts';
import { handlesDocument, type Server } from '../server.ts';
import { language, SECTION } from '../settings.ts';
import { Follower } from './follower.ts';

const SCHEME = 'podsight-effective';

/** Milliseconds that a change of the settings takes to reach the server, generously. */
const SETTINGS_MS = 100;

/** Read-only views of files as the API server stores them, one a file, beside the file and up with what is typed there. */
export class EffectiveViews implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly followers = new Map<string, Follower>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly decorations = decorationTypes();
  private readonly disposables: vscode.Disposable[];

  readonly onDidChange = this.changes.event;

  constructor(private readonly server: Server) {
    const touchAll = (): void => {
      for (const follower of this.followers.values()) follower.touch();
    };
    this.disposables = [
      this.changes,
      ...Object.values(this.decorations),
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === SCHEME) this.decorate(document.uri);
        // What stands in one file (a Namespace, a LimitRange) may be the reason for what is added in another.
        else if (handlesDocument(document)) touchAll();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === SCHEME && this.followers.delete(uri.toString())),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) {
          if (document.uri.scheme !== SCHEME) continue;
          this.followers.get(document.uri.toString())?.shown();
          this.decorate(document.uri);
        }
      }),
      // The server has to hear of the change first; the client tells it in a listener of its own.
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(SECTION) && setTimeout(touchAll, SETTINGS_MS)),
      server.onReady(touchAll),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  /** Shows the view of a file beside it, or brings the one to the front that is there. */
  async open(source: vscode.Uri): Promise<void> {
    const view = viewUri(source);
    const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === view.toString());
    await vscode.window.showTextDocument(view, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    this.decorate(view);
  }

  async provideTextDocumentContent(view: vscode.Uri): Promise<string> {
    const follower = this.followerOf(view);
    if (!follower.answer) await follower.update();
    return follower.answer?.text ?? `# ${say(hostTexts.gone, language(), { file: fileName(sourceUri(view)) })}\n`;
  }

  private followerOf(view: vscode.Uri): Follower {
    const key = view.toString();
    const known = this.followers.get(key);
    if (known) return known;
    const source = sourceUri(view);
    const follower = new Follower({
      openDocument: () => openDocument(source),
      ask: () => this.server.request<EffectiveManifestAnswer>(EFFECTIVE_MANIFEST, { uri: source.toString() }),
      isVisible: () => vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === key),
      changed: () => {
        this.changes.fire(view);
        this.decorate(view);
      },
    });
    this.followers.set(key, follower);
    return follower;
  }

  /** Marks are shown once the editor has the text that they belong to. */
  private decorate(view: vscode.Uri): void {
    const answer = this.followers.get(view.toString())?.answer;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== view.toString() || editor.document.getText() !== answer?.text) continue;
      const whys = answer.whys.map((why) => new vscode.MarkdownString(why));
      for (const origin of ['added', 'changed', 'chosen'] as const) {
        const marks = answer.added.filter((mark) => mark.origin === origin);
        editor.setDecorations(
          this.decorations[origin],
          marks.map((mark) => decorationOf(mark, whys)),
        );
      }
    }
  }
}

const viewUri = (source: vscode.Uri): vscode.Uri => {
  const name = fileName(source).replace(/\.(?:ya?ml|jsonc?)$/i, '');
  // The query tells the file; the path is what people read on the tab, and its ending makes the text YAML.
  return vscode.Uri.from({ scheme: SCHEME, path: `/${say(hostTexts.effectiveName, language(), { name })}.yaml`, query: source.toString() });
};

const sourceUri = (view: vscode.Uri): vscode.Uri => vscode.Uri.parse(view.query, true);

const fileName = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

async function openDocument(uri: vscode.Uri): Promise<number | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  // An untitled document cannot be opened again: it would be a new, empty one.
  if (open || uri.scheme === 'untitled') return open?.version;
  return vscode.workspace.openTextDocument(uri).then(
    (document) => document.version,
    () => undefined,
  );
}

function decorationOf({ range: { start, end }, why }: EffectiveMark, whys: readonly vscode.MarkdownString[]): vscode.DecorationOptions {
  return { range: new vscode.Range(start.line, start.character, end.line, end.character), hoverMessage: whys[why] ?? '' };
}

/** The colours of the theme for lines that a diff adds and changes, so that every theme shows what its readers know. */
function decorationTypes(): Readonly<Record<EffectiveMark['origin'], vscode.TextEditorDecorationType>> {
  const type = (background: string, line: string, more: vscode.ThemableDecorationRenderOptions = {}) =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor(background),
      borderColor: new vscode.ThemeColor(line),
      borderStyle: 'solid',
      borderWidth: '0 0 0 2px',
      overviewRulerColor: new vscode.ThemeColor(line),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      ...more,
    });
  return {
    added: type('diffEditor.insertedLineBackground', 'editorGutter.addedBackground'),
    changed: type('merge.incomingContentBackground', 'editorGutter.modifiedBackground'),
    chosen: type('diffEditor.insertedLineBackground', 'editorGutter.addedBackground', { borderStyle: 'dashed', fontStyle: 'italic' }),
  };
}
