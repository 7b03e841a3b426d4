import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until, Workbench } from './workbench.ts';

let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  writeFileSync(
    join(folder, 'web.yaml'),
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: main\n      image: nginx:1.27\n      ports: 80\n',
  );
  workbench = await Workbench.start(folder);
  await workbench.open('web.yaml');
  // The server is there once it has judged the file.
  await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the hover of a kind shows a picture of the Pod, and images are links', async () => {
  await workbench.goTo(2, 8);
  const picture = workbench.page.locator('.monaco-hover:visible img[src^="data:image/svg+xml"]').first();
  await until(() => workbench.command('Show or Focus Hover'), picture);
  expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
  await workbench.page.keyboard.press('Escape');
  await workbench.page.locator('.detected-link', { hasText: 'nginx' }).first().waitFor();
});
