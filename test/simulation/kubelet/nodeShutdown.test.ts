import { describe, expect, test } from 'vitest';
import type { KubeletConfiguration } from '../../../server/src/simulation/kubelet/configuration.ts';
import { shutdownGroupOf, shutdownGroups } from '../../../server/src/simulation/kubelet/nodeShutdown.ts';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

describe('groups (pkg/kubelet/nodeshutdown migrateConfig, groupByPriority)', () => {
  const cases: [name: string, configuration: KubeletConfiguration, priorities: [priority: number, seconds: number | undefined][]][] = [
    ['not configured: no shutdown is graceful', {}, [[0, undefined]]],
    [
      'critical Pods last',
      { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' },
      [
        [-5, 20],
        [0, 20],
        [1_999_999_999, 20],
        [2_000_000_000, 10],
        [2_000_001_000, 10],
      ],
    ],
    ['more for critical ones than there is', { shutdownGracePeriod: '5s', shutdownGracePeriodCriticalPods: '10s' }, [[0, undefined]]],
    [
      'by priority, lowest first, boundaries belong to the group they begin',
      {
        shutdownGracePeriodByPodPriority: [
          { priority: 1000, shutdownGracePeriodSeconds: 3 },
          { priority: 10, shutdownGracePeriodSeconds: 7 },
        ],
      },
      [
        [0, 7],
        [10, 7],
        [999, 7],
        [1000, 3],
        [5000, 3],
      ],
    ],
  ];
  test.each(cases)('%s', (_, configuration, priorities) => {
    const groups = shutdownGroups(configuration);
    for (const [priority, seconds] of priorities)
      expect(shutdownGroupOf(groups, priority)?.shutdownGracePeriodSeconds, String(priority)).toBe(seconds);
  });
});

describe('a node that is switched off', () => {
  const actions = [{ at: 20, verb: 'shutdownNode' }];
  const kubelet = { shutdownGracePeriod: '15s', shutdownGracePeriodCriticalPods: '5s' };
  const app = scriptPod('app', 'sleep 600');
  const system = scriptPod('system', 'sleep 600', { priority: 2_000_001_000, priorityClassName: 'system-node-critical' });

  test('ends its Pods, critical ones last, each within its budget', () => {
    const result = runPods([app, system], 60, { actions, conditions: { kubelet } });
    for (const [name, seconds] of [
      ['app', 30],
      ['system', 35],
    ] as const) {
      const status = lastStatus(result, `Pod/${name}`);
      expect(status).toMatchObject({
        phase: 'Failed',
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
        conditions: { DisruptionTarget: 'True' },
      });
      const failed = result.timeline.find((entry) => entry.type === 'status' && entry.object === `Pod/${name}` && entry.phase === 'Failed');
      expect(Math.round(failed!.t), name).toBe(seconds);
    }
    expect(eventsOf(result, 'Node/node-1')).toEqual([
      '20 Shutdown: Shutdown manager detected shutdown event',
      '20 NodeNotReady: Node node-1 status is now: NodeNotReady',
    ]);
  });

  test('takes no new Pods meanwhile', () => {
    const create = { at: 22, verb: 'create', manifest: JSON.stringify(scriptPod('late', 'sleep 1', { nodeName: 'node-1' })) };
    const result = runPods([app], 60, { actions: [...actions, create], conditions: { kubelet } });
    expect(lastStatus(result, 'Pod/late')).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.',
    });
  });

  test('without grace everything stops at once and the node is lost', () => {
    const result = runPods([app], 100, { actions });
    const status = lastStatus(result, 'Pod/app');
    expect(status).toMatchObject({ phase: 'Running', reason: null, conditions: { Ready: 'False' } });
    expect(eventsOf(result, 'Pod/app', 'NodeNotReady')).toEqual(['71 NodeNotReady: Node is not ready']);
    expect(eventsOf(result, 'Node/node-1')).toEqual([]);
  });

  test('a node that comes back is ready, and its Pods start again', () => {
    const result = runPods([app], 160, { actions: [...actions, { at: 90, verb: 'startKubelet' }] });
    const status = lastStatus(result, 'Pod/app');
    expect(status).toMatchObject({ phase: 'Running', conditions: { Ready: 'True' } });
    expect(status.containers.main).toMatchObject({ restartCount: 1, lastState: { exitCode: 255, reason: 'Unknown' } });
  });
});
