import { describe, expect, test } from 'vitest';
import { filtered, node, object, pod, scored, zoned } from './tables.ts';

const NAME = 'PodTopologySpread';
const SKEWED = "node(s) didn't match pod topology spread constraints";
const NO_LABEL = `${SKEWED} (missing required label) (for good)`;
const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const labels = { app: 'web' };

const constraint = (topologyKey: string, more: object = {}) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: labels },
  ...more,
});
const spread = (...topologySpreadConstraints: object[]) => ({ labels, topologySpreadConstraints });
/** So many Pods on each node. */
const pods = (counts: Readonly<Record<string, number>>, fields: object = {}) =>
  Object.entries(counts).flatMap(([on, count]) =>
    Array.from({ length: count }, (_, index) => pod(`${on}-${index}`, { on, labels, ...fields })),
  );
const nodes = zoned('a1', 'a2', 'b1', 'b2');

describe('filter', () => {
  const two = { a1: 2, a2: 1, b1: 0, b2: 2 };
  const cases: [
    name: string,
    subject: Parameters<typeof pod>[1],
    existing: ReturnType<typeof pod>[],
    verdicts: [string, string, string, string],
  ][] = [
    ['the fuller zone is closed', spread(constraint(ZONE)), pods(two), [SKEWED, SKEWED, 'fits', 'fits']],
    ['a greater skew is allowed', spread(constraint(ZONE, { maxSkew: 2 })), pods(two), ['fits', 'fits', 'fits', 'fits']],
    ['nodes instead of zones', spread(constraint(HOST)), pods(two), [SKEWED, SKEWED, 'fits', SKEWED]],
    ['both', spread(constraint(ZONE), constraint(HOST)), pods(two), [SKEWED, SKEWED, 'fits', SKEWED]],
    [
      'a Pod that its own selector does not mean does not count itself',
      { ...spread(constraint(ZONE)), labels: {} },
      pods(two),
      ['fits', 'fits', 'fits', 'fits'],
    ],
    ['other Pods do not count', spread(constraint(ZONE)), pods(two, { labels: { app: 'db' } }), ['fits', 'fits', 'fits', 'fits']],
    [
      'Pods of other namespaces do not count',
      spread(constraint(ZONE)),
      pods(two, { namespace: 'other' }),
      ['fits', 'fits', 'fits', 'fits'],
    ],
    [
      'fewer domains than wanted count as one that is empty',
      spread(constraint(ZONE, { minDomains: 3 })),
      pods({ a1: 1, b1: 1 }),
      [SKEWED, SKEWED, SKEWED, SKEWED],
    ],
    ['as many domains as wanted', spread(constraint(ZONE, { minDomains: 2 })), pods({ a1: 1, b1: 1 }), ['fits', 'fits', 'fits', 'fits']],
    [
      'a soft constraint closes nothing',
      spread(constraint(ZONE, { whenUnsatisfiable: 'ScheduleAnyway' })),
      pods(two),
      ['fits', 'fits', 'fits', 'fits'],
    ],
    [
      'versions of a template apart',
      { ...spread(constraint(ZONE, { matchLabelKeys: ['hash'] })), labels: { ...labels, hash: '2' } },
      pods(two, { labels: { ...labels, hash: '1' } }),
      ['fits', 'fits', 'fits', 'fits'],
    ],
    ['a label that no node has', spread(constraint('rack')), [], [NO_LABEL, NO_LABEL, NO_LABEL, NO_LABEL]],
  ];
  test.each(cases)('%s', (_name, subject, existing, [a1, a2, b1, b2]) => {
    expect(filtered(NAME, pod('p', subject), ...nodes, ...existing)).toEqual({ a1, a2, b1, b2 });
  });

  test('a node without the label is closed and does not count', () => {
    const lost = node('lost');
    expect(filtered(NAME, pod('p', spread(constraint(ZONE))), ...nodes, lost, ...pods({ a1: 1, lost: 3 }))).toEqual({
      a1: SKEWED,
      a2: SKEWED,
      b1: 'fits',
      b2: 'fits',
      lost: NO_LABEL,
    });
  });

  test('nodes that the Pod cannot choose do not count, unless that is ignored', () => {
    const chosen = { nodeSelector: { [ZONE]: 'a' } };
    const existing = pods({ a1: 1, a2: 0 });
    expect(filtered(NAME, pod('p', { ...spread(constraint(ZONE)), ...chosen }), ...nodes, ...existing)).toMatchObject({
      a1: 'fits',
      a2: 'fits',
    });
    const ignored = spread(constraint(ZONE, { nodeAffinityPolicy: 'Ignore' }));
    expect(filtered(NAME, pod('p', { ...ignored, ...chosen }), ...nodes, ...existing)).toMatchObject({ a1: SKEWED, a2: SKEWED });
  });

  test('tainted nodes count, unless taints are honoured', () => {
    const tainted = node('b1', { labels: { [ZONE]: 'b' }, taints: [{ key: 'k', effect: 'NoSchedule' }] });
    const cluster = [...zoned('a1'), tainted, ...pods({ a1: 1 })];
    expect(filtered(NAME, pod('p', spread(constraint(ZONE))), ...cluster)).toMatchObject({ a1: SKEWED });
    expect(filtered(NAME, pod('p', spread(constraint(ZONE, { nodeTaintsPolicy: 'Honor' }))), ...cluster)).toMatchObject({ a1: 'fits' });
  });
});

describe('score, times 2', () => {
  const soft = (topologyKey: string, more: object = {}) => constraint(topologyKey, { whenUnsatisfiable: 'ScheduleAnyway', ...more });

  const cases: [name: string, subject: Parameters<typeof pod>[1], existing: ReturnType<typeof pod>[], scores: object][] = [
    ['nothing is there yet', spread(soft(HOST)), [], { a1: 200, a2: 200, b1: 200, b2: 200 }],
    ['emptier nodes are better', spread(soft(HOST)), pods({ a1: 2, a2: 1, b1: 0, b2: 3 }), { a1: 40, a2: 120, b1: 200, b2: 0 }],
    ['emptier zones are better', spread(soft(ZONE)), pods({ a1: 2, a2: 1, b1: 0, b2: 0 }), { a1: 0, a2: 0, b1: 200, b2: 200 }],
    ['hard constraints are not scored', spread(constraint(ZONE, { maxSkew: 9 })), pods({ a1: 2 }), {}],
  ];
  test.each(cases)('%s', (_name, subject, existing, scores) => {
    expect(scored(NAME, pod('p', subject), ...nodes, ...existing)).toEqual(scores);
  });

  test('Pods of a Service are spread though they do not ask for it', () => {
    const service = object('Service', 'web', { spec: { selector: labels } }, 'default');
    const { a1, b1 } = scored(NAME, pod('p', { labels }), ...nodes, service, ...pods({ a1: 3 })) as { a1: number; b1: number };
    expect(a1).toBeLessThan(b1);
    expect(scored(NAME, pod('p', { labels }), ...nodes, ...pods({ a1: 3 }))).toEqual({});
  });
});
