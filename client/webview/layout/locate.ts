import { BAR_HEIGHTS, type Bar, type Lane, type LaneKind, middleOf, type Row } from './lanes.ts';
import { extentOf } from './paths.ts';
import type { TimeScale } from './scale.ts';

/** Where entries are drawn: entry id → lanes, the most telling first. */
export type Locations = ReadonlyMap<number, readonly Location[]>;

interface Location {
  readonly lane: Lane;
  readonly t: number;
  /** Undefined for marks. */
  readonly bar: Bar | undefined;
}

/** The lane that tells most about an entry that is drawn in several. */
const TELLING: readonly LaneKind[] = ['probe', 'container', 'process', 'events', 'grace', 'object', 'condition', 'phase', 'pod'];

export function locations(lanes: readonly Lane[]): Locations {
  const found = new Map<number, Location[]>();
  const add = (entry: number, location: Location): void => {
    const list = found.get(entry);
    if (list) list.push(location);
    else found.set(entry, [location]);
  };
  const ordered = [...lanes].sort((a, b) => TELLING.indexOf(a.kind) - TELLING.indexOf(b.kind));
  for (const lane of ordered) {
    for (const mark of lane.marks) add(mark.entry, { lane, t: mark.t, bar: undefined });
    for (const bar of lane.bars) add(bar.entry, { lane, t: bar.start, bar });
  }
  return found;
}

/** A drawn thing in pixels of the plot; `y` is its centre. Marks have no width. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Finds spots in the rows that are open now; what a fold hides is at the row that hides it. */
export class Locator {
  private readonly rowOf = new Map<string, Row>();
  private readonly parents: ReadonlyMap<string, string | null>;

  constructor(
    private readonly located: Locations,
    lanes: readonly Lane[],
    rows: readonly Row[],
  ) {
    this.parents = new Map(lanes.map(({ id, parent }) => [id, parent]));
    for (const row of rows) this.rowOf.set(row.lane.id, row);
  }

  spot(entry: number, scale: TimeScale): Spot | undefined {
    return this.spots(entry, scale)[0];
  }

  /** All spots of an entry; those in open rows first. */
  spots(entry: number, scale: TimeScale): readonly Spot[] {
    const found = (this.located.get(entry) ?? []).flatMap((location) => {
      const row = this.shownRow(location.lane.id);
      return row ? [{ open: row.lane === location.lane, spot: spotIn(row, location, scale) }] : [];
    });
    return found.sort((a, b) => Number(b.open) - Number(a.open)).map(({ spot }) => spot);
  }

  private shownRow(lane: string): Row | undefined {
    for (let id: string | null | undefined = lane; id; id = this.parents.get(id)) {
      const row = this.rowOf.get(id);
      if (row) return row;
    }
    return undefined;
  }
}

function spotIn(row: Row, { lane, t, bar }: Location, scale: TimeScale): Spot {
  const y = row.top + middleOf(row.lane.kind);
  if (!bar || row.lane !== lane) return { x: scale.x(t), y, width: 0, height: 0 };
  return { ...extentOf(bar, scale), y, height: BAR_HEIGHTS[lane.kind] };
}
