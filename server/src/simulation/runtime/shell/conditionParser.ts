import type { ConditionExpression, Word } from './syntax.ts';
import { TokenParser } from './tokenParser.ts';

/** The expression inside `[[ … ]]` as bash reads it. */
export abstract class ConditionParser extends TokenParser {
  protected conditionOr(): ConditionExpression {
    let left = this.conditionAnd();
    this.skipNewlines();
    while (this.looking('||')) {
      this.at += 2;
      left = { kind: 'or', left, right: this.conditionAnd() };
      this.skipNewlines();
    }
    return left;
  }

  protected conditionAnd(): ConditionExpression {
    let left = this.conditionPrimary();
    this.skipNewlines();
    while (this.looking('&&')) {
      this.at += 2;
      left = { kind: 'and', left, right: this.conditionPrimary() };
      this.skipNewlines();
    }
    return left;
  }

  protected conditionPrimary(): ConditionExpression {
    this.skipNewlines();
    if (this.bareWord() === '!') {
      this.at++;
      return { kind: 'not', operand: this.conditionPrimary() };
    }
    if (this.char() === '(') {
      this.at++;
      const inner = this.conditionOr();
      this.skipNewlines();
      this.take(')');
      return inner;
    }
    const first = this.conditionWord();
    this.blanks();
    if (first.literal !== null && /^-[a-zA-Z]$/.test(first.literal) && !this.looking(']]') && !/^[=!]/.test(this.char())) {
      const operand = this.conditionWord();
      return { kind: 'unary', operator: first.literal, operand };
    }
    const operator = this.match(/==|=~|!=|=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)(?=\s)/y);
    if (operator === null) return { kind: 'unary', operator: '-n', operand: first };
    this.at += operator.length;
    this.blanks();
    const right = operator === '=~' ? this.word('regex') : this.conditionWord();
    return { kind: 'binary', operator, left: first, right };
  }

  protected conditionWord(): Word {
    this.blanks();
    const word = this.word('word');
    if (word.start === word.end || word.literal === ']]') this.unexpected([']]']);
    return word;
  }
}
