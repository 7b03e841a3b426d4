import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedLanes } from '../../../client/webview/layout/changes.ts';
import { barAt, hitAt, nextStop } from '../../../client/webview/layout/hit.ts';
import { fitting, placeLabels, textWidth } from '../../../client/webview/layout/labels.ts';
import { type Bar, type Lane, type Mark, rowsBetween, visibleRows } from '../../../client/webview/layout/lanes.ts';
import { Locator } from '../../../client/webview/layout/locate.ts';
import { barPaths, levelPath, markPaths, rangePath, whisker } from '../../../client/webview/layout/paths.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { TimeScale } from '../../../client/webview/layout/scale.ts';
import { barWords, markWords } from '../../../client/webview/layout/words.ts';
import { event, runOf } from '../support/runs.ts';

const bar = (start: number, end: number, more: Partial<Bar> = {}): Bar => ({
  start,
  end,
  state: 'running',
  labels: [],
  entry: start,
  ...more,
});
const mark = (t: number, more: Partial<Mark> = {}): Mark => ({ t, kind: 'hit', entry: t, label: '', priority: 0, ...more });
const lane = (id: string, more: Partial<Lane> = {}): Lane => ({
  id,
  kind: 'container',
  object: 'Pod/web',
  container: id,
  name: id,
  detail: '',
  depth: 0,
  startsFolded: false,
  children: [],
  bars: [],
  marks: [],
  ...more,
});
const scale = new TimeScale({ start: 0, end: 100 }, 1000);

describe('paths', () => {
  test('one path a state, whatever the number of bars', () => {
    const bars = Array.from({ length: 60 }, (_, at) => bar(at, at + 1, { state: at % 2 ? 'waiting' : 'running' }));
    const paths = barPaths(bars, scale, 10, 20);
    expect([...paths.keys()].sort()).toEqual(['running', 'waiting']);
    expect(paths.get('running')?.match(/M/g)).toHaveLength(30);
  });

  test('what falls on the same pixel is drawn once', () => {
    const marks = Array.from({ length: 50_000 }, (_, at) => mark(at / 500));
    expect(markPaths(marks, scale, 10).get('hit')?.match(/M/g)?.length).toBeLessThanOrEqual(2001);
  });

  test('what is out of view is not drawn', () => {
    expect(barPaths([bar(-50, -10), bar(200, 300)], scale, 10, 20).size).toBe(0);
    expect(markPaths([mark(-50), mark(300)], scale, 10).size).toBe(0);
  });

  test('a moment is seen: no bar is thinner than two pixels', () => {
    expect(barPaths([bar(10, 10.0001)], scale, 10, 20).get('running')).toContain('M101 0');
  });

  test('many small steps of a gauge have one outline, and what goes on is a thin line', () => {
    const steps = Array.from({ length: 10 }, (_, at) => bar(at, at + 1, { state: 'gauge', level: at / 10 }));
    expect(barPaths(steps, scale, 10, 20).get('gauge')?.match(/M/g)).toHaveLength(1);
    expect(barPaths([bar(0, 10, { state: 'steady' })], scale, 10, 20).get('steady')).toMatch(/^M0 9h\S+v2h/);
  });

  test('a back-off tapers, a gauge fills from below, a budget from the left', () => {
    expect(barPaths([bar(0, 10, { state: 'backoff' })], scale, 10, 20).get('backoff')).toBe('M0 0L99 8.5v3L0 20z');
    expect(levelPath([bar(0, 10, { state: 'gauge', level: 0.5 })], scale, 10, 20)).toMatch(/^M3 10/);
    expect(levelPath([bar(0, 10, { state: 'budget', level: 0.5 })], scale, 10, 20)).toMatch(/^M3 0h44/);
    expect(levelPath([bar(0, 10, { state: 'gauge', level: 0 })], scale, 10, 20)).toBe('');
  });

  test('a time that is a range has a blade, and whiskers when it is chosen', () => {
    expect(rangePath(lane('a', { bars: [bar(10, 20, { range: [8, 12] })] }), scale)).toBe('M80 3q20 -2.5 40 0q-20 2.5 -40 0z');
    const two = [bar(10, 20, { range: [8, 12] }), bar(20, 30, { range: [11, 25] })];
    expect(rangePath(lane('b', { bars: two }), scale), 'those that overlap are one').toBe('M80 3q85 -2.5 170 0q-85 2.5 -170 0z');
    expect(rangePath(lane('c', { bars: [bar(10, 20)] }), scale)).toBe('');
    expect(whisker([8, 12], scale, { y: 10, height: 0 })).toBe('M80 7v6m0 -3h40m0 -3v6');
    expect(whisker([8, 12], scale, { y: 20, height: 10 }), 'over the words of a bar').toBe('M80 6v6m0 -3h40m0 -3v6');
  });
});

describe('labels', () => {
  test('never overlap and never leave the picture, whatever is wished for', () => {
    const wish = fc.record({
      x: fc.integer({ min: -50, max: 900 }),
      text: fc.string({ maxLength: 20 }),
      priority: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const { x, text } of placeLabels(wishes, 800, 10, 6)) {
          expect(x).toBeGreaterThanOrEqual(Math.max(0, last));
          last = x + textWidth(text, 10) + 6;
          expect(last - 6).toBeLessThanOrEqual(800 + 1e-9);
        }
      }),
    );
  });

  test('the more important one stays', () => {
    const placed = placeLabels(
      [
        { x: 0, text: 'Pulled', priority: 1 },
        { x: 10, text: 'Unhealthy', priority: 2 },
      ],
      800,
      10,
      6,
    );
    expect(placed.map(({ text }) => text)).toEqual(['Unhealthy']);
  });

  test('Chinese characters are as wide as they are', () => {
    expect(textWidth('重启', 10)).toBeGreaterThan(20);
  });

  test('the longest wording that fits is taken', () => {
    expect(fitting(['Running · restart 2', 'restart 2', '2'], 60, 11)).toBe('restart 2');
    expect(fitting(['Running'], 3, 11)).toBe('');
  });
});

describe('words on bars', () => {
  const bars = [bar(0, 100, { labels: ['Running 0/1', '0/1'] })];
  const words = (times: readonly number[]) => barWords({ bars, marks: times.map((t) => mark(t)) }, scale, 16, 20);

  test('stand at the left end, or behind the marks that would cover them', () => {
    expect(words([])).toMatchObject([{ x: 7, text: 'Running 0/1' }]);
    expect(words([50])).toMatchObject([{ x: 7 }]);
    expect(words([1, 2, 3, 50])).toMatchObject([{ x: 37, text: 'Running 0/1' }]);
    expect(words([1, 5, 9, 50])).toMatchObject([{ x: 97 }]);
  });

  test('have a halo where marks leave no room', () => {
    const [crowded] = words(Array.from({ length: 40 }, (_, at) => at * 2.5));
    expect(crowded).toMatchObject({ x: 7, text: 'Running 0/1', className: expect.stringContaining('halo') });
    expect(words([50])[0]?.className).not.toContain('halo');
  });
});

describe('what is under the pointer', () => {
  const rows = visibleRows(
    [lane('a', { bars: [bar(0, 50), bar(50, 100)] }), lane('b', { kind: 'probe', marks: [mark(10), mark(30)] })],
    new Set(),
  );

  test('a mark within reach, else the bar, else the lane', () => {
    expect(hitAt(rows, scale, 300, 10)).toMatchObject({ kind: 'bar', bar: { start: 0 } });
    expect(hitAt(rows, scale, 305, 40)).toMatchObject({ kind: 'mark', mark: { t: 30 } });
    expect(hitAt(rows, scale, 200, 40)).toMatchObject({ kind: 'lane', lane: { id: 'b' } });
    expect(hitAt(rows, scale, 200, 400)).toBeUndefined();
  });

  test('a bar ends where the next one begins', () => {
    expect(barAt(rows[0]?.lane.bars ?? [], 50)).toMatchObject({ start: 50 });
  });

  test('arrows go from stop to stop, from the selection or from the instant', () => {
    const { lane: probes } = rows[1] as (typeof rows)[number];
    expect(nextStop(probes, 1, 10, 0)).toEqual({ t: 30, entry: 30 });
    expect(nextStop(probes, 1, 30, 0)).toBeUndefined();
    expect(nextStop(probes, -1, null, 20)).toEqual({ t: 10, entry: 10 });
  });
});

describe('rows', () => {
  test('of a window are found without walking all of them', () => {
    const rows = visibleRows(
      Array.from({ length: 1000 }, (_, at) => lane(`l${at}`)),
      new Set(),
    );
    expect(rowsBetween(rows, 340, 68)).toEqual([10, 12]);
  });

  test('a hidden entry is found at the row that hides it', () => {
    const index = indexRun(runOf([event(40, 'Pulled')]));
    const lanes = [lane('head', { startsFolded: true, children: [lane('inside', { marks: [mark(40, { entry: 0 })] })] })];
    const locator = new Locator(index, lanes);
    const spot = (toggled: string[]) => {
      locator.setRows(visibleRows(lanes, new Set(toggled)));
      return locator.spot(0, scale);
    };
    expect(spot([])).toMatchObject({ x: 400, y: 17 });
    expect(spot(['head'])).toMatchObject({ x: 400, y: 51 });
  });
});

test('a lane has changed when a bar has moved, and not when only its words have', () => {
  const before = [lane('a', { bars: [bar(0, 10)] }), lane('b', { bars: [bar(0, 10)] }), lane('c')];
  const after = [lane('a', { bars: [bar(0, 12)] }), lane('b', { bars: [bar(0, 10, { labels: ['x'] })] }), lane('d', { bars: [bar(0, 1)] })];
  expect([...changedLanes(before, after)]).toEqual(['a']);
});

describe('words beside marks', () => {
  const words = (...times: readonly number[]) =>
    markWords(
      times.map((t, at) => mark(t, at === 0 ? { label: 'TERM', priority: 1 } : {})).sort((a, b) => a.t - b.t),
      scale,
      16,
      false,
    ).map(({ x }) => x);
  const size = textWidth('TERM', 10);

  test('stand to the right, at the end of the picture to the left', () => {
    expect(words(50)).toEqual([508]);
    expect(words(99)).toEqual([990 - 8 - size]);
  });

  test('are left out where they would cover another mark', () => {
    expect(words(50, 52)).toEqual([]);
    expect(words(50, 48)).toEqual([508]);
    expect(words(99, 97)).toEqual([]);
    expect(words(99, 80)).toHaveLength(1);
  });
});
