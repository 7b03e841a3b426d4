// Budgets of the bundles: what is downloaded, and what is parsed when the editor starts.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { failure, root } from '../steps.mjs';

/** File → bytes at most, as shipped (minified) and gzipped. */
const budgets = {
  'dist/extension.js': { bytes: 600_000 },
  'dist/service.js': { bytes: 2_500_000 },
  'dist/server.js': { bytes: 300_000 },
  'dist/server.worker.js': { bytes: 300_000 },
  'dist/cli.js': { bytes: 1_000 },
  'dist/cli.check.js': { bytes: 1_100_000 },
  'dist/cli.commands.js': { bytes: 2_700_000 },
  'dist/webview/timeline.js': { gzip: 120_000 },
  'dist/webview/handbook.js': { gzip: 40_000 },
  'dist/handbook.json': { gzip: 30_000 },
  'dist/handbook.en.json': { gzip: 260_000 },
  'dist/handbook.zh-cn.json': { gzip: 260_000 },
};

export function checkSizes() {
  const over = [];
  for (const [file, budget] of Object.entries(budgets)) {
    const path = join(root, file);
    if (!existsSync(path)) {
      over.push(`${file} was not built`);
      continue;
    }
    const content = readFileSync(path);
    const gzip = gzipSync(content).length;
    console.log(`  ${file.padEnd(26)} ${String(content.length).padStart(9)} bytes, ${String(gzip).padStart(8)} gzipped`);
    if (content.length > (budget.bytes ?? Number.POSITIVE_INFINITY)) over.push(`${file} is over ${budget.bytes} bytes`);
    if (gzip > (budget.gzip ?? Number.POSITIVE_INFINITY)) over.push(`${file} is over ${budget.gzip} bytes gzipped`);
  }
  if (over.length > 0) throw failure(over.join('\n'));
}
