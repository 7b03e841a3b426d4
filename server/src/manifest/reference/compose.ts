import { DEPTH_MAX } from '../flow.ts';
import { type KeyNotes, noteDuplicates } from '../keys.ts';
import type { Node, Pair, ScalarValue } from '../nodes.ts';
import { resolvePlain, resolveTagged, shortTag } from '../resolve.ts';
import { Alias, type Chunk, Entry, ExplicitEntry, FORMS, Mapping, Scalar, Sequence, Text } from '../tree.ts';
import { Refusal } from './characters.ts';
import { type EventProperties, TokenParser, type TreeBuilder } from './parser.ts';
import type { TokenStyle } from './tokens.ts';

/** A collection that is being read. */
interface Frame {
  readonly mapping: boolean;
  readonly flow: boolean;
  readonly properties: EventProperties;
  readonly start: number;
  readonly items: Node[];
  readonly pairs: Pair[];
  /** Key whose value comes next. */
  key: Node | null;
  pairStart: number;
}

const PENDING = Symbol('collection that is still open');

/** Builds the tree of the product from what the reference parser tells. */
class Composer implements TreeBuilder {
  root: Node | null = null;
  /** The tree is deeper than walks over it may go. */
  tooDeep = false;
  private readonly chunk: Chunk;
  private readonly notes: KeyNotes;
  private readonly frames: Frame[] = [];
  private readonly anchors = new Map<string, Node | typeof PENDING>();

  constructor(chunk: Chunk, notes: KeyNotes) {
    this.chunk = chunk;
    this.notes = notes;
  }

  scalar(properties: EventProperties, style: TokenStyle, source: string, start: number, end: number): void {
    this.add(this.scalarNode(properties, style, source, start, end));
  }

  empty(properties: EventProperties, start: number, end: number): void {
    this.add(this.scalarNode(properties, 'empty', '', start, end));
  }

  private scalarNode({ tag, anchor }: EventProperties, style: TokenStyle | 'empty', source: string, start: number, end: number): Node {
    let value: ScalarValue = source;
    if (tag !== null) value = resolveTagged(tag, source).value;
    else if (style === 'plain' || style === 'empty') value = resolvePlain(source);
    if (tag !== null || anchor !== null || (typeof value === 'number' && !Number.isFinite(value))) this.notes.unusual = true;
    if (tag === null && anchor === null) {
      if (style === 'plain' && value === source && end - start === source.length) return new Text(this.chunk, start, source);
      return new Scalar(this.chunk, start, Math.max(start, end), FORMS[style], value, source);
    }
    const form = { style, tag: tag === null ? null : shortTag(tag), anchor };
    const node = new Scalar(this.chunk, start, Math.max(start, end), form, value, source);
    if (anchor !== null) this.anchors.set(anchor, node);
    return node;
  }

  alias(name: string, start: number, end: number): void {
    const target = this.anchors.get(name);
    if (target === undefined) throw new Refusal(`unknown anchor '${name}' referenced`, null, null, false);
    this.notes.unusual = true;
    this.add(new Alias(this.chunk, start, end, name, target === PENDING ? null : target));
  }

  openMapping(properties: EventProperties, flow: boolean, start: number): void {
    this.open(true, properties, flow, start);
  }

  openSequence(properties: EventProperties, flow: boolean, start: number): void {
    this.open(false, properties, flow, start);
  }

  private open(mapping: boolean, properties: EventProperties, flow: boolean, start: number): void {
    if (properties.anchor !== null) this.anchors.set(properties.anchor, PENDING);
    if (this.frames.length >= DEPTH_MAX) this.tooDeep = true;
    this.frames.push({ mapping, flow, properties, start, items: [], pairs: [], key: null, pairStart: start });
  }

  pair(start: number): void {
    const frame = this.frames[this.frames.length - 1];
    if (frame !== undefined) frame.pairStart = start;
  }

  close(end: number | null): void {
    const frame = this.frames.pop();
    if (frame === undefined) return;
    const { properties, start, flow } = frame;
    const entries: readonly { readonly end: number }[] = frame.mapping ? frame.pairs : frame.items;
    const to = end ?? entries[entries.length - 1]?.end ?? start;
    const tag = properties.tag === null ? null : shortTag(properties.tag);
    if (frame.mapping) noteDuplicates(this.notes, frame.pairs);
    const node = frame.mapping
      ? new Mapping(this.chunk, start, to, tag, properties.anchor, frame.pairs, flow)
      : new Sequence(this.chunk, start, to, tag, properties.anchor, frame.items, flow);
    if (properties.anchor !== null && this.anchors.get(properties.anchor) === PENDING) this.anchors.set(properties.anchor, node);
    this.add(node);
  }

  private add(node: Node): void {
    const frame = this.frames[this.frames.length - 1];
    if (frame === undefined) {
      this.root = node;
      return;
    }
    if (!frame.mapping) frame.items.push(node);
    else if (frame.key === null) frame.key = node;
    else {
      const { key, pairStart } = frame;
      const end = Math.max(node.end, key.end);
      frame.pairs.push(pairStart === key.start ? new Entry(key, node) : new ExplicitEntry(this.chunk, pairStart, end, key, node));
      frame.key = null;
    }
  }
}

export interface Composed {
  readonly root: Node | null;
  /** The text is fine but nested beyond DEPTH_MAX; there is no tree. */
  readonly tooDeep: boolean;
  /** Starts and ends of comments, in turn. */
  readonly comments: readonly number[];
  /** go-yaml's complaint with its `yaml: ` in front; null when it reads the text. */
  readonly error: string | null;
  /** Offset at which it stopped; null when it did not, or has no place to tell. */
  readonly errorOffset: number | null;
}

/**
 * Reads the first document of a text exactly as go-yaml does.
 * @param linesBefore lines that stand before the text and count in messages
 */
export function compose(text: string, chunk: Chunk, notes: KeyNotes, linesBefore = 0): Composed {
  const composer = new Composer(chunk, notes);
  const parser = new TokenParser(text, composer);
  try {
    parser.parse();
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const { comments } = parser.scanner;
    return { root: null, tooDeep: false, comments, error: messageOf(refusal, linesBefore), errorOffset: refusal.mark?.offset ?? null };
  }
  const { root, tooDeep } = composer;
  // `---` and nothing behind it: a document without a node.
  const none = root !== null && root.type === 'scalar' && root.style === 'empty' && root.tag === null && root.anchor === null;
  return { root: none || tooDeep ? null : root, tooDeep, comments: parser.scanner.comments, error: null, errorOffset: null };
}

/**
 * go-yaml's words for a refusal. Its lines are those of the mark counted from 0, with one added for the scanner only, and left out on the
 * first line. Source: go.yaml.in/yaml/v2 decode.go (*parser).fail.
 */
function messageOf(refusal: Refusal, linesBefore: number): string {
  let line = 0;
  const { mark, context } = refusal;
  if (mark !== null && mark.line + linesBefore > 0) line = mark.line + linesBefore + (refusal.scanner ? 1 : 0);
  else if (context !== null) line = context.line + linesBefore;
  return line === 0 ? `yaml: ${refusal.problem}` : `yaml: line ${line}: ${refusal.problem}`;
}
