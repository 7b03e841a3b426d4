import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { simulate } from '../../../server/src/simulation/simulate.ts';
import { eventsOf, lastStatus, scriptPod } from './runs.ts';

const MEBIBYTE = 1_048_576;
const resize = (at: number, resources: object, name = 'main') => ({
  at,
  verb: 'patch',
  object: 'Pod/p',
  patchType: 'strategic',
  subresource: 'resize',
  patch: { spec: { containers: [{ name, resources }] } },
});

function runResized(pod: KubernetesObject, after: object) {
  const scenario = { actions: [resize(10, after)], conditions: { images: { 'busybox:1.36': 'present' as const } } };
  return simulate({ objects: [pod], scenario, horizonSeconds: 60, seed: 0, version: '1.36' });
}

const run = (script: string, before: object, after: object) =>
  runResized(scriptPod('p', script, { restartPolicy: 'Never' }, { resources: before }), after);

const answer = ({ timeline }: ReturnType<typeof run>): string =>
  timeline.flatMap((entry) => (entry.type === 'response' ? [`${entry.code} ${entry.message ?? ''}`.trim()] : []))[0] ?? '';

describe('a resize is refused', () => {
  test.each([
    [
      'that changes the QoS class',
      { limits: { cpu: '200m', memory: '64Mi' } },
      { requests: { cpu: '100m' } },
      '422 Pod "p" is invalid: spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    ],
    [
      'whose request is above the limit',
      { requests: { memory: '32Mi' }, limits: { memory: '64Mi' } },
      { requests: { memory: '96Mi' } },
      '422 Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "96Mi": must be less than or equal to memory limit of 64Mi',
    ],
    [
      'that takes a limit away',
      { requests: { memory: '32Mi', cpu: '100m' }, limits: { memory: '64Mi' } },
      { limits: { memory: null } },
      '422 Pod "p" is invalid: spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed',
    ],
    [
      'of other resources',
      { requests: { cpu: '100m' } },
      { requests: { 'ephemeral-storage': '1Gi' } },
      '422 Pod "p" is invalid: spec: Forbidden: only cpu and memory resources are mutable',
    ],
  ])('%s', (_, before, after, told) => {
    expect(answer(run('sleep 60', before, after))).toBe(told);
  });
});

describe('what a resize names beside resources', () => {
  const patched = (patch: object) => {
    const pod = scriptPod('p', 'sleep 60', { terminationGracePeriodSeconds: 1 }, { resources: { requests: { cpu: '100m' } } });
    const actions = [{ at: 5, verb: 'patch', object: 'Pod/p', patchType: 'strategic', subresource: 'resize', patch }];
    const scenario = { actions, conditions: { images: { 'busybox:1.36': 'present' as const } } };
    return simulate({ objects: [pod], scenario, horizonSeconds: 30, seed: 0, version: '1.36' });
  };

  test('is left as it was', () => {
    const ran = patched({
      spec: { activeDeadlineSeconds: 9, containers: [{ name: 'main', image: 'none:1', resources: { requests: { cpu: '110m' } } }] },
    });
    expect(answer(ran)).toBe('');
    expect(eventsOf(ran, 'Pod/p').map((text) => text.split(' ')[1])).toEqual([
      'Scheduled:',
      'Pulled:',
      'Created:',
      'Started:',
      'ResizeStarted:',
      'ResizeCompleted:',
    ]);
  });

  test('may not be a container of another name', () => {
    expect(answer(patched({ spec: { containers: [{ name: 'other', image: 'none:1', resources: { requests: { cpu: '110m' } } }] } }))).toBe(
      '422 Pod "p" is invalid: spec.containers: Forbidden: containers may not be added or removed on resize',
    );
  });
});

const memory = (mebibytes: number) => ({ requests: { memory: '8Mi' }, limits: { memory: `${mebibytes}Mi` } });
const GROW = 'sleep 15; head -c 60m /dev/zero | tail -c 50m >/dev/null; exit 3';

describe('a memory limit holds from the resize on', () => {
  test.each([
    ['raised in time', 200, 'Error 3'],
    ['lowered before the use grows', 16, 'OOMKilled 137'],
  ])('%s', (_, mebibytes, ending) => {
    const pod = scriptPod('p', GROW, { restartPolicy: 'Never' }, { resources: memory(32) });
    const { containers } = lastStatus(runResized(pod, memory(mebibytes)), 'Pod/p');
    const { main } = containers;
    expect(`${main?.reason} ${main?.exitCode}`).toBe(ending);
  });
});

test('a limit below what is in use is an error until there is room', () => {
  const spec = { volumes: [{ name: 'm', emptyDir: { medium: 'Memory' } }] };
  const container = { resources: memory(200), volumeMounts: [{ name: 'm', mountPath: '/m' }] };
  const pod = scriptPod('p', 'dd if=/dev/zero of=/m/f bs=1M count=40; sleep 25; rm /m/f; sleep 100', spec, container);
  const done = runResized(pod, memory(16));
  const [error] = eventsOf(done, 'Pod/p', 'ResizeError');
  expect(error).toMatch(
    new RegExp(
      String.raw`^10 ResizeError: Pod resize error: .*"error":"cannot decrease memory limits: \[attempting to set pod memory limit \(${16 * MEBIBYTE}\) below current usage \(\d+\), attempting to set container \\"main\\" memory limit \(${16 * MEBIBYTE}\) below current usage \(\d+\)\]"`,
    ),
  );
  expect(eventsOf(done, 'Pod/p', 'ResizeError')).toHaveLength(1);
  const [completed] = eventsOf(done, 'Pod/p', 'ResizeCompleted');
  expect(Number(completed?.split(' ')[0])).toBeGreaterThan(25);
  const failing = done.timeline.find((entry) => entry.type === 'status' && entry.conditionReasons?.['PodResizeInProgress']);
  expect(failing).toBeDefined();
});

test('resources of the Pod as a whole can be changed', () => {
  const pod = scriptPod('p', 'sleep 60', { resources: { requests: { cpu: '200m' }, limits: { cpu: '400m' } } });
  const patch = { spec: { resources: { limits: { cpu: '500m' } } } };
  const actions = [{ at: 5, verb: 'patch', object: 'Pod/p', patchType: 'strategic', subresource: 'resize', patch }];
  const scenario = { actions, conditions: { images: { 'busybox:1.36': 'present' as const } } };
  const ran = simulate({ objects: [pod], scenario, horizonSeconds: 10, seed: 0, version: '1.36' });
  const told = ['ResizeStarted', 'ResizeCompleted'].map((reason) => eventsOf(ran, 'Pod/p', reason).length);
  expect(told).toEqual([1, 1]);
});

describe('limit ranges and quotas hold for resizes too', () => {
  const policy = (kind: string, spec: object): KubernetesObject =>
    ({ apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'default' }, spec }) as KubernetesObject;
  const range = policy('LimitRange', { limits: [{ type: 'Container', max: { cpu: '300m' }, min: { cpu: '50m' } }] });
  const quota = policy('ResourceQuota', { hard: { 'requests.cpu': '300m' } });

  test.each([
    [
      'above the range',
      range,
      { requests: { cpu: '400m' }, limits: { cpu: '400m' } },
      'maximum cpu usage per Container is 300m, but limit is 400m',
    ],
    [
      'below the range',
      range,
      { requests: { cpu: '20m' }, limits: { cpu: '250m' } },
      'minimum cpu usage per Container is 50m, but request is 20m',
    ],
    [
      'beyond the quota',
      quota,
      { requests: { cpu: '400m' } },
      'exceeded quota: x, requested: requests.cpu=300m, used: requests.cpu=100m, limited: requests.cpu=300m',
    ],
    ['within the quota', quota, { requests: { cpu: '250m' } }, ''],
  ])('%s', (_, object, after, told) => {
    const pod = scriptPod('p', 'sleep 60', {}, { resources: { requests: { cpu: '100m' } } });
    const scenario = { actions: [resize(10, after)], conditions: { images: { 'busybox:1.36': 'present' as const } } };
    const ran = simulate({ objects: [object, pod], scenario, horizonSeconds: 30, seed: 0, version: '1.36' });
    expect(answer(ran)).toBe(told === '' ? '' : `403 pods "p" is forbidden: ${told}`);
  });
});
