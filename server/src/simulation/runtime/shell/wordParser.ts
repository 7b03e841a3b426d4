import type { Dialect, ParameterOperator, ParameterPart, Script, Word, WordPart } from './syntax.ts';

/** Thrown inside the parser, never out of it. */
export class Unreadable {
  constructor(
    readonly message: string,
    readonly at: number,
  ) {}
}

/** Nested quotes and substitutions deeper than this are refused, as a stack would. */
const DEPTH_MAX = 200;

type Until = 'word' | 'quote' | 'brace' | 'pattern' | 'offset' | 'index' | 'arithmetic' | 'semicolon' | 'text' | 'regex';

const METACHARACTERS = ' \t\n|&;()<>';
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SPECIAL = '@*#?$!-';

/** Reads words: quotes, backslashes, and everything that begins with `$`. The grammar of commands is built on it. */
export abstract class WordParser {
  protected at = 0;
  protected end: number;
  private depth = 0;

  constructor(
    protected readonly source: string,
    protected readonly dialect: Dialect,
    /** Offset of the source's first character in the script that is shown. */
    protected readonly base: number,
  ) {
    this.end = source.length;
  }

  /** Reads commands up to the `)` of a substitution, and that. */
  protected abstract substitutedScript(): Script;
  /** Reads a text of its own (between backquotes). */
  protected abstract separateScript(text: string, base: number): Script;

  protected fail(message: string, at = this.at): never {
    throw new Unreadable(message, at);
  }

  protected char(ahead = 0): string {
    const at = this.at + ahead;
    return at < this.end ? this.source.charAt(at) : '';
  }

  protected looking(text: string): boolean {
    return this.at + text.length <= this.end && this.source.startsWith(text, this.at);
  }

  protected match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    return found !== undefined && this.at + found.length <= this.end ? found : null;
  }

  protected word(until: Until, quoted = false): Word {
    const start = this.at;
    const parts = this.parts(until, quoted);
    return { start: this.base + start, end: this.base + this.at, parts, literal: literalOf(parts, this.dialect) };
  }

  /** The text up to where `until` says; the closing character is not taken. */
  protected parts(until: Until, quoted: boolean): WordPart[] {
    if (++this.depth > DEPTH_MAX) this.fail('too deeply nested');
    const parts: WordPart[] = [];
    let nesting = 0;
    const text = (piece: string, isQuoted: boolean): void => {
      const last = parts.at(-1);
      if (last?.kind === 'text' && last.quoted === isQuoted) parts[parts.length - 1] = { ...last, text: last.text + piece };
      else parts.push({ kind: 'text', text: piece, quoted: isQuoted });
    };
    for (;;) {
      const char = this.char();
      if (char === '') {
        if (until === 'quote') this.fail('unterminated quoted string');
        if (until === 'brace' || until === 'pattern' || until === 'offset') this.fail('missing }');
        if (until === 'arithmetic') this.fail('missing ))');
        break;
      }
      if (until === 'arithmetic' || until === 'regex' || until === 'semicolon') {
        if (char === '(') nesting++;
        else if (char === ')' && nesting > 0) nesting--;
        else if (this.closes(char, until)) break;
      } else if (this.closes(char, until)) break;
      if (char === '\\') {
        this.backslash(until, quoted, text);
      } else if (char === "'" && !quoted) {
        const close = this.source.indexOf("'", this.at + 1);
        if (close < 0 || close >= this.end) this.fail('unterminated quoted string');
        text(this.source.slice(this.at + 1, close), true);
        this.at = close + 1;
      } else if (char === '"' && until !== 'text' && until !== 'arithmetic') {
        this.at++;
        const inner = this.parts('quote', true);
        this.at++;
        if (inner.length === 0) text('', true);
        for (const part of inner) {
          if (part.kind === 'text') text(part.text, true);
          else parts.push(part);
        }
      } else if (char === '$') {
        const part = this.dollar(quoted);
        if (part === null) {
          text('$', quoted);
          this.at++;
        } else if (part.kind === 'text') text(part.text, part.quoted);
        else parts.push(part);
      } else if (char === '`') {
        parts.push(this.backquotes(quoted));
      } else if ((char === '<' || char === '>') && until === 'word' && this.char(1) === '(' && this.dialect !== 'dash') {
        this.at += 2;
        parts.push({ kind: 'process', direction: char, script: this.substitutedScript() });
      } else {
        text(char, quoted);
        this.at++;
      }
    }
    this.depth--;
    return parts;
  }

  private closes(char: string, until: Until): boolean {
    switch (until) {
      case 'word':
        return METACHARACTERS.includes(char) && !((char === '<' || char === '>') && this.char(1) === '(' && this.dialect !== 'dash');
      case 'quote':
        return char === '"';
      case 'brace':
        return char === '}';
      case 'pattern':
        return char === '}' || char === '/';
      case 'offset':
        return char === '}' || char === ':';
      case 'index':
        return char === ']';
      case 'arithmetic':
        return char === ')';
      case 'semicolon':
        return char === ';' || char === ')';
      case 'regex':
        return ' \t\n;&|)'.includes(char);
      case 'text':
        return false;
    }
  }

  private backslash(until: Until, quoted: boolean, text: (piece: string, isQuoted: boolean) => void): void {
    const next = this.char(1);
    this.at += next === '' ? 1 : 2;
    if (next === '\n') return;
    if (next === '') text('\\', true);
    else if (!quoted) text(next, true);
    else if (next === '$' || next === '`' || next === '\\' || (next === '"' && until !== 'text') || (next === '}' && until === 'brace'))
      text(next, true);
    else text(`\\${next}`, true);
  }

  /** Null: the `$` stands for itself. */
  private dollar(quoted: boolean): WordPart | null {
    const next = this.char(1);
    if (next === '(') {
      if (this.char(2) === '(') {
        const arithmetic = this.attemptArithmetic(quoted);
        if (arithmetic !== null) return arithmetic;
        if (this.dialect === 'dash') this.fail("Missing '))'");
      }
      this.at += 2;
      return { kind: 'command', quoted, script: this.substitutedScript() };
    }
    if (next === '{') return this.braced(quoted);
    if (next === "'" && !quoted && this.dialect !== 'dash') return this.ansiQuoted();
    if (next === '"' && !quoted && this.dialect === 'bash') {
      this.at++;
      return { kind: 'text', text: '', quoted: true };
    }
    this.at++;
    const name = this.match(NAME) ?? (/[0-9]/.test(next) || (next !== '' && SPECIAL.includes(next)) ? next : null);
    if (name === null) {
      this.at--;
      return null;
    }
    this.at += name.length;
    return plainParameter(name, quoted);
  }

  private attemptArithmetic(quoted: boolean): WordPart | null {
    const start = this.at;
    const depth = this.depth;
    this.at += 3;
    try {
      const expression = this.word('arithmetic', true);
      if (this.looking('))')) {
        this.at += 2;
        return { kind: 'arithmetic', quoted, expression };
      }
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
    }
    // `$((` may also begin a command substitution whose first command is a subshell.
    this.at = start;
    this.depth = depth;
    return null;
  }

  private braced(quoted: boolean): ParameterPart {
    this.at += 2;
    const bash = this.dialect === 'bash';
    let prefix = '';
    if (this.char() === '#' && this.char(1) !== '}' && !/^#[-+=?:%#]/.test(this.source.slice(this.at, this.at + 2))) prefix = '#';
    else if (this.char() === '!' && bash && this.char(1) !== '}') prefix = '!';
    this.at += prefix.length;
    const name = this.match(NAME) ?? this.match(/[0-9]+/y) ?? (SPECIAL.includes(this.char() || ' ') ? this.char() : null);
    if (name === null || name === '') return this.badSubstitution(quoted);
    this.at += name.length;
    let index: ParameterPart['index'] = null;
    if (bash && this.char() === '[' && /^[A-Za-z_]/.test(name)) {
      this.at++;
      const word = this.word('index', true);
      index = word.literal === '@' || word.literal === '*' ? word.literal : word;
      this.at++;
    }
    const part = { kind: 'parameter', quoted, name, index, word: null, second: null } as const;
    if (prefix !== '') {
      if (this.char() !== '}') return this.badSubstitution(quoted);
      this.at++;
      const operator = prefix === '#' ? 'length' : index === '@' || index === '*' ? 'keys' : 'indirect';
      return { ...part, operator };
    }
    if (this.char() === '}') {
      this.at++;
      return { ...part, operator: 'value' };
    }
    return this.operation(part);
  }

  private operation(part: Omit<ParameterPart, 'operator'>): ParameterPart {
    const { quoted } = part;
    const found = this.match(/:?[-=?+]|##?|%%?/y);
    if (found !== null) {
      this.at += found.length;
      // In a pattern quotes keep their meaning even inside double quotes.
      const word = this.word('brace', /[#%]/.test(found) ? false : quoted);
      this.at++;
      return { ...part, operator: found as ParameterOperator, word };
    }
    const extended = this.dialect === 'dash' ? null : this.match(this.dialect === 'bash' ? /\/[/#%]?|:|\^\^?|,,?/y : /\/\/?|:/y);
    if (extended === null) return this.badSubstitution(quoted);
    this.at += extended.length;
    const first = this.word(extended.startsWith('/') ? 'pattern' : extended === ':' ? 'offset' : 'brace', extended === ':');
    let second: Word | null = null;
    if (this.char() !== '}') {
      this.at++;
      second = this.word('brace', extended === ':' || quoted);
    }
    this.at++;
    return { ...part, operator: extended === ':' ? 'substring' : (extended as ParameterOperator), word: first, second };
  }

  private badSubstitution(quoted: boolean): ParameterPart {
    this.parts('brace', true);
    this.at++;
    return { kind: 'parameter', quoted, name: '', index: null, operator: 'bad', word: null, second: null };
  }

  private backquotes(quoted: boolean): WordPart {
    const start = ++this.at;
    let text = '';
    for (;;) {
      const char = this.char();
      if (char === '') this.fail('EOF in backquote substitution');
      if (char === '`') break;
      const next = this.char(1);
      if (char === '\\' && (next === '`' || next === '\\' || next === '$' || (quoted && next === '"'))) {
        text += next;
        this.at += 2;
      } else {
        text += char;
        this.at++;
      }
    }
    this.at++;
    return { kind: 'command', quoted, script: this.separateScript(text, this.base + start) };
  }

  private ansiQuoted(): WordPart {
    this.at += 2;
    let text = '';
    for (;;) {
      const char = this.char();
      if (char === '') this.fail('unterminated quoted string');
      this.at++;
      if (char === "'") break;
      if (char !== '\\') {
        text += char;
        continue;
      }
      const code = this.match(/x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[0-7]{1,3}|./sy) ?? '';
      this.at += code.length;
      text += ansiEscape(code);
    }
    return { kind: 'text', text, quoted: true };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b', E: '\x1b' };

function ansiEscape(code: string): string {
  if (/^[xu]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
  if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8) & 0xff);
  return ESCAPES[code] ?? (/^[\\'"?]$/.test(code) ? code : `\\${code}`);
}

function plainParameter(name: string, quoted: boolean): ParameterPart {
  return { kind: 'parameter', quoted, name, index: null, operator: 'value', word: null, second: null };
}

/** The text of a word that needs no expansion at all. */
function literalOf(parts: readonly WordPart[], dialect: Dialect): string | null {
  let text = '';
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'text') return null;
    if (!part.quoted && (/[*?]|\[.*\]/s.test(part.text) || (index === 0 && part.text.startsWith('~')))) return null;
    if (!part.quoted && part.text.includes('[') && parts.length > 1) return null;
    if (!part.quoted && dialect === 'bash' && part.text.includes('{')) return null;
    text += part.text;
  }
  return text;
}
