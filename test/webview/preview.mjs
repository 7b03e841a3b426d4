// Runs preview.ts: bundled first, because Node.js 20 does not read TypeScript.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(import.meta.dirname, '../..');
// Beside the sources, so that paths from import.meta.dirname hold.
const outfile = join(import.meta.dirname, 'support', '.preview.bundle.mjs');
mkdirSync(join(root, '.cache'), { recursive: true });
await esbuild.build({
  entryPoints: [join(import.meta.dirname, 'preview.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'warning',
});
try {
  const { preview } = await import(pathToFileURL(outfile).href);
  await preview(process.argv.slice(2));
} finally {
  const { rmSync } = await import('node:fs');
  rmSync(outfile, { force: true });
}
