import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { picture } from './pictures.ts';
import { Workbench } from './workbench.ts';

const file = 'web.yaml';
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {topology.kubernetes.io/zone: a}
      containers: [{name: web, image: 'nginx:1.27', resources: {requests: {cpu: 1500m}}}]
`;
let folder: string;
let workbench: Workbench;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-workspace-'));
  writeFileSync(join(folder, file), manifest);
  const nodes = [
    { count: 3, cpu: 4, memory: '8Gi', zones: ['a', 'b'] },
    { name: 'db', cpu: 8, taints: ['dedicated=db:NoSchedule'] },
  ];
  workbench = await Workbench.start(
    folder,
    { 'workbench.colorTheme': 'Default Dark Modern', 'podsight.nodes': nodes },
    { width: 1600, height: 900 },
  );
  await workbench.open(file);
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the command shows a table of the nodes of the settings, in the preview of the editor', async () => {
  await workbench.command('Podsight: Where Can This Pod Run?');
  const page = workbench.webview();
  await page.locator('h1', { hasText: 'Deployment/web' }).waitFor();
  await page.getByRole('columnheader', { name: 'NodeAffinity' }).first().waitFor();
  await page.getByRole('cell', { name: 'db' }).first().waitFor();
  await picture(workbench.page, 'placement-dark');
});
