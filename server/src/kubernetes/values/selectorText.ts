/**
 * Reads the one-line form of selectors: `app=web,tier in (front,back),!legacy`.
 * Source: apimachinery pkg/labels/selector.go Lexer, Parser.
 */
import { goQuote } from './goQuote.ts';
import { labelKeyProblems } from './labels.ts';
import { type Operator, type ParsedSelector, type Requirement, requirementErrors, together } from './selector.ts';

type Kind = 'end' | 'identifier' | 'keyword' | ')' | ',' | '!' | '==' | '=' | '>' | '<' | '!=' | '(';

interface Token {
  /** `keyword`: the words `in` and `notin`, which are also good values. */
  readonly kind: Kind;
  readonly text: string;
}

const BINARY: ReadonlyMap<string, Operator> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
]);

const TOKEN = /[ \t\r\n]*(?:(!=|==|[=!(),><])|([^=!(),>< \t\r\n]+))/y;

function tokens(text: string): Token[] {
  // A NUL ends the text for the reader.
  const readable = text.split('\0', 1)[0] ?? '';
  const list: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(readable); found !== null; found = TOKEN.exec(readable)) {
    const [, symbol, word = ''] = found;
    if (symbol !== undefined) list.push({ kind: symbol as Kind, text: symbol });
    else list.push({ kind: word === 'in' || word === 'notin' ? 'keyword' : 'identifier', text: word });
  }
  list.push({ kind: 'end', text: '' });
  return list;
}

/** Carries the sentence out of the nested readers; never leaves this file. */
class SelectorError extends Error {}

class Reader {
  private position = 0;

  constructor(private readonly list: readonly Token[]) {}

  /** The token at hand; behind the end, the end again. */
  get token(): Token {
    return this.list[Math.min(this.position, this.list.length - 1)] as Token;
  }

  at(kind: Kind): boolean {
    return this.token.kind === kind;
  }

  take(): Token {
    const { token } = this;
    this.position++;
    return token;
  }

  get atWord(): boolean {
    return this.at('identifier') || this.at('keyword');
  }

  requirements(): Requirement[] {
    const list: Requirement[] = [];
    while (!this.at('end')) {
      if (!this.atWord && !this.at('!')) {
        throw new SelectorError(`found '${this.token.text}', expected: !, identifier, or 'end of string'`);
      }
      list.push(this.checkedRequirement());
      const { kind, text } = this.take();
      if (kind === 'end') break;
      if (kind !== ',') throw new SelectorError(`found '${text}', expected: ',' or 'end of string'`);
      if (!this.atWord && !this.at('!')) {
        throw new SelectorError(`found '${this.token.text}', expected: identifier after ','`);
      }
    }
    return list;
  }

  private checkedRequirement(): Requirement {
    try {
      const requirement = this.requirement();
      const error = together(requirementErrors(requirement));
      if (error !== undefined) throw new SelectorError(error);
      return requirement;
    } catch (error) {
      throw error instanceof SelectorError ? new SelectorError(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  private requirement(): Requirement {
    const negated = this.at('!');
    if (negated) this.take();
    if (!this.atWord) throw new SelectorError(`found '${this.take().text}', expected: identifier`);
    const key = this.take().text;
    const problems = labelKeyProblems(key);
    // The path is empty here, and Go prints it so.
    if (problems.length > 0) throw new SelectorError(`<nil>: Invalid value: ${goQuote(key)}: ${problems.join('; ')}`);
    if (negated) return { key, operator: '!', values: [] };
    if (this.at('end') || this.at(',')) return { key, operator: 'exists', values: [] };
    const { text } = this.take();
    const operator = BINARY.get(text);
    if (operator === undefined) throw new SelectorError(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = operator === 'in' || operator === 'notin' ? this.valueSet() : [this.exactValue()];
    return { key, operator, values: [...new Set(values)].sort() };
  }

  private exactValue(): string {
    if (this.at('end') || this.at(',')) return '';
    if (!this.atWord) throw new SelectorError(`found '${this.token.text}', expected: identifier`);
    return this.take().text;
  }

  /** `(a,b)`. Between, before and after commas may be nothing, which is the empty value. */
  private valueSet(): string[] {
    if (!this.at('(')) throw new SelectorError(`found '${this.token.text}' expected: '('`);
    this.take();
    if (this.at(')')) {
      this.take();
      return [''];
    }
    if (!this.atWord && !this.at(',')) {
      throw new SelectorError(`found '${this.token.text}', expected: ',', ')' or identifier`);
    }
    const values: string[] = [];
    for (;;) {
      if (this.atWord) {
        values.push(this.take().text);
        if (this.at(')')) break;
        if (!this.at(',')) throw new SelectorError(`found '${this.token.text}', expected: ',' or ')'`);
      } else if (this.at(',')) {
        this.take();
        if (values.length === 0) values.push('');
        if (this.at(')') || this.at(',')) values.push('');
        if (this.at(')')) break;
      } else {
        throw new SelectorError(`found '${this.token.text}', expected: ',', or identifier`);
      }
    }
    this.take();
    return values;
  }
}

/** Reads a selector; the error is the sentence of the API server and of `kubectl get -l`. An empty text selects everything. */
export function parseSelector(text: string): ParsedSelector {
  try {
    const requirements = new Reader(tokens(text)).requirements();
    return { selector: requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)) };
  } catch (error) {
    if (error instanceof SelectorError) return { error: error.message };
    throw error;
  }
}
