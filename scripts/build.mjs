// Bundles every program of the product with esbuild into dist/.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { root, step } from './steps.mjs';

const at = (...parts) => join(root, ...parts);

const common = {
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
  absWorkingDir: root,
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
};
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };
const worker = { ...common, platform: 'browser', target: 'es2022', format: 'iife', mainFields: ['browser', 'module', 'main'] };

/** Program → how it is bundled. The budgets on their sizes are in scripts/sizes.mjs. */
export const programs = {
  'dist/cli.js': { ...node, entryPoints: [at('server/src/cli/main.ts')], banner: { js: '#!/usr/bin/env node' } },
  'dist/server.js': { ...node, entryPoints: [at('server/src/node.ts')] },
  'dist/server.worker.js': { ...worker, entryPoints: [at('server/src/browser.ts')] },
  'dist/extension.js': { ...node, entryPoints: [at('client/src/extension.node.ts')], external: ['vscode'] },
  'dist/extension.web.js': { ...worker, format: 'cjs', entryPoints: [at('client/src/extension.web.ts')], external: ['vscode'] },
  'dist/webview/timeline.js': { ...worker, format: 'esm', entryPoints: [at('client/webview/timeline.ts')] },
};

/** Builds all programs, or those whose name contains one of `only`. */
export async function build(only = []) {
  await step('Bundling', async () => {
    if (only.length === 0) rmSync(at('dist'), { recursive: true, force: true });
    const wanted = Object.entries(programs).filter(([name]) => only.length === 0 || only.some((part) => name.includes(part)));
    for (const [name, options] of wanted) {
      if (!existsSync(options.entryPoints[0])) continue;
      await esbuild.build({ ...options, outfile: at(name) });
    }
  });
}
