import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workbench } from './workbench.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata:
  name: slow
spec:
  containers:
    - name: main
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; sleep 60 & wait $!; touch /tmp/ok; while true; do sleep 1 & wait $!; done"]
      livenessProbe:
        exec:
          command: [test, -f, /tmp/ok]
`;

let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  writeFileSync(join(folder, 'slow.yaml'), MANIFEST);
  workbench = await Workbench.start(folder);
  await workbench.open('slow.yaml');
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('what will happen is a problem at the field that is responsible', async () => {
  const rows = await workbench.problems();
  const row = rows.filter({ hasText: 'The liveness probe kills container main' }).first();
  await row.waitFor();
  expect(await row.textContent()).toContain('foresight/liveness-kills-starting');
});

test('its quick fix shows the proof in the timeline', async () => {
  await workbench.focusEditor();
  await workbench.goTo(10, 10);
  await workbench.quickFix('Show in timeline');
  await workbench.webview().getByTestId('note').filter({ hasText: 'The liveness probe kills container main' }).first().waitFor();
});

test('with more patience it is gone', async () => {
  await workbench.focusEditor();
  await workbench.goTo(12, 39);
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.press('Enter');
  await workbench.page.keyboard.press('Home');
  await workbench.page.keyboard.press('Shift+End');
  await workbench.page.keyboard.type('        failureThreshold: 12');
  await workbench.page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
});
