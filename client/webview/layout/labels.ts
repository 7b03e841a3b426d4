import { lowerBound } from './lanes.ts';

/** Average widths of the editor's interface font, as shares of the font size; generous, so that labels do not touch. */
const NARROW = 0.32;
const USUAL = 0.56;
const WIDE = 0.78;
const FULL = 1.02;

const widthOf = (character: string): number => {
  if (/[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character)) return FULL;
  if (/[ijl.,:;'|!()[\]\s/]/.test(character)) return NARROW;
  return /[mwMW@%—→]/.test(character) ? WIDE : /[A-Z0-9_]/.test(character) ? USUAL * 1.12 : USUAL;
};

const cache = new Map<string, number>();

/** Width of a text at a font size, in pixels, without asking the browser (which would have to lay out the page first). */
export function textWidth(text: string, fontSize: number): number {
  let share = cache.get(text);
  if (share === undefined) {
    share = 0;
    for (const character of text) share += widthOf(character);
    if (cache.size > 5000) cache.clear();
    cache.set(text, share);
  }
  return share * fontSize;
}

/** The longest of the wordings that fits into `room` pixels; empty when none does. */
export const fitting = (wordings: readonly string[], room: number, fontSize: number): string =>
  wordings.find((wording) => wording !== '' && textWidth(wording, fontSize) <= room) ?? '';

/** A label that would like to stand at `x` (pixels, left edge). */
export interface LabelWish {
  readonly x: number;
  readonly text: string;
  readonly priority: number;
}

/**
 * Which labels stand so that none overlaps another: by priority, then from left to right. `gap`: pixels between two. Labels that would
 * leave `[0, width]` are moved inside it.
 */
export function placeLabels(wishes: readonly LabelWish[], width: number, fontSize: number, gap: number): readonly LabelWish[] {
  const ordered = wishes.map((wish, at) => ({ wish, at })).sort((a, b) => b.wish.priority - a.wish.priority || a.at - b.at);
  const taken: { from: number; to: number; wish: LabelWish }[] = [];
  for (const { wish } of ordered) {
    const size = textWidth(wish.text, fontSize);
    if (wish.text === '' || wish.x + size < 0 || wish.x > width || size > width) continue;
    const from = Math.min(width - size, Math.max(0, wish.x));
    const to = from + size;
    const at = lowerBound(taken, (other) => other.from >= from);
    const left = taken[at - 1];
    const right = taken[at];
    if ((left && left.to + gap > from) || (right && to + gap > right.from)) continue;
    taken.splice(at, 0, { from, to, wish: { ...wish, x: from } });
  }
  return taken.map(({ wish }) => wish);
}
