import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOGARITHMIC, NO_WARP, quietStretches, TimeScale } from '../../../client/webview/layout/scale.ts';
import { formatTime, niceStep } from '../../../client/webview/layout/time.ts';
import { clampView, firstView, include, panBy, zoomAt } from '../../../client/webview/layout/view.ts';
import { ticksOf } from '../../../client/webview/render/axis.ts';

describe('times as people read them', () => {
  test.each([
    [0, '0 s', '0 秒'],
    [0.042, '0.04 s', '0.04 秒'],
    [45.38, '45.4 s', '45.4 秒'],
    [59.96, '1m', '1 分'],
    [60, '1m', '1 分'],
    [451.2, '7m 31s', '7 分 31 秒'],
    [3600, '1h', '1 小时'],
    [7505, '2h 5m', '2 小时 5 分'],
    [172_799, '47h 59m', '47 小时 59 分'],
    [172_800, '2d', '2 天'],
    [189_000, '2d 4h', '2 天 4 小时'],
    [2_592_000, '30d', '30 天'],
  ])('%d', (seconds, en, zh) => {
    expect(formatTime(seconds, 'en')).toBe(en);
    expect(formatTime(seconds, 'zh-cn')).toBe(zh);
  });

  test('a finer axis shows finer times', () => {
    expect(formatTime(80.359, 'en', 0.01)).toBe('1m 20.36s');
    expect(formatTime(3725, 'en', 5)).toBe('1h 2m 5s');
    expect(formatTime(187_500, 'en', 60)).toBe('2d 4h 5m');
  });

  test('steps are pleasant and never too small', () => {
    expect([0.0007, 0.03, 0.5, 3, 7, 40, 200, 5000].map(niceStep)).toEqual([0.001, 0.05, 0.5, 5, 10, 60, 300, 7200]);
    fc.assert(fc.property(fc.double({ min: 0.001, max: 1e7, noNaN: true }), (seconds) => niceStep(seconds) >= seconds * 0.999));
  });
});

const times = fc.array(fc.integer({ min: 0, max: 3600 }), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b));

describe('shortened quiet stretches', () => {
  test('a long gap is shortened, its margins are not', () => {
    const warp = quietStretches([0, 1, 2, 300, 301], 310);
    expect(warp.breaks).toHaveLength(1);
    expect(warp.breaks[0]).toMatchObject({ start: 5, end: 297 });
    expect(warp.toShown(310)).toBeLessThan(30);
  });

  test('a busy run has none', () => {
    expect(quietStretches([0, 10, 20, 30, 40, 50], 60).breaks).toEqual([]);
  });

  test('shown time grows with time, and leads back to it', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 3600, noNaN: true }), fc.double({ min: 0, max: 3600, noNaN: true }), (list, a, b) => {
        const warp = quietStretches(list, 3600);
        expect(warp.toTime(warp.toShown(a))).toBeCloseTo(a, 6);
        if (a < b) expect(warp.toShown(a)).toBeLessThanOrEqual(warp.toShown(b));
      }),
    );
  });
});

describe('logarithmic time', () => {
  test('leads back to where it came from, and grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0.01, max: 1e5, noNaN: true }), (time, more) => {
        expect(Math.abs(LOGARITHMIC.toTime(LOGARITHMIC.toShown(time)) - time)).toBeLessThan(1e-6 * (1 + time));
        expect(LOGARITHMIC.toShown(time + more)).toBeGreaterThan(LOGARITHMIC.toShown(time));
      }),
    );
  });

  test('waits that double are about as wide as each other', () => {
    const scale = new TimeScale({ start: 0, end: 1280 }, 1000, LOGARITHMIC);
    const widths = [20, 40, 80, 160, 320, 640].map((from) => scale.x(2 * from) - scale.x(from));
    expect(Math.max(...widths) / Math.min(...widths)).toBeLessThan(1.4);
  });

  test('ticks get wider apart in time; a close view has even ones', () => {
    const times = (start: number, end: number) => ticksOf(new TimeScale({ start, end }, 800, LOGARITHMIC)).ticks.map(({ t }) => t);
    expect(times(0, 3600)).toEqual([0, 5, 20, 60, 120, 300, 600, 1200, 1800, 3600]);
    expect(times(100, 130)).toEqual([100, 105, 110, 115, 120, 125, 130]);
  });
});

describe('views', () => {
  const whole = { start: 0, end: 600 };

  test('zooming keeps the instant under the pointer where it is', () => {
    const view = { start: 100, end: 200 };
    const scale = new TimeScale(view, 1000);
    const zoomed = zoomAt(view, 0.5, 130, whole, NO_WARP);
    expect(new TimeScale(zoomed, 1000).x(130)).toBeCloseTo(scale.x(130), 6);
    expect(zoomed.end - zoomed.start).toBeCloseTo(50, 6);
  });

  test('whatever is done, a view stays inside the whole and never gets empty', () => {
    const number = fc.double({ min: -1000, max: 2000, noNaN: true });
    fc.assert(
      fc.property(times, number, number, fc.double({ min: 0.01, max: 50, noNaN: true }), number, (list, a, b, factor, at) => {
        const warp = quietStretches(list, 600);
        const clamped = clampView({ start: Math.min(a, b), end: Math.max(a, b) }, whole, warp);
        for (const view of [
          clamped,
          zoomAt(clamped, factor, at, whole, warp),
          panBy(clamped, a / 100, whole, warp),
          include(clamped, Math.abs(at) % 600, whole, warp),
        ]) {
          expect(view.start).toBeGreaterThanOrEqual(-1e-6);
          expect(view.end).toBeLessThanOrEqual(600 + 1e-6);
          expect(view.end - view.start).toBeGreaterThan(0.04);
        }
      }),
    );
  });

  test('an instant outside comes into view, one inside moves nothing', () => {
    const view = { start: 100, end: 200 };
    expect(include(view, 150, whole, NO_WARP)).toBe(view);
    const moved = include(view, 300, whole, NO_WARP);
    expect(moved.start).toBeLessThan(300);
    expect(moved.end).toBeGreaterThan(300);
    expect(moved.end - moved.start).toBeCloseTo(100, 6);
  });

  test('the first view shows what happens and not the rest after it', () => {
    expect(firstView([0, 1, 25], 600).end).toBeCloseTo(28, 6);
    expect(firstView([0, 1, 590], 600)).toEqual({ start: 0, end: 600 });
    expect(firstView([], 600)).toEqual({ start: 0, end: 10 });
  });
});

describe('ticks', () => {
  test.each([
    [240, [0, 120, 240, 360, 480, 600]],
    [330, [0, 120, 240, 360, 480, 600]],
    [800, [0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600]],
  ])('of ten minutes on %d pixels', (width, times) => {
    expect(ticksOf(new TimeScale({ start: 0, end: 600 }, width)).ticks.map(({ t }) => Math.abs(t))).toEqual(times);
  });

  test('stand on whole steps, apart from each other, and outside of shortened stretches', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 150, max: 2000 }), fc.double({ min: 0.1, max: 3600, noNaN: true }), (list, width, length) => {
        const warp = quietStretches(list, 3600);
        const { step, ticks } = ticksOf(new TimeScale({ start: 0, end: length }, width, warp));
        ticks.forEach(({ t, x }, at) => {
          expect(Math.abs(t / step - Math.round(t / step))).toBeLessThan(1e-6);
          expect(warp.breaks.some(({ start, end }) => t > start && t < end)).toBe(false);
          if (at > 0) expect(x - (ticks[at - 1]?.x ?? 0)).toBeGreaterThan(40);
        });
      }),
    );
  });
});
