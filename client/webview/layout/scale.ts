/** A part of the time, in seconds. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** A quiet stretch and how many seconds wide it is drawn. */
export interface Break extends Interval {
  readonly shown: number;
}

/**
 * Shortens quiet stretches: real time ↔ shown time, both in seconds, piecewise linear and strictly increasing. Without breaks they are
 * the same.
 */
export class Warp {
  /** @param breaks in order, not overlapping */
  constructor(readonly breaks: readonly Break[] = []) {}

  toShown(time: number): number {
    let saved = 0;
    for (const { start, end, shown } of this.breaks) {
      if (time <= start) break;
      if (time < end) return start - saved + ((time - start) / (end - start)) * shown;
      saved += end - start - shown;
    }
    return time - saved;
  }

  toTime(shownTime: number): number {
    let saved = 0;
    for (const { start, end, shown } of this.breaks) {
      const from = start - saved;
      if (shownTime <= from) break;
      if (shownTime < from + shown) return start + ((shownTime - from) / shown) * (end - start);
      saved += end - start - shown;
    }
    return shownTime + saved;
  }

  /** Seconds that pass in a shown one, at an instant outside of shortened stretches. */
  stretchAt(_time: number): number {
    return 1;
  }

  /** Where ticks stand when steps of one size would not do; null when they do. */
  get ticks(): readonly number[] | null {
    return null;
  }
}

/** Up to this instant time passes evenly, more or less: the first back-off (seconds). */
const LINEAR_SECONDS = 10;
const LOGARITHMIC_TICKS = [
  0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 604_800,
];

/** The later the narrower: back-offs that double are as wide as each other, and an hour has room beside the first seconds. */
export class LogarithmicWarp extends Warp {
  override toShown(time: number): number {
    return time <= 0 ? time : LINEAR_SECONDS * Math.log1p(time / LINEAR_SECONDS);
  }

  override toTime(shownTime: number): number {
    return shownTime <= 0 ? shownTime : LINEAR_SECONDS * Math.expm1(shownTime / LINEAR_SECONDS);
  }

  override stretchAt(time: number): number {
    return 1 + Math.max(0, time) / LINEAR_SECONDS;
  }

  override get ticks(): readonly number[] {
    return LOGARITHMIC_TICKS;
  }
}

export const NO_WARP = new Warp();
export const LOGARITHMIC = new LogarithmicWarp();

/** A gap is quiet when it is at least this long (seconds) and this share of the whole. */
const QUIET_SECONDS = 15;
const QUIET_SHARE = 0.08;
/** What a quiet stretch is drawn as: this share of the busy time, but not more than it is. */
const SHOWN_SHARE = 0.03;

/** Finds the stretches in which nothing happens. `times` in order. A little of the quiet stays on both sides. */
export function quietStretches(times: readonly number[], end: number): Warp {
  const gaps: Interval[] = [];
  const longest = Math.max(QUIET_SECONDS, QUIET_SHARE * end);
  let last = 0;
  for (const time of [...times, end]) {
    if (time - last > longest) gaps.push({ start: last, end: time });
    last = Math.max(last, time);
  }
  const quiet = gaps.reduce((sum, gap) => sum + gap.end - gap.start, 0);
  const shown = Math.max(1, (end - quiet) * SHOWN_SHARE);
  return new Warp(
    gaps.map((gap) => {
      const margin = Math.min(3, (gap.end - gap.start) * 0.1);
      return { start: gap.start + margin, end: gap.end - margin, shown: Math.min(shown, gap.end - gap.start - 2 * margin) };
    }),
  );
}

/** Time → pixels of a plot of `width` pixels that shows `view`. */
export class TimeScale {
  private readonly from: number;
  private readonly pixelsPerShown: number;

  constructor(
    readonly view: Interval,
    readonly width: number,
    readonly warp: Warp = NO_WARP,
  ) {
    this.from = warp.toShown(view.start);
    this.pixelsPerShown = width / Math.max(1e-9, warp.toShown(view.end) - this.from);
  }

  x(time: number): number {
    return (this.warp.toShown(time) - this.from) * this.pixelsPerShown;
  }

  time(x: number): number {
    return this.warp.toTime(this.from + x / this.pixelsPerShown);
  }

  /** Seconds that a pixel stands for outside of shortened stretches. */
  get secondsPerPixel(): number {
    return 1 / this.pixelsPerShown;
  }
}
