import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { root, until, Workbench } from './workbench.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sample = '1-restarted-by-liveness.yaml';
/** Name of the picture → name of the theme in the editor's list, and the class that a webview gets with it. */
const themes = {
  dark: ['Dark Modern', 'vscode-dark'],
  light: ['Light Modern', 'vscode-light'],
  'high-contrast': ['Dark High Contrast', 'vscode-high-contrast'],
  'high-contrast-light': ['Light High Contrast', 'vscode-high-contrast-light'],
} as const;

let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  cpSync(join(root, 'samples'), folder, { recursive: true });
  workbench = await Workbench.start(folder, {}, { width: 1600, height: 1000 });
  await workbench.open(sample);
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const part = (id: string) => workbench.webview().getByTestId(id).first();
const key = () => part('entry').getAttribute('data-key');

test('a hover explains in our words, and its link opens the handbook there', async () => {
  await workbench.focusEditor();
  const lines = readFileSync(join(folder, sample), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('periodSeconds'));
  await workbench.goTo(line + 1, (lines[line] ?? '').indexOf('periodSeconds') + 3);
  const hover = workbench.page.locator('.monaco-hover:visible');
  await until(() => workbench.command('Show or Focus Hover'), hover.getByText('Over time'));
  await picture(workbench.page, 'handbook-hover');
  await hover.getByRole('link', { name: 'Open in the handbook' }).click();
  await expect.poll(key).toBe('Probe.periodSeconds');
});

test('the command opens it, and search leads to an entry', async () => {
  await workbench.command('Podsight: Open Handbook');
  await part('search').fill('back-off');
  await part('hit').waitFor();
  await part('hit').click();
  await expect.poll(key).toBe('crash-backoff');
});

test('it can be read in the other language', async () => {
  await part('language').click();
  await expect.poll(() => part('entry').innerText()).toContain('重启退避');
  await part('language').click();
  await expect.poll(() => part('entry').innerText()).toContain('Restart back-off');
});

test('a reload comes back to the entry', async () => {
  await workbench.reload(sample);
  await expect.poll(key).toBe('crash-backoff');
});

test.each(Object.keys(themes) as (keyof typeof themes)[])('it has no accessibility violation in the %s theme', async (name) => {
  const [theme, bodyClass] = themes[name];
  await workbench.focusEditor();
  await workbench.theme(theme);
  await workbench.webview().locator(`body.${bodyClass}`).waitFor();
  const frame = await workbench.webviewFrame();
  await frame.evaluate(axe);
  const results = (await frame.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  await picture(workbench.page, `handbook-${name}`);
  expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([]);
});
