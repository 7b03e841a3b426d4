import { type Characters, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWord, type Mark, Refusal } from './characters.ts';
import type { Token } from './tokens.ts';

const EXCLAMATION = 33;
const PERCENT = 37;
const POINT = 46;
const LESS = 60;
const GREATER = 62;
const VERSION_DIGITS_MAX = 2;

function refuse(c: Characters, context: Mark, problem: string): never {
  throw new Refusal(problem, c.mark(), context, true);
}

function readWord(c: Characters): string {
  const from = c.pos;
  while (isWord(c.at())) c.skip();
  return c.text.slice(from, c.pos);
}

function skipBlanks(c: Characters): void {
  while (isBlank(c.at())) c.skip();
}

/** Reads `*name` or `&name`. Source: yaml_parser_scan_anchor. */
export function scanAnchor(c: Characters, kind: 'alias' | 'anchor'): Token {
  const start = c.mark();
  c.skip();
  const value = readWord(c);
  const end = c.mark();
  if (value === '' || !(isBlankOrEnd(c.at()) || '?:,]}%@`'.includes(String.fromCharCode(c.at())))) {
    refuse(c, start, 'did not find expected alphabetic or numeric character');
  }
  return { kind, start, end, value };
}

/** Reads `!tag`, `!handle!tag` or `!<tag>`. Source: yaml_parser_scan_tag. */
export function scanTag(c: Characters): Token {
  const start = c.mark();
  c.need(2);
  let handle = '';
  let suffix: string;
  if (c.at(1) === LESS) {
    c.skip();
    c.skip();
    suffix = readUri(c, start, '');
    if (c.at() !== GREATER) refuse(c, start, "did not find the expected '>'");
    c.skip();
  } else {
    handle = readHandle(c, false, start);
    if (handle.length > 1 && handle.endsWith('!')) suffix = readUri(c, start, '');
    else {
      suffix = readUri(c, start, handle);
      handle = '!';
      if (suffix === '') {
        handle = '';
        suffix = '!';
      }
    }
  }
  if (!isBlankOrEnd(c.at())) refuse(c, start, 'did not find expected whitespace or line break');
  return { kind: 'tag', start, end: c.mark(), value: handle, suffix };
}

function readHandle(c: Characters, directive: boolean, start: Mark): string {
  if (c.at() !== EXCLAMATION) refuse(c, start, "did not find expected '!'");
  c.skip();
  let handle = `!${readWord(c)}`;
  if (c.at() === EXCLAMATION) {
    c.skip();
    handle += '!';
  } else if (directive && handle !== '!') refuse(c, start, "did not find expected '!'");
  return handle;
}

const URI = ";/?:@&=+$,.!~*'()[]%";

/** Reads what may stand in a tag; the head is what was already read, its first `!` does not count. */
function readUri(c: Characters, start: Mark, head: string): string {
  let text = head.slice(1);
  let some = head.length > 0;
  for (let code = c.at(); isWord(code) || (code !== 0 && URI.includes(String.fromCharCode(code))); code = c.at()) {
    if (code === PERCENT) text += readOctets(c, start);
    else {
      text += String.fromCharCode(code);
      c.skip();
    }
    some = true;
  }
  if (!some) refuse(c, start, 'did not find expected tag URI');
  return text;
}

/** Reads the `%xx` octets of one character. */
function readOctets(c: Characters, start: Mark): string {
  const octets: number[] = [];
  let width = 0;
  do {
    c.need(3);
    const digits = c.text.slice(c.pos + 1, c.pos + 3);
    if (c.at() !== PERCENT || !/^[0-9a-fA-F]{2}$/.test(digits)) refuse(c, start, 'did not find URI escaped octet');
    const octet = Number.parseInt(digits, 16);
    if (octets.length === 0) {
      width = octet < 0x80 ? 1 : (octet & 0xe0) === 0xc0 ? 2 : (octet & 0xf0) === 0xe0 ? 3 : (octet & 0xf8) === 0xf0 ? 4 : 0;
      if (width === 0) refuse(c, start, 'found an incorrect leading UTF-8 octet');
    } else if ((octet & 0xc0) !== 0x80) refuse(c, start, 'found an incorrect trailing UTF-8 octet');
    octets.push(octet);
    for (let i = 0; i < 3; i++) c.skip();
  } while (octets.length < width);
  return new TextDecoder().decode(Uint8Array.from(octets));
}

/** Reads a `%YAML` or `%TAG` line. Source: yaml_parser_scan_directive. */
export function scanDirective(c: Characters, comment: (start: number, end: number) => void): Token {
  const start = c.mark();
  c.skip();
  const name = readWord(c);
  if (name === '') refuse(c, start, 'could not find expected directive name');
  if (!isBlankOrEnd(c.at())) refuse(c, start, 'found unexpected non-alphabetical character');
  let token: Token;
  if (name === 'YAML') {
    skipBlanks(c);
    const major = readVersionNumber(c, start);
    if (c.at() !== POINT) refuse(c, start, "did not find expected digit or '.' character");
    c.skip();
    const minor = readVersionNumber(c, start);
    token = { kind: 'version-directive', start, end: c.mark(), major, minor };
  } else if (name === 'TAG') {
    skipBlanks(c);
    const value = readHandle(c, true, start);
    if (!isBlank(c.at())) refuse(c, start, 'did not find expected whitespace');
    skipBlanks(c);
    const suffix = readUri(c, start, '');
    if (!isBlankOrEnd(c.at())) refuse(c, start, 'did not find expected whitespace or line break');
    token = { kind: 'tag-directive', start, end: c.mark(), value, suffix };
  } else refuse(c, start, 'found unknown directive name');
  skipBlanks(c);
  if (c.at() === 35) {
    const from = c.pos;
    while (!isBreakOrEnd(c.at())) c.skip();
    comment(from, c.pos);
  }
  if (!isBreakOrEnd(c.at())) refuse(c, start, 'did not find expected comment or line break');
  if (isBreak(c.at())) c.skipLine();
  return token;
}

function readVersionNumber(c: Characters, start: Mark): number {
  const from = c.pos;
  while (isDigit(c.at())) {
    if (c.pos - from >= VERSION_DIGITS_MAX) refuse(c, start, 'found extremely long version number');
    c.skip();
  }
  if (c.pos === from) refuse(c, start, 'did not find expected version number');
  return Number(c.text.slice(from, c.pos));
}
