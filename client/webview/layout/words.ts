import { fitting, type LabelWish, placeLabels, textWidth } from './labels.ts';
import type { Bar, Lane, Mark } from './lanes.ts';
import { barsIn, extentOf, marksIn } from './paths.ts';
import type { TimeScale } from './scale.ts';

const FONT = 11;
const SMALL_FONT = 10;
/** Pixels between the edge of a bar and its words. */
const PADDING = 7;
/** States whose pattern would make words on them hard to read. */
const HALO = new Set(['grace', 'waiting', 'trouble', 'budget', 'false']);

/** A piece of text in the picture: left end of its base line, pixels. */
export interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly className: string;
}

/**
 * The words on bars: they stay at the left edge of the picture when the bar begins outside of it, and where no mark of the lane covers them. If
 * there is no such place they have a halo.
 */
export function barWords({ bars, marks }: Pick<Lane, 'bars' | 'marks'>, scale: TimeScale, middle: number, height: number): Words[] {
  const font = height < 16 ? SMALL_FONT : FONT;
  const words: Words[] = [];
  const [from, to] = barsIn(bars, scale.view.start, scale.view.end);
  for (let at = from; at < to; at++) {
    const bar = bars[at] as Bar;
    if (bar.labels.length === 0) continue;
    const extent = extentOf(bar, scale);
    const left = Math.max(0, extent.x) + PADDING;
    const right = Math.min(scale.width, extent.x + extent.width) - PADDING;
    const text = right - left < 6 ? '' : fitting(bar.labels, right - left, font);
    if (text === '') continue;
    const free = freePlace(marks, scale, left, right, textWidth(text, font));
    words.push({
      x: free ?? left,
      // A thin line has its words above it.
      y: bar.state === 'steady' ? middle - 4 : middle + font * 0.36,
      text,
      className: `words ${font === FONT ? '' : 'small'} ${HALO.has(bar.state) || free === null ? 'halo' : ''}`,
    });
  }
  return words;
}

/** Half the width of a mark and some air, pixels. */
const MARK_REACH = 7;

/** The leftmost place of some width between `left` and `right` that no mark covers, or null. All in pixels. */
function freePlace(marks: readonly Mark[], scale: TimeScale, left: number, right: number, width: number): number | null {
  let free = left;
  const [from, to] = marksIn(marks, scale.view.start, scale.view.end);
  for (let at = from; at < to; at++) {
    const x = scale.x((marks[at] as Mark).t);
    if (x - MARK_REACH >= free + width) break;
    if (x + MARK_REACH > free) free = x + MARK_REACH;
    if (free + width > right) return null;
  }
  return free;
}

/** Pixels from a mark to the words beside it. */
const BESIDE = 8;

/** Of all the marks in sight only these many can have words beside each other. */
const WISHES_AT_MOST = 400;

export function markWords(marks: readonly Mark[], scale: TimeScale, y: number, centred: boolean): Words[] {
  const [from, to] = marksIn(marks, scale.view.start, scale.view.end);
  const wishes: (LabelWish & { readonly mark: Mark })[] = [];
  for (let at = from; at < to && wishes.length < WISHES_AT_MOST; at++) {
    const mark = marks[at] as Mark;
    if (mark.priority === 0 || mark.label === '') continue;
    const x = centred ? scale.x(mark.t) - 3 : besideMark(marks, mark, scale);
    if (x !== null) wishes.push({ x, text: mark.label, priority: mark.priority, mark });
  }
  return placeLabels(wishes, scale.width, SMALL_FONT, 8).map((wish) => ({
    x: wish.x,
    y,
    text: wish.text,
    className: `words small ${(wish as (typeof wishes)[number]).mark.kind}`,
  }));
}

/** Left end of a mark's words: to its right, at the end of the picture to its left; null where they would cover another mark. */
function besideMark(marks: readonly Mark[], mark: Mark, scale: TimeScale): number | null {
  const x = scale.x(mark.t);
  const size = textWidth(mark.label, SMALL_FONT);
  const after = x + BESIDE + size <= scale.width;
  if (isNear(marks, mark, scale, after ? 1 : -1, size + 2 * BESIDE)) return null;
  return after ? x + BESIDE : x - BESIDE - size;
}

/** Does another mark stand within so many pixels on that side? */
function isNear(marks: readonly Mark[], mark: Mark, scale: TimeScale, side: 1 | -1, reach: number): boolean {
  const [from, to] = marksIn(marks, mark.t, mark.t);
  const next = marks[side > 0 ? to : from - 1];
  return next !== undefined && Math.abs(scale.x(next.t) - scale.x(mark.t)) <= reach;
}
