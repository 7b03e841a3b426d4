import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../server/src/kubernetes/defaults/defaults.ts';
import { nodeRuntime } from '../../server/src/simulation/nodeRuntime.ts';
import { placementsAt, placementText } from '../../server/src/simulation/placements.ts';
import { Simulation } from '../../server/src/simulation/simulation.ts';
import type { Scenario } from '../../server/src/simulation/timeline.ts';
import { scriptPod } from './kubelet/runs.ts';
import { explained, node, pod } from './scheduler/tables.ts';

const SLEEP = 'trap "exit 0" TERM; sleep 10000 & wait';
const deployment = (replicas: number, cpu: string, spec: object = {}) =>
  applyDefaults(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: scriptPod('x', SLEEP, { ...spec }, { resources: { requests: { cpu } } }).spec,
        },
      },
    },
    '1.36',
  );

const simulated = (objects: Parameters<typeof applyDefaults>[0][], scenario: Scenario): Simulation =>
  new Simulation({ objects, scenario, horizonSeconds: 120, seed: 0, version: '1.36' }, nodeRuntime);

const nodes = [{ count: 2, cpu: 2, memory: '4Gi' }];

describe('placements', () => {
  test('of each owner one that waits and one that runs, those that wait first', () => {
    const placements = placementsAt(simulated([deployment(4, '1500m')], { conditions: { nodes } }), 60);
    expect(placements.map(({ chosen, message }) => [chosen, message?.slice(0, 46) ?? null])).toEqual([
      [null, '0/2 nodes are available: 2 Insufficient cpu. n'],
      ['node-1', null],
    ]);
  });

  test('are those of the instant', () => {
    const simulation = simulated([deployment(1, '1')], { conditions: { nodes }, actions: [{ at: 30, verb: 'cordon', node: 'node-2' }] });
    const refused = (at: number) =>
      placementsAt(simulation, at)[0]!.nodes.map(({ refusals }) => refusals.map(({ plugin }) => plugin).join());
    expect(refused(20)).toEqual(['', '']);
    expect(refused(40)).toEqual(['', 'NodeUnschedulable,TaintToleration']);
  });

  test('asking changes nothing of the run', () => {
    const simulation = simulated([deployment(2, '1')], { conditions: { nodes } });
    const before = JSON.stringify(simulation.run);
    placementsAt(simulation, 60);
    expect(JSON.stringify(simulation.run)).toBe(before);
  });

  test('Pods that have ended are left out', () => {
    const done = scriptPod('done', 'true', { restartPolicy: 'Never' });
    expect(placementsAt(simulated([done], {}), 100)).toEqual([]);
  });
});

describe('as text', () => {
  test('a table of nodes and filters, and what they say', () => {
    const simulation = simulated([deployment(3, '1500m')], {
      conditions: { nodes },
      actions: [{ at: 30, verb: 'cordon', node: 'node-2' }],
    });
    const [block] = placementText(placementsAt(simulation, 60), 'en').split('\n\n## ');
    expect(block!.split('\n').slice(4)).toEqual([
      '| Node   | NodeUnschedulable | TaintToleration | NodeResourcesFit | Score |',
      '| ------ | ----------------- | --------------- | ---------------- | --- |',
      '| node-1 | ✓                 | ✓               | ✗                |     |',
      '| node-2 | ✗                 | ✗               | ✗                |     |',
      '',
      '- NodeUnschedulable: node(s) were unschedulable ← Node spec.unschedulable, spec.tolerations (1 of 2 nodes)',
      '- TaintToleration: node(s) had untolerated taint(s) ← Node spec.taints[0], spec.tolerations (1 of 2 nodes)',
      '- NodeResourcesFit: Insufficient cpu ← spec.containers[0].resources.requests.cpu, Node status.allocatable.cpu (2 of 2 nodes)',
    ]);
  });

  test('the node that is chosen, with what makes up its score', () => {
    const text = placementText(placementsAt(simulated([deployment(1, '1')], { conditions: { nodes } }), 60), 'en');
    expect(text).toContain('It would go to node-1; 2 of 2 nodes are possible.');
    expect(text).toMatch(/\| node-1 \| ★ (\d+) \|[\s\S]*\n- node-1: \1 = TaintToleration 300 \+ /);
  });

  test('preemption, gates, no node and no Pod', () => {
    const low = pod('low', { on: 'a', priority: 0, requests: { cpu: '4' } });
    const high = explained(pod('high', { priority: 9, requests: { cpu: '4' } }), node('a'), low);
    expect(placementText([high], 'en')).toContain('Room would be made on a by preempting default/low.');
    const gated = scriptPod('p', SLEEP, { schedulingGates: [{ name: 'g' }] });
    expect(placementText(placementsAt(simulated([gated], {}), 5), 'zh-cn')).toContain('waiting for scheduling gates: [g]');
    expect(placementText(placementsAt(simulated([scriptPod('p', SLEEP)], { conditions: { cluster: [] } }), 5), 'en')).toContain(
      'no nodes available to schedule pods',
    );
    expect(placementText([], 'zh-cn')).toBe('此刻没有 Pod。\n');
  });
});
