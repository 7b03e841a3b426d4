import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { DESCRIPTIONS, HANDBOOK_TEXTS, type HandbookTexts } from '../../server/src/requests.ts';
import type { Language } from '../../server/src/texts/text.ts';
import { activateWith } from './activate.ts';
import { language } from './settings.ts';

/**
 * Browser hosts: the same server in a web worker. A restart gets a fresh worker and ends the old one. The transports are made here because
 * the worker of an editor's extension host is a stand-in that the client does not recognise as one.
 */
export function activate(context: vscode.ExtensionContext): void {
  let worker: Worker | undefined;
  /** Languages of the handbook that the worker has got, or will have before any later message. */
  let sent = new Map<Language, Promise<void>>();
  const prepare = (wanted: Language): Promise<void> => {
    const known = sent.get(wanted);
    if (known || !worker) return known ?? Promise.resolve();
    const sending = sendHandbook(context.extensionUri, worker, wanted);
    sent.set(wanted, sending);
    return sending;
  };
  const start = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(await script(context.extensionUri));
    sent = new Map();
    void sendDescriptions(context.extensionUri, worker);
    void prepare(language());
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  activateWith(context, (id, name, options) => new LanguageClient(id, name, start, options), prepare);
  context.subscriptions.push({ dispose: () => worker?.terminate() });
}

const bundle = async (extension: vscode.Uri, name: string): Promise<Uint8Array> =>
  vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', name));

let address: string | undefined;

/** One script of the two that make a server: dist/service.js is shared with the desktop's server and so comes as a file of its own. */
async function script(extension: vscode.Uri): Promise<string> {
  const parts = await Promise.all(['service.js', 'server.worker.js'].map((name) => bundle(extension, name)));
  address ??= URL.createObjectURL(new Blob(parts as Uint8Array<ArrayBuffer>[], { type: 'text/javascript' }));
  return address;
}

/** A worker cannot read the file with the field descriptions that lies beside it, so the texts are sent once it runs. */
async function sendDescriptions(extension: vscode.Uri, worker: Worker): Promise<void> {
  const params = new TextDecoder().decode(await bundle(extension, 'descriptions.rest.json'));
  worker.postMessage({ jsonrpc: '2.0', method: DESCRIPTIONS, params });
}

/** The handbook in one language, likewise. */
async function sendHandbook(extension: vscode.Uri, worker: Worker, wanted: Language): Promise<void> {
  const [text = '', shape = ''] = await Promise.all(
    [`handbook.${wanted}.json`, 'handbook.json'].map(async (name) => new TextDecoder().decode(await bundle(extension, name))),
  );
  const params: HandbookTexts = { language: wanted, text, shape };
  worker.postMessage({ jsonrpc: '2.0', method: HANDBOOK_TEXTS, params });
}
