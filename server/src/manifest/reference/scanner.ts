import { Characters, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, type Mark, Refusal } from './characters.ts';
import { scanAnchor, scanDirective, scanTag } from './names.ts';
import { scanBlockScalar, scanPlain, scanQuoted } from './scalars.ts';
import type { Token, TokenKind } from './tokens.ts';

/** A place that turns out to be a key when a colon follows soon enough. */
interface SimpleKey {
  possible: boolean;
  /** At the indentation of a block mapping nothing but a key may stand. */
  readonly required: boolean;
  readonly token: number;
  readonly mark: Mark;
}

const SIMPLE_KEY_LENGTH_MAX = 1024;
const FLOW_LEVEL_MAX = 10_000;
const INDENTS_MAX = 10_000;

const TAB = 9;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const PERCENT = 37;
const QUOTE = 39;
const DASH = 45;
const POINT = 46;
const COLON = 58;
const QUESTION = 63;
/** Characters no plain scalar begins with, unless they are `-`, `?` or `:` with something behind them. */
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`';

/**
 * libyaml's scanner: characters to tokens, with its simple keys, its indentation stack and its complaints.
 * Source: go.yaml.in/yaml/v2 scannerc.go.
 */
export class TokenScanner {
  /** Starts and ends of comments, in turn. */
  readonly comments: number[] = [];
  private readonly c: Characters;
  private queue: Token[] = [];
  private head = 0;
  /** Tokens handed out so far. */
  private parsed = 0;
  private started = false;
  private ended = false;
  private flowLevel = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  private readonly keys: SimpleKey[] = [];
  private readonly keyByToken = new Map<number, number>();
  private readonly noteComment = (start: number, end: number): void => {
    this.comments.push(start, end);
  };

  constructor(text: string) {
    this.c = new Characters(text);
  }

  /** The next token, which stays. Throws a Refusal. */
  peek(): Token {
    while (this.head === this.queue.length || this.headMayBeKey()) this.fetch();
    return this.queue[this.head]!;
  }

  /** Removes the token that `peek` showed. */
  drop(): void {
    this.head++;
    this.parsed++;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
  }

  private headMayBeKey(): boolean {
    const index = this.keyByToken.get(this.parsed);
    const key = index === undefined ? undefined : this.keys[index];
    return key !== undefined && this.isValid(key);
  }

  private isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line < this.c.line || key.mark.count + SIMPLE_KEY_LENGTH_MAX < this.c.count) {
      if (key.required) this.refuse("could not find expected ':'", key.mark);
      key.possible = false;
      return false;
    }
    return true;
  }

  private refuse(problem: string, context: Mark | null): never {
    throw new Refusal(problem, this.c.mark(), context, true);
  }

  private fetch(): void {
    const { c } = this;
    c.need(1);
    if (!this.started) {
      this.started = true;
      this.keys.push({ possible: false, required: false, token: 0, mark: c.mark() });
      this.push('stream-start', c.mark());
      return;
    }
    if (this.ended) throw new Refusal('attempted to go past the end of stream; corrupted value?', null, null, false);
    this.skipToToken();
    this.unroll(c.column);
    c.need(4);
    const code = c.at();
    if (code === 0) {
      this.fetchStreamEnd();
      return;
    }
    if (c.column === 0 && code === PERCENT) {
      this.fetchDirective();
      return;
    }
    if (c.atMarker(DASH)) {
      this.fetchMarker('document-start');
      return;
    }
    if (c.atMarker(POINT)) {
      this.fetchMarker('document-end');
      return;
    }
    switch (code) {
      case 91:
        this.fetchFlowStart('flow-sequence-start');
        return;
      case 123:
        this.fetchFlowStart('flow-mapping-start');
        return;
      case 93:
        this.fetchFlowEnd('flow-sequence-end');
        return;
      case 125:
        this.fetchFlowEnd('flow-mapping-end');
        return;
      case 44:
        this.fetchFlowEntry();
        return;
      case DASH:
        if (isBlankOrEnd(c.at(1))) {
          this.fetchBlockEntry();
          return;
        }
        break;
      case QUESTION:
        if (this.flowLevel > 0 || isBlankOrEnd(c.at(1))) {
          this.fetchKey();
          return;
        }
        break;
      case COLON:
        if (this.flowLevel > 0 || isBlankOrEnd(c.at(1))) {
          this.fetchValue();
          return;
        }
        break;
      case 42:
        this.fetchNode(() => scanAnchor(c, 'alias'));
        return;
      case 38:
        this.fetchNode(() => scanAnchor(c, 'anchor'));
        return;
      case 33:
        this.fetchNode(() => scanTag(c));
        return;
      case 124:
      case 62:
        if (this.flowLevel === 0) {
          this.fetchBlockScalar();
          return;
        }
        break;
      case QUOTE:
      case DOUBLE_QUOTE:
        this.fetchNode(() => scanQuoted(c, code === QUOTE));
        return;
    }
    if (this.plainBegins(code)) {
      this.fetchPlain();
      return;
    }
    this.refuse('found character that cannot start any token', c.mark());
  }

  private plainBegins(code: number): boolean {
    const { c } = this;
    if (code === DASH) return !isBlank(c.at(1));
    if (code === QUESTION || code === COLON) return this.flowLevel === 0 && !isBlankOrEnd(c.at(1));
    return !isBlankOrEnd(code) && !(code < 128 && INDICATORS.includes(String.fromCharCode(code)));
  }

  private push(kind: TokenKind, start: Mark, end: Mark = start): void {
    this.queue.push({ kind, start, end });
  }

  /** Source: yaml_parser_scan_to_next_token. Tabs may stand where no key may begin. */
  private skipToToken(): void {
    const { c } = this;
    for (;;) {
      c.need(1);
      while (c.at() === SPACE || ((this.flowLevel > 0 || !this.keyAllowed) && c.at() === TAB)) c.skip();
      if (c.at() === HASH) {
        const from = c.pos;
        while (!isBreakOrEnd(c.at())) c.skip();
        this.noteComment(from, c.pos);
      }
      if (!isBreak(c.at())) return;
      c.need(2);
      c.skipLine();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private saveKey(): void {
    const required = this.flowLevel === 0 && this.indent === this.c.column;
    if (!this.keyAllowed) return;
    const token = this.parsed + (this.queue.length - this.head);
    const key: SimpleKey = { possible: true, required, token, mark: this.c.mark() };
    this.removeKey();
    this.keys[this.keys.length - 1] = key;
    this.keyByToken.set(token, this.keys.length - 1);
  }

  private removeKey(): void {
    const key = this.keys[this.keys.length - 1]!;
    if (!key.possible) return;
    if (key.required) this.refuse("could not find expected ':'", key.mark);
    key.possible = false;
    this.keyByToken.delete(key.token);
  }

  /** Opens a block collection when the column is deeper than the one around; `index` is where in the queue it begins, -1 for the end. */
  private roll(column: number, index: number, kind: TokenKind, mark: Mark): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > INDENTS_MAX) this.refuse(`exceeded max depth of ${INDENTS_MAX}`, this.keys[this.keys.length - 1]!.mark);
    const token: Token = { kind, start: mark, end: mark };
    if (index < 0) this.queue.push(token);
    else this.queue.splice(this.head + index, 0, token);
  }

  /** Closes the block collections that are deeper than a column. */
  private unroll(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.push('block-end', this.c.mark());
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private fetchStreamEnd(): void {
    const { c } = this;
    if (c.column !== 0) {
      c.column = 0;
      c.line++;
    }
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.ended = true;
    this.push('stream-end', c.mark());
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.queue.push(scanDirective(this.c, this.noteComment));
  }

  private fetchMarker(kind: TokenKind): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.fetchCharacters(kind, 3);
  }

  private fetchCharacters(kind: TokenKind, length: number): void {
    const start = this.c.mark();
    for (let i = 0; i < length; i++) this.c.skip();
    this.push(kind, start, this.c.mark());
  }

  private fetchFlowStart(kind: TokenKind): void {
    this.saveKey();
    this.keys.push({ possible: false, required: false, token: this.parsed + (this.queue.length - this.head), mark: this.c.mark() });
    this.flowLevel++;
    if (this.flowLevel > FLOW_LEVEL_MAX) this.refuse(`exceeded max depth of ${FLOW_LEVEL_MAX}`, this.c.mark());
    this.keyAllowed = true;
    this.fetchCharacters(kind, 1);
  }

  private fetchFlowEnd(kind: TokenKind): void {
    this.removeKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.keyByToken.delete(this.keys.pop()!.token);
    }
    this.keyAllowed = false;
    this.fetchCharacters(kind, 1);
  }

  private fetchFlowEntry(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.fetchCharacters('flow-entry', 1);
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.refuse('block sequence entries are not allowed in this context', this.c.mark());
      this.roll(this.c.column, -1, 'block-sequence-start', this.c.mark());
    }
    this.removeKey();
    this.keyAllowed = true;
    this.fetchCharacters('block-entry', 1);
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.refuse('mapping keys are not allowed in this context', this.c.mark());
      this.roll(this.c.column, -1, 'block-mapping-start', this.c.mark());
    }
    this.removeKey();
    this.keyAllowed = this.flowLevel === 0;
    this.fetchCharacters('key', 1);
  }

  private fetchValue(): void {
    const key = this.keys[this.keys.length - 1]!;
    if (this.isValid(key)) {
      const index = key.token - this.parsed;
      this.queue.splice(this.head + index, 0, { kind: 'key', start: key.mark, end: key.mark });
      this.roll(key.mark.column, index, 'block-mapping-start', key.mark);
      key.possible = false;
      this.keyByToken.delete(key.token);
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) this.refuse('mapping values are not allowed in this context', this.c.mark());
        this.roll(this.c.column, -1, 'block-mapping-start', this.c.mark());
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.fetchCharacters('value', 1);
  }

  /** Anchors, aliases, tags and quoted scalars: each may begin a key, and none may follow one without more. */
  private fetchNode(scan: () => Token): void {
    this.saveKey();
    this.keyAllowed = false;
    this.queue.push(scan());
  }

  private fetchBlockScalar(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.queue.push(scanBlockScalar(this.c, this.indent, this.noteComment));
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { token, broken } = scanPlain(this.c, this.indent, this.flowLevel > 0);
    if (broken) this.keyAllowed = true;
    this.queue.push(token);
  }
}
