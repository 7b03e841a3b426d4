import { describe, expect, it } from 'vitest';
import { manifestOf, play, workload } from './cases.ts';

const deployment = workload('apps/v1', 'Deployment', { replicas: 2 }, { 'term-seconds': '3' });
const configMap = (name: string, metadata: Record<string, unknown> = {}): string =>
  manifestOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata } });

describe('what is owned', () => {
  const cases: readonly [policy: string | undefined, deployments: number, sets: number, pods: number][] = [
    [undefined, 0, 0, 0],
    ['Background', 0, 0, 0],
    ['Foreground', 0, 0, 0],
    ['Orphan', 0, 1, 2],
  ];
  for (const [propagationPolicy, deployments, sets, pods] of cases)
    it(`with ${propagationPolicy ?? 'no'} propagation policy: ${pods} Pods stay`, () => {
      const played = play(deployment, {
        actions: [{ at: 5, verb: 'delete', object: 'Deployment/web', ...(propagationPolicy ? { propagationPolicy } : {}) }],
        until: 30,
      });
      const left = ['Deployment', 'ReplicaSet', 'Pod'].map((kind) => played.objects(kind, 29).length);
      expect(left).toEqual([deployments, sets, pods]);
    });

  it('in the foreground goes before its owner', () => {
    const action = { at: 5, verb: 'delete', object: 'Deployment/web', propagationPolicy: 'Foreground' };
    const played = play(deployment, { actions: [action], until: 30 });
    const gone = (kind: string): number =>
      Math.max(...played.timeline.filter((entry) => entry.type === 'deleted' && entry.object.startsWith(`${kind}/`)).map(({ t }) => t));
    expect(gone('Pod')).toBeLessThanOrEqual(gone('ReplicaSet'));
    expect(gone('ReplicaSet')).toBeLessThanOrEqual(gone('Deployment'));
    expect(gone('Deployment')).toBeGreaterThan(8);
  });

  it('in the background outlives its owner', () => {
    const played = play(deployment, { actions: [{ at: 5, verb: 'delete', object: 'Deployment/web' }], until: 30 });
    expect(played.objects('Deployment', 6)).toHaveLength(0);
    expect(played.objects('Pod', 6)).toHaveLength(2);
  });

  it('by somebody who is not there is removed', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: '00000000-0000-0000-0000-000000000001' }];
    expect(play(configMap('child', { ownerReferences }), { until: 5 }).object('ConfigMap', 'child', 4)).toBeUndefined();
  });

  it('and held by a finalizer stays until that is taken away', () => {
    const played = play(configMap('held', { finalizers: ['example.com/hold'] }), {
      actions: [
        { at: 5, verb: 'delete', object: 'ConfigMap/held' },
        { at: 15, verb: 'patch', object: 'ConfigMap/held', patch: { metadata: { finalizers: null } }, patchType: 'merge' },
      ],
      until: 20,
    });
    expect(played.object('ConfigMap', 'held', 14).metadata.deletionTimestamp).toBeDefined();
    expect(played.object('ConfigMap', 'held', 19)).toBeUndefined();
  });
});

describe('Pods that nobody else removes', () => {
  const pod = (spec: Record<string, unknown>, metadata: Record<string, unknown> = {}): string =>
    manifestOf({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', ...metadata },
      spec: { containers: [{ name: 'm', image: 'i' }], ...spec },
    });

  it('are those of a node that never was, after its quarantine', () => {
    const played = play(pod({ nodeName: 'nowhere' }), { until: 90 });
    expect(played.object('Pod', 'p', 39)).toBeDefined();
    expect(played.object('Pod', 'p', 89)).toBeUndefined();
    const failed = played.timeline.find((entry) => entry.type === 'status' && entry.phase === 'Failed');
    expect(failed?.type === 'status' && failed.conditions.DisruptionTarget).toBe('True');
  });

  it('are not those that wait for a node', () => {
    const played = play(pod({ nodeSelector: { there: 'not' } }), { until: 90 });
    expect(played.object('Pod', 'p', 89).status.phase).toBe('Pending');
  });
});

describe('a namespace', () => {
  const namespace = manifestOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });

  it('gets its ServiceAccount and the certificate for tokens', () => {
    const played = play(namespace, { until: 5 });
    const inside = (kind: string): string[] =>
      played.objects(kind, 4).flatMap(({ metadata }) => (metadata.namespace === 'team' ? [metadata.name] : []));
    expect(inside('ServiceAccount')).toEqual(['default']);
    expect(inside('ConfigMap')).toEqual(['kube-root-ca.crt']);
  });

  it('gets them again when somebody deletes them', () => {
    const played = play(namespace, { actions: [{ at: 5, verb: 'delete', object: 'ServiceAccount/default' }], until: 10 });
    expect(played.objects('ServiceAccount', 9)).toHaveLength(1);
  });
});
