import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { DESCRIPTIONS } from '../../server/src/requests.ts';
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
    void sendDescriptions(context, worker);
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  activateWith(context, (id, name, options) => new LanguageClient(id, name, start, options));
  context.subscriptions.push({ dispose: () => worker?.terminate() });
}

/** A worker cannot read the file with the field descriptions that lies beside it, so the texts are sent once it runs. */
async function sendDescriptions(context: vscode.ExtensionContext, worker: Worker): Promise<void> {
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'descriptions.json');
  const params = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  worker.postMessage({ jsonrpc: '2.0', method: DESCRIPTIONS, params });
}
