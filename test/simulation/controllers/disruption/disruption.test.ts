import { describe, expect, it } from 'vitest';
import type { ScenarioAction } from '../../../../server/src/simulation/timeline.ts';
import { manifestOf, play, workload } from '../cases.ts';

const budget = (spec: Record<string, unknown>, name = 'b'): string =>
  manifestOf({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  });
const deployment = (replicas: number, pod: Record<string, string> = {}): string => workload('apps/v1', 'Deployment', { replicas }, pod);
const evict = (at: number, ordinal = 1): ScenarioAction => ({ at, verb: 'evict', object: `Pod/web-*-*#${ordinal}` });
const UNREADY = { behaviour: 'never-ready' };

describe('a budget', () => {
  const cases: readonly [title: string, replicas: number, spec: Record<string, unknown>, healthy: number, allowed: number][] = [
    ['of a number that must be there', 3, { minAvailable: 2 }, 2, 1],
    ['of more than there are', 3, { minAvailable: 5 }, 5, 0],
    ['of half of an odd number, rounded up', 3, { minAvailable: '50%' }, 2, 1],
    ['of all', 3, { minAvailable: '100%' }, 3, 0],
    ['of none that must be there', 3, { minAvailable: 0 }, 0, 3],
    ['of a number that may be missing', 3, { maxUnavailable: 1 }, 2, 1],
    ['of a percentage that may be missing, rounded up', 3, { maxUnavailable: '10%' }, 2, 1],
    ['of none that may be missing', 3, { maxUnavailable: 0 }, 3, 0],
  ];
  for (const [title, replicas, spec, desiredHealthy, disruptionsAllowed] of cases)
    it(title, () => {
      const { status } = play(deployment(replicas) + budget(spec), { until: 10 }).object('PodDisruptionBudget', 'b', 9);
      expect(status).toMatchObject({ desiredHealthy, disruptionsAllowed, currentHealthy: replicas, expectedPods: replicas });
    });

  it('whose selector is empty covers the whole namespace', () => {
    const { status } = play(deployment(2) + budget({ selector: {}, minAvailable: 1 }), { until: 10 }).object('PodDisruptionBudget', 'b', 9);
    expect(status.expectedPods).toBe(2);
  });
});

// disruption.go failSafe writes the failure down, and what is written again without a change wakes nobody.
it('a budget of Pods whose owner has no scale says so when these change, not without end', () => {
  const job = manifestOf({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j' },
    spec: {
      completions: 2,
      parallelism: 2,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'nginx:1.27' }] },
      },
    },
  });
  const played = play(job + budget({ maxUnavailable: 1 }), { until: 20 });
  const told = played.timeline.filter((entry) => entry.type === 'event' && entry.reason === 'CalculateExpectedPodCountFailed');
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThan(12);
  expect(played.object('PodDisruptionBudget', 'b', 19).status).toMatchObject({
    disruptionsAllowed: 0,
    conditions: [{ reason: 'SyncFailed', message: 'jobs.batch does not implement the scale subresource', observedGeneration: 1 }],
  });
});

describe('an eviction', () => {
  /** What the API server answers to each. */
  const answers = (manifest: string, actions: readonly ScenarioAction[]): number[] =>
    play(manifest, { actions, until: 40 }).timeline.flatMap((entry) => (entry.type === 'response' ? [entry.code] : []));
  const cases: readonly [title: string, manifest: string, actions: readonly ScenarioAction[], codes: number[]][] = [
    ['without a budget goes through', deployment(1), [evict(10)], [201]],
    ['within the budget goes through', deployment(3) + budget({ minAvailable: 2 }), [evict(10)], [201]],
    ['is refused when the budget is used up', deployment(3) + budget({ minAvailable: 2 }), [evict(10), evict(10.1, 2)], [201, 429]],
    [
      'goes through again when the Pod has been replaced',
      deployment(3) + budget({ minAvailable: 2 }),
      [evict(10), evict(20, 2)],
      [201, 201],
    ],
    ['is refused when the budget allows none', deployment(1) + budget({ minAvailable: 1 }), [evict(10)], [429]],
    [
      'of a Pod that is not ready is refused as long as the budget is broken',
      deployment(2, UNREADY) + budget({ minAvailable: 1 }),
      [evict(10)],
      [429],
    ],
    [
      'of a Pod that is not ready goes through when that is always allowed',
      deployment(2, UNREADY) + budget({ minAvailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
      [evict(10)],
      [201],
    ],
    ['of a Pod that does not run yet goes through', deployment(1, { behaviour: 'hold' }) + budget({ minAvailable: 1 }), [evict(10)], [201]],
    ['under two budgets fails', deployment(3) + budget({ minAvailable: 1 }) + budget({ minAvailable: 1 }, 'c'), [evict(10)], [500]],
  ];
  for (const [title, manifest, actions, codes] of cases) it(title, () => expect(answers(manifest, actions)).toEqual(codes));
});
