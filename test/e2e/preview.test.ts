import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { root, Workbench } from './workbench.ts';

const sample = '1-restarted-by-liveness.yaml';
const preview = 'Podsight: Preview Pod Lifecycle';
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  cpSync(join(root, 'samples'), folder, { recursive: true });
  workbench = await Workbench.start(folder, { 'workbench.colorTheme': 'Default Dark Modern' }, { width: 1600, height: 1000 });
  await workbench.open(sample);
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Something of the page inside the webview by its test id. */
const part = (id: string) => workbench.webview().getByTestId(id).first();

/** Seconds of a figure such as `45 s` or `1m 15s`. */
async function secondsOf(id: string): Promise<number> {
  const text = await part(id).innerText();
  const minutes = /(\d+)\s*m\b/.exec(text)?.[1] ?? '0';
  return Number(minutes) * 60 + Number(/([\d.]+)\s*s\b/.exec(text)?.[1] ?? '0');
}

test('the command opens the timeline beside the manifest', async () => {
  await workbench.command(preview);
  await part('timeline').waitFor();
  await part('figure-restart').waitFor();
  await expect.poll(() => part('verdict').innerText()).toContain('accepted');
});

test('the first restart of the liveness example comes when a real kubelet restarts it', async () => {
  // 75 s on a real node with the image present; here the image is pulled first.
  const seconds = await secondsOf('figure-restart');
  expect(seconds).toBeGreaterThan(74);
  expect(seconds).toBeLessThan(80);
});

test('selecting an entry tells why, and a cause leads to its line', async () => {
  await part('next').click();
  await part('why-chain').waitFor();
  // Defaults have no line of their own.
  const field = workbench
    .webview()
    .getByTestId('why-field')
    .filter({ hasText: /line \d+/ })
    .first();
  await field.waitFor();
  const line = Number(/line (\d+)/.exec(await field.innerText())?.[1]);
  expect(line).toBeGreaterThan(3);
  await field.click();
  await workbench.page.locator('.statusbar', { hasText: `Ln ${line},` }).waitFor();
});

test('the time cursor moves, and kubectl prints that instant', async () => {
  const before = await part('now').innerText();
  await part('cursor').focus();
  await workbench.page.keyboard.press('End');
  await expect.poll(async () => part('now').innerText()).not.toBe(before);
  await part('tab-get').click();
  await expect.poll(async () => part('instant-text').innerText()).toContain('NAME');
  await picture(workbench.page, 'restarts-dark');
});

test('the timeline follows typing', async () => {
  await workbench.focusEditor();
  await workbench.goTo(18, 1);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.press('Backspace');
  await workbench.page.keyboard.type('20');
  // Every 20 s instead of every 5 s: three misses take until 75 s, and the grace period comes on top.
  await expect.poll(() => secondsOf('figure-restart')).toBeGreaterThan(90);
});

test('a reload keeps the view', async () => {
  await workbench.page.keyboard.press('Control+s');
  await workbench.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
  await workbench.reload(sample);
  await part('timeline').waitFor();
  await part('figure-restart').waitFor();
});

test('a killed language server comes back with what it knew', async () => {
  workbench.killLanguageServer();
  await workbench.focusEditor();
  await workbench.goTo(4, 1);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.type('x');
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
});
