import { lastNotBehind, lineBreaksIn, lineLength, lineStartsOf, type Position } from './lines.ts';
import type { ManifestDocument } from './nodes.ts';
import { parseDocument } from './parse.ts';
import { beginsWithStart, onlyDirectives, splitDocuments } from './split.ts';

/** `---` and what must follow it. */
const MARKER_LENGTH = 4;

/** One document of a file. Lives as long as its text is unchanged; only its place moves when something before it is edited. */
export class FileDocument {
  /** Text from its `---` line (if it has one) up to the next document. */
  readonly text: string;
  /** It follows a `...` line without `---`: kubectl and the API server never read it. */
  readonly unread: boolean;
  /** Offset of the first character in the file, UTF-16 code units. */
  start = 0;
  /** Line of the file the document begins on, from 0. */
  startLine = 0;
  /** Line breaks in the text. */
  readonly lineBreaks: number;
  private parsed: ManifestDocument | null = null;
  private starts: readonly number[] | null = null;

  constructor(text: string, unread: boolean) {
    this.text = text;
    this.unread = unread;
    this.lineBreaks = lineBreaksIn(text);
  }

  get end(): number {
    return this.start + this.text.length;
  }

  /** The tree, read on first use. */
  get document(): ManifestDocument {
    this.parsed ??= parseDocument(this.text);
    return this.parsed;
  }

  /** Where the lines of the text begin, relative to the document. */
  get lineStarts(): readonly number[] {
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
    this.list = splitDocuments(text).map((part) => new FileDocument(part.text, part.unread));
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
    let opening = this.list[first]!;
    let closing = this.list[last]!;
    let text = opening.text.slice(0, from - opening.start) + newText + closing.text.slice(to - closing.start);
    if (first > 0 && from - opening.start < MARKER_LENGTH && !(beginsWithStart(opening.text) && beginsWithStart(text))) {
      // The line that separates the document from the one before it may be gone.
      opening = this.list[--first]!;
      text = opening.text + text;
    }
    let parts = splitDocuments(text, opening.unread);
    while (last < this.list.length - 1 && (isOpen(parts[parts.length - 1]!.text) || !beginsWithStart(this.list[last + 1]!.text))) {
      closing = this.list[++last]!;
      text += closing.text;
      parts = splitDocuments(text, opening.unread);
    }
    this.replace(first, last, parts);
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
    const line = position.line - document.startLine;
    const length = lineLength(document.text, document.lineStarts, line);
    return document.start + document.lineStarts[line]! + clamp(position.character, 0, length);
  }

  positionAt(offset: number): Position {
    const place = clamp(offset, 0, this.length);
    const document = this.documentAt(place);
    const line = lastNotBehind(document.lineStarts, place - document.start);
    return { line: document.startLine + line, character: place - document.start - document.lineStarts[line]! };
  }

  private replace(first: number, last: number, parts: readonly { text: string; unread: boolean }[]): void {
    const opening = this.list[first]!;
    const { start, startLine } = opening;
    const old = this.list.slice(first, last + 1);
    // A document whose text came out the same keeps its tree.
    const fresh = parts.map((part) => new FileDocument(part.text, part.unread));
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
      offset += document.text.length;
      line += document.lineBreaks;
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
  return one.unread === other.unread && one.text === other.text;
}

/** Whether what follows may belong to a document: its last line is not finished, or it is only directives so far. */
function isOpen(text: string): boolean {
  return !text.endsWith('\n') || onlyDirectives(text);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
