import type { Cursor, CursorCore } from './cursorTypes.ts';
import { keyName } from './entries.ts';
import { flowCursor, openFlowAt } from './flowCursor.ts';
import { columnOf, indentationUnit, lineEndOf, lineStartOf } from './layout.ts';
import type { ManifestDocument, MappingNode, Node, SequenceNode, Span } from './nodes.ts';
import type { Path, Segment } from './path.ts';

/**
 * What typing at an offset would add to; works in broken text and on the line that is just being typed. Null where nothing structural can
 * be typed: in comments, block scalars, the middle of longer texts.
 */
export function cursorAt(document: ManifestDocument, offset: number): Cursor | null {
  const { text } = document;
  if (offset < 0 || offset > text.length || inComment(document, offset)) return null;
  const open = openFlowAt(document.root, text, offset);
  const core = open === null ? blockCursor(document, offset) : flowCursor(text, offset, open);
  if (core === null) return null;
  const style = document.json ? 'json' : open === null ? 'block' : 'flow';
  return { ...core, style, unit: indentationUnit(document) };
}

function inComment(document: ManifestDocument, offset: number): boolean {
  const line = document.text.slice(lineStartOf(document.text, offset), offset);
  return line.includes('#') && document.comments.some((comment) => comment.start < offset && offset <= comment.end);
}

/** A block collection above the line of the cursor, and the last of its entries above. */
interface Frame {
  readonly node: MappingNode | SequenceNode;
  /** Column of its keys or dashes. */
  readonly column: number;
  readonly path: Path;
  readonly entryPath: Path;
  readonly entryValue: Node | null;
}

/** `  - - key` in parts: indentation, dashes, the rest. */
const LINE = /^( *)((?:-(?: +|$))*)/;
const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#][^#]*?|[^\s"'#]?)[ \t]*:(?=\s|$)/;

function blockCursor(document: ManifestDocument, offset: number): CursorCore | null {
  const { text, root } = document;
  const lineStart = lineStartOf(text, offset);
  const line = text.slice(lineStart, lineEndOf(text, offset));
  if (/^(?:---|\.\.\.)(?:\s|$)/.test(line) || /^%/.test(line)) return null;
  const parts = LINE.exec(line)!;
  const contentStart = lineStart + parts[0].length;
  const rest = line.slice(parts[0].length);
  const empty = rest.trim() === '' || (rest.startsWith('#') && offset <= contentStart);
  if (offset < contentStart && !(empty && offset > lineStart + parts[1]!.length + parts[2]!.trimEnd().length)) {
    if (!(empty && parts[2] === '')) return null;
  }
  if (parts[2]!.endsWith('-') && offset >= contentStart) return null;
  const frames = framesAbove(root, text, lineStart);
  if (insideText(frames, root, text, lineStart, empty ? offset - lineStart : parts[0].length)) return null;

  const column = empty ? offset - lineStart : parts[0].length;
  let place = parts[2] === '' ? placeOfKey(frames, column, text) : null;
  if (parts[2] !== '') place = placeOfItem(frames, lineStart + parts[1]!.length, parts[2]!, text, column);
  if (place === null) return null;
  return onLine(text, offset, contentStart, rest, empty, place, column, parts[1]!.length);
}

/** Where on the tree the content of a line goes. */
interface Place {
  /** Path of the mapping that a key at the place would go into. */
  readonly path: Path;
  /** That mapping, when it exists. */
  readonly mapping: MappingNode | null;
  readonly item: boolean;
  /** The other items of the sequence are scalars, so that this one will be, too. */
  readonly scalars: boolean;
}

function onLine(
  text: string,
  offset: number,
  contentStart: number,
  rest: string,
  empty: boolean,
  place: Place,
  column: number,
  indentation: number,
): CursorCore | null {
  const extraIndentation = ' '.repeat(Math.max(0, column - (empty && !place.item ? column : indentation)));
  const core = { path: place.path, item: place.item, keyOnly: false, siblings: [], column, extraIndentation };
  const asKey = (span: Span, keyOnly: boolean): CursorCore => {
    const role = place.item && place.scalars && !keyOnly ? 'item' : 'key';
    const siblings = role === 'key' ? siblingsOf(place.mapping, span) : [];
    return { ...core, role, prefix: unquotedPrefix(text.slice(span.start, offset)), span, siblings, keyOnly };
  };
  if (empty) return asKey({ start: offset, end: offset }, false);
  const key = KEY.exec(rest);
  if (key === null) {
    const word = /^(?:"[^"]*"?|'[^']*'?|\S*)/.exec(rest)![0];
    if (/^[?&*!|>%@`[{\]}]/.test(rest) || offset > contentStart + word.length) return null;
    return asKey({ start: contentStart, end: contentStart + word.length }, false);
  }
  const keyEnd = contentStart + key[1]!.length;
  if (offset <= keyEnd) return asKey({ start: contentStart, end: keyEnd }, true);
  const colon = contentStart + key[0].length;
  if (offset <= colon) return null;
  const span = valueSpan(text, rest.slice(key[0].length), colon, offset);
  if (span === null) return null;
  const path = [...place.path, unquoted(key[1]!)];
  return { ...core, role: 'value', path, item: false, prefix: unquotedPrefix(text.slice(span.start, offset)), span };
}

/** The value at the cursor, on the line of its key; null where none can be typed. */
function valueSpan(text: string, behind: string, from: number, offset: number): Span | null {
  const blank = /^[ \t]*/.exec(behind)![0].length;
  const value = behind.slice(blank);
  const start = from + blank;
  if (value.trim() === '' || (value.startsWith('#') && offset < start)) return { start: offset, end: offset };
  if (offset < start || /^[|>&!*[{#]/.test(value)) return null;
  const word = /^(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|.*?(?=\s+#|\s*$))/s.exec(value)![0];
  const end = start + word.length;
  return offset > end || text.slice(start, end).includes('\n') ? null : { start, end };
}

function siblingsOf(mapping: MappingNode | null, own: Span): string[] {
  if (mapping === null) return [];
  return mapping.pairs.filter(({ key }) => key.end < own.start || key.start > own.end).flatMap(({ key }) => keyName(key) ?? []);
}

/** Block collections that begin above a line, from the root inwards, following the last entry above the line. */
function framesAbove(root: Node | null, text: string, lineStart: number): Frame[] {
  const frames: Frame[] = [];
  let node = root;
  let path: Segment[] = [];
  while (node !== null && (node.type === 'mapping' || node.type === 'sequence') && !node.flow) {
    const entries: readonly Span[] = node.type === 'mapping' ? node.pairs : node.items;
    const index = lastBefore(entries, lineStart);
    if (index < 0 && node !== root) break;
    const column = entries.length === 0 ? 0 : columnOfEntry(node, text);
    let value: Node | null = null;
    let entryPath: Segment[] = path;
    if (index >= 0) {
      if (node.type === 'mapping') {
        const pair = node.pairs[index]!;
        entryPath = [...path, keyName(pair.key) ?? ''];
        value = pair.value;
      } else {
        entryPath = [...path, index];
        value = node.items[index]!;
      }
    }
    frames.push({ node, column, path, entryPath, entryValue: value });
    node = value;
    path = entryPath;
  }
  return frames;
}

/** Column of the keys of a block mapping or the dashes of a block sequence. */
function columnOfEntry(node: MappingNode | SequenceNode, text: string): number {
  if (node.type === 'mapping') return columnOf(text, node.pairs[0]!.start);
  // Properties (`&a`) may stand on the line above the first dash.
  let at = node.items[0]!.start - 1;
  while (at > node.start && text.charCodeAt(at) !== 45) at--;
  return columnOf(text, node.tag === null && node.anchor === null ? node.start : at);
}

/** Index of the last span that begins before an offset; -1 when none does. */
function lastBefore(spans: readonly Span[], offset: number): number {
  let low = -1;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spans[middle]!.start < offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether the line lies inside a scalar that begins above it. */
function insideText(frames: readonly Frame[], root: Node | null, text: string, lineStart: number, column: number): boolean {
  const last = frames[frames.length - 1];
  const value = last === undefined ? root : last.entryValue;
  if (value?.type !== 'scalar' || value.start >= lineStart) return false;
  if (value.style === 'literal' || value.style === 'folded') {
    if (value.end > lineStart) return true;
    return column > (last?.column ?? -1) && text.slice(value.end, lineStart).trim() === '';
  }
  // Words below each other may be keys that are just being typed, as long as nothing says otherwise.
  return value.end > lineStart && !(value.style === 'plain' && columnOf(text, value.start) === column);
}

/** Where a key at a column goes that has no dash in front. */
function placeOfKey(frames: readonly Frame[], column: number, text: string): Place | null {
  for (let i = frames.length - 1; i >= 0; i--) {
    const { node, column: own, path, entryPath, entryValue } = frames[i]!;
    if (node.type === 'mapping' && own === column) return { path, mapping: node, item: false, scalars: false };
    if (own >= column) continue;
    if (entryValue?.type === 'sequence') return null;
    const mapping = entryValue?.type === 'mapping' && columnOfEntry(entryValue, text) === column ? entryValue : null;
    return { path: entryPath, mapping, item: false, scalars: false };
  }
  const root = frames[0];
  return { path: [], mapping: root?.node.type === 'mapping' ? root.node : null, item: false, scalars: false };
}

/** Where the content behind the dashes of a line goes. */
function placeOfItem(frames: readonly Frame[], firstDash: number, dashes: string, text: string, column: number): Place | null {
  let sequence: SequenceNode | null = null;
  let path: Path | null = null;
  const dashColumn = columnOf(text, firstDash);
  for (let i = frames.length - 1; i >= 0 && path === null; i--) {
    const frame = frames[i]!;
    if (frame.node.type === 'sequence' && frame.column === dashColumn) {
      path = frame.path;
      sequence = frame.node;
    } else if (frame.column < dashColumn || (frame.node.type === 'mapping' && frame.column === dashColumn)) {
      path = frame.entryPath;
      sequence = frame.entryValue?.type === 'sequence' && !frame.entryValue.flow ? frame.entryValue : null;
    }
  }
  if (path === null) {
    if (frames.length > 0 && frames[0]!.node.type !== 'sequence') return null;
    path = [];
    sequence = frames[0]?.node.type === 'sequence' ? frames[0].node : null;
  }
  let at = firstDash;
  let item: Node | null = null;
  let scalars = false;
  for (const dash of dashes.match(/-(?: +|$)/g) ?? []) {
    const before: number = sequence === null ? 0 : lastBefore(sequence.items, at) + 1;
    item = sequence?.items[before] ?? null;
    // The item of this dash begins behind it; another one means that the tree has none here.
    if (item !== null && text.slice(at + 1, item.start).trim() !== '') item = null;
    scalars = sequence?.items.some((each) => each !== item && each.type === 'scalar' && each.style !== 'empty') ?? false;
    path = [...path, before];
    sequence = item?.type === 'sequence' && !item.flow ? item : null;
    at += dash.length;
  }
  const mapping = item?.type === 'mapping' && !item.flow && columnOf(text, item.start) === column ? item : null;
  return { path, mapping, item: true, scalars };
}

/** A key or value without its quotes. */
export function unquoted(text: string): string {
  const quote = text.charAt(0);
  if (quote !== '"' && quote !== "'") return text.trim();
  return text.endsWith(quote) && text.length > 1 ? text.slice(1, -1) : text.slice(1);
}

function unquotedPrefix(text: string): string {
  return /^["']/.test(text) ? text.slice(1) : text;
}
