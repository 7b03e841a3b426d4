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
const HEADER = /^[^\n:]*:[^\n]*\n/;
const END = /(?:^|\n)-----END(?: ([^\n]*?)-----[ \t\r]*(?:\n|$))?/;

/** Beginnings of blocks that are looked at; what people keep holds a handful. */
const BLOCKS_MAX = 64;

/** The whole blocks of a text; what stands between them, and blocks that are none, are passed over. */
export function* pemBlocks(text: string): Generator<PemBlock> {
  let behind = 0;
  let left = BLOCKS_MAX;
  for (const { 0: line, 1: type = '', index } of text.matchAll(BEGIN)) {
    if (left-- === 0) return;
    if (index < behind) continue;
    let start = index + line.length;
    for (let header = HEADER.exec(text.slice(start)); header; header = HEADER.exec(text.slice(start))) start += header[0].length;
    const body = text.slice(start);
    const end = END.exec(body);
    if (end?.[1] !== type) continue;
    const bytes = base64Bytes(body.slice(0, end.index).replace(/[ \t\r\n]/g, ''));
    if (bytes === null) continue;
    // The line break behind a block may be the one in front of the next.
    behind = start + end.index + end[0].trimEnd().length;
    yield { type, bytes };
  }
}

/** The first whole block of a text; null when there is none. */
export const pemBlock = (text: string): PemBlock | null => pemBlocks(text).next().value ?? null;

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
