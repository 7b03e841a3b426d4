import { expect, test } from 'vitest';
import { node, pod, scored } from './tables.ts';

const BALANCED = 'NodeResourcesBalancedAllocation';
const sized = (name: string, cpu: string, memory: string) => node(name, { allocatable: { cpu, memory } });

test('a node where CPU and memory are used alike afterwards', () => {
  expect(
    scored(BALANCED, pod('p', { requests: { cpu: '3', memory: '5000' } }), sized('n1', '4', '10000'), sized('n2', '6', '10000')),
  ).toEqual({
    n1: 68,
    n2: 75,
  });
});

test('a node that the Pod brings into balance is better than one that is balanced', () => {
  const lopsided = pod('other', { on: 'n1', requests: { memory: '4Gi' } });
  expect(scored(BALANCED, pod('p', { requests: { cpu: '2' } }), node('n1'), node('n2'), lopsided)).toEqual({ n1: 87, n2: 62 });
});

test('a Pod that asks for nothing is not scored', () => {
  expect(scored(BALANCED, pod('p'), node('n1'), node('n2'))).toEqual({});
});
