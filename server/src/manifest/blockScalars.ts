import { formOf, type Properties, scalarValue } from './scalars.ts';
import type { Scanner } from './scanner.ts';
import { Scalar } from './tree.ts';

/**
 * Reads a literal or folded scalar at `pos` (its `|` or `>`).
 * @param parent indentation of the block collection around, -1 at the root
 */
export function blockScalarNode(s: Scanner, parent: number, properties: Properties | null): Scalar {
  const start = s.pos;
  const literal = s.at(start) === 124;
  let at = start + 1;
  let chomp = 0;
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const code = s.at(at);
    if ((code === 43 || code === 45) && chomp === 0) {
      chomp = code === 43 ? 1 : -1;
      at++;
    } else if (code >= 49 && code <= 57 && increment === 0) {
      increment = code - 48;
      at++;
    } else break;
  }
  s.pos = at;
  s.blanks();
  if (s.at(s.pos) === 35) {
    const comment = s.pos;
    s.skipLine();
    s.comments.push(comment, s.pos);
  }
  const lineEnd = s.lineEnd(s.pos);
  if (s.pos < lineEnd) {
    s.problem('syntax', s.pos, lineEnd, s.text.slice(s.pos, lineEnd));
    s.pos = lineEnd;
  }
  const body = nextLine(s.text, lineEnd, s.end);
  const indent = increment > 0 ? Math.max(parent, 0) + increment : indentOfBody(s, body, parent);
  const end = endOfBody(s, body, indent);
  s.pos = end.next;
  s.lineStart = end.next;
  const raw = s.text.slice(body, end.next);
  const cook = (): string => (literal ? cookLiteral(raw, indent, chomp) : cookFolded(raw, indent, chomp));
  const form = formOf(literal ? 'literal' : 'folded', properties);
  const value = form.tag === null ? undefined : scalarValue(s, form.tag, cook(), false);
  return new Scalar(s.chunk, properties?.start ?? start, end.content < 0 ? at : end.content, form, value, cook);
}

/** Start of the line behind a line's end. */
function nextLine(text: string, lineEnd: number, end: number): number {
  let at = lineEnd;
  if (at < end && text.charCodeAt(at) === 13) at++;
  if (at < end && text.charCodeAt(at) === 10) at++;
  return at;
}

/** The indentation libyaml finds: that of the first line with content, but no less than blank lines before it have. */
function indentOfBody(s: Scanner, body: number, parent: number): number {
  let deepest = 0;
  let at = body;
  for (;;) {
    const lineStart = at;
    while (s.at(at) === 32) at++;
    deepest = Math.max(deepest, at - lineStart);
    const code = s.at(at);
    if (code === 13 && s.at(at + 1) === 10) at += 2;
    else if (code === 10) at++;
    else {
      if (code === 9) s.suspect = true;
      return Math.max(deepest, parent + 1, 1);
    }
  }
}

/** Where the lines of the scalar end: the last one with content (-1 when there is none), and what follows. */
function endOfBody(s: Scanner, body: number, indent: number): { content: number; next: number } {
  const { text, end } = s;
  let content = -1;
  let next = body;
  while (next < end) {
    let at = next;
    const deep = next + indent;
    while (at < deep && text.charCodeAt(at) === 32) at++;
    let lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0 || lineEnd > end) lineEnd = end;
    if (at < deep) {
      const code = at < end ? text.charCodeAt(at) : 10;
      if (code === 9) s.suspect = true;
      if (code !== 10 && !(code === 13 && at + 1 === lineEnd)) break;
      if (at >= end) {
        next = end;
        break;
      }
    } else {
      const contentEnd = lineEnd > at && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
      if (contentEnd > at) content = contentEnd;
    }
    next = lineEnd < end ? lineEnd + 1 : end;
  }
  return { content, next };
}

/**
 * Goes through the lines of a block scalar: where what a line says begins, behind the indentation or as much of it as there is, and where that
 * and the line end. A line that says nothing begins where it ends.
 */
function eachLine(raw: string, indent: number, visit: (from: number, textEnd: number, lineEnd: number) => void): void {
  for (let at = 0; at < raw.length; ) {
    const found = raw.indexOf('\n', at);
    const lineEnd = found < 0 ? raw.length : found;
    // A carriage return at the end of the text is no part of a break.
    const textEnd = lineEnd > at && found >= 0 && raw.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    const deep = Math.min(at + indent, textEnd);
    while (at < deep && raw.charCodeAt(at) === 32) at++;
    visit(at, textEnd, lineEnd);
    at = lineEnd + 1;
  }
}

/** The text of a literal block scalar from the lines it stands on. Source: libyaml's yaml_parser_scan_block_scalar. */
function cookLiteral(raw: string, indent: number, chomp: number): string {
  const parts: string[] = [];
  /** How many parts there are up to the last line that says something, and whether a break ends it. */
  let said = 0;
  let ends = false;
  eachLine(raw, indent, (from, textEnd, lineEnd) => {
    const broken = lineEnd < raw.length;
    if (from >= textEnd) {
      // Nothing but indentation; at the very end of the text there is no break to count.
      if (broken) parts.push('\n');
      return;
    }
    if (textEnd === lineEnd) parts.push(raw.slice(from, lineEnd + 1));
    else parts.push(raw.slice(from, textEnd), '\n');
    said = parts.length;
    ends = broken;
  });
  if (chomp === 1) return parts.join('');
  parts.length = said;
  const text = parts.join('');
  return chomp === -1 && ends ? text.slice(0, -1) : text;
}

/** The text of a folded block scalar from the lines it stands on. */
function cookFolded(raw: string, indent: number, chomp: number): string {
  const parts: string[] = [];
  let leading = '';
  let breaks = 0;
  let wasBlank = false;
  eachLine(raw, indent, (from, textEnd, lineEnd) => {
    const broken = lineEnd < raw.length;
    if (from >= textEnd) {
      if (broken) breaks++;
      return;
    }
    const code = raw.charCodeAt(from);
    const blank = code === 32 || code === 9;
    if (!wasBlank && !blank && leading !== '') {
      if (breaks === 0) parts.push(' ');
    } else parts.push(leading);
    if (breaks > 0) parts.push('\n'.repeat(breaks));
    breaks = 0;
    wasBlank = blank;
    parts.push(raw.slice(from, textEnd));
    leading = broken ? '\n' : '';
  });
  if (chomp !== -1) parts.push(leading);
  if (chomp === 1) parts.push('\n'.repeat(breaks));
  return parts.join('');
}
