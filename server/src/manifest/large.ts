import { readEntries } from './block.ts';
import { type Refused, refusedDecoding } from './decoding.ts';
import { readFlowEntries } from './flow.ts';
import { duplicateProblem, noteDuplicates } from './keys.ts';
import type { Comment, ManifestDocument, Node, Pair, Problem, ScalarNode } from './nodes.ts';
import { Outline, type Piece, type Spine } from './outline.ts';
import { hasRareCharacters, isJson, readRoot } from './read.ts';
import { compose } from './reference/compose.ts';
import { Scanner } from './scanner.ts';
import { Chunk, Entry, Mapping, Sequence } from './tree.ts';

type ReadWhole = (text: string, separated: boolean) => ManifestDocument;

/** Text that the reference reader gets at first; it rarely needs more to find what is broken at its beginning. */
const WINDOW = 64 * 1024;
/** An error so near to the end of the window may come from the end itself. */
const WINDOW_MARGIN = 4096;

/**
 * Reads a large document in pieces that can be read again alone.
 * @returns null when it has to be read as a whole: nothing to cut, something rare, or broken between the pieces
 */
export function readLarge(text: string, separated: boolean, readWhole: ReadWhole): LargeDocument | null {
  if (hasRareCharacters(text)) return null;
  const s = new Scanner(text);
  const outline = new Outline(s);
  s.outline = outline;
  const root = readRoot(s);
  if (root === null || outline.spines.length === 0 || s.suspect || s.templated || !outline.steady || s.end < text.length) return null;
  if (root !== outline.spines.find((spine) => spine.parent === null)?.node) return null;
  const pieces = outline.finish();
  if (outline.spines.some(({ kind }) => kind.startsWith('flow')) && pieces.some(isOpen)) return null;
  return LargeDocument.of({ pieces, spines: outline.spines, separated, readWhole }, root);
}

/** Whether something is not closed in a piece, so that what follows in the brackets around may close it one day. */
function isOpen({ problems, owner }: Piece): boolean {
  if (owner !== null && !owner.kind.startsWith('flow')) return false;
  return problems.some(({ code }) => code === 'unclosed-flow' || code === 'unclosed-quote');
}

/** Whether the first entry of a piece is a word alone: the first of a mapping makes one only by its colon. */
const startsWithoutColon = ({ problems }: Piece, { start }: Pair | Node): boolean =>
  problems.some((problem) => problem.code === 'missing-colon' && problem.start === start);

/** What a document and the one after an edit of it share. */
interface Parts {
  readonly pieces: Piece[];
  readonly spines: Spine[];
  /** See parseDocument. */
  readonly separated: boolean;
  readonly readWhole: ReadWhole;
}

/**
 * A document that is kept in pieces: one entry of its large collections each. An edit reads one piece again and moves the others by a
 * number. The nodes of the other pieces stay the same objects, so that what was found out about them can be kept by node; their places
 * are always those in the newest text. The document before the edit must not be used any more.
 */
export class LargeDocument implements ManifestDocument {
  readonly root: Node;
  readonly json: boolean;
  readonly templated = false;
  readonly parseError: string | null;
  private readonly parts: Parts;
  private readonly pieces: Piece[];
  private readonly refused: Refused | null;
  private joined: string | null = null;
  private sorted: readonly Problem[] | null = null;
  private noted: readonly Comment[] | null = null;

  private constructor(parts: Parts, root: Node, broken: string | null) {
    this.parts = parts;
    this.pieces = parts.pieces;
    this.root = root;
    this.json = isJson(parts.pieces[0]!.text);
    this.refused = broken === null ? refusedPiece(parts.pieces) : null;
    this.parseError = broken ?? this.refused?.message ?? null;
  }

  /** Null when the fast reader sees trouble where the reference reader sees none. */
  static of(parts: Parts, root: Node): LargeDocument | null {
    const index = parts.pieces.findIndex((piece) => piece.problems.length > 0);
    const broken = index < 0 ? null : errorFrom(parts.pieces, index, parts.separated ? -1 : 0);
    return index >= 0 && broken === null ? null : new LargeDocument(parts, root, broken);
  }

  get text(): string {
    this.joined ??= this.pieces.map((piece) => piece.text).join('');
    return this.joined;
  }

  /** What the text is put together of; see stretchesOf. */
  get stretches(): readonly { readonly text: string }[] {
    return this.pieces;
  }

  get length(): number {
    const last = this.pieces[this.pieces.length - 1]!;
    return last.start + last.text.length;
  }

  get lineBreaks(): number {
    const last = this.pieces[this.pieces.length - 1]!;
    return last.startLine + last.lineBreaks;
  }

  get problems(): readonly Problem[] {
    if (this.sorted !== null) return this.sorted;
    const problems: Problem[] = [];
    for (const piece of this.pieces) {
      for (const problem of piece.problems) {
        problems.push({ ...problem, start: problem.start + piece.start, end: problem.end + piece.start });
      }
      for (const key of piece.duplicates) problems.push(duplicateProblem(key));
    }
    for (const spine of this.parts.spines) problems.push(...spine.duplicates.map(duplicateProblem));
    if (this.refused !== null) problems.push(this.refused.problem);
    this.sorted = problems.sort((one, other) => one.start - other.start || one.end - other.end);
    return this.sorted;
  }

  get comments(): readonly Comment[] {
    if (this.noted !== null) return this.noted;
    const comments: Comment[] = [];
    for (const { comments: places, text, start } of this.pieces) {
      for (let i = 0; i < places.length; i += 2) {
        const from = places[i]!;
        const to = places[i + 1]!;
        comments.push({ start: start + from, end: start + to, text: text.slice(from, to) });
      }
    }
    this.noted = comments;
    return comments;
  }

  /** Line of an offset, where it begins, from 0, and the last offset on it. */
  lineAt(offset: number): { line: number; start: number; end: number } {
    const piece = this.pieces[this.pieceAt(offset)]!;
    let line = piece.startLine;
    let start = piece.start;
    let at = piece.text.indexOf('\n');
    for (; at >= 0 && at < offset - piece.start; at = piece.text.indexOf('\n', at + 1)) {
      line++;
      start = piece.start + at + 1;
    }
    return { line, start, end: piece.start + (at < 0 ? piece.text.length : at) };
  }

  /** Where a line begins and ends, its break left out. */
  spanOfLine(line: number): { start: number; end: number } {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle]!.startLine <= line) low = middle;
      else high = middle - 1;
    }
    const { text, start, startLine } = this.pieces[low]!;
    let from = 0;
    for (let left = line - startLine; left > 0; left--) from = text.indexOf('\n', from) + 1;
    const feed = text.indexOf('\n', from);
    let to = feed < 0 ? text.length : feed;
    if (to > from && text.charCodeAt(to - 1) === 13) to--;
    return { start: start + from, end: start + to };
  }

  private pieceAt(offset: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * The document with another text in the place of what stands between two offsets.
   * @returns null when the edit touches more than one piece, or the way they hang together: then the text has to be read anew
   */
  edited(from: number, to: number, newText: string): ManifestDocument | null {
    const index = this.pieceAt(from);
    const piece = this.pieces[index]!;
    const spine = piece.owner;
    const last = index === this.pieces.length - 1;
    const start = from - piece.start;
    const end = to - piece.start;
    if (spine === null || spine.node === null || piece.anchors || end > piece.text.length || (end === piece.text.length && !last))
      return null;
    const text = piece.text.slice(0, start) + newText + piece.text.slice(end);
    if (!last && !text.endsWith('\n')) return null;
    const around = text.slice(Math.max(0, start - 1), start + newText.length + 1);
    if (hasRareCharacters(`${around} `)) return null;
    if (this.pieces.some((each) => each.anchors) && (piece.unusual || text.includes('*'))) return null;

    const s = new Scanner(text);
    s.depth = spine.depth;
    const outline = new Outline(s, spine);
    s.outline = outline;
    const flow = spine.node.flow;
    const entries = flow ? readFlowEntries(s, spine, isLastOf(spine, piece)) : readEntries(s, spine);
    if (entries === null || entries.length === 0 || s.suspect || s.templated || s.anchorCount > 0 || !outline.steady) return null;
    const fresh = outline.finish(piece.lineBreaks - feedsIn(piece.text, start, end) + feedsIn(newText, 0, newText.length));
    if (fresh.some(isOpen) || (isFirstOf(spine, piece) && startsWithoutColon(fresh[0]!, entries[0]!))) return null;
    return this.replace(index, spine, entries, fresh, outline.spines);
  }

  private replace(
    index: number,
    spine: Spine,
    entries: readonly Pair[] | readonly Node[],
    pieces: readonly Piece[],
    spines: readonly Spine[],
  ): ManifestDocument | null {
    const piece = this.pieces[index]!;
    const node = withEntries(spine, piece, entries, pieces[0]!.chunk);
    const duplicates = node instanceof Mapping ? duplicatesAfter(spine, piece, node, entries as readonly Pair[]) : spine.duplicates;
    if (duplicates === null) return null;
    const fresh = pieces[pieces.length - 1]!;
    const grown = fresh.start + fresh.text.length - piece.text.length;
    const lines = fresh.startLine + fresh.lineBreaks - piece.lineBreaks;
    // From here on the old document is gone.
    for (const each of pieces) {
      each.chunk.base = piece.start;
      each.start += piece.start;
      each.startLine += piece.startLine;
    }
    if (grown !== 0 || lines !== 0) {
      for (let i = index + 1; i < this.pieces.length; i++) {
        const each = this.pieces[i]!;
        each.start += grown;
        each.startLine += lines;
        each.chunk.base += grown;
      }
    }
    if (pieces.length === 1) this.pieces[index] = pieces[0]!;
    else this.pieces.splice(index, 1, ...pieces);
    spine.duplicates = duplicates;
    const root = hang(spine, node);
    this.parts.spines.push(...spines);
    return LargeDocument.of(this.parts, root) ?? this.parts.readWhole(this.pieces.map((each) => each.text).join(''), this.parts.separated);
  }
}

function feedsIn(text: string, from: number, to: number): number {
  let feeds = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) feeds++;
  return feeds;
}

/** Index of the first span that begins at or behind an offset. */
function firstFrom(spans: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The collection of a spine with other entries in the place of those of a piece. */
function withEntries(spine: Spine, piece: Piece, entries: readonly Pair[] | readonly Node[], first: Chunk): Mapping | Sequence {
  const node = spine.node!;
  const old = entriesIn(spine);
  const from = firstFrom(old, piece.start);
  const to = firstFrom(old, piece.start + piece.text.length);
  const all = entries.length === 1 && to === from + 1 ? old.with(from, entries[0]!) : [...old.slice(0, from), ...entries, ...old.slice(to)];
  const moved = from === 0 && !node.flow;
  const chunk = moved ? first : node.chunk;
  const offset = moved ? spine.column : node.from;
  return node instanceof Mapping ? node.with(all as Pair[], chunk, offset) : node.with(all as Node[], chunk, offset);
}

function entriesIn(spine: Spine): readonly (Pair | Node)[] {
  const node = spine.node!;
  return node instanceof Mapping ? node.pairs : node.items;
}

/** Whether a piece holds the last entry of its collection. */
function isLastOf(spine: Spine, piece: Piece): boolean {
  const entries = entriesIn(spine);
  return (
    entries.length > 0 &&
    entries[entries.length - 1]!.start < piece.start + piece.text.length &&
    entries[entries.length - 1]!.start >= piece.start
  );
}

/** Whether a piece holds the first entry of its collection. */
function isFirstOf(spine: Spine, piece: Piece): boolean {
  const first = entriesIn(spine)[0];
  return first !== undefined && first.start >= piece.start && first.start < piece.start + piece.text.length;
}

/** The keys a spine has twice after an edit; null when a key has come that ties pieces together. */
function duplicatesAfter(spine: Spine, piece: Piece, node: Mapping, entries: readonly Pair[]): readonly ScalarNode[] | null {
  const old = (spine.node as Mapping).pairs;
  const from = firstFrom(old, piece.start);
  const same = spine.duplicates.length === 0 && entries.every(({ key }, i) => sameKey(key, old[from + i]?.key));
  const notes: { duplicates: ScalarNode[]; unusual: boolean } = { duplicates: [], unusual: false };
  noteDuplicates(notes, same ? entries : node.pairs);
  return notes.unusual ? null : notes.duplicates;
}

function sameKey(one: Node, other: Node | undefined): boolean {
  return one.type === 'scalar' && other?.type === 'scalar' && one.source === other.source && one.style === other.style;
}

/** Puts a collection into the ones around it; gives the root. */
function hang(spine: Spine, node: Mapping | Sequence): Node {
  let child: Mapping | Sequence = node;
  let current = spine;
  for (;;) {
    const old = current.node!;
    current.node = child;
    const { parent } = current;
    if (parent === null) return child;
    const around = parent.node!;
    if (around instanceof Mapping) {
      const at = around.pairs.findIndex((pair) => pair.value === old);
      child = around.with(around.pairs.with(at, new Entry(around.pairs[at]!.key, child)));
    } else child = around.with(around.items.with(around.items.indexOf(old), child));
    current = parent;
  }
}

/** What the server has against the entries of pieces that are unusual, in the order in which it would meet it. */
function refusedPiece(pieces: readonly Piece[]): Refused | null {
  let first: Refused | null = null;
  for (const { unusual, owner, start, text } of pieces) {
    if (!unusual || owner === null || owner.node === null) continue;
    const { node } = owner;
    const entries = entriesIn(owner);
    const own = entries.slice(firstFrom(entries, start), firstFrom(entries, start + text.length));
    const alone =
      node instanceof Mapping
        ? new Mapping(node.chunk, 0, 0, null, null, own as Pair[], false)
        : new Sequence(node.chunk, 0, 0, null, null, own as Node[], false);
    const refused = refusedDecoding(alone);
    if (refused?.decoding) return refused;
    first ??= refused;
  }
  return first;
}

/**
 * The server's complaint about a document whose pieces are sound up to an index; null when it has none. The reference reader gets the
 * headers of the collections around and one entry that stands for all before, and then the text as it is.
 */
function errorFrom(pieces: readonly Piece[], index: number, linesBefore: number): string | null {
  const piece = pieces[index]!;
  const { owner } = piece;
  const first = owner !== null && owner.node !== null && isFirstOf(owner, piece);
  const whole = owner === null || owner.node === null || (owner.parent === null && first);
  const from = whole ? 0 : index;
  const header = whole ? '' : headerOf(owner, first);
  const before = linesBefore + pieces[from]!.startLine - feedsIn(header, 0, header.length);
  let text = header;
  let next = from;
  for (;;) {
    for (const limit = text.length + WINDOW; next < pieces.length && text.length < limit; next++) text += pieces[next]!.text;
    const complete = next === pieces.length;
    const { error, errorOffset } = compose(text, new Chunk(), { duplicates: [], unusual: false }, before);
    if (complete || (error !== null && errorOffset !== null && errorOffset < text.length - WINDOW_MARGIN)) return error;
    for (; next < pieces.length; next++) text += pieces[next]!.text;
  }
}

function headerOf(spine: Spine, first: boolean): string {
  let header = opening(spine, true) + (first ? '' : STAND_INS[spine.kind](' '.repeat(spine.column)));
  let inner = spine;
  for (let outer = spine.parent; outer !== null; outer = outer.parent) {
    header = opening(outer, false, inner) + header;
    inner = outer;
  }
  return header;
}

/** An entry that stands for those before. */
const STAND_INS: Readonly<Record<Spine['kind'], (indentation: string) => string>> = {
  mapping: (indentation) => `${indentation}k: v\n`,
  sequence: (indentation) => `${indentation}- v\n`,
  'flow-mapping': () => '"k": v,\n',
  'flow-sequence': () => 'v,\n',
};

/** How a collection begins, up to the inner one of the way down. */
function opening(spine: Spine, last: boolean, inner: Spine | null = null): string {
  switch (spine.kind) {
    case 'flow-mapping':
      return last ? '{\n' : '{"k":\n';
    case 'flow-sequence':
      return '[\n';
    default: {
      if (last) return '';
      // A bracket at the column of keys would be taken for one; it stands behind its key instead.
      const behind = inner?.kind.startsWith('flow') ? ' ' : '\n';
      return `${' '.repeat(spine.column)}${spine.kind === 'mapping' ? 'k:' : '-'}${behind}`;
    }
  }
}
