import { expand, type MacroLibraries } from './macros.ts';
import { EXPECTED, EXPECTED_IN_INDEX, EXPECTED_IN_LIST, EXPECTED_IN_MAP, EXPECTED_OR_NONE, OPERATORS, Reader } from './reader.ts';
import { type Expression, type ListLiteral, type Literal, type MapEntry, type MessageField, RESERVED_WORDS } from './syntax.ts';
import { type Problem, type Token, tokensOf } from './tokens.ts';

/** Deeper than what anybody writes; CEL itself ends at 250 levels. */
const DEPTH_MAX = 100;
/** Longer texts are not read. Source: cel-go parser.go, expressionSizeCodePointLimit. */
const LENGTH_MAX = 100_000;
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];
const NAMES = '{IDENTIFIER, ESC_IDENTIFIER}';
/** Those of terms that are all yes or no. */
const LOGICAL_LEVELS = 2;
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const INT_LIMIT = 2n ** 63n;
const UINT_LIMIT = 2n ** 64n;

/**
 * The expression with its macros expanded, or what the server says of a text that is none; null where that is not known.
 */
export function parseExpression(
  text: string,
  macros: MacroLibraries,
): { readonly expression: Expression } | { readonly problems: readonly Problem[] } | null {
  const read = text.length > LENGTH_MAX ? null : tokensOf(text);
  if (!read) return null;
  const parser = new Parser(text, read.tokens, macros);
  const expression = parser.whole();
  if (parser.isBeyond) return null;
  const problems = [...read.problems, ...parser.problems];
  if (problems.length > 0) return { problems: [...problems, ...parser.misuses] };
  return expression && (parser.misuses.length > 0 ? { problems: parser.misuses } : { expression });
}

/** Stands for an operand that is not there. */
const missing = (at: number): Expression => ({ kind: 'name', name: '', at });

const isNumber = ({ kind }: Token): boolean => kind === 'int' || kind === 'double';

class Parser extends Reader {
  /** What is well-formed, but must not be there. */
  readonly misuses: Problem[] = [];
  private depth = 0;

  constructor(
    text: string,
    tokens: readonly Token[],
    private readonly macros: MacroLibraries,
  ) {
    super(text, tokens);
  }

  /** An expression and nothing else. */
  whole(): Expression | null {
    const expression = this.expression();
    const left = this.tokens.length - 1 - this.position;
    if (expression && left > 0) this.report(`${left === 1 ? 'extraneous' : 'mismatched'} input ${this.shown()} expecting <EOF>`);
    return expression;
  }

  /** An expression behind which these may stand. */
  private within(context: readonly string[], read = () => this.expression()): Expression | null {
    this.contexts.push(context);
    const found = read();
    this.contexts.pop();
    return found;
  }

  private expression(): Expression | null {
    if (this.depth >= DEPTH_MAX) return this.beyond();
    this.depth++;
    const found = this.conditional();
    this.depth--;
    return found;
  }

  private conditional(): Expression | null {
    const condition = this.binary(0);
    const question = condition && this.take('?');
    if (!question) return condition;
    const then = this.within([':'], () => this.binary(0));
    if (!then) return null;
    this.expect(':', false);
    const otherwise = this.expression();
    return otherwise && { kind: 'call', name: '_?_:_', target: null, args: [condition, then, otherwise], at: question.at };
  }

  private binary(level: number): Expression | null {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    if (level < LOGICAL_LEVELS) return this.logical(level, operators[0]!);
    let left = this.binary(level + 1);
    for (let count = 0; ; count++) {
      const operator = left && this.take(...operators);
      if (!left || !operator) return left;
      if (count > DEPTH_MAX) return this.beyond();
      const right = this.binary(level + 1);
      if (!right) return null;
      const name = operator.text === 'in' ? '@in' : `_${operator.text}_`;
      left = { kind: 'call', name, target: null, args: [left, right], at: operator.at };
    }
  }

  /** As many terms as there are, side by side: they may be many. */
  private logical(level: number, sign: string): Expression | null {
    const terms: Expression[] = [];
    const signs: number[] = [];
    for (;;) {
      const term = this.binary(level + 1);
      if (!term) return null;
      terms.push(term);
      const operator = this.take(sign);
      // The server makes a tree of them: the one in the middle is its root.
      const at = signs[Math.floor(signs.length / 2)];
      if (!operator) return at === undefined ? term : { kind: 'call', name: `_${sign}_`, target: null, args: terms, at };
      signs.push(operator.at);
    }
  }

  /** Signs of one kind; two of them are none. */
  private unary(): Expression | null {
    if (!this.operandFollows(EXPECTED)) return missing(this.next.at);
    const first = this.take('!', '-');
    if (!first) return this.member();
    let count = 1;
    while (this.take(first.text)) count++;
    const { next } = this;
    if (first.text === '-' && isNumber(next)) return this.following({ ...this.number(count % 2 === 1), at: first.at }, first.at);
    // Of the other sign only the one that belongs to a number may follow.
    const isSigned = this.isNext('-') && isNumber(this.tokens[this.position + 1]!);
    if (!isSigned && (this.isAtEnd() || this.isNext('!') || this.isNext('-'))) return this.withoutOperand(first.text);
    const of = isSigned ? this.unary() : this.member();
    if (!of || count % 2 === 0) return of;
    return { kind: 'call', name: first.text === '!' ? '!_' : '-_', target: null, args: [of], at: first.at };
  }

  /** Behind a sign there is another one or nothing. */
  private withoutOperand(sign: string): Expression {
    const { at } = this.next;
    if (this.isAtEnd()) {
      if (sign === '-') this.problems.push({ at, message: "Syntax error: no viable alternative at input '-'" });
      this.report(`${sign === '!' ? 'extraneous' : 'mismatched'} input '<EOF>' expecting ${EXPECTED.shown}`);
    } else if (sign === '-') this.giveUp(`no viable alternative at input '-${this.next.text}'`);
    else {
      this.position++;
      this.giveUp(`no viable alternative at input '${this.text.slice(at, this.next.end)}'`);
    }
    return missing(at);
  }

  private member(): Expression | null {
    if (!this.operandFollows(EXPECTED)) return missing(this.next.at);
    const start = this.next.at;
    const first = this.primary();
    return first && this.following(first, start);
  }

  /** Fields, places in lists and calls behind an expression. */
  private following(first: Expression, start: number): Expression | null {
    let found: Expression | null = first;
    for (let count = 0; found; count++) {
      if (count > DEPTH_MAX) return this.beyond();
      const operator = this.take('.', '[');
      if (!operator) return found;
      found = operator.text === '.' ? this.afterDot(found, operator.at, start) : this.afterBracket(found, operator.at);
    }
    return null;
  }

  private afterBracket(of: Expression, at: number): Expression | null {
    const isOptional = this.take('?') !== null;
    const index = this.within([']'], () =>
      this.operandFollows(isOptional ? EXPECTED : EXPECTED_IN_INDEX) ? this.expression() : missing(this.next.at),
    );
    if (!index) return null;
    this.expect(']', false);
    return { kind: 'call', name: isOptional ? '_[?_]' : '_[_]', target: null, args: [of, index], at };
  }

  private afterDot(of: Expression, at: number, start: number): Expression | null {
    const isOptional = this.take('?') !== null;
    if (isOptional) this.dropBeforeName();
    const { kind, text: name, at: atName } = this.next;
    if (kind === 'escaped') this.misuses.push({ at: atName, message: "unsupported syntax: '`'" });
    else if (kind !== 'name' || name === 'in' || LITERALS.has(name)) return this.withoutName(isOptional, start, at);
    this.advance();
    if (isOptional) {
      const field: Literal = { kind: 'literal', type: 'string', value: name, at: atName };
      return { kind: 'call', name: '_?._', target: null, args: [of, field], at };
    }
    const open = this.take('(');
    if (!open) return { kind: 'select', of, field: name, isTest: false, at };
    const args = this.arguments(false);
    return args && this.expanded(name, of, args, open.at);
  }

  private dropBeforeName(): void {
    if (this.next.kind === 'name' || this.tokens[this.position + 1]?.kind !== 'name') return;
    this.report(`extraneous input ${this.shown()} expecting ${NAMES}`);
    this.position++;
  }

  /** Behind a dot there is no name. */
  private withoutName(isOptional: boolean, start: number, dotAt: number): Expression {
    const { text: word, at, end } = this.next;
    if (isOptional) {
      this.giveUp(`mismatched input ${this.shown()} expecting ${NAMES}`);
      this.misuses.push({ at, message: 'unsupported ident kind' });
      return missing(start);
    }
    this.report(
      LITERALS.has(word)
        ? `mismatched input '${word}' expecting IDENTIFIER`
        : `no viable alternative at input '${this.text.slice(dotAt, end)}'`,
    );
    const context = this.contexts.at(-1);
    if (!context) this.skip(false);
    else if (!context.includes(word)) this.startAnew();
    return missing(start);
  }

  /** What was open is forgotten; what follows is read as if it stood by itself. */
  private startAnew(): void {
    this.contexts.splice(0, this.contexts.length);
    this.skip(false);
    if (this.take(...OPERATORS)) this.whole();
    this.position = this.tokens.length - 1;
  }

  private expanded(name: string, target: Expression, args: readonly Expression[], at: number): Expression {
    const macro = expand(name, target, args, at, this.macros);
    if (macro && !('message' in macro)) return macro;
    if (macro) this.misuses.push(macro);
    return { kind: 'call', name, target, args, at };
  }

  private primary(): Expression | null {
    const { at } = this.next;
    if (isNumber(this.next)) return this.number(false);
    if (this.take('(')) {
      const inner = this.within([')']);
      if (inner) this.expect(')', true);
      return inner;
    }
    if (this.take('[')) {
      const found = this.list();
      return found && { kind: 'list', ...found, at };
    }
    if (this.take('{')) {
      const entries = this.entries(true, () => this.mapEntry());
      return entries && { kind: 'map', entries, at };
    }
    const dot = this.take('.');
    if (!dot || (this.next.kind === 'name' && !LITERALS.has(this.next.text))) return this.named(dot);
    const { text: word, end } = this.next;
    this.giveUp(
      LITERALS.has(word)
        ? `mismatched input '${word}' expecting IDENTIFIER`
        : `no viable alternative at input '${this.text.slice(at, end)}'`,
    );
    return missing(at);
  }

  /** What begins with a word: a value, a name, a call or a message. */
  private named(dot: Token | null): Expression | null {
    const { kind, text, at } = this.next;
    if (kind === 'operator') return this.beyond();
    if (kind === 'uint') return this.unsigned();
    if (kind === 'name' && !LITERALS.has(text)) {
      const message = this.messageName();
      if (message) return this.message(`${dot ? '.' : ''}${message}`);
    }
    this.advance();
    if (RESERVED_WORDS.has(text) && kind === 'name') this.misuses.push({ at: (dot ?? { at }).at, message: `reserved identifier: ${text}` });
    if (kind === 'string' || kind === 'bytes') return { kind: 'literal', type: kind, value: text, at };
    const literal = LITERALS.get(text);
    if (literal !== undefined)
      return dot ? this.beyond() : { kind: 'literal', type: literal === null ? 'null' : 'bool', value: literal, at };
    const open = this.take('(');
    const name = dot ? `.${text}` : text;
    return open ? this.call(name, open.at) : { kind: 'name', name, at };
  }

  /** The names with dots between them in front of a `{`; null where there is none. */
  private messageName(): string | null {
    let offset = 0;
    while (this.isNext('.', offset + 1) && this.tokens[this.position + offset + 2]?.kind === 'name') offset += 2;
    if (!this.isNext('{', offset + 1)) return null;
    const name = this.tokens.slice(this.position, this.position + offset + 1).map(({ text }) => text);
    this.position += offset + 1;
    return name.join('');
  }

  private message(name: string): Expression | null {
    const { at } = this.advance();
    const fields = this.entries(false, () => this.messageField());
    return fields && { kind: 'message', name, fields, at };
  }

  private call(name: string, at: number): Expression | null {
    const args = this.arguments(true);
    const [only] = args ?? [];
    if (name === 'has' && only && args?.length === 1) {
      if (only.kind === 'select') return { ...only, isTest: true, at };
      this.misuses.push({ at: only.at, message: 'invalid argument to has() macro' });
    }
    return args && { kind: 'call', name, target: null, args, at };
  }

  private arguments(isPrimary: boolean): readonly Expression[] | null {
    const args: Expression[] = [];
    if (this.take(')')) return args;
    let isSound = true;
    this.contexts.push([')', ',']);
    if (this.operandFollows(EXPECTED_OR_NONE)) {
      do {
        const arg = this.expression();
        if (arg) args.push(arg);
        else isSound = false;
      } while (isSound && this.take(','));
    }
    this.contexts.pop();
    if (!isSound) return null;
    this.expect(')', isPrimary);
    return args;
  }

  private list(): Pick<ListLiteral, 'items' | 'optional'> | null {
    const items: Expression[] = [];
    const optional: number[] = [];
    const found = { items, optional };
    if (this.take(']')) return found;
    if (!this.take(',')) {
      let isSound = true;
      this.contexts.push([']', ',']);
      do {
        if (items.length > 0 && !this.begins(this.next) && !this.isNext('?')) break;
        const isOptional = this.take('?') !== null;
        if (isOptional) optional.push(items.length);
        const item = isOptional || items.length > 0 || this.operandFollows(EXPECTED_IN_LIST) ? this.expression() : missing(this.next.at);
        if (item) items.push(item);
        else isSound = false;
      } while (isSound && this.take(','));
      this.contexts.pop();
      if (!isSound) return null;
    }
    this.expect(']', true, this.isNext(',', -1) ? "']'" : "{']', ','}");
    return found;
  }

  /** What stands between commas in braces; after the last one a comma may stand. */
  private entries<Entry>(isMap: boolean, entry: () => Entry | null): readonly Entry[] | null {
    const entries: Entry[] = [];
    if (isMap && this.isAtEnd()) {
      this.operandFollows(EXPECTED_IN_MAP);
      return entries;
    }
    if (this.take('}')) return entries;
    if (this.take(',')) {
      this.expect('}', true);
      return entries;
    }
    do {
      if (this.isNext('}') || (isMap && entries.length > 0 && !this.begins(this.next) && !this.isNext('?'))) break;
      this.contexts.push(['}', ',']);
      const found = entry();
      this.contexts.pop();
      if (!found) return null;
      entries.push(found);
    } while (this.take(','));
    this.expect('}', true, this.isNext(',', -1) ? "'}'" : "{'}', ','}");
    return entries;
  }

  private mapEntry(): MapEntry | null {
    const isOptional = this.take('?') !== null;
    const key = this.within([':']);
    if (!key) return null;
    const { at } = this.next;
    this.expect(':', false);
    const value = this.expression();
    return value && { key, value, isOptional, at };
  }

  private messageField(): MessageField | null {
    const isOptional = this.take('?') !== null;
    const { kind, text: name } = this.next;
    if (kind !== 'name' || name === 'in' || LITERALS.has(name)) {
      this.giveUp(`mismatched input ${this.shown()} expecting {${isOptional ? '' : "'}', ',', '?', "}IDENTIFIER, ESC_IDENTIFIER}`);
      return { name, value: missing(this.next.at), isOptional, at: this.next.at };
    }
    this.advance();
    const { at } = this.next;
    this.expect(':', false);
    const value = this.expression();
    return value && { name, value, isOptional, at };
  }

  private number(isNegative: boolean): Literal {
    const { kind, text, at } = this.advance();
    const sign = isNegative ? -1 : 1;
    if (kind === 'double') {
      if (!Number.isFinite(Number(text))) this.misuses.push({ at, message: 'invalid double literal' });
      return { kind: 'literal', type: 'double', value: sign * Number(text), at };
    }
    const value = BigInt(sign) * BigInt(text);
    if (value >= INT_LIMIT || value < -INT_LIMIT) this.misuses.push({ at, message: 'invalid int literal' });
    return { kind: 'literal', type: 'int', value, at };
  }

  private unsigned(): Literal {
    const { text, at } = this.advance();
    const value = BigInt(text);
    if (value >= UINT_LIMIT) this.misuses.push({ at, message: 'invalid uint literal' });
    return { kind: 'literal', type: 'uint', value, at };
  }
}
