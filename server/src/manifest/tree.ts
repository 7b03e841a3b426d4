import type { AliasNode, MappingNode, Node, Pair, ScalarNode, ScalarStyle, ScalarValue, SequenceNode, Span } from './nodes.ts';
import { isFloatText } from './resolve.ts';

/**
 * A stretch of a document whose nodes share one origin. Nodes keep places relative to it, so that an edit in one chunk moves every later
 * node by changing one number a chunk instead of touching the nodes.
 */
export class Chunk {
  /** Offset of the chunk in the text of its document, UTF-16 code units. */
  base = 0;
}

/** Something with a place in a chunk; `start` and `end` are relative to the document's text, as the contract wants them. */
export abstract class Placed implements Span {
  readonly chunk: Chunk;
  protected readonly from: number;
  protected to: number;

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

/** Scalar whose value is known once it is read. */
export class Scalar extends Placed implements ScalarNode {
  readonly tag: string | null;
  readonly anchor: string | null;
  readonly style: ScalarStyle;
  readonly value: ScalarValue;
  readonly source: string;

  constructor(
    chunk: Chunk,
    from: number,
    to: number,
    tag: string | null,
    anchor: string | null,
    style: ScalarStyle,
    value: ScalarValue,
    source: string,
  ) {
    super(chunk, from, to);
    this.tag = tag;
    this.anchor = anchor;
    this.style = style;
    this.value = value;
    this.source = source;
  }

  get type(): 'scalar' {
    return 'scalar';
  }

  get float(): boolean {
    return typeof this.value === 'number' && isFloatText(this.source, this.tag);
  }
}

/** Literal or folded scalar; its text is put together when somebody asks, because it may be a megabyte. */
export class BlockScalar extends Placed implements ScalarNode {
  readonly tag: string | null;
  readonly anchor: string | null;
  readonly style: 'literal' | 'folded';
  private readonly cook: () => ScalarValue;
  private cooked: ScalarValue | undefined;

  constructor(
    chunk: Chunk,
    from: number,
    to: number,
    tag: string | null,
    anchor: string | null,
    style: 'literal' | 'folded',
    cook: () => ScalarValue,
  ) {
    super(chunk, from, to);
    this.tag = tag;
    this.anchor = anchor;
    this.style = style;
    this.cook = cook;
  }

  get type(): 'scalar' {
    return 'scalar';
  }

  get value(): ScalarValue {
    if (this.cooked === undefined) this.cooked = this.cook();
    return this.cooked;
  }

  get source(): string {
    return String(this.value);
  }

  get float(): boolean {
    return typeof this.value === 'number' && isFloatText(this.source, this.tag);
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

export class Entry extends Placed implements Pair {
  readonly key: Node;
  readonly value: Node;

  constructor(chunk: Chunk, from: number, to: number, key: Node, value: Node) {
    super(chunk, from, to);
    this.key = key;
    this.value = value;
  }
}

export class Mapping extends Placed implements MappingNode {
  readonly tag: string | null;
  readonly anchor: string | null;
  readonly pairs: readonly Pair[];
  readonly flow: boolean;

  constructor(chunk: Chunk, from: number, to: number, tag: string | null, anchor: string | null, pairs: readonly Pair[], flow: boolean) {
    super(chunk, from, to);
    this.tag = tag;
    this.anchor = anchor;
    this.pairs = pairs;
    this.flow = flow;
  }

  get type(): 'mapping' {
    return 'mapping';
  }
}

export class Sequence extends Placed implements SequenceNode {
  readonly tag: string | null;
  readonly anchor: string | null;
  readonly items: readonly Node[];
  readonly flow: boolean;

  constructor(chunk: Chunk, from: number, to: number, tag: string | null, anchor: string | null, items: readonly Node[], flow: boolean) {
    super(chunk, from, to);
    this.tag = tag;
    this.anchor = anchor;
    this.items = items;
    this.flow = flow;
  }

  get type(): 'sequence' {
    return 'sequence';
  }
}
