import type { Node } from './nodes.ts';
import type { Properties } from './scalars.ts';
import { PENDING, type Scanner } from './scanner.ts';
import { Alias } from './tree.ts';

const NAME = /[0-9A-Za-z_-]*/y;
const TAG = /!(?:<[^>\s]*>|[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]%]*)/y;

function match(pattern: RegExp, s: Scanner, place: number): string {
  pattern.lastIndex = place;
  const found = pattern.exec(s.text)?.[0] ?? '';
  return place + found.length > s.end ? found.slice(0, s.end - place) : found;
}

const AMPERSAND = 38;
const EXCLAMATION = 33;

/** Reads `&anchor` and `!tag` in either order at `pos`, and the blanks behind them; null when there are none. */
export function readProperties(s: Scanner): Properties | null {
  let properties: Properties | null = null;
  for (;;) {
    const code = s.at(s.pos);
    if (code !== AMPERSAND && code !== EXCLAMATION) return properties;
    properties ??= { tag: null, anchor: null, start: s.pos, end: s.pos };
    s.unusual = true;
    const start = s.pos;
    if (code === AMPERSAND) {
      const name = match(NAME, s, start + 1);
      if (name === '' || properties.anchor !== null) s.problem('bad-character', start, start + 1 + name.length, '&');
      properties.anchor = name;
      s.anchors.set(name, PENDING);
      s.anchorCount++;
      s.pos = start + 1 + name.length;
    } else {
      const tag = match(TAG, s, start);
      if (properties.tag !== null) s.problem('syntax', start, start + tag.length, tag);
      // Handles of %TAG directives and escapes are left to the reference reader.
      if (tag.includes('%') || tag === '!!' || /^!\w+!/.test(tag)) s.suspect = true;
      properties.tag = tag;
      s.pos = start + tag.length;
    }
    if (!s.blankAt(s.pos)) {
      s.suspect = true;
      const flowEnd = ',]}'.includes(s.text.charAt(s.pos));
      if (!flowEnd) s.problem('bad-character', s.pos, s.pos + 1, s.text.charAt(s.pos));
    }
    properties.end = s.pos;
    s.blanks();
  }
}

/** Makes an anchored node known to the aliases behind it. */
export function anchored<N extends Node>(s: Scanner, node: N): N {
  if (node.anchor !== null) s.anchors.set(node.anchor, node);
  return node;
}

/** Reads `*name` at `pos`. */
export function aliasNode(s: Scanner): Alias {
  const start = s.pos;
  const name = match(NAME, s, start + 1);
  const end = start + 1 + name.length;
  s.pos = end;
  const known = s.anchors.get(name);
  s.unusual = true;
  if (name === '') s.problem('bad-character', start, start + 1, '*');
  else if (known === undefined) s.problem('unknown-alias', start, end, name);
  else if (known === PENDING) s.problem('recursive-alias', start, end, name);
  if (!s.blankAt(end) && !'?:,]}%@`'.includes(s.text.charAt(end))) {
    if (name !== '') s.problem('bad-character', end, end + 1, s.text.charAt(end));
  }
  return new Alias(s.chunk, start, end, name, known === undefined || known === PENDING ? null : known);
}
