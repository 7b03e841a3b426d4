import { noteDuplicates } from './keys.ts';
import type { Node, Pair } from './nodes.ts';
import type { Spine } from './outline.ts';
import { aliasNode, anchored, readProperties } from './properties.ts';
import { emptyNode, type Properties, plainNode, quotedNode } from './scalars.ts';
import type { Scanner } from './scanner.ts';
import { skipTemplate } from './templates.ts';
import { Entry, ExplicitEntry, Mapping, Sequence } from './tree.ts';

const COMMA = 44;
const COLON = 58;
const QUESTION = 63;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
/** Nesting the readers follow; go-yaml's own bound is 10,000, which no manifest comes near. */
export const DEPTH_MAX = 300;

/**
 * Reads a flow collection at `pos` (its bracket).
 * @param parent indentation of the block around; a line that does not stand deeper ends a collection that was left open
 */
export function flowNode(s: Scanner, parent: number, properties: Properties | null): Node {
  const start = s.pos;
  const mapping = s.at(start) === OPEN_BRACE;
  const close = mapping ? CLOSE_BRACE : CLOSE_BRACKET;
  const firstPair = s.pairTop;
  const firstItem = s.itemTop;
  const { chunk } = s;
  s.pos++;
  if (++s.depth > DEPTH_MAX) tooDeep(s, start);
  const spine = properties === null ? (s.outline?.enterFlow(mapping, parent) ?? null) : null;
  let end = -1;
  // Whether an entry may begin here: behind the bracket or a comma.
  let expected = true;
  for (;;) {
    s.next();
    if (leftOpen(s, parent)) {
      s.problem('unclosed-flow', start, start + 1, mapping ? '{' : '[');
      break;
    }
    const code = s.at(s.pos);
    if (code === close) {
      if (spine !== null) s.outline?.beforeBracket();
      end = ++s.pos;
      break;
    }
    if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      s.problem('unclosed-flow', start, start + 1, mapping ? '{' : '[');
      break;
    }
    if (code === COMMA) {
      if (expected) s.problem('syntax', s.pos, s.pos + 1, ',');
      expected = true;
      s.pos++;
      continue;
    }
    if (!expected) s.problem('missing-comma', s.pos, s.pos, mapping ? '}' : ']');
    expected = false;
    const before = s.pos;
    if (spine !== null) s.outline?.entry(spine);
    if (mapping) s.addPair(flowPair(s, parent));
    else s.addItem(flowItem(s, parent));
    if (s.pos === before) {
      s.problem('bad-character', before, before + 1, s.text.charAt(before));
      s.pos++;
    }
  }
  const pairs = s.takePairs(firstPair);
  const items = s.takeItems(firstItem);
  if (end < 0) {
    end = closeAtLastEntry(start, mapping ? pairs : items);
    s.backTo(end);
    s.outline?.disturb(spine);
  }
  s.depth--;
  const from = properties?.start ?? start;
  const tag = properties?.tag ?? null;
  const anchor = properties?.anchor ?? null;
  if (!mapping) {
    const node = new Sequence(chunk, from, end, tag, anchor, items, true, s.chunk);
    if (spine !== null) s.outline?.leave(spine, node);
    return node;
  }
  if (spine === null) noteDuplicates(s, pairs);
  else s.outline?.note(spine, pairs);
  const node = new Mapping(chunk, from, end, tag, anchor, pairs, true, s.chunk);
  if (spine !== null) s.outline?.leave(spine, node);
  return node;
}

/**
 * Reads the entries of a piece of a large document again, as part of a flow collection.
 * @param last whether the closing bracket comes behind the piece, so that it may end without a comma
 * @returns null when the text is more or less than entries of that collection
 */
export function readFlowEntries(s: Scanner, spine: Spine, last: boolean): readonly Pair[] | readonly Node[] | null {
  const mapping = spine.kind === 'flow-mapping';
  s.next();
  // What stands above the first entry belongs to the piece before.
  if (s.lineStart !== 0 || s.pos >= s.end) return null;
  for (;;) {
    const before = s.pos;
    if (endsHere(s, spine.indentation)) return null;
    s.outline?.entry(spine);
    if (mapping) s.addPair(flowPair(s, spine.indentation));
    else s.addItem(flowItem(s, spine.indentation));
    if (s.pos === before) return null;
    s.next();
    if (s.pos < s.end && endsHere(s, spine.indentation)) return null;
    const comma = s.at(s.pos) === COMMA;
    if (comma) {
      s.pos++;
      s.next();
    }
    if (s.pos >= s.end) return (comma || last) && s.end === s.text.length ? (mapping ? s.takePairs(0) : s.takeItems(0)) : null;
    const code = s.at(s.pos);
    if (code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET) return null;
    if (!comma) s.problem('missing-comma', s.pos, s.pos, mapping ? '}' : ']');
  }
}

/** A line of the block around ends a flow collection that is left open. */
function endsHere(s: Scanner, parent: number): boolean {
  return s.pos - s.lineStart <= parent && s.firstOnLine();
}

function tooDeep(s: Scanner, start: number): void {
  s.problem('too-deep', start, start + 1);
  // What follows is as if it were not there, also for the collections around.
  s.end = s.pos;
}

function closeAtLastEntry(start: number, entries: readonly { readonly end: number }[]): number {
  const last = entries[entries.length - 1];
  return Math.max(start + 1, last === undefined ? 0 : last.end);
}

/** Whether the text goes on as if the collection were not there: the end, or a line of the block around it. */
function leftOpen(s: Scanner, parent: number): boolean {
  if (s.pos < s.end) {
    if (!endsHere(s, parent)) return false;
    const code = s.at(s.pos);
    if (code === CLOSE_BRACE || code === CLOSE_BRACKET) return false;
  }
  return true;
}

function flowPair(s: Scanner, parent: number): Pair {
  const from = s.pos;
  if (s.at(s.pos) === QUESTION) explicitKey(s);
  const line = s.lineStart;
  if (s.at(s.pos) === OPEN_BRACE || s.at(s.pos) === OPEN_BRACKET) s.outline?.forget();
  const key = s.at(s.pos) === COLON ? missingKey(s) : flowScalarOrNode(s, parent);
  return pairBehindKey(s, parent, from, key, line);
}

function missingKey(s: Scanner): Node {
  s.problem('missing-key', s.pos, s.pos + 1, ':');
  return emptyNode(s, s.pos);
}

function explicitKey(s: Scanner): void {
  s.suspect = true;
  s.pos++;
  s.next();
}

function pairBehindKey(s: Scanner, parent: number, from: number, key: Node, line: number): Pair {
  s.next();
  if (s.at(s.pos) !== COLON) {
    const end = key.end;
    return entryOf(s, from, key, emptyNode(s, end));
  }
  if (s.lineStart !== line || s.pos - from > 1000) s.suspect = true;
  const colon = s.pos++;
  s.next();
  const code = s.at(s.pos);
  if (code === -1 || code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || endsHere(s, parent)) {
    return entryOf(s, from, key, emptyNode(s, colon + 1));
  }
  const value = flowScalarOrNode(s, parent);
  return entryOf(s, from, key, value);
}

/** The pair of a key and a value; it begins before the key when a `?` stands there. */
export function entryOf(s: Scanner, from: number, key: Node, value: Node): Pair {
  if (from === key.start) return new Entry(key, value);
  return new ExplicitEntry(s.chunk, from, Math.max(key.end, value.end), key, value);
}

function flowItem(s: Scanner, parent: number): Node {
  const from = s.pos;
  if (s.at(s.pos) === QUESTION) explicitKey(s);
  const line = s.lineStart;
  const node = s.at(s.pos) === COLON ? missingKey(s) : flowScalarOrNode(s, parent);
  const back = { pos: s.pos, lineStart: s.lineStart };
  s.blanks();
  if (s.at(s.pos) !== COLON) {
    s.pos = back.pos;
    return node;
  }
  // `[key: value]`: a mapping of one pair.
  const pair = pairBehindKey(s, parent, from, node, line);
  noteDuplicates(s, [pair]);
  return new Mapping(s.chunk, from, pair.end, null, null, [pair], true);
}

function flowScalarOrNode(s: Scanner, parent: number): Node {
  const code = s.at(s.pos);
  let properties: Properties | null = null;
  if (code === 38 || code === 33) {
    properties = readProperties(s);
    s.next();
  }
  const node = bareFlowNode(s, parent, properties);
  return properties === null ? node : anchored(s, node);
}

function bareFlowNode(s: Scanner, parent: number, properties: Properties | null): Node {
  switch (s.at(s.pos)) {
    case OPEN_BRACE:
      if (skipTemplate(s)) return emptyNode(s, s.pos, properties);
      return flowNode(s, parent, properties);
    case OPEN_BRACKET:
      return flowNode(s, parent, properties);
    case 34:
    case 39:
      return quotedNode(s, parent, properties);
    case 42:
      if (properties !== null) s.problem('syntax', s.pos, s.pos + 1, '*');
      return aliasNode(s);
    case -1:
    case COMMA:
    case COLON:
    case CLOSE_BRACE:
    case CLOSE_BRACKET:
      return emptyNode(s, properties === null ? s.pos : properties.end, properties);
    default:
      return flowPlain(s, parent, properties);
  }
}

/** Characters no plain scalar may begin with, where libyaml stops: `%` `@` `` ` `` `|` `>`. */
export function badStart(code: number): boolean {
  return code === 37 || code === 64 || code === 96 || code === 124 || code === 62;
}

function flowPlain(s: Scanner, parent: number, properties: Properties | null): Node {
  const { text } = s;
  const start = s.pos;
  const first = s.at(start);
  if (badStart(first)) s.problem('bad-character', start, start + 1, text.charAt(start));
  if (first === 45 && s.blankAt(start + 1)) s.problem('bad-character', start, start + 1, '-');
  const parts: string[] = [];
  let end = start;
  let lineFrom = start;
  let breaks = 0;
  for (;;) {
    const stop = flowPlainLine(s);
    let lineEnd = stop;
    while (lineEnd > lineFrom && (text.charCodeAt(lineEnd - 1) === 32 || text.charCodeAt(lineEnd - 1) === 9)) lineEnd--;
    if (lineEnd > lineFrom) {
      if (end > start) parts.push(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1));
      parts.push(text.slice(lineFrom, lineEnd));
      end = lineEnd;
    }
    const code = s.at(stop);
    s.pos = stop;
    if (code !== 10 && code !== 13) break;
    const back = { pos: end, lineStart: s.lineStart };
    breaks = lineBreaks(s);
    const next = s.at(s.pos);
    const marker = s.pos === s.lineStart && s.pos < s.end && s.markerAt(s.pos);
    if (next === -1 || next === 35 || marker || (s.pos - s.lineStart <= parent && next !== CLOSE_BRACE && next !== CLOSE_BRACKET)) {
      s.pos = back.pos;
      s.lineStart = back.lineStart;
      break;
    }
    lineFrom = s.pos;
  }
  if (s.pos > end) s.pos = s.at(s.pos) === 35 ? s.pos : end;
  return plainNode(s, start, end, parts.length === 1 ? parts[0]! : parts.join(''), properties);
}

/** Where the plain text at `pos` stops on this line. */
function flowPlainLine(s: Scanner): number {
  const { text, end } = s;
  let at = s.pos;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (
      code === COMMA ||
      code === QUESTION ||
      code === OPEN_BRACKET ||
      code === CLOSE_BRACKET ||
      code === OPEN_BRACE ||
      code === CLOSE_BRACE
    ) {
      return at;
    }
    if (code === COLON && s.blankAt(at + 1)) return at;
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) === 10)) return at;
    if (code === 35 && at > s.pos && s.blankAt(at - 1)) return at;
  }
  return at;
}

/** Moves over line breaks and blanks; tells how many breaks. */
export function lineBreaks(s: Scanner): number {
  let breaks = 0;
  for (;;) {
    const code = s.at(s.pos);
    if (code === 10) {
      breaks++;
      s.lineStart = ++s.pos;
    } else if (code === 32 || code === 13) s.pos++;
    else if (code === 9) {
      s.suspect = true;
      s.pos++;
    } else return breaks;
  }
}
