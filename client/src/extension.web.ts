import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from './activate.ts';

/** Browser hosts: the same server in a web worker. A restart gets a fresh worker and ends the old one. */
export function activate(context: vscode.ExtensionContext): void {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.worker.js').toString(true);
  let worker: Worker | undefined;
  const start = (): Promise<Worker> => {
    worker?.terminate();
    worker = new Worker(script);
    return Promise.resolve(worker);
  };
  activateWith(context, (id, name, options) => new LanguageClient(id, name, start, options));
  context.subscriptions.push({ dispose: () => worker?.terminate() });
}
