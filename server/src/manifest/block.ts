import { blockScalarNode } from './blockScalars.ts';
import { brokenEntry } from './broken.ts';
import { DEPTH_MAX, entryOf, flowNode } from './flow.ts';
import { noteDuplicates } from './keys.ts';
import type { Node, Pair } from './nodes.ts';
import type { Spine } from './outline.ts';
import { KEY_LENGTH_MAX, plain, plainKey, plainLine, startsBrokenMapping, textBehind, textUpTo } from './plain.ts';
import { aliasNode, anchored, readProperties } from './properties.ts';
import { emptyNode, type Properties, plainNode, quotedNode } from './scalars.ts';
import type { Scanner } from './scanner.ts';
import { skipTemplate } from './templates.ts';
import { Entry, Mapping, Sequence, WITH_LAST_ENTRY } from './tree.ts';

const HASH = 35;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;

/**
 * Reads the node at `pos`, where a block collection may begin: the first token of a line, or what follows `- `.
 * Every reader of this file leaves `pos` at the next token.
 * @param parent indentation of the block collection around, -1 at the root
 * @param outer properties that stand on a line above
 */
export function blockNode(s: Scanner, parent: number, outer: Properties | null = null): Node {
  if (++s.depth > DEPTH_MAX) {
    s.problem('too-deep', s.pos, s.pos + 1);
    s.end = s.pos;
    s.column = -1;
  }
  const dash = isIndicator(s, DASH);
  if (outer === null) s.outline?.expect(dash ? 'sequence' : 'mapping', s.pos - s.lineStart, parent);
  const node = dash ? sequence(s, s.pos - s.lineStart, parent, outer) : nodeOnLine(s, parent, true, outer);
  s.outline?.forget();
  s.depth--;
  return node;
}

/** Whether an indicator (`-`, `?`, `:`) with a blank behind it stands at `pos`. */
function isIndicator(s: Scanner, indicator: number): boolean {
  return s.at(s.pos) === indicator && s.blankAt(s.pos + 1);
}

/** Reads a block sequence whose dashes stand at a column; `parent` is the same column for one that is not indented. */
function sequence(s: Scanner, column: number, parent: number, properties: Properties | null): Node {
  const start = properties?.start ?? s.pos;
  const { chunk } = s;
  const spine = properties === null ? (s.outline?.enter('sequence', column) ?? null) : null;
  const first = s.itemTop;
  readItems(s, column, parent, spine);
  const items = s.takeItems(first);
  const end = spine === null ? endOf(s, items) : WITH_LAST_ENTRY;
  const node = new Sequence(chunk, start, end, properties?.tag ?? null, properties?.anchor ?? null, items, false);
  if (spine !== null) s.outline?.leave(spine, node);
  return properties === null ? node : anchored(s, node);
}

function readItems(s: Scanner, column: number, parent: number, spine: Spine | null): void {
  // `- - a`: the first dash of an inner sequence stands behind the outer one, on its line.
  let at = s.pos - s.lineStart;
  const first = s.itemTop;
  while (at >= 0) {
    const dash = isIndicator(s, DASH);
    if (!dash || at !== column) s.outline?.disturb(at < column || column === parent ? null : spine);
    if (at === column ? !dash : at < column && (!dash || at <= parent)) {
      if (at < column || column === parent || column < 0) return;
      s.problem('missing-dash', s.pos, s.pos);
    } else if (at !== column) s.problem('bad-indentation', s.lineStart, s.pos);
    if (dash) {
      if (spine !== null && at === column && s.itemTop > first) s.outline?.entry(spine);
      s.pos++;
      s.addItem(itemBehindDash(s, at));
    } else s.addItem(blockNode(s, Math.min(at, column) - 1));
    at = s.column;
  }
}

function itemBehindDash(s: Scanner, column: number): Node {
  const place = s.pos;
  s.next(true);
  if (s.pos >= s.end || (s.newline && s.column <= column)) return emptyNode(s, place);
  return blockNode(s, column);
}

/** Where the last of some entries ends. */
function endOf(s: Scanner, entries: readonly { readonly end: number }[]): number {
  return entries.length === 0 ? s.pos : entries[entries.length - 1]!.end;
}

/**
 * Reads the node at `pos`.
 * @param keys whether it may be the first key of a block mapping
 * @param outer properties that stand on a line above
 */
function nodeOnLine(s: Scanner, parent: number, keys: boolean, outer: Properties | null): Node {
  const column = s.pos - s.lineStart;
  const first = s.pos;
  let own: Properties | null = null;
  let code = s.at(first);
  if (code === 38 || code === 33) {
    own = readProperties(s);
    s.next();
    if (s.newline || s.pos >= s.end) return behindProperties(s, parent, own!, outer, keys);
    code = s.at(s.pos);
  }
  if (outer !== null && own !== null) s.suspect = true;
  const properties = own ?? outer;
  const line = s.lineStart;
  let node: Node;
  switch (code) {
    case 34:
    case 39:
      node = quotedNode(s, parent, own ?? (outer === null || (keys && quotedKeyAhead(s)) ? null : outer));
      break;
    case 91:
      node = flowNode(s, parent, properties);
      break;
    case 123:
      node = skipTemplate(s) ? templateText(s, first, properties) : flowNode(s, parent, properties);
      break;
    case 42:
      node = aliasNode(s);
      if (properties !== null) s.problem('syntax', s.pos, s.pos, '*');
      break;
    case 124:
    case 62:
      node = blockScalarNode(s, parent, properties);
      if (properties !== null) anchored(s, node);
      s.next();
      return node;
    case DASH:
    case QUESTION:
      if (s.blankAt(s.pos + 1)) return indicatorOnLine(s, code, column, parent, keys, outer);
      return plainOrMapping(s, parent, keys, column, own, outer);
    default:
      return plainOrMapping(s, parent, keys, column, own, outer);
  }
  if (node.anchor !== null) anchored(s, node);
  s.blanks();
  if (isIndicator(s, COLON)) {
    if (keys && s.lineStart === line && s.pos - first <= KEY_LENGTH_MAX) {
      // Properties of the mapping that went to its first key: only flow collections and aliases as keys come here.
      if (outer !== null && node.type !== 'scalar') s.suspect = true;
      return mapping(s, column, parent, outer, node, first);
    }
    s.problem('nested-mapping', s.pos, s.pos + 1, '');
    s.skipLine();
  }
  endLine(s);
  return node;
}

/** `- ` where only a value may stand, or `? `. */
function indicatorOnLine(s: Scanner, code: number, column: number, parent: number, keys: boolean, outer: Properties | null): Node {
  if (code === QUESTION && keys) return mapping(s, column, parent, outer, null, s.pos);
  s.problem('syntax', s.pos, s.pos + 1, s.text.charAt(s.pos));
  s.pos++;
  s.next();
  if (s.newline || s.pos >= s.end) return emptyNode(s, s.pos, null);
  return nodeOnLine(s, parent, false, null);
}

const QUOTED_KEY = /(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')[ \t]*:(?:\s|$)/y;

function quotedKeyAhead(s: Scanner): boolean {
  QUOTED_KEY.lastIndex = s.pos;
  return QUOTED_KEY.test(s.text);
}

/** After a node: whatever else stands on the line does not belong there. */
function endLine(s: Scanner): void {
  s.next();
  if (s.newline || s.pos >= s.end) return;
  const end = s.lineEnd(s.pos);
  s.problem('unexpected-text', s.pos, end, s.text.slice(s.pos, end));
  s.pos = end;
  s.next();
}

/** `&anchor` or `!tag` at the end of a line: the node they belong to begins on a later one, if at all. */
function behindProperties(s: Scanner, parent: number, own: Properties, outer: Properties | null, keys: boolean): Node {
  if (outer !== null) s.suspect = true;
  if (s.column > parent) return anchored(s, blockNode(s, parent, own));
  if (!keys && s.column === parent && isIndicator(s, DASH)) return sequence(s, parent, parent, own);
  return anchored(s, emptyNode(s, Math.max(own.start, own.end), own));
}

/** A line that begins with a template directive, as text. */
function templateText(s: Scanner, start: number, properties: Properties | null): Node {
  s.skipLine();
  return plainNode(s, start, s.pos, s.text.slice(start, s.pos), properties);
}

function plainOrMapping(s: Scanner, parent: number, keys: boolean, column: number, own: Properties | null, outer: Properties | null): Node {
  const start = s.pos;
  const stop = plainLine(s);
  if (keys && s.at(stop) === COLON) return mapping(s, column, parent, outer, plainKey(s, start, stop, own), own?.start ?? start);
  const properties = own ?? outer;
  const text = properties === null ? textUpTo(s, start, stop, parent) : null;
  if (text !== null) return text;
  if (keys && own === null && startsBrokenMapping(s, stop, column)) return mapping(s, column, parent, outer, null, start);
  const node = plain(s, start, stop, parent, properties);
  endLine(s);
  return node;
}

/**
 * Reads a block mapping whose keys stand at a column.
 * @param first the first key when it is read already (`pos` is at its colon)
 */
function mapping(s: Scanner, column: number, parent: number, properties: Properties | null, first: Node | null, start: number): Node {
  const { chunk } = s;
  const spine = properties === null ? (s.outline?.enter('mapping', column) ?? null) : null;
  const from = s.pairTop;
  if (first !== null) s.addPair(pairOf(s, column, first));
  else entry(s, column);
  while (s.column >= 0) {
    if (s.column !== column) {
      if (s.column <= parent) break;
      s.problem('bad-indentation', s.lineStart, s.pos);
    }
    if (isIndicator(s, DASH)) {
      s.outline?.disturb(spine);
      strayItems(s, from);
    } else {
      if (s.column !== column) s.outline?.disturb(spine);
      else if (spine !== null) s.outline?.entry(spine);
      entry(s, s.column);
    }
  }
  const pairs = s.takePairs(from);
  if (spine === null) noteDuplicates(s, pairs);
  else s.outline?.note(spine, pairs);
  const end = spine === null ? endOf(s, pairs) : WITH_LAST_ENTRY;
  const node = new Mapping(chunk, properties?.start ?? start, end, properties?.tag ?? null, properties?.anchor ?? null, pairs, false);
  if (spine !== null) s.outline?.leave(spine, node);
  return properties === null ? node : anchored(s, node);
}

/** Items at the column of a mapping's keys: they were meant for the key above. */
function strayItems(s: Scanner, from: number): void {
  s.problem('bad-indentation', s.lineStart, s.pos + 1);
  const column = s.column;
  const last = s.lastPair(from);
  const known = last?.value.type === 'sequence' && !last.value.flow ? last.value : null;
  const items: Node[] = known === null ? [] : [...known.items];
  const start = known === null ? s.pos : known.start;
  while (s.column === column && isIndicator(s, DASH)) {
    s.pos++;
    items.push(itemBehindDash(s, column));
  }
  if (last === undefined || (known === null && !(last.value.type === 'scalar' && last.value.style === 'empty'))) return;
  const value = new Sequence(s.chunk, start, endOf(s, items), known?.tag ?? null, known?.anchor ?? null, items, false);
  s.pairTop--;
  s.addPair(new Entry(last.key, value));
}

/** Reads one entry of a block mapping at `pos`. */
function entry(s: Scanner, column: number): void {
  const start = s.pos;
  let own: Properties | null = null;
  let code = s.at(start);
  if (code === 38 || code === 33) {
    own = readProperties(s);
    code = s.at(s.pos);
    if (code === HASH || code === 10 || code === 13 || code === -1) s.problem('missing-key', start, s.pos);
  }
  const line = s.lineStart;
  let key: Node;
  switch (code) {
    case 34:
    case 39:
      key = quotedNode(s, column, own);
      break;
    case 91:
      key = flowNode(s, column, own);
      break;
    case 123:
      if (skipTemplate(s)) {
        s.skipLine();
        s.next();
        return;
      }
      key = flowNode(s, column, own);
      break;
    case 42:
      key = aliasNode(s);
      break;
    case QUESTION:
      if (s.blankAt(s.pos + 1)) {
        s.addPair(explicitEntry(s, column, start));
        return;
      }
      key = plainKey(s, s.pos, plainLine(s), own);
      break;
    default: {
      const stop = plainLine(s);
      if (s.at(stop) !== COLON) {
        s.addPair(brokenEntry(s, start, stop, (place) => valueBehind(s, column, place)));
        return;
      }
      key = plainKey(s, s.pos, stop, own);
      if (own !== null) break;
      if (stop - start > KEY_LENGTH_MAX) s.suspect = true;
      s.addPair(pairOf(s, column, key));
      return;
    }
  }
  if (key.anchor !== null) anchored(s, key);
  s.blanks();
  if (isIndicator(s, COLON) && s.lineStart === line) {
    if (s.pos - start > KEY_LENGTH_MAX) s.suspect = true;
    s.addPair(pairOf(s, column, key));
    return;
  }
  s.problem('missing-colon', start, s.pos, s.text.slice(start, s.pos));
  const end = key.end;
  const value = valueBehind(s, column, end);
  s.addPair(new Entry(key, value));
}

/** `? key` and, on a later line, `: value`. */
function explicitEntry(s: Scanner, column: number, start: number): Pair {
  s.suspect = true;
  s.pos++;
  const key = itemBehindDash(s, column);
  let value: Node = emptyNode(s, key.end);
  if (s.column === column && isIndicator(s, COLON)) {
    const place = ++s.pos;
    s.next(true);
    if (s.pos >= s.end || (s.newline && s.column < column)) value = emptyNode(s, place);
    else if (s.newline && s.column === column) value = isIndicator(s, DASH) ? sequence(s, column, column, null) : emptyNode(s, place);
    else value = blockNode(s, column);
  }
  return entryOf(s, start, key, value);
}

/** The pair of a key whose colon is at `pos`. */
function pairOf(s: Scanner, column: number, key: Node): Pair {
  const place = ++s.pos;
  const value = textBehind(s, place, column) ?? valueBehind(s, column, place);
  return new Entry(key, value);
}

/** Reads the value behind a key of a mapping whose keys stand at a column; without one it is empty, at the given place. */
function valueBehind(s: Scanner, column: number, place: number): Node {
  s.next();
  if (s.pos >= s.end) return emptyNode(s, place);
  if (!s.newline) return nodeOnLine(s, column, false, null);
  if (s.column > column) return blockNode(s, column);
  if (s.column === column && isIndicator(s, DASH)) {
    s.outline?.expect('sequence', column, column);
    return sequence(s, column, column, null);
  }
  return emptyNode(s, place);
}

/**
 * Reads the entries of a piece of a large document again, as part of its spine.
 * @returns null when the text is more or less than entries of that collection
 */
export function readEntries(s: Scanner, spine: Spine): readonly Pair[] | readonly Node[] | null {
  s.next();
  // What stands above the first entry belongs to the piece before.
  if (s.lineStart !== 0) return null;
  const sequence = spine.kind === 'sequence';
  while (s.column >= 0) {
    if (s.column !== spine.column || isIndicator(s, DASH) !== sequence) return null;
    s.outline?.entry(spine);
    if (sequence) {
      s.pos++;
      s.addItem(itemBehindDash(s, spine.column));
    } else entry(s, spine.column);
  }
  if (s.end < s.text.length) return null;
  return sequence ? s.takeItems(0) : s.takePairs(0);
}
