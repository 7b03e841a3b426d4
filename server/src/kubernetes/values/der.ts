/**
 * Reads DER, the form in which certificates and keys are written: each element is a tag, a length and its content, which may be elements again.
 * Source: X.690; Go's golang.org/x/crypto/cryptobyte reads the same.
 */

/** An element; `content` as a string of characters up to 255. */
export interface DerElement {
  readonly tag: number;
  readonly content: string;
}

/** The tags that certificates and keys are made of. */
export const DER = { integer: 0x02, bits: 0x03, octets: 0x04, identifier: 0x06, sequence: 0x30, context0: 0xa0, context1: 0xa1 } as const;

/** Bytes of a length that are read; four make more than any text holds. */
const LENGTH_BYTES_MAX = 4;

/** The elements that stand one behind the other in these bytes; null when they are no DER. */
export function derElements(bytes: string): DerElement[] | null {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.charCodeAt(at++);
    let length = bytes.charCodeAt(at++);
    if (length >= 0x80) {
      let count = length & 0x7f;
      if (count === 0 || count > LENGTH_BYTES_MAX) return null;
      for (length = 0; count > 0; count--) length = length * 256 + bytes.charCodeAt(at++);
    }
    // Behind the end there are no numbers, and nothing compares with those.
    if (!(at + length <= bytes.length)) return null;
    elements.push({ tag, content: bytes.slice(at, at + length) });
    at += length;
  }
  return elements;
}

/** The elements inside an element that should have this tag; null when it has another, is missing, or holds something else. */
export const derInside = (element: DerElement | undefined, tag: number): DerElement[] | null =>
  element?.tag === tag ? derElements(element.content) : null;
