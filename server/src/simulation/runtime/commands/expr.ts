import type { Command } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { BadExpression, regularExpression } from './expressions.ts';

class Fault {
  constructor(readonly message: string) {}
}

const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];

/** Reads and computes the words of `expr` at once. */
class Expression {
  private at = 0;
  constructor(
    private readonly words: readonly string[],
    private readonly busybox: boolean,
  ) {}

  whole(): string {
    const value = this.binary(0);
    if (this.at < this.words.length) throw new Fault('syntax error');
    return value;
  }

  private binary(level: number): string {
    const operators = LEVELS[level];
    if (operators === undefined) return this.primary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.words[this.at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.at++;
      left = this.apply(operator, left, this.binary(level + 1));
    }
  }

  private primary(): string {
    const word = this.words[this.at++];
    if (word === undefined)
      throw new Fault(this.busybox ? 'syntax error' : `syntax error: missing argument after '${this.words.at(-1) ?? ''}'`);
    const rest = this.words.length - this.at;
    if (word === '(') {
      const inner = this.binary(0);
      if (this.words[this.at++] !== ')') throw new Fault('syntax error');
      return inner;
    }
    if (word === 'length' && rest >= 1) return String([...this.primary()].length);
    if (word === 'substr' && rest >= 3) {
      const [text, from, length] = [this.primary(), Number(this.primary()), Number(this.primary())];
      return from < 1 || length < 1 ? '' : text.slice(from - 1, from - 1 + length);
    }
    if (word === 'index' && rest >= 2) {
      const [text, characters] = [this.primary(), this.primary()];
      return String([...text].findIndex((char) => characters.includes(char)) + 1);
    }
    if (word === 'match' && rest >= 2) {
      const text = this.primary();
      return matched(text, this.primary());
    }
    return word;
  }

  private apply(operator: string, left: string, right: string): string {
    const truth = (holds: boolean): string => (holds ? '1' : '0');
    switch (operator) {
      case '|':
        return empty(left) ? (empty(right) ? '0' : right) : left;
      case '&':
        return empty(left) || empty(right) ? '0' : left;
      case ':':
        return matched(left, right);
      default:
    }
    const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
    if ('<=>!'.includes(operator.charAt(0))) {
      const order = numbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
      return truth(
        { '<': order < 0, '<=': order <= 0, '=': order === 0, '==': order === 0, '!=': order !== 0, '>=': order >= 0, '>': order > 0 }[
          operator
        ]!,
      );
    }
    if (!numbers) throw new Fault(this.busybox ? 'non-numeric argument' : 'non-integer argument');
    const [a, b] = [BigInt(left), BigInt(right)];
    if (operator === '+') return String(a + b);
    if (operator === '-') return String(a - b);
    if (operator === '*') return String(a * b);
    if (b === 0n) throw new Fault('division by zero');
    return String(operator === '/' ? a / b : a % b);
  }
}

const empty = (text: string): boolean => text === '' || /^-?0+$/.test(text);

function matched(text: string, pattern: string): string {
  const found = regularExpression(`^${pattern.replace(/^\^/, '')}`, false).exec(text);
  if (/\\\(/.test(pattern)) return found?.[1] ?? '';
  return String(found?.[0].length ?? 0);
}

const expr: Command = (call) => {
  try {
    const value = new Expression(call.words, call.busybox).whole();
    call.out(`${value}\n`);
    return empty(value) ? 1 : 0;
  } catch (fault) {
    if (fault instanceof Fault) return call.fail(fault.message, 2);
    if (fault instanceof BadExpression) return call.fail('bad regex', 2);
    throw fault;
  }
};

export const exprCommands: readonly CommandEntry[] = [everywhere('expr', 'usr/bin', expr)];
