import type { AliasNode, MappingNode, Node, Pair, ScalarNode, ScalarStyle, ScalarValue, SequenceNode, Span } from './nodes.ts';
import { isFloatText } from './resolve.ts';

/**
 * A stretch of a document whose nodes share one origin. Nodes keep places relative to it, so that an edit in one chunk moves every later
 * node by changing one number a chunk instead of touching the nodes.
 */
export class Chunk {
  /** What has to be added to the places of the nodes to have offsets in the text of the document, UTF-16 code units. */
  base = 0;
}

// The classes below are lean on purpose: a manifest of a megabyte has a hundred thousand nodes, and most of the time of reading it went
// into moving them around in memory.

/** Plain scalar on one line that is text: the most frequent node by far. */
export class Text implements ScalarNode {
  readonly chunk: Chunk;
  private readonly from: number;
  readonly source: string;

  constructor(chunk: Chunk, from: number, source: string) {
    this.chunk = chunk;
    this.from = from;
    this.source = source;
  }

  get type(): 'scalar' {
    return 'scalar';
  }

  get start(): number {
    return this.chunk.base + this.from;
  }

  get end(): number {
    return this.chunk.base + this.from + this.source.length;
  }

  get value(): string {
    return this.source;
  }

  get style(): 'plain' {
    return 'plain';
  }

  get tag(): null {
    return null;
  }

  get anchor(): null {
    return null;
  }

  get float(): boolean {
    return false;
  }
}

/** Something with a place in a chunk; `start` and `end` are relative to the document's text, as the contract wants them. */
abstract class Placed implements Span {
  readonly chunk: Chunk;
  private readonly from: number;
  private readonly to: number;

  constructor(chunk: Chunk, from: number, to: number) {
    this.chunk = chunk;
    this.from = from;
    this.to = to;
  }

  get start(): number {
    return this.chunk.base + this.from;
  }

  get end(): number {
    return this.chunk.base + this.to;
  }
}

/** What a scalar is written like, and what is in front of it. */
export interface ScalarForm {
  readonly style: ScalarStyle;
  readonly tag: string | null;
  readonly anchor: string | null;
}

/** The forms without tag and anchor. */
export const FORMS: Readonly<Record<ScalarStyle, ScalarForm>> = {
  plain: { style: 'plain', tag: null, anchor: null },
  single: { style: 'single', tag: null, anchor: null },
  double: { style: 'double', tag: null, anchor: null },
  literal: { style: 'literal', tag: null, anchor: null },
  folded: { style: 'folded', tag: null, anchor: null },
  empty: { style: 'empty', tag: null, anchor: null },
};

/** Scalar of any other kind. */
export class Scalar extends Placed implements ScalarNode {
  private readonly form: ScalarForm;
  private known: ScalarValue | undefined;
  /** Characters or, for a block scalar, how to put them together: it may be a megabyte that nobody asks for. */
  private written: string | (() => string);

  constructor(chunk: Chunk, from: number, to: number, form: ScalarForm, value: ScalarValue | undefined, source: string | (() => string)) {
    super(chunk, from, to);
    this.form = form;
    this.known = value;
    this.written = source;
  }

  get type(): 'scalar' {
    return 'scalar';
  }

  get style(): ScalarStyle {
    return this.form.style;
  }

  get tag(): string | null {
    return this.form.tag;
  }

  get anchor(): string | null {
    return this.form.anchor;
  }

  get source(): string {
    if (typeof this.written !== 'string') this.written = this.written();
    return this.written;
  }

  get value(): ScalarValue {
    return this.known === undefined ? this.source : this.known;
  }

  get float(): boolean {
    return typeof this.known === 'number' && isFloatText(this.source, this.form.tag);
  }
}

export class Alias extends Placed implements AliasNode {
  readonly name: string;
  readonly target: Node | null;

  constructor(chunk: Chunk, from: number, to: number, name: string, target: Node | null) {
    super(chunk, from, to);
    this.name = name;
    this.target = target;
  }

  get type(): 'alias' {
    return 'alias';
  }

  get tag(): null {
    return null;
  }

  get anchor(): null {
    return null;
  }
}

/** Pair that begins with its key and ends with its value. */
export class Entry implements Pair {
  readonly key: Node;
  readonly value: Node;

  constructor(key: Node, value: Node) {
    this.key = key;
    this.value = value;
  }

  get start(): number {
    return this.key.start;
  }

  get end(): number {
    return Math.max(this.key.end, this.value.end);
  }
}

/** Pair with a `?` in front of its key. */
export class ExplicitEntry extends Placed implements Pair {
  readonly key: Node;
  readonly value: Node;

  constructor(chunk: Chunk, from: number, to: number, key: Node, value: Node) {
    super(chunk, from, to);
    this.key = key;
    this.value = value;
  }
}

/** Instead of an end: the collection ends with its last entry, which may be in another chunk. */
export const WITH_LAST_ENTRY = -1;

abstract class Collection {
  readonly chunk: Chunk;
  readonly from: number;
  readonly to: number;
  readonly tag: string | null;
  readonly anchor: string | null;
  readonly flow: boolean;
  /** Chunk of the closing bracket. */
  readonly endChunk: Chunk;

  constructor(chunk: Chunk, from: number, to: number, tag: string | null, anchor: string | null, flow: boolean, endChunk: Chunk) {
    this.chunk = chunk;
    this.from = from;
    this.to = to;
    this.tag = tag;
    this.anchor = anchor;
    this.flow = flow;
    this.endChunk = endChunk;
  }

  protected abstract get entries(): readonly Span[];

  get start(): number {
    return this.chunk.base + this.from;
  }

  get end(): number {
    if (this.to !== WITH_LAST_ENTRY) return this.endChunk.base + this.to;
    const { entries } = this;
    return entries.length === 0 ? this.start : entries[entries.length - 1]!.end;
  }
}

export class Mapping extends Collection implements MappingNode {
  readonly pairs: readonly Pair[];

  constructor(
    chunk: Chunk,
    from: number,
    to: number,
    tag: string | null,
    anchor: string | null,
    pairs: readonly Pair[],
    flow: boolean,
    endChunk = chunk,
  ) {
    super(chunk, from, to, tag, anchor, flow, endChunk);
    this.pairs = pairs;
  }

  /** The same with other entries; a block collection that begins with one of them has a new start. */
  with(pairs: readonly Pair[], chunk = this.chunk, from = this.from): Mapping {
    return new Mapping(chunk, from, this.to, this.tag, this.anchor, pairs, this.flow, this.endChunk);
  }

  get type(): 'mapping' {
    return 'mapping';
  }

  protected get entries(): readonly Span[] {
    return this.pairs;
  }
}

export class Sequence extends Collection implements SequenceNode {
  readonly items: readonly Node[];

  constructor(
    chunk: Chunk,
    from: number,
    to: number,
    tag: string | null,
    anchor: string | null,
    items: readonly Node[],
    flow: boolean,
    endChunk = chunk,
  ) {
    super(chunk, from, to, tag, anchor, flow, endChunk);
    this.items = items;
  }

  /** The same with other entries; a block collection that begins with one of them has a new start. */
  with(items: readonly Node[], chunk = this.chunk, from = this.from): Sequence {
    return new Sequence(chunk, from, this.to, this.tag, this.anchor, items, this.flow, this.endChunk);
  }

  get type(): 'sequence' {
    return 'sequence';
  }

  protected get entries(): readonly Span[] {
    return this.items;
  }
}
