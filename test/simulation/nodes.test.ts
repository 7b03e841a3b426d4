import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeObject, nodesOf, ZONE_LABEL } from '../../server/src/simulation/nodes.ts';

/** `name cpu memory zone` of the nodes of a list. */
const brief = (list: unknown): string[] =>
  nodesOf(list).map(({ metadata, status }) =>
    [metadata.name, status?.allocatable?.cpu, status?.allocatable?.memory, metadata.labels?.[ZONE_LABEL] ?? '-'].join(' '),
  );

const MEMORY = '24632892Ki';

describe('nodes in short', () => {
  const cases: [name: string, list: unknown, nodes: string[]][] = [
    ['nothing is said', [{}], [`node-1 2 ${MEMORY} -`]],
    ['sizes are numbers or texts', [{ cpu: 4, memory: '8Gi' }], ['node-1 4 8Gi -']],
    ['several, named in order', [{ count: 2 }, { count: 1 }], [`node-1 2 ${MEMORY} -`, `node-2 2 ${MEMORY} -`, `node-3 2 ${MEMORY} -`]],
    [
      'zones are dealt out in turn',
      [{ count: 3, cpu: 1, memory: '1Gi', zones: ['a', 'b'] }],
      ['node-1 1 1Gi a', 'node-2 1 1Gi b', 'node-3 1 1Gi a'],
    ],
    ['all in one zone', [{ count: 2, memory: '1Gi', zone: 'a' }], ['node-1 2 1Gi a', 'node-2 2 1Gi a']],
    ['one with a name', [{ name: 'gpu', memory: '1Gi' }], ['gpu 2 1Gi -']],
    ['several with a name', [{ name: 'big', count: 2, memory: '1Gi' }], ['big 2 1Gi -', 'big-1 2 1Gi -']],
    ['objects keep their names', [{}, { kind: 'Node', metadata: { name: 'node-1' } }], ['node-1   -', `node-2 2 ${MEMORY} -`]],
    ['a quantity that is none', [{ cpu: 'many', memory: [] }], [`node-1 2 ${MEMORY} -`]],
    ['counts that are none', [{ count: 0 }, { count: -1 }, { count: 'x' }, { count: { toString: '' } }], []],
    ['taints that are none', [{ taints: [null, 3, [{ toString: '' }]] }], [`node-1 2 ${MEMORY} -`]],
    ['no list', 'three', []],
    ['items that are no nodes', [null, 3, 'node', []], []],
  ];
  test.each(cases)('%s', (_name, list, nodes) => {
    expect(brief(list)).toEqual(nodes);
  });

  test('a count is bounded', () => {
    expect(nodesOf([{ count: 1e12 }])).toHaveLength(5000);
  });

  test('extended resources, labels and taints', () => {
    const node = nodeObject({
      'nvidia.com/gpu': 2,
      labels: { disk: 'ssd' },
      taints: ['dedicated=gpu:NoSchedule', { key: 'x', effect: 'NoExecute' }, '?'],
    });
    expect(node.status?.allocatable).toMatchObject({ 'nvidia.com/gpu': '2', cpu: '2' });
    expect(node.metadata.labels).toMatchObject({ disk: 'ssd', 'kubernetes.io/hostname': 'node-1' });
    expect(node.spec).toEqual({
      taints: [
        { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
        { key: 'x', effect: 'NoExecute' },
      ],
    });
  });

  test('never throws, and every name is there once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.anything(), count: fc.anything(), zones: fc.anything(), taints: fc.anything() }), { maxLength: 4 }),
        (list) => {
          const names = nodesOf(list).map(({ metadata }) => metadata.name);
          expect(new Set(names).size).toBe(names.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
