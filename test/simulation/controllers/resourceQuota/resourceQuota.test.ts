import { describe, expect, it } from 'vitest';
import { play } from '../cases.ts';

const quota = (hard: Record<string, string>, spec: Record<string, unknown> = {}): string =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard, ...spec } })}\n`;
const deployment = (replicas: number, container: Record<string, unknown> = {}, annotations: Record<string, string> = {}): string =>
  `---\n${JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' }, annotations },
        spec: { containers: [{ name: 'main', image: 'nginx:1.27', ...container }] },
      },
    },
  })}\n`;
const requests = { resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '64Mi' } } };

describe('the status of a quota', () => {
  const cases: readonly [title: string, manifest: string, used: Record<string, string>][] = [
    ['counts Pods as they come', quota({ pods: '10' }) + deployment(3), { pods: '3' }],
    [
      'adds up requests and limits',
      quota({ 'requests.cpu': '1', 'limits.memory': '1Gi' }) + deployment(3, requests),
      { 'requests.cpu': '300m', 'limits.memory': '192Mi' },
    ],
    [
      'counts other kinds',
      quota({ 'count/deployments.apps': '2', 'count/replicasets.apps': '2' }) + deployment(1),
      {
        'count/deployments.apps': '1',
        'count/replicasets.apps': '1',
      },
    ],
    ['leaves out what is not in its scope', quota({ pods: '10' }, { scopes: ['BestEffort'] }) + deployment(3, requests), { pods: '0' }],
    ['counts what is in its scope', quota({ pods: '10' }, { scopes: ['NotBestEffort'] }) + deployment(3, requests), { pods: '3' }],
    // rootcacertpublisher and serviceaccounts_controller.go give each namespace one of either.
    [
      'counts what every namespace is given',
      quota({ configmaps: '2', 'count/serviceaccounts': '2' }),
      { configmaps: '1', 'count/serviceaccounts': '1' },
    ],
    ['counts itself', quota({ resourcequotas: '1' }), { resourcequotas: '1' }],
  ];
  for (const [title, manifest, used] of cases)
    it(title, () => expect(play(manifest, { until: 10 }).object('ResourceQuota', 'q', 9).status.used).toEqual(used));

  it('counts the account of a namespace once, whoever wrote it', () => {
    const account = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } })}\n`;
    const { status } = play(quota({ 'count/serviceaccounts': '2' }) + account, { until: 10 }).object('ResourceQuota', 'q', 9);
    expect(status.used).toEqual({ 'count/serviceaccounts': '1' });
  });

  it('falls when Pods go', () => {
    const played = play(quota({ pods: '10' }) + deployment(3), {
      actions: [{ at: 5, verb: 'scale', object: 'Deployment/web', replicas: 1 }],
      until: 20,
    });
    expect(played.object('ResourceQuota', 'q', 4).status.used).toEqual({ pods: '3' });
    expect(played.object('ResourceQuota', 'q', 19).status.used).toEqual({ pods: '1' });
  });

  it('does not count Pods that have ended', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', annotations: { 'fake/behaviour': 'succeed-after-3' } } };
    const manifest = `---\n${JSON.stringify({ ...pod, spec: { restartPolicy: 'Never', containers: [{ name: 'm', image: 'i' }] } })}\n`;
    const played = play(quota({ pods: '1' }) + manifest, { until: 10 });
    expect(played.object('ResourceQuota', 'q', 2).status.used).toEqual({ pods: '1' });
    expect(played.object('ResourceQuota', 'q', 9).status.used).toEqual({ pods: '0' });
  });
});

describe('a quota over time', () => {
  it('keeps Pods out until there is room, at the retries of their controller', () => {
    const played = play(quota({ pods: '2' }) + deployment(4), {
      actions: [{ at: 10, verb: 'patch', object: 'ResourceQuota/q', patch: { spec: { hard: { pods: '4' } } }, patchType: 'merge' }],
      until: 60,
    });
    expect(played.objects('Pod', 9)).toHaveLength(2);
    expect(played.object('ResourceQuota', 'q', 9).status).toEqual({ hard: { pods: '2' }, used: { pods: '2' } });
    expect(played.objects('Pod', 59)).toHaveLength(4);
    expect(played.object('ResourceQuota', 'q', 59).status).toEqual({ hard: { pods: '4' }, used: { pods: '4' } });
  });

  it('of none stops everything, at ever longer intervals', () => {
    const played = play(quota({ pods: '0' }) + deployment(2), { until: 600 });
    expect(played.objects('Pod', 599)).toHaveLength(0);
    expect(played.simulation.run.bounds).toEqual([]);
    const tries = played.times('ReplicaSet/web-*', 'FailedCreate');
    expect(tries.length).toBeGreaterThan(5);
    expect(tries.length).toBeLessThan(30);
  });
});
