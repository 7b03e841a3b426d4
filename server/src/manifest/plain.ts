import { badStart, lineBreaks } from './flow.ts';
import type { Node } from './nodes.ts';
import { anchored } from './properties.ts';
import { emptyNode, type Properties, plainNode } from './scalars.ts';
import type { Scanner } from './scanner.ts';
import { hasTemplate } from './templates.ts';
import { sharedWord } from './words.ts';

const COLON = 58;
const HASH = 35;
const DASH = 45;
const POINT = 46;
/** libyaml looks no further than 1,024 characters for the colon of a key; what comes near is left to the reference reader. */
export const KEY_LENGTH_MAX = 1000;

/** Something that begins a block mapping entry: a key with its colon. */
const ENTRY = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#:[\]{},&*!|>%@`-][^\s:]*|[^\s"'#:[\]{},&*!|>%@`-][^#:]*?)[ \t]*:(?:\s|$)/;

/** Where plain text that begins at `pos` stops on its line: at `: `, at ` #`, or at the end of the line. */
export function plainLine(s: Scanner): number {
  const { text, end } = s;
  const start = s.pos;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code > COLON) continue;
    if (code === COLON) {
      if (s.blankAt(at + 1)) return at;
    } else if (code === 10 || (code === 13 && text.charCodeAt(at + 1) === 10)) return at;
    else if (code === HASH && at > start) {
      const before = text.charCodeAt(at - 1);
      if (before === 32 || before === 9) return at;
    }
  }
  return end;
}

/** A place without the blanks before it. */
export function trimmed(s: Scanner, start: number, stop: number): number {
  let end = stop;
  while (end > start && (s.text.charCodeAt(end - 1) === 32 || s.text.charCodeAt(end - 1) === 9)) end--;
  return end;
}

/** The key that ends at a colon; moves there. */
export function plainKey(s: Scanner, start: number, stop: number, own: Properties | null): Node {
  const end = trimmed(s, start, stop);
  s.pos = stop;
  if (start === stop) {
    if (own === null) s.problem('missing-key', start, start + 1, ':');
    return own === null ? emptyNode(s, start) : anchored(s, emptyNode(s, own.end, own));
  }
  checkStart(s, start);
  if (end - start > KEY_LENGTH_MAX) s.suspect = true;
  const text = sharedWord(s.text, start, end);
  if (s.braces && hasTemplate(text)) s.templated = true;
  const key = plainNode(s, start, end, text, own);
  return own === null ? key : anchored(s, key);
}

function checkStart(s: Scanner, start: number): void {
  const code = s.at(start);
  if (code >= 97 && code <= 122) return;
  if (badStart(code) || code === 44 || code === 93 || code === 125 || (code === DASH && s.blankAt(start + 1))) {
    s.problem('bad-character', start, start + 1, s.text.charAt(start));
  }
}

/**
 * Whether a line of plain text without colon (`name:app`, `image nginx`) was meant to be an entry, too: the next line with content is one, at the same column.
 */
export function startsBrokenMapping(s: Scanner, stop: number, column: number): boolean {
  let at = stop;
  let code = s.at(at);
  if (code !== 10 && code !== 13 && code !== HASH) return false;
  let lineStart = at;
  for (;;) {
    at = s.lineEnd(at);
    if (s.at(at) === 13) at++;
    if (s.at(at) !== 10) return false;
    lineStart = ++at;
    while (s.at(at) === 32) at++;
    code = s.at(at);
    if (code !== 10 && code !== 13 && code !== HASH) break;
  }
  return at - lineStart === column && ENTRY.test(s.text.slice(at, s.lineEnd(at)));
}

/** What plain text mostly begins with; the rest may be the beginning of something else. */
const PLAIN_START = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._$(') PLAIN_START[character.charCodeAt(0)] = 1;

/**
 * Reads text that stands behind a colon as nearly all does: on one line, and what follows belongs to the mapping or to one around it. Moves to the
 * next token. Where that is not plain to see, nothing is read and null given back.
 * @param place right behind the colon
 * @param parent column of the mapping
 */
export function textBehind(s: Scanner, place: number, parent: number): Node | null {
  const { text } = s;
  if (s.at(place) !== 32) return null;
  let start = place + 1;
  while (text.charCodeAt(start) === 32) start++;
  const first = s.at(start);
  if (first < 0 || first > 127 || PLAIN_START[first] === 0) return null;
  s.pos = start;
  const node = textUpTo(s, start, plainLine(s), parent);
  if (node === null) s.pos = place;
  return node;
}

/** The same for text at `pos` of which it is known where it stops on its line. */
export function textUpTo(s: Scanner, start: number, stop: number, parent: number): Node | null {
  const { text, end } = s;
  if (s.braces || stop >= end || text.charCodeAt(stop) !== 10) return null;
  const lineStart = stop + 1;
  let at = lineStart;
  while (at < end && text.charCodeAt(at) === 32) at++;
  if (at >= end || at - lineStart > parent) return null;
  const next = text.charCodeAt(at);
  // Empty lines, comments and what may be a document marker are looked at more closely.
  if (next <= 32 || next === HASH || (at === lineStart && (next === DASH || next === POINT))) return null;
  checkStart(s, start);
  s.pos = at;
  s.lineStart = lineStart;
  s.newline = true;
  s.column = at - lineStart;
  const last = trimmed(s, start, stop);
  return plainNode(s, start, last, text.slice(start, last), null);
}

/**
 * Reads a plain scalar whose first line is known. Further lines have to stand deeper than the block around; one that looks like an entry
 * of a mapping ends the scalar, because libyaml refuses it there.
 */
export function plain(s: Scanner, start: number, stop: number, parent: number, properties: Properties | null): Node {
  const { text } = s;
  checkStart(s, start);
  let end = trimmed(s, start, stop);
  let value = text.slice(start, end);
  let last = stop;
  while (s.at(last) === 10 || s.at(last) === 13) {
    const back = s.lineStart;
    s.pos = last;
    const breaks = lineBreaks(s);
    const from = s.pos;
    if (!continues(s, parent)) {
      s.pos = end;
      s.lineStart = back;
      break;
    }
    last = plainLine(s);
    const lineEnd = trimmed(s, from, last);
    value += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + text.slice(from, lineEnd);
    end = lineEnd;
    s.pos = end;
  }
  if (s.at(last) === COLON) {
    // `a: b: c` on one line: the second colon is what libyaml trips over.
    s.problem('nested-mapping', last, last + 1, text.slice(start, end));
    end = s.lineEnd(last);
    value = text.slice(start, end);
    s.pos = end;
  } else if (s.at(s.pos) !== -1) s.pos = Math.max(s.pos, end);
  if (s.braces && hasTemplate(value)) s.templated = true;
  const node = plainNode(s, start, end, value, properties);
  return properties === null ? node : anchored(s, node);
}

/** Whether the line at `pos` continues a plain scalar. */
function continues(s: Scanner, parent: number): boolean {
  const code = s.at(s.pos);
  if (code === -1 || code === HASH) return false;
  const column = s.pos - s.lineStart;
  if (column <= parent || (column === 0 && s.markerAt(s.pos))) return false;
  if (code === DASH && s.blankAt(s.pos + 1)) return true;
  return !ENTRY.test(s.text.slice(s.pos, s.lineEnd(s.pos)));
}
