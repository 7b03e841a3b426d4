import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { root, until, Workbench } from './workbench.ts';

const sample = '1-restarted-by-liveness.yaml';
const mistakes = '6-find-the-mistakes.yaml';
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  cpSync(join(root, 'samples'), folder, { recursive: true });
  const settings = { 'workbench.colorTheme': 'Default Light Modern', 'podsight.language': 'zh-cn' };
  workbench = await Workbench.start(folder, settings, { width: 1600, height: 1000 });
  await workbench.open(mistakes);
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const part = (id: string) => workbench.webview().getByTestId(id).first();

test("a problem keeps the API server's words and is explained in Chinese", async () => {
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
  await workbench.goTo(7, 20);
  const hover = workbench.page.locator('.monaco-hover:visible').filter({ hasText: 'Unsupported value: "Allways"' }).first();
  await until(() => workbench.command('Show or Focus Hover'), hover);
  expect(await hover.innerText()).toContain('从不重启');
  await picture(workbench.page, 'diagnostics-zh-cn');
  await workbench.page.keyboard.press('Escape');
});

test('the timeline tells in Chinese what happens and why', async () => {
  await workbench.open(sample);
  await workbench.command('Podsight: Preview Pod Lifecycle');
  await part('figure-restart').waitFor();
  await part('next').click();
  await expect.poll(() => part('why-chain').innerText()).toMatch(/[一-鿿]{2}/);
  await picture(workbench.page, 'preview-zh-cn');
});

test('a hover explains a field in Chinese, and its link opens the handbook there', async () => {
  await workbench.focusEditor();
  const lines = readFileSync(join(folder, sample), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('periodSeconds'));
  await workbench.goTo(line + 1, (lines[line] ?? '').indexOf('periodSeconds') + 3);
  const hover = workbench.page.locator('.monaco-hover:visible').filter({ hasText: '随时间的变化' }).first();
  await until(() => workbench.command('Show or Focus Hover'), hover);
  await hover.getByRole('link', { name: '在手册中打开' }).click();
  await workbench.webview().getByText('随时间的变化').first().waitFor();
  await workbench.focusEditor();
  await workbench.page.keyboard.press('Escape');
  await hover.waitFor({ state: 'hidden' });
  await picture(workbench.page, 'handbook-zh-cn');
});
