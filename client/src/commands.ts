import * as vscode from 'vscode';
import {
  type FindingReference,
  HANDBOOK_COMMAND,
  type PositionLike,
  PREVIEW_COMMAND,
  type RangeLike,
  RUN_EXPECTATIONS_COMMAND,
  SHOW_REFERENCES_COMMAND,
} from '../../server/src/requests.ts';
import { say } from '../../server/src/texts/text.ts';
import { hostTexts } from '../common/texts/host.ts';
import type { EffectiveViews } from './effective/views.ts';
import type { UpdateWatch } from './gitWatch.ts';
import type { HandbookPanel } from './handbook/panel.ts';
import type { PlacementViews } from './placements.ts';
import { openSample } from './samples.ts';
import { handlesDocument, type Server } from './server.ts';
import { KUBERNETES_VERSIONS, kubernetesVersion, language, SECTION } from './settings.ts';
import type { TimelinePanels } from './timeline/panels.ts';
import { isScenario } from './timeline/scenarioNames.ts';
import type { TimelineSession } from './timeline/session.ts';

/** Every command of the palette. Those of the timeline take what menus (a Uri) and code lenses (a uri text and a position) hand over. */
export function registerCommands(
  extension: vscode.Uri,
  server: Server,
  panels: TimelinePanels,
  effective: EffectiveViews,
  updates: UpdateWatch,
  handbook: HandbookPanel,
  placements: PlacementViews,
): vscode.Disposable {
  const register = (id: string, run: (...args: unknown[]) => unknown) => vscode.commands.registerCommand(id, run);
  return vscode.Disposable.from(
    register(PREVIEW_COMMAND, (uri, position, finding) => preview(panels, uri, position, finding)),
    register('podsight.previewChange', (uri, position) => preview(panels, uri, position, undefined, (session) => session.previewChange())),
    register(RUN_EXPECTATIONS_COMMAND, (uri) => withTarget(uri, (target) => panels.openScenario(target))),
    register('podsight.showEffectiveManifest', (uri) => withTarget(uri, (target) => effective.open(target))),
    register('podsight.whereCanItRun', (uri, position) =>
      withTarget(uri, (target) => placements.open(target, positionIn(target, position))),
    ),
    register('podsight.checkAgainstHead', (uri) => withTarget(uri, (target) => updates.check(target))),
    register(HANDBOOK_COMMAND, (what) => openHandbook(handbook, what)),
    register(SHOW_REFERENCES_COMMAND, showReferences),
    register('podsight.openSample', () => openSample(extension, server, panels)),
    register('podsight.restartServer', () => server.restart()),
    register('podsight.showOutput', () => server.output.show()),
    register('podsight.selectKubernetesVersion', selectKubernetesVersion),
  );
}

/** Links name the entry; the menu of an editor means what the cursor stands on; the palette means the book. */
async function openHandbook(handbook: HandbookPanel, what: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (typeof what === 'string') handbook.open(what);
  else if (what instanceof vscode.Uri && editor?.document.uri.toString() === what.toString())
    await handbook.openAt(what, editor.selection.active);
  else handbook.open(undefined);
}

/** What a code lens hands over, else where the cursor stands. */
function positionIn(target: vscode.Uri, position: unknown): PositionLike | undefined {
  if (isPosition(position)) return position;
  const editor = vscode.window.activeTextEditor;
  return editor?.document.uri.toString() === target.toString() ? editor.selection.active : undefined;
}

/** The file that a menu or link names, else that of the active editor. */
function targetOf(uri: unknown): vscode.Uri | undefined {
  const named = uri instanceof vscode.Uri ? uri : typeof uri === 'string' ? vscode.Uri.parse(uri, true) : undefined;
  const editor = vscode.window.activeTextEditor;
  return named ?? (editor && handlesDocument(editor.document) ? editor.document.uri : undefined);
}

async function withTarget(uri: unknown, act: (target: vscode.Uri) => Promise<void>): Promise<void> {
  const target = targetOf(uri);
  if (target) await act(target);
  else await vscode.window.showInformationMessage(say(hostTexts.noManifest, language()));
}

/** Code lenses hand over what the LSP has; the editor's own command wants its classes. */
async function showReferences(uri: unknown, position: unknown, locations: unknown): Promise<void> {
  if (typeof uri !== 'string' || !isPosition(position) || !Array.isArray(locations)) return;
  const places = (locations as readonly { readonly uri: string; readonly range: RangeLike }[]).map(
    ({ uri: of, range: { start, end } }) =>
      new vscode.Location(vscode.Uri.parse(of), new vscode.Range(start.line, start.character, end.line, end.character)),
  );
  const at = new vscode.Position(position.line, position.character);
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), at, places);
}

async function preview(
  panels: TimelinePanels,
  uri: unknown,
  position: unknown,
  finding: unknown,
  setUp?: (session: TimelineSession) => void,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const target = targetOf(uri);
  if (!target) {
    await vscode.window.showInformationMessage(say(hostTexts.noEditor, language()));
    return;
  }
  if (isScenario(target.path)) {
    await panels.openScenario(target);
    return;
  }
  const cursor = editor?.document.uri.toString() === target.toString() ? editor.selection.active : undefined;
  const place = isPosition(position) ? position : cursor && { line: cursor.line, character: cursor.character };
  await panels.open(target, place, isFindingReference(finding) ? finding : undefined, setUp);
}

const isFindingReference = (value: unknown): value is FindingReference =>
  typeof value === 'object' && value !== null && 'code' in value && 'object' in value && 'field' in value;

const isPosition = (value: unknown): value is PositionLike =>
  typeof value === 'object' && value !== null && 'line' in value && 'character' in value && Number.isSafeInteger(value.line);

async function selectKubernetesVersion(): Promise<void> {
  const current = kubernetesVersion();
  const items = KUBERNETES_VERSIONS.map((version) => ({
    label: version,
    description: version === current ? say(hostTexts.versionCurrent, language()) : '',
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: say(hostTexts.pickVersion, language()) });
  if (!picked || picked.label === current) return;
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const target =
    configuration.inspect('kubernetesVersion')?.workspaceValue === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await configuration.update('kubernetesVersion', picked.label, target);
}
