import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { until, Workbench } from './workbench.ts';

const file = 'web.yaml';
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          resources:
            limits: {memory: 64Mi, cpu: 0.5}
          livenessProbe:
            httpGet: {path: /healthz, port: 80}
`;
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  writeFileSync(join(folder, file), manifest);
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', file);
  git('commit', '--quiet', '-m', 'Add the web server');
  workbench = await Workbench.start(
    folder,
    { 'workbench.colorTheme': 'Default Dark Modern', 'git.enabled': true, 'git.autofetch': false },
    { width: 1600, height: 1000 },
  );
  await workbench.open(file);
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The group of the view, right of the file. */
const view = () => workbench.page.locator('.editor-group-container').nth(1);
const source = () => workbench.page.locator('.editor-group-container').nth(0);

/** Puts the mouse on a key of the view and waits for what is said of it. */
async function hoverOver(key: string, said: string): Promise<void> {
  await until(
    async () => {
      await workbench.page.mouse.move(0, 0);
      await view().locator('.view-line span span', { hasText: key }).first().hover();
    },
    workbench.page.locator('.monaco-hover:visible', { hasText: said }),
  );
}

test('the command shows the manifest as it is stored, beside the file, with marks', async () => {
  await workbench.command('Podsight: Show Effective Manifest');
  await workbench.page.locator('.tab[data-resource-name="web (effective).yaml"]').waitFor();
  await view().locator('.view-line', { hasText: 'failureThreshold: 3' }).waitFor();
  await expect.poll(() => view().locator('.view-overlays [class*="TextEditorDecorationType"]').count()).toBeGreaterThan(10);
  await picture(workbench.page, 'effective-dark');
});

test('a marked line says why it is there', async () => {
  await hoverOver('failureThreshold', 'SetDefaults_Probe');
  await picture(workbench.page, 'effective-hover-dark');
  await workbench.page.mouse.move(0, 0);
});

test('the view follows typing', async () => {
  await source().locator('.view-lines').click();
  await workbench.goTo(21, 1);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.keyboard.type('periodSeconds: 7');
  await view().locator('.view-line', { hasText: 'periodSeconds: 7' }).waitFor();
});

test('a change that the server would refuse of the object at HEAD is told where it is made', async () => {
  await source().locator('.view-lines').click();
  for (const line of [9, 13]) {
    await workbench.goTo(line, 1);
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.type('2');
  }
  await source().locator('.squiggly-warning').first().waitFor({ state: 'attached' });
  const rows = await workbench.problems();
  await rows.filter({ hasText: 'Apply will be refused: `spec.selector.matchLabels.app` is `web` at HEAD' }).first().waitFor();
});

test('the command sums up what an apply over HEAD would bring', async () => {
  await source().locator('.view-lines').click();
  await workbench.command('Podsight: Check against HEAD');
  // Under the smoke test driver notifications do not pop up; they are in the centre.
  const told = workbench.page.locator('.notifications-center', { hasText: 'would refuse to update Deployment/web' });
  await workbench.page.locator('.statusbar .codicon-bell-dot').waitFor();
  await workbench.command('Notifications: Show Notifications');
  await told.waitFor();
  await picture(workbench.page, 'update-dark');
  await workbench.command('Notifications: Clear All Notifications');
});

test('in a light theme, too', async () => {
  await workbench.theme('Light Modern');
  await workbench.page.locator('.monaco-workbench.vs').waitFor();
  await hoverOver('generation', 'Counts the changes of the spec');
  await picture(workbench.page, 'effective-light');
});
