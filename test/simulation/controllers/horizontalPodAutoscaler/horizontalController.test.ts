import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../../server/src/kubernetes/defaults/defaults.ts';
import { limit, stabilize } from '../../../../server/src/simulation/controllers/horizontalPodAutoscaler/scalingRules.ts';
import type { Autoscaler } from '../../../../server/src/simulation/controllers/horizontalPodAutoscaler/types.ts';
import { Simulation } from '../../../../server/src/simulation/simulation.ts';
import type { TimelineEntry } from '../../../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from '../../scriptedRuntime.ts';

/** A Deployment of Pods that ask for 100m each, sized between 1 and 6 Pods at half of that. */
function run(loadCurve: unknown, horizonSeconds: number, spec: Record<string, unknown> = {}): readonly TimelineEntry[] {
  const labels = { app: 'web' };
  const container = { name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '100m' } } };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
    status: {},
  };
  const target = { type: 'Utilization', averageUtilization: 50 };
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'h' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 6,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      ...spec,
    },
  };
  const objects = [deployment, autoscaler].map((object) => applyDefaults(object, '1.36'));
  const conditions = { fakeKubelet: { startDelay: 1, terminateDelay: 1 }, ...(loadCurve === null ? {} : { loadCurve }) };
  return new Simulation({ objects, scenario: { conditions }, horizonSeconds, seed: 0, version: '1.36' }, scriptedRuntime).run.timeline;
}

const rescales = (timeline: readonly TimelineEntry[]): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.reason === 'SuccessfulRescale' ? [`${Math.round(entry.t)} ${entry.message}`] : [],
  );

const ABOVE = 'reason: cpu resource utilization (percentage of request) above target';

describe('an autoscaler', () => {
  test('adds Pods until each has its share, and takes them away five minutes after the load is gone', () => {
    expect(
      rescales(
        run(
          [
            [0, 100],
            [60, 200],
            [120, 50],
          ],
          460,
        ),
      ),
    ).toEqual([`60 New size: 4; ${ABOVE}`, '405 New size: 1; reason: All metrics below target']);
  });

  test('does nothing within the tolerance', () => {
    expect(rescales(run([[0, 108]], 100))).toEqual([]);
  });

  test('stays below its maximum', () => {
    expect(rescales(run([[0, 2000]], 100))).toEqual([`30 New size: 4; ${ABOVE}`, `45 New size: 6; ${ABOVE}`]);
  });

  test('keeps its bounds without metrics', () => {
    expect(rescales(run(null, 40, { minReplicas: 3 }))).toEqual([
      '15 New size: 3; reason: Current number of replicas below Spec.MinReplicas',
    ]);
  });
});

describe('scaling rules', () => {
  const autoscaler = (behavior?: Autoscaler['spec']['behavior']): Autoscaler =>
    ({ spec: { minReplicas: 1, maxReplicas: 100, ...(behavior ? { behavior } : {}) } }) as Autoscaler;
  const policies = [
    { type: 'Pods' as const, value: 4, periodSeconds: 60 },
    { type: 'Percent' as const, value: 10, periodSeconds: 60 },
  ];
  const empty = () => ({ recommendations: [], changes: [] });

  test.each([
    ['up, the most', { scaleUp: { policies, selectPolicy: 'Max' as const } }, 80, 88, 'ScaleUpLimit'],
    ['up, the least', { scaleUp: { policies, selectPolicy: 'Min' as const } }, 80, 84, 'ScaleUpLimit'],
    ['up, never', { scaleUp: { policies, selectPolicy: 'Disabled' as const } }, 80, 80, 'ScaleUpLimit'],
    ['without rules, twice as many', undefined, 30, 60, 'ScaleUpLimit'],
    ['without rules, to the maximum', undefined, 80, 100, 'TooManyReplicas'],
  ])('%s', (_, behavior, current, replicas, reason) => {
    expect(limit(empty(), autoscaler(behavior), current, 1000, 0)).toMatchObject({ replicas, reason, limited: true });
  });

  test.each([
    ['down, the most', 'Max' as const, 72],
    ['down, the least', 'Min' as const, 76],
  ])('%s', (_, selectPolicy, replicas) => {
    expect(limit(empty(), autoscaler({ scaleDown: { policies, selectPolicy } }), 80, 1, 0)).toMatchObject({
      replicas,
      reason: 'ScaleDownLimit',
    });
  });

  test('what was added within the period counts', () => {
    const history = { recommendations: [], changes: [{ atMs: 0, replicas: 3 }] };
    const rules = autoscaler({ scaleUp: { policies: policies.slice(0, 1), selectPolicy: 'Max' } });
    expect(limit(history, rules, 10, 50, 30_000).replicas).toBe(11);
    expect(limit(history, rules, 10, 50, 61_000).replicas).toBe(14);
  });

  test('down only as far as the highest recommendation of the window', () => {
    const history = { recommendations: [{ atMs: 0, replicas: 7 }], changes: [] };
    expect(stabilize(history, autoscaler(), 7, 2, 200_000)).toBe(7);
    expect(stabilize(history, autoscaler(), 7, 2, 301_000)).toBe(2);
  });
});
