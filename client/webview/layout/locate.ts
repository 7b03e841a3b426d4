import { BAR_HEIGHTS, type Bar, headsOf, type Lane, type LaneKind, middleOf, type Row } from './lanes.ts';
import { extentOf } from './paths.ts';
import type { RunIndex } from './runIndex.ts';
import type { TimeScale } from './scale.ts';

/** Where an entry is drawn. */
interface Location {
  readonly lane: Lane;
  /** The lanes whose folds may hide it, the innermost first. */
  readonly above: readonly Lane[];
  readonly t: number;
  /** Undefined for marks. */
  readonly bar: Bar | undefined;
}

/** The lane that tells most about an entry that is drawn in several. */
const TELLING: readonly LaneKind[] = [
  'probe',
  'hook',
  'container',
  'process',
  'image',
  'volume',
  'events',
  'grace',
  'object',
  'condition',
  'phase',
  'pod',
];

/** A drawn thing in pixels of the plot; `y` is its centre. Marks have no width. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Finds where the entries of a run are drawn. Only the lanes of objects that are asked for are looked at, each once. */
export class Locator {
  private readonly heads = new Map<string, Lane[]>();
  private readonly located = new Map<string, ReadonlyMap<number, readonly Location[]>>();
  private rows: readonly Row[] = [];
  private rowOf: ReadonlyMap<Lane, Row> = new Map();

  constructor(
    private readonly index: RunIndex,
    lanes: readonly Lane[],
  ) {
    for (const lane of headsOf(lanes)) {
      const known = this.heads.get(lane.object);
      if (known) known.push(lane);
      else this.heads.set(lane.object, [lane]);
    }
  }

  /** The rows that are open now. */
  setRows(rows: readonly Row[]): void {
    if (rows === this.rows) return;
    this.rows = rows;
    this.rowOf = new Map(rows.map((row) => [row.lane, row]));
  }

  /** Where an entry is seen best: in an open row if there is one, else at the row that hides it. */
  spot(entry: number, scale: TimeScale): Spot | undefined {
    let hidden: Spot | undefined;
    for (const location of this.locationsOf(entry)) {
      const row = this.rowOf.get(location.lane);
      if (row) return spotIn(row, location, scale);
      const hiding = location.above.flatMap((lane) => this.rowOf.get(lane) ?? [])[0];
      hidden ??= hiding && spotIn(hiding, location, scale);
    }
    return hidden;
  }

  private locationsOf(entry: number): readonly Location[] {
    const object = this.index.byId.get(entry)?.object;
    if (object === undefined) return [];
    let of = this.located.get(object);
    if (!of) {
      of = locate(this.heads.get(object) ?? []);
      this.located.set(object, of);
    }
    return of.get(entry) ?? [];
  }
}

/** Entry → where it is drawn below these lanes, the most telling place first. */
function locate(lanes: readonly Lane[]): ReadonlyMap<number, readonly Location[]> {
  const found = new Map<number, Location[]>();
  const add = (entry: number, location: Location): void => {
    const known = found.get(entry);
    if (known) known.push(location);
    else found.set(entry, [location]);
  };
  const visit = (lane: Lane, above: readonly Lane[]): void => {
    for (const mark of lane.marks) add(mark.entry, { lane, above, t: mark.t, bar: undefined });
    for (const bar of lane.bars) add(bar.entry, { lane, above, t: bar.start, bar });
    for (const child of lane.children) visit(child, [lane, ...above]);
  };
  for (const lane of lanes) visit(lane, []);
  for (const places of found.values()) places.sort((a, b) => TELLING.indexOf(a.lane.kind) - TELLING.indexOf(b.lane.kind));
  return found;
}

function spotIn(row: Row, { lane, t, bar }: Location, scale: TimeScale): Spot {
  const y = row.top + middleOf(row.lane.kind);
  if (!bar || row.lane !== lane) return { x: scale.x(t), y, width: 0, height: 0 };
  return { ...extentOf(bar, scale), y, height: BAR_HEIGHTS[lane.kind] };
}
