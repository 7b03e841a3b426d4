import { describe, expect, it } from 'vitest';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { manifestOf, play, scale, workload } from './cases.ts';

const replicaSet = (replicas: number, pod: Record<string, string> = {}): string => workload('apps/v1', 'ReplicaSet', { replicas }, pod);
const create = (at: number, manifest: string): ScenarioAction => ({ at, verb: 'create', manifest });
const label = (at: number, pod: string, app: string): ScenarioAction => ({
  at,
  verb: 'patch',
  object: pod,
  patch: { metadata: { labels: { app } } },
  patchType: 'merge',
});

interface Bare {
  readonly name: string;
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly spec?: Record<string, unknown>;
}
const pod = ({ name, annotations = {}, labels = { app: 'web' }, spec = {} }: Bare): string =>
  manifestOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, annotations },
    spec: { containers: [{ name: 'main', image: 'nginx:1' }], ...spec },
  });
const HOLD = { 'fake/behaviour': 'hold' };
const UNREADY = { 'fake/behaviour': 'never-ready' };
const cost = (value: string): Record<string, string> => ({ 'controller.kubernetes.io/pod-deletion-cost': value });

describe('a ReplicaSet', () => {
  for (const [kind, apiVersion] of [
    ['ReplicaSet', 'apps/v1'],
    ['ReplicationController', 'v1'],
  ] as const)
    it(`(${kind}) makes Pods, replaces them and removes what is too much`, () => {
      const spec = { replicas: 3, ...(kind === 'ReplicaSet' ? {} : { selector: { app: 'web' } }) };
      const played = play(workload(apiVersion, kind, spec), {
        actions: [{ at: 5, verb: 'delete', object: 'Pod/web-*#1' }, scale(10, `${kind}/web`, 1)],
        until: 20,
      });
      expect(played.objects('Pod', 4)).toHaveLength(3);
      expect(played.objects('Pod', 8)).toHaveLength(3);
      expect(played.objects('Pod', 19)).toHaveLength(1);
      expect(played.object(kind, 'web', 19).status).toMatchObject({ replicas: 1, readyReplicas: 1, availableReplicas: 1 });
    });

  it('makes many Pods in batches that double', () => {
    const played = play(replicaSet(20), { until: 10 });
    expect(played.objects('Pod', 9)).toHaveLength(20);
  });

  it('adopts Pods that its selector matches, and deletes what is too much', () => {
    const orphans = ['a', 'b', 'c'].map((name) => pod({ name })).join('');
    const played = play(orphans, { actions: [create(5, replicaSet(2))], until: 15 });
    const left = played.objects('Pod', 14);
    expect(left).toHaveLength(2);
    for (const { metadata } of left)
      expect(metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name: 'web', controller: true }]);
  });

  it('leaves Pods alone that somebody else owns', () => {
    const other = workload('apps/v1', 'StatefulSet', { replicas: 1, serviceName: 'web' });
    const played = play(other, { actions: [create(5, replicaSet(1))], until: 15 });
    expect(played.objects('Pod', 14).map(({ metadata }) => metadata.ownerReferences[0].kind)).toEqual(['StatefulSet', 'ReplicaSet']);
  });

  it('releases a Pod that it no longer selects, and makes another', () => {
    const played = play(replicaSet(2), { actions: [label(5, 'Pod/web-*#1', 'debug')], until: 15 });
    const pods = played.objects('Pod', 14);
    expect(pods).toHaveLength(3);
    expect(pods.filter(({ metadata }) => !metadata.ownerReferences?.length)).toHaveLength(1);
  });

  it('waits for Pods to be ready for long enough', () => {
    const played = play(workload('apps/v1', 'ReplicaSet', { replicas: 1, minReadySeconds: 10 }), { until: 30 });
    expect(played.object('ReplicaSet', 'web', 8).status.availableReplicas).toBeUndefined();
    expect(played.object('ReplicaSet', 'web', 14).status.availableReplicas).toBe(1);
  });
});

describe('the Pod that goes first', () => {
  const cases: readonly [what: string, ...pods: Bare[]][] = [
    ['is one without a node', { name: 'stays' }, { name: 'goes', spec: { nodeSelector: { there: 'not' } } }],
    ['is one that does not run yet', { name: 'stays' }, { name: 'goes', annotations: HOLD }],
    ['is one that is not ready', { name: 'stays' }, { name: 'goes', annotations: UNREADY }],
    ['is one that is not ready, whatever its cost', { name: 'stays' }, { name: 'goes', annotations: { ...UNREADY, ...cost('100') } }],
    ['has the lowest cost', { name: 'stays' }, { name: 'goes', annotations: cost('-1') }],
    ['has the lowest cost, not the highest', { name: 'stays', annotations: cost('10') }, { name: 'goes' }],
    ['became ready last', { name: 'stays' }, { name: 'goes', annotations: { 'fake/behaviour': 'ready-after-20' } }],
  ];
  for (const [what, ...pods] of cases)
    it(what, () => {
      const played = play(pods.map(pod).join(''), { actions: [create(30, replicaSet(2)), scale(40, 'ReplicaSet/web', 1)], until: 50 });
      expect(played.names('Pod', 49)).toEqual(['stays']);
    });
});
