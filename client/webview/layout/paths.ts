import { BAR_HEIGHTS, type Bar, type BarState, type Lane, lowerBound, type Mark, type MarkKind, middleOf } from './lanes.ts';
import type { TimeScale } from './scale.ts';

const round = (value: number): number => Math.round(value * 10) / 10;

/** Bars further apart than this from the last one drawn are drawn (pixels): finer ones would fall on the same pixel. */
const FINEST = 0.25;
const RADIUS = 3;
/** Every bar is at least this wide, so that a moment is seen. */
const NARROWEST = 2;
/** Thickness of a line that stands for what goes on as before (pixels). */
const LINE = 2;
/** Gauges narrower than this have no outline of their own (pixels). */
const STEP = 14;

/** The bars that a view shows, as positions in `bars` (end excluded). Bars are in order and do not overlap. */
export function barsIn(bars: readonly Bar[], start: number, end: number): readonly [number, number] {
  return [lowerBound(bars, (bar) => bar.end >= start), lowerBound(bars, (bar) => bar.start > end)];
}

export function marksIn(marks: readonly Mark[], start: number, end: number): readonly [number, number] {
  return [lowerBound(marks, (mark) => mark.t >= start), lowerBound(marks, (mark) => mark.t > end)];
}

/** Where a bar lies: left edge and width in pixels, cut at the edges of the plot (so that no browser has to draw far outside). */
export function extentOf(bar: Bar, scale: TimeScale): { readonly x: number; readonly width: number } {
  const left = Math.max(-20, scale.x(bar.start));
  const right = Math.min(scale.width + 20, scale.x(bar.end));
  return { x: left, width: Math.max(NARROWEST, right - left - 1) };
}

const plain = (x: number, y: number, width: number, height: number): string =>
  `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;

const rounded = (x: number, y: number, width: number, height: number): string => {
  const r = Math.min(RADIUS, width / 2, height / 2);
  if (r < 1) return plain(x, y, width, height);
  const [w, h] = [round(width - 2 * r), round(height - 2 * r)];
  const arc = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${round(x + r)} ${round(y)}h${w}${arc(r, r)}v${h}${arc(-r, r)}h${-w}${arc(-r, -r)}v${-h}${arc(r, -r)}z`;
};

/** Full height at the start, thin at the end: less and less of the wait is left. */
const taper = (x: number, y: number, width: number, height: number): string => {
  const thin = Math.min(3, height / 4);
  return `M${round(x)} ${round(y)}L${round(x + width)} ${round(y + height / 2 - thin / 2)}v${round(thin)}L${round(x)} ${round(y + height)}z`;
};

/** Path data of the bars of one lane, one path a state. `middle`: the lane's centre line, `height`: of a bar (pixels). */
export function barPaths(bars: readonly Bar[], scale: TimeScale, middle: number, height: number): ReadonlyMap<BarState, string> {
  const paths = new Map<BarState, string>();
  const drawnTo = new Map<BarState, number>();
  const [from, to] = barsIn(bars, scale.view.start, scale.view.end);
  for (let at = from; at < to; at++) {
    const bar = bars[at] as Bar;
    const { x, width } = extentOf(bar, scale);
    if (x + width - (drawnTo.get(bar.state) ?? Number.NEGATIVE_INFINITY) < FINEST) continue;
    drawnTo.set(bar.state, x + width);
    const top = middle - height / 2;
    if (bar.state === 'gauge') {
      // Many small steps are one staircase: their outlines would be all that is seen.
      let end = x + width;
      for (; width < STEP && at + 1 < to; at++) {
        const next = bars[at + 1] as Bar;
        const extent = extentOf(next, scale);
        if (next.state !== 'gauge' || extent.width >= STEP || extent.x - end > 2) break;
        end = extent.x + extent.width;
      }
      drawnTo.set(bar.state, end);
      paths.set(bar.state, (paths.get(bar.state) ?? '') + rounded(x, top, end - x, height));
      continue;
    }
    if (bar.state === 'steady') {
      paths.set(bar.state, (paths.get(bar.state) ?? '') + plain(x, middle - LINE / 2, width, LINE));
      continue;
    }
    const shape = bar.state === 'backoff' ? taper(x, top, width, height) : rounded(x, top, width, height);
    paths.set(bar.state, (paths.get(bar.state) ?? '') + shape);
  }
  return paths;
}

/** The filled part of gauges (from below) and budgets (from the left), as one path. */
export function levelPath(bars: readonly Bar[], scale: TimeScale, middle: number, height: number): string {
  let path = '';
  const [from, to] = barsIn(bars, scale.view.start, scale.view.end);
  for (let at = from; at < to; at++) {
    const bar = bars[at] as Bar;
    if (bar.level === undefined || bar.level <= 0) continue;
    const { x, width } = extentOf(bar, scale);
    if (bar.state === 'gauge') {
      const filled = height * bar.level;
      path +=
        width < STEP ? plain(x, middle + height / 2 - filled, width + 1, filled) : rounded(x, middle + height / 2 - filled, width, filled);
    } else {
      const right = Math.min(scale.x(bar.start + (bar.end - bar.start) * bar.level), scale.width + 20);
      if (right > x) path += rounded(x, middle - height / 2, Math.max(NARROWEST, right - x), height);
    }
  }
  return path;
}

const MARK_SHAPES: Readonly<Record<MarkKind, (x: number, y: number) => string>> = {
  // A stroke up and down: it worked.
  hit: (x, y) => `M${x} ${y - 6}v12`,
  // A cross: it did not.
  miss: (x, y) => `M${round(x - 4)} ${y - 4}l8 8m0 -8l-8 8`,
  event: (x, y) => `M${round(x - 3.5)} ${y}a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1 -7 0z`,
  // A triangle on its base, so that it differs without colour.
  warning: (x, y) => `M${x} ${y - 4.6}l4.8 8.4h-9.6z`,
  log: (x, y) => `M${x} ${y - 3}v6`,
  signal: (x, y) => `M${round(x - 4)} ${y - 4.5}h8l-4 9z`,
  exit: (x, y) => `M${round(x - 3.5)} ${y - 3.5}h7v7h-7z`,
  hook: (x, y) => `M${x} ${y - 4.8}l4.8 4.8l-4.8 4.8l-4.8 -4.8z`,
};

/** Marks nearer than this to the last one of their kind are not drawn again (pixels). */
const MARK_STEP = 0.5;

/** Path data of the marks of one lane, one path a kind. */
export function markPaths(marks: readonly Mark[], scale: TimeScale, middle: number): ReadonlyMap<MarkKind, string> {
  const paths = new Map<MarkKind, string>();
  const last = new Map<MarkKind, number>();
  const margin = 10 * scale.secondsPerPixel;
  const [from, to] = marksIn(marks, scale.view.start - margin, scale.view.end + margin);
  for (let at = from; at < to; at++) {
    const mark = marks[at] as Mark;
    const x = round(scale.x(mark.t));
    if (x - (last.get(mark.kind) ?? Number.NEGATIVE_INFINITY) < MARK_STEP) continue;
    last.set(mark.kind, x);
    paths.set(mark.kind, (paths.get(mark.kind) ?? '') + MARK_SHAPES[mark.kind](x, middle));
  }
  return paths;
}

interface Content {
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

const ranges = new WeakMap<Content, readonly (readonly [number, number])[]>();

/** Ranges that overlap are one. */
function joined(times: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const result: (readonly [number, number])[] = [];
  for (const [start, end] of [...times].sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)];
    else result.push([start, end]);
  }
  return result;
}

/** The times of a lane that are ranges; most lanes have none, and are asked in every frame. */
function rangesOf(lane: Content): readonly (readonly [number, number])[] {
  let found = ranges.get(lane);
  if (!found) {
    found = joined([...lane.bars, ...lane.marks].flatMap(({ range }) => (range ? [range] : [])));
    ranges.set(lane, found);
  }
  return found;
}

/** Between a bar and what tells its range over it, and how thick that is in its middle (pixels). */
const OVER_BAR = 3;
const RANGE_THICKNESS = 2.5;

/** A blade that is thickest in its middle: the ends of a range are soft. */
const blade = (x: number, y: number, width: number): string => {
  const half = round(width / 2);
  return `M${x} ${y}q${half} ${-RANGE_THICKNESS} ${width} 0q${-half} ${RANGE_THICKNESS} ${-width} 0z`;
};

/** Pixels: a blade that is narrower than a mark would be a speck of dust. */
const RANGE_NARROWEST = 8;

/** Blades over a lane where times are ranges and not instants; those that overlap are one. */
export function rangePath(lane: Content & Pick<Lane, 'kind'>, scale: TimeScale): string {
  const y = Math.max(1.5, middleOf(lane.kind) - BAR_HEIGHTS[lane.kind] / 2 - OVER_BAR);
  let path = '';
  for (const [start, end] of rangesOf(lane)) {
    if (end < scale.view.start || start > scale.view.end) continue;
    const [from, to] = [round(Math.max(-20, scale.x(start))), round(Math.min(scale.width + 20, scale.x(end)))];
    if (to - from >= RANGE_NARROWEST) path += blade(from, y, round(to - from));
  }
  return path;
}

/** The range of one entry, with its ends: over the frame of its bar, whose words it would strike out, or through its mark. `y`: the centre of either (pixels). */
export function whisker(
  [start, end]: readonly [number, number],
  scale: TimeScale,
  { y, height }: { readonly y: number; readonly height: number },
): string {
  const [from, to] = [round(Math.max(-20, scale.x(start))), round(Math.min(scale.width + 20, scale.x(end)))];
  const line = height === 0 ? y : y - height / 2 - OVER_BAR * 2;
  return to - from < 3 ? '' : `M${from} ${round(line) - 3}v6m0 -3h${round(to - from)}m0 -3v6`;
}
