import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { EffectiveViews } from './effective/views.ts';
import { UpdateWatch } from './gitWatch.ts';
import { HandbookPanel, type PrepareTexts } from './handbook/panel.ts';
import { PlacementViews } from './placements.ts';
import { CLIENT_NAME, type CreateClient, Server } from './server.ts';
import { language, SECTION } from './settings.ts';
import { StatusBar } from './statusBar.ts';
import { TimelinePanels } from './timeline/panels.ts';
import { UnopenedWatch } from './unopened/watch.ts';

const nothingToPrepare: PrepareTexts = () => Promise.resolve();

/** Everything that desktop and web have in common: they differ in how the server is started, and in how it gets at its files. */
export function activateWith(context: vscode.ExtensionContext, create: CreateClient, prepare = nothingToPrepare): void {
  const output = vscode.window.createOutputChannel(CLIENT_NAME, { log: true });
  const server = new Server(create, output);
  const panels = new TimelinePanels(context.extensionUri, server);
  const effective = new EffectiveViews(server);
  const updates = new UpdateWatch(server);
  const placements = new PlacementViews(server);
  const handbook = new HandbookPanel(context.extensionUri, server, prepare);
  context.subscriptions.push(
    output,
    server,
    panels,
    effective,
    updates,
    handbook,
    placements,
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(`${SECTION}.language`) && void prepare(language())),
    new UnopenedWatch(server),
    new StatusBar(server),
    registerCommands(context.extensionUri, server, panels, effective, updates, handbook, placements),
  );
  // The start is not awaited: the editor must not wait for the server, and commands work as soon as it answers.
  void server.start();
}
