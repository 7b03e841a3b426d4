import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until, Workbench } from './workbench.ts';

let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  writeFileSync(join(folder, 'web.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n');
  // What is typed here is about columns: no list may take the Enter key.
  workbench = await Workbench.start(folder, { 'editor.quickSuggestions': { other: 'off' }, 'editor.suggestOnTriggerCharacters': false });
  await workbench.open('web.yaml');
  // Only a server that is there answers to keys: it has judged the file.
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cursorAt = (line: number, column: number): Promise<void> =>
  workbench.page.locator('.statusbar', { hasText: `Ln ${line}, Col ${column}` }).waitFor();

test('Enter and dashes find the columns of the list, in the real editor', async () => {
  const { keyboard } = workbench.page;
  await workbench.goTo(6);
  await keyboard.type('  containers:');
  await keyboard.press('Enter');
  await cursorAt(7, 5);
  await keyboard.type('- name: main');
  await keyboard.press('Enter');
  await cursorAt(8, 7);
  await keyboard.type('image: nginx:1.27');
  await keyboard.press('Enter');
  await cursorAt(9, 7);
  await keyboard.type('-');
  await cursorAt(9, 6);
  await keyboard.type(' name: other');
  await expect.poll(async () => (await workbench.editorText().innerText()).replaceAll('\u00a0', ' ')).toContain('    - name: other');
});

test('the hover of a kind shows a picture of the Pod, and images are links', async () => {
  await workbench.goTo(2, 8);
  const picture = workbench.page.locator('.monaco-hover:visible img[src^="data:image/svg+xml"]').first();
  await until(() => workbench.command('Show or Focus Hover'), picture);
  expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
  await workbench.page.keyboard.press('Escape');
  await workbench.page.locator('.detected-link', { hasText: 'nginx' }).first().waitFor();
});
