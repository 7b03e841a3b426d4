import type { Problem, Token } from './tokens.ts';

/** Kinds of tokens and operators that an operand begins with, as messages list them. */
const OPERANDS = ["'['", "'{'", "'('", "'.'", "'-'", "'!'", "'true'", "'false'", "'null'"];
const VALUES = ['NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES', 'IDENTIFIER'];
const OPERAND = `{${[...OPERANDS, ...VALUES].join(', ')}}`;

/** What may stand at a place, as messages list it, and what else than an operand that is. */
export interface Expected {
  readonly shown: string;
  readonly others: readonly string[];
}

const withOthers = (others: readonly string[], ...insertions: readonly (readonly [before: string, inserted: string])[]): Expected => ({
  shown: insertions.reduce((shown, [before, inserted]) => shown.replace(`'${before}', `, `'${before}', '${inserted}', `), OPERAND),
  others,
});

export const EXPECTED = withOthers([]);
/** Where there may be no argument at all. */
export const EXPECTED_OR_NONE = withOthers([')'], ['(', ')']);
/** At the beginning of a list, of a map and of an index. */
export const EXPECTED_IN_LIST = withOthers([']', ',', '?'], ['[', ']'], ['.', ','], ['!', '?']);
export const EXPECTED_IN_MAP = withOthers(['}', ',', '?'], ['{', '}'], ['.', ','], ['!', '?']);
export const EXPECTED_IN_INDEX = withOthers(['?'], ['!', '?']);

/** What may stand behind any operand. */
export const OPERATORS: readonly string[] = ['||', '&&', '?', '<', '<=', '>=', '>', '==', '!=', 'in', '+', '-', '*', '/', '%'];

/**
 * Goes through tokens and tells what stands where it must not, as the parser of the server does: of two tokens the first one is left out when the
 * second one fits, one that is missing is put in when what is there may follow it, and otherwise everything is left out up to what may stand
 * behind. Until something fits again nothing more is told. Source: antlr4 DefaultErrorStrategy.
 */
export class Reader {
  readonly problems: Problem[] = [];
  /** Something was met that is not read here. */
  isBeyond = false;
  protected position = 0;
  /** What may stand behind the parts that are open, innermost last. */
  protected readonly contexts: (readonly string[])[] = [];
  private isRecovering = false;

  constructor(
    protected readonly text: string,
    protected readonly tokens: readonly Token[],
  ) {}

  protected get next(): Token {
    return this.tokens[this.position]!;
  }

  protected isNext(operator: string, offset = 0): boolean {
    const token = this.tokens[this.position + offset];
    return token !== undefined && isOperator(token) && token.text === operator;
  }

  protected isAtEnd(): boolean {
    return this.next.kind === 'end';
  }

  /** Takes the next token, which fits. */
  protected advance(): Token {
    const { next } = this;
    if (next.kind !== 'end') this.position++;
    this.isRecovering = false;
    return next;
  }

  protected take(...operators: readonly string[]): Token | null {
    return isOperator(this.next) && operators.includes(this.next.text) ? this.advance() : null;
  }

  /** The next token as messages show it. */
  protected shown(): string {
    const { kind, at, end } = this.next;
    return kind === 'end' ? "'<EOF>'" : `'${this.text.slice(at, end)}'`;
  }

  protected report(message: string): void {
    if (!this.isRecovering) this.problems.push({ at: this.next.at, message: `Syntax error: ${message}` });
    this.isRecovering = true;
  }

  protected beyond(): null {
    this.isBeyond = true;
    return null;
  }

  /** What would be told of the rest is not known: it is left out. */
  protected giveUp(message: string): void {
    this.report(message);
    this.position = this.tokens.length - 1;
  }

  /** May the token begin an operand? */
  protected begins({ kind, text }: Token): boolean {
    if (kind === 'operator') return OPERANDS.includes(`'${text}'`);
    return kind !== 'end' && kind !== 'escaped' && !(kind === 'name' && text === 'in');
  }

  /** Whether an operand follows; when none does, that is told. */
  protected operandFollows({ shown, others }: Expected): boolean {
    if (this.begins(this.next)) return true;
    const after = this.tokens[this.position + 1];
    if (after && (this.begins(after) || (isOperator(after) && others.includes(after.text)))) {
      this.report(`extraneous input ${this.shown()} expecting ${shown}`);
      this.position++;
      this.isRecovering = false;
      return this.begins(after);
    }
    this.report(`mismatched input ${this.shown()} expecting ${shown}`);
    this.skip(false);
    return false;
  }

  /**
   * Takes what has to follow, or tells that it does not.
   * @param isPrimary whether it ends what fields and indices may follow
   */
  protected expect(operator: string, isPrimary: boolean, shown = `'${operator}'`): void {
    if (this.take(operator)) return;
    if (this.isNext(operator, 1)) {
      this.report(`extraneous input ${this.shown()} expecting ${shown}`);
      this.position++;
      this.advance();
      return;
    }
    if (shown.startsWith('{') && this.isNext(',', 1)) {
      this.report(`extraneous input ${this.shown()} expecting ${shown}`);
      this.position++;
      this.advance();
      this.expect(operator, isPrimary);
      return;
    }
    // Where several things may follow none is put in.
    const mayFollow = operator === ':' ? this.begins(this.next) : this.mayStandBehind(this.next);
    if (mayFollow && !shown.startsWith('{')) {
      this.report(`missing ${shown} at ${this.shown()}`);
      return;
    }
    this.report(`mismatched input ${this.shown()} expecting ${shown}`);
    this.skip(isPrimary);
  }

  private mayStandBehind(token: Token): boolean {
    const context = this.contexts.at(-1);
    return context ? isOperator(token) && context.includes(token.text) : token.kind === 'end';
  }

  /** Leaves out everything up to what may stand behind the part that is broken. */
  protected skip(isPrimary: boolean): void {
    while (!this.isAtEnd() && !this.maySkipTo(this.next, isPrimary)) this.position++;
  }

  private maySkipTo(token: Token, isPrimary: boolean): boolean {
    if (!isOperator(token)) return false;
    const { text } = token;
    return (
      OPERATORS.includes(text) || (isPrimary && (text === '.' || text === '[')) || this.contexts.some((context) => context.includes(text))
    );
  }
}

const isOperator = ({ kind, text }: Token): boolean => kind === 'operator' || (kind === 'name' && text === 'in');
