import type { Node, Pair, Problem, ProblemCode, ScalarNode } from './nodes.ts';
import type { Outline } from './outline.ts';
import { Chunk } from './tree.ts';

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const POINT = 46;

/** An anchor whose node is still being read; an alias to it would contain itself. */
export const PENDING = Symbol('pending anchor');

/**
 * The reading position in a document and everything the readers note down on the way. `next` moves to the next token and knows its line;
 * what a token is, the readers decide.
 */
export class Scanner {
  readonly text: string;
  /** Where the text begins, behind a byte order mark. */
  private readonly first: number;
  /** What new nodes belong to. */
  chunk: Chunk;
  pos: number;
  /** One behind the last character of the document; moved to a document marker when one is met. */
  end: number;
  /** Where the current line begins. */
  lineStart: number;
  /** Column of the token at `pos`, -1 at the end of the document. Only valid after `next`. */
  column = 0;
  /** Whether `next` crossed a line break. */
  newline = true;
  /** Nesting of collections. */
  depth = 0;
  /** Something rare was met: only the reference reader may say what the text means. */
  suspect = false;
  /** There are `{{` in the text, which may be template directives. */
  readonly braces: boolean;
  /** A template directive stands outside quotes. */
  templated = false;
  readonly problems: Problem[] = [];
  /** Starts and ends of comments, in turn. */
  readonly comments: number[] = [];
  readonly anchors = new Map<string, Node | typeof PENDING>();
  /** Anchors defined so far. */
  anchorCount = 0;
  /** Keys that their mapping already has. */
  readonly duplicates: ScalarNode[] = [];
  /** See KeyNotes. */
  unusual = false;
  /** Cuts a large document into pieces that can be read again alone; null for small ones. */
  outline: Outline | null = null;

  // Entries of the collections that are open, so that the arrays of the tree are made in their final size.
  private readonly pairs: Pair[] = [];
  private readonly items: Node[] = [];
  pairTop = 0;
  itemTop = 0;

  constructor(text: string, chunk = new Chunk()) {
    this.text = text;
    this.chunk = chunk;
    this.first = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.pos = this.first;
    this.lineStart = this.first;
    this.end = text.length;
    this.braces = text.includes('{{');
  }

  problem(code: ProblemCode, start: number, end: number, subject = ''): void {
    this.problems.push({ code, start, end: Math.max(end, start), subject });
  }

  addPair(pair: Pair): void {
    this.pairs[this.pairTop++] = pair;
  }

  addItem(item: Node): void {
    this.items[this.itemTop++] = item;
  }

  /** The last pair of the innermost mapping; undefined when it has none above `from`. */
  lastPair(from: number): Pair | undefined {
    return this.pairTop > from ? this.pairs[this.pairTop - 1] : undefined;
  }

  /** Ends the innermost mapping, whose pairs begin at an index. */
  takePairs(from: number): readonly Pair[] {
    const pairs = this.pairs.slice(from, this.pairTop);
    this.pairTop = from;
    return pairs;
  }

  /** Ends the innermost sequence, whose items begin at an index. */
  takeItems(from: number): readonly Node[] {
    const items = this.items.slice(from, this.itemTop);
    this.itemTop = from;
    return items;
  }

  /** Character code at a place, -1 at the end. */
  at(place: number): number {
    return place < this.end ? this.text.charCodeAt(place) : -1;
  }

  /** Whether a blank, a line break or the end stands at a place. */
  blankAt(place: number): boolean {
    if (place >= this.end) return true;
    const code = this.text.charCodeAt(place);
    return code === SPACE || code === LINE_FEED || code === TAB || code === CARRIAGE_RETURN;
  }

  /** Where the line of a place ends (before its break). */
  lineEnd(place: number): number {
    let at = this.text.indexOf('\n', place);
    if (at < 0 || at > this.end) at = this.end;
    return at > place && this.text.charCodeAt(at - 1) === CARRIAGE_RETURN ? at - 1 : at;
  }

  /** Skips blanks on the line. */
  blanks(): void {
    let code = this.at(this.pos);
    while (code === SPACE || code === TAB) code = this.at(++this.pos);
  }

  /**
   * Moves to the next token: over blanks, comments and line breaks. Sets `newline` and `column`.
   * @param compact a collection may begin here (behind `- `), so that a tab is in the way.
   */
  next(compact = false): void {
    const { text, end } = this;
    let at = this.pos;
    let lineStart = this.lineStart;
    let newline = false;
    let tab = -1;
    for (;;) {
      if (at >= end) break;
      const code = text.charCodeAt(at);
      // A carriage return without line feed is left to the reference reader.
      if (code === SPACE || code === CARRIAGE_RETURN) at++;
      else if (code === LINE_FEED) {
        if (tab >= 0) this.suspect = true;
        tab = -1;
        lineStart = ++at;
        newline = true;
      } else if (code === HASH) {
        if (tab >= 0) this.suspect = true;
        const start = at;
        at = this.lineEnd(at);
        this.comments.push(start, at);
      } else if (code === TAB) {
        if (newline || compact || this.pos === lineStart) tab = tab < 0 ? at : tab;
        at++;
      } else break;
    }
    this.lineStart = lineStart;
    this.pos = at;
    this.newline = newline;
    if (at >= end) {
      if (tab >= 0) this.suspect = true;
      this.column = -1;
      return;
    }
    this.column = at - lineStart;
    if (tab >= 0) this.problem('tab-indentation', tab, at);
    if (this.column === 0 && this.markerAt(at)) {
      this.end = at;
      this.column = -1;
    }
  }

  /** Whether `---` or `...` stands at a place that begins a line. */
  markerAt(place: number): boolean {
    const code = this.text.charCodeAt(place);
    if (code !== DASH && code !== POINT) return false;
    return this.text.charCodeAt(place + 1) === code && this.text.charCodeAt(place + 2) === code && this.blankAt(place + 3);
  }

  /** Whether only spaces stand between the start of the line and `pos`. */
  firstOnLine(): boolean {
    for (let at = this.lineStart; at < this.pos; at++) if (this.text.charCodeAt(at) !== SPACE) return false;
    return true;
  }

  /** Moves back to a place on this line or one before. */
  backTo(place: number): void {
    if (place >= this.pos) return;
    this.pos = place;
    const feed = place === 0 ? -1 : this.text.lastIndexOf('\n', place - 1);
    this.lineStart = feed < 0 ? this.first : feed + 1;
    while (this.comments.length > 0 && this.comments[this.comments.length - 2]! >= place) this.comments.length -= 2;
  }

  /** Moves behind the last character of the line. */
  skipLine(): void {
    this.pos = this.lineEnd(this.pos);
  }
}
