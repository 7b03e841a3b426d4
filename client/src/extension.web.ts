import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { activateWith } from './activate.ts';

/**
 * Browser hosts: the same server in a web worker. A restart gets a fresh worker and ends the old one. The transports are made here because
 * the worker of an editor's extension host is a stand-in that the client does not recognise as one.
 */
export function activate(context: vscode.ExtensionContext): void {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.worker.js').toString(true);
  let worker: Worker | undefined;
  const start = (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(script);
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  activateWith(context, (id, name, options) => new LanguageClient(id, name, start, options));
  context.subscriptions.push({ dispose: () => worker?.terminate() });
}
