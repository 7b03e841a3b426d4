import type { Expression, Macro } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Deeper than what anybody writes; CEL itself ends at 250 levels. */
const DEPTH_MAX = 100;
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['<', '<=', '>=', '>', '==', '!=', 'in'], ['+', '-'], ['*', '/', '%']];
const LITERALS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** Words that are no names. */
const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(' '),
);
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
const INT_LIMIT = 2n ** 63n;

/** The expression; null when the text is none, or has a form that is not read here: maps, messages, optionals, bytes, unsigned numbers. */
export function parseExpression(text: string): Expression | null {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const parser = new Parser(tokens);
  const expression = parser.expression();
  return parser.isAtEnd ? expression : null;
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.next.kind === 'end';
  }

  private get next(): Token {
    return this.tokens[this.position]!;
  }

  private take(...operators: readonly string[]): Token | null {
    const { next } = this;
    const isWord = next.kind === 'name' && next.text === 'in';
    if ((next.kind !== 'operator' && !isWord) || !operators.includes(next.text)) return null;
    this.position++;
    return next;
  }

  expression(): Expression | null {
    if (this.depth >= DEPTH_MAX) return null;
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
    const otherwise = then && this.take(':') ? this.expression() : null;
    return then && otherwise && { kind: 'call', name: '_?_:_', args: [condition, then, otherwise], at: question.at };
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

  private unary(): Expression | null {
    const operator = this.take('!', '-');
    if (!operator) return this.member();
    if (operator.text === '-') {
      const { next } = this;
      const number = next.kind === 'int' || next.kind === 'double' ? this.number(true) : null;
      if (number) return this.following({ ...number, at: operator.at });
    }
    if (this.depth >= DEPTH_MAX) return null;
    this.depth++;
    const of = this.unary();
    this.depth--;
    return of && { kind: 'call', name: operator.text === '!' ? '!_' : '-_', args: [of], at: operator.at };
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
    const index = this.expression();
    return index && this.take(']') ? { kind: 'call', name: '_[_]', args: [of, index], at } : null;
  }

  private afterDot(of: Expression, at: number): Expression | null {
    const { kind, text: name } = this.next;
    if (kind !== 'name' || name === 'in' || LITERALS.has(name)) return null;
    this.position++;
    const open = this.take('(');
    if (!open) return { kind: 'select', of, field: name, isTest: false, at };
    const args = this.list(')');
    if (!args) return null;
    const [variable, body, value] = args;
    if (name === 'bind' && of.kind === 'name' && of.name === 'cel')
      return variable?.kind === 'name' && body && value && args.length === 3
        ? { kind: 'macro', macro: 'bind', of: body, name: variable.name, body: value, at: open.at }
        : null;
    if (!MACROS.has(name)) return { kind: 'call', name: `.${name}`, args: [of, ...args], at: open.at };
    return variable?.kind === 'name' && body && args.length === 2
      ? { kind: 'macro', macro: name as Macro, of, name: variable.name, body, at: open.at }
      : null;
  }

  private primary(): Expression | null {
    const { kind, text, at } = this.next;
    if (kind === 'int' || kind === 'double') return this.number(false);
    if (this.take('(')) {
      const inner = this.expression();
      return inner && this.take(')') ? inner : null;
    }
    if (this.take('[')) {
      const items = this.list(']');
      return items && { kind: 'list', items, at };
    }
    if (kind !== 'string' && (kind !== 'name' || RESERVED.has(text))) return null;
    this.position++;
    if (kind === 'string') return { kind: 'literal', value: text, at };
    const literal = LITERALS.get(text);
    if (literal !== undefined) return { kind: 'literal', value: literal, at };
    const open = this.take('(');
    return open ? this.call(text, open.at) : { kind: 'name', name: text, at };
  }

  private call(name: string, at: number): Expression | null {
    const args = this.list(')');
    const [only] = args ?? [];
    if (name === 'has') return args?.length === 1 && only?.kind === 'select' ? { ...only, isTest: true, at } : null;
    return args && { kind: 'call', name, args, at };
  }

  /** What stands between commas, up to the end. */
  private list(end: string): readonly Expression[] | null {
    const items: Expression[] = [];
    if (this.take(end)) return items;
    for (;;) {
      const item = this.expression();
      if (!item) return null;
      items.push(item);
      if (this.take(end)) return items;
      if (!this.take(',')) return null;
      if (end === ']' && this.take(end)) return items;
    }
  }

  private number(isNegative: boolean): Extract<Expression, { kind: 'literal' }> | null {
    const { kind, text, at } = this.next;
    this.position++;
    const sign = isNegative ? -1 : 1;
    if (kind === 'double') return { kind: 'literal', value: sign * Number(text), at };
    const value = BigInt(sign) * BigInt(text);
    return value >= INT_LIMIT || value < -INT_LIMIT ? null : { kind: 'literal', value, at };
  }
}
