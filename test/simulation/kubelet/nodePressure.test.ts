import { describe, expect, test } from 'vitest';
import { evictionMessage } from '../../../server/src/simulation/kubelet/eviction/messages.ts';
import type { Observations, PodUsage } from '../../../server/src/simulation/kubelet/eviction/observations.ts';
import { ranked } from '../../../server/src/simulation/kubelet/eviction/ranking.ts';
import { isHard, quantityIn, thresholdsOf } from '../../../server/src/simulation/kubelet/eviction/thresholds.ts';
import type { Pod } from '../../../server/src/simulation/world/pod.ts';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

const MIB = 1_048_576;

describe('thresholds (kubelet.md 0.2, pkg/kubelet/eviction/helpers.go)', () => {
  const texts = (configuration: Parameters<typeof thresholdsOf>[0]): string[] =>
    thresholdsOf(configuration).map(
      (threshold) => `${threshold.signal}<${quantityIn(threshold.value, 1000)}${isHard(threshold) ? '' : ` for ${threshold.graceMs}`}`,
    );
  const cases: [name: string, configuration: Parameters<typeof thresholdsOf>[0], wanted: string[]][] = [
    [
      'the defaults',
      {},
      ['memory.available<100Mi', 'nodefs.available<100', 'nodefs.inodesFree<50', 'imagefs.available<150', 'imagefs.inodesFree<50'],
    ],
    ['one that is given replaces all defaults', { evictionHard: { 'memory.available': '1Gi' } }, ['memory.available<1Gi']],
    ['0 % and 100 % switch off', { evictionHard: { 'memory.available': '0%', 'nodefs.available': '100%' } }, []],
    [
      'soft ones need a grace period',
      {
        evictionHard: {},
        evictionSoft: { 'memory.available': '1Gi', 'nodefs.available': '20%' },
        evictionSoftGracePeriod: { 'memory.available': '1m30s' },
      },
      ['memory.available<1Gi for 90000'],
    ],
  ];
  test.each(cases)('%s', (_, configuration, wanted) => expect(texts(configuration)).toEqual(wanted));
});

const usageOf = (memory: number, disk = 0, processes = 1): PodUsage => ({
  containers: [{ name: 'main', memory, disk }],
  memory,
  disk,
  processes,
});
const podOf = (name: string, priority: number, requests: Record<string, string> = {}): Pod =>
  ({ metadata: { name }, spec: { priority, containers: [{ name: 'main', image: 'i', resources: { requests } }] } }) as unknown as Pod;

describe('who goes first (kubelet.md 12.8)', () => {
  const names = (resource: string, ...candidates: [name: string, priority: number, request: string, usage: PodUsage][]): string[] =>
    ranked(
      candidates.map(([name, priority, request, usage]) => ({ pod: podOf(name, priority, { [resource]: request }), usage })),
      resource,
    ).map(({ pod }) => pod.metadata.name);
  test('usage over request, then low priority, then how far over', () => {
    expect(
      names(
        'memory',
        ['below', -10, '100Mi', usageOf(50 * MIB)],
        ['important', 10, '10Mi', usageOf(500 * MIB)],
        ['little', 0, '10Mi', usageOf(20 * MIB)],
        ['much', 0, '10Mi', usageOf(30 * MIB)],
      ),
    ).toEqual(['much', 'little', 'important', 'below']);
  });
  test('disk likewise', () => {
    expect(names('ephemeral-storage', ['a', 0, '1Gi', usageOf(0, 2 * MIB)], ['b', 5, '1Mi', usageOf(0, 2 * MIB)])).toEqual(['b', 'a']);
  });
  test('process numbers: priority, then how many', () => {
    expect(
      names('pids', ['many', 5, '0', usageOf(0, 0, 90)], ['few', 0, '0', usageOf(0, 0, 2)], ['more', 0, '0', usageOf(0, 0, 3)]),
    ).toEqual(['more', 'few', 'many']);
  });
});

describe('messages, word for word (helpers.go evictionMessage)', () => {
  const observations = Object.fromEntries(
    ['memory.available', 'nodefs.available', 'imagefs.available', 'nodefs.inodesFree', 'imagefs.inodesFree', 'pid.available'].map(
      (signal) => [signal, { available: 80 * MIB, capacity: 107_374_182_400 }],
    ),
  ) as unknown as Observations;
  const [memory, nodefs] = thresholdsOf({});
  const cases: [string, string, Pod, string][] = [
    [
      'over its request',
      'memory',
      podOf('p', 0, { memory: '64Mi' }),
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. Container main was using 300Mi, request is 64Mi, has larger consumption of memory. ',
    ],
    [
      'below its request',
      'memory',
      podOf('p', 0, { memory: '1Gi' }),
      'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi. ',
    ],
    [
      'disk, by a share of the capacity in single precision',
      'ephemeral-storage',
      podOf('p', 0),
      'The node was low on resource: ephemeral-storage. Threshold quantity: 10737418400, available: 80Mi. Container main was using 2Mi, request is 0, has larger consumption of ephemeral-storage. ',
    ],
  ];
  test.each(cases)('%s', (_, resource, pod, wanted) => {
    expect(evictionMessage(resource, pod, usageOf(300 * MIB, 2 * MIB), [memory!, nodefs!], observations)).toBe(wanted);
  });
});

describe('a node short of memory', () => {
  const pressure = { at: 20, verb: 'nodePressure', signal: 'memory.available', available: '50Mi' };
  const hog = scriptPod(
    'hog',
    '',
    {},
    { image: 'polinux/stress', command: ['stress', '--vm', '1', '--vm-bytes', '200M'], resources: { requests: { memory: '16Mi' } } },
  );
  const quiet = scriptPod('quiet', 'sleep 600', {}, { resources: { requests: { memory: '64Mi' } } });

  test('evicts one Pod a round, Failed and Evicted, and shows its condition and taint', () => {
    const result = runPods([hog, quiet], 120, { actions: [{ ...pressure, available: '99Mi' }] });
    const [told] = eventsOf(result, 'Pod/hog', 'Evicted');
    expect(told).toMatch(
      /^28 Evicted: The node was low on resource: memory\. Threshold quantity: 100Mi, available: 99Mi\. Container main was using 200Mi, request is 16Mi, has larger consumption of memory\. $/,
    );
    expect(eventsOf(result, 'Pod/quiet', 'Evicted')).toEqual([]);
    const status = lastStatus(result, 'Pod/hog');
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted', conditions: { DisruptionTarget: 'True', Ready: 'False' } });
    expect(status.message).toBe(told!.replace('28 Evicted: ', ''));
    expect(status.conditionReasons.DisruptionTarget).toEqual({ reason: 'TerminationByKubelet', message: status.message });
    expect(eventsOf(result, 'Node/node-1')).toEqual([
      '28 EvictionThresholdMet: Attempting to reclaim memory',
      '34 NodeHasInsufficientMemory: Node node-1 status is now: NodeHasInsufficientMemory',
    ]);
  });

  test('goes on while the pressure lasts; the condition stays five minutes longer', () => {
    const result = runPods([hog, quiet], 450, { actions: [{ ...pressure, available: '1Mi', until: 60 }] });
    const evicted = ['hog', 'quiet'].map((name) => eventsOf(result, `Pod/${name}`, 'Evicted')[0]?.split(' ')[0]);
    expect(evicted[0]).toBe('28');
    const node = eventsOf(result, 'Node/node-1').filter((text) => text.includes('Sufficient'));
    expect(node).toHaveLength(1);
    expect(Number(node[0]!.split(' ')[0])).toBeGreaterThan(325);
  });

  test('takes no BestEffort Pod meanwhile, others are taken', () => {
    const late = (name: string, container: object) => ({
      at: 50,
      verb: 'create',
      manifest: JSON.stringify(scriptPod(name, 'sleep 600', { nodeName: 'node-1' }, container as Record<string, unknown>)),
    });
    const result = runPods([quiet], 90, {
      conditions: { kubelet: { evictionHard: { 'memory.available': '100Mi' } } },
      actions: [pressure, late('best-effort', {}), late('burstable', { resources: { requests: { cpu: '10m' } } })],
    });
    expect(lastStatus(result, 'Pod/best-effort')).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    });
    expect(eventsOf(result, 'Pod/burstable').some((text) => text.includes('Started'))).toBe(true);
  });

  test('a new Pod without a toleration is not scheduled there', () => {
    const create = { at: 50, verb: 'create', manifest: JSON.stringify(scriptPod('late', 'sleep 600')) };
    const result = runPods([quiet], 60, { actions: [pressure, create] });
    expect(eventsOf(result, 'Pod/late', 'FailedScheduling')[0]).toContain('1 node(s) had untolerated taint(s)');
  });

  test('critical Pods stay', () => {
    const critical = scriptPod('critical', 'sleep 600', { priority: 2_000_001_000, priorityClassName: 'system-node-critical' });
    const result = runPods([critical], 60, { actions: [pressure] });
    expect(eventsOf(result, 'Pod/critical', 'Evicted')).toEqual([]);
    expect(lastStatus(result, 'Pod/critical').phase).toBe('Running');
  });

  test('a soft threshold waits for its grace period and gives the Pod time to end', () => {
    const kubelet = {
      evictionHard: { 'memory.available': '1Mi' },
      evictionSoft: { 'memory.available': '100Mi' },
      evictionSoftGracePeriod: { 'memory.available': '30s' },
      evictionMaxPodGracePeriod: 15,
    };
    const result = runPods([quiet], 120, { conditions: { kubelet }, actions: [pressure] });
    expect(eventsOf(result, 'Pod/quiet', 'Evicted')[0]).toMatch(/^58 /);
    const failed = result.timeline.find((entry) => entry.type === 'status' && entry.phase === 'Failed');
    expect(Math.round(failed!.t)).toBe(73);
  });

  test('what processes really take counts', () => {
    const { timeline } = runPods([hog], 60, { conditions: { node: { memory: '260Mi' } } });
    const evicted = timeline.find((entry) => entry.type === 'event' && entry.reason === 'Evicted');
    expect(evicted).toMatchObject({ object: 'Pod/hog' });
  });
});

describe('a node short of disk', () => {
  const writer = scriptPod(
    'writer',
    'dd if=/dev/zero of=/data/big bs=1M count=300; sleep 600',
    { volumes: [{ name: 'data', emptyDir: {} }] },
    { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  );
  test('evicts who wrote most', () => {
    const node = [
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'small' },
        status: {
          capacity: { cpu: '2', memory: '8Gi', pods: '10', 'ephemeral-storage': '330Mi' },
          allocatable: { cpu: '2', memory: '8Gi', pods: '10', 'ephemeral-storage': '330Mi' },
        },
      },
    ];
    const result = runPods([scriptPod('other', 'sleep 600'), writer], 60, { conditions: { cluster: node } });
    expect(eventsOf(result, 'Pod/writer', 'Evicted')[0]).toMatch(
      /^8 Evicted: The node was low on resource: ephemeral-storage\. Threshold quantity: 33Mi, available: \d+\. /,
    );
    expect(eventsOf(result, 'Pod/other', 'Evicted')).toEqual([]);
    expect(eventsOf(result, 'Node/small').some((text) => text.includes('NodeHasDiskPressure'))).toBe(true);
  });
});

describe('a node that does not tell what it has', () => {
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'bare' },
    status: { capacity: { cpu: '2', memory: '8Gi', pods: '10' } },
  };
  const writer = scriptPod('writer', 'dd if=/dev/zero of=/big bs=1M count=300; sleep 600');
  test('is not short of it', () => {
    const result = runPods([writer], 60, { conditions: { cluster: [node] } });
    expect(eventsOf(result, 'Pod/writer', 'Evicted')).toEqual([]);
    expect(lastStatus(result, 'Pod/writer').phase).toBe('Running');
  });
  test('cannot be made short of it', () => {
    const action = { at: 5, verb: 'nodePressure', signal: 'nodefs.available', available: '1Mi' };
    const { timeline } = runPods([writer], 60, { conditions: { cluster: [node] }, actions: [action] });
    expect(timeline.find((entry) => entry.type === 'actionResult')).toMatchObject({ code: 400 });
  });
});

test('pressure that ends while no kubelet runs is over when it is back', () => {
  const actions = [
    { at: 5, verb: 'stopKubelet' },
    { at: 20, verb: 'startKubelet' },
  ];
  const pressure = { at: 4, verb: 'nodePressure', signal: 'memory.available', available: '1Mi', until: 10 };
  const result = runPods([scriptPod('p', 'sleep 600')], 60, { actions: [pressure, ...actions] });
  expect(eventsOf(result, 'Pod/p', 'Evicted')).toEqual([]);
});

test('a scenario that makes no sense is answered, not followed', () => {
  const result = runPods([scriptPod('p', 'sleep 60')], 10, {
    actions: [{ at: 1, verb: 'nodePressure', signal: 'gpu.available', available: '1' }],
  });
  expect(result.timeline.find((entry) => entry.type === 'actionResult')).toMatchObject({ code: 400 });
});
