import type { Expression, Rule, Statement } from './awkScript.ts';
import { regularExpression } from './expressions.ts';
import { formatText } from './printf.ts';

/** `exit`, on its way out. */
export class AwkEnd {
  constructor(readonly status: number) {}
}

class Jump {
  constructor(readonly to: 'next' | 'break' | 'continue') {}
}

type Value = string | number;

const STEPS_MAX = 1_000_000;

/** A number as awk prints it (`%.6g`, integers whole). */
function text(value: Value): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

const number = (value: Value): number =>
  typeof value === 'number' ? value : Number(/^\s*[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+([eE][-+]?\d+)?)/.exec(value)?.[0] ?? 0);

const looksNumeric = (value: Value): boolean => typeof value === 'number' || /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value);

/** Runs the rules of an awk program over lines. */
export class Interpreter {
  private readonly variables = new Map<string, Value>();
  private readonly arrays = new Map<string, Map<string, Value>>();
  private fields: string[] = [''];
  private readonly ranges = new Map<Rule, boolean>();
  private steps = 0;
  /** Values that came from input compare as numbers when they look like some. */
  private status = 0;

  constructor(
    private readonly rules: readonly Rule[],
    private readonly write: (text: string, error: boolean) => unknown,
    environment: ReadonlyMap<string, string>,
    private readonly random: (below: number) => number,
    private readonly now: () => number,
  ) {
    for (const [name, value] of [
      ['FS', ' '],
      ['OFS', ' '],
      ['ORS', '\n'],
      ['SUBSEP', '\x1c'],
    ] as const)
      this.variables.set(name, value);
    this.variables.set('NR', 0);
    this.variables.set('FNR', 0);
    this.arrays.set('ENVIRON', new Map(environment));
  }

  get reads(): boolean {
    return this.rules.some(({ pattern }) => pattern !== 'BEGIN');
  }

  set(name: string, value: string): void {
    this.variables.set(name, value);
  }

  begin(): void {
    this.special('BEGIN');
  }

  end(): void {
    this.special('END');
  }

  /** False when no further line is wanted. */
  line(line: string): void {
    this.variables.set('NR', number(this.variables.get('NR') ?? 0) + 1);
    this.variables.set('FNR', number(this.variables.get('FNR') ?? 0) + 1);
    this.setLine(line);
    try {
      for (const rule of this.rules) if (rule.pattern !== 'BEGIN' && rule.pattern !== 'END' && this.applies(rule)) this.body(rule);
    } catch (jump) {
      if (jump instanceof AwkEnd) {
        this.special('END');
        throw jump;
      }
      if (!(jump instanceof Jump) || jump.to !== 'next') throw jump;
    }
  }

  private special(which: 'BEGIN' | 'END'): void {
    for (const rule of this.rules) if (rule.pattern === which) this.body(rule);
  }

  private applies(rule: Rule): boolean {
    if (rule.pattern === null || typeof rule.pattern === 'string') return true;
    if (rule.until === null) return this.truth(rule.pattern);
    if (!this.ranges.get(rule)) {
      if (!this.truth(rule.pattern)) return false;
      this.ranges.set(rule, true);
    }
    if (this.truth(rule.until)) this.ranges.set(rule, false);
    return true;
  }

  private body({ body }: Rule): void {
    if (body === null) this.write(`${this.fields[0]!}${text(this.variables.get('ORS')!)}`, false);
    else this.run(body);
  }

  private setLine(line: string): void {
    this.fields = [line, ...this.split(line, text(this.variables.get('FS') ?? ' '))];
    this.variables.set('NF', this.fields.length - 1);
  }

  private split(line: string, separator: string): string[] {
    if (separator === ' ') return line.trim() === '' ? [] : line.trim().split(/[ \t\n]+/);
    if (line === '') return [];
    return line.split(separator.length === 1 && separator !== '\\' ? separator : regularExpression(separator, true));
  }

  private run(statement: Statement): void {
    if (++this.steps > STEPS_MAX) throw new AwkEnd(2);
    switch (statement.kind) {
      case 'expression':
        this.value(statement.expression);
        return;
      case 'block':
        for (const inner of statement.body) this.run(inner);
        return;
      case 'print':
        this.print(statement);
        return;
      case 'if':
        if (this.truth(statement.test)) this.run(statement.yes);
        else if (statement.no !== null) this.run(statement.no);
        return;
      case 'while':
        if (statement.first && !this.once(statement.body)) return;
        while (this.truth(statement.test)) if (!this.once(statement.body)) return;
        return;
      case 'for':
        if (statement.before !== null) this.run(statement.before);
        while (statement.test === null || this.truth(statement.test)) {
          if (!this.once(statement.body)) return;
          if (statement.after !== null) this.run(statement.after);
        }
        return;
      case 'forIn':
        for (const key of [...this.array(statement.array).keys()]) {
          this.variables.set(statement.variable, key);
          if (!this.once(statement.body)) return;
        }
        return;
      case 'delete':
        if (statement.index === null) this.array(statement.name).clear();
        else this.array(statement.name).delete(this.key(statement.index));
        return;
      case 'jump':
        if (statement.to !== 'exit') throw new Jump(statement.to);
        if (statement.value !== null) this.status = number(this.value(statement.value));
        throw new AwkEnd(this.status);
    }
  }

  /** One round of a loop; false when it is left. */
  private once(body: Statement): boolean {
    try {
      this.run(body);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.to === 'next') throw jump;
      if (jump.to === 'break') return false;
    }
    return true;
  }

  private print({ format, words, error }: Extract<Statement, { kind: 'print' }>): void {
    const values = words.map((word) => this.value(word));
    if (format) {
      const [first = '', ...rest] = values.map(text);
      this.write(formatText(first, rest, 'ash').text, error);
    } else
      this.write(
        `${values.length === 0 ? this.fields[0]! : values.map(text).join(text(this.variables.get('OFS')!))}${text(this.variables.get('ORS')!)}`,
        error,
      );
  }

  private truth(expression: Expression): boolean {
    const value = this.value(expression);
    if (typeof value === 'number') return value !== 0;
    const fromInput = expression.kind === 'field' || expression.kind === 'variable' || expression.kind === 'element';
    return fromInput && looksNumeric(value) ? number(value) !== 0 : value !== '';
  }

  private array(name: string): Map<string, Value> {
    let array = this.arrays.get(name);
    if (array === undefined) {
      array = new Map();
      this.arrays.set(name, array);
    }
    return array;
  }

  private key(index: readonly Expression[]): string {
    return index.map((each) => text(this.value(each))).join(text(this.variables.get('SUBSEP')!));
  }

  private value(expression: Expression): Value {
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value;
      case 'regex':
        return regularExpression(expression.source, true).test(this.fields[0]!) ? 1 : 0;
      case 'variable':
        return this.variables.get(expression.name) ?? '';
      case 'field':
        return this.fields[number(this.value(expression.index))] ?? '';
      case 'element':
        return this.array(expression.name).get(this.key(expression.index)) ?? '';
      case 'in':
        return this.array(expression.name).has(this.key(expression.index)) ? 1 : 0;
      case 'unary': {
        if (expression.operator === '!') return this.truth(expression.operand) ? 0 : 1;
        const operand = number(this.value(expression.operand));
        return expression.operator === '-' ? -operand : operand;
      }
      case 'ternary':
        return this.value(this.truth(expression.test) ? expression.yes : expression.no);
      case 'binary':
        return this.binary(expression);
      case 'assign': {
        const right = this.value(expression.value);
        const result =
          expression.operator === '' ? right : calculate(expression.operator, number(this.value(expression.target)), number(right));
        this.assign(expression.target, result);
        return result;
      }
      case 'step': {
        const old = number(this.value(expression.target));
        this.assign(expression.target, old + expression.by);
        return expression.before ? old + expression.by : old;
      }
      case 'call':
        return this.call(expression.name, expression.words);
    }
  }

  private binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Value {
    if (operator === '&&') return this.truth(left) && this.truth(right) ? 1 : 0;
    if (operator === '||') return this.truth(left) || this.truth(right) ? 1 : 0;
    const a = this.value(left);
    if (operator === '~' || operator === '!~') return this.expression(right).test(text(a)) === (operator === '~') ? 1 : 0;
    const b = this.value(right);
    if (operator === '.') return text(a) + text(b);
    if (!/^[<>=!]/.test(operator)) return calculate(operator, number(a), number(b));
    const literal = left.kind === 'string' || right.kind === 'string';
    const numbers = !literal && looksNumeric(a) && looksNumeric(b);
    const order = numbers ? number(a) - number(b) : text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
    const holds = { '<': order < 0, '<=': order <= 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '>': order > 0 }[operator];
    return holds ? 1 : 0;
  }

  private expression(expression: Expression, flags = ''): RegExp {
    return regularExpression(expression.kind === 'regex' ? expression.source : text(this.value(expression)), true, flags);
  }

  private assign(target: Expression, value: Value): void {
    if (target.kind === 'variable') {
      this.variables.set(target.name, value);
      if (target.name === 'NF') {
        this.fields = this.fields.slice(0, number(value) + 1);
        this.rebuild();
      }
    } else if (target.kind === 'element') this.array(target.name).set(this.key(target.index), value);
    else if (target.kind === 'field') {
      const index = number(this.value(target.index));
      if (index === 0) {
        this.setLine(text(value));
        return;
      }
      while (this.fields.length <= Math.min(index, 10_000)) this.fields.push('');
      this.fields[index] = text(value);
      this.rebuild();
    }
  }

  private rebuild(): void {
    this.fields[0] = this.fields.slice(1).join(text(this.variables.get('OFS')!));
    this.variables.set('NF', this.fields.length - 1);
  }

  private call(name: string, words: readonly Expression[]): Value {
    const word = (index: number): Value => (words[index] === undefined ? '' : this.value(words[index]));
    switch (name) {
      case 'length': {
        const [first] = words;
        if (first?.kind === 'variable' && this.arrays.has(first.name)) return this.array(first.name).size;
        return first === undefined ? this.fields[0]!.length : text(word(0)).length;
      }
      case 'substr': {
        const from = Math.round(number(word(1)));
        const end = words.length > 2 ? from + Math.round(number(word(2))) : Number.POSITIVE_INFINITY;
        return text(word(0)).slice(Math.max(from - 1, 0), Math.max(end - 1, 0));
      }
      case 'index':
        return text(word(0)).indexOf(text(word(1))) + 1;
      case 'split': {
        const [, target] = words;
        const parts = this.split(
          text(word(0)),
          words[2]?.kind === 'regex' ? words[2].source : words.length > 2 ? text(word(2)) : text(this.variables.get('FS') ?? ' '),
        );
        if (target?.kind === 'variable') this.arrays.set(target.name, new Map(parts.map((part, index) => [String(index + 1), part])));
        return parts.length;
      }
      case 'sub':
      case 'gsub': {
        const target: Expression = words[2] ?? { kind: 'field', index: { kind: 'number', value: 0 } };
        let count = 0;
        const replacement = text(word(1));
        const result = text(this.value(target)).replace(this.expression(words[0]!, name === 'gsub' ? 'g' : ''), (match) => {
          count++;
          return replacement.replace(/\\&|&/g, (found) => (found === '&' ? match : '&'));
        });
        if (count > 0) this.assign(target, result);
        return count;
      }
      case 'match': {
        const found = this.expression(words[1]!).exec(text(word(0)));
        this.variables.set('RSTART', found === null ? 0 : found.index + 1);
        this.variables.set('RLENGTH', found === null ? -1 : found[0].length);
        return found === null ? 0 : found.index + 1;
      }
      case 'sprintf': {
        const [first = '', ...rest] = words.map((each) => text(this.value(each)));
        return formatText(first, rest, 'ash').text;
      }
      case 'toupper':
        return text(word(0)).toUpperCase();
      case 'tolower':
        return text(word(0)).toLowerCase();
      case 'int':
        return Math.trunc(number(word(0)));
      case 'sqrt':
        return Math.sqrt(number(word(0)));
      case 'exp':
        return Math.exp(number(word(0)));
      case 'log':
        return Math.log(number(word(0)));
      case 'rand':
        return this.random(1_000_000) / 1_000_000;
      case 'srand':
        return 0;
      case 'systime':
        return Math.floor(this.now());
      default:
        return '';
    }
  }
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    default:
      return left ** right;
  }
}
