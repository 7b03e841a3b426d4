import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { provideDescriptions } from './kubernetes/schema/descriptions.ts';
import { serve } from './server.ts';

/** Content of generated/descriptions.json, put in by the build: a worker has no file beside it. */
declare const DESCRIPTIONS: string;

provideDescriptions(() => DESCRIPTIONS);

/** The server as a web worker. */
const scope = self as DedicatedWorkerGlobalScope;
serve(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)));
