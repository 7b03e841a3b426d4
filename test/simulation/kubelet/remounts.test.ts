import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

const configMap = (data: object): KubernetesObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default' }, data }) as KubernetesObject;
const mounted = (script: string, more: object = {}) =>
  scriptPod(
    'p',
    script,
    { terminationGracePeriodSeconds: 1, volumes: [{ name: 'v', configMap: { name: 'cm' } }], ...more },
    { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
  );
const gone = { at: 4, verb: 'delete', object: 'ConfigMap/cm' } as const;

test('a volume whose ConfigMap has gone keeps its files; bringing it up to date is tried again and again', () => {
  const run = runPods([configMap({ a: '1' }), mounted('sleep 8; cat /v/a; exit 1')], 30, { actions: [gone] });
  const told = eventsOf(run, 'Pod/p', 'FailedMount');
  expect(told.length).toBeGreaterThan(4);
  expect(told[0]).toBe(`9 FailedMount: MountVolume.SetUp failed for volume "v" : configmap "cm" not found`);
  expect(lastStatus(run, 'Pod/p').containers['main']?.restartCount).toBeGreaterThan(0);
});

test('a ConfigMap that comes back is found at the next try', () => {
  const script = 'until grep -q new /v/a; do sleep 1; done';
  const again = { at: 100, verb: 'create', manifest: JSON.stringify(configMap({ a: 'new' })) } as const;
  const run = runPods([configMap({ a: '1' }), mounted(script, { restartPolicy: 'Never' })], 300, { actions: [gone, again] });
  const [first] = eventsOf(run, 'Pod/p', 'FailedMount');
  expect(Number(first?.split(' ')[0])).toBeGreaterThan(50);
  expect(lastStatus(run, 'Pod/p').phase).toBe('Succeeded');
});

test('no deadline is kept that has been replaced', () => {
  const patch = (at: number, activeDeadlineSeconds: number) =>
    ({ at, verb: 'patch', object: 'Pod/p', patchType: 'merge', patch: { spec: { activeDeadlineSeconds } } }) as const;
  const pod = scriptPod('p', 'sleep 100', { activeDeadlineSeconds: 60, terminationGracePeriodSeconds: 1 });
  const told = eventsOf(runPods([pod], 30, { actions: [patch(5, 20), patch(6, 10)] }), 'Pod/p', 'DeadlineExceeded');
  expect(told[0]).toMatch(/^(9|10|11) DeadlineExceeded: Pod was active/);
});

describe('a volume that no container mounts', () => {
  const missing = { volumes: [{ name: 'v', configMap: { name: 'none' } }] };

  test('is not set up', () => {
    const run = runPods([scriptPod('p', 'sleep 9', missing)], 8);
    expect(eventsOf(run, 'Pod/p', 'FailedMount')).toEqual([]);
    expect(lastStatus(run, 'Pod/p').phase).toBe('Running');
  });

  test('is set up when an ephemeral container does', () => {
    const debug = { name: 'debug', image: 'busybox:1.36', command: ['sleep', '1'], volumeMounts: [{ name: 'v', mountPath: '/v' }] };
    const patch = { spec: { ephemeralContainers: [debug] } };
    const actions = [{ at: 4, verb: 'patch', object: 'Pod/p', subresource: 'ephemeralcontainers', patchType: 'strategic', patch } as const];
    const told = eventsOf(runPods([scriptPod('p', 'sleep 30', missing)], 8, { actions }), 'Pod/p', 'FailedMount');
    expect(told[0]).toBe('4 FailedMount: MountVolume.SetUp failed for volume "v" : configmap "none" not found');
  });
});
