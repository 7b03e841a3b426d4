import { describe, expect, test } from 'vitest';
import { filtered, object, pod, scored, zoned } from './tables.ts';

const NAME = 'InterPodAffinity';
const LONELY = "node(s) didn't match pod affinity rules (for good)";
const CROWDED = "node(s) didn't match pod anti-affinity rules";
const UNWELCOME = "node(s) didn't satisfy existing pods anti-affinity rules";
const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

const term = (app: string, topologyKey: string, more: object = {}) => ({ labelSelector: { matchLabels: { app } }, topologyKey, ...more });
const required = (kind: 'podAffinity' | 'podAntiAffinity', ...terms: object[]) => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const preferred = (kind: 'podAffinity' | 'podAntiAffinity', weight: number, podAffinityTerm: object) => ({
  affinity: { [kind]: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }] } },
});
const nodes = zoned('a1', 'a2', 'b1');
const web = (fields: object = {}) => pod('web', { on: 'a1', labels: { app: 'web' }, ...fields });

describe('filter', () => {
  const cases: [
    name: string,
    subject: Parameters<typeof pod>[1],
    existing: ReturnType<typeof pod>[],
    verdicts: [string, string, string],
  ][] = [
    ['company in the zone', required('podAffinity', term('web', ZONE)), [web()], ['fits', 'fits', LONELY]],
    ['company on the node', required('podAffinity', term('web', HOST)), [web()], ['fits', LONELY, LONELY]],
    ['no such company', required('podAffinity', term('db', ZONE)), [web()], [LONELY, LONELY, LONELY]],
    [
      'the first of its kind may begin',
      { labels: { app: 'db' }, ...required('podAffinity', term('db', ZONE)) },
      [web()],
      ['fits', 'fits', 'fits'],
    ],
    [
      'but only where the label is',
      { labels: { app: 'db' }, ...required('podAffinity', term('db', 'rack')) },
      [],
      [LONELY, LONELY, LONELY],
    ],
    [
      'company in another namespace is none',
      required('podAffinity', term('web', ZONE)),
      [web({ namespace: 'other' })],
      [LONELY, LONELY, LONELY],
    ],
    [
      'unless the term names it',
      required('podAffinity', term('web', ZONE, { namespaces: ['other'] })),
      [web({ namespace: 'other' })],
      ['fits', 'fits', LONELY],
    ],
    [
      'or selects it',
      required('podAffinity', term('web', ZONE, { namespaceSelector: { matchLabels: { team: 'x' } } })),
      [web({ namespace: 'other' })],
      ['fits', 'fits', LONELY],
    ],
    [
      'an empty namespace selector means all',
      required('podAffinity', term('web', ZONE, { namespaceSelector: {} })),
      [web({ namespace: 'other' })],
      ['fits', 'fits', LONELY],
    ],
    [
      'all terms have to be met by one Pod',
      required('podAffinity', term('web', ZONE), term('db', ZONE)),
      [web(), pod('db', { on: 'a1', labels: { app: 'db' } })],
      [LONELY, LONELY, LONELY],
    ],
    ['apart from it in the zone', required('podAntiAffinity', term('web', ZONE)), [web()], [CROWDED, CROWDED, 'fits']],
    ['apart from it on the node', required('podAntiAffinity', term('web', HOST)), [web()], [CROWDED, 'fits', 'fits']],
    [
      'apart from its own kind',
      { labels: { app: 'web' }, ...required('podAntiAffinity', term('web', HOST)) },
      [web()],
      [CROWDED, 'fits', 'fits'],
    ],
    ['a node without the label keeps nobody apart', required('podAntiAffinity', term('web', 'rack')), [web()], ['fits', 'fits', 'fits']],
    [
      'others want to be apart from it',
      { labels: { app: 'db' } },
      [web(required('podAntiAffinity', term('db', ZONE)))],
      [UNWELCOME, UNWELCOME, 'fits'],
    ],
    [
      'others of another namespace do not mean it',
      { labels: { app: 'db' } },
      [web({ namespace: 'other', ...required('podAntiAffinity', term('db', ZONE)) })],
      ['fits', 'fits', 'fits'],
    ],
    [
      'a wish of others keeps nobody away',
      { labels: { app: 'db' } },
      [web(preferred('podAntiAffinity', 100, term('db', ZONE)))],
      ['fits', 'fits', 'fits'],
    ],
  ];
  test.each(cases)('%s', (_name, subject, existing, [a1, a2, b1]) => {
    const other = object('Namespace', 'other');
    const labelled = { ...other, metadata: { ...other.metadata, labels: { team: 'x' } } };
    expect(filtered(NAME, pod('p', subject), ...nodes, labelled, ...existing)).toEqual({ a1, a2, b1 });
  });
});

describe('score, times 2', () => {
  const cases: [name: string, subject: Parameters<typeof pod>[1], existing: ReturnType<typeof pod>[], scores: object][] = [
    ['nodes near company', preferred('podAffinity', 5, term('web', ZONE)), [web()], { a1: 200, a2: 200, b1: 0 }],
    ['nodes away from it', preferred('podAntiAffinity', 5, term('web', ZONE)), [web()], { a1: 0, a2: 0, b1: 200 }],
    [
      'more company is better',
      preferred('podAffinity', 5, term('web', HOST)),
      [web(), pod('w1', { on: 'b1', labels: { app: 'web' } }), pod('w2', { on: 'b1', labels: { app: 'web' } })],
      { a1: 100, a2: 0, b1: 200 },
    ],
    [
      'others that wish for it',
      { labels: { app: 'db' } },
      [web(preferred('podAffinity', 8, term('db', ZONE)))],
      { a1: 200, a2: 200, b1: 0 },
    ],
    [
      'others that need it count as well',
      { labels: { app: 'db' } },
      [web(required('podAffinity', term('db', ZONE)))],
      { a1: 200, a2: 200, b1: 0 },
    ],
    ['nobody wishes anything', { labels: { app: 'db' } }, [web()], {}],
  ];
  test.each(cases)('%s', (_name, subject, existing, scores) => {
    expect(scored(NAME, pod('p', subject), ...nodes, ...existing)).toEqual(scores);
  });
});
