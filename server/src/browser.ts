import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { provideDescriptions } from './kubernetes/schema/descriptions.ts';
import { DESCRIPTIONS } from './requests.ts';
import { serve } from './server.ts';

/** The server as a web worker. */
const scope = self as DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
connection.onNotification(DESCRIPTIONS, (text: string) => provideDescriptions(() => text));
serve(connection);
