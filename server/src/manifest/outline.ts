import { noteDuplicates } from './keys.ts';
import { lineBreaksIn } from './lines.ts';
import type { Pair, Problem, ScalarNode } from './nodes.ts';
import type { Scanner } from './scanner.ts';
import { Chunk, type Mapping, type Sequence } from './tree.ts';

/** An entry with more text than this (UTF-16 code units) is worth cutting further: less is read again within a fraction of a millisecond. */
export const LARGE = 8192;

/** A block collection whose entries are pieces of their own. */
export interface Spine {
  readonly kind: 'mapping' | 'sequence' | 'flow-mapping' | 'flow-sequence';
  /** Column of its keys or dashes; of no use in brackets. */
  readonly column: number;
  /** Indentation of the block around, -1 at the root. */
  readonly indentation: number;
  /** Nesting of collections at its entries. */
  readonly depth: number;
  readonly parent: Spine | null;
  /** The collection; null until it is read, and for good when there is none. */
  node: Mapping | Sequence | null;
  /** Keys that the collection already has. */
  duplicates: readonly ScalarNode[];
}

/** A stretch of a large document: one entry of a spine, or what stands before its first entry. */
export interface Piece {
  readonly chunk: Chunk;
  readonly text: string;
  /** Line breaks in the text. */
  readonly lineBreaks: number;
  /** The collection it is an entry of; null when it cannot be read again alone. */
  readonly owner: Spine | null;
  /** Where it begins in the document. */
  start: number;
  startLine: number;
  /** Places are relative to the piece. */
  readonly problems: readonly Problem[];
  /** Starts and ends, in turn, relative to the piece. */
  readonly comments: readonly number[];
  readonly duplicates: readonly ScalarNode[];
  /** See KeyNotes. */
  readonly unusual: boolean;
  /** It defines anchors. */
  readonly anchors: boolean;
}

interface Draft {
  readonly chunk: Chunk;
  readonly start: number;
  owner: Spine | null;
  readonly problems: number;
  readonly comments: number;
  readonly duplicates: number;
  readonly anchors: number;
  unusual: boolean;
}

/** Notes, while a large document is read, where it can be cut. */
export class Outline {
  /** The entries of every spine stand where they should. */
  steady = true;
  readonly spines: Spine[] = [];
  private readonly s: Scanner;
  private readonly drafts: Draft[] = [];
  private pending: Spine | null = null;
  private open: Spine | null;
  /** The next block collection is a spine. */
  private due: boolean;

  constructor(s: Scanner, around: Spine | null = null) {
    this.s = s;
    this.open = around;
    this.due = around === null;
    this.begin(0, null);
  }

  private begin(start: number, owner: Spine | null): void {
    const { s } = this;
    const last = this.drafts[this.drafts.length - 1];
    if (last !== undefined) {
      last.unusual = s.unusual;
      if (last.start === start) {
        last.owner = owner;
        return;
      }
    }
    s.unusual = false;
    s.chunk = this.drafts.length === 0 ? s.chunk : new Chunk();
    this.drafts.push({
      chunk: s.chunk,
      start,
      owner,
      problems: s.problems.length,
      comments: s.comments.length,
      duplicates: s.duplicates.length,
      anchors: s.anchorCount,
      unusual: false,
    });
  }

  /** Called at the first token of a block node that may be a collection. */
  expect(kind: 'mapping' | 'sequence', column: number, indentation: number): void {
    if (!this.due) return;
    this.due = false;
    const spine: Spine = { kind, column, indentation, depth: this.s.depth, parent: this.open, node: null, duplicates: [] };
    this.pending = spine;
    // Up to here it is not an entry any more, but what stands in front of one.
    this.drafts[this.drafts.length - 1]!.owner = null;
    if (this.s.firstOnLine()) this.begin(this.s.lineStart, spine);
  }

  /** No spine may begin with the next collection. */
  forget(): void {
    this.pending = null;
    this.due = false;
  }

  /** Called behind the opening bracket of a flow collection; tells whether it is a spine. */
  enterFlow(mapping: boolean, indentation: number): Spine | null {
    if (!this.due && this.pending === null) return null;
    this.forget();
    this.drafts[this.drafts.length - 1]!.owner = null;
    const kind = mapping ? 'flow-mapping' : 'flow-sequence';
    const spine: Spine = { kind, column: 0, indentation, depth: this.s.depth, parent: this.open, node: null, duplicates: [] };
    this.open = spine;
    this.spines.push(spine);
    return spine;
  }

  /** Called at the closing bracket of a spine, which is no entry any more. */
  beforeBracket(): void {
    if (this.s.firstOnLine()) this.begin(this.s.lineStart, null);
    else this.drafts[this.drafts.length - 1]!.owner = null;
  }

  /** The spine that a collection which begins at a column is; null when it is none. */
  enter(kind: 'mapping' | 'sequence', column: number): Spine | null {
    const spine = this.pending;
    this.pending = null;
    if (spine === null || spine.column !== column || spine.kind !== kind) return null;
    this.open = spine;
    this.spines.push(spine);
    this.weigh(spine);
    return spine;
  }

  leave(spine: Spine, node: Mapping | Sequence): void {
    spine.node = node;
    this.open = spine.parent;
    this.due = false;
  }

  /** Called at the first token of every further entry of a spine. */
  entry(spine: Spine): void {
    this.due = false;
    this.pending = null;
    if (!this.s.firstOnLine()) return;
    this.begin(this.s.lineStart, spine);
    this.weigh(spine);
  }

  /** An entry of a spine stands where it should not. */
  disturb(spine: Spine | null): void {
    if (spine !== null) this.steady = false;
  }

  /** Looks at the keys of a spine. */
  note(spine: Spine, pairs: readonly Pair[]): void {
    const notes: { duplicates: ScalarNode[]; unusual: boolean } = { duplicates: [], unusual: false };
    noteDuplicates(notes, pairs);
    spine.duplicates = notes.duplicates;
    // Merges among the entries tie pieces together.
    if (notes.unusual) this.steady = false;
  }

  /** Decides whether the value of the entry at hand is a spine, too: when no line of the collection follows for long. */
  private weigh(spine: Spine): void {
    const { text, end, lineStart } = this.s;
    const limit = Math.min(lineStart + LARGE, end);
    // In brackets it is the habit of formatters that counts: the bracket that closes an entry stands below its beginning.
    const column = spine.kind.startsWith('flow') ? this.s.pos - lineStart : spine.column;
    let at = text.indexOf('\n', lineStart);
    while (at >= 0 && at < limit) {
      let first = ++at;
      while (text.charCodeAt(first) === 32) first++;
      const code = text.charCodeAt(first);
      const dash = code === 45 && spine.kind === 'mapping' && first - at === column;
      if (code !== 10 && code !== 13 && code !== 35 && first - at <= column && !dash) return;
      at = text.indexOf('\n', first);
    }
    this.due = lineStart + LARGE <= end;
  }

  /**
   * The pieces of the text, in order. They cover all of it.
   * @param lineBreaks line breaks of the whole text, when they are known
   */
  finish(lineBreaks: number | null = null): Piece[] {
    const { s, drafts } = this;
    drafts[drafts.length - 1]!.unusual = s.unusual;
    const pieces: Piece[] = [];
    let startLine = 0;
    for (let i = 0; i < drafts.length; i++) {
      const draft = drafts[i]!;
      const next = drafts[i + 1];
      const text = s.text.slice(draft.start, next?.start ?? s.text.length);
      const piece: Piece = {
        chunk: draft.chunk,
        text,
        lineBreaks: lineBreaks !== null && drafts.length === 1 ? lineBreaks : lineBreaksIn(text),
        owner: draft.owner,
        start: draft.start,
        startLine,
        problems: moved(s.problems, draft.problems, next?.problems, draft.start),
        comments: shifted(s.comments, draft.comments, next?.comments, draft.start),
        duplicates: part(s.duplicates, draft.duplicates, next?.duplicates),
        unusual: draft.unusual,
        anchors: (next?.anchors ?? s.anchorCount) > draft.anchors,
      };
      startLine += piece.lineBreaks;
      pieces.push(piece);
    }
    return pieces;
  }
}

const NONE: readonly never[] = [];

/** A part of a list; the usual empty ones are all the same. */
function part<T>(list: readonly T[], from: number, to = list.length): readonly T[] {
  return from === to ? NONE : list.slice(from, to);
}

function shifted(places: readonly number[], from: number, to: number | undefined, by: number): readonly number[] {
  const some = part(places, from, to);
  return some.length === 0 ? NONE : some.map((place) => place - by);
}

function moved(problems: readonly Problem[], from: number, to: number | undefined, by: number): readonly Problem[] {
  const some = part(problems, from, to);
  return some.length === 0 ? NONE : some.map((problem) => ({ ...problem, start: problem.start - by, end: problem.end - by }));
}
