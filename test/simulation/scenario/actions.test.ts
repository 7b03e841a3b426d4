import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { withFindings } from '../../../server/src/simulation/foresight/index.ts';
import { nodeRuntime } from '../../../server/src/simulation/nodeRuntime.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction, SimulationRun } from '../../../server/src/simulation/timeline.ts';
import { eventsOf, lastStatus, runPods, scriptPod } from '../kubelet/runs.ts';

const SLEEP = 'trap "exit 0" TERM; sleep 10000 & wait';
const alwaysFine = { exec: { command: ['true'] }, periodSeconds: 5 };

/** A Deployment of Pods that run as long as they may. */
const deployment = (replicas: number, container: Record<string, unknown> = {}): KubernetesObject => {
  const { spec } = scriptPod('x', SLEEP, {}, container);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: { metadata: { labels: { app: 'web' } }, spec },
    },
  };
};

const budget = (minAvailable: number): KubernetesObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default' },
  spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  status: {},
});

const run = (objects: readonly KubernetesObject[], actions: readonly ScenarioAction[], horizon = 120): SimulationRun =>
  runPods(objects, horizon, { actions });

const answers = ({ timeline }: SimulationRun): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'actionResult' || entry.type === 'response'
      ? [`${entry.verb} ${entry.code}${entry.message ? ` ${entry.message}` : ''}`]
      : [],
  );

describe('killProcess', () => {
  const cases: [name: string, action: Partial<ScenarioAction>, exitCode: number][] = [
    ['ends with 1 when nothing is said', {}, 1],
    ['ends with the exit code', { exitCode: 42 }, 42],
    ['is ended by a signal', { signal: 'KILL' }, 137],
    ['ends well, and is restarted all the same', { exitCode: 0 }, 0],
    ['finds the container by its name', { container: 'main', exitCode: 3 }, 3],
  ];
  test.each(cases)('the main process %s', (_name, action, exitCode) => {
    const told = run([scriptPod('p', SLEEP)], [{ at: 20, verb: 'killProcess', object: 'Pod/p', ...action }]);
    expect(answers(told)).toEqual(['killProcess 0']);
    const { main } = lastStatus(told, 'Pod/p').containers;
    expect([main?.restartCount, main?.lastState?.exitCode]).toEqual([1, exitCode]);
  });

  test('names the action as the cause of the restart, and no lesson about the program', () => {
    const told = run([scriptPod('p', SLEEP)], [{ at: 20, verb: 'killProcess', object: 'Pod/p' }]);
    const action = told.timeline.find(({ type }) => type === 'actionResult');
    const exit = told.timeline.find((entry) => entry.type === 'status' && entry.containers.main?.restartCount === 1);
    const behind = new Set<number>();
    const follow = (id: number): void => {
      if (behind.has(id)) return;
      behind.add(id);
      for (const cause of told.timeline[id]?.causes ?? []) if ('entry' in cause) follow(cause.entry);
    };
    follow(exit?.id ?? -1);
    expect(behind.has(action?.id ?? -2)).toBe(true);
  });

  test('takes the first Pod of a Deployment', () => {
    const told = run([deployment(2)], [{ at: 20, verb: 'killProcess', object: 'Deployment/web' }]);
    const restarted = new Set(
      told.timeline.flatMap((entry) => (entry.type === 'status' && entry.containers.main?.restartCount === 1 ? [entry.object] : [])),
    );
    expect(restarted.size).toBe(1);
  });

  test('says so when there is no such container', () => {
    expect(answers(run([scriptPod('p', SLEEP)], [{ at: 20, verb: 'killProcess', object: 'Pod/p', container: 'other' }]))).toEqual([
      'killProcess 1 no such container runs at this time',
    ]);
  });
});

describe('failProbe', () => {
  const pod = scriptPod('p', SLEEP, {}, { livenessProbe: alwaysFine, readinessProbe: { ...alwaysFine, periodSeconds: 2 } });

  test('only the probe that is named fails, and recovers at the end', () => {
    const told = run([pod], [{ at: 20, verb: 'failProbe', object: 'Pod/p', probe: 'readiness', until: 40 }]);
    const unhealthy = eventsOf(told, 'Pod/p', 'Unhealthy');
    expect(unhealthy.length).toBeGreaterThan(0);
    expect(unhealthy.every((line) => line.includes('Readiness probe failed'))).toBe(true);
    const ready = told.timeline.flatMap((entry) => (entry.type === 'status' ? [[entry.conditions.Ready, entry.t] as const] : []));
    const lost = ready.find(([value, t]) => value === 'False' && t > 20);
    expect(lost?.[1]).toBeLessThan(30);
    expect(lastStatus(told, 'Pod/p').conditions.Ready).toBe('True');
    expect(lastStatus(told, 'Pod/p').containers.main?.restartCount).toBe(0);
  });

  test('a liveness probe that fails restarts the container, again and again until the end', () => {
    const told = run([pod], [{ at: 20, verb: 'failProbe', object: 'Pod/p', probe: 'liveness', until: 60 }], 300);
    expect(lastStatus(told, 'Pod/p').containers.main?.restartCount).toBe(2);
  });

  const outputs: [name: string, handler: Record<string, unknown>, output: string][] = [
    ['HTTP', { httpGet: { path: '/', port: 80, scheme: 'HTTP' } }, 'HTTP probe failed with statuscode: 503'],
    ['TCP', { tcpSocket: { port: 80 } }, 'connect: connection refused'],
    ['gRPC', { grpc: { port: 80, service: '' } }, 'service unhealthy (responded with "NOT_SERVING")'],
  ];
  test.each(outputs)('%s probes fail in the words of the kubelet', (_name, handler, output) => {
    const probed = scriptPod('p', SLEEP, {}, { livenessProbe: { ...handler, periodSeconds: 5 } });
    const later = run([probed], [{ at: 3, verb: 'failProbe', object: 'Pod/p', probe: 'liveness' }], 30);
    expect(eventsOf(later, 'Pod/p', 'Unhealthy')[0]).toContain(`Liveness probe failed: `);
    expect(eventsOf(later, 'Pod/p', 'Unhealthy').join()).toContain(output);
  });

  test('concerns all Pods of a Deployment, also those that come later', () => {
    const told = run(
      [deployment(2, { readinessProbe: alwaysFine })],
      [
        { at: 1, verb: 'failProbe', object: 'Deployment/web' },
        { at: 10, verb: 'delete', object: 'Pod/web-*-*' },
      ],
      60,
    );
    const failing = new Set(
      told.timeline.flatMap((entry) => (entry.type === 'event' && entry.reason === 'Unhealthy' ? [entry.object] : [])),
    );
    expect(failing.size).toBe(3);
  });

  test('a probe that does not exist is refused', () => {
    expect(answers(run([pod], [{ at: 5, verb: 'failProbe', object: 'Pod/p', probe: 'health' }]))[0]).toMatch(/^failProbe 400/);
  });
});

describe('drain', () => {
  test('evicts what a controller makes anew, and lets nothing new in', () => {
    const told = run([deployment(2)], [{ at: 20, verb: 'drain' }]);
    expect(answers(told)).toEqual(['drain 0']);
    const gone = told.timeline.filter((entry) => entry.type === 'deleted' && entry.object.startsWith('Pod/'));
    expect(gone).toHaveLength(2);
    expect(told.timeline.some((entry) => entry.type === 'event' && entry.reason === 'FailedScheduling')).toBe(true);
  });

  test('waits for a budget that allows no disruption', () => {
    const told = run([deployment(2), budget(2)], [{ at: 20, verb: 'drain' }]);
    expect(told.timeline.some((entry) => entry.type === 'deleted' && entry.object.startsWith('Pod/'))).toBe(false);
  });

  test('goes on when the budget allows one Pod after the other', () => {
    const told = run([deployment(2), budget(1)], [{ at: 20, verb: 'drain' }]);
    expect(told.timeline.filter((entry) => entry.type === 'deleted' && entry.object.startsWith('Pod/'))).toHaveLength(1);
  });

  test('leaves Pods that nobody makes anew, unless forced', () => {
    const bare = scriptPod('p', SLEEP);
    expect(answers(run([bare], [{ at: 20, verb: 'drain' }]))).toEqual([
      'drain 1 cannot delete Pods that declare no controller (use --force to override): default/p',
    ]);
    const forced = run([bare], [{ at: 20, verb: 'drain', force: true }]);
    expect(forced.timeline.some((entry) => entry.type === 'deleted' && entry.object === 'Pod/p')).toBe(true);
  });
});

test('what a scenario brings about teaches nothing about the manifest; what follows by itself does', () => {
  const pod = scriptPod('p', SLEEP, {}, { livenessProbe: alwaysFine });
  const codes = (actions: readonly ScenarioAction[]): string[] => {
    const conditions = { images: { 'busybox:1.36': 'present' as const } };
    const simulation = new Simulation(
      { objects: [pod], scenario: { actions, conditions }, horizonSeconds: 300, seed: 0, version: '1.36' },
      nodeRuntime,
    );
    return withFindings(simulation).findings.map(({ code }) => code);
  };
  const calm = codes([]);
  expect(codes([{ at: 20, verb: 'failProbe', object: 'Pod/p', until: 80 }])).toEqual(calm);
  expect(codes([{ at: 20, verb: 'killProcess', object: 'Pod/p' }])).toEqual(calm);
  const failing = scriptPod('p', SLEEP, {}, { livenessProbe: { exec: { command: ['false'] }, periodSeconds: 5 } });
  const simulation = new Simulation(
    {
      objects: [failing],
      scenario: { actions: [{ at: 3, verb: 'killProcess', object: 'Pod/p' }] },
      horizonSeconds: 300,
      seed: 0,
      version: '1.36',
    },
    nodeRuntime,
  );
  expect(withFindings(simulation).findings.some(({ code }) => code.startsWith('liveness'))).toBe(true);
});
