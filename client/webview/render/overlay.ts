import type { Locator, Spot } from '../layout/locate.ts';
import { whisker } from '../layout/paths.ts';
import type { TimeScale } from '../layout/scale.ts';
import { add, set, TextPool } from './svg.ts';

/** Steps of the chain that are drawn; further ones are in the "Why?" pane. */
const THREADS_AT_MOST = 6;
/** Entries that are ringed when the editor's cursor stands on their cause. */
const RINGS_AT_MOST = 400;

export interface OverlayFrame {
  readonly scale: TimeScale;
  readonly locator: Locator;
  readonly height: number;
  readonly cursor: number;
  /** Steps of the chain of the selected entry: entry ids, each with the step it explains. */
  readonly chain: readonly { readonly entry: number; readonly explains: number | null }[];
  readonly highlighted: ReadonlySet<number>;
  /** Earliest and latest instant of the selected entry, when its time is not determined (seconds). */
  readonly range: readonly [number, number] | null;
}

/** What lies over the lanes: the cursor, the thread of causes, and rings around what follows from the editor's line. */
export class Overlay {
  private readonly rings: SVGPathElement;
  private readonly threads: SVGPathElement;
  private readonly selected: SVGPathElement;
  private readonly range: SVGPathElement;
  private readonly cursor: SVGPathElement;
  private readonly badges: SVGPathElement;
  private readonly numbers: TextPool;

  constructor(root: SVGGElement) {
    this.rings = add(root, 'path', { class: 'rings' });
    this.cursor = add(root, 'path', { class: 'cursor' });
    this.threads = add(root, 'path', { class: 'threads' });
    this.selected = add(root, 'path', { class: 'selected' });
    this.range = add(root, 'path', { class: 'selected-range' });
    this.badges = add(root, 'path', { class: 'badges' });
    this.numbers = new TextPool(add(root, 'g'));
  }

  draw({ scale, locator, height, cursor, chain, highlighted, range }: OverlayFrame): void {
    const x = Math.round(scale.x(cursor)) + 0.5;
    set(this.cursor, 'd', x < -1 || x > scale.width + 1 ? '' : `M${x} 0v${height}`);
    const rings = [...highlighted].slice(0, RINGS_AT_MOST).flatMap((entry) => locator.spot(entry, scale) ?? []);
    set(
      this.rings,
      'd',
      joined(rings.filter((spot) => inSight(spot, scale)))
        .map((spot) => around(spot, 3))
        .join(''),
    );
    const selected = chain[0] && locator.spot(chain[0].entry, scale);
    set(this.range, 'd', range && selected ? whisker(range, scale, selected) : '');
    this.drawChain(chain.slice(0, THREADS_AT_MOST), scale, locator);
  }

  private drawChain(chain: OverlayFrame['chain'], scale: TimeScale, locator: Locator): void {
    const spots = chain.map(({ entry }) => locator.spot(entry, scale));
    const first = spots[0];
    set(this.selected, 'd', first && inSight(first, scale) ? around(first, 3) : '');
    let threads = '';
    let badges = '';
    const numbers: { x: number; y: number; text: string; className: string }[] = [];
    const taken: Spot[] = [];
    chain.forEach(({ explains }, at) => {
      const from = spots[at];
      const to = explains === null ? undefined : spots[explains];
      if (!from || !to) return;
      // Within a lane from badge to badge along its bars: through them it would strike out their words.
      threads += from.y === to.y ? thread(badgePlace(from), badgePlace(to)) : thread(anchor(from), anchor(to));
      if (!inSight(from, scale)) return;
      const { x, y } = badgePlace(from);
      // Badges that would cover each other: the nearer cause keeps its number.
      if (taken.some((other) => Math.abs(other.x - x) < 14 && Math.abs(other.y - y) < 14)) return;
      taken.push({ x, y, width: 0, height: 0 });
      badges += `M${round(x - 6.5)} ${round(y)}a6.5 6.5 0 1 1 13 0a6.5 6.5 0 1 1 -13 0z`;
      numbers.push({ x, y: y + 3.3, text: String(at + 1), className: 'badge' });
    });
    set(this.threads, 'd', threads);
    set(this.badges, 'd', badges);
    this.numbers.draw(numbers);
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

const inSight = ({ x, width }: Spot, scale: TimeScale): boolean => x + width >= -10 && x <= scale.width + 10;

/** Where a thread begins and ends: at a mark, or at the left end of a bar. */
const anchor = ({ x, y }: Spot): { readonly x: number; readonly y: number } => ({ x, y });

/** Where the number of a step stands: over the mark, or on the upper corner of the bar, so that it covers neither shape nor words. */
const badgePlace = ({ x, y, height }: Spot): { readonly x: number; readonly y: number } => ({ x, y: y - (height === 0 ? 11 : height / 2) });

/** Rings around neighbours that would cover each other are one. */
function joined(spots: readonly Spot[]): readonly Spot[] {
  const result: Spot[] = [];
  const ordered = [...spots].sort((a, b) => a.y - b.y || a.x - b.x);
  for (const spot of ordered) {
    const last = result.at(-1);
    if (last && last.y === spot.y && last.height === spot.height && spot.x - (last.x + last.width) < TOUCHING)
      result[result.length - 1] = { ...last, width: Math.max(last.width, spot.x + spot.width - last.x) };
    else result.push(spot);
  }
  return result;
}

/** Pixels. */
const TOUCHING = 12;
const MARK_HEIGHT = 16;

const around = ({ x, y, width, height }: Spot, gap: number): string => {
  if (width === 0) return `M${round(x - 8)} ${round(y)}a8 8 0 1 1 16 0a8 8 0 1 1 -16 0z`;
  if (height === 0)
    return `M${round(x)} ${round(y - MARK_HEIGHT / 2)}h${round(width)}a8 8 0 0 1 0 ${MARK_HEIGHT}h${round(-width)}a8 8 0 0 1 0 ${-MARK_HEIGHT}z`;
  const [w, h] = [width + 2 * gap, height + 2 * gap];
  return `M${round(x - gap)} ${round(y - h / 2)}h${round(w)}v${round(h)}h${round(-w)}z`;
};

function thread(from: { x: number; y: number }, to: { x: number; y: number }): string {
  if (Math.abs(from.x - to.x) + Math.abs(from.y - to.y) < 10) return '';
  // Leaves sideways and arrives sideways, so that threads between lanes can be told from the grid.
  const bend = Math.max(5, Math.abs(to.x - from.x) / 2);
  return `M${round(from.x)} ${round(from.y)}C${round(from.x + bend)} ${round(from.y)} ${round(to.x - bend)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
}
