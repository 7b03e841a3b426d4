/**
 * Blocks of PEM, as certificates and what belongs to them are passed around, and as much of what is in them as tells the one from the
 * other. Source: Go's encoding/pem, encoding/asn1.
 */

/** A block; `bytes` as a string of characters up to 255. */
export interface PemBlock {
  readonly type: string;
  readonly bytes: string;
}

const BEGIN = /(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n/g;
const END = /(?:^|\n)-----END ([^\n]*?)-----[ \t\r]*(?:\n|$)/;

/** The first whole block of a text; null when there is none. */
export function pemBlock(text: string): PemBlock | null {
  for (const { 0: line, 1: type = '', index } of text.matchAll(BEGIN)) {
    let body = text.slice(index + line.length);
    for (let header = /^[^\n:]*:[^\n]*\n/.exec(body); header; header = /^[^\n:]*:[^\n]*\n/.exec(body)) body = body.slice(header[0].length);
    const end = END.exec(body);
    if (end?.[1] !== type || end.index !== body.search(/(?:^|\n)-----END/)) continue;
    const bytes = base64Bytes(body.slice(0, end.index).replace(/[ \t\r\n]/g, ''));
    if (bytes !== null) return { type, bytes };
  }
  return null;
}

/** The bytes behind base64, as a string of characters up to 255; null when it is none. */
export function base64Bytes(text: string): string | null {
  try {
    return text.length % 4 === 0 ? atob(text) : null;
  } catch {
    return null;
  }
}

const SEQUENCE = 16;
const COMPOUND = 0x20;
const TRUNCATED = 'asn1: syntax error: truncated tag or length';

/** What Go says of bytes that are no sequence of DER, called `name` there; null when the frame is sound. Nothing inside is looked at. */
export function derSequenceProblem(bytes: string, name: string): string | null {
  const at = (index: number): number => bytes.charCodeAt(index);
  if (bytes.length === 0) return 'asn1: syntax error: sequence truncated';
  if (bytes.length < 2) return TRUNCATED;
  let length = at(1);
  let offset = 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    length = 0;
    for (; offset < 2 + count; offset++) {
      if (offset >= bytes.length) return TRUNCATED;
      length = length * 256 + at(offset);
    }
  }
  const tag = at(0) & 0x1f;
  const compound = (at(0) & COMPOUND) !== 0;
  if (tag !== SEQUENCE || at(0) >> 6 !== 0 || !compound) {
    const found = `{class:${at(0) >> 6} tag:${tag} length:${length} isCompound:${compound}}`;
    const wanted =
      '{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}';
    return `asn1: structure error: tags don't match (${SEQUENCE} vs ${found}) ${wanted} ${name} @${offset}`;
  }
  if (offset + length > bytes.length) return 'asn1: syntax error: data truncated';
  if (length === 0) return 'asn1: syntax error: sequence truncated';
  return offset + length < bytes.length ? 'asn1: syntax error: trailing data' : null;
}
