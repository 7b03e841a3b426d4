import { expect, test } from 'vitest';
import { accepted, labels, proposals } from '../ask.ts';

const LIST = 'apiVersion: v1\nkind: List\nitems:\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n';

test('an item of a list begins as a manifest does', () => {
  expect(labels(`${LIST}  - ¦`)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
  expect(labels(`${LIST}  - apiVersion: apps/v1\n    kind: ¦`)).toEqual(expect.arrayContaining(['Deployment', 'StatefulSet']));
  expect(labels(`${LIST}  - apiVersion: apps/v1\n    kind: ¦`)).not.toContain('Pod');
  expect(labels(`${LIST}  - kind: Deployment\n    apiVersion: ¦`)).toEqual(['apps/v1']);
  expect(labels(`${LIST}  - apiVersion: v1\n    kind: Pod\n    ¦`)).toContain('spec');
});

test('below the key of a list its items are proposed with their dash', () => {
  expect(labels(`${POD}    ¦`)).toEqual(expect.arrayContaining(['- name', '- image', '- web container with probes']));
  expect(labels(`${POD}    ¦`)).not.toContain('name');
  expect(accepted(`${POD}    ¦`, '- name')).toBe(`${POD}    - name: `);
  expect(accepted(`${POD}    - name: a\n      image: a:1\n      ports:\n        ¦`, '- containerPort')).toContain(
    '        - containerPort: ',
  );
  const lines = accepted(`${POD}    ¦`, '- web container with probes').split('\n').slice(5);
  expect(lines.slice(0, 4)).toEqual(['    - name: web', '      image: nginx:1.27', '      ports:', '        - name: http']);
});

test('images and schedules to begin with', () => {
  expect(labels(`${POD}    - name: a\n      image: ¦`)).toEqual(expect.arrayContaining(['nginx:1.27', 'busybox:1.36']));
  const cron = 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: ¦';
  expect(proposals(cron).map(({ label, detail }) => `${label} ${detail}`)).toContain('0 3 * * * every day at 03:00');
  expect(accepted(cron, '*/5 * * * *')).toContain('  schedule: "*/5 * * * *"');
});
