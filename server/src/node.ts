import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { provideDescriptions } from './kubernetes/schema/descriptions.ts';
import { serve } from './server.ts';

// The bundle is one CommonJS file; the texts lie beside it.
provideDescriptions(() => readFileSync(join(__dirname, 'descriptions.json'), 'utf8'));

/** The server as a Node.js process: `--stdio` or `--node-ipc` on its command line choose the transport. */
serve(createConnection(ProposedFeatures.all));
