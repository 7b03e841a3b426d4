import { type Bar, type Lane, lowerBound, type Mark, type Row } from './lanes.ts';
import type { TimeScale } from './scale.ts';

/** What lies under a point of the picture. */
export type Hit =
  | { readonly kind: 'mark'; readonly lane: Lane; readonly mark: Mark }
  | { readonly kind: 'bar'; readonly lane: Lane; readonly bar: Bar }
  | { readonly kind: 'lane'; readonly lane: Lane };

/** Pixels around a mark that still mean it. */
const REACH = 7;

export function rowAt(rows: readonly Row[], y: number): Row | undefined {
  const row = rows[lowerBound(rows, ({ top, height }) => top + height > y)];
  return row && y >= row.top ? row : undefined;
}

export function hitAt(rows: readonly Row[], scale: TimeScale, x: number, y: number): Hit | undefined {
  const lane = rowAt(rows, y)?.lane;
  if (!lane) return undefined;
  const mark = nearestMark(lane.marks, scale, x);
  if (mark) return { kind: 'mark', lane, mark };
  const bar = barAt(lane.bars, scale.time(x));
  return bar ? { kind: 'bar', lane, bar } : { kind: 'lane', lane };
}

function nearestMark(marks: readonly Mark[], scale: TimeScale, x: number): Mark | undefined {
  const at = lowerBound(marks, (mark) => scale.x(mark.t) >= x);
  const near = [marks[at - 1], marks[at]].filter((mark) => mark !== undefined);
  const best = near.sort((a, b) => Math.abs(scale.x(a.t) - x) - Math.abs(scale.x(b.t) - x))[0];
  return best && Math.abs(scale.x(best.t) - x) <= REACH ? best : undefined;
}

export function barAt(bars: readonly Bar[], time: number): Bar | undefined {
  const bar = bars[lowerBound(bars, ({ end }) => end > time)];
  return bar && bar.start <= time ? bar : undefined;
}

/** The stops of a lane for the arrow keys: its marks and the beginnings of its bars, in order of time. */
export function stopsOf(lane: Lane): readonly { readonly t: number; readonly entry: number }[] {
  const stops = [...lane.marks.map(({ t, entry }) => ({ t, entry })), ...lane.bars.map(({ start, entry }) => ({ t: start, entry }))];
  return stops.sort((a, b) => a.t - b.t || a.entry - b.entry);
}

/** The stop before (−1) or after (1) the selected entry, or around an instant when the lane does not have that entry. */
export function nextStop(
  lane: Lane,
  direction: -1 | 1,
  selected: number | null,
  time: number,
): { readonly t: number; readonly entry: number } | undefined {
  const stops = stopsOf(lane);
  const here = stops.findIndex(({ entry }) => entry === selected);
  if (here >= 0) return stops[here + direction];
  const after = lowerBound(stops, ({ t }) => t > time);
  return direction === 1 ? stops[after] : stops[after - 1];
}
