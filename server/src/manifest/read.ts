import { blockNode } from './block.ts';
import type { Node } from './nodes.ts';
import type { Scanner } from './scanner.ts';

/** Characters outside what the fast reader knows: control characters, foreign line breaks, a byte order mark inside. */
const RARE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

/** Whether a text has characters that only the reference reader knows how to take. */
export function hasRareCharacters(text: string): boolean {
  const from = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return RARE.test(from) || (from.includes('\r') && /\r(?!\n)/.test(from));
}

/** Reads the document of a scanner. */
export function readRoot(s: Scanner): Node | null {
  s.next();
  readDirectives(s);
  if (s.column < 0 && s.end < s.text.length && s.text.startsWith('---', s.end)) {
    s.pos = s.end + 3;
    s.end = s.text.length;
    s.next(true);
  }
  if (s.pos >= s.end) {
    // `...` without anything before it.
    if (s.end < s.text.length) s.suspect = true;
    return null;
  }
  const root = blockNode(s, -1);
  // go-yaml looks no further than the first node, so that the reference reader may find nothing wrong with what follows.
  if (s.pos < s.end) s.problem('unexpected-text', s.pos, s.end);
  return root;
}

/** `%YAML` and `%TAG` lines: the reference reader knows them. */
function readDirectives(s: Scanner): void {
  while (s.column === 0 && s.at(s.pos) === 37) {
    s.suspect = true;
    s.skipLine();
    s.next();
  }
}

/** Whether the first character that counts is a bracket of JSON. */
export function isJson(text: string): boolean {
  const first = /[^\s\ufeff]/.exec(text)?.[0];
  return first === '{' || first === '[';
}
