// Bundles every program of the product with esbuild into dist/.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { bundledPackages, inputsFile } from './checks/bundled.mjs';
import { writeHandbook } from './handbook/compile.mjs';
import { cache, root, step } from './steps.mjs';

const at = (...parts) => join(root, ...parts);

const descriptionsFile = at('server/src/kubernetes/schema/generated/descriptions.json');

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
  // The first loads one of the other two.
  'dist/cli.js': { ...node, entryPoints: [at('server/src/cli/main.ts')], banner: { js: '#!/usr/bin/env node' } },
  'dist/cli.check.js': { ...node, entryPoints: [at('server/src/cli/checkMain.ts')] },
  'dist/cli.commands.js': { ...node, entryPoints: [at('client/cli/main.ts')] },
  // What both servers need, once: loaded by the one with require, put in front of the other by the extension.
  'dist/service.js': {
    ...worker,
    entryPoints: [at('server/src/service.ts')],
    globalName: 'PodsightService',
    footer: { js: "if(typeof module==='object')module.exports=PodsightService;" },
  },
  'dist/server.js': { ...node, entryPoints: [at('server/src/node.ts')] },
  'dist/server.worker.js': { ...worker, entryPoints: [at('server/src/browser.ts')] },
  // For extension hosts of both kinds: in a browser the modules of Node.js in it are never asked for.
  'dist/extension.js': {
    ...node,
    target: 'es2022',
    conditions: ['browser', 'module'],
    entryPoints: [at('client/src/extension.ts')],
    external: ['vscode'],
  },
  'dist/webview/timeline.js': { ...worker, format: 'esm', entryPoints: [at('client/webview/timeline.ts')] },
  'dist/webview/handbook.js': { ...worker, format: 'esm', entryPoints: [at('client/webview/handbook.ts')] },
};

/** Builds all programs, or those whose name contains one of `only`. */
export async function build(only = []) {
  await step('Bundling', async () => {
    if (only.length === 0) rmSync(at('dist'), { recursive: true, force: true });
    const inputs = new Set();
    for (const [name, options] of Object.entries(programs)) {
      if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
      const { metafile } = await esbuild.build({ ...options, outfile: at(name) });
      for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    }
    copyFileSync(descriptionsFile, at('dist/descriptions.json'));
    await writeHandbook(readFileSync(descriptionsFile, 'utf8'));
    if (only.length === 0) writeNotices([...inputs]);
  });
}

/** The licences of everything that was bundled, beside it. Kubernetes' field descriptions are there too. */
function writeNotices(inputs) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(inputsFile, JSON.stringify(inputs));
  const kubernetes = `Kubernetes field descriptions\nCopyright The Kubernetes Authors. Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0`;
  const packages = bundledPackages().map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}`);
  writeFileSync(at('dist', 'THIRD-PARTY-NOTICES.txt'), [kubernetes, ...packages].join(`\n\n${'-'.repeat(80)}\n\n`));
}
