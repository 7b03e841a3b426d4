import { headsOf, type Lane } from '../layout/lanes.ts';
import { barPaths, markPaths } from '../layout/paths.ts';
import { type Interval, TimeScale, type Warp } from '../layout/scale.ts';
import { add, PathSet, set } from './svg.ts';

/** Lanes that the overview shows at most: each is a few pixels high. */
const LANES_AT_MOST = 8;

/** The whole run in a strip, with a window on the part that is in view. */
export class Minimap {
  private readonly lanes: SVGGElement;
  private readonly shade: SVGPathElement;
  private readonly frame: SVGRectElement;
  private readonly cursor: SVGPathElement;
  private drawnFor: readonly unknown[] = [];

  constructor(private readonly svg: SVGSVGElement) {
    this.lanes = add(svg, 'g', { class: 'mini' });
    this.shade = add(svg, 'path', { class: 'mini-shade' });
    this.frame = add(svg, 'rect', { class: 'mini-frame', rx: 3 });
    this.cursor = add(svg, 'path', { class: 'mini-cursor' });
  }

  scale(width: number, whole: Interval, warp: Warp): TimeScale {
    return new TimeScale(whole, width, warp);
  }

  draw(lanes: readonly Lane[], view: Interval, cursor: number, scale: TimeScale, height: number): void {
    this.drawLanes(lanes, scale, height);
    const [left, right] = [Math.round(scale.x(view.start)), Math.round(scale.x(view.end))];
    const whole = left <= 0 && right >= Math.round(scale.width);
    set(this.shade, 'd', whole ? '' : `M0 0h${left}v${height}h${-left}zM${right} 0H${scale.width}v${height}H${right}z`);
    set(this.frame, 'x', left + 0.5);
    set(this.frame, 'y', 0.5);
    set(this.frame, 'width', Math.max(2, right - left - 1));
    set(this.frame, 'height', height - 1);
    set(this.cursor, 'd', `M${Math.round(scale.x(cursor)) + 0.5} 0v${height}`);
    set(this.svg, 'class', whole ? 'minimap whole' : 'minimap');
  }

  /** The lanes change only with the run and the width, not while the view moves. */
  private drawLanes(lanes: readonly Lane[], scale: TimeScale, height: number): void {
    const key = [lanes, scale.width, scale.warp, scale.view.end];
    if (key.every((part, at) => part === this.drawnFor[at])) return;
    this.drawnFor = key;
    this.lanes.replaceChildren();
    const containers = lanes.filter(({ kind }) => kind === 'container');
    const telling = headsOf(lanes).filter(({ kind }) => kind === 'object' || kind === 'pod');
    const shown = (telling.length > 0 ? telling : containers).slice(0, LANES_AT_MOST);
    const step = (height - 8) / Math.max(1, shown.length);
    shown.forEach((lane, at) => {
      const paths = new Map<string, string>();
      for (const [state, path] of barPaths(lane.bars, scale, 3 + step * (at + 0.5), Math.max(2, Math.min(8, step - 1))))
        paths.set(`bar ${state}`, path);
      new PathSet(add(this.lanes, 'g')).draw(paths);
    });
    const warnings = lanes.flatMap(({ marks }) => marks.filter(({ kind }) => kind === 'warning'));
    warnings.sort((a, b) => a.t - b.t);
    const ticks = new Set([
      ...markPaths(
        warnings.map((mark) => ({ ...mark, kind: 'log' as const })),
        scale,
        height - 3,
      ).values(),
    ]);
    add(this.lanes, 'path', { class: 'mini-warnings', d: [...ticks].join('') });
  }
}
