import { describe, expect, test } from 'vitest';
import { explained, node, pod, zoned } from './tables.ts';

const NO_CLAIMS = 'no new claims to deallocate, preemption:';
const tainted = (name: string) => node(name, { taints: [{ key: 'k', effect: 'NoSchedule' }] });
const full = (name: string) => [node(name), pod(`on-${name}`, { on: name, requests: { cpu: '4' } })];
const large = { requests: { cpu: '1' } };

describe('why a Pod fits nowhere', () => {
  test('there is no node', () => {
    expect(explained(pod('p'))).toMatchObject({ message: 'no nodes available to schedule pods', chosen: null, preemption: null });
  });

  test('reasons are counted and sorted as texts, each node gives those of the first plugin against it', () => {
    const { message } = explained(pod('p', large), tainted('t1'), tainted('t2'), node('c', { unschedulable: true }), ...full('f'));
    expect(message).toBe(
      `0/4 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable, 2 node(s) had untolerated taint(s). ${NO_CLAIMS} 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.`,
    );
  });

  test('ten of something come before two of something else', () => {
    const nodes = [
      ...Array.from({ length: 10 }, (_, index) => tainted(`t${index}`)),
      ...[1, 2].map((index) => node(`c${index}`, { unschedulable: true })),
    ];
    expect(explained(pod('p'), ...nodes).message).toMatch(
      /^0\/12 nodes are available: 10 node\(s\) had untolerated taint\(s\), 2 node\(s\) were unschedulable\. /,
    );
  });

  test('a node may give several reasons', () => {
    const nodes = [node('a', { allocatable: { memory: '1Mi' } }), node('b')];
    const { message } = explained(pod('p', { requests: { cpu: '5', memory: '1Gi' } }), ...nodes);
    expect(message).toMatch(/^0\/2 nodes are available: 1 Insufficient memory, 2 Insufficient cpu\. /);
  });

  test('what turns the Pod away from all nodes is said once', () => {
    const { message } = explained(pod('p', { volumes: [{ name: 'c', persistentVolumeClaim: { claimName: 'c' } }] }), node('a'), node('b'));
    expect(message).toBe('0/2 nodes are available: persistentvolumeclaim "c" not found. not found');
  });

  test('who may not preempt says so', () => {
    const { message } = explained(pod('p', { ...large, preemptionPolicy: 'Never', priority: 10 }), ...full('f'));
    expect(message).toBe(`0/1 nodes are available: 1 Insufficient cpu. ${NO_CLAIMS} not eligible due to preemptionPolicy=Never.`);
  });
});

describe('where a Pod can go', () => {
  test('every plugin is asked, also after a refusal, and the fields behind it are named', () => {
    const { nodes } = explained(
      pod('p', { ...large, nodeSelector: { disk: 'ssd' } }),
      tainted('t'),
      pod('other', { on: 't', requests: { cpu: '4' } }),
    );
    expect(nodes[0]?.refusals).toEqual([
      {
        plugin: 'TaintToleration',
        reasons: ['node(s) had untolerated taint(s)'],
        curable: false,
        fields: ['Node/t spec.taints[0]', 'Pod/p spec.tolerations'],
      },
      {
        plugin: 'NodeAffinity',
        reasons: ["node(s) didn't match Pod's node affinity/selector"],
        curable: false,
        fields: ['Pod/p spec.nodeSelector'],
      },
      {
        plugin: 'NodeResourcesFit',
        reasons: ['Insufficient cpu'],
        curable: true,
        fields: ['Pod/p spec.containers[0].resources.requests.cpu', 'Node/t status.allocatable.cpu'],
      },
    ]);
  });

  test('the best score is chosen, and is the sum of the parts', () => {
    const { nodes, chosen, message } = explained(
      pod('p', large),
      node('a'),
      node('b'),
      pod('other', { on: 'a', requests: { cpu: '2', memory: '4Gi' } }),
    );
    expect({ chosen, message }).toEqual({ chosen: 'b', message: null });
    for (const { scores, total } of nodes) expect(scores?.reduce((sum, { score }) => sum + score, 0)).toBe(total);
    expect(nodes[1]!.total).toBeGreaterThan(nodes[0]!.total!);
  });

  test('only plugins that have something to say are listed', () => {
    expect(explained(pod('p'), node('a')).filters).toEqual(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeResourcesFit']);
  });

  test('nodes are looked at zone by zone', () => {
    expect(explained(pod('p'), ...zoned('a1', 'a2', 'b1')).nodes.map((each) => each.node)).toEqual(['a1', 'b1', 'a2']);
  });

  test('room that is kept for a Pod of higher priority is not free', () => {
    const coming = pod('coming', {
      requests: { cpu: '4' },
      priority: 100,
      status: { nominatedNodeName: 'a', phase: 'Pending', conditions: [] },
    });
    expect(explained(pod('p', large), node('a'), coming)).toMatchObject({
      chosen: null,
      nodes: [{ refusals: [{ plugin: 'NodeResourcesFit' }] }],
    });
    expect(explained(pod('p', { ...large, priority: 200 }), node('a'), coming)).toMatchObject({ chosen: 'a' });
  });
});
