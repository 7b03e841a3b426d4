import { describe, expect, test } from 'vitest';
import { Listers } from '../../../server/src/simulation/scheduler/cache/listers.ts';
import { SchedulerCache } from '../../../server/src/simulation/scheduler/cache/schedulerCache.ts';
import { type ClusterEvent, nodeEvents, podEvents } from '../../../server/src/simulation/scheduler/framework/events.ts';
import { PodInfo } from '../../../server/src/simulation/scheduler/framework/podInfo.ts';
import { defaultProfile } from '../../../server/src/simulation/scheduler/profile.ts';
import { SchedulingQueue } from '../../../server/src/simulation/scheduler/queue/schedulingQueue.ts';
import { WallClock } from '../../../server/src/simulation/world/instant.ts';
import { claim, node, object, pod, uses } from './tables.ts';

/** A queue with the default plugins, and a clock that is set by hand. Milliseconds. */
class Waiting {
  nowMs = 0;
  readonly queue = new SchedulingQueue(() => this.nowMs, new WallClock(0));

  constructor() {
    this.queue.setPlugins(defaultProfile({ cache: new SchedulerCache(), listers: new Listers() }, this.queue.nominator).framework.plugins);
  }

  add(...pods: readonly ReturnType<typeof pod>[]): this {
    for (const each of pods) this.queue.add(new PodInfo(each), []);
    return this;
  }

  /** The next Pod is tried, and plugins turn it away; none means an error. */
  refuse(...plugins: readonly string[]): this {
    const next = this.queue.pop()!;
    this.queue.addUnschedulable(next, next.info, new Set(plugins), null, []);
    return this;
  }

  /** All that may be tried now, in order. */
  ready(): string[] {
    const names: string[] = [];
    for (let next = this.queue.pop(); next; next = this.queue.pop()) names.push(next.info.pod.metadata.name);
    return names;
  }
}

describe('order', () => {
  test('higher priority first, then who came first', () => {
    const waiting = new Waiting().add(pod('a'), pod('b', { priority: 5 }), pod('c', { priority: 5 }), pod('d', { priority: 9 }));
    expect(waiting.ready()).toEqual(['d', 'b', 'c', 'a']);
  });

  test('gated Pods stay outside until their gates are gone', () => {
    const gated = pod('p', { schedulingGates: [{ name: 'g' }] });
    const waiting = new Waiting().add(gated);
    expect(waiting.ready()).toEqual([]);
    waiting.queue.update(gated, pod('p', { schedulingGates: [] }), []);
    expect(waiting.ready()).toEqual(['p']);
  });

  test('a Pod that has gone is not tried', () => {
    const waiting = new Waiting().add(pod('a'), pod('b'));
    waiting.queue.delete('default/a');
    expect(waiting.ready()).toEqual(['b']);
  });
});

describe('back-off after an error', () => {
  /** Seconds until the Pod leaves the back-off after so many errors in a row. */
  const cases: [errors: number, seconds: number][] = [
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
    [5, 10],
    [9, 10],
  ];
  test.each(cases)('%i errors: %i s', (errors, seconds) => {
    const waiting = new Waiting().add(pod('p'));
    for (let error = 1; error <= errors; error++) {
      waiting.refuse();
      if (error === errors) break;
      waiting.nowMs += 20_000;
      waiting.queue.flushBackoff();
    }
    const begin = waiting.nowMs;
    waiting.nowMs = begin + seconds * 1000;
    waiting.queue.flushBackoff();
    expect(waiting.ready()).toEqual([]);
    waiting.nowMs = begin + seconds * 1000 + 1000;
    waiting.queue.flushBackoff();
    expect(waiting.ready()).toEqual(['p']);
  });

  test('a Pod that was woken need not wait when nobody else does', () => {
    const waiting = new Waiting().add(pod('p')).refuse('NodeName');
    waiting.queue.onEvent({ resource: 'Node', action: 'Add', old: null, new: node('n') }, []);
    expect(waiting.queue.hasBackingOff).toBe(true);
    expect(waiting.ready()).toEqual(['p']);
  });

  test('but those who are ready go first', () => {
    const waiting = new Waiting()
      .add(pod('p', { priority: 9 }))
      .refuse('NodeName')
      .add(pod('q'));
    waiting.queue.onEvent({ resource: 'Node', action: 'Add', old: null, new: node('n') }, []);
    expect(waiting.ready()).toEqual(['q', 'p']);
  });
});

describe('what wakes a Pod that was turned away', () => {
  const large = { requests: { cpu: '2' } };
  const ssd = { nodeSelector: { disk: 'ssd' } };
  const port = { containers: [{ name: 'm', image: 'a', ports: [{ containerPort: 80, hostPort: 80 }] }] };
  const taint = { taints: [{ key: 'k', effect: 'NoSchedule' }] };
  const added = (...args: Parameters<typeof node>): ClusterEvent[] => [{ resource: 'Node', action: 'Add', old: null, new: node(...args) }];
  const gone = (old: ReturnType<typeof pod>): ClusterEvent[] => [{ resource: 'AssignedPod', action: 'Delete', old, new: null }];
  const changed = (old: Parameters<typeof node>[1], after: Parameters<typeof node>[1]): ClusterEvent[] =>
    nodeEvents(node('n', old), node('n', after));
  const claimed: ClusterEvent[] = [{ resource: 'PersistentVolumeClaim', action: 'Add', old: null, new: claim('c') }];

  const roomier = (...[before, after]: [string, string]): ClusterEvent[] => [
    {
      resource: 'CSIStorageCapacity',
      action: 'Update',
      old: object('CSIStorageCapacity', 's', { capacity: before }),
      new: object('CSIStorageCapacity', 's', { capacity: after }),
    },
  ];

  const cases: [name: string, plugin: string, subject: Parameters<typeof pod>[1], events: ClusterEvent[], wakes: boolean][] = [
    ['a node that has room comes', 'NodeResourcesFit', large, added('n'), true],
    ['a node that is too small comes', 'NodeResourcesFit', large, added('n', { allocatable: { cpu: '1' } }), false],
    ['a node grows', 'NodeResourcesFit', large, changed({ allocatable: { cpu: '1' } }, { allocatable: { cpu: '2' } }), true],
    [
      'a node grows in something else',
      'NodeResourcesFit',
      large,
      changed({ allocatable: { memory: '1Gi' } }, { allocatable: { memory: '2Gi' } }),
      false,
    ],
    ['a Pod goes that took what is lacking', 'NodeResourcesFit', large, gone(pod('other', { on: 'n', requests: { cpu: '1' } })), true],
    [
      'a Pod becomes smaller',
      'NodeResourcesFit',
      large,
      podEvents(pod('other', { on: 'n', requests: { cpu: '2' } }), pod('other', { on: 'n', requests: { cpu: '1' } })),
      true,
    ],
    [
      'another Pod gets a label',
      'NodeResourcesFit',
      large,
      podEvents(pod('other', { on: 'n' }), pod('other', { on: 'n', labels: { a: 'b' } })),
      false,
    ],
    ['a node loses its taint', 'TaintToleration', {}, changed(taint, {}), true],
    ['a node gets a taint', 'TaintToleration', {}, changed({}, taint), false],
    // scheduler.go buildQueueingHintMap: who waits for nodes and says nothing of taints hears of all of their changes, without a hint.
    ['a node gets a taint, but it was the room', 'NodeResourcesFit', large, changed({}, taint), true],
    ['a node gets a taint, but it was the label', 'NodeAffinity', ssd, changed({}, taint), true],
    ['a node gets a taint, but it was another Pod', 'InterPodAffinity', {}, changed({}, taint), true],
    ['a node gets a taint, but it was the volume', 'VolumeBinding', uses('c'), changed({}, taint), true],
    ['a node gets a taint, but it was the number of volumes', 'NodeVolumeLimits', uses('c'), changed({}, taint), false],
    ['a tainted node comes', 'TaintToleration', {}, added('n', taint), false],
    ['a node is uncordoned', 'NodeUnschedulable', {}, changed({ unschedulable: true }, {}), true],
    ['a node is cordoned', 'NodeUnschedulable', {}, changed({}, { unschedulable: true }), false],
    ['a node gets the label', 'NodeAffinity', ssd, changed({}, { labels: { disk: 'ssd' } }), true],
    ['a node gets another label', 'NodeAffinity', ssd, changed({}, { labels: { disk: 'hdd' } }), false],
    ['a Pod with the port goes', 'NodePorts', port, gone(pod('other', { on: 'n', ...port })), true],
    ['a Pod without it goes', 'NodePorts', port, gone(pod('other', { on: 'n' })), false],
    ['its claim comes', 'VolumeBinding', uses('c'), claimed, true],
    ['another claim comes', 'VolumeBinding', uses('d'), claimed, false],
    [
      'a class comes',
      'VolumeBinding',
      uses('c'),
      [{ resource: 'StorageClass', action: 'Add', old: null, new: object('StorageClass', 's') }],
      true,
    ],
    ['a storage has more room', 'VolumeBinding', uses('c'), roomier('1Gi', '2Gi'), true],
    ['a storage has less room', 'VolumeBinding', uses('c'), roomier('2Gi', '1Gi'), false],
    [
      'a node becomes larger, but it was the label',
      'NodeAffinity',
      ssd,
      changed({ allocatable: { cpu: '1' } }, { allocatable: { cpu: '9' } }),
      false,
    ],
  ];
  test.each(cases)('%s (%s)', (_name, plugin, subject, events, wakes) => {
    const waiting = new Waiting().add(pod('p', subject)).refuse(plugin);
    for (const event of events) waiting.queue.onEvent(event, []);
    expect(waiting.ready()).toEqual(wakes ? ['p'] : []);
  });

  test('five minutes without anything', () => {
    const waiting = new Waiting().add(pod('p')).refuse('NodeAffinity');
    waiting.nowMs = 300_000;
    waiting.queue.flushUnschedulable();
    expect(waiting.ready()).toEqual([]);
    waiting.nowMs = 300_001;
    waiting.queue.flushUnschedulable();
    expect(waiting.ready()).toEqual(['p']);
  });
});
