import { ConditionParser } from './conditionParser.ts';
import type {
  AndOr,
  ArithmeticFor,
  Assignment,
  Case,
  Command,
  Dialect,
  For,
  If,
  List,
  Redirect,
  Script,
  SimpleCommand,
  Word,
} from './syntax.ts';
import { ASSIGNMENT, ELEMENT_ASSIGNMENT, RESERVED, textWord } from './tokenParser.ts';
import { Unreadable } from './wordParser.ts';

const FUNCTION = /([A-Za-z_][A-Za-z0-9_.:-]*)[ \t]*\([ \t]*\)/y;

/**
 * Reads a shell script. Never throws and never stops halfway without saying so: what could be read comes back as lists, the rest as a
 * fault in the words of the shell. As a shell does, a later mistake leaves the earlier lines valid.
 */
export function parseScript(source: string, dialect: Dialect, base = 0): Script {
  return new Parser(source, dialect, base).script();
}

class Parser extends ConditionParser {
  private nesting = 0;

  script(): Script {
    const lists: List[] = [];
    try {
      for (;;) {
        this.skipNewlines();
        if (this.at >= this.end) return { lists, fault: null };
        lists.push(this.line());
      }
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      const line = this.source.slice(0, Math.min(fault.at + 1, this.source.length)).split('\n').length;
      return { lists, fault: { message: fault.message, line, offset: this.base + fault.at } };
    }
  }

  protected substitutedScript(): Script {
    const body = this.list([')']);
    this.take(')');
    return { lists: body.items.length === 0 ? [] : [body], fault: null };
  }

  protected separateScript(text: string, base: number): Script {
    const script = parseScript(text, this.dialect, base);
    if (script.fault !== null) this.fail(script.fault.message);
    return script;
  }

  /** One line of complete commands, as a shell reads them before it runs anything. */
  private line(): List {
    const start = this.at;
    const items: List['items'][number][] = [];
    for (;;) {
      const command = this.andOr();
      this.blanks();
      const background = this.char() === '&' && this.char(1) !== '&';
      items.push({ command, background });
      if (background || this.separator()) this.at++;
      else if (this.char() !== '\n' && this.at < this.end) this.unexpected();
      this.blanks();
      if (this.char() === '\n' || this.at >= this.end) break;
    }
    this.newline();
    return { kind: 'list', items, start: this.base + start, end: this.base + this.at };
  }

  /** Commands up to one of the words or characters that may close them, which is not taken. */
  private list(closing: readonly string[], required = false): List {
    if (++this.nesting > 100) this.fail('too deeply nested');
    this.skipNewlines();
    const start = this.at;
    const items: List['items'][number][] = [];
    let last = this.at;
    while (!this.closed(closing)) {
      if (this.at >= this.end) this.unexpected(closing);
      const command = this.andOr(closing);
      last = this.at;
      this.blanks();
      const background = this.char() === '&' && this.char(1) !== '&';
      items.push({ command, background });
      if (background || this.separator()) this.at++;
      else if (this.char() !== '\n' && !this.closed(closing)) this.unexpected(closing);
      this.skipNewlines();
    }
    if (required && items.length === 0) this.unexpected();
    this.nesting--;
    return { kind: 'list', items, start: this.base + start, end: this.base + last };
  }

  /** A single `;`, not one that ends a part of `case`. */
  private separator(): boolean {
    return this.char() === ';' && this.char(1) !== ';' && !(this.char(1) === '&' && this.dialect === 'bash');
  }

  private closed(closing: readonly string[]): boolean {
    const char = this.char();
    if (char === ')') return closing.includes(')');
    if (char === ';') return this.char(1) === ';' || (this.char(1) === '&' && this.dialect === 'bash') ? closing.includes(';;') : false;
    const word = this.bareWord();
    return word !== null && closing.includes(word);
  }

  private andOr(closing: readonly string[] = []): Command {
    const first = this.pipeline(closing);
    const rest: AndOr['rest'][number][] = [];
    for (;;) {
      this.blanks();
      const operator = this.looking('&&') ? '&&' : this.looking('||') ? '||' : null;
      if (operator === null) break;
      this.at += 2;
      this.skipNewlines();
      rest.push({ operator, command: this.pipeline(closing) });
    }
    return rest.length === 0 ? first : { kind: 'andor', first, rest, start: first.start, end: rest.at(-1)!.command.end };
  }

  private pipeline(closing: readonly string[]): Command {
    this.blanks();
    const start = this.base + this.at;
    let negated = false;
    let word = this.bareWord();
    if (word === 'time' && this.dialect === 'bash') {
      this.at += 4;
      this.blanks();
      word = this.bareWord();
    }
    while (word === '!') {
      negated = !negated;
      this.at++;
      this.blanks();
      word = this.bareWord();
    }
    const commands = [this.command(closing)];
    for (;;) {
      this.blanks();
      if (this.char() !== '|' || this.char(1) === '|') break;
      this.at++;
      if (this.char() === '&' && this.dialect === 'bash') {
        this.at++;
        commands[commands.length - 1] = withErrors(commands.at(-1)!);
      }
      this.skipNewlines();
      commands.push(this.command(closing));
    }
    const [only] = commands;
    if (commands.length === 1 && !negated && only !== undefined) return only;
    return { kind: 'pipeline', negated, commands, start, end: commands.at(-1)!.end };
  }

  private command(closing: readonly string[]): Command {
    this.blanks();
    const start = this.at;
    if (this.char() === '(') {
      if (this.char(1) === '(' && this.dialect === 'bash') {
        const arithmetic = this.arithmeticCommand();
        if (arithmetic !== null) return arithmetic;
      }
      this.at++;
      const body = this.list([')'], true);
      this.take(')');
      return this.compound({ kind: 'subshell', body }, start);
    }
    const word = this.bareWord();
    switch (word) {
      case '{': {
        this.at++;
        const body = this.list(['}'], true);
        this.at++;
        return this.compound({ kind: 'group', body }, start);
      }
      case 'if':
        return this.ifCommand(start);
      case 'while':
      case 'until': {
        this.at += 5;
        const condition = this.list(['do'], true);
        return this.compound({ kind: 'while', until: word === 'until', condition, body: this.doGroup() }, start);
      }
      case 'for':
        return this.forCommand(start);
      case 'case':
        return this.caseCommand(start);
      case 'function':
        if (this.dialect !== 'dash') return this.functionKeyword(start);
        break;
      case '[[':
        if (this.dialect === 'bash') return this.conditionCommand(start);
        break;
      default:
    }
    if (word !== null && RESERVED.has(word)) this.unexpected(closing);
    const definition = this.match(FUNCTION);
    if (definition !== null) {
      this.at += definition.length;
      this.skipNewlines();
      const name = definition.replace(/[ \t]*\([ \t]*\)$/, '');
      const body = this.command([]);
      return { kind: 'function', name, body, start: this.base + start, end: body.end };
    }
    return this.simple(closing);
  }

  protected expandableText(text: string, base: number): Word {
    return new Parser(text, this.dialect, base).wholeText();
  }

  private wholeText(): Word {
    return this.word('text', true);
  }

  private compound<T extends { kind: Command['kind'] }>(
    command: T,
    start: number,
  ): T & { redirects: Redirect[]; start: number; end: number } {
    const redirects: Redirect[] = [];
    for (let redirect = this.redirect(); redirect !== null; redirect = this.redirect()) redirects.push(redirect);
    return { ...command, redirects, start: this.base + start, end: this.base + this.at };
  }

  private simple(closing: readonly string[]): SimpleCommand {
    const start = this.at;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    let last = this.at;
    let brackets = false;
    for (;;) {
      this.blanks();
      const redirect = brackets && this.dialect === 'bash' ? null : this.redirect();
      if (redirect !== null) redirects.push(redirect);
      else if (words.length === 0 && (this.match(ASSIGNMENT) !== null || this.match(ELEMENT_ASSIGNMENT) !== null)) {
        const assignment = this.assignment();
        if (assignment === null) words.push(this.word('word'));
        else assignments.push(assignment);
      } else if (brackets && (this.looking('&&') || this.looking('||'))) {
        // busybox reads `[[` as a command whose arguments may be `&&` and `||`.
        words.push(textWord(this.source.slice(this.at, this.at + 2), this.base + this.at));
        this.at += 2;
      } else {
        const char = this.char();
        if (char === '' || (' \t\n|&;()<>'.includes(char) && !this.processSubstitution())) break;
        const double = words.length === 0 && this.dialect === 'ash' && this.bareWord() === '[[';
        const word = this.word('word');
        words.push(word);
        if (double) brackets = true;
        if (word.literal === ']]') brackets = false;
      }
      last = this.at;
    }
    if (assignments.length + words.length + redirects.length === 0) this.unexpected(closing);
    if (this.char() === '(') {
      // It could have been a function's definition.
      if (words.length === 1 && assignments.length === 0) {
        this.at++;
        this.blanks();
        this.unexpected([')']);
      }
      this.unexpected();
    }
    return { kind: 'simple', assignments, words, redirects, start: this.base + start, end: this.base + last };
  }

  private ifCommand(start: number): Command {
    const branches: If['branches'][number][] = [];
    let otherwise: List | null = null;
    this.at += 2;
    for (;;) {
      const condition = this.list(['then'], true);
      this.at += 4;
      const body = this.list(['elif', 'else', 'fi'], true);
      branches.push({ condition, body });
      const next = this.bareWord()!;
      this.at += next.length;
      if (next === 'elif') continue;
      if (next === 'else') {
        otherwise = this.list(['fi'], true);
        this.at += 2;
      }
      return this.compound({ kind: 'if', branches, otherwise }, start);
    }
  }

  private doGroup(): List {
    this.skipNewlines();
    if (this.bareWord() === '{' && this.dialect === 'bash') {
      this.at++;
      const body = this.list(['}'], true);
      this.at++;
      return body;
    }
    if (this.bareWord() !== 'do') this.unexpected(['do']);
    this.at += 2;
    const body = this.list(['done'], true);
    this.at += 4;
    return body;
  }

  private forCommand(start: number): For | ArithmeticFor {
    this.at += 3;
    this.blanks();
    if (this.looking('((') && this.dialect === 'bash') return this.arithmeticFor(start);
    const variable = this.match(/[A-Za-z_][A-Za-z0-9_]*/y);
    if (variable === null) this.fail(this.dialect === 'bash' ? this.wording('for') : 'bad for loop variable');
    this.at += variable.length;
    this.skipNewlines();
    let words: Word[] | null = null;
    if (this.bareWord() === 'in') {
      this.at += 2;
      words = [];
      for (;;) {
        this.blanks();
        const char = this.char();
        if (char === '' || ';\n&|()<>'.includes(char)) break;
        words.push(this.word('word'));
      }
    }
    this.blanks();
    if (this.char() === ';') this.at++;
    const body = this.doGroup();
    return this.compound({ kind: 'for', variable, words, body }, start);
  }

  private arithmeticFor(start: number): ArithmeticFor {
    this.at += 2;
    const sections = [0, 1, 2].map((section) => {
      const word = this.word('semicolon', true);
      if (section < 2) this.take(';');
      return word;
    });
    if (!this.looking('))')) this.unexpected();
    this.at += 2;
    this.blanks();
    if (this.char() === ';') this.at++;
    const [before, condition, after] = sections as [Word, Word, Word];
    return this.compound({ kind: 'arithmeticFor', before, condition, after, body: this.doGroup() }, start);
  }

  private arithmeticCommand(): Command | null {
    const start = this.at;
    this.at += 2;
    try {
      const expression = this.word('arithmetic', true);
      if (this.looking('))')) {
        this.at += 2;
        return this.compound({ kind: 'arithmetic' as const, expression }, start);
      }
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
    }
    this.at = start;
    return null;
  }

  private caseCommand(start: number): Case {
    this.at += 4;
    this.blanks();
    const word = this.word('word');
    if (word.start === word.end) this.unexpected();
    this.skipNewlines();
    if (this.bareWord() !== 'in') this.unexpected(['in']);
    this.at += 2;
    const items: Case['items'][number][] = [];
    for (;;) {
      this.skipNewlines();
      if (this.bareWord() === 'esac') break;
      if (this.at >= this.end) this.unexpected(['esac']);
      if (this.char() === '(') this.at++;
      const patterns: Word[] = [];
      for (;;) {
        this.blanks();
        const pattern = this.word('word');
        if (pattern.start === pattern.end) this.unexpected([')']);
        patterns.push(pattern);
        this.blanks();
        if (this.char() !== '|') break;
        this.at++;
      }
      this.take(')');
      const body = this.list([';;', 'esac']);
      const terminator = this.looking(';;&') ? ';;&' : this.looking(';&') ? ';&' : ';;';
      if (this.char() === ';') this.at += this.dialect === 'bash' ? terminator.length : 2;
      items.push({ patterns, body: body.items.length === 0 ? null : body, terminator: this.dialect === 'bash' ? terminator : ';;' });
    }
    this.at += 4;
    return this.compound({ kind: 'case', word, items }, start);
  }

  private functionKeyword(start: number): Command {
    this.at += 8;
    this.blanks();
    const name = this.match(/[^\s()<>|&;]+/y) ?? this.unexpected();
    this.at += name.length;
    this.blanks();
    const parentheses = this.match(/\([ \t]*\)/y);
    if (parentheses !== null) this.at += parentheses.length;
    this.skipNewlines();
    const body = this.command([]);
    return { kind: 'function', name, body, start: this.base + start, end: body.end };
  }

  private conditionCommand(start: number): Command {
    this.at += 2;
    const expression = this.conditionOr();
    this.skipNewlines();
    if (this.bareWord() !== ']]') this.unexpected([']]']);
    this.at += 2;
    return this.compound({ kind: 'condition' as const, expression }, start);
  }
}

/** `|&`: standard error goes the same way. */
function withErrors(command: Command): Command {
  if (!('redirects' in command)) return command;
  const redirect: Redirect = {
    descriptor: 2,
    operator: '>&',
    target: textWord('1', command.end),
    start: command.end,
    end: command.end,
  };
  return { ...command, redirects: [...command.redirects, redirect] };
}
