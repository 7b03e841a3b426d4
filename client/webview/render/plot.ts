import { BAR_HEIGHTS, middleOf, type Row, rowsBetween } from '../layout/lanes.ts';
import { barPaths, levelPath, markPaths, rangePath } from '../layout/paths.ts';
import type { TimeScale } from '../layout/scale.ts';
import { barWords, markWords } from '../layout/words.ts';
import { add, PathSet, set, TextPool } from './svg.ts';

/** Rows beyond the edges that are drawn too, so that scrolling shows no blank. */
const MARGIN = 120;

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
    marks.set('range', rangePath(lane, scale));
    this.marks.draw(marks);
    this.words.draw([
      ...(lane.kind === 'condition' ? [] : barWords(lane, scale, middle, barHeight)),
      ...markWords(lane.marks, scale, lane.kind === 'events' ? middle + 17 : middle + 3.5, lane.kind === 'events'),
    ]);
  }
}
