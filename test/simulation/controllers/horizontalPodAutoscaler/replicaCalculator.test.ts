import { describe, expect, test } from 'vitest';
import { MetricError, proposeReplicas } from '../../../../server/src/simulation/controllers/horizontalPodAutoscaler/replicaCalculator.ts';
import type { MetricTarget } from '../../../../server/src/simulation/controllers/horizontalPodAutoscaler/types.ts';
import type { Pod } from '../../../../server/src/simulation/world/pod.ts';

const NOW_MS = 1_000_000;

/** What the cases tell of a Pod; one that has been ready for a long time and asks for 1 CPU when nothing is said. */
interface Told {
  /** Thousandths of a core; not measured when absent. */
  readonly usage?: number;
  readonly phase?: Pod['status']['phase'];
  readonly deleted?: boolean;
  readonly ready?: 'True' | 'False';
  /** Seconds ago. */
  readonly started?: number;
  readonly changed?: number;
  readonly requests?: readonly (string | null)[];
  readonly sidecar?: string;
  readonly whole?: Readonly<Record<string, string>>;
}

const containerOf = (name: string, cpu: string | null) => ({ name, image: 'i', resources: cpu === null ? {} : { requests: { cpu } } });

function podOf(told: Told, index: number): Pod {
  const { phase = 'Running', ready = 'True', started = 900, changed = 800, requests = ['1'], sidecar, whole } = told;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${index}`, ...(told.deleted ? { deletionTimestamp: NOW_MS } : {}) },
    spec: {
      containers: requests.map((cpu, position) => containerOf(`c${position}`, cpu)),
      ...(sidecar === undefined ? {} : { initContainers: [{ ...containerOf('side', sidecar), restartPolicy: 'Always' }] }),
      ...(whole ? { resources: { requests: whole } } : {}),
    },
    status: {
      phase,
      startTime: NOW_MS - started * 1000,
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: NOW_MS - changed * 1000 }],
    },
  } as unknown as Pod;
}

const many = (count: number, told: Told): Told[] => Array.from({ length: count }, () => told);

/** The answer: replicas and the level that is shown; or what the error says. */
function ask(pods: readonly Told[], target: MetricTarget, current = pods.length, container?: string): string {
  const usage = new Map(pods.flatMap(({ usage: measured }, index) => (measured === undefined ? [] : [[`p${index}`, measured] as const])));
  try {
    const { replicas, utilization, averageMillis } = proposeReplicas({
      pods: pods.map(podOf),
      currentReplicas: current,
      resource: 'cpu',
      container,
      target,
      tolerances: { up: 0.1, down: 0.1 },
      nowMs: NOW_MS,
      usage,
    });
    return `${replicas} at ${utilization === undefined ? `${averageMillis}m` : `${utilization}%`}`;
  } catch (error) {
    if (error instanceof MetricError) return error.message;
    throw error;
  }
}

const percent = (averageUtilization: number): MetricTarget => ({ type: 'Utilization', averageUtilization });
const average = (averageValue: string): MetricTarget => ({ type: 'AverageValue', averageValue });
const warm: Told = { usage: 0, started: 60, changed: 50 };
const cold: Told = { ready: 'False', started: 60, changed: 60 };

const CASES: readonly { name: string; pods: readonly Told[]; target: MetricTarget; current?: number; container?: string; want: string }[] =
  [
    { name: 'as many as share the load at the target', pods: many(3, { usage: 900 }), target: percent(50), want: '6 at 90%' },
    { name: 'no change up to the tolerance, its end included', pods: many(4, { usage: 550 }), target: percent(50), want: '4 at 55%' },
    { name: 'more just beyond the tolerance', pods: many(4, { usage: 560 }), target: percent(50), want: '5 at 56%' },
    { name: 'no change down to the tolerance', pods: many(4, { usage: 450 }), target: percent(50), want: '4 at 45%' },
    { name: 'fewer just beyond the tolerance', pods: many(4, { usage: 440 }), target: percent(50), want: '4 at 44%' },
    { name: 'parts of a Pod make a whole one', pods: many(5, { usage: 100 }), target: percent(50), want: '1 at 10%' },
    { name: 'the per cent are cut before they are compared', pods: many(4, { usage: 559 }), target: percent(50), want: '4 at 55%' },
    { name: 'binary fractions may cost a Pod', pods: many(25, { usage: 560 }), target: percent(50), want: '29 at 56%' },
    {
      name: 'Pods that go do not count',
      pods: [...many(2, { usage: 1000 }), { usage: 1000, deleted: true }],
      target: percent(50),
      current: 2,
      want: '4 at 100%',
    },
    {
      name: 'failed Pods do not count',
      pods: [...many(2, { usage: 1000 }), { usage: 1000, phase: 'Failed' }],
      target: percent(50),
      current: 2,
      want: '4 at 100%',
    },
    {
      name: 'Pods that start use nothing on the way up',
      pods: [...many(2, { usage: 1000 }), { ...cold, usage: 1000 }],
      target: percent(50),
      want: '4 at 100%',
    },
    {
      name: 'so many of them that nothing changes',
      pods: [{ usage: 1000 }, { ...cold, usage: 0 }],
      target: percent(50),
      want: '2 at 100%',
    },
    {
      name: 'and do not count on the way down',
      pods: [...many(3, { usage: 100 }), { ...cold, usage: 0 }],
      target: percent(50),
      want: '1 at 10%',
    },
    {
      name: 'pending Pods are as those that start',
      pods: [...many(2, { usage: 1000 }), { phase: 'Pending' }],
      target: percent(50),
      want: '4 at 100%',
    },
    {
      name: 'Pods without a sample use all they ask for on the way down',
      pods: [...many(2, { usage: 200 }), {}],
      target: percent(50),
      want: '3 at 20%',
    },
    { name: 'or the target when that is more', pods: [...many(3, { usage: 200 }), {}], target: percent(200), want: '2 at 20%' },
    { name: 'and nothing on the way up', pods: [...many(2, { usage: 1000 }), {}], target: percent(50), want: '4 at 100%' },
    {
      name: 'a Pod is taken into account a window after it became ready',
      pods: [{ usage: 1000 }, { ...warm, usage: 1000, changed: 14 }],
      target: percent(50),
      want: '2 at 100%',
    },
    { name: 'not before', pods: [{ usage: 1000 }, { ...warm, usage: 1000, changed: 15 }], target: percent(50), want: '4 at 100%' },
    {
      name: 'a Pod that is no longer ready counts after its first minutes',
      pods: many(2, { usage: 1000, ready: 'False', changed: 100 }),
      target: percent(50),
      want: '4 at 100%',
    },
    {
      name: 'one that never was does not',
      pods: [{ usage: 1000 }, { usage: 1000, ready: 'False', changed: 890 }],
      target: percent(50),
      want: '2 at 100%',
    },
    {
      name: 'nobody is measured',
      pods: many(2, cold),
      target: percent(50),
      want: 'did not receive metrics for targeted pods (pods might be unready)',
    },
    { name: 'nobody is there', pods: [], target: percent(50), want: 'no pods returned by selector while calculating replica count' },
    {
      name: 'a container asks for nothing',
      pods: [{ usage: 100, requests: ['1', null] }],
      target: percent(50),
      want: 'missing request for cpu in container c1 of Pod p0',
    },
    { name: 'a container asks for zero', pods: [{ usage: 100, requests: ['200m', '0'] }], target: percent(50), want: '1 at 50%' },
    {
      name: 'all ask for zero',
      pods: [{ usage: 100, requests: ['0'] }],
      target: percent(50),
      want: 'no metrics returned matched known pods',
    },
    { name: 'sidecars ask, too', pods: [{ usage: 300, requests: ['100m'], sidecar: '100m' }], target: percent(50), want: '3 at 150%' },
    {
      name: 'one container alone',
      pods: [{ usage: 300, requests: ['100m', '300m'] }],
      target: percent(50),
      container: 'c1',
      want: '2 at 100%',
    },
    {
      name: 'a container that is not there',
      pods: [{ usage: 300 }],
      target: percent(50),
      container: 'c9',
      want: 'container c9 not found in Pod p0',
    },
    {
      name: 'what the Pod as a whole asks for',
      pods: [{ usage: 300, requests: [null], whole: { cpu: '300m' } }],
      target: percent(50),
      want: '2 at 100%',
    },
    {
      name: 'the Pod as a whole asks for something else',
      pods: [{ usage: 300, requests: [null], whole: { memory: '1Gi' } }],
      target: percent(50),
      want: 'missing pod-level request for cpu in Pod p0',
    },
    { name: 'an average', pods: many(3, { usage: 300 }), target: average('100m'), want: '9 at 300m' },
    {
      name: 'an average is cut to whole thousandths',
      pods: [{ usage: 110 }, { usage: 110 }, { usage: 111 }],
      target: average('100m'),
      want: '3 at 110m',
    },
    { name: 'an average needs no requests', pods: [{ usage: 300, requests: [null] }], target: average('100m'), want: '3 at 300m' },
    {
      name: 'Pods without a sample are at the average on the way down',
      pods: [...many(3, { usage: 20 }), {}],
      target: average('100m'),
      want: '2 at 20m',
    },
  ];

describe('a resource metric asks for', () => {
  test.each(CASES)('$name', ({ pods, target, current, container, want }) => {
    expect(ask(pods, target, current, container)).toBe(want);
  });
});
