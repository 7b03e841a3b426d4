import type { Place, PositionLike, RangeLike } from '../../../server/src/requests.ts';
import type { RunIndex } from './runIndex.ts';

const before = (a: PositionLike, b: PositionLike): boolean => a.line < b.line || (a.line === b.line && a.character < b.character);

const holds = ({ start, end }: RangeLike, at: PositionLike): boolean => !before(at, start) && !before(end, at);

/** Size of a range, for "the innermost one": lines first. */
const sizeOf = ({ start, end }: RangeLike): number => (end.line - start.line) * 10_000 + (end.character - start.character);

/** A range of more lines than this is a whole block: the cursor in it means none of its fields. */
const LINES_AT_MOST = 40;

/** Ids of the entries that the place under the cursor brings about: those that name the innermost field there as a cause. */
export function entriesAt(index: RunIndex, places: Readonly<Record<string, Place>>, position: PositionLike | null): ReadonlySet<number> {
  if (!position) return new Set();
  const here = Object.entries(places).filter(
    ([, range]) =>
      range.uri === undefined &&
      (holds(range, position) || onSameLine(range, position)) &&
      range.end.line - range.start.line <= LINES_AT_MOST,
  );
  const smallest = Math.min(...here.map(([, range]) => sizeOf(range)));
  const keys = here.filter(([, range]) => sizeOf(range) === smallest).map(([key]) => key);
  // A cause with a span has a place of its own; its entries are listed under the field.
  return new Set(keys.flatMap((key) => index.byField.get(key) ?? index.byField.get(key.replace(/ \d+-\d+$/, '')) ?? []));
}

/** A cursor in the indentation or behind the value still means the field of its line. */
const onSameLine = (range: RangeLike, at: PositionLike): boolean => range.start.line === at.line && range.end.line === at.line;
