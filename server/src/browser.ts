import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { DESCRIPTIONS, HANDBOOK_TEXTS, type HandbookTexts } from './requests.ts';
import { type ServiceModule, serve } from './server.ts';
import type { Language } from './texts/text.ts';

/** dist/service.js stands in front of this script in the worker's source. */
declare const PodsightService: ServiceModule;

/** The server as a web worker. */
const scope = self as DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
connection.onNotification(DESCRIPTIONS, (text: string) => PodsightService.provideDescriptions(() => text));

/** The languages that the editor has sent; it sends those in use. */
const books = new Map<Language, string>();
connection.onNotification(HANDBOOK_TEXTS, ({ language, text, shape }: HandbookTexts) => {
  books.set(language, text);
  PodsightService.provideHandbook(
    (wanted) => books.get(wanted) ?? '',
    () => shape,
  );
});
serve(connection, () => PodsightService);
