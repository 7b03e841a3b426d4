import { expect, test } from 'vitest';
import { NodeInfo } from '../../../server/src/simulation/scheduler/framework/nodeInfo.ts';
import { PodInfo } from '../../../server/src/simulation/scheduler/framework/podInfo.ts';
import { ERR_REASON, NodeName } from '../../../server/src/simulation/scheduler/plugins/nodeName.ts';
import { filtered, node, pod } from './tables.ts';

test.each([
  ['no name is asked for', pod('p'), null],
  ['an empty name is none', pod('p', { nodeName: '' }), null],
  ['the name of the node', pod('p', { nodeName: 'a' }), null],
  ['the name of another node', pod('p', { nodeName: 'b' }), [ERR_REASON]],
])('%s', (_name, subject, reasons) => {
  const status = new NodeName().filter(undefined, new PodInfo(subject), new NodeInfo(node('a')));
  expect(status?.reasons ?? null).toEqual(reasons);
});

test('a Pod that is on a node is asked about as if it were not', () => {
  expect(filtered('NodeName', pod('p', { on: 'a' }), node('a'), node('b'))).toEqual({ a: 'fits', b: 'fits' });
});
