import { type Lane, lowerBound, middleOf, type Row, rowsBetween } from '../layout/lanes.ts';
import { barPaths, marksIn } from '../layout/paths.ts';
import type { TimeScale } from '../layout/scale.ts';
import { add, PathSet, set } from './svg.ts';

/** Height of the strip at the lower edge of a lane, pixels. */
const STRIP = 3;
/** Lanes with words below their marks have the strip above them. */
const UPPER = 3.5;

export interface GhostFrame {
  readonly rows: readonly Row[];
  readonly scale: TimeScale;
  /** What is in sight of the scrolled rows, pixels. */
  readonly scrolled: number;
  readonly height: number;
  readonly ghosts: ReadonlyMap<string, Lane>;
}

/** The lanes of another run as thin strips below those of this one, at the same scale. They take no room of their own. */
export class Ghosts {
  private readonly lanes = new Map<string, { readonly group: SVGGElement; readonly paths: PathSet }>();

  constructor(private readonly root: SVGGElement) {}

  draw({ rows, scale, scrolled, height, ghosts }: GhostFrame): void {
    const [from, to] = rowsBetween(rows, scrolled, height);
    const shown = new Set<string>();
    if (ghosts.size > 0)
      for (const { lane, top, height: laneHeight } of rows.slice(from, to)) {
        const ghost = ghosts.get(lane.id);
        if (!ghost) continue;
        shown.add(lane.id);
        let view = this.lanes.get(lane.id);
        if (!view) {
          const group = add(this.root, 'g', { class: 'ghost' });
          view = { group, paths: new PathSet(group) };
          this.lanes.set(lane.id, view);
        }
        set(view.group, 'transform', `translate(0 ${top})`);
        view.paths.draw(pathsOf(ghost, scale, laneHeight));
      }
    for (const [id, { group }] of this.lanes)
      if (!shown.has(id)) {
        group.remove();
        this.lanes.delete(id);
      }
  }
}

function pathsOf(ghost: Lane, scale: TimeScale, laneHeight: number): ReadonlyMap<string, string> {
  const middle = ghost.kind === 'events' ? UPPER : laneHeight - STRIP / 2 - 0.5;
  const paths = new Map<string, string>();
  for (const [state, path] of barPaths(ghost.bars, scale, middle, STRIP)) paths.set(`ghost-${state}`, path);
  const ticks = ticksOf(ghost, scale, ghost.kind === 'events' ? UPPER : Math.max(middle - 1, middleOf(ghost.kind)));
  if (ticks !== '') paths.set('ghost-tick', ticks);
  return paths;
}

/** Ticks nearer than this to the last one are not drawn again (pixels). */
const FINEST = 0.5;

function ticksOf({ marks }: Lane, scale: TimeScale, middle: number): string {
  const [from, to] = marksIn(marks, scale.view.start, scale.view.end);
  let path = '';
  let last = Number.NEGATIVE_INFINITY;
  for (let at = from; at < to; at++) {
    const x = Math.round(scale.x(marks[at]?.t ?? 0) * 2) / 2;
    if (x - last < FINEST) {
      // All that fall on the same place are skipped at once.
      const next = scale.time(x + FINEST);
      at = Math.max(at, lowerBound(marks, ({ t }) => t >= next) - 1);
      continue;
    }
    last = x;
    path += `M${x} ${middle - 2.5}v5`;
  }
  return path;
}
