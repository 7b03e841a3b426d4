import { expect, test } from 'vitest';
import { explained, node, pod } from './tables.ts';

test('a gated Pod is not tried, and its gates are named in order', () => {
  const { gated, chosen, message, nodes } = explained(pod('p', { schedulingGates: [{ name: 'b' }, { name: 'a' }] }), node('n'));
  expect({ gated, chosen, message }).toEqual({ gated: 'waiting for scheduling gates: [b a]', chosen: null, message: null });
  expect(nodes[0]?.refusals).toEqual([]);
});

test('without gates it is', () => {
  expect(explained(pod('p', { schedulingGates: [] }), node('n'))).toMatchObject({ gated: null, chosen: 'n' });
});
