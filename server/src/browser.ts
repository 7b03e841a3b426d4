import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { DESCRIPTIONS } from './requests.ts';
import { type ServiceModule, serve } from './server.ts';

/** dist/service.js stands in front of this script in the worker's source. */
declare const PodsightService: ServiceModule;

/** The server as a web worker. */
const scope = self as DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
connection.onNotification(DESCRIPTIONS, (text: string) => PodsightService.provideDescriptions(() => text));
serve(connection, () => PodsightService);
