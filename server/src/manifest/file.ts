import { LargeDocument } from './large.ts';
import { lastNotBehind, lineBreaksIn, lineLength, lineStartsOf, type Position } from './lines.ts';
import type { ManifestDocument } from './nodes.ts';
import { parseDocument } from './parse.ts';
import { beginsWithStart, type DocumentText, onlyDirectives, splitDocuments } from './split.ts';

/** `---` and what must follow it. */
const MARKER_LENGTH = 4;

/** One document of a file. Lives as long as its text is unchanged; only its place moves when something before it is edited. */
export class FileDocument {
  /** It follows a `...` line without `---`: kubectl and the API server never read it. */
  readonly unread: boolean;
  /** It begins with a `---` line that separates it from the document before; messages do not count that line. */
  readonly separated: boolean;
  /** Number of UTF-16 code units. */
  readonly length: number;
  /** Offset of the first character in the file, UTF-16 code units. */
  start = 0;
  /** Line of the file the document begins on, from 0. */
  startLine = 0;
  private readonly given: string | null;
  private breaks: number | null;
  private read: ManifestDocument | null;
  private starts: readonly number[] | null = null;

  constructor(content: string | LargeDocument, unread: boolean, separated: boolean) {
    this.unread = unread;
    this.separated = separated;
    this.length = content.length;
    this.given = typeof content === 'string' ? content : null;
    this.read = typeof content === 'string' ? null : content;
    this.breaks = typeof content === 'string' ? null : content.lineBreaks;
  }

  /** Text from the `---` line (if there is one) up to the next document. */
  get text(): string {
    return this.given ?? this.document.text;
  }

  get end(): number {
    return this.start + this.length;
  }

  /** Line breaks in the text. */
  get lineBreaks(): number {
    this.breaks ??= lineBreaksIn(this.given ?? '');
    return this.breaks;
  }

  /** The tree, read on first use. */
  get document(): ManifestDocument {
    this.read ??= parseDocument(this.given ?? '', this.separated);
    return this.read;
  }

  /** The document with another text between two of its offsets, when that can be had without reading all of it again. */
  edited(from: number, to: number, newText: string): FileDocument | null {
    if (!(this.read instanceof LargeDocument)) return null;
    const after = this.read.edited(from, to, newText);
    if (after === null) return null;
    const document = new FileDocument(after instanceof LargeDocument ? after : after.text, this.unread, this.separated);
    document.read = after;
    return document;
  }

  /** Line of an offset, where that line begins and the last offset on it, relative to the document. */
  lineAt(offset: number): { line: number; start: number; end: number } {
    if (this.read instanceof LargeDocument) return this.read.lineAt(offset);
    const line = lastNotBehind(this.lineStarts, offset);
    return { line, start: this.lineStarts[line]!, end: (this.lineStarts[line + 1] ?? this.length + 1) - 1 };
  }

  /** Where a line begins and ends (its break left out), relative to the document. */
  spanOfLine(line: number): { start: number; end: number } {
    if (this.read instanceof LargeDocument) return this.read.spanOfLine(line);
    const start = this.lineStarts[line] ?? this.length;
    return { start, end: start + lineLength(this.text, this.lineStarts, line) };
  }

  private get lineStarts(): readonly number[] {
    this.starts ??= lineStartsOf(this.text);
    return this.starts;
  }
}

/**
 * The text of a file as a list of documents. An edit costs in proportion to the documents it touches: the text is kept per document, and
 * the others only learn their new place.
 */
export class ManifestFile {
  private list: FileDocument[];
  private whole: string | null;

  constructor(text: string) {
    this.whole = text;
    this.list = splitDocuments(text).map((part) => new FileDocument(part.text, part.unread, part.separated));
    this.place(0, 0, 0);
  }

  get documents(): readonly FileDocument[] {
    return this.list;
  }

  get text(): string {
    this.whole ??= this.list.map((document) => document.text).join('');
    return this.whole;
  }

  get length(): number {
    return this.list[this.list.length - 1]!.end;
  }

  get lineCount(): number {
    const last = this.list[this.list.length - 1]!;
    return last.startLine + last.lineBreaks + 1;
  }

  /** Puts a text in the place of another; offsets are UTF-16 code units of the file before the edit. */
  edit(start: number, end: number, newText: string): void {
    const from = clamp(start, 0, this.length);
    const to = clamp(end, from, this.length);
    let first = this.indexAt(from);
    let last = this.indexAt(to);
    if (first === last && this.editInside(first, from, to, newText)) return;
    let opening = this.list[first]!;
    let closing = this.list[last]!;
    let text = opening.text.slice(0, from - opening.start) + newText + closing.text.slice(to - closing.start);
    if (first > 0 && from - opening.start < MARKER_LENGTH && !(beginsWithStart(opening.text) && beginsWithStart(text))) {
      // The line that separates the document from the one before it may be gone.
      opening = this.list[--first]!;
      text = opening.text + text;
    }
    let parts = splitDocuments(text, { ended: opening.unread, some: first > 0 });
    while (last < this.list.length - 1 && (isOpen(parts[parts.length - 1]!.text) || !beginsWithStart(this.list[last + 1]!.text))) {
      closing = this.list[++last]!;
      text += closing.text;
      parts = splitDocuments(text, { ended: opening.unread, some: first > 0 });
    }
    this.replace(first, last, parts);
  }

  /** Edits one large document without looking at the rest of it; false when the edit may change where documents begin. */
  private editInside(index: number, from: number, to: number, newText: string): boolean {
    const old = this.list[index]!;
    if (index > 0 && from - old.start < MARKER_LENGTH) return false;
    if (index < this.list.length - 1 && to === old.end) return false;
    const { start, startLine } = old;
    const after = old.edited(from - start, to - start, newText);
    if (after === null) return false;
    this.list[index] = after;
    this.whole = null;
    this.place(index, start, startLine);
    return true;
  }

  /** The document a place of the file belongs to; a place between two belongs to the later one. */
  documentAt(offset: number): FileDocument {
    return this.list[this.indexAt(offset)]!;
  }

  /** Offset of a position; a character behind the end of its line counts as the end of the line. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.length;
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.list[middle]!.startLine <= position.line) low = middle;
      else high = middle - 1;
    }
    const document = this.list[low]!;
    const { start, end } = document.spanOfLine(position.line - document.startLine);
    return document.start + clamp(start + position.character, start, end);
  }

  positionAt(offset: number): Position {
    const place = clamp(offset, 0, this.length);
    const document = this.documentAt(place);
    const { line, start } = document.lineAt(place - document.start);
    return { line: document.startLine + line, character: place - document.start - start };
  }

  private replace(first: number, last: number, parts: readonly DocumentText[]): void {
    const opening = this.list[first]!;
    const { start, startLine } = opening;
    const old = this.list.slice(first, last + 1);
    // A document whose text came out the same keeps its tree.
    const fresh = parts.map((part) => new FileDocument(part.text, part.unread, part.separated));
    if (sameText(old[0]!, fresh[0]!)) fresh[0] = old[0]!;
    const tail = fresh.length - 1;
    if (fresh[0] !== old[old.length - 1] && sameText(old[old.length - 1]!, fresh[tail]!)) fresh[tail] = old[old.length - 1]!;
    this.list.splice(first, last - first + 1, ...fresh);
    this.whole = null;
    this.place(first, start, startLine);
  }

  /** Tells the documents from an index on where they are. */
  private place(index: number, start: number, startLine: number): void {
    let offset = start;
    let line = startLine;
    for (let i = index; i < this.list.length; i++) {
      const document = this.list[i]!;
      document.start = offset;
      document.startLine = line;
      offset += document.length;
      // Nobody asks for the lines of the last one but to show something of it.
      if (i < this.list.length - 1) line += document.lineBreaks;
    }
  }

  private indexAt(offset: number): number {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.list[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function sameText(one: FileDocument, other: FileDocument): boolean {
  return one.unread === other.unread && one.separated === other.separated && one.length === other.length && one.text === other.text;
}

/** Whether what follows may belong to a document: its last line is not finished, or it is only directives so far. */
function isOpen(text: string): boolean {
  return !text.endsWith('\n') || onlyDirectives(text);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
