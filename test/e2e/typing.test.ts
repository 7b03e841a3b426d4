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
  workbench = await Workbench.start(folder, {
    'editor.quickSuggestions': { other: 'off' },
    'editor.suggestOnTriggerCharacters': false,
    'editor.inlayHints.enabled': 'off',
  });
  await workbench.open('web.yaml');
  // Only a server that is there answers to keys: it has judged the file.
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const cursorAt = (line: number, column?: number) =>
  workbench.page.locator('.statusbar', { hasText: `Ln ${line},${column === undefined ? '' : ` Col ${column}`}` });

/**
 * Presses Enter at the end of the text, which is on a line, until the cursor stands in a column of the next one. A busy editor drops what a
 * server answers to a key when other work comes between: then the new line is taken away, and the key pressed again.
 */
function enterBehind(line: number, column: number): Promise<void> {
  const { keyboard } = workbench.page;
  return until(
    async () => {
      await keyboard.press('Control+End');
      if (await cursorAt(line + 1).isVisible()) {
        await keyboard.press('Control+Shift+K');
        await cursorAt(line).waitFor();
        await keyboard.press('Control+End');
      }
      await keyboard.press('Enter');
    },
    cursorAt(line + 1, column),
  );
}

test('Enter and dashes find the columns of the list, in the real editor', async () => {
  const { keyboard } = workbench.page;
  await workbench.goTo(6);
  await keyboard.type('  containers:');
  await cursorAt(6, 14).waitFor();
  await enterBehind(6, 5);
  await keyboard.type('- name: main');
  await cursorAt(7, 17).waitFor();
  await enterBehind(7, 7);
  await keyboard.type('image: nginx:1.27');
  await cursorAt(8, 24).waitFor();
  await until(
    async () => {
      await enterBehind(8, 7);
      await keyboard.type('-');
    },
    cursorAt(9, 6),
  );
  await keyboard.type(' name: other');
  await expect
    .poll(async () => (await workbench.editorText().innerText()).replaceAll('\u00a0', ' '))
    .toMatch(/\n {2}containers:\n {4}- name: main\n {6}image: nginx:1\.27\n {4}- name: other/);
});
