import { describe, expect, test } from 'vitest';
import { filtered, node, pod, scored } from './tables.ts';

const NO_MATCH = "node(s) didn't match Pod's node affinity/selector (for good)";
const required = (...nodeSelectorTerms: object[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const expression = (key: string, operator: string, ...values: string[]) => ({ matchExpressions: [{ key, operator, values }] });
const field = (operator: string, ...values: string[]) => ({ matchFields: [{ key: 'metadata.name', operator, values }] });

describe('filter', () => {
  const cases: [name: string, spec: object, verdict: string][] = [
    ['nothing is asked for', {}, 'fits'],
    ['a selector that matches', { nodeSelector: { disk: 'ssd' } }, 'fits'],
    ['a selector with another value', { nodeSelector: { disk: 'hdd' } }, NO_MATCH],
    ['every label of a selector counts', { nodeSelector: { disk: 'ssd', gpu: 'yes' } }, NO_MATCH],
    ['In', required(expression('disk', 'In', 'hdd', 'ssd')), 'fits'],
    ['NotIn', required(expression('disk', 'NotIn', 'ssd')), NO_MATCH],
    ['NotIn of a label that is not there', required(expression('gpu', 'NotIn', 'yes')), 'fits'],
    ['Exists', required(expression('disk', 'Exists')), 'fits'],
    ['DoesNotExist', required(expression('disk', 'DoesNotExist')), NO_MATCH],
    ['Gt', required(expression('cores', 'Gt', '7')), 'fits'],
    ['Gt means more', required(expression('cores', 'Gt', '8')), NO_MATCH],
    ['Lt', required(expression('cores', 'Lt', '9')), 'fits'],
    ['Gt of what is no number', required(expression('disk', 'Gt', '1')), NO_MATCH],
    ['terms are alternatives', required(expression('gpu', 'Exists'), expression('disk', 'Exists')), 'fits'],
    [
      'expressions of a term are not',
      required({ matchExpressions: [...expression('gpu', 'Exists').matchExpressions, ...expression('disk', 'Exists').matchExpressions] }),
      NO_MATCH,
    ],
    ['a term without anything matches nothing', required({}), NO_MATCH],
    ['no terms match nothing', required(), NO_MATCH],
    ['selector and affinity have to hold both', { nodeSelector: { disk: 'ssd' }, ...required(expression('gpu', 'Exists')) }, NO_MATCH],
    ['a node by its name', required(field('In', 'n')), 'fits'],
    ['not a node', required(field('NotIn', 'n')), NO_MATCH],
  ];
  test.each(cases)('%s', (_name, spec, verdict) => {
    const labels = { disk: 'ssd', cores: '8' };
    expect(filtered('NodeAffinity', pod('p', { ...spec }), node('n', { labels }))).toEqual({ n: verdict });
  });

  test('another node by its name is not even looked at', () => {
    const answer = filtered('NodeAffinity', pod('p', { ...required(field('In', 'b')) }), node('a'), node('b'));
    expect(answer).toEqual({ a: "node(s) didn't satisfy plugin NodeAffinity (for good)", b: 'fits' });
  });

  test('terms that no name can meet', () => {
    const both = { matchFields: [...field('In', 'a').matchFields, ...field('In', 'b').matchFields] };
    const answer = filtered('NodeAffinity', pod('p', { ...required(both) }), node('a'), node('b'));
    expect(answer).toEqual({ a: 'pod affinity terms conflict (for good)', b: 'pod affinity terms conflict (for good)' });
  });
});

describe('score, times 2', () => {
  const preferred = (...terms: [weight: number, preference: object][]) => ({
    affinity: {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, preference]) => ({ weight, preference })) },
    },
  });
  const foo = expression('foo', 'In', 'bar');
  const key = expression('key', 'In', 'value');
  const all = { matchExpressions: [...foo.matchExpressions, ...key.matchExpressions] };
  const nodes = [
    node('foo', { labels: { foo: 'bar' } }),
    node('all', { labels: { foo: 'bar', key: 'value' } }),
    node('key', { labels: { key: 'value' } }),
    node('none'),
  ];

  test('weights of the preferences that hold are summed up, the best node gets 100', () => {
    expect(scored('NodeAffinity', pod('p', preferred([2, foo], [4, key], [5, all])), ...nodes)).toEqual({
      foo: 36,
      all: 200,
      key: 72,
      none: 0,
    });
  });

  test('nothing is scored for a Pod that prefers nothing', () => {
    expect(scored('NodeAffinity', pod('p'), ...nodes)).toEqual({});
  });
});
