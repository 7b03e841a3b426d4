import { CODE_LENGTH, ESCAPES } from './escapes.ts';
import type { ScalarStyle, ScalarValue } from './nodes.ts';
import { resolvePlain, resolveTagged } from './resolve.ts';
import type { Scanner } from './scanner.ts';
import { FORMS, Scalar, type ScalarForm, Text } from './tree.ts';

/** Tag and anchor in front of a node. */
export interface Properties {
  tag: string | null;
  anchor: string | null;
  /** Where the first of them begins and the last ends. */
  start: number;
  end: number;
}

/** A plain scalar; `text` is what the characters from `start` to `end` come to. */
export function plainNode(s: Scanner, start: number, end: number, text: string, properties: Properties | null): Scalar | Text {
  if (properties !== null) {
    const value = scalarValue(s, properties.tag, text, true);
    return new Scalar(s.chunk, properties.start, end, formOf('plain', properties), value, text);
  }
  const value = resolvePlain(text);
  if (value === text && end - start === text.length) return new Text(s.chunk, start, text);
  // JSON has no such numbers, so the server refuses the document.
  if (typeof value === 'number' && !Number.isFinite(value)) s.unusual = true;
  return new Scalar(s.chunk, start, end, FORMS.plain, value, text);
}

/** The empty scalar of a key without value or a dash without item. */
export function emptyNode(s: Scanner, place: number, properties: Properties | null = null): Scalar {
  if (properties === null) return new Scalar(s.chunk, place, place, FORMS.empty, null, '');
  const value = scalarValue(s, properties.tag, '', true);
  return new Scalar(s.chunk, properties.start, place, formOf('empty', properties), value, '');
}

export function formOf(style: ScalarStyle, properties: Properties | null): ScalarForm {
  return properties === null ? FORMS[style] : { style, tag: properties.tag, anchor: properties.anchor };
}

export function scalarValue(s: Scanner, tag: string | null, text: string, plain: boolean): ScalarValue {
  if (tag === null) return plain ? resolvePlain(text) : text;
  const { value, error } = resolveTagged(tag, text);
  // The reference reader knows how the server says it.
  if (error !== null) s.suspect = true;
  return value;
}

const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const BACKSLASH = 92;

/**
 * Reads a quoted scalar at `pos`. One that does not end before the block around it does is cut at the end of its first line.
 * @param parent indentation of the block around; continuation lines that do not stand deeper end the attempt.
 */
export function quotedNode(s: Scanner, parent: number, properties: Properties | null): Scalar {
  const start = s.pos;
  const quote = s.at(start);
  const close = closingQuote(s, start, quote, parent);
  const single = quote === QUOTE;
  const from = properties?.start ?? start;
  let end: number;
  let raw: string;
  if (close < 0) {
    end = s.lineEnd(start);
    while (end > start + 1 && (s.text.charCodeAt(end - 1) === 32 || s.text.charCodeAt(end - 1) === 9)) end--;
    s.problem('unclosed-quote', start, end, single ? "'" : '"');
    raw = s.text.slice(start + 1, end);
    s.pos = end;
  } else {
    raw = s.text.slice(start + 1, close);
    end = close + 1;
    s.pos = end;
  }
  const text = single ? unquoteSingle(raw) : unquoteDouble(s, raw, start + 1);
  const value = properties === null ? text : scalarValue(s, properties.tag, text, false);
  return new Scalar(s.chunk, from, end, formOf(single ? 'single' : 'double', properties), value, text);
}

/** Place of the closing quote; -1 when there is none in reach. Moves `lineStart` along over the lines in between. */
function closingQuote(s: Scanner, start: number, quote: number, parent: number): number {
  const { text, end } = s;
  let lineStart = s.lineStart;
  let at = start + 1;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === QUOTE && text.charCodeAt(at + 1) === QUOTE && at + 1 < end) {
        at += 2;
        continue;
      }
      s.lineStart = lineStart;
      return at;
    }
    if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      const escaped = text.charCodeAt(at + 1);
      if (escaped === 10 || escaped === 13) at++;
      else {
        at += 2;
        continue;
      }
    } else if (code !== 10) {
      at++;
      continue;
    }
    // A new line: blank ones are fine, others have to stand deeper than the block around.
    while (at < end && text.charCodeAt(at) !== 10) at++;
    lineStart = ++at;
    if (s.markerAt(lineStart)) return -1;
    while (text.charCodeAt(at) === 32) at++;
    const first = at < end ? text.charCodeAt(at) : -1;
    if (first !== 10 && first !== 13 && at - lineStart <= parent) return -1;
  }
  return -1;
}

function unquoteSingle(raw: string): string {
  const folded = raw.includes('\n') ? fold(raw) : raw;
  return folded.includes("'") ? folded.replaceAll("''", "'") : folded;
}

const BREAK = /[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/g;

/** Line folding of flow scalars: one break becomes a space, more become one break less. */
function fold(raw: string): string {
  return raw.replace(BREAK, (run) => {
    let breaks = 0;
    for (const character of run) if (character === '\n') breaks++;
    return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
  });
}

const ESCAPE_OR_BREAK =
  /\\\r?\n(?:[ \t]*\r?\n)*[ \t]*|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S]|$)|[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/g;

function unquoteDouble(s: Scanner, raw: string, offset: number): string {
  if (!raw.includes('\\') && !raw.includes('\n')) return raw;
  return raw.replace(ESCAPE_OR_BREAK, (run, place: number) => {
    if (!run.startsWith('\\')) return fold(run);
    const kind = run.charAt(1);
    if (kind === '\n' || kind === '\r') {
      let breaks = -1;
      for (const character of run) if (character === '\n') breaks++;
      return '\n'.repeat(Math.max(breaks, 0));
    }
    const simple = ESCAPES[kind];
    if (simple !== undefined) return simple;
    if (CODE_LENGTH[kind] !== undefined && run.length === CODE_LENGTH[kind] + 2) {
      const code = Number.parseInt(run.slice(2), 16);
      if (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
    }
    s.problem('bad-escape', offset + place, offset + place + run.length, run);
    return run.slice(1);
  });
}
