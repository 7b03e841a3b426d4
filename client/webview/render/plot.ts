import { fitting, type LabelWish, placeLabels, textWidth } from '../layout/labels.ts';
import { BAR_HEIGHTS, type Bar, type Mark, middleOf, type Row, rowsBetween } from '../layout/lanes.ts';
import { barPaths, barsIn, extentOf, levelPath, markPaths, marksIn, rangePath } from '../layout/paths.ts';
import type { TimeScale } from '../layout/scale.ts';
import { add, PathSet, set, TextPool, type Words } from './svg.ts';

const FONT = 11;
const SMALL_FONT = 10;
/** Pixels between the edge of a bar and its words. */
const PADDING = 7;
/** Rows beyond the edges that are drawn too, so that scrolling shows no blank. */
const MARGIN = 120;

/** States whose pattern would make words on them hard to read. */
const HALO = new Set(['grace', 'waiting', 'trouble', 'budget', 'false']);

export interface PlotFrame {
  readonly rows: readonly Row[];
  readonly scale: TimeScale;
  /** What is in sight of the scrolled rows, pixels. */
  readonly scrolled: number;
  readonly height: number;
  /** Lanes that flash because they changed. */
  readonly flashing: ReadonlySet<string>;
}

/** The bars, marks and words of the lanes. A lane is one group with one path a state, whatever the number of entries. */
export class Plot {
  private readonly lanes = new Map<string, LaneView>();

  constructor(private readonly root: SVGGElement) {}

  draw({ rows, scale, scrolled, height, flashing }: PlotFrame): void {
    const [from, to] = rowsBetween(rows, scrolled - MARGIN, height + 2 * MARGIN);
    const shown = new Set<string>();
    for (const row of rows.slice(from, to)) {
      shown.add(row.lane.id);
      let view = this.lanes.get(row.lane.id);
      if (!view) {
        view = new LaneView(this.root);
        this.lanes.set(row.lane.id, view);
      }
      view.draw(row, scale, flashing.has(row.lane.id));
    }
    for (const [id, view] of this.lanes)
      if (!shown.has(id)) {
        view.remove();
        this.lanes.delete(id);
      }
  }
}

class LaneView {
  private readonly group: SVGGElement;
  private readonly bars: PathSet;
  private readonly marks: PathSet;
  private readonly words: TextPool;

  constructor(root: SVGGElement) {
    this.group = add(root, 'g');
    this.bars = new PathSet(add(this.group, 'g'));
    this.marks = new PathSet(add(this.group, 'g'));
    this.words = new TextPool(add(this.group, 'g'));
  }

  remove(): void {
    this.group.remove();
  }

  draw({ lane, top }: Row, scale: TimeScale, flashes: boolean): void {
    set(this.group, 'transform', `translate(0 ${top})`);
    set(this.group, 'class', `lane ${lane.kind}${flashes ? ' flash' : ''}`);
    const barHeight = BAR_HEIGHTS[lane.kind];
    const middle = middleOf(lane.kind);
    const paths = new Map<string, string>();
    for (const [state, path] of barPaths(lane.bars, scale, middle, barHeight)) paths.set(`bar ${state}`, path);
    const levels = levelPath(lane.bars, scale, middle, barHeight);
    if (levels !== '') paths.set(`level ${lane.kind === 'grace' ? 'budget' : 'gauge'}`, levels);
    this.bars.draw(paths);
    const marks = new Map<string, string>();
    for (const [kind, path] of markPaths(lane.marks, scale, middle)) marks.set(`mark ${kind}`, path);
    marks.set('range', rangePath(lane, scale, middle));
    this.marks.draw(marks);
    this.words.draw([
      ...(lane.kind === 'condition' ? [] : barWords(lane.bars, scale, middle, barHeight)),
      ...markWords(lane.marks, scale, lane.kind === 'events' ? middle + 17 : middle + 3.5, lane.kind === 'events'),
    ]);
  }
}

/** The words on bars: they stay at the left edge of the picture when the bar begins outside of it. */
function barWords(bars: readonly Bar[], scale: TimeScale, middle: number, height: number): Words[] {
  const font = height < 16 ? SMALL_FONT : FONT;
  const words: Words[] = [];
  const [from, to] = barsIn(bars, scale.view.start, scale.view.end);
  for (let at = from; at < to; at++) {
    const bar = bars[at] as Bar;
    if (bar.labels.length === 0) continue;
    const extent = extentOf(bar, scale);
    const left = Math.max(0, extent.x);
    const room = Math.min(scale.width, extent.x + extent.width) - left - 2 * PADDING;
    const text = room < 6 ? '' : fitting(bar.labels, room, font);
    if (text !== '')
      words.push({
        x: left + PADDING,
        y: middle + font * 0.36,
        text,
        className: `words ${font === FONT ? '' : 'small'} ${HALO.has(bar.state) ? 'halo' : ''}`,
      });
  }
  return words;
}

/** Pixels from a mark to the words beside it. */
const BESIDE = 8;

/** Of all the marks in sight only these many can have words beside each other. */
const WISHES_AT_MOST = 400;

function markWords(marks: readonly Mark[], scale: TimeScale, y: number, centred: boolean): Words[] {
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
