import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../../server/src/kubernetes/defaults/defaults.ts';
import {
  limit,
  noteChange,
  type ScalingHistory,
  stabilize,
} from '../../../../server/src/simulation/controllers/horizontalPodAutoscaler/scalingRules.ts';
import type { Autoscaler } from '../../../../server/src/simulation/controllers/horizontalPodAutoscaler/types.ts';
import { Simulation } from '../../../../server/src/simulation/simulation.ts';
import type { TimelineEntry } from '../../../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from '../../scriptedRuntime.ts';

/** A Deployment of Pods that ask for 100m each, sized between 1 and 6 Pods at half of that. */
function run(
  loadCurve: unknown,
  horizonSeconds: number,
  spec: Record<string, unknown> = {},
  names: readonly string[] = ['h'],
): readonly TimelineEntry[] {
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
  const autoscalers = names.map((name) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 6,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      ...spec,
    },
  }));
  const objects = [deployment, ...autoscalers].map((object) => applyDefaults(object, '1.36'));
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
            [120, 48],
          ],
          460,
        ),
      ),
    ).toEqual([`60 New size: 4; ${ABOVE}`, '405 New size: 1; reason: All metrics below target']);
  });

  // metrics/client.go getPodMetrics reads thousandths, rounded up: 12.5m of 100m are 13 %, which is more than one Pod's share of 50 %.
  test('reads what a Pod uses in thousandths, rounded up', () => {
    const fast = { behavior: { scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] } } };
    const curve = [
      [0, 200],
      [60, 50],
    ];
    expect(rescales(run(curve, 70, fast))[1]).toBe('60 New size: 2; reason: All metrics below target');
  });

  // horizontal.go reconcileAutoscaler: new Pods count as idle, so that the metrics want no more; the recommendation before them holds.
  test('gives no reason when only an earlier recommendation asks for more', () => {
    expect(rescales(run([[0, 260]], 50))).toEqual([`30 New size: 4; ${ABOVE}`, '45 New size: 6; reason: ']);
  });

  // A period begins when the last one's writes are done: what was changed two looks ago is older than 30 s.
  test('may change by its rate again as soon as the period of a policy is over', () => {
    const slow = { maxReplicas: 20, behavior: { scaleUp: { policies: [{ type: 'Pods', value: 2, periodSeconds: 30 }] } } };
    expect(rescales(run([[0, 3000]], 100, slow))).toEqual([
      `30 New size: 4; ${ABOVE}`,
      `60 New size: 6; ${ABOVE}`,
      `90 New size: 8; ${ABOVE}`,
    ]);
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

/** What is told of an autoscaler at first: `reason: message` of its events. */
const told = (timeline: readonly TimelineEntry[], name = 'h'): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.object === `HorizontalPodAutoscaler/${name}` ? [`${entry.reason}: ${entry.message}`] : [],
  );

describe('a target', () => {
  test.each([
    [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web2' }, 'deployments.apps "web2" not found'],
    [{ apiVersion: 'v1', kind: 'ReplicationController', name: 'web' }, 'replicationcontrollers "web" not found'],
    [{ apiVersion: 'v1', kind: 'Deployment', name: 'web' }, 'no matches for kind "Deployment" in group ""'],
    [{ kind: 'Deployment', name: 'web' }, 'no matches for kind "Deployment" in group ""'],
    [{ apiVersion: 'extensions/v1beta1', kind: 'Deployment', name: 'web' }, 'no matches for kind "Deployment" in group "extensions"'],
    [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web' }, 'the server could not find the requested resource'],
  ])('%j: %s', (scaleTargetRef, message) => {
    expect(told(run([[0, 100]], 20, { scaleTargetRef }))).toEqual([`FailedGetScale: ${message}`]);
  });

  test('is found in any version of its group', () => {
    const scaleTargetRef = { apiVersion: 'apps/v1beta1', kind: 'Deployment', name: 'web' };
    expect(rescales(run([[0, 200]], 40, { scaleTargetRef }))).toEqual([`30 New size: 4; ${ABOVE}`]);
  });

  test('of two autoscalers is sized by none, once both have looked at it', () => {
    const timeline = run([[0, 400]], 40, { minReplicas: 2 }, ['h', 'i']);
    const ambiguous = 'pods by selector app=web are controlled by multiple HPAs: [{h default} {i default}]';
    expect(told(timeline, 'h').slice(2)).toEqual([`AmbiguousSelector: ${ambiguous}`, `FailedComputeMetricsReplicas: ${ambiguous}`]);
    expect(told(timeline, 'i').slice(0, 2)).toEqual([`AmbiguousSelector: ${ambiguous}`, `FailedComputeMetricsReplicas: ${ambiguous}`]);
  });
});

describe('a metric that nobody tells', () => {
  const external = 'unable to fetch metrics from external metrics API: the server could not find the requested resource';
  const custom = 'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  const describedObject = { apiVersion: 'v1', kind: 'Service', name: 's' };
  const selector = { matchLabels: { queue: 'jobs' } };
  const ofQueue = '&LabelSelector{MatchLabels:map[string]string{queue: jobs,},MatchExpressions:[]LabelSelectorRequirement{},}';

  test.each([
    [
      { type: 'External', external: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '5' } } },
      `unable to get external metric default/m/nil: ${external} (get m.external.metrics.k8s.io)`,
      'm external metric value: failed to get m external metric: ',
    ],
    [
      { type: 'External', external: { metric: { name: 'm', selector }, target: { type: 'Value', value: '5' } } },
      `unable to get external metric default/m/${ofQueue}: ${external} (get m.external.metrics.k8s.io)`,
      'm external metric value: failed to get external metric m: ',
    ],
    [
      { type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '5' } } },
      `unable to get metric m: ${custom}`,
      'pods metric value: ',
    ],
    [
      { type: 'Object', object: { metric: { name: 'm' }, describedObject, target: { type: 'Value', value: '5' } } },
      `unable to get metric m: Service on default s/${custom}`,
      'object metric value: ',
    ],
    [
      { type: 'Object', object: { metric: { name: 'm' }, describedObject, target: { type: 'AverageValue', averageValue: '5' } } },
      `unable to get metric m: Service on default s/${custom}`,
      'object metric value: failed to get m object metric: ',
    ],
    [
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'other', target: { type: 'Utilization', averageUtilization: 50 } },
      },
      'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
      'other container metric value: ',
    ],
  ])('%j', (metric, message, what) => {
    const events = told(run([[0, 100]], 40, { metrics: [metric] })).map((text) => text.replace(/web-[0-9a-z]+-[0-9a-z]+/, '*'));
    expect(events.slice(-2)).toEqual([
      `FailedGet${metric.type}Metric: ${message}`,
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get ${what}${message}`,
    ]);
  });

  test('makes no difference while the others ask for more, and keeps Pods otherwise', () => {
    const unknown = { type: 'Pods', pods: { metric: { name: 'm' }, target: { type: 'AverageValue', averageValue: '5' } } };
    const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };
    const ABOVE_CPU = `New size: 4; ${ABOVE}`;
    expect(rescales(run([[0, 200]], 60, { metrics: [unknown, cpu] }))).toEqual([`30 ${ABOVE_CPU}`]);
    expect(rescales(run([[0, 10]], 400, { metrics: [unknown, cpu] }))).toEqual([]);
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

  test('what no policy of its direction looks back to makes room for what comes', () => {
    const history = empty() as ScalingHistory;
    const rules = autoscaler({
      scaleUp: { policies: policies.slice(0, 1) },
      scaleDown: { policies: [{ ...policies[0]!, periodSeconds: 600 }] },
    });
    for (const [replicas, atMs] of [
      [3, 0],
      [-2, 1000],
      [4, 59_000],
      [-1, 61_000],
      [5, 61_000],
    ] as const)
      noteChange(history, rules, replicas, atMs);
    expect(history.changes.map(({ replicas }) => replicas)).toEqual([5, -2, 4, -1]);
    noteChange(history, autoscaler(), 9, 62_000);
    expect(history.changes).toHaveLength(4);
  });

  test('down only as far as the highest recommendation of the window', () => {
    const history = { recommendations: [{ atMs: 0, replicas: 7 }], changes: [] };
    expect(stabilize(history, autoscaler(), 7, 2, 200_000)).toBe(7);
    expect(stabilize(history, autoscaler(), 7, 2, 301_000)).toBe(2);
  });
});
