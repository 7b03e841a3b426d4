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
    if (mark.priority > 0 && mark.label !== '')
      wishes.push({ x: scale.x(mark.t) + (centred ? -3 : BESIDE), text: mark.label, priority: mark.priority, mark });
  }
  // Beside a mark there must be no other mark that the words would cover.
  const free = centred ? wishes : wishes.filter(({ mark, text }) => !covers(marks, mark, scale, textWidth(text, SMALL_FONT) + 2 * BESIDE));
  return placeLabels(free, scale.width, SMALL_FONT, 8).map((wish) => ({
    x: wish.x,
    y,
    text: wish.text,
    className: `words small ${(wish as (typeof wishes)[number]).mark.kind}`,
  }));
}

function covers(marks: readonly Mark[], mark: Mark, scale: TimeScale, reach: number): boolean {
  const [from] = marksIn(marks, mark.t, mark.t);
  for (let at = from; at < marks.length; at++) {
    const other = marks[at] as Mark;
    const distance = scale.x(other.t) - scale.x(mark.t);
    if (distance > reach) return false;
    if (other !== mark && distance > 0) return true;
  }
  return false;
}
