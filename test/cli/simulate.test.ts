import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { simulateCommand } from '../../server/src/cli/simulate.ts';
import type { Language } from '../../server/src/texts/text.ts';

const folder = mkdtempSync(join(tmpdir(), 'podsight-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'pod.yaml');
writeFileSync(
  file,
  `apiVersion: v1
kind: Pod
metadata: {name: hello}
spec:
  containers: [{name: main, image: 'busybox:1.36', command: [sh, -c, echo hello]}]
`,
);

const simulated = (language: Language, ...args: string[]): string => run(file, language, ...args);

function run(path: string, language: Language, ...args: string[]): string {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const io = { language, write, complain: write, read: (path: string) => readFileSync(path, 'utf8') };
  expect(simulateCommand([...args, path], io)).toBe(0);
  return output;
}

test('JSON holds what the run teaches, in both languages and in the one asked for', () => {
  const { findings } = JSON.parse(simulated('zh-cn', '-o', 'json'));
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    code: 'ends-by-itself',
    severity: 'warning',
    object: 'Pod/hello',
    field: 'spec.containers[0].command[2]',
  });
  expect(findings[0].message.en).toMatch(/nothing to keep running/);
  expect(findings[0].text).toMatch(/^容器 main 没有持续运行的进程/);
});

test('text ends with what the run teaches and the field that is responsible', () => {
  expect(simulated('en')).toMatch(
    /\n {7}! {2}Container main has nothing to keep running: .*\n {12}← Pod\/hello spec\.containers\[0\]\.command\[2\]\n/,
  );
});

test('text tells an event that only comes again twice: when it began, and how it stands at last', () => {
  const unready = join(folder, 'unready.yaml');
  const probe = 'readinessProbe: {exec: {command: [cat, /none]}, periodSeconds: 10}';
  writeFileSync(
    unready,
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: main, image: 'busybox:1.36', command: [sleep, '900'], ${probe}}]\n`,
  );
  const lines = (...args: string[]): string[] =>
    run(unready, 'en', ...args)
      .split('\n')
      .filter((line) => line.includes('Unhealthy'));
  const { timeline } = JSON.parse(run(unready, 'en', '-o', 'json')) as { timeline: { type: string; reason?: string; count?: number }[] };
  const all = timeline.filter(({ type, reason }) => type === 'event' && reason === 'Unhealthy');
  expect(all.length).toBeGreaterThan(10);
  const told = lines();
  expect(told.length).toBeLessThanOrEqual(4);
  expect(told.at(-1)).toContain(`Unhealthy (x${all.at(-1)?.count}, again and again since `);
});

test('nodes: where each Pod can run, and why not elsewhere', () => {
  expect(simulated('en', '-o', 'nodes', '--at', '1s')).toMatch(
    /^## default\/hello\n\nIt would go to node-1; 1 of 1 nodes are possible\.\n/,
  );
  expect(simulated('zh-cn', '-o', 'nodes', '--at', '1s')).toMatch(/会调度到 node-1；1 个节点中有 1 个可行。/);
});

test('logs of several Pods are told apart as kubectl tells them with --prefix', () => {
  const several = join(folder, 'several.yaml');
  const speaking = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n  - {name: main, image: 'busybox:1.36', command: [sh, -c, 'echo I am ${name}; sleep 900']}\n  - {name: side, image: 'busybox:1.36', command: [sh, -c, 'echo beside ${name}; sleep 900']}\n---\n`;
  writeFileSync(several, speaking('one') + speaking('two'));
  expect(run(several, 'en', '-o', 'logs', '--at', '60s')).toBe('[pod/one/main] I am one\n[pod/two/main] I am two\n');
  expect(run(several, 'en', '-o', 'logs', '--at', '60s', '--container', 'side')).toBe(
    '[pod/one/side] beside one\n[pod/two/side] beside two\n',
  );
  expect(simulated('en', '-o', 'logs', '--at', '60s')).toBe('hello\n');
});
