import { CODE_LENGTH, ESCAPES } from '../escapes.ts';
import { type Characters, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, type Mark, Refusal } from './characters.ts';
import type { Token } from './tokens.ts';

const TAB = 9;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const QUOTE = 39;
const PLUS = 43;
const DASH = 45;
const POINT = 46;
const COLON = 58;
const PIPE = 124;
const BACKSLASH = 92;

function refuse(c: Characters, context: Mark, problem: string): never {
  throw new Refusal(problem, c.mark(), context, true);
}

/**
 * Reads a literal or folded scalar. Source: yaml_parser_scan_block_scalar.
 * @param parent indentation of the block around
 * @param comment called with the places of a comment in the header
 */
export function scanBlockScalar(c: Characters, parent: number, comment: (start: number, end: number) => void): Token {
  const start = c.mark();
  const literal = c.at() === PIPE;
  c.skip();
  let chomping = 0;
  let increment = 0;
  if (c.at() === PLUS || c.at() === DASH) {
    chomping = readChomping(c);
    if (isDigit(c.at())) increment = readIncrement(c, start);
  } else if (isDigit(c.at())) {
    increment = readIncrement(c, start);
    if (c.at() === PLUS || c.at() === DASH) chomping = readChomping(c);
  }
  const headerEnd = c.pos;
  while (isBlank(c.at())) c.skip();
  if (c.at() === HASH) {
    const from = c.pos;
    while (!isBreakOrEnd(c.at())) c.skip();
    comment(from, c.pos);
  }
  if (!isBreakOrEnd(c.at())) refuse(c, start, 'did not find expected comment or line break');
  c.need(2);
  c.skipLine();

  const lines = new BlockLines(c, start, parent, increment > 0 ? Math.max(parent, 0) + increment : 0);
  const parts: string[] = [];
  let leading = '';
  let wasBlank = false;
  let contentEnd = headerEnd;
  lines.readBreaks();
  while (c.column === lines.indent && c.at() !== 0) {
    const blank = isBlank(c.at());
    if (!literal && leading.startsWith('\n') && !wasBlank && !blank) {
      if (lines.breaks === '') parts.push(' ');
    } else parts.push(leading);
    parts.push(lines.breaks);
    lines.breaks = '';
    wasBlank = blank;
    const from = c.pos;
    while (!isBreakOrEnd(c.at())) c.skip();
    parts.push(c.text.slice(from, c.pos));
    contentEnd = c.pos;
    c.need(2);
    leading = c.skipLine();
    lines.readBreaks();
  }
  if (chomping !== -1) parts.push(leading);
  if (chomping === 1) parts.push(lines.breaks);
  return { kind: 'scalar', start, end: lines.end, value: parts.join(''), style: literal ? 'literal' : 'folded', contentEnd };
}

function readChomping(c: Characters): number {
  const chomping = c.at() === PLUS ? 1 : -1;
  c.skip();
  return chomping;
}

function readIncrement(c: Characters, start: Mark): number {
  if (c.at() === 48) refuse(c, start, 'found an indentation indicator equal to 0');
  const increment = c.at() - 48;
  c.skip();
  return increment;
}

/** Indentation and empty lines between the lines of a block scalar. */
class BlockLines {
  /** Empty lines that may still belong to the value. */
  breaks = '';
  end: Mark;
  indent: number;
  private readonly c: Characters;
  private readonly start: Mark;
  private readonly parent: number;

  constructor(c: Characters, start: Mark, parent: number, indent: number) {
    this.c = c;
    this.start = start;
    this.parent = parent;
    this.indent = indent;
    this.end = c.mark();
  }

  /** Source: yaml_parser_scan_block_scalar_breaks. */
  readBreaks(): void {
    const { c } = this;
    this.end = c.mark();
    let deepest = 0;
    for (;;) {
      while ((this.indent === 0 || c.column < this.indent) && c.at() === SPACE) c.skip();
      deepest = Math.max(deepest, c.column);
      if ((this.indent === 0 || c.column < this.indent) && c.at() === TAB) {
        refuse(c, this.start, 'found a tab character where an indentation space is expected');
      }
      if (!isBreak(c.at())) break;
      c.need(2);
      this.breaks += c.skipLine();
      this.end = c.mark();
    }
    if (this.indent === 0) this.indent = Math.max(deepest, this.parent + 1, 1);
  }
}

/** White space and line breaks inside a flow scalar, and what they come to. */
class Folding {
  private white = '';
  private leading = '';
  private trailing = '';
  broken = false;

  /** Reads blanks and breaks. With an indentation, a tab before it on a new line is refused. */
  read(c: Characters, start: Mark, indent: number): void {
    for (let code = c.at(); isBlank(code) || isBreak(code); code = c.at()) {
      if (isBlank(code)) {
        if (this.broken && c.column < indent && code === TAB) refuse(c, start, 'found a tab character that violates indentation');
        if (!this.broken) this.white += String.fromCharCode(code);
        c.skip();
      } else {
        c.need(2);
        if (this.broken) this.trailing += c.skipLine();
        else {
          this.white = '';
          this.leading += c.skipLine();
          this.broken = true;
        }
      }
    }
  }

  /** What the white space read so far stands for; begins anew. */
  take(): string {
    let text: string;
    if (!this.broken) text = this.white;
    else if (this.leading.startsWith('\n')) text = this.trailing === '' ? ' ' : this.trailing;
    else text = this.leading + this.trailing;
    this.white = '';
    if (this.broken) {
      this.leading = '';
      this.trailing = '';
      this.broken = false;
    }
    return text;
  }

  get empty(): boolean {
    return !this.broken && this.white === '';
  }
}

/** Reads a scalar in quotes. Source: yaml_parser_scan_flow_scalar. */
export function scanQuoted(c: Characters, single: boolean): Token {
  const start = c.mark();
  const quote = single ? QUOTE : DOUBLE_QUOTE;
  c.skip();
  const parts: string[] = [];
  for (;;) {
    c.need(4);
    if (c.atMarker(DASH) || c.atMarker(POINT)) refuse(c, start, 'found unexpected document indicator');
    if (c.at() === 0) refuse(c, start, 'found unexpected end of stream');
    const folding = new Folding();
    readQuotedText(c, start, single, quote, parts, folding);
    c.need(1);
    if (c.at() === quote) break;
    folding.read(c, start, -1);
    parts.push(folding.take());
  }
  c.skip();
  return { kind: 'scalar', start, end: c.mark(), value: parts.join(''), style: single ? 'single' : 'double' };
}

/** Reads up to a blank, a break, the closing quote or an escaped break. */
function readQuotedText(c: Characters, start: Mark, single: boolean, quote: number, parts: string[], folding: Folding): void {
  let from = c.pos;
  for (let code = c.at(); !isBlankOrEnd(code); code = c.at()) {
    if (code === quote) {
      if (!single || c.at(1) !== QUOTE) break;
      parts.push(c.text.slice(from, c.pos), "'");
      c.skip();
      c.skip();
      from = c.pos;
    } else if (code === BACKSLASH && !single) {
      parts.push(c.text.slice(from, c.pos));
      if (isBreak(c.at(1))) {
        c.need(3);
        c.skip();
        c.skipLine();
        folding.broken = true;
        return;
      }
      parts.push(readEscape(c, start));
      from = c.pos;
    } else c.skip();
    c.need(2);
  }
  parts.push(c.text.slice(from, c.pos));
}

function readEscape(c: Characters, start: Mark): string {
  const kind = c.text.charAt(c.pos + 1);
  const simple = ESCAPES[kind];
  const length = CODE_LENGTH[kind];
  if (simple === undefined && length === undefined) refuse(c, start, 'found unknown escape character');
  c.skip();
  c.skip();
  if (length === undefined) return simple ?? '';
  c.need(length);
  const digits = c.text.slice(c.pos, c.pos + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) refuse(c, start, 'did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) refuse(c, start, 'found invalid Unicode character escape code');
  for (let i = 0; i < length; i++) c.skip();
  return String.fromCodePoint(code);
}

/** Characters that end a plain scalar inside brackets: `,` `?` `[` `]` `{` `}`. */
function endsInFlow(code: number): boolean {
  return code === 44 || code === 63 || code === 91 || code === 93 || code === 123 || code === 125;
}

/**
 * Reads a scalar without quotes. Source: yaml_parser_scan_plain_scalar.
 * @returns the token, and whether a line break follows it, so that a key may begin
 */
export function scanPlain(c: Characters, parent: number, flow: boolean): { token: Token; broken: boolean } {
  const start = c.mark();
  const indent = parent + 1;
  let end = start;
  const parts: string[] = [];
  const folding = new Folding();
  for (;;) {
    c.need(4);
    if (c.atMarker(DASH) || c.atMarker(POINT) || c.at() === HASH) break;
    const from = c.pos;
    for (let code = c.at(); !isBlankOrEnd(code); code = c.at()) {
      if ((code === COLON && isBlankOrEnd(c.at(1))) || (flow && endsInFlow(code))) break;
      c.skip();
      c.need(2);
    }
    if (c.pos > from) {
      if (!folding.empty) parts.push(folding.take());
      parts.push(c.text.slice(from, c.pos));
      end = c.mark();
    }
    if (!isBlank(c.at()) && !isBreak(c.at())) break;
    folding.read(c, start, indent);
    if (!flow && c.column < indent) break;
  }
  return { token: { kind: 'scalar', start, end, value: parts.join(''), style: 'plain' }, broken: folding.broken };
}
