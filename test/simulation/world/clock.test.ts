import { describe, expect, test } from 'vitest';
import { Clock } from '../../../server/src/simulation/world/clock.ts';
import { runPods, scriptPod } from '../kubelet/runs.ts';

/** Runs `first` at 1 s and tells the spread of the timer that it queues. */
function spreadAfter(first: (clock: Clock) => void): [early: number, late: number] {
  const clock = new Clock();
  let seen: [number, number] = [Number.NaN, Number.NaN];
  clock.uncertain(100, 200);
  clock.at(1000, 'kubelet', () => {
    first(clock);
    clock.after(50, 'kubelet', () => {
      seen = [clock.spread.earlyMs, clock.spread.lateMs];
    });
  });
  clock.run(5000, 100);
  return seen;
}

/** Draws, and queues a timer with it. */
function drawnFor(clock: Clock, atMs: number): void {
  clock.uncertain(10, 20);
  clock.at(atMs, 'api', () => {});
}

describe('how uncertain an instant is', () => {
  const cases: [name: string, first: (clock: Clock) => void, wanted: [number, number]][] = [
    ['what follows is as uncertain as what it follows from', () => {}, [100, 200]],
    ['what is drawn is added', (clock) => clock.uncertain(10, 20), [110, 220]],
    ['several draws for one instant too', (clock) => [1, 2].forEach((each) => void clock.uncertain(each, 10 * each)), [103, 230]],
    ['a draw counts for the next timer only', (clock) => drawnFor(clock, 2000), [100, 200]],
    ['bounds narrow it', (clock) => clock.narrow(960, 1100), [40, 100]],
    ['bounds that hold nothing leave certainty', (clock) => clock.narrow(1100, 900), [0, 0]],
    ['who waits for two things is as uncertain as the worse', (clock) => clock.join({ earlyMs: 500, lateMs: 20 }), [500, 200]],
    ['what has its own instants is queued apart', (clock) => clock.independent(() => clock.at(2000, 'api', () => {})), [100, 200]],
  ];
  test.each(cases)('%s', (_, first, wanted) => expect(spreadAfter(first)).toEqual(wanted));

  test('what is queued apart is certain', () => {
    const clock = new Clock();
    let late = Number.NaN;
    clock.uncertain(0, 900);
    clock.at(10, 'api', () =>
      clock.independent(
        () =>
          void clock.at(20, 'api', () => {
            late = clock.spread.lateMs;
          }),
      ),
    );
    clock.run(100, 10);
    expect(late).toBe(0);
  });
});

describe('ranges of entries', () => {
  const starts = (script: string, horizon: number) =>
    runPods([scriptPod('p', script)], horizon).timeline.flatMap((entry) =>
      entry.type === 'event' && entry.reason === 'Started' ? [{ t: entry.t, range: entry.range }] : [],
    );
  test('a start that nothing delays has none', () => {
    expect(starts('sleep 60', 10)).toMatchObject([{ range: undefined }]);
  });
  test('a back-off is never shorter than it says, and at most half as long again', () => {
    for (const { t, range } of starts('exit 1', 700).slice(2)) {
      expect(range![0]).toBeLessThanOrEqual(t);
      expect(range![1]).toBeGreaterThanOrEqual(t);
    }
    const [, , third, fourth] = starts('exit 1', 60);
    // kubelet.md 6.1: 10 s and 20 s after the ends of the runs before, stretched by up to a half, and the second of the sync loop.
    expect(third!.range![0]).toBeGreaterThanOrEqual(10);
    expect(third!.range![1]).toBeLessThanOrEqual(19);
    expect(fourth!.range![1] - fourth!.range![0]).toBeLessThanOrEqual(22);
  });
  test('the likely instant lies inside, whatever the seed', () => {
    for (const seed of [0, 3, 8])
      for (const { t, range } of runPods([scriptPod('p', 'sleep 2; exit 1')], 200, {}, seed).timeline)
        if (range) {
          expect(range[0]).toBeLessThanOrEqual(t);
          expect(range[1]).toBeGreaterThanOrEqual(t);
        }
  });
});
