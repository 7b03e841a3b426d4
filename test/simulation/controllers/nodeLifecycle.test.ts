import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { EvictionQueue } from '../../../server/src/simulation/controllers/evictionQueue.ts';
import { type ZoneState, zoneStates } from '../../../server/src/simulation/controllers/zones.ts';
import { nodeRuntime } from '../../../server/src/simulation/nodeRuntime.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { Clock } from '../../../server/src/simulation/world/clock.ts';

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
    entries: simulation.run.timeline,
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
    expect(status.conditions.map(({ type, status: value, reason }: Record<string, string>) => `${type} ${value} ${reason}`)).toEqual([
      'Ready Unknown NodeStatusUnknown',
      'MemoryPressure Unknown NodeStatusNeverUpdated',
      'DiskPressure Unknown NodeStatusNeverUpdated',
      'PIDPressure Unknown NodeStatusNeverUpdated',
    ]);
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
    expect(found('a').status.conditions[0]).toMatchObject({ type: 'Ready', status: 'True' });
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

/** What a node says of itself, from an instant on. */
const says = (at: number, name: string, status: 'True' | 'False'): ScenarioAction => ({
  at,
  verb: 'patch',
  object: `Node/${name}`,
  patchType: 'merge',
  subresource: 'status',
  patch: { status: { conditions: [{ type: 'Ready', status }] } },
});
const noExecute = (found: { spec: { taints?: { key: string; effect: string }[] } }): string[] =>
  (found.spec.taints ?? []).flatMap(({ key, effect }) => (effect === 'NoExecute' ? [key.replace('node.kubernetes.io/', '')] : []));

describe('a node that says it is not ready', () => {
  it('is given up as one of which nothing is heard is, and its Pods stay ready until they go', () => {
    const pods = [pod('at-once', 'a', 0), pod('usual', 'a')];
    const { evictions, entries } = run([a!, b!], pods, [says(10, 'a', 'False')], 340);
    expect(evictions(10)).toEqual({ 'Pod/at-once': 3, 'Pod/usual': 303 });
    expect(entries.filter((entry) => entry.type === 'event' && entry.reason === 'NodeNotReady')).toEqual([]);
  });

  it('is given up at the rate of its zone', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(`of-${name}`, name, 0));
    const said = ['a', 'b'].map((name) => says(10, name, 'False'));
    expect(run([a!, b!, c!, d!, e!], pods, said, 60).evictions(10)).toEqual({ 'Pod/of-a': 3, 'Pod/of-b': 13 });
  });

  it('counts as unreachable at once when nothing is heard of it any more', () => {
    const { node: found } = run([a!, b!], [], [says(10, 'a', 'False'), ...stop(20, 'a')], 80);
    expect(noExecute(found('a'))).toEqual(['unreachable']);
  });

  it('keeps its Pods when it is ready again before its turn', () => {
    const said = ['a', 'b'].map((name) => says(10, name, 'False'));
    const { evictions, node: found } = run([a!, b!, c!, d!], [pod('of-b', 'b', 0)], [...said, says(15, 'b', 'True')], 60);
    expect(evictions(10)).toEqual({});
    expect(noExecute(found('b'))).toEqual([]);
  });
});

describe('when every node is lost', () => {
  it('those that were given up are not any more, and wait anew when one comes back', () => {
    const pods = [pod('of-a', 'a', 60), pod('of-b', 'b', 0), pod('of-c', 'c', 0)];
    const lost = [...stop(10, 'a'), ...stop(30, 'b', 'c')];
    const { evictions, node: found } = run([a!, b!, c!], pods, [...lost, { at: 120, verb: 'startKubelet', node: 'a' }], 180);
    expect(noExecute(found('a'))).toEqual([]);
    // A whole turn of the rate passes from the moment when not all seems to be lost any more.
    const [first = 0, second = 0] = Object.values(evictions(120)).sort((one, other) => one - other);
    expect(Object.keys(evictions(120)).sort()).toEqual(['Pod/of-b', 'Pod/of-c']);
    expect(first).toBeGreaterThanOrEqual(11);
    expect(second - first).toBe(10);
  });

  it('one that is excluded from zones does not keep the cluster from being cut off', () => {
    const excluded = node('b');
    excluded.metadata.labels = { ...excluded.metadata.labels, 'node.kubernetes.io/exclude-disruption': '' };
    expect(run([a!, excluded], [pod('of-a', 'a', 0)], stop(10, 'a'), 120).evictions(10)).toEqual({});
  });
});

describe('the rate of a zone', () => {
  /** When nodes go that have waited since the beginning, in seconds, with the rates that hold from an instant on. */
  function goings(rates: readonly (readonly [atSeconds: number, rate: number])[], until = 100): number[] {
    const clock = new Clock();
    const gone: number[] = [];
    const queue = new EvictionQueue(clock, 0.1, () => gone.push(clock.nowMs / 1000));
    for (const name of ['a', 'b', 'c', 'd']) queue.add(name, []);
    for (const [at, rate] of rates) clock.at(at * 1000, 'controller', () => queue.setRate(rate));
    clock.run(until * 1000, 1000);
    return gone;
  }

  it.each([
    ['one every ten seconds', [[0, 0.1]], [0, 10, 20, 30]],
    ['none, as long as it is zero', [[0, 0]], []],
    [
      'a whole turn after it was zero',
      [
        [0, 0],
        [5, 0.1],
      ],
      [15, 25, 35, 45],
    ],
    [
      'a whole turn of the new one for who had to wait',
      [
        [0, 0.1],
        [5, 0.05],
      ],
      [0, 25, 45, 65],
    ],
    [
      'at once for who had not to',
      [
        [0, 0.1],
        [35, 0.01],
      ],
      [0, 10, 20, 30],
    ],
    [
      'as before when it is the same',
      [
        [0, 0.1],
        [5, 0.1],
      ],
      [0, 10, 20, 30],
    ],
  ] as const)('%s', (_, rates, gone) => {
    expect(goings(rates)).toEqual(gone);
  });

  it('is lower in a large zone most of which is lost, whatever the size of the cluster', () => {
    const zoned = (zone: string, count: number) => Array.from({ length: count }, (_, index) => node(`${zone}${index}`, zone));
    const pods = ['small2', 'large39'].map((name) => pod(`of-${name}`, name, 0));
    const lost = [...zoned('small', 3).map(({ metadata }) => metadata.name!), ...zoned('large', 40).map(({ metadata }) => metadata.name!)];
    const { evictions } = run([...zoned('small', 4), ...zoned('large', 60)], pods, [...stop(10, ...lost)], 400);
    expect(evictions(10)).toEqual({});
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
      expect([...states.values()]).toEqual([{ state, size: all }]);
    });
});
