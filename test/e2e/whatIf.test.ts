import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from './pictures.ts';
import { until, Workbench } from './workbench.ts';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
      - name: main
        image: nginx:1.27
        readinessProbe:
          httpGet: {port: 80}
`;

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: calm
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sleep, "100000"]
`;

const SCENARIO = `manifest: calm.yaml
horizon: 2m
actions:
- at: 30s
  verb: killProcess
  object: Pod/calm
expect:
- ready before 20s
- no restart
`;

const BOTH = `manifest: [calm.yaml, shop.yaml]
horizon: 2m
expect:
- Pod/calm ready before 20s
- Deployment/shop ready before 60s
`;

let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-what-if-'));
  writeFileSync(join(folder, 'shop.yaml'), MANIFEST);
  writeFileSync(join(folder, 'calm.yaml'), POD);
  writeFileSync(join(folder, 'crash.podsight.yaml'), SCENARIO);
  writeFileSync(join(folder, 'both.podsight.yaml'), BOTH);
  workbench = await Workbench.start(folder, { 'workbench.colorTheme': 'Default Dark Modern' }, { width: 1600, height: 1000 });
  await workbench.open('calm.yaml');
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const part = (id: string) => workbench.webview().getByTestId(id).first();

test('what is tried out changes the run, and is saved beside the manifest', async () => {
  await workbench.command('Podsight: Preview Pod Lifecycle');
  await part('figure-restarts').waitFor();
  await expect.poll(() => part('figure-restarts').innerText()).toMatch(/^0/);
  await part('what-if').selectOption({ label: 'the process of main ends with 1' });
  await expect.poll(() => part('figure-restarts').innerText()).toMatch(/^1/);
  await part('action-chip').waitFor();
  await part('scenario').click();
  await part('save-scenario').click();
  const file = join(folder, 'calm.podsight.yaml');
  await expect.poll(() => existsSync(file)).toBe(true);
  await expect
    .poll(() => readFileSync(file, 'utf8'))
    .toMatch(/^manifest: calm\.yaml\nactions:\n {2}- at: \d+(\.\d+)?s\n {4}verb: killProcess\n/);
  await part('scenario-file').waitFor();
});

test('expectations are told with the entry that breaks them', async () => {
  await part('scenario').click();
  await part('add-expectation').click();
  await part('expect').fill('no restart');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => part('expectations').innerText()).toContain('1 of 1 expectation does not hold');
  await part('expectation').getByRole('button').first().click();
  await part('why-step').waitFor();
  await picture(workbench.page, 'what-if-dark');
});

test('a scenario file is checked for its own mistakes, and its lens runs it', async () => {
  await workbench.focusEditor();
  await workbench.quickOpen('crash.podsight.yaml');
  await until(
    () => workbench.page.locator('.codelens-decoration a', { hasText: 'Run expectations' }).click(),
    part('expectations').filter({ hasText: '1 of 2 expectations does not hold' }),
  );
  await expect.poll(() => part('scenario-file').innerText()).toContain('crash.podsight.yaml');
  await workbench.focusEditor();
  await workbench.goTo(8, 3);
  await workbench.page.keyboard.type('x');
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
  await workbench.page.keyboard.press('Backspace');
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
});

test('a scenario with several manifests shows everything in all of them', async () => {
  await workbench.command('View: Close All Editors');
  await workbench.quickOpen('both.podsight.yaml');
  await until(
    () => workbench.page.locator('.codelens-decoration a', { hasText: 'Run expectations' }).click(),
    part('expectations').filter({ hasText: 'All 2 expectations hold' }),
  );
  expect(await part('others').innerText()).toBe('with shop');
  expect(await workbench.webview().locator('[data-lane="Deployment/shop"]').count()).toBe(1);
  // What the other file holds is followed as it is typed.
  await workbench.quickOpen('shop.yaml');
  await workbench.focusEditor();
  await workbench.goTo(6, 1);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.press('Backspace');
  await workbench.page.keyboard.type('5');
  await expect.poll(() => workbench.webview().locator('[data-lane^="Pod/shop-"]').count()).toBe(5);
  await workbench.page.keyboard.press('Backspace');
  await workbench.page.keyboard.type('3');
  await expect.poll(() => workbench.webview().locator('[data-lane^="Pod/shop-"]').count()).toBe(3);
});

test('the preview of a change tells what it does to what runs, with a rollback', async () => {
  await workbench.command('View: Close All Editors');
  await workbench.quickOpen('shop.yaml');
  await workbench.focusEditor();
  await workbench.goTo(17, 1);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.press('ArrowLeft');
  await workbench.page.keyboard.press('Backspace');
  await workbench.page.keyboard.type('1');
  await workbench.command('Podsight: Preview Change');
  await part('change-card').waitFor();
  await expect.poll(() => part('change-card').innerText()).toContain('The change does not get through');
  await expect.poll(() => part('change-card').innerText()).toContain('At least 3 Pods stay ready all the time.');
  await picture(workbench.page, 'change-dark');
  await part('rollback').check();
  await expect.poll(() => part('change-card').innerText()).toContain('The rollback is done after');
  await part('change-plain').click();
  await part('change-card').waitFor({ state: 'detached' });
});
