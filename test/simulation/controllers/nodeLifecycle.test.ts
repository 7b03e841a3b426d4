import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { type ZoneState, zoneStates } from '../../../server/src/simulation/controllers/zones.ts';
import { nodeRuntime } from '../../../server/src/simulation/nodeRuntime.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';

const resources = { cpu: '4', memory: '8Gi', pods: '110' };
const node = (name: string, zone?: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    labels: { 'kubernetes.io/hostname': name, ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}) },
  },
  spec: {},
  status: { capacity: resources, allocatable: resources },
});

/** A Pod that is bound to a node and stays there so long after the node is lost. */
const pod = (name: string, nodeName: string, tolerationSeconds?: number): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      nodeName,
      containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10' }],
      ...(tolerationSeconds === undefined
        ? {}
        : {
            tolerations: [
              { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds },
              { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds },
            ],
          }),
    },
  }) as KubernetesObject;

function run(nodes: readonly KubernetesObject[], pods: readonly KubernetesObject[], actions: readonly ScenarioAction[], until = 500) {
  const scenario = { actions, conditions: { cluster: [...nodes] } };
  const simulation = new Simulation(
    { objects: pods, scenario, horizonSeconds: until, seed: 0, version: '1.36', stepwise: true },
    nodeRuntime,
  );
  return {
    /** Seconds from the loss of the first node at which Pods were marked to be deleted. */
    evictions: (from: number): Record<string, number> =>
      Object.fromEntries(
        simulation.run.timeline.flatMap((entry) =>
          entry.type === 'event' && entry.reason === 'TaintManagerEviction' && entry.message.startsWith('Marking')
            ? [[entry.object, Math.round(entry.t - from)]]
            : [],
        ),
      ),
    // biome-ignore lint/suspicious/noExplicitAny: taints and conditions are looked into
    node: (name: string): any => simulation.world.store.get('Node', undefined, name),
  };
}

const stop = (at: number, ...nodes: readonly string[]): ScenarioAction[] => nodes.map((name) => ({ at, verb: 'stopKubelet', node: name }));
const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => node(name));

describe('a node of which nothing is heard', () => {
  it('is unknown and unreachable after about fifty seconds', () => {
    const before = run([a!, b!], [], stop(10, 'a'), 55).node('a');
    expect(before.spec.taints ?? []).toEqual([]);
    const { spec, status } = run([a!, b!], [], stop(10, 'a'), 65).node('a');
    expect(spec.taints.map(({ key, effect }: { key: string; effect: string }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    expect(status.conditions.at(-1)).toMatchObject({ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' });
  });

  it('loses its Pods when their tolerations end: after five minutes unless they say otherwise', () => {
    const { evictions } = run([a!, b!], [pod('usual', 'a'), pod('short', 'a', 20), pod('at-once', 'a', 0)], stop(10, 'a'));
    expect(evictions(10)).toEqual({ 'Pod/at-once': 49, 'Pod/short': 69, 'Pod/usual': 349 });
  });

  it('keeps its Pods when it comes back in time', () => {
    const actions = [...stop(10, 'a'), { at: 80, verb: 'startKubelet', node: 'a' }];
    const { evictions, node: found } = run([a!, b!], [pod('usual', 'a')], actions);
    expect(evictions(10)).toEqual({});
    expect(found('a').spec.taints).toEqual([]);
    expect(found('a').status.conditions.at(-1)).toMatchObject({ type: 'Ready', status: 'True' });
  });

  it('is given up ten seconds after the one before it', () => {
    const pods = [pod('of-a', 'a', 0), pod('of-b', 'b', 0)];
    expect(run([a!, b!, c!, d!, e!], pods, stop(10, 'a', 'b')).evictions(10)).toEqual({ 'Pod/of-a': 49, 'Pod/of-b': 59 });
  });

  it('is not given up when most of a small cluster is lost', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(`of-${name}`, name, 0));
    const { evictions } = run([a!, b!, c!, d!], pods, [...stop(10, 'a'), ...stop(20, 'b'), ...stop(30, 'c')], 200);
    // By the time that the third is lost, two have been given up.
    expect(Object.keys(evictions(10))).toEqual(['Pod/of-a', 'Pod/of-b']);
  });

  it('is not given up when every node is lost', () => {
    const pods = [pod('of-a', 'a', 60), pod('of-b', 'b', 60)];
    expect(run([a!, b!], pods, [...stop(10, 'a'), ...stop(20, 'b')], 300).evictions(10)).toEqual({});
  });

  it('is given up zone by zone', () => {
    const zoned = [node('a1', 'one'), node('a2', 'two'), node('a3', 'two')];
    const pods = [pod('of-one', 'a1', 0), pod('of-two', 'a2', 0)];
    expect(run(zoned, pods, stop(10, 'a1', 'a2')).evictions(10)).toEqual({ 'Pod/of-one': 49, 'Pod/of-two': 49 });
  });
});

describe('the state of a zone', () => {
  const cases: readonly [lost: number, all: number, state: ZoneState][] = [
    [0, 3, 'Normal'],
    [1, 1, 'FullDisruption'],
    [2, 3, 'Normal'],
    [3, 5, 'PartialDisruption'],
    [3, 6, 'Normal'],
    [11, 20, 'PartialDisruption'],
    [10, 20, 'Normal'],
    [20, 20, 'FullDisruption'],
  ];
  for (const [lost, all, state] of cases)
    it(`${lost} of ${all} lost: ${state}`, () => {
      const nodes = Array.from({ length: all }, (_, index) => node(`n${index}`, 'z'));
      const states = zoneStates(nodes, ({ metadata }) => Number(metadata.name?.slice(1)) < lost);
      expect([...states.values()]).toEqual([state]);
    });
});
