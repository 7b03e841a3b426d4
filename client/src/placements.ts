import * as vscode from 'vscode';
import { PLACEMENT, type PlacementAnswer, type PlacementParams, type PositionLike } from '../../server/src/requests.ts';
import { say } from '../../server/src/texts/text.ts';
import { hostTexts } from '../common/texts/host.ts';
import type { Server } from './server.ts';
import { language } from './settings.ts';

const SCHEME = 'podsight-placement';

/** "Where can this Pod run?": a Markdown document that is made when it is asked for, in the editor's own preview. */
export class PlacementViews implements vscode.Disposable, vscode.TextDocumentContentProvider {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  /** What each view was last asked about. */
  private readonly asked = new Map<string, PlacementParams>();

  readonly onDidChange = this.changes.event;

  constructor(private readonly server: Server) {}

  dispose(): void {
    vscode.Disposable.from(this.provider, this.changes).dispose();
  }

  /** Shows the tables of the object under a position (of the first one when absent) beside its file. */
  async open(source: vscode.Uri, position: PositionLike | undefined): Promise<void> {
    const view = vscode.Uri.from({ scheme: SCHEME, path: `/${say(hostTexts.placementName, language())}.md`, query: source.toString() });
    const at = position ? { position: { line: position.line, character: position.character } } : {};
    this.asked.set(view.toString(), { uri: source.toString(), ...at });
    this.changes.fire(view);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', view);
  }

  async provideTextDocumentContent(view: vscode.Uri): Promise<string> {
    const params = this.asked.get(view.toString()) ?? { uri: view.query };
    try {
      // The preview may take longer to come than the file stays open.
      await vscode.workspace.openTextDocument(vscode.Uri.parse(params.uri));
      const { object, text } = await this.server.request<PlacementAnswer>(PLACEMENT, params);
      return object === null ? text : `# ${object}\n\n${text}`;
    } catch (error) {
      return say(hostTexts.serverSilent, language(), { error: error instanceof Error ? error.message : String(error) });
    }
  }
}
