import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesAt } from '../../server/src/simulation/inside.ts';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../server/src/simulation/simulate.ts';

const sample = readFileSync(join(import.meta.dirname, '../../samples/3-first-prepare-then-serve.yaml'), 'utf8');

/** The sample, over; an init container writes a page, a sidecar adds the date to it every ten seconds. */
const run = () =>
  runSimulation({
    objects: readManifest(sample, '1.36', []).map(({ object }) => object!),
    scenario: {},
    horizonSeconds: 600,
    seed: 0,
    version: '1.36',
  });

/** Lines of the page as the web server sees it. */
const page = (text: string): string[] => {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith('notice-board/web:/usr/share/nginx/html'));
  return lines.slice(from + 1).flatMap((line) => /│ (.*)/.exec(line)?.[1] ?? []);
};

test('the files of volumes as they are at an instant, forwards and backwards', () => {
  const simulation = run();
  expect(filesAt(simulation, 0.5)).toBe('');
  const late = filesAt(simulation, 60);
  expect(late).toContain('notice-board/web:/usr/share/nginx/html  (page: emptyDir, ro)');
  expect(late).toContain('notice-board/clock:/page  (page: emptyDir, rw)');
  expect(page(late)[0]).toBe('<h1>Welcome</h1>');
  const early = filesAt(simulation, 15);
  expect(page(early).length).toBeGreaterThan(1);
  expect(page(early).length).toBeLessThan(page(late).length);
  expect(filesAt(simulation, 60)).toBe(late);
});

test('of one container only; the run itself is not touched', () => {
  const simulation = run();
  const before = JSON.stringify(simulation.run);
  expect(filesAt(simulation, 60, 'clock')).toMatch(/^notice-board\/clock:\/page/);
  expect(filesAt(simulation, 60, 'clock')).not.toContain('/usr/share');
  expect(JSON.stringify(simulation.run)).toBe(before);
});

test('a Pod with host aliases shows its /etc/hosts', () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostAliases: [{ip: 10.1.2.3, hostnames: [old.example, older.example]}]
  containers: [{name: main, image: 'busybox:1.36', command: [sleep, '60']}]
`;
  const simulation = runSimulation({
    objects: readManifest(text, '1.36', []).map(({ object }) => object!),
    scenario: {},
    horizonSeconds: 30,
    seed: 0,
    version: '1.36',
  });
  const shown = filesAt(simulation, 20);
  expect(shown).toMatch(/^web:\/etc\/hosts {2}\(hostAliases\)/);
  expect(shown).toContain('# Entries added by HostAliases.\n');
  expect(shown).toContain('│ 10.1.2.3\told.example\tolder.example');
});
