import type { PositionLike, RangeLike } from '../../../server/src/requests.ts';

/** One edit as editors report it: the range before the edit and the text that replaced it. */
export interface Edit {
  readonly range: RangeLike;
  readonly text: string;
}

/**
 * Where a position stands after edits that were made one after the other. A position inside a replaced range moves to the end of the
 * new text, so that it stays with the object that was typed into.
 */
export function moveThrough(position: PositionLike, edits: readonly Edit[]): PositionLike {
  let { line, character } = position;
  for (const { range, text } of edits) {
    const { start, end } = range;
    if (line < start.line || (line === start.line && character < start.character)) continue;
    const lines = text.split(/\r\n|\r|\n/);
    const last = lines[lines.length - 1] ?? '';
    const newEnd = {
      line: start.line + lines.length - 1,
      character: lines.length === 1 ? start.character + last.length : last.length,
    };
    if (line < end.line || (line === end.line && character <= end.character)) ({ line, character } = newEnd);
    else if (line === end.line) {
      character = newEnd.character + (character - end.character);
      line = newEnd.line;
    } else line += newEnd.line - end.line;
  }
  return { line, character };
}
