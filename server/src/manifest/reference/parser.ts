import { type Mark, Refusal } from './characters.ts';
import { TokenScanner } from './scanner.ts';
import type { Token, TokenStyle } from './tokens.ts';

/** Tag and anchor in front of a node. */
export interface EventProperties {
  readonly tag: string | null;
  readonly anchor: string | null;
}

/** What libyaml's parser tells, as far as a tree needs it. Offsets are UTF-16 code units of the text. */
export interface TreeBuilder {
  scalar(properties: EventProperties, style: TokenStyle, value: string, start: number, end: number): void;
  /** A node that is not written: `key:` without value. */
  empty(properties: EventProperties, start: number, end: number): void;
  alias(name: string, start: number, end: number): void;
  openMapping(properties: EventProperties, flow: boolean, start: number): void;
  openSequence(properties: EventProperties, flow: boolean, start: number): void;
  /** The next nodes are a key and its value; the pair begins here. */
  pair(start: number): void;
  /** End of the innermost collection, behind its bracket when it has one. */
  close(end: number | null): void;
}

const NO_PROPERTIES: EventProperties = { tag: null, anchor: null };
const MAX_HANDLES = 100;

type State =
  | 'sequence-entry'
  | 'indentless-entry'
  | 'mapping-key'
  | 'mapping-value'
  | 'flow-sequence-first'
  | 'flow-sequence-entry'
  | 'flow-pair-key'
  | 'flow-pair-value'
  | 'flow-pair-end'
  | 'flow-mapping-first'
  | 'flow-mapping-key'
  | 'flow-mapping-value'
  | 'flow-mapping-empty-value';

/**
 * libyaml's parser: tokens of the first document to a tree, with its grammar and its complaints. A stack of states, as there, so that
 * nesting costs no call stack. Source: go.yaml.in/yaml/v2 parserc.go.
 */
export class TokenParser {
  readonly scanner: TokenScanner;
  private readonly builder: TreeBuilder;
  private readonly states: State[] = [];
  /** Where the collections that are open begin. */
  private readonly marks: Mark[] = [];
  private readonly handles = new Map<string, string>();
  /** End of the last token that was dropped. */
  private last = 0;

  constructor(text: string, builder: TreeBuilder) {
    this.scanner = new TokenScanner(text);
    this.builder = builder;
  }

  /** Reads the first document; false when there is none. Throws a Refusal. */
  parse(): boolean {
    this.scanner.peek();
    this.drop();
    let token = this.scanner.peek();
    if (token.kind === 'stream-end') return false;
    const explicit = ['version-directive', 'tag-directive', 'document-start'].includes(token.kind);
    token = this.readDirectives();
    if (explicit) {
      if (token.kind !== 'document-start') this.refuse('did not find expected <document start>', token.start);
      this.drop();
      token = this.scanner.peek();
      if (['version-directive', 'tag-directive', 'document-start', 'document-end', 'stream-end'].includes(token.kind)) {
        this.builder.empty(NO_PROPERTIES, this.last, this.last);
        return true;
      }
    }
    this.node(true, false);
    while (this.states.length > 0) this.step();
    this.scanner.peek();
    return true;
  }

  private refuse(problem: string, mark: Mark, context: Mark | null = null): never {
    throw new Refusal(problem, mark, context, false);
  }

  private drop(): void {
    this.last = this.scanner.peek().end.offset;
    this.scanner.drop();
  }

  /** Drops the token at hand and shows the next. */
  private advance(): Token {
    this.drop();
    return this.scanner.peek();
  }

  private readDirectives(): Token {
    let token = this.scanner.peek();
    let version = false;
    while (token.kind === 'version-directive' || token.kind === 'tag-directive') {
      if (token.kind === 'version-directive') {
        if (version) this.refuse('found duplicate %YAML directive', token.start);
        if (token.major !== 1 || token.minor !== 1) this.refuse('found incompatible YAML document', token.start);
        version = true;
      } else {
        const handle = token.value ?? '';
        if (this.handles.has(handle) || this.handles.size > MAX_HANDLES) this.refuse('found duplicate %TAG directive', token.start);
        this.handles.set(handle, token.suffix ?? '');
      }
      token = this.advance();
    }
    if (!this.handles.has('!')) this.handles.set('!', '!');
    if (!this.handles.has('!!')) this.handles.set('!!', 'tag:yaml.org,2002:');
    return token;
  }

  private step(): void {
    const state = this.states.pop()!;
    switch (state) {
      case 'sequence-entry':
        this.sequenceEntry();
        return;
      case 'indentless-entry':
        this.indentlessEntry();
        return;
      case 'mapping-key':
        this.mappingKey();
        return;
      case 'mapping-value':
        this.mappingValue();
        return;
      case 'flow-sequence-first':
      case 'flow-sequence-entry':
        this.flowSequenceEntry(state === 'flow-sequence-first');
        return;
      case 'flow-pair-key':
        this.flowPairKey();
        return;
      case 'flow-pair-value':
        this.flowPairValue();
        return;
      case 'flow-pair-end':
        this.builder.close(null);
        return;
      case 'flow-mapping-first':
      case 'flow-mapping-key':
        this.flowMappingKey(state === 'flow-mapping-first');
        return;
      case 'flow-mapping-value':
        this.flowMappingValue(false);
        return;
      case 'flow-mapping-empty-value':
        this.flowMappingValue(true);
        return;
    }
  }

  private empty(): void {
    this.builder.empty(NO_PROPERTIES, this.last, this.last);
  }

  /** Source: yaml_parser_parse_node. */
  private node(block: boolean, indentless: boolean): void {
    let token = this.scanner.peek();
    if (token.kind === 'alias') {
      this.builder.alias(token.value ?? '', token.start.offset, token.end.offset);
      this.drop();
      return;
    }
    const start = token.start;
    let anchor: string | null = null;
    let tag: Token | null = null;
    for (let i = 0; i < 2; i++) {
      if (token.kind === 'anchor' && anchor === null) anchor = token.value ?? '';
      else if (token.kind === 'tag' && tag === null) tag = token;
      else break;
      token = this.advance();
    }
    const properties: EventProperties = anchor === null && tag === null ? NO_PROPERTIES : { anchor, tag: this.tagOf(tag, start) };
    const from = start.offset;
    switch (token.kind) {
      case 'block-entry':
        if (!indentless) break;
        this.builder.openSequence(properties, false, from);
        this.states.push('indentless-entry');
        return;
      case 'scalar':
        this.builder.scalar(properties, token.style ?? 'plain', token.value ?? '', from, token.contentEnd ?? token.end.offset);
        this.drop();
        return;
      case 'flow-sequence-start':
        this.builder.openSequence(properties, true, from);
        this.marks.push(token.start);
        this.drop();
        this.states.push('flow-sequence-first');
        return;
      case 'flow-mapping-start':
        this.builder.openMapping(properties, true, from);
        this.marks.push(token.start);
        this.drop();
        this.states.push('flow-mapping-first');
        return;
      case 'block-sequence-start':
        if (!block) break;
        this.builder.openSequence(properties, false, from);
        this.marks.push(token.start);
        this.drop();
        this.states.push('sequence-entry');
        return;
      case 'block-mapping-start':
        if (!block) break;
        this.builder.openMapping(properties, false, from);
        this.marks.push(token.start);
        this.drop();
        this.states.push('mapping-key');
        return;
      default:
    }
    if (anchor === null && tag === null) this.refuse('did not find expected node content', token.start, start);
    this.builder.empty(properties, from, this.last);
  }

  private tagOf(token: Token | null, start: Mark): string | null {
    if (token === null) return null;
    const handle = token.value ?? '';
    const suffix = token.suffix ?? '';
    if (handle === '') return suffix;
    const prefix = this.handles.get(handle);
    const tag = prefix === undefined ? '' : prefix + suffix;
    if (tag === '') this.refuse('found undefined tag handle', token.start, start);
    return tag;
  }

  private sequenceEntry(): void {
    const token = this.scanner.peek();
    if (token.kind === 'block-entry') {
      const next = this.advance();
      this.states.push('sequence-entry');
      if (next.kind === 'block-entry' || next.kind === 'block-end') this.empty();
      else this.node(true, false);
      return;
    }
    const mark = this.marks.pop()!;
    if (token.kind !== 'block-end') this.refuse("did not find expected '-' indicator", token.start, mark);
    this.builder.close(null);
    this.drop();
  }

  private indentlessEntry(): void {
    const token = this.scanner.peek();
    if (token.kind !== 'block-entry') {
      this.builder.close(null);
      return;
    }
    const next = this.advance();
    this.states.push('indentless-entry');
    if (['block-entry', 'key', 'value', 'block-end'].includes(next.kind)) this.empty();
    else this.node(true, false);
  }

  private mappingKey(): void {
    const token = this.scanner.peek();
    if (token.kind === 'key') {
      this.builder.pair(token.start.offset);
      const next = this.advance();
      this.states.push('mapping-value');
      if (next.kind === 'key' || next.kind === 'value' || next.kind === 'block-end') this.empty();
      else this.node(true, true);
      return;
    }
    const mark = this.marks.pop()!;
    if (token.kind !== 'block-end') this.refuse('did not find expected key', token.start, mark);
    this.builder.close(null);
    this.drop();
  }

  private mappingValue(): void {
    const token = this.scanner.peek();
    this.states.push('mapping-key');
    if (token.kind !== 'value') {
      this.empty();
      return;
    }
    const next = this.advance();
    if (next.kind === 'key' || next.kind === 'value' || next.kind === 'block-end') this.empty();
    else this.node(true, true);
  }

  private flowSequenceEntry(first: boolean): void {
    let token = this.scanner.peek();
    if (token.kind !== 'flow-sequence-end') {
      if (!first) {
        if (token.kind !== 'flow-entry') this.refuse("did not find expected ',' or ']'", token.start, this.marks.pop() ?? null);
        token = this.advance();
      }
      if (token.kind === 'key') {
        this.builder.openMapping(NO_PROPERTIES, true, token.start.offset);
        this.builder.pair(token.start.offset);
        this.drop();
        this.states.push('flow-sequence-entry', 'flow-pair-key');
        return;
      }
      if (token.kind !== 'flow-sequence-end') {
        this.states.push('flow-sequence-entry');
        this.node(false, false);
        return;
      }
    }
    this.closeFlow(token);
  }

  private closeFlow(token: Token): void {
    this.marks.pop();
    this.builder.close(token.end.offset);
    this.drop();
  }

  private flowPairKey(): void {
    const token = this.scanner.peek();
    this.states.push('flow-pair-value');
    if (token.kind !== 'value' && token.kind !== 'flow-entry' && token.kind !== 'flow-sequence-end') {
      this.node(false, false);
      return;
    }
    // libyaml drops the token here, whatever it is.
    this.empty();
    this.drop();
  }

  private flowPairValue(): void {
    const token = this.scanner.peek();
    this.states.push('flow-pair-end');
    if (token.kind === 'value') {
      const next = this.advance();
      if (next.kind !== 'flow-entry' && next.kind !== 'flow-sequence-end') {
        this.node(false, false);
        return;
      }
    }
    this.empty();
  }

  private flowMappingKey(first: boolean): void {
    let token = this.scanner.peek();
    if (token.kind !== 'flow-mapping-end') {
      if (!first) {
        if (token.kind !== 'flow-entry') this.refuse("did not find expected ',' or '}'", token.start, this.marks.pop() ?? null);
        token = this.advance();
      }
      if (token.kind === 'key') {
        this.builder.pair(token.start.offset);
        token = this.advance();
        this.states.push('flow-mapping-value');
        if (token.kind === 'value' || token.kind === 'flow-entry' || token.kind === 'flow-mapping-end') this.empty();
        else this.node(false, false);
        return;
      }
      if (token.kind !== 'flow-mapping-end') {
        this.builder.pair(token.start.offset);
        this.states.push('flow-mapping-empty-value');
        this.node(false, false);
        return;
      }
    }
    this.closeFlow(token);
  }

  private flowMappingValue(empty: boolean): void {
    const token = this.scanner.peek();
    this.states.push('flow-mapping-key');
    if (!empty && token.kind === 'value') {
      const next = this.advance();
      if (next.kind !== 'flow-entry' && next.kind !== 'flow-mapping-end') {
        this.node(false, false);
        return;
      }
    }
    this.empty();
  }
}
