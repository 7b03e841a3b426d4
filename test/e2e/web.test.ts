import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumOptions, goTo, root, runCommand, until } from './workbench.ts';

/** VS Code for the Web: no Node.js extension host; the language server runs in a worker. */
const mistakes = '6-find-the-mistakes.yaml';
let editor: { url: string; stop: () => Promise<void> };
let browser: Browser;
let page: Page;
let folder: string;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-web-'));
  cpSync(join(root, 'samples'), folder, { recursive: true });
  const { startWebEditor } = (await import(join(root, 'scripts/editor/webServer.mjs'))) as {
    startWebEditor(options: { workspace: string; port: number }): Promise<typeof editor>;
  };
  editor = await startWebEditor({ workspace: folder, port: await freePort() });
  browser = await chromium.launch(chromiumOptions);
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(120_000);
});

afterAll(async () => {
  await browser?.close();
  await editor?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the extension works in VS Code for the Web, with its server in a worker', async () => {
  await page.goto(editor.url, { waitUntil: 'domcontentloaded' });
  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: mistakes }).first();
  await until(() => row.dblclick(), page.locator(`.tab[data-resource-name="${mistakes}"]`).first());
  await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
});

test('hovers explain with the texts that the editor sent to the worker', async () => {
  const line = readFileSync(join(folder, mistakes), 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('image:'));
  await goTo(page, line + 1, '      imag'.length);
  const hover = page.locator('.monaco-hover:visible', { hasText: 'Open in the handbook' });
  await until(() => runCommand(page, 'Show or Focus Hover'), hover);
});

test('the effective manifest is shown there, too', async () => {
  await runCommand(page, 'Podsight: Show Effective Manifest');
  const view = page.locator('.editor-group-container').nth(1);
  await view.locator('.view-line', { hasText: 'As Kubernetes' }).waitFor();
  await expect.poll(() => view.locator('.view-overlays [class*="TextEditorDecorationType"]').count()).toBeGreaterThan(5);
});
