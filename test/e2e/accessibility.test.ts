import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { root, Workbench } from './workbench.ts';

/** Name of the picture → name of the theme in the editor's list, and the class that a webview gets with it. */
const themes = {
  dark: ['Dark Modern', 'vscode-dark'],
  light: ['Light Modern', 'vscode-light'],
  'high-contrast': ['Dark High Contrast', 'vscode-high-contrast'],
  'high-contrast-light': ['Light High Contrast', 'vscode-high-contrast-light'],
} as const;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const sample = '3-first-prepare-then-serve.yaml';
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  cpSync(join(root, 'samples'), folder, { recursive: true });
  workbench = await Workbench.start(folder, {}, { width: 1600, height: 1000 });
  await workbench.open(sample);
  await workbench.command('Podsight: Preview Pod Lifecycle');
  await workbench.webview().getByTestId('timeline').first().waitFor();
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(Object.keys(themes) as (keyof typeof themes)[])('the timeline has no accessibility violation in the %s theme', async (name) => {
  const [theme, bodyClass] = themes[name];
  await workbench.focusEditor();
  await workbench.theme(theme);
  await workbench.webview().locator(`body.${bodyClass}`).waitFor();
  const frame = await workbench.webviewFrame();
  await frame.evaluate(axe);
  const results = (await frame.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  await picture(workbench.page, `preview-${name}`);
  const violations = results.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  expect(violations).toEqual([]);
});
