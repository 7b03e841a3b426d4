import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { nodeRuntime } from '../../../server/src/simulation/nodeRuntime.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction, StatusEntry } from '../../../server/src/simulation/timeline.ts';

const resources = { cpu: '2', memory: '4Gi', pods: '110' };
const node: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1', labels: { 'kubernetes.io/hostname': 'node-1' } },
  spec: {},
  status: { capacity: resources, allocatable: resources },
};

interface Standing {
  readonly container?: Record<string, unknown>;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
}

const standing = ({ container, spec, status }: Standing = {}): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { nodeName: 'node-1', containers: [{ name: 'main', image: 'nginx:1.27', ...container }], ...spec },
    status: { phase: 'Running', ...status },
  }) as KubernetesObject;

function run(pod: KubernetesObject, actions: readonly ScenarioAction[] = [], horizonSeconds = 60): Simulation {
  const scenario = { actions, conditions: { cluster: [node, pod] } };
  return new Simulation({ objects: [], scenario, horizonSeconds, seed: 0, version: '1.36', stepwise: true }, nodeRuntime);
}

const events = ({ run: { timeline } }: Simulation): string[] =>
  timeline.flatMap((entry) => (entry.type === 'event' ? [`${entry.reason} ${entry.message}`] : []));
const statuses = ({ run: { timeline } }: Simulation): StatusEntry[] =>
  timeline.filter((entry): entry is StatusEntry => entry.type === 'status');

const http = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 };
const end = { exitCode: 1, reason: 'Error', startedAt: '2025-12-31T23:59:20Z', finishedAt: '2025-12-31T23:59:30Z' };
const told = (status: Record<string, unknown>): Record<string, unknown> => ({
  containerStatuses: [
    {
      name: 'main',
      image: 'nginx:1.27',
      imageID: '',
      containerID: 'containerd://abc',
      ready: true,
      started: true,
      restartCount: 0,
      ...status,
    },
  ],
});

describe('a Pod that was running before', () => {
  const quiet: readonly [title: string, pod: Standing][] = [
    ['goes on running', {}],
    ['is not made unready by its probes', { container: { readinessProbe: http, livenessProbe: http, startupProbe: http } }],
    [
      'keeps its volumes',
      { container: { volumeMounts: [{ name: 'c', mountPath: '/c' }] }, spec: { volumes: [{ name: 'c', emptyDir: {} }] } },
    ],
    ['does not prepare itself once more', { spec: { initContainers: [{ name: 'first', image: 'busybox:1.36', command: ['false'] }] } }],
    [
      'keeps what is told of its containers',
      { status: told({ restartCount: 3, state: { running: { startedAt: '2025-12-31T20:00:00Z' } } }) },
    ],
    ['on the host network', { spec: { hostNetwork: true } }],
  ];
  for (const [title, pod] of quiet)
    it(title, () => {
      const simulation = run(standing(pod));
      expect(events(simulation)).toEqual([]);
      const [first, ...others] = statuses(simulation);
      expect(others).toEqual([]);
      expect(first?.conditions.Ready).toBe('True');
      expect(first?.containers.main?.restartCount).toBe(title.includes('told') ? 3 : 0);
    });

  it('is listed with its age', () => {
    expect(run(standing()).printAt(30, 'get').trim().split('\n')[1]).toMatch(/^web +1\/1 +Running +0 +60m$/);
  });

  it('stops when it is deleted', () => {
    const simulation = run(standing(), [{ at: 10, verb: 'delete', object: 'Pod/web' }]);
    expect(events(simulation)).toEqual(['Killing Stopping container main']);
    expect(simulation.printAt(20, 'get')).toContain('No resources found');
  });

  it('is started again when its program ends', () => {
    const simulation = run(standing(), [{ at: 10, verb: 'killProcess', object: 'Pod/web', exitCode: 3 }]);
    expect(events(simulation).map((text) => text.split(' ')[0])).toEqual(['Pulled', 'Created', 'Started']);
    expect(statuses(simulation).at(-1)?.containers.main?.restartCount).toBe(1);
  });

  it('waits on in its back-off', () => {
    const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting failed container=main' };
    const status = told({ ready: false, started: false, restartCount: 4, state: { waiting }, lastState: { terminated: end } });
    const simulation = run(standing({ status }), [], 120);
    expect(simulation.printAt(10, 'get')).toContain('CrashLoopBackOff   4 (40s ago)');
    const restarted = simulation.run.timeline.find((entry) => entry.type === 'event' && entry.reason === 'Started');
    // 80 s after the end, or at the look after that.
    expect(restarted?.t).toBeGreaterThan(49);
    expect(restarted?.t).toBeLessThan(90);
  });

  it('that is not ready becomes so by its probe', () => {
    const status = told({ ready: false, state: { running: { startedAt: '2025-12-31T23:00:00Z' } } });
    const simulation = run(standing({ container: { readinessProbe: http }, status }));
    expect(statuses(simulation).map(({ conditions }) => conditions.Ready)).toEqual(['False', 'True']);
  });
});
