import { describe, expect, test } from 'vitest';
import { compareRows, matchObjects, type Side } from '../../../client/webview/layout/compare.ts';
import { figureChanges, laneChanges, signed } from '../../../client/webview/layout/compareText.ts';
import { figuresOf } from '../../../client/webview/layout/figures.ts';
import { visibleRows } from '../../../client/webview/layout/lanes.ts';
import { buildModel } from '../../../client/webview/layout/model.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import type { SimulationRun } from '../../../server/src/simulation/timeline.ts';
import { container, event, probe, runOf, status } from '../support/runs.ts';

const side = (run: SimulationRun, subject = 'Pod/web'): Side => {
  const index = indexRun(run);
  return { index, model: buildModel(index, 'en', subject), subject };
};
const compared = (before: Side, after: Side) => compareRows(before, after, visibleRows(after.model.lanes, new Set()));

/** A container that misses its probe at `at` and runs again after `grace` seconds. */
const killed = (at: number, grace: number, more: Parameters<typeof runOf>[0] = []): SimulationRun =>
  runOf(
    [
      status(0, { main: container() }),
      event(0, 'Started'),
      probe(5, 'success'),
      probe(at - 5, 'failure', 1),
      probe(at, 'failure', 2),
      event(at, 'Killing'),
      status(at + grace, { main: container({ restartCount: 1 }) }),
      event(at + grace, 'Started'),
      ...more,
    ],
    600,
  );

/** What moved: lane, words, seconds. */
const moves = (before: SimulationRun, after: SimulationRun) =>
  compared(side(before), side(after)).moves.map(({ lane, label, by }) => [lane.name, label, Math.round(by * 10) / 10]);

describe('what moved between two runs', () => {
  test.each([
    { name: 'nothing', before: killed(40, 30), after: killed(40, 30), expected: [] },
    { name: 'a hundredth of a second is nothing', before: killed(40, 30), after: killed(40.03, 30), expected: [] },
    {
      name: 'later misses move all that follows; each lane tells once',
      before: killed(40, 30),
      after: killed(52, 30),
      expected: [
        ['livenessProbe', '1/3', 12],
        ['main', 'stops in 30 s', 12],
        ['Events', 'Killing', 12],
      ],
    },
    {
      name: 'a shorter grace period: only the start after it',
      before: killed(40, 30),
      after: killed(40, 5),
      expected: [
        ['main', 'Running · restart 1', -25],
        ['Events', 'Started', -25],
      ],
    },
    {
      name: 'both: what moves by something else tells again',
      before: killed(40, 30),
      after: killed(50, 5),
      expected: [
        ['livenessProbe', '1/3', 10],
        ['main', expect.stringContaining('5 s'), 10],
        ['Events', 'Killing', 10],
        ['main', 'Running · restart 1', -15],
        ['Events', 'Started', -15],
      ],
    },
  ])('$name', ({ before, after, expected }) => {
    expect(moves(before, after)).toEqual(expected);
  });

  test('what is only in one of the two makes them differ without having moved', () => {
    const { moves, differs } = compared(side(killed(40, 30)), side(killed(40, 30, [event(90, 'BackOff')])));
    expect(moves).toEqual([]);
    expect(differs).toBe(true);
    expect(compared(side(killed(40, 30)), side(killed(40, 30))).differs).toBe(false);
  });

  test('a lane stands beside the one of the same container, an added or removed one is told', () => {
    const one = side(runOf([status(0, { main: container(), old: container() }), probe(5, 'success')]));
    const other = side(runOf([status(0, { main: container(), fresh: container() })]));
    const { ghosts, added, gone } = compared(one, other);
    expect(ghosts.get('Pod/web container main')).toBe(one.model.lanes.find(({ name }) => name === 'main'));
    expect(laneChanges(added, 'newLane', 'en')).toEqual(['new: fresh']);
    expect(laneChanges(gone, 'goneLane', 'en')).toEqual(['no longer: main · livenessProbe', 'no longer: old']);
  });
});

describe('objects of two runs', () => {
  const deployment = (name: string, hash: string, pods: readonly string[]): SimulationRun => {
    const replicaSet = `ReplicaSet/${name}-${hash}`;
    const object = { type: 'object', spec: { replicas: pods.length }, status: {} } as const;
    return runOf([
      { ...object, t: 0, object: `Deployment/${name}`, owner: null },
      { ...object, t: 0.1, object: replicaSet, owner: `Deployment/${name}` },
      ...pods.map((pod) => ({ ...status(0.2, { main: container() }, { owner: replicaSet }), object: `Pod/${name}-${hash}-${pod}` })),
    ]);
  };

  test('generated names differ: the n-th Pod below the same owner is the same one', () => {
    const before = side(deployment('shop', '7d9', ['aaa', 'bbb']), 'Deployment/shop');
    const after = side(deployment('shop', '5c4', ['xxx', 'yyy', 'zzz']), 'Deployment/shop');
    expect([...matchObjects(before, after)]).toEqual([
      ['Deployment/shop', 'Deployment/shop'],
      ['ReplicaSet/shop-5c4', 'ReplicaSet/shop-7d9'],
      ['Pod/shop-5c4-xxx', 'Pod/shop-7d9-aaa'],
      ['Pod/shop-5c4-yyy', 'Pod/shop-7d9-bbb'],
    ]);
    expect(laneChanges(compared(before, after).added, 'newLane', 'en')).toEqual(['new: shop-5c4-zzz']);
    expect(laneChanges(compared(after, before).gone, 'goneLane', 'zh-cn')).toEqual(['不再有：shop-5c4-zzz']);
  });

  test('the subject of another file is compared whatever its name', () => {
    const before = side(deployment('shop', '7d9', ['aaa']), 'Deployment/shop');
    const after = side(deployment('store', '111', ['bbb']), 'Deployment/store');
    expect(matchObjects(before, after).get('Pod/store-111-bbb')).toBe('Pod/shop-7d9-aaa');
  });

  test('a thousand Pods are compared by their one line each', () => {
    const names = Array.from({ length: 1000 }, (_, at) => `p${at}`);
    const before = side(deployment('shop', 'a', names), 'Deployment/shop');
    const after = side(deployment('shop', 'b', names), 'Deployment/shop');
    expect(compared(before, after).ghosts.size).toBe(1002);
  });
});

describe('the figures of two runs', () => {
  const changes = (before: SimulationRun, after: SimulationRun, language: 'en' | 'zh-cn' = 'en') => {
    const figures = (run: SimulationRun) => figuresOf(indexRun(run), 'Pod/web', language);
    return figureChanges(figures(before), figures(after), language).map(({ words }) => words);
  };
  const calm = runOf([status(0, { main: container() })], 600);

  test.each([
    ['the same', killed(40, 30), killed(40, 30), []],
    ['a later restart', killed(40, 30), killed(52, 30), ['first restart: 12 s later']],
    ['no restart any more', killed(40, 30), calm, ['1 fewer restart']],
    ['a restart that was not', calm, killed(40, 30), ['first restart: new, at 1m 10s', '1 more restart']],
  ] as const)('%s', (_name, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  test('a deletion: the most telling first, and nothing twice', () => {
    const deleted = runOf(
      [
        status(0, { main: container() }),
        status(40, { main: container() }, { deletionTimestamp: true, deletionGracePeriodSeconds: 30 }),
        status(70, { main: container({ ready: false }) }, { phase: 'Failed', conditions: { Ready: 'False' }, deletionTimestamp: true }),
        { type: 'deleted', t: 70 },
      ],
      600,
    );
    expect(changes(killed(40, 30), deleted)).toEqual(['Failed: new, at 1m 10s', 'deletion: new, 30 s', '1 fewer restart']);
    expect(changes(killed(40, 30), deleted, 'zh-cn')).toEqual(['新出现：失败，在 1 分 10 秒', '新出现：删除过程 30 秒', '少重启 1 次']);
    expect(changes(deleted, killed(40, 30))).toEqual([
      'no longer: Failed',
      'first restart: new, at 1m 10s',
      'no longer: deletion',
      '1 more restart',
    ]);
  });

  test('another end is no move of the one before', () => {
    const ends = (t: number, phase: 'Succeeded' | 'Failed') =>
      runOf([status(0, { main: container() }), status(t, {}, { phase, conditions: { Ready: 'False' } })]);
    expect(changes(ends(20, 'Succeeded'), ends(30, 'Failed'))).toEqual(['Failed: new, at 30 s', 'no longer: Succeeded']);
    expect(changes(ends(20, 'Failed'), ends(30, 'Failed'))).toEqual(['Failed: 10 s later']);
  });

  test('in Chinese', () => {
    expect(changes(killed(52, 30), killed(40, 30), 'zh-cn')).toEqual(['首次重启：早 12 秒']);
    expect(signed(-12, 'zh-cn')).toBe('−12 秒');
    expect(signed(12, 'en')).toBe('+12 s');
  });
});
