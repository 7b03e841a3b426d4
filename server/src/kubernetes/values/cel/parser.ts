import { type Expression, type Macro, RESERVED_WORDS } from './syntax.ts';
import { type Problem, type Token, tokensOf } from './tokens.ts';

/** Deeper than what anybody writes; CEL itself ends at 250 levels. */
const DEPTH_MAX = 100;
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
const INT_LIMIT = 2n ** 63n;

/** Kinds of tokens and operators that an operand begins with, as messages list them. */
const OPERANDS = ["'['", "'{'", "'('", "'.'", "'-'", "'!'", "'true'", "'false'", "'null'"];
const VALUES = ['NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES', 'IDENTIFIER'];
const EXPECTED = `{${[...OPERANDS, ...VALUES].join(', ')}}`;
/** The same where there may be no argument at all, and in an index. */
const EXPECTED_OR_NONE = EXPECTED.replace("'(', ", "'(', ')', ");
const EXPECTED_IN_INDEX = EXPECTED.replace("'!', ", "'!', '?', ");

/**
 * The expression, or what the server says of a text that is none; null where that is not known, or where it has a form that is not read here:
 * maps, messages, optionals, bytes, unsigned numbers.
 */
export function parseExpression(text: string): { readonly expression: Expression } | { readonly problems: readonly Problem[] } | null {
  const read = tokensOf(text);
  if (!read) return null;
  const parser = new Parser(text, read.tokens);
  const expression = parser.whole();
  if (parser.isBeyond) return null;
  const problems = [...read.problems, ...parser.problems];
  if (problems.length > 0) return { problems: [...problems, ...parser.misuses] };
  return expression && (parser.misuses.length > 0 ? { problems: parser.misuses } : { expression });
}

const isNumber = ({ kind }: Token): boolean => kind === 'int' || kind === 'double';

class Parser {
  readonly problems: Problem[] = [];
  /** What is well-formed, but must not be there. */
  readonly misuses: Problem[] = [];
  /** Something was met that is not read here. */
  isBeyond = false;
  private position = 0;
  private depth = 0;
  /** Brackets that are to be closed yet. */
  private open = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
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
      this.open--;
      return true;
    }
    if (this.next.kind !== 'end') this.beyond();
    else if (this.open === 1) this.report(`missing '${operator}' at '<EOF>'`);
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
    return otherwise && { kind: 'call', name: '_?_:_', args: [condition, then, otherwise], at: question.at };
  }

  private binary(level: number): Expression | null {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = left && this.take(...operators);
      if (!left || !operator) return left;
      const right = this.binary(level + 1);
      if (!right) return null;
      left = { kind: 'call', name: operator.text === 'in' ? '@in' : `_${operator.text}_`, args: [left, right], at: operator.at };
    }
  }

  /** Signs of one kind; two of them are none. */
  private unary(): Expression | null {
    const first = this.take('!', '-');
    if (!first) return this.member();
    let count = 1;
    while (this.take(first.text)) count++;
    const { next } = this;
    if (first.text === '-' && isNumber(next)) return this.following({ ...this.number(count % 2 === 1), at: first.at });
    // Of the other sign only the one that belongs to a number may follow.
    const isSigned = next.kind === 'operator' && (next.text === '!' || next.text === '-');
    if (next.kind === 'end' || (isSigned && (next.text === '!' || !isNumber(this.tokens[this.position + 1]!)))) return this.beyond();
    const of = isSigned ? this.unary() : this.member();
    if (!of || count % 2 === 0) return of;
    return { kind: 'call', name: first.text === '!' ? '!_' : '-_', args: [of], at: first.at };
  }

  private member(): Expression | null {
    const first = this.primary();
    return first && this.following(first);
  }

  /** Fields, places in lists and calls behind an expression. */
  private following(first: Expression): Expression | null {
    let found: Expression | null = first;
    while (found) {
      const operator = this.take('.', '[');
      if (!operator) return found;
      found = operator.text === '.' ? this.afterDot(found, operator.at) : this.afterBracket(found, operator.at);
    }
    return null;
  }

  private afterBracket(of: Expression, at: number): Expression | null {
    if (this.next.text === '?' || (!this.begins(this.next) && !this.skipsOne(EXPECTED_IN_INDEX))) return this.beyondUnlessTold();
    this.open++;
    const index = this.expression();
    return index && this.close(']') ? { kind: 'call', name: '_[_]', args: [of, index], at } : null;
  }

  private afterDot(of: Expression, at: number): Expression | null {
    const { kind, text: name } = this.next;
    if (kind === 'end') return this.report("no viable alternative at input '.'");
    if (kind !== 'name' || name === 'in' || LITERALS.has(name)) return this.beyond();
    this.position++;
    const open = this.take('(');
    if (!open) return { kind: 'select', of, field: name, isTest: false, at };
    const args = this.list(')');
    if (!args) return null;
    const [variable, body, value] = args;
    if (name === 'bind' && of.kind === 'name' && of.name === 'cel')
      return variable?.kind === 'name' && body && value && args.length === 3
        ? { kind: 'macro', macro: 'bind', of: body, name: variable.name, body: value, at: open.at }
        : this.beyond();
    if (!MACROS.has(name)) return { kind: 'call', name: `.${name}`, args: [of, ...args], at: open.at };
    return variable?.kind === 'name' && body && args.length === 2
      ? { kind: 'macro', macro: name as Macro, of, name: variable.name, body, at: open.at }
      : this.beyond();
  }

  private primary(): Expression | null {
    if (!this.begins(this.next) && !this.skipsOne(EXPECTED)) return this.beyondUnlessTold();
    const { kind, text, at } = this.next;
    if (isNumber(this.next)) return this.number(false);
    if (this.take('(')) {
      this.open++;
      const inner = this.expression();
      return inner && this.close(')') ? inner : null;
    }
    if (this.take('[')) {
      const items = this.list(']');
      return items && { kind: 'list', items, at };
    }
    if (kind === 'operator') return this.beyond();
    this.position++;
    if (RESERVED_WORDS.has(text) && kind === 'name') this.misuses.push({ at, message: `reserved identifier: ${text}` });
    if (kind === 'string') return { kind: 'literal', value: text, at };
    const literal = LITERALS.get(text);
    if (literal !== undefined) return { kind: 'literal', value: literal, at };
    const open = this.take('(');
    return open ? this.call(text, open.at) : { kind: 'name', name: text, at };
  }

  private call(name: string, at: number): Expression | null {
    const args = this.list(')');
    const [only] = args ?? [];
    if (name === 'has') {
      if (!args) return null;
      if (!only || args.length > 1) return this.beyond();
      if (only.kind === 'select') return { ...only, isTest: true, at };
      this.misuses.push({ at: only.at, message: 'invalid argument to has() macro' });
    }
    return args && { kind: 'call', name, args, at };
  }

  /** What stands between commas, up to the end. */
  private list(end: string): readonly Expression[] | null {
    const items: Expression[] = [];
    if (this.take(end)) return items;
    this.open++;
    if (this.next.text === '?') return this.beyond();
    if (this.next.kind === 'end' && end === ')') return this.report(`mismatched input '<EOF>' expecting ${EXPECTED_OR_NONE}`);
    if (!this.begins(this.next)) return this.beyond();
    for (;;) {
      const item = this.expression();
      if (!item) return null;
      items.push(item);
      if (this.next.text === end && this.next.kind === 'operator') return this.close(end) ? items : null;
      if (this.next.kind === 'end' && end === ']') return this.report("mismatched input '<EOF>' expecting {']', ','}");
      if (!this.take(',')) return this.close(end) ? items : null;
      if (end === ']' && this.next.text === end && this.next.kind === 'operator') return this.close(end) ? items : null;
      if (!this.begins(this.next) && this.next.kind !== 'end') return this.beyond();
    }
  }

  /** Leaves out one token too many, when something follows that may stand here; false when nothing does, which may have been told. */
  private skipsOne(expected: string): boolean {
    const after = this.tokens[this.position + 1];
    if (after && this.begins(after)) {
      this.report(`extraneous input ${this.shown()} expecting ${expected}`);
      this.position++;
      return true;
    }
    if (this.next.kind === 'end') this.report(`mismatched input '<EOF>' expecting ${expected}`);
    return false;
  }

  private beyondUnlessTold(): null {
    return this.next.kind === 'end' && this.problems.length > 0 ? null : this.beyond();
  }

  private number(isNegative: boolean): Extract<Expression, { kind: 'literal' }> {
    const { kind, text, at } = this.next;
    this.position++;
    const sign = isNegative ? -1 : 1;
    if (kind === 'double') return { kind: 'literal', value: sign * Number(text), at };
    const value = BigInt(sign) * BigInt(text);
    if (value >= INT_LIMIT || value < -INT_LIMIT) this.misuses.push({ at, message: 'invalid int literal' });
    return { kind: 'literal', value, at };
  }
}
