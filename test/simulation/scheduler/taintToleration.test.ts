import { describe, expect, test } from 'vitest';
import { filtered, node, pod, scored } from './tables.ts';

const TAINTED = 'node(s) had untolerated taint(s) (for good)';
const gpu = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };

describe('filter', () => {
  const cases: [name: string, taints: Record<string, string>[], tolerations: object[], verdict: string][] = [
    ['no toleration', [gpu], [], TAINTED],
    ['the same key and value', [gpu], [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }], 'fits'],
    ['Equal is the default, and may be written', [gpu], [{ key: 'dedicated', operator: 'Equal', value: 'gpu' }], 'fits'],
    ['another value', [gpu], [{ key: 'dedicated', value: 'cpu', effect: 'NoSchedule' }], TAINTED],
    ['any value', [gpu], [{ key: 'dedicated', operator: 'Exists' }], 'fits'],
    ['another effect', [gpu], [{ key: 'dedicated', value: 'gpu', effect: 'NoExecute' }], TAINTED],
    ['NoExecute keeps away as well', [{ key: 'k', effect: 'NoExecute' }], [], TAINTED],
    ['PreferNoSchedule does not', [{ key: 'k', effect: 'PreferNoSchedule' }], [], 'fits'],
    ['every taint has to be tolerated', [gpu, { key: 'k', effect: 'NoExecute' }], [{ key: 'dedicated', operator: 'Exists' }], TAINTED],
    [
      'an operator that needs its gate tolerates nothing',
      [{ key: 'k', value: '5', effect: 'NoSchedule' }],
      [{ key: 'k', operator: 'Gt', value: '3' }],
      TAINTED,
    ],
  ];
  test.each(cases)('%s', (_name, taints, tolerations, verdict) => {
    expect(filtered('TaintToleration', pod('p', { tolerations }), node('n', { taints }))).toEqual({ n: verdict });
  });
});

describe('score, times 3', () => {
  const soft = (...keys: string[]) => ({ taints: keys.map((key) => ({ key, effect: 'PreferNoSchedule' })) });
  const tolerations = [{ key: 'a', operator: 'Exists' }];

  test('the fewer untolerated soft taints the better', () => {
    expect(
      scored('TaintToleration', pod('p', { tolerations }), node('n0', soft('a')), node('n1', soft('b')), node('n2', soft('b', 'c'))),
    ).toEqual({
      n0: 300,
      n1: 150,
      n2: 0,
    });
  });

  test('hard taints do not count, and without soft ones all nodes are equal', () => {
    const hard = { taints: [{ key: 'a', effect: 'NoSchedule' }] };
    expect(scored('TaintToleration', pod('p', { tolerations }), node('n0'), node('n1', hard))).toEqual({ n0: 300, n1: 300 });
  });
});
