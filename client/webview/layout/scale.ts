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
}

export const NO_WARP = new Warp();

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
