import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readText } from '../../server/src/cli/io.ts';
import { simulateCommand } from '../../server/src/cli/simulate.ts';

let folder = '';
const put = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

function simulate(...args: readonly string[]) {
  let out = '';
  let complaints = '';
  const code = simulateCommand(args, {
    language: 'en',
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      complaints += text;
    },
    read: readText,
  });
  return { code, out, complaints };
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: main, image: 'busybox:1.36', command: [sleep, '1000']}]
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-scenario-'));
  put('web.yaml', POD);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('podsight simulate --check', () => {
  it('finds the manifest beside the scenario and tells with its exit code whether all holds', () => {
    const scenario = put('web.podsight.yaml', 'expect:\n- ready before 60s\n- no restart\n');
    const good = simulate('--check', scenario);
    expect(good.code).toBe(0);
    expect(good.out).toMatch(/✓ ready before 60s +at \d/);
    expect(good.out).toContain('2 expectations, 0 failed');
    put('web.podsight.yaml', 'expect:\n- ready before 1s\n- no restart\n');
    const bad = simulate('--check', folder);
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/✗ ready before 1s +only at/);
  });

  it('takes one scenario for other manifests, and answers as JSON', () => {
    const scenario = put('other.podsight.yaml', 'actions: [{at: 5, verb: delete, object: Pod/web}]\nexpect: [deleted before 36s]\n');
    const { out, code } = simulate('--check', '-o', 'json', '--scenario', scenario, join(folder, 'web.yaml'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ failed: 0, files: [{ expectations: [{ text: 'deleted before 36s', holds: true }] }] });
  });

  it('does not take a scenario for a manifest', () => {
    expect(simulate('-o', 'get', '--at', '20', folder).out).toContain('web ');
  });

  it.each([
    ['expect: [raedy]\n', /3?:?1:10: This expectation is not understood at `raedy`/],
    ['horizon: 5\n', /there is nothing under `expect:`/],
    ['manifest: gone.yaml\nexpect: [ready]\n', /there is no such file/],
  ])('says what to change in %j', (text, message) => {
    expect(() => simulate('--check', put('odd.podsight.yaml', text))).toThrow(message);
  });
});

describe('podsight simulate --over', () => {
  const deployment = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: '${image}'}]}
`;

  it('tells what the change of a running manifest does', () => {
    const old = put('old.yaml', deployment('nginx:1.27'));
    const changed = put('new.yaml', deployment('nginx:1.28'));
    const { out } = simulate('--over', old, '--rollback-at', '60', changed);
    expect(out).toMatch(/\nPods that come: 2, that go: 2; all is done after \d/);
    expect(out).toMatch(/At least 2 Pods stay ready all the time\.\nThe rollback is done after \d/);
    expect(JSON.parse(simulate('-o', 'json', '--over', old, changed).out)).toMatchObject({ change: { readyBefore: 2, stuck: null } });
    expect(simulate('-o', 'get', '--at', '0', '--over', old, changed).out.trim().split('\n')).toHaveLength(3);
  });

  it('judges the change among the objects of the scenario, too', () => {
    const old = put('old.yaml', deployment('nginx:1.27'));
    const privileged = `apiVersion: v1
kind: Pod
metadata: {name: root}
spec: {containers: [{name: main, image: 'busybox', securityContext: {privileged: true}}]}
`;
    const changed = put('new.yaml', `${deployment('nginx:1.28')}---\n${privileged}`);
    const namespace = `{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {pod-security.kubernetes.io/enforce: baseline}}}`;
    const around = put('guarded.podsight.yaml', `conditions:\n  cluster: [${namespace}]\n`);
    const labelled = put('labelled.podsight.yaml', 'conditions:\n  namespaceLabels: {pod-security.kubernetes.io/enforce: baseline}\n');
    expect(simulate('--over', old, changed).complaints).toBe('');
    for (const scenario of [around, labelled])
      expect(simulate('--scenario', scenario, '--over', old, changed).complaints).toContain(
        'violates PodSecurity "baseline:latest": privileged',
      );
  });

  it('speaks of one Pod as of one', () => {
    const old = put('old.yaml', deployment('nginx:1.27').replace('replicas: 2', 'replicas: 1'));
    const changed = put('new.yaml', deployment('nginx:1.28').replace('replicas: 2', 'replicas: 1'));
    expect(simulate('--over', old, changed).out).toContain('At least 1 Pod stays ready all the time.');
  });

  it('says when nothing runs that could be changed', () => {
    expect(() => simulate('--over', put('odd.yaml', 'kind: Pod\n'), join(folder, 'web.yaml'))).toThrow(/nothing in it is accepted/);
  });
});
