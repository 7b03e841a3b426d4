/** The grammar of awk, as far as command lines of containers use it. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly index: Expression }
  | { readonly kind: 'element'; readonly name: string; readonly index: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'step'; readonly target: Expression; readonly by: 1 | -1; readonly before: boolean }
  | { readonly kind: 'ternary'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'in'; readonly name: string; readonly index: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly words: readonly Expression[] };

export type Statement =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'print'; readonly format: boolean; readonly words: readonly Expression[]; readonly error: boolean }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | null }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly kind: 'for';
      readonly before: Statement | null;
      readonly test: Expression | null;
      readonly after: Statement | null;
      readonly body: Statement;
    }
  | { readonly kind: 'forIn'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly kind: 'jump'; readonly to: 'next' | 'exit' | 'break' | 'continue'; readonly value: Expression | null }
  | { readonly kind: 'delete'; readonly name: string; readonly index: readonly Expression[] | null };

export interface Rule {
  readonly pattern: 'BEGIN' | 'END' | Expression | null;
  readonly until: Expression | null;
  readonly body: Statement | null;
}

export class AwkFault {}

const TOKEN =
  /[ \t\r]*(?:\\\n[ \t]*)*(?:#[^\n]*)?(\n|"(?:\\[\s\S]|[^"\\\n])*"|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[A-Za-z_]\w*|&&|\|\||[-+*/%^=!<>]=|\+\+|--|[-+*/%^!<>|?:~$=(){}[\];,])/y;
const DEPTH_MAX = 200;

/** Reads a whole program; throws AwkFault when it cannot. */
export function parseAwk(text: string): Rule[] {
  return new Parser(text).program();
}

class Parser {
  private at = 0;
  private token = '';
  private depth = 0;
  /** `>` redirects inside `print` and does not compare. */
  private printing = false;

  constructor(private readonly text: string) {
    this.next();
  }

  program(): Rule[] {
    const rules: Rule[] = [];
    for (this.blanks(); this.token !== ''; this.blanks()) {
      let pattern: Rule['pattern'] = null;
      let until: Expression | null = null;
      if (this.token === 'BEGIN' || this.token === 'END') {
        pattern = this.token;
        this.next();
      } else if (this.token !== '{') {
        pattern = this.expression();
        if (this.accept(',')) until = this.expression();
      }
      const body = this.token === '{' ? this.block() : null;
      rules.push({ pattern, until, body });
    }
    return rules;
  }

  private next(): void {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (found === null) {
      if (this.text.slice(this.at).replace(/#.*/, '').trim() !== '') throw new AwkFault();
      this.token = '';
      this.at = this.text.length;
      return;
    }
    this.token = found[1]!;
    this.at = TOKEN.lastIndex;
  }

  private accept(token: string): boolean {
    if (this.token !== token) return false;
    this.next();
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw new AwkFault();
  }

  private blanks(): void {
    while (this.token === '\n' || this.token === ';') this.next();
  }

  private block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    for (this.blanks(); this.token !== '}'; this.blanks()) {
      if (this.token === '') throw new AwkFault();
      body.push(this.statement());
    }
    this.next();
    return { kind: 'block', body };
  }

  private statement(): Statement {
    if (++this.depth > DEPTH_MAX) throw new AwkFault();
    const statement = this.anyStatement();
    this.depth--;
    return statement;
  }

  private anyStatement(): Statement {
    if (this.token === '{') return this.block();
    switch (this.token) {
      case 'if': {
        this.next();
        const test = this.parenthesised();
        const yes = this.body();
        const { at, token } = this;
        this.blanks();
        if (this.accept('else')) return { kind: 'if', test, yes, no: this.body() };
        this.at = at;
        this.token = token;
        return { kind: 'if', test, yes, no: null };
      }
      case 'while': {
        this.next();
        const test = this.parenthesised();
        return { kind: 'while', test, body: this.body(), first: false };
      }
      case 'do': {
        this.next();
        const body = this.body();
        this.blanks();
        this.expect('while');
        return { kind: 'while', test: this.parenthesised(), body, first: true };
      }
      case 'for':
        return this.forStatement();
      default:
        return this.simple();
    }
  }

  private body(): Statement {
    while (this.token === '\n') this.next();
    if (this.accept(';')) return { kind: 'block', body: [] };
    return this.statement();
  }

  private parenthesised(): Expression {
    this.expect('(');
    const inner = this.expression();
    this.expect(')');
    return inner;
  }

  private forStatement(): Statement {
    this.next();
    this.expect('(');
    const [, variable, array] = /^\s*(\w+)\s+in\s+(\w+)\s*\)/.exec(`${this.token} ${this.text.slice(this.at)}`) ?? [];
    if (variable !== undefined && array !== undefined) {
      for (const _ of [variable, 'in', array]) this.next();
      this.expect(')');
      return { kind: 'forIn', variable, array, body: this.body() };
    }
    const before = this.token === ';' ? null : this.simple(false);
    this.expect(';');
    const test = this.token === ';' ? null : this.expression();
    this.expect(';');
    const after = this.token === ')' ? null : this.simple(false);
    this.expect(')');
    return { kind: 'for', before, test, after, body: this.body() };
  }

  private simple(ends = true): Statement {
    const statement = this.simpleStatement();
    if (ends && this.token !== '}' && this.token !== '' && this.token !== ';' && this.token !== '\n') throw new AwkFault();
    return statement;
  }

  private simpleStatement(): Statement {
    const word = this.token;
    if (word === 'print' || word === 'printf') return this.print(word === 'printf');
    if (word === 'next' || word === 'break' || word === 'continue' || word === 'exit') {
      this.next();
      const ended = this.token === '}' || this.token === ';' || this.token === '\n' || this.token === '';
      return { kind: 'jump', to: word, value: word === 'exit' && !ended ? this.expression() : null };
    }
    if (word === 'delete') {
      this.next();
      const name = this.token;
      this.next();
      return { kind: 'delete', name, index: this.token === '[' ? this.indexes() : null };
    }
    return { kind: 'expression', expression: this.expression() };
  }

  private print(format: boolean): Statement {
    this.next();
    const words: Expression[] = [];
    this.printing = true;
    const parenthesised = this.token === '(' && /^[^()]*(?:\([^()]*\)[^()]*)*\)\s*(?:[;}\n>|]|$)/.test(this.text.slice(this.at));
    if (parenthesised) {
      this.next();
      this.printing = false;
    }
    if (!'};\n'.includes(this.token) && this.token !== '>' && this.token !== '|') {
      do words.push(this.expression());
      while (this.accept(','));
    }
    if (parenthesised) this.expect(')');
    this.printing = false;
    let error = false;
    if (this.accept('>')) {
      const target = this.primary();
      error = target.kind === 'string' && target.value === '/dev/stderr';
      if (!error && !(target.kind === 'string' && target.value === '/dev/stdout')) throw new AwkFault();
    } else if (this.token === '|') throw new AwkFault();
    return { kind: 'print', format, words, error };
  }

  private expression(): Expression {
    if (++this.depth > DEPTH_MAX) throw new AwkFault();
    const left = this.ternary();
    this.depth--;
    const [, operator] = /^([-+*/%^]?)=$/.exec(this.token) ?? [];
    if (operator === undefined) return left;
    this.next();
    return { kind: 'assign', operator, target: left, value: this.expression() };
  }

  private ternary(): Expression {
    const test = this.or();
    if (!this.accept('?')) return test;
    const yes = this.expression();
    this.expect(':');
    return { kind: 'ternary', test, yes, no: this.expression() };
  }

  private or(): Expression {
    let left = this.and();
    while (this.accept('||')) left = { kind: 'binary', operator: '||', left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.membership();
    while (this.accept('&&')) left = { kind: 'binary', operator: '&&', left, right: this.membership() };
    return left;
  }

  private membership(): Expression {
    let left = this.match();
    while (this.accept('in')) {
      left = { kind: 'in', name: this.token, index: [left] };
      this.next();
    }
    return left;
  }

  private match(): Expression {
    let left = this.comparison();
    for (;;) {
      const operator = this.token === '~' ? '~' : this.token === '!' && this.text.charAt(this.at) === '~' ? '!~' : null;
      if (operator === null) return left;
      this.next();
      if (operator === '!~') this.next();
      left = { kind: 'binary', operator, left, right: this.comparison() };
    }
  }

  private comparison(): Expression {
    const left = this.concatenation();
    if (!['<', '<=', '==', '!=', '>=', '>'].includes(this.token) || (this.token === '>' && this.printing)) return left;
    const operator = this.token;
    this.next();
    return { kind: 'binary', operator, left, right: this.concatenation() };
  }

  private concatenation(): Expression {
    let left = this.additive();
    while (
      /^(["$(!\w.-]|\+\+|--)/.test(this.token) &&
      this.token !== 'in' &&
      this.token !== '-' &&
      !(this.token === '!' && /^[~=]/.test(this.text.slice(this.at)))
    )
      left = { kind: 'binary', operator: '.', left, right: this.additive() };
    return left;
  }

  private additive(): Expression {
    let left = this.multiplicative();
    while (this.token === '+' || this.token === '-') {
      const operator = this.token;
      this.next();
      left = { kind: 'binary', operator, left, right: this.multiplicative() };
    }
    return left;
  }

  private multiplicative(): Expression {
    let left = this.unary();
    while (this.token === '*' || this.token === '/' || this.token === '%') {
      const operator = this.token;
      this.next();
      left = { kind: 'binary', operator, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Expression {
    if (this.token === '!' || this.token === '-' || this.token === '+') {
      const operator = this.token;
      this.next();
      if (++this.depth > DEPTH_MAX) throw new AwkFault();
      const operand = this.unary();
      this.depth--;
      return { kind: 'unary', operator, operand };
    }
    const base = this.postfix();
    if (!this.accept('^')) return base;
    return { kind: 'binary', operator: '^', left: base, right: this.unary() };
  }

  private postfix(): Expression {
    if (this.token === '++' || this.token === '--') {
      const by = this.token === '++' ? 1 : -1;
      this.next();
      return { kind: 'step', target: this.primary(), by, before: true };
    }
    const target = this.primary();
    if (
      (this.token === '++' || this.token === '--') &&
      (target.kind === 'variable' || target.kind === 'field' || target.kind === 'element')
    ) {
      const by = this.token === '++' ? 1 : -1;
      this.next();
      return { kind: 'step', target, by, before: false };
    }
    return target;
  }

  private primary(): Expression {
    const { token } = this;
    if (token === '/') return this.regex();
    this.next();
    if (token === '(') {
      const inner = this.expression();
      if (this.token === ',') {
        const index = [inner];
        while (this.accept(',')) index.push(this.expression());
        this.expect(')');
        this.expect('in');
        const name = this.token;
        this.next();
        return { kind: 'in', name, index };
      }
      this.expect(')');
      return inner;
    }
    if (token === '$') return { kind: 'field', index: this.postfix() };
    if (token.startsWith('"')) return { kind: 'string', value: unquoted(token) };
    if (/^[\d.]/.test(token)) return { kind: 'number', value: Number(token) };
    if (!/^[A-Za-z_]/.test(token)) throw new AwkFault();
    if (this.token === '(') {
      this.next();
      const words: Expression[] = [];
      if (!this.accept(')')) {
        do words.push(this.expression());
        while (this.accept(','));
        this.expect(')');
      }
      return { kind: 'call', name: token, words };
    }
    if (this.token === '[') return { kind: 'element', name: token, index: this.indexes() };
    if (token === 'length') return { kind: 'call', name: 'length', words: [] };
    return { kind: 'variable', name: token };
  }

  private indexes(): Expression[] {
    this.expect('[');
    const index = [this.expression()];
    while (this.accept(',')) index.push(this.expression());
    this.expect(']');
    return index;
  }

  private regex(): Expression {
    let source = '';
    for (let inSet = false; ; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '' || char === '\n') throw new AwkFault();
      if (char === '\\') {
        const next = this.text.charAt(++this.at);
        source += next === '/' ? '/' : `\\${next}`;
        continue;
      }
      if (char === '/' && !inSet) break;
      if (char === '[') inSet = true;
      if (char === ']') inSet = false;
      source += char;
    }
    this.at++;
    this.next();
    return { kind: 'regex', source };
  }
}

function unquoted(token: string): string {
  return token
    .slice(1, -1)
    .replace(/\\([\s\S])/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/' })[char] ?? `\\${char}`);
}
