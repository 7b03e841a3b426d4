import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { explained, node, object, pod } from './tables.ts';

const CPU = (cpu: string) => ({ requests: { cpu } });
/** A Pod on a node: `low-a` of priority 0, and so on. */
const running = (name: string, on: string, priority: number, cpu: string, fields: object = {}) =>
  pod(name, { on, priority, ...CPU(cpu), ...fields });
const budget = (allowed: number): KubernetesObject =>
  object(
    'PodDisruptionBudget',
    'web',
    { spec: { selector: { matchLabels: { app: 'web' } } }, status: { disruptionsAllowed: allowed } },
    'default',
  );
const web = { labels: { app: 'web' } };
const nodes = [node('a'), node('b')];

/** Where room is made, and who has to go. */
const preemption = (cpu: string, priority: number, ...objects: readonly KubernetesObject[]) => {
  const { preemption: found, message } = explained(pod('p', { ...CPU(cpu), priority }), ...nodes, ...objects);
  return found ? `${found.node}: ${found.victims.map((victim) => victim.replace('default/', '')).join(' ')}` : message;
};

describe('victims', () => {
  const cases: [name: string, cpu: string, objects: KubernetesObject[], wanted: string][] = [
    ['only less important Pods', '2', [running('low', 'a', 0, '4'), running('high', 'b', 20, '4')], 'a: low'],
    [
      'as few as are needed: the more important stay',
      '2',
      [running('l1', 'a', 1, '2'), running('l2', 'a', 2, '2'), running('high', 'b', 20, '4')],
      'a: l1',
    ],
    [
      'of equals the one that began last',
      '2',
      [running('old', 'a', 1, '2', { start: 10 }), running('new', 'a', 1, '2', { start: 20 }), running('high', 'b', 20, '4')],
      'a: new',
    ],
    ['small ones are put back', '2', [running('big', 'a', 1, '3'), running('small', 'a', 1, '1'), running('high', 'b', 20, '4')], 'a: big'],
  ];
  test.each(cases)('%s', (_name, cpu, objects, wanted) => {
    expect(preemption(cpu, 10, ...objects)).toBe(wanted);
  });
});

describe('the node', () => {
  const cases: [name: string, objects: KubernetesObject[], wanted: string][] = [
    ['where no budget is broken', [running('w', 'a', 0, '4', web), running('l', 'b', 5, '4'), budget(0)], 'b: l'],
    ['a budget that allows it is not broken', [running('w', 'a', 0, '4', web), running('l', 'b', 5, '4'), budget(1)], 'a: w'],
    ['where the most important victim is the least important', [running('l', 'a', 5, '4'), running('m', 'b', 4, '4')], 'b: m'],
    [
      'then the smallest sum of priorities',
      [running('a1', 'a', 5, '2'), running('a2', 'a', 5, '2'), running('b1', 'b', 5, '2'), running('b2', 'b', 4, '2')],
      'b: b1 b2',
    ],
    ['then the fewest victims', [running('a1', 'a', 5, '2'), running('a2', 'a', 5, '2'), running('b1', 'b', 5, '4')], 'b: b1'],
    ['then whose victims began last', [running('a1', 'a', 5, '4', { start: 10 }), running('b1', 'b', 5, '4', { start: 20 })], 'b: b1'],
    ['else the first', [running('a1', 'a', 5, '4', { start: 10 }), running('b1', 'b', 5, '4', { start: 10 })], 'a: a1'],
  ];
  test.each(cases)('%s', (_name, objects, wanted) => {
    expect(preemption('4', 10, ...objects)).toBe(wanted);
  });
});

describe('no room', () => {
  const NOTHING = '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available:';
  const cases: [name: string, cpu: string, priority: number, objects: KubernetesObject[], wanted: string][] = [
    [
      'nobody is less important',
      '4',
      0,
      [running('l', 'a', 0, '4'), running('m', 'b', 0, '4')],
      `${NOTHING} 2 No preemption victims found for incoming pod.`,
    ],
    ['it does not help', '5', 10, [running('l', 'a', 0, '4')], `${NOTHING} 2 Preemption is not helpful for scheduling.`],
    [
      'what the less important leave is too little',
      '4',
      10,
      [running('l', 'a', 0, '2'), running('h', 'a', 20, '2'), running('m', 'b', 20, '4')],
      `${NOTHING} 1 Insufficient cpu, 1 No preemption victims found for incoming pod.`,
    ],
  ];
  test.each(cases)('%s', (_name, cpu, priority, objects, wanted) => {
    expect(preemption(cpu, priority, ...objects)).toBe(wanted);
  });
});

test('a Pod waits for the victims on the node that it was promised', () => {
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' };
  const victim = running('low', 'a', 0, '4', { status: { phase: 'Running', conditions: [condition] } });
  const going = { ...victim, metadata: { ...victim.metadata, deletionTimestamp: 5 } } as unknown as KubernetesObject;
  const waiting = pod('p', { ...CPU('4'), priority: 10, status: { phase: 'Pending', conditions: [], nominatedNodeName: 'a' } });
  expect(explained(waiting, node('a'), going).message).toBe(
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.',
  );
});
