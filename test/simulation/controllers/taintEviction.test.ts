import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { secondsUntilEviction } from '../../../server/src/simulation/controllers/taintEviction.ts';
import { nodeRuntime } from '../../../server/src/simulation/nodeRuntime.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import type { Toleration } from '../../../server/src/simulation/world/pod.ts';

const taint = (key: string) => ({ key, effect: 'NoExecute' });
const forSeconds = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});
const ALL: Toleration = { operator: 'Exists' };

describe('how long a Pod may stay on a tainted node', () => {
  it.each<[string, Toleration[], string[], number | 'now' | 'never']>([
    ['no taint', [], [], 'never'],
    ['no toleration', [], ['a'], 'now'],
    ['a toleration without end', [forSeconds('a')], ['a'], 'never'],
    ['so many seconds', [forSeconds('a', 30)], ['a'], 30],
    ['no second', [forSeconds('a', 0)], ['a'], 0],
    ['fewer than no second', [forSeconds('a', -5)], ['a'], 0],
    ['the shortest of two taints', [forSeconds('a', 30), forSeconds('b', 20)], ['a', 'b'], 20],
    ['one without end beside one with', [forSeconds('a'), forSeconds('b', 20)], ['a', 'b'], 20],
    ['one of two taints only', [forSeconds('a', 30)], ['a', 'b'], 'now'],
    ['the first that matches, though a later one is shorter', [forSeconds('a', 30), forSeconds('a', 5)], ['a'], 30],
    ['the first that matches, though a later one has no end', [forSeconds('a', 30), ALL], ['a'], 30],
    ['all taints, before seconds', [ALL, forSeconds('a', 30)], ['a'], 'never'],
    ['an effect that is not NoExecute', [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }], ['a'], 'now'],
  ])('%s', (_, tolerations, taints, seconds) => {
    expect(secondsUntilEviction(tolerations, taints.map(taint))).toBe(seconds);
  });
});

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'a', labels: { 'kubernetes.io/hostname': 'a' } },
  status: { capacity: { cpu: '4', memory: '8Gi', pods: '110' }, allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
} as unknown as KubernetesObject;
const CONTAINERS = [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }];

function run(objects: readonly KubernetesObject[], actions: readonly ScenarioAction[], horizonSeconds: number) {
  const scenario = { actions, conditions: { cluster: [NODE] } };
  return new Simulation({ objects, scenario, horizonSeconds, seed: 0, version: '1.36', stepwise: true }, nodeRuntime).run.timeline;
}

const tainted = (at: number, ...keys: string[]): ScenarioAction => ({
  at,
  verb: 'patch',
  object: 'Node/a',
  patch: { spec: { taints: keys.map(taint) } },
});

describe('evictions by taints', () => {
  const pod = (tolerations: Toleration[]): KubernetesObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default' },
      spec: { containers: CONTAINERS, tolerations, terminationGracePeriodSeconds: 0 },
    }) as unknown as KubernetesObject;
  const told = (...of: Parameters<typeof run>) =>
    run(...of).flatMap((entry) =>
      entry.type === 'event' && entry.reason === 'TaintManagerEviction' ? [`${Math.round(entry.t)} ${entry.message}`] : [],
    );

  it.each<[string, Toleration[], ScenarioAction[], string[]]>([
    ['marks once', [], [tainted(20, 'x')], ['20 Marking for deletion Pod default/web']],
    ['waits', [forSeconds('x', 10)], [tainted(20, 'x')], ['30 Marking for deletion Pod default/web']],
    ['is cancelled', [forSeconds('x', 10)], [tainted(20, 'x'), tainted(25)], ['25 Cancelling deletion of Pod default/web']],
    [
      'is cancelled for one that comes at once',
      [forSeconds('x', 10)],
      [tainted(20, 'x'), tainted(25, 'x', 'y')],
      ['25 Cancelling deletion of Pod default/web', '25 Marking for deletion Pod default/web'],
    ],
    [
      'is kept when a shorter one comes',
      [forSeconds('x', 30), forSeconds('y', 1)],
      [tainted(20, 'x'), tainted(25, 'x', 'y')],
      ['50 Marking for deletion Pod default/web'],
    ],
    [
      'is cancelled when somebody else deletes the Pod',
      [forSeconds('x', 30)],
      [tainted(20, 'x'), { at: 25, verb: 'delete', object: 'Pod/web' }],
      ['25 Cancelling deletion of Pod default/web'],
    ],
  ])('%s', (_, tolerations, actions, events) => {
    expect(told([pod(tolerations)], actions, 60)).toEqual(events);
  });
});

describe('Pods on a node that does not exist', () => {
  it('are given 40 s each time, by a look every 20 s', () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { nodeName: 'missing', containers: CONTAINERS } };
    const spec = { replicas: 1, selector: { matchLabels: { app: 'web' } }, template };
    const set = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web', namespace: 'default' }, spec };
    const timeline = run([set as unknown as KubernetesObject], [], 180);
    const gone = timeline.flatMap((entry) => (entry.type === 'deleted' && entry.object.startsWith('Pod/') ? [Math.round(entry.t)] : []));
    expect(gone).toEqual([49, 89, 129, 169]);
  });
});
