import { regularExpression } from './expressions.ts';

/** What a `sed` script says. */
export interface SedCommand {
  readonly from: Address | null;
  readonly to: Address | null;
  readonly negated: boolean;
  readonly name: string;
  readonly text: string;
  readonly substitution: Substitution | null;
  readonly block: readonly SedCommand[];
  /** A range that has begun, for each command of its own. */
  active: boolean;
  endsAt: number;
}

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'plus'; readonly lines: number }
  | { readonly kind: 'match'; readonly expression: RegExp };

export interface Substitution {
  readonly expression: RegExp;
  readonly replacement: string;
  readonly all: boolean;
  readonly nth: number;
  readonly print: boolean;
  readonly file: string | null;
}

export class SedFault {
  constructor(readonly message: string) {}
}

export function parseSed(script: string, extended: boolean): SedCommand[] {
  const parser = new Parser(script, extended);
  const commands = parser.commands(false);
  return commands;
}

class Parser {
  private at = 0;
  private last: RegExp | null = null;

  constructor(
    private readonly text: string,
    private readonly extended: boolean,
  ) {}

  commands(inside: boolean): SedCommand[] {
    const found: SedCommand[] = [];
    for (;;) {
      this.skip(/[\s;]/);
      if (this.at >= this.text.length) {
        if (inside) throw new SedFault("unmatched '{'");
        return found;
      }
      if (this.text.charAt(this.at) === '#') {
        this.skip(/[^\n]/);
        continue;
      }
      if (this.text.charAt(this.at) === '}') {
        if (!inside) throw new SedFault("unexpected '}'");
        this.at++;
        return found;
      }
      found.push(this.command());
    }
  }

  private command(): SedCommand {
    const from = this.address();
    let to: Address | null = null;
    if (from !== null && this.text.charAt(this.at) === ',') {
      this.at++;
      this.skip(/\s/);
      to = this.address();
    }
    this.skip(/\s/);
    const negated = this.text.charAt(this.at) === '!';
    if (negated) this.at++;
    this.skip(/\s/);
    const name = this.text.charAt(this.at++);
    const base = { from, to, negated, name, text: '', substitution: null, block: [], active: false, endsAt: 0 };
    switch (name) {
      case '{':
        return { ...base, block: this.commands(true) };
      case 's':
        return { ...base, substitution: this.substitution() };
      case 'y': {
        const delimiter = this.text.charAt(this.at++);
        const source = this.until(delimiter);
        return { ...base, text: `${source}\0${this.until(delimiter)}` };
      }
      case 'a':
      case 'i':
      case 'c':
        return { ...base, text: this.literal() };
      case ':':
      case 'b':
      case 't':
      case 'T':
      case 'r':
      case 'w': {
        this.skip(/[ \t]/);
        const start = this.at;
        this.skip(name === 'r' || name === 'w' ? /[^\n]/ : /[^\s;}]/);
        return { ...base, text: this.text.slice(start, this.at) };
      }
      case 'q':
      case 'Q': {
        this.skip(/[ \t]/);
        const start = this.at;
        this.skip(/\d/);
        return { ...base, text: this.text.slice(start, this.at) };
      }
      default:
        if (!'dDpPgGhHxnNl='.includes(name) || name === '')
          throw new SedFault(name === '' ? 'missing command' : `unsupported command ${name}`);
        return base;
    }
  }

  private address(): Address | null {
    const [digits] = /^\d+/.exec(this.text.slice(this.at)) ?? [];
    if (digits !== undefined) {
      this.at += digits.length;
      const [step] = /^~\d+/.exec(this.text.slice(this.at)) ?? [];
      if (step === undefined) return { kind: 'line', line: Number(digits) };
      this.at += step.length;
      return { kind: 'step', first: Number(digits), step: Number(step.slice(1)) };
    }
    const char = this.text.charAt(this.at);
    if (char === '$') {
      this.at++;
      return { kind: 'last' };
    }
    if (char === '+') {
      const [plus = '+0'] = /^\+\d+/.exec(this.text.slice(this.at)) ?? [];
      this.at += plus.length;
      return { kind: 'plus', lines: Number(plus.slice(1)) };
    }
    if (char !== '/' && char !== '\\') return null;
    this.at += char === '/' ? 1 : 2;
    const pattern = this.until(char === '/' ? '/' : this.text.charAt(this.at - 1));
    const [flags = ''] = /^I/.exec(this.text.slice(this.at)) ?? [];
    this.at += flags.length;
    return { kind: 'match', expression: this.compile(pattern, flags === '' ? '' : 'i') };
  }

  private substitution(): Substitution {
    const delimiter = this.text.charAt(this.at++);
    const pattern = this.until(delimiter);
    const replacement = this.until(delimiter);
    const [flags = ''] = /^[gpiI0-9em]*/.exec(this.text.slice(this.at)) ?? [];
    this.at += flags.length;
    let file: string | null = null;
    if (this.text.charAt(this.at) === 'w') {
      const start = this.at + 1;
      this.skip(/[^\n]/);
      file = this.text.slice(start, this.at).trim();
    }
    const nth = Number(/\d+/.exec(flags)?.[0] ?? 1);
    const expression = this.compile(pattern, `${/[iI]/.test(flags) ? 'i' : ''}${flags.includes('m') ? 'm' : ''}g`);
    return { expression, replacement, all: flags.includes('g'), nth, print: flags.includes('p'), file };
  }

  private compile(pattern: string, flags: string): RegExp {
    if (pattern === '' && this.last !== null) return new RegExp(this.last.source, flags);
    this.last = regularExpression(pattern.replace(/\\n/g, '\n'), this.extended, flags);
    return this.last;
  }

  /** Text up to an unescaped delimiter, which is taken; inside brackets it is ordinary. */
  private until(delimiter: string): string {
    let text = '';
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '\\') {
        const next = this.text.charAt(++this.at);
        text += next === delimiter && delimiter !== '' && !/[.*[\]^$+?(){}|]/.test(delimiter) ? next : `\\${next}`;
      } else if (char === delimiter) {
        this.at++;
        return text;
      } else text += char;
    }
    throw new SedFault('unterminated s');
  }

  private literal(): string {
    this.skip(/[ \t]/);
    if (this.text.charAt(this.at) === '\\') {
      this.at++;
      this.skip(/[ \t]/);
      if (this.text.charAt(this.at) === '\n') this.at++;
    }
    let text = '';
    for (; this.at < this.text.length && this.text.charAt(this.at) !== '\n'; this.at++) {
      if (this.text.charAt(this.at) === '\\') this.at++;
      text += this.text.charAt(this.at);
    }
    return text;
  }

  private skip(what: RegExp): void {
    while (this.at < this.text.length && what.test(this.text.charAt(this.at))) this.at++;
  }
}
