import type { Node, Pair } from './nodes.ts';
import { trimmed } from './plain.ts';
import { plainNode } from './scalars.ts';
import type { Scanner } from './scanner.ts';
import { Entry } from './tree.ts';

/** `：`, what a Chinese keyboard gives for a colon. */
const FULL_WIDTH_COLON = '\uff1a';

/**
 * Reads an entry of a block mapping that has no `: ` on its line, as what was probably meant.
 * @param stop where the text of the line stops
 * @param behind reads the value on the lines below, given where it would stand if there is none
 */
export function brokenEntry(s: Scanner, start: number, stop: number, behind: (place: number) => Node): Pair {
  const end = Math.max(trimmed(s, start, stop), start + 1);
  const line = s.text.slice(start, end);
  const wide = line.indexOf(FULL_WIDTH_COLON);
  if (wide > 0) {
    s.problem('full-width-punctuation', start + wide, start + wide + 1, FULL_WIDTH_COLON);
    return split(s, start, start + wide, start + wide + 1, end, behind);
  }
  const tight = /^[^\s:]+:(?=\S)/.exec(line)?.[0].length ?? 0;
  if (tight > 0) {
    s.problem('missing-space-after-colon', start + tight - 1, start + tight, line);
    return split(s, start, start + tight - 1, start + tight, end, behind);
  }
  const word = /^\S+/.exec(line)?.[0].length ?? line.length;
  s.problem('missing-colon', start, start + word, line.slice(0, word));
  return split(s, start, start + word, start + word, end, behind);
}

function split(s: Scanner, start: number, keyEnd: number, from: number, end: number, behind: (place: number) => Node): Pair {
  const key = plainNode(s, start, keyEnd, s.text.slice(start, keyEnd), null);
  let at = from;
  while (at < end && (s.text.charCodeAt(at) === 32 || s.text.charCodeAt(at) === 9)) at++;
  s.pos = end;
  if (at >= end) {
    const value = behind(Math.max(keyEnd, from));
    return new Entry(key, value);
  }
  const value = plainNode(s, at, end, s.text.slice(at, end), null);
  s.next();
  if (!s.newline && s.pos < s.end) {
    s.skipLine();
    s.next();
  }
  return new Entry(key, value);
}
