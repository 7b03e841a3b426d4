import type { Language } from '../../../server/src/texts/text.ts';
import type { Comparison } from './compare.ts';
import { signed } from './compareText.ts';
import type { Bar, Lane, Mark, Row } from './lanes.ts';

/** Words that tell a move push others aside. */
const TELLING = 4;

/** The rows with what moved written beside the words of their bars and marks: `Running · restart 1 (+12 s)`. Rows without moves stay the same objects. */
export function annotated(rows: readonly Row[], { told }: Pick<Comparison, 'told'>, language: Language): readonly Row[] {
  if (told.size === 0) return rows;
  return rows.map((row) => {
    const { lane } = row;
    return [...lane.bars, ...lane.marks].some((item) => told.has(item)) ? { ...row, lane: annotatedLane(lane, told, language) } : row;
  });
}

function annotatedLane(lane: Lane, told: ReadonlyMap<Bar | Mark, number>, language: Language): Lane {
  const { id, kind, object, container, name, detail, depth, startsFolded, bars, marks } = lane;
  return {
    id,
    kind,
    object,
    container,
    name,
    detail,
    depth,
    startsFolded,
    // Drawn only; those of a folded Pod are not made for that.
    children: [],
    bars: bars.map((bar) => {
      const by = told.get(bar);
      if (by === undefined) return bar;
      const words = signed(by, language);
      return { ...bar, labels: [...bar.labels.map((label) => `${label} (${words})`), words, ...bar.labels] };
    }),
    marks: marks.map((mark) => {
      const by = told.get(mark);
      if (by === undefined) return mark;
      const words = signed(by, language);
      return { ...mark, label: mark.label === '' ? words : `${mark.label} (${words})`, priority: TELLING };
    }),
  };
}
