/** Arithmetic of `$(( ))`: 64-bit integers, operators of C. Dialects differ in `**`, `++` and in what they say of mistakes. */
export interface ArithmeticVariables {
  /** Value of a variable as text; '' or undefined count as 0. */
  get(name: string, index: string | null): string | undefined;
  set(name: string, index: string | null, value: string): void;
}

export class ArithmeticFault {
  constructor(readonly kind: 'syntax' | 'division') {}
}

type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'variable'; readonly name: string; readonly index: Expression | null }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'ternary'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Variable; readonly value: Expression }
  | { readonly kind: 'step'; readonly target: Variable; readonly by: bigint; readonly before: boolean };

type Variable = Extract<Expression, { kind: 'variable' }>;

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const TOKEN =
  /\s*(\d+#[0-9a-zA-Z@_]+|0[xX][0-9a-fA-F]+|\d\w*|[A-Za-z_]\w*|<<=|>>=|\*\*|\+\+|--|&&|\|\||==|!=|<=|>=|<<|>>|[-+*/%&|^]=|[-+*/%&|^~!<>=?:,()[\]])\s*/y;
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);
const DEPTH_MAX = 100;

class Parser {
  private readonly tokens: string[] = [];
  private at = 0;
  private depth = 0;

  constructor(
    text: string,
    private readonly extended: boolean,
  ) {
    TOKEN.lastIndex = 0;
    let end = 0;
    for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
      this.tokens.push(found[1]!);
      end = TOKEN.lastIndex;
    }
    if (text.slice(end).trim() !== '') throw new ArithmeticFault('syntax');
  }

  parse(): Expression {
    if (this.tokens.length === 0) return { kind: 'number', value: 0n };
    const expression = this.comma();
    if (this.at < this.tokens.length) throw new ArithmeticFault('syntax');
    return expression;
  }

  private comma(): Expression {
    let left = this.assignment();
    while (this.extended && this.accept(',')) left = { kind: 'binary', operator: ',', left, right: this.assignment() };
    return left;
  }

  private assignment(): Expression {
    if (++this.depth > DEPTH_MAX) throw new ArithmeticFault('syntax');
    const left = this.ternary();
    const operator = this.tokens[this.at];
    this.depth--;
    if (operator === undefined || !ASSIGNMENTS.has(operator)) return left;
    if (left.kind !== 'variable') throw new ArithmeticFault('syntax');
    this.at++;
    return { kind: 'assign', operator, target: left, value: this.assignment() };
  }

  private ternary(): Expression {
    const test = this.binary(0);
    if (!this.accept('?')) return test;
    const yes = this.assignment();
    this.expect(':');
    return { kind: 'ternary', test, yes, no: this.assignment() };
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.power();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.tokens[this.at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.at++;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private power(): Expression {
    const left = this.unary();
    if (!this.extended || !this.accept('**')) return left;
    return { kind: 'binary', operator: '**', left, right: this.power() };
  }

  private unary(): Expression {
    const operator = this.tokens[this.at];
    if (operator === '++' || operator === '--') {
      if (this.extended) {
        this.at++;
        const target = this.unary();
        if (target.kind !== 'variable') throw new ArithmeticFault('syntax');
        return { kind: 'step', target, by: operator === '++' ? 1n : -1n, before: true };
      }
      this.at++;
      return this.unary();
    }
    if (operator === '+' || operator === '-' || operator === '!' || operator === '~') {
      this.at++;
      if (++this.depth > DEPTH_MAX) throw new ArithmeticFault('syntax');
      const operand = this.unary();
      this.depth--;
      return { kind: 'unary', operator, operand };
    }
    return this.primary();
  }

  private primary(): Expression {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new ArithmeticFault('syntax');
    if (token === '(') {
      const inner = this.comma();
      this.expect(')');
      return inner;
    }
    if (/^\d/.test(token)) return { kind: 'number', value: parseInteger(token, this.extended) };
    if (!/^[A-Za-z_]/.test(token)) throw new ArithmeticFault('syntax');
    let index: Expression | null = null;
    if (this.accept('[')) {
      index = this.comma();
      this.expect(']');
    }
    const target: Variable = { kind: 'variable', name: token, index };
    if (this.extended && this.accept('++')) return { kind: 'step', target, by: 1n, before: false };
    if (this.extended && this.accept('--')) return { kind: 'step', target, by: -1n, before: false };
    return target;
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw new ArithmeticFault('syntax');
  }
}

function parseInteger(token: string, extended: boolean): bigint {
  if (/^0[xX][0-9a-fA-F]+$/.test(token)) return BigInt.asIntN(64, BigInt(token));
  if (/^0[0-7]+$/.test(token)) return BigInt.asIntN(64, BigInt(`0o${token.slice(1)}`));
  if (/^(0|[1-9]\d*)$/.test(token)) return BigInt.asIntN(64, BigInt(token));
  const [, base = '', digits = ''] = /^(\d+)#([0-9a-zA-Z@_]+)$/.exec(token) ?? [];
  const radix = Number(base);
  if (!extended || radix < 2 || radix > 36) throw new ArithmeticFault('syntax');
  let value = 0n;
  for (const digit of digits) {
    const worth = Number.parseInt(digit, 36);
    if (!(worth < radix)) throw new ArithmeticFault('syntax');
    value = value * BigInt(radix) + BigInt(worth);
  }
  return BigInt.asIntN(64, value);
}

const CACHE_MAX = 500;
const cache = new Map<string, Expression>();

function parsed(text: string, extended: boolean): Expression {
  const key = extended ? text : ` ${text}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const expression = new Parser(text, extended).parse();
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(key, expression);
  return expression;
}

/**
 * Value of an arithmetic expression. `extended`: `**`, `++`, `,` and `base#digits`, which ash and bash have and dash has not.
 * Throws ArithmeticFault.
 */
export function evaluateArithmetic(text: string, variables: ArithmeticVariables, extended: boolean): bigint {
  return evaluate(parsed(text, extended), variables, extended, 0);
}

function evaluate(expression: Expression, variables: ArithmeticVariables, extended: boolean, depth: number): bigint {
  const value = (inner: Expression): bigint => evaluate(inner, variables, extended, depth);
  const read = (target: Variable): bigint => {
    const text = variables.get(target.name, target.index === null ? null : String(value(target.index)))?.trim() ?? '';
    if (text === '') return 0n;
    if (/^-?(0|[1-9]\d*)$/.test(text)) return BigInt.asIntN(64, BigInt(text));
    // A variable may hold an expression.
    if (depth > 20) throw new ArithmeticFault('syntax');
    return evaluate(parsed(text, extended), variables, extended, depth + 1);
  };
  const write = (target: Variable, result: bigint): bigint => {
    variables.set(target.name, target.index === null ? null : String(value(target.index)), String(result));
    return result;
  };
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'variable':
      return read(expression);
    case 'unary': {
      const operand = value(expression.operand);
      if (expression.operator === '!') return operand === 0n ? 1n : 0n;
      if (expression.operator === '~') return ~operand;
      return expression.operator === '-' ? BigInt.asIntN(64, -operand) : operand;
    }
    case 'ternary':
      return value(expression.test) !== 0n ? value(expression.yes) : value(expression.no);
    case 'binary': {
      const { operator } = expression;
      const left = value(expression.left);
      if (operator === '&&') return left !== 0n && value(expression.right) !== 0n ? 1n : 0n;
      if (operator === '||') return left !== 0n || value(expression.right) !== 0n ? 1n : 0n;
      return operate(operator, left, value(expression.right));
    }
    case 'assign': {
      const right = value(expression.value);
      if (expression.operator === '=') return write(expression.target, right);
      return write(expression.target, operate(expression.operator.slice(0, -1), read(expression.target), right));
    }
    case 'step': {
      const old = read(expression.target);
      const next = write(expression.target, BigInt.asIntN(64, old + expression.by));
      return expression.before ? next : old;
    }
  }
}

function operate(operator: string, left: bigint, right: bigint): bigint {
  const truth = (holds: boolean): bigint => (holds ? 1n : 0n);
  switch (operator) {
    case '+':
      return BigInt.asIntN(64, left + right);
    case '-':
      return BigInt.asIntN(64, left - right);
    case '*':
      return BigInt.asIntN(64, left * right);
    case '/':
    case '%':
      if (right === 0n) throw new ArithmeticFault('division');
      return BigInt.asIntN(64, operator === '/' ? left / right : left % right);
    case '**':
      if (right < 0n) throw new ArithmeticFault('syntax');
      return power(left, right);
    case '<<':
      return BigInt.asIntN(64, left << (right & 63n));
    case '>>':
      return left >> (right & 63n);
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    default:
      return right;
  }
}

/** By squaring, cut to 64 bits at each step so that no exponent is too large. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
  }
  return result;
}
