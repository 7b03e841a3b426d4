import { expect, test } from 'vitest';
import { filtered, node, pod } from './tables.ts';

const CORDONED = 'node(s) were unschedulable (for good)';
const key = 'node.kubernetes.io/unschedulable';

const cases: [name: string, tolerations: object[], verdict: string][] = [
  ['a cordoned node takes no Pods', [], CORDONED],
  ['but those that tolerate its taint', [{ key, operator: 'Exists', effect: 'NoSchedule' }], 'fits'],
  ['for any effect', [{ key, operator: 'Exists' }], 'fits'],
  ['or tolerate everything', [{ operator: 'Exists' }], 'fits'],
  ['a toleration of another effect does not help', [{ key, operator: 'Exists', effect: 'NoExecute' }], CORDONED],
  ['nor one of another key', [{ key: 'other', operator: 'Exists' }], CORDONED],
  ['nor one with a value', [{ key, value: 'x', effect: 'NoSchedule' }], CORDONED],
];

test.each(cases)('%s', (_name, tolerations, verdict) => {
  const answer = filtered('NodeUnschedulable', pod('p', { tolerations }), node('free'), node('cordoned', { unschedulable: true }));
  expect(answer).toEqual({ free: 'fits', cordoned: verdict });
});
