import * as vscode from 'vscode';
import { registerCommands } from './commands.ts';
import { EffectiveViews } from './effective/views.ts';
import { UpdateWatch } from './gitWatch.ts';
import { CLIENT_NAME, type CreateClient, Server } from './server.ts';
import { StatusBar } from './statusBar.ts';
import { TimelinePanels } from './timeline/panels.ts';

/** Everything that desktop and web have in common: they differ only in how the server is started. */
export function activateWith(context: vscode.ExtensionContext, create: CreateClient): void {
  const output = vscode.window.createOutputChannel(CLIENT_NAME, { log: true });
  const server = new Server(create, output);
  const panels = new TimelinePanels(context.extensionUri, server);
  const effective = new EffectiveViews(server);
  const updates = new UpdateWatch(server);
  context.subscriptions.push(
    output,
    server,
    panels,
    effective,
    updates,
    new StatusBar(server),
    registerCommands(server, panels, effective, updates),
  );
  // The start is not awaited: the editor must not wait for the server, and commands work as soon as it answers.
  void server.start();
}
