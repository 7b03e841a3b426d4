import { expand, type MacroLibraries } from './macros.ts';
import { type Expression, type ListLiteral, type Literal, type MapEntry, type MessageField, RESERVED_WORDS } from './syntax.ts';
import { type Problem, type Token, tokensOf } from './tokens.ts';

/** Deeper than what anybody writes; CEL itself ends at 250 levels. */
const DEPTH_MAX = 100;
/** Longer texts are not read. Source: cel-go parser.go, expressionSizeCodePointLimit. */
const LENGTH_MAX = 100_000;
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];
/** Those of terms that are all yes or no. */
const LOGICAL_LEVELS = 2;
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const INT_LIMIT = 2n ** 63n;
const CLOSING = new Set([')', ']', '}']);
const UINT_LIMIT = 2n ** 64n;

/** Kinds of tokens and operators that an operand begins with, as messages list them. */
const OPERANDS = ["'['", "'{'", "'('", "'.'", "'-'", "'!'", "'true'", "'false'", "'null'"];
const VALUES = ['NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES', 'IDENTIFIER'];
const EXPECTED = `{${[...OPERANDS, ...VALUES].join(', ')}}`;
/** The same where there may be no argument at all, and in an index. */
const EXPECTED_OR_NONE = EXPECTED.replace("'(', ", "'(', ')', ");
/** The same at the beginning of a list and of a map. */
const EXPECTED_IN_LIST = EXPECTED.replace("'[', ", "'[', ']', ").replace("'.', ", "'.', ',', ").replace("'!', ", "'!', '?', ");
const EXPECTED_IN_MAP = EXPECTED.replace("'{', ", "'{', '}', ").replace("'.', ", "'.', ',', ").replace("'!', ", "'!', '?', ");
const EXPECTED_IN_INDEX = EXPECTED.replace("'!', ", "'!', '?', ");

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

class Parser {
  readonly problems: Problem[] = [];
  /** What is well-formed, but must not be there. */
  readonly misuses: Problem[] = [];
  /** Something was met that is not read here. */
  isBeyond = false;
  private position = 0;
  private depth = 0;
  /** What closes the brackets that are open. */
  private readonly closers: string[] = [];

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly macros: MacroLibraries,
  ) {}

  /** An expression and nothing else. */
  whole(): Expression | null {
    const expression = this.expression();
    const left = this.tokens.length - 1 - this.position;
    if (expression && left > 0) this.report(`${left === 1 ? 'extraneous' : 'mismatched'} input ${this.shown()} expecting <EOF>`);
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.position]!;
  }

  /** The next token as messages show it. */
  private shown(): string {
    const { kind, at, end } = this.next;
    return kind === 'end' ? "'<EOF>'" : `'${this.text.slice(at, end)}'`;
  }

  private report(message: string): null {
    this.problems.push({ at: this.next.at, message: `Syntax error: ${message}` });
    return null;
  }

  private beyond(): null {
    this.isBeyond = true;
    return null;
  }

  /** Takes what has to follow; at the end of the text it is told to be missing, when it is all that is. */
  private close(operator: string): boolean {
    if (this.take(operator)) {
      this.closers.pop();
      return true;
    }
    if (this.next.kind !== 'end') this.beyond();
    else if (this.closers.length === 1) this.report(`missing '${operator}' at '<EOF>'`);
    else this.report(`mismatched input '<EOF>' expecting '${operator}'`);
    return false;
  }

  /** May the token begin an operand? */
  private begins({ kind, text }: Token): boolean {
    if (kind === 'operator') return OPERANDS.includes(`'${text}'`);
    return kind !== 'end' && !(kind === 'name' && text === 'in');
  }

  private take(...operators: readonly string[]): Token | null {
    const { next } = this;
    const isWord = next.kind === 'name' && next.text === 'in';
    if ((next.kind !== 'operator' && !isWord) || !operators.includes(next.text)) return null;
    this.position++;
    return next;
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
    const then = this.binary(0);
    if (!then) return null;
    if (!this.take(':')) return this.next.kind === 'end' ? this.report("mismatched input '<EOF>' expecting ':'") : this.beyond();
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
    let at: number | null = null;
    for (;;) {
      const term = this.binary(level + 1);
      if (!term) return null;
      terms.push(term);
      const operator = this.take(sign);
      if (!operator) return at === null ? term : { kind: 'call', name: `_${sign}_`, target: null, args: terms, at };
      at ??= operator.at;
    }
  }

  /** Signs of one kind; two of them are none. */
  private unary(): Expression | null {
    const first = this.take('!', '-');
    if (!first) return this.member();
    let count = 1;
    while (this.take(first.text)) count++;
    const { next } = this;
    if (first.text === '-' && isNumber(next)) return this.following({ ...this.number(count % 2 === 1), at: first.at }, first.at);
    // Of the other sign only the one that belongs to a number may follow.
    const isSigned = next.kind === 'operator' && (next.text === '!' || next.text === '-');
    if (next.kind === 'end' || (isSigned && (next.text === '!' || !isNumber(this.tokens[this.position + 1]!)))) return this.beyond();
    const of = isSigned ? this.unary() : this.member();
    if (!of || count % 2 === 0) return of;
    return { kind: 'call', name: first.text === '!' ? '!_' : '-_', target: null, args: [of], at: first.at };
  }

  private member(): Expression | null {
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
    if (!this.begins(this.next) && !this.skipsOne(isOptional ? EXPECTED : EXPECTED_IN_INDEX)) return this.beyondUnlessTold();
    this.closers.push(']');
    const index = this.expression();
    return index && this.close(']') ? { kind: 'call', name: isOptional ? '_[?_]' : '_[_]', target: null, args: [of, index], at } : null;
  }

  private afterDot(of: Expression, at: number, start: number): Expression | null {
    const isOptional = this.take('?') !== null;
    const { kind, text: name, at: atName } = this.next;
    if (isOptional && kind === 'end') {
      this.misuses.push({ at: atName, message: 'unsupported ident kind' });
      return this.report("mismatched input '<EOF>' expecting {IDENTIFIER, ESC_IDENTIFIER}");
    }
    if (!isOptional && this.isClosed()) {
      this.report(`no viable alternative at input '.${this.text.slice(atName, this.next.end)}'`);
      return missing(start);
    }
    if (kind === 'end' || (!isOptional && this.isOperator(this.position, '.')))
      return this.report(`no viable alternative at input '.${this.text.slice(atName, this.next.end)}'`);
    if (kind === 'escaped') this.misuses.push({ at: atName, message: "unsupported syntax: '`'" });
    else if (kind !== 'name' || name === 'in' || LITERALS.has(name)) return this.beyond();
    this.position++;
    if (isOptional) {
      const field: Literal = { kind: 'literal', type: 'string', value: name, at: atName };
      return { kind: 'call', name: '_?._', target: null, args: [of, field], at };
    }
    const open = this.take('(');
    if (!open) return { kind: 'select', of, field: name, isTest: false, at };
    const args = this.list(')');
    return args && this.expanded(name, of, args.items, open.at);
  }

  private expanded(name: string, target: Expression, args: readonly Expression[], at: number): Expression {
    const macro = expand(name, target, args, at, this.macros);
    if (macro && !('message' in macro)) return macro;
    if (macro) this.misuses.push(macro);
    return { kind: 'call', name, target, args, at };
  }

  private primary(): Expression | null {
    if (!this.begins(this.next) && !this.skipsOne(EXPECTED)) return this.beyondUnlessTold();
    const { kind, at } = this.next;
    if (isNumber(this.next)) return this.number(false);
    if (this.take('(')) {
      this.closers.push(')');
      const inner = this.expression();
      return inner && this.close(')') ? inner : null;
    }
    if (this.take('[')) {
      const found = this.list(']');
      return found && { kind: 'list', ...found, at };
    }
    if (this.take('{')) {
      const entries = this.entries(true, () => this.mapEntry());
      return entries && { kind: 'map', entries, at };
    }
    const dot = this.take('.');
    if (dot && this.next.kind !== 'name') return this.beyond();
    if (kind === 'operator' && !dot) return this.beyond();
    return this.named(dot);
  }

  /** What begins with a word: a value, a name, a call or a message. */
  private named(dot: Token | null): Expression | null {
    const { kind, text, at } = this.next;
    if (kind === 'uint') return this.unsigned();
    if (kind === 'name' && !LITERALS.has(text)) {
      const message = this.messageName();
      if (message) return this.message(`${dot ? '.' : ''}${message}`);
    }
    this.position++;
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
    let position = this.position;
    while (this.isOperator(position + 1, '.') && this.tokens[position + 2]?.kind === 'name') position += 2;
    if (!this.isOperator(position + 1, '{')) return null;
    const name = this.tokens.slice(this.position, position + 1).map(({ text }) => text);
    this.position = position + 1;
    return name.join('');
  }

  private isAtEnd(): boolean {
    return this.next.kind === 'end';
  }

  private isOperator(position: number, operator: string): boolean {
    const token = this.tokens[position];
    return token?.kind === 'operator' && token.text === operator;
  }

  private message(name: string): Expression | null {
    const at = this.next.at;
    this.position++;
    const fields = this.entries(false, () => this.messageField());
    return fields && { kind: 'message', name, fields, at };
  }

  private call(name: string, at: number): Expression | null {
    const args = this.list(')')?.items;
    const [only] = args ?? [];
    if (name === 'has' && only && args?.length === 1) {
      if (only.kind === 'select') return { ...only, isTest: true, at };
      this.misuses.push({ at: only.at, message: 'invalid argument to has() macro' });
    }
    return args ? { kind: 'call', name, target: null, args, at } : null;
  }

  /** What stands between commas, up to the end. */
  private list(end: string): Pick<ListLiteral, 'items' | 'optional'> | null {
    const items: Expression[] = [];
    const optional: number[] = [];
    const found = { items, optional };
    if (this.take(end)) return found;
    this.closers.push(end);
    if (this.next.kind === 'end')
      return this.report(`mismatched input '<EOF>' expecting ${end === ')' ? EXPECTED_OR_NONE : EXPECTED_IN_LIST}`);
    if (end === ']' && this.take(',')) return this.close(end) ? found : null;
    for (;;) {
      if (end === ']' && this.take('?')) optional.push(items.length);
      if (items.length === 0 && !this.begins(this.next) && !this.skipsOne(end === ')' ? EXPECTED_OR_NONE : EXPECTED_IN_LIST))
        return this.problems.length > 0 ? null : this.beyond();
      const item = this.expression();
      if (!item) return null;
      items.push(item);
      if (this.next.text === end && this.next.kind === 'operator') return this.close(end) ? found : null;
      if (this.isAtEnd() && end === ']') return this.report("mismatched input '<EOF>' expecting {']', ','}");
      if (!this.take(',')) return this.close(end) ? found : null;
      if (end !== ']') continue;
      if (this.next.text === end && this.next.kind === 'operator') return this.close(end) ? found : null;
      if (!this.begins(this.next) && !this.isOperator(this.position, '?'))
        return this.report(`mismatched input ${this.shown()} expecting ']'`);
    }
  }

  /** What stands between commas in braces; after the last one a comma may stand. */
  private entries<Entry>(isMap: boolean, entry: () => Entry | null): readonly Entry[] | null {
    const entries: Entry[] = [];
    if (isMap && this.next.kind === 'end') return this.report(`mismatched input '<EOF>' expecting ${EXPECTED_IN_MAP}`);
    if (this.take(',')) return this.take('}') ? entries : this.beyond();
    this.closers.push('}');
    while (!this.take('}')) {
      const found = entry();
      if (!found) return null;
      entries.push(found);
      if (this.next.kind === 'end') return this.report("mismatched input '<EOF>' expecting {'}', ','}");
      if (!this.take(',') && !this.isOperator(this.position, '}')) return this.beyond();
    }
    this.closers.pop();
    return entries;
  }

  private mapEntry(): MapEntry | null {
    const isOptional = this.take('?') !== null;
    if (!this.begins(this.next)) return this.beyond();
    const key = this.expression();
    if (!key) return null;
    const colon = this.take(':');
    if (!colon) return this.begins(this.next) ? this.report(`missing ':' at ${this.shown()}`) : this.beyond();
    const value = this.expression();
    return value && { key, value, isOptional, at: colon.at };
  }

  private messageField(): MessageField | null {
    const isOptional = this.take('?') !== null;
    const { kind, text: name } = this.next;
    if (kind !== 'name' || name === 'in' || LITERALS.has(name)) return this.beyond();
    this.position++;
    const colon = this.take(':');
    if (!colon) return this.beyond();
    const value = this.expression();
    return value && { name, value, isOptional, at: colon.at };
  }

  /** Leaves out one token too many, when something follows that may stand here; false when nothing does, which may have been told. */
  private skipsOne(expected: string): boolean {
    const after = this.tokens[this.position + 1];
    if (after && this.begins(after)) {
      this.report(`extraneous input ${this.shown()} expecting ${expected}`);
      this.position++;
      return true;
    }
    // Of a bracket that closes nothing only the last one is sure to be told of alone.
    const isLast = after?.kind === 'end' && CLOSING.has(this.next.text);
    if (this.next.kind === 'end' || isLast || this.isClosed()) this.report(`mismatched input ${this.shown()} expecting ${expected}`);
    return false;
  }

  /** Does the innermost bracket end here? Then what is missing in it is told, and it is gone on behind. */
  private isClosed(): boolean {
    const closer = this.closers.at(-1);
    return closer !== undefined && this.isOperator(this.position, closer);
  }

  private beyondUnlessTold(): Expression | null {
    if (this.problems.length > 0 && this.isClosed()) return missing(this.next.at);
    return this.problems.length > 0 ? null : this.beyond();
  }

  private number(isNegative: boolean): Literal {
    const { kind, text, at } = this.next;
    this.position++;
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
    const { text, at } = this.next;
    this.position++;
    const value = BigInt(text);
    if (value >= UINT_LIMIT) this.misuses.push({ at, message: 'invalid uint literal' });
    return { kind: 'literal', type: 'uint', value, at };
  }
}
