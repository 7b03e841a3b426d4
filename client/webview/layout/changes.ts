import type { Lane } from './lanes.ts';

/** Differences below this (seconds) are no other picture. */
const SAME = 0.05;

/** Ids of the lanes that show something else than before. Lanes that are new are not among them: they are seen anyway. */
export function changedLanes(before: readonly Lane[], after: readonly Lane[]): ReadonlySet<string> {
  const old = new Map(before.map((lane) => [lane.id, lane]));
  return new Set(after.filter((lane) => old.has(lane.id) && differs(old.get(lane.id) as Lane, lane)).map(({ id }) => id));
}

const differs = (a: Lane, b: Lane): boolean =>
  a.bars.length !== b.bars.length ||
  a.marks.length !== b.marks.length ||
  a.bars.some((bar, at) => {
    const other = b.bars[at];
    return !other || other.state !== bar.state || Math.abs(other.start - bar.start) > SAME || Math.abs(other.end - bar.end) > SAME;
  }) ||
  a.marks.some((mark, at) => mark.kind !== b.marks[at]?.kind || Math.abs(mark.t - (b.marks[at]?.t ?? 0)) > SAME);
