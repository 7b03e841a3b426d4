import type { CursorCore } from './cursorTypes.ts';
import { keyName } from './entries.ts';
import { columnOf, lineStartOf } from './layout.ts';
import type { MappingNode, Node, SequenceNode, Span } from './nodes.ts';
import type { Path, Segment } from './path.ts';

/** The innermost flow collection of the tree that the place lies in. */
export interface OpenFlow {
  readonly node: MappingNode | SequenceNode;
  readonly path: Path;
}

const OPEN = '[{';
const CLOSE = ']}';

/** Finds the flow collection an offset lies in: between its brackets, or behind one that was never closed. */
export function openFlowAt(root: Node | null, text: string, offset: number): OpenFlow | null {
  let node = root;
  let path: Segment[] = [];
  let open: OpenFlow | null = null;
  while (node !== null && (node.type === 'mapping' || node.type === 'sequence')) {
    if (node.flow) {
      if (offset <= bracketOf(node, text) || !holds(node, text, offset)) break;
      open = { node, path };
    }
    const entries: readonly Span[] = node.type === 'mapping' ? node.pairs : node.items;
    const index = lastFrom(entries, offset);
    if (index < 0) break;
    if (node.type === 'mapping') {
      const pair = node.pairs[index]!;
      if (pair.value.start > offset) break;
      path = [...path, keyName(pair.key) ?? ''];
      node = pair.value;
    } else {
      path = [...path, index];
      node = node.items[index]!;
    }
  }
  return open;
}

/** Place of the bracket; tag and anchor may stand in front of it. */
function bracketOf(node: MappingNode | SequenceNode, text: string): number {
  if (node.tag === null && node.anchor === null) return node.start;
  let at = node.start;
  while (at < node.end && !OPEN.includes(text.charAt(at))) at++;
  return at;
}

function holds(node: MappingNode | SequenceNode, text: string, offset: number): boolean {
  if (offset < node.end) return true;
  const closed = CLOSE.includes(text.charAt(node.end - 1)) && node.end - bracketOf(node, text) > 1 && isOwnBracket(node, text);
  // One that was left open ends at its last entry; on the same line the cursor still is in it.
  return (
    !closed && lineStartOf(text, offset) <= Math.max(node.end, lineStartOf(text, node.end)) && !/\n\s*\n/.test(text.slice(node.end, offset))
  );
}

/** Whether the last bracket belongs to the node and not to its last entry. */
function isOwnBracket(node: MappingNode | SequenceNode, text: string): boolean {
  const entries: readonly Span[] = node.type === 'mapping' ? node.pairs : node.items;
  const last = entries[entries.length - 1];
  return (
    last === undefined ||
    last.end < node.end ||
    (last.start === last.end && text.charAt(node.end - 1) === (node.type === 'mapping' ? '}' : ']'))
  );
}

/** Index of the last span that begins at or before an offset; -1 when none does. */
function lastFrom(spans: readonly Span[], offset: number): number {
  let low = -1;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spans[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** An open bracket on the way from the collection to the cursor. */
interface Level {
  readonly mapping: boolean;
  readonly start: number;
  index: number;
  /** The key whose value comes; null while the key itself is read. */
  key: string | null;
  readonly keys: string[];
  /** Where the word at hand begins, -1 before its first character. */
  word: number;
  wordEnd: number;
}

/** What typing inside brackets adds to. The text between the collection's bracket and the cursor is read again, broken as it may be. */
export function flowCursor(text: string, offset: number, open: OpenFlow): CursorCore | null {
  const bracket = bracketOf(open.node, text);
  const levels = readLevels(text, bracket, offset);
  const top = levels?.[levels.length - 1];
  if (levels === null || top === undefined) return null;
  const path: Segment[] = [...open.path];
  for (const level of levels.slice(0, -1)) path.push(level.mapping ? (level.key ?? '') : level.index);
  const start = top.word < 0 ? offset : top.word;
  const span = { start, end: Math.max(offset, endOfWord(text, start, offset)) };
  const prefix = text.slice(start, offset).replace(/^["']/, '');
  const line = lineStartOf(text, offset);
  const indentation = /^[ \t]*/.exec(text.slice(line, offset))![0].length;
  const column = columnOf(text, start);
  const core = { prefix, span, column, extraIndentation: ' '.repeat(Math.max(0, column - indentation)), item: false };
  if (!top.mapping) return { ...core, role: 'item', path: [...path, top.index], siblings: [], keyOnly: false, item: true };
  if (top.key !== null) return { ...core, role: 'value', path: [...path, top.key], siblings: [], keyOnly: false };
  const keyOnly = /^[ \t]*:/.test(text.slice(span.end, span.end + 16));
  return { ...core, role: 'key', path, siblings: siblingsOf(open.node, bracket, top, span), keyOnly };
}

function siblingsOf(node: MappingNode | SequenceNode, bracket: number, top: Level, own: Span): string[] {
  if (node.type !== 'mapping' || top.start !== bracket) return top.keys;
  return node.pairs.filter(({ key }) => key.end < own.start || key.start > own.end).flatMap(({ key }) => keyName(key) ?? []);
}

/** End of the word at the cursor: up to the closing quote, or to what ends a plain word in brackets. */
function endOfWord(text: string, start: number, offset: number): number {
  const quote = text.charAt(start);
  if (start < offset && (quote === '"' || quote === "'")) {
    for (let at = offset; at < text.length; at++) {
      const character = text.charAt(at);
      if (character === '\n') return offset;
      if (character === quote) return at + 1;
    }
    return offset;
  }
  let at = offset;
  while (at < text.length && !/[\s,:[\]{}#"']/.test(text.charAt(at))) at++;
  return at;
}

function newLevel(mapping: boolean, start: number): Level {
  return { mapping, start, index: 0, key: null, keys: [], word: -1, wordEnd: -1 };
}

function readLevels(text: string, bracket: number, offset: number): Level[] | null {
  const levels: Level[] = [newLevel(text.charAt(bracket) === '{', bracket)];
  for (let at = bracket + 1; at < offset; at++) {
    const top = levels[levels.length - 1]!;
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      if (top.word < 0) {
        const end = endOfQuoted(text, at, offset);
        top.word = at;
        top.wordEnd = end;
        at = end - 1;
      } else top.wordEnd = at + 1;
    } else if (OPEN.includes(character)) {
      top.word = at;
      levels.push(newLevel(character === '{', at));
    } else if (CLOSE.includes(character)) {
      levels.pop();
      const outer = levels[levels.length - 1];
      if (outer === undefined) return null;
      outer.wordEnd = at + 1;
    } else if (character === ',') {
      top.index++;
      top.key = null;
      top.word = -1;
    } else if (character === ':' && top.mapping && top.key === null && endsKey(text, at, top)) {
      top.key = top.word < 0 ? '' : wordOf(text, top);
      top.keys.push(top.key);
      top.word = -1;
    } else if (character === '#' && /\s/.test(text.charAt(at - 1))) {
      const feed = text.indexOf('\n', at);
      if (feed < 0 || feed >= offset) return null;
      at = feed;
    } else if (!/\s/.test(character)) {
      if (top.word < 0) top.word = at;
      top.wordEnd = at + 1;
    }
  }
  const top = levels[levels.length - 1]!;
  // Behind a word and a blank there is nothing to complete any more.
  if (top.word >= 0 && top.wordEnd < offset) return null;
  return levels;
}

/** A colon ends a key when a blank follows, or behind quotes. */
function endsKey(text: string, at: number, level: Level): boolean {
  const behind = text.charAt(at + 1);
  return behind === '' || /[\s,[\]{}]/.test(behind) || (level.word >= 0 && /["']/.test(text.charAt(level.word)));
}

function wordOf(text: string, level: Level): string {
  const word = text.slice(level.word, level.wordEnd);
  return /^["']/.test(word) ? word.slice(1, -1) : word;
}

function endOfQuoted(text: string, start: number, limit: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < limit; at++) {
    if (text.charAt(at) === '\\' && quote === '"') at++;
    else if (text.charAt(at) === quote) return at + 1;
  }
  return limit;
}
