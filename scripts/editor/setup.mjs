// Sets up the embedded editor in .cache/editor: code-server (VS Code's own build for the browser) and the Node.js it needs. Runs no install scripts: nothing that is needed here has to be compiled.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, execute, failure, install, root, step } from '../steps.mjs';

export const editorFolder = join(cache, 'editor');
const vscode = join(editorFolder, 'node_modules', 'code-server', 'lib', 'vscode');
const marker = join(vscode, 'node_modules', '.ready');

/** The Node.js that runs code-server: the running one when it is new enough, else the one from npm. */
export function editorNode() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major >= 24) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = join(editorFolder, 'node_modules', `node-${platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  throw failure(
    `The embedded editor needs Node.js 24 or later and there is no ready-made one for ${process.platform}-${process.arch}. Run this with Node.js 24, or use a desktop VS Code: npm start -- --desktop`,
  );
}

export const codeServer = join(editorFolder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

// About 350 MB that an offline editor for manifests never loads.
const unusedModules = ['@github', '@microsoft/mxc-sdk', '@devcontainers'];
const unusedExtensions = [
  'copilot',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'github',
  'github-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'tunnel-forwarding',
  'typescript-language-features',
  'php-language-features',
  'ipynb',
  'notebook-renderers',
];

export async function setUpEditor() {
  if (process.platform === 'win32')
    throw failure('The embedded editor does not run on Windows. Install VS Code and use: npm start -- --desktop');
  mkdirSync(editorFolder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(root, 'scripts', 'editor', file), join(editorFolder, file));
  install(editorFolder, 'Installing the embedded editor (about 260 MB, once)', ['--ignore-scripts']);
  if (existsSync(marker)) return;
  await step("Installing the editor's own packages", async () => {
    const node = editorNode();
    const env = { ...process.env, PATH: `${join(node, '..')}:${process.env.PATH}` };
    const flags = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await execute('npm', ['install', ...flags], { cwd: vscode, env });
    for (const name of unusedModules) rmSync(join(vscode, 'node_modules', name), { recursive: true, force: true });
    for (const name of unusedExtensions) rmSync(join(vscode, 'extensions', name), { recursive: true, force: true });
    const ripgrep = join(vscode, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
    const ours = `${process.platform}-${process.arch}`;
    if (existsSync(join(ripgrep, ours)))
      for (const name of readdirSync(ripgrep)) if (name !== ours) rmSync(join(ripgrep, name), { recursive: true });
    writeFileSync(marker, '');
  });
}
