import type { Language } from '../../../server/src/texts/text.ts';

/** What a bar means; the shape and the colour of each are in render/styles. */
export type BarState =
  | 'waiting'
  | 'trouble'
  | 'backoff'
  | 'running'
  | 'init'
  | 'sidecar'
  | 'grace'
  | 'succeeded'
  | 'failed'
  | 'true'
  | 'false'
  | 'budget'
  | 'gauge'
  | 'steady'
  | 'unknown';

export interface Bar {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly state: BarState;
  /** What is written on it, the longest wording first; the first one that fits is taken. */
  readonly labels: readonly string[];
  /** Id of the entry that began it. */
  readonly entry: number;
  /** Earliest and latest start when the time is not determined. */
  readonly range?: readonly [number, number] | undefined;
  /** Filled share (0–1) of gauges and budgets. */
  readonly level?: number | undefined;
}

export type MarkKind = 'hit' | 'miss' | 'event' | 'warning' | 'log' | 'signal' | 'exit' | 'hook';

export interface Mark {
  /** Seconds. */
  readonly t: number;
  readonly kind: MarkKind;
  readonly entry: number;
  readonly label: string;
  /** Labels of higher priority push others aside; 0 has no label. */
  readonly priority: number;
  readonly range?: readonly [number, number] | undefined;
}

export type LaneKind =
  | 'group'
  | 'object'
  | 'pod'
  | 'phase'
  | 'condition'
  | 'container'
  | 'image'
  | 'hook'
  | 'probe'
  | 'process'
  | 'volume'
  | 'grace'
  | 'events';

/** One row of the picture. Bars and marks are in order of time. */
export interface Lane {
  /** Means the same lane in another run. */
  readonly id: string;
  readonly kind: LaneKind;
  /** `Pod/web`. */
  readonly object: string;
  readonly container: string | null;
  readonly name: string;
  /** A few words more, below the name where there is room. */
  readonly detail: string;
  readonly depth: number;
  /** What its fold hides. Those of a Pod are made when they are first asked for: of a thousand Pods few are unfolded. */
  readonly children: readonly Lane[];
  readonly startsFolded: boolean;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/** Pixels. */
export const LANE_HEIGHTS: Readonly<Record<LaneKind, number>> = {
  group: 28,
  object: 32,
  pod: 32,
  phase: 24,
  condition: 22,
  container: 34,
  image: 22,
  hook: 22,
  probe: 26,
  process: 26,
  volume: 22,
  grace: 22,
  events: 38,
};

/** The line on which bars and marks of a lane are centred, pixels from its top: the words of events stand below their marks. */
export const middleOf = (kind: LaneKind): number => (kind === 'events' ? 14 : LANE_HEIGHTS[kind] / 2);

/** Height of the bars in a lane, pixels. */
export const BAR_HEIGHTS: Readonly<Record<LaneKind, number>> = {
  group: 16,
  object: 20,
  pod: 20,
  phase: 14,
  condition: 8,
  container: 22,
  image: 14,
  hook: 14,
  probe: 14,
  process: 14,
  volume: 14,
  grace: 14,
  events: 10,
};

export interface TimelineModel {
  readonly language: Language;
  /** The lanes that no fold hides; the others are their children. */
  readonly lanes: readonly Lane[];
  /** End of the run, seconds. */
  readonly horizon: number;
  /** Instants at which something other than a routine probe happens, in order. */
  readonly changes: readonly number[];
}

/** A lane and where it stands. */
export interface Row {
  readonly lane: Lane;
  /** Pixels from the top of the lanes. */
  readonly top: number;
  readonly height: number;
  /** Its children, if it has any, are hidden. */
  readonly folded: boolean;
}

/** The lanes that stand for objects: those of groups too, which are not of the object that their group is named after. */
export const headsOf = (lanes: readonly Lane[]): readonly Lane[] =>
  lanes.flatMap((lane) => (lane.kind === 'group' ? lane.children : [lane]));

/** The rows that are left when folds hide their content. `toggled`: ids whose fold is not as it starts. */
export function visibleRows(lanes: readonly Lane[], toggled: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = [];
  let top = 0;
  const add = (lane: Lane): void => {
    const folded = lane.startsFolded !== toggled.has(lane.id);
    const height = LANE_HEIGHTS[lane.kind];
    rows.push({ lane, top, height, folded });
    top += height;
    if (!folded) for (const child of lane.children) add(child);
  };
  for (const lane of lanes) add(lane);
  return rows;
}

export const rowsHeight = (rows: readonly Row[]): number => {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
};

/** The rows that a window of `height` pixels at `scrolled` shows, as positions in `rows` (end excluded). */
export function rowsBetween(rows: readonly Row[], scrolled: number, height: number): readonly [number, number] {
  const from = lowerBound(rows, (row) => row.top + row.height > scrolled);
  const to = lowerBound(rows, (row) => row.top >= scrolled + height);
  return [from, to];
}

/** First position for which `is` holds, when it holds for all after it; the length when for none. */
export function lowerBound<T>(items: readonly T[], is: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
