import type { ArrayElement, Assignment, Redirect, RedirectOperator, Word } from './syntax.ts';
import { WordParser } from './wordParser.ts';

export const RESERVED: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'case',
  'esac',
  'while',
  'until',
  'for',
  '{',
  '}',
  '!',
]);
const BARE_WORD = /[^\s|&;()<>'"\\$`]+/y;
export const ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*(\+?)=/y;
export const ELEMENT_ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*\[/y;
const REDIRECT = /([0-9]*)(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>)/y;
const REDIRECT_BOTH = /&>>?/y;

interface PendingHereDocument {
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly stripTabs: boolean;
  readonly accept: (text: Word) => void;
}

/** What stands between words and grammar: blanks and comments, reserved words, redirections, here-documents, assignments. */
export abstract class TokenParser extends WordParser {
  private hereDocuments: PendingHereDocument[] = [];

  /** Reads the body of a here-document whose delimiter was not quoted. */
  protected abstract expandableText(text: string, base: number): Word;

  /** Spaces, continued lines, a comment. */
  protected blanks(): void {
    for (;;) {
      const char = this.char();
      if (char === ' ' || char === '\t') this.at++;
      else if (char === '\\' && this.char(1) === '\n') this.at += 2;
      else if (char === '#' && (this.at === 0 || ' \t\n;&|()'.includes(this.source.charAt(this.at - 1)))) {
        while (this.char() !== '\n' && this.at < this.end) this.at++;
      } else return;
    }
  }

  protected skipNewlines(): void {
    for (this.blanks(); this.char() === '\n'; this.blanks()) this.newline();
  }

  protected newline(): void {
    if (this.char() === '\n') this.at++;
    const pending = this.hereDocuments;
    this.hereDocuments = [];
    for (const document of pending) this.readHereDocument(document);
  }

  protected readHereDocument({ delimiter, quoted, stripTabs, accept }: PendingHereDocument): void {
    const start = this.at;
    let text = '';
    let bodyEnd = start;
    while (this.at < this.end) {
      let close = this.source.indexOf('\n', this.at);
      if (close < 0 || close > this.end) close = this.end;
      const raw = this.source.slice(this.at, close);
      const line = stripTabs ? raw.replace(/^\t+/, '') : raw;
      this.at = Math.min(close + 1, this.end);
      if (line === delimiter) break;
      text += `${line}\n`;
      bodyEnd = this.at;
    }
    const span = { start: this.base + start, end: this.base + bodyEnd };
    if (quoted) accept({ ...span, parts: [{ kind: 'text', text, quoted: true }], literal: text });
    else accept(this.expandableText(text, this.base + start));
  }

  protected bareWord(): string | null {
    const word = this.match(BARE_WORD);
    if (word === null) return null;
    const after = this.char(word.length);
    return after === '' || ' \t\n|&;()<>'.includes(after) ? word : null;
  }

  protected take(char: string): void {
    this.blanks();
    if (this.char() !== char) this.unexpected([char]);
    this.at++;
  }

  protected unexpected(expected: readonly string[] = []): never {
    const char = this.char();
    let token = `"${this.match(/[^\s|&;()<>]+/y) ?? ''}"`;
    if (this.at >= this.end) token = 'end of file';
    else if (char === '\n') token = 'newline';
    else if ('|&;()<>'.includes(char)) token = `"${this.match(/;;|&&|\|\||[|&;()<>]/y) ?? char}"`;
    else if (!RESERVED.has(token.slice(1, -1))) token = 'word';
    // A shell names what it waits for only when that is a single word.
    const wanted = expected.length === 1 ? expected[0] : expected.includes('fi') ? 'fi' : undefined;
    this.fail(this.wording(token, wanted));
  }

  protected wording(token: string, wanted?: string): string {
    if (this.dialect === 'bash') return `syntax error near unexpected token \`${token.replaceAll('"', '')}'`;
    const expecting = wanted === undefined ? '' : ` (expecting "${wanted}")`;
    return this.dialect === 'dash' ? `${token} unexpected${expecting}` : `unexpected ${token}${expecting}`;
  }

  protected processSubstitution(): boolean {
    return this.dialect !== 'dash' && (this.char() === '<' || this.char() === '>') && this.char(1) === '(';
  }

  protected assignment(): Assignment | null {
    const start = this.at;
    const found = this.match(ASSIGNMENT);
    if (found !== null) {
      const append = found.endsWith('+=');
      if (append && this.dialect !== 'bash') return null;
      this.at += found.length;
      const name = found.replace(/\+?=$/, '');
      const value = this.char() === '(' && this.dialect === 'bash' ? this.arrayValue() : this.word('word');
      return { name, index: null, append, value, start: this.base + start, end: this.base + this.at };
    }
    if (this.dialect !== 'bash') return null;
    const name = this.match(ELEMENT_ASSIGNMENT)!.slice(0, -1);
    this.at += name.length + 1;
    const index = this.word('index', true);
    if (!/^\]\+?=/.test(this.source.slice(this.at, this.at + 3))) {
      this.at = start;
      return null;
    }
    const append = this.char(1) === '+';
    this.at += append ? 3 : 2;
    const value = this.word('word');
    return { name, index, append, value, start: this.base + start, end: this.base + this.at };
  }

  protected arrayValue(): ArrayElement[] {
    this.at++;
    const elements: ArrayElement[] = [];
    for (;;) {
      this.skipNewlines();
      if (this.char() === ')') break;
      if (this.at >= this.end) this.unexpected([')']);
      let index: Word | null = null;
      if (this.char() === '[') {
        this.at++;
        index = this.word('index', true);
        this.at += 2;
      }
      const value = this.word('word');
      if (value.start === value.end && index === null) this.unexpected();
      elements.push({ index, value });
    }
    this.at++;
    return elements;
  }

  protected redirect(): Redirect | null {
    this.blanks();
    const start = this.at;
    const both = this.dialect === 'dash' ? null : this.match(REDIRECT_BOTH);
    if (both !== null) {
      this.at += both.length;
      return { descriptor: 1, operator: both as RedirectOperator, target: this.redirectTarget(), start, end: this.base + this.at };
    }
    const found = this.match(REDIRECT);
    if (found === null || this.processSubstitution()) return null;
    const [, digits = '', operator = ''] = /^([0-9]*)(.*)$/.exec(found) ?? [];
    const descriptor = digits === '' ? (operator.startsWith('<') ? 0 : 1) : Number(digits);
    this.at += found.length;
    if (operator === '<<' || operator === '<<-') return this.hereDocument(descriptor, operator === '<<-', start);
    if (operator === '<<<' && this.dialect !== 'bash') this.fail(this.wording('redirection'));
    const target = this.redirectTarget();
    return { descriptor, operator: operator as RedirectOperator, target, start: this.base + start, end: this.base + this.at };
  }

  protected redirectTarget(): Word {
    this.blanks();
    const target = this.word('word');
    if (target.start === target.end) this.unexpected();
    return target;
  }

  protected hereDocument(descriptor: number, stripTabs: boolean, start: number): Redirect {
    this.blanks();
    const word = this.redirectTarget();
    const quoted = /['"\\]/.test(this.source.slice(word.start - this.base, word.end - this.base));
    const delimiter = word.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    const redirect: { -readonly [Key in keyof Redirect]: Redirect[Key] } = {
      descriptor,
      operator: '<<',
      target: word,
      start: this.base + start,
      end: this.base + this.at,
    };
    this.hereDocuments.push({
      delimiter,
      quoted,
      stripTabs,
      accept: (text) => {
        redirect.target = text;
      },
    });
    return redirect;
  }
}

export function textWord(text: string, start: number): Word {
  return { start, end: start + text.length, parts: [{ kind: 'text', text, quoted: true }], literal: text };
}
