import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { root, until, Workbench } from './workbench.ts';

const mistakes = '6-find-the-mistakes.yaml';
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  cpSync(join(root, 'samples'), folder, { recursive: true });
  workbench = await Workbench.start(folder, { 'workbench.colorTheme': 'Default Dark Modern' });
  await workbench.open(mistakes);
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("diagnostics are the API server's words", async () => {
  const rows = await workbench.problems();
  await rows.filter({ hasText: 'unknown field "spec.containers[0].imagePullPolcy"' }).first().waitFor();
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
  await picture(workbench.page, 'diagnostics-dark');
});

test('hover explains a field and what applies here', async () => {
  await workbench.goTo(7, 5);
  const hover = workbench.page.locator('.monaco-hover:visible').filter({ hasText: 'restartPolicy' }).first();
  await until(() => workbench.command('Show or Focus Hover'), hover);
  await workbench.page.keyboard.press('Escape');
});

test('a quick fix repairs a misspelt field', async () => {
  await workbench.goTo(11, 10);
  await workbench.quickFix('imagePullPolicy');
  await workbench.editorText().filter({ hasText: 'imagePullPolicy' }).waitFor();
  // With the decoding error gone the server goes on to what it says about the values.
  const rows = await workbench.problems();
  await rows.filter({ hasText: 'Unsupported value: "Allways"' }).first().waitFor();
});

test('completion offers what fits and inserts it', async () => {
  await workbench.goTo(7);
  await workbench.page.keyboard.press('Home');
  await workbench.page.keyboard.press('Shift+End');
  await workbench.page.keyboard.type('restartPo');
  const row = workbench.page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: 'restartPolicy' }).first();
  await until(() => workbench.page.keyboard.press('Control+Space'), row);
  await workbench.page.keyboard.press('Enter');
  await workbench.editorText().filter({ hasText: 'restartPolicy:' }).waitFor();
  expect(await workbench.editorText().innerText()).toContain('restartPolicy:');
});
