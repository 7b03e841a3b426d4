import type { Language } from '../../../server/src/texts/text.ts';
import { placeLabels, textWidth } from '../layout/labels.ts';
import type { TimeScale } from '../layout/scale.ts';
import { formatTime, niceStep, roundTo } from '../layout/time.ts';
import { add, PathSet, set, TextPool } from './svg.ts';

const FONT = 11;
/** Pixels from tick to tick, at least: where there is room, and on a narrow axis, which would have one alone. */
const TICK_DISTANCE = 74;
const TICK_DISTANCE_MIN = 46;
const TICKS_WANTED = 5;
const TICKS_AT_MOST = 200;

export interface Tick {
  readonly t: number;
  readonly x: number;
}

/** Where ticks stand: whole multiples of a pleasant step, none inside a shortened stretch. */
export function ticksOf(scale: TimeScale): { readonly step: number; readonly ticks: readonly Tick[] } {
  const { view, warp } = scale;
  const chosen = warp.ticks?.filter((t) => t >= view.start && t <= view.end) ?? [];
  if (chosen.length >= CHOSEN_AT_LEAST) return { step: 1, ticks: spread(chosen, scale) };
  const distance = Math.max(TICK_DISTANCE_MIN, Math.min(TICK_DISTANCE, scale.width / TICKS_WANTED));
  const step = niceStep(scale.secondsPerPixel * warp.stretchAt((view.start + view.end) / 2) * distance);
  const ticks: Tick[] = [];
  let last = Number.NEGATIVE_INFINITY;
  const first = Math.ceil(scale.view.start / step - 1e-9);
  for (let count = first; ticks.length < TICKS_AT_MOST; count++) {
    const t = roundTo(count * step, 6);
    if (t > scale.view.end + 1e-9) break;
    const inside = scale.warp.breaks.find(({ start, end }) => t > start && t < end);
    if (inside) {
      // Goes on behind the stretch at once: it may be long and the step small.
      count = Math.max(count, Math.ceil(inside.end / step) - 1);
      continue;
    }
    const x = scale.x(t);
    if (x - last < TICK_DISTANCE * 0.6) continue;
    last = x;
    ticks.push({ t, x });
  }
  return { step, ticks };
}

/** Closer views of an uneven scale have even ticks again. */
const CHOSEN_AT_LEAST = 3;

function spread(times: readonly number[], scale: TimeScale): readonly Tick[] {
  const ticks: Tick[] = [];
  for (const t of times) {
    const x = scale.x(t);
    if (x - (ticks.at(-1)?.x ?? Number.NEGATIVE_INFINITY) >= TICK_DISTANCE * 0.6) ticks.push({ t, x });
  }
  return ticks;
}

/** The row of times over the lanes. */
export class Axis {
  private readonly lines: PathSet;
  private readonly words: TextPool;

  constructor(svg: SVGSVGElement) {
    const root = add(svg, 'g');
    this.lines = new PathSet(root);
    this.words = new TextPool(root);
  }

  /** `height`: of the axis, pixels. `covered`: what stands over it, from where to where; words that would be half hidden are left out. */
  draw(scale: TimeScale, height: number, language: Language, covered: readonly [number, number] | null = null): void {
    const { step, ticks } = ticksOf(scale);
    const wishes = ticks.map(({ t, x }) => ({ x: x + 4, text: formatTime(t, language, step), priority: 1 }));
    const free = placeLabels(wishes, scale.width, FONT, 6).filter(
      ({ x, text }) => !covered || x + textWidth(text, FONT) < covered[0] || x > covered[1],
    );
    this.words.draw(free.map(({ x, text }) => ({ x, y: height - 7, text, className: 'tick' })));
    this.lines.draw(
      new Map([
        ['tick-line', ticks.map(({ x }) => `M${Math.round(x) + 0.5} ${height - 14}v14`).join('')],
        ['break', breakPath(scale, height - 6)],
      ]),
    );
  }
}

/** The lines through all lanes below the ticks. */
export const gridPath = (scale: TimeScale, height: number): string =>
  ticksOf(scale)
    .ticks.map(({ x }) => `M${Math.round(x) + 0.5} 0v${height}`)
    .join('');

/** A zigzag where a quiet stretch was shortened. */
export function breakPath(scale: TimeScale, y: number): string {
  return scale.warp.breaks
    .map(({ start, end }) => {
      const x = (scale.x(start) + scale.x(end)) / 2;
      return x < -20 || x > scale.width + 20 ? '' : `M${Math.round(x) - 6} ${y}l3 -4l3 8l3 -8l3 4`;
    })
    .join('');
}

/** Shading of shortened stretches through all lanes. */
export const breakBands = (scale: TimeScale, height: number): string =>
  scale.warp.breaks
    .map(({ start, end }) => {
      const x = Math.max(-5, scale.x(start));
      const width = Math.min(scale.width + 5, scale.x(end)) - x;
      return width <= 0 ? '' : `M${Math.round(x)} 0h${Math.round(width)}v${height}h${-Math.round(width)}z`;
    })
    .join('');

/** Draws what stands behind the lanes. */
export class Backdrop {
  private readonly paths: PathSet;

  constructor(private readonly root: SVGGElement) {
    this.paths = new PathSet(root);
  }

  draw(scale: TimeScale, height: number, rules: string): void {
    set(this.root, 'class', 'backdrop');
    this.paths.draw(
      new Map([
        ['band', breakBands(scale, height)],
        ['grid', gridPath(scale, height)],
        ['rule', rules],
      ]),
    );
  }
}
