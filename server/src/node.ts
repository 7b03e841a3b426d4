import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { type ServiceModule, serve } from './server.ts';

/** A name that the bundler does not follow: both kinds of server share this file. */
const BUNDLE = './service.js';

/** The bundles are CommonJS files side by side; the big one is loaded after the editor has its first answer. */
function loadService(): ServiceModule {
  const service = require(BUNDLE) as ServiceModule;
  const read = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
  service.provideDescriptions(() => read('descriptions.rest.json'));
  service.provideHandbook(
    (language) => read(`handbook.${language}.json`),
    () => read('handbook.json'),
  );
  return service;
}

/** The server as a Node.js process: `--stdio` or `--node-ipc` on its command line choose the transport. */
serve(createConnection(ProposedFeatures.all), loadService);
