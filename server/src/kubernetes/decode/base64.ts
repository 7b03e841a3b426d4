/**
 * Standard base64 as Go's encoding/base64 StdEncoding reads it: line breaks are passed over, padding is wanted, and an error names the
 * byte at which it was seen.
 */
export type Base64Parse = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

const PADDING = 61;
const isBreak = (code: number): boolean => code === 10 || code === 13;

const corrupt = (at: number): Base64Parse => ({ ok: false, error: `illegal base64 data at input byte ${at}` });

/** The text re-encoded without line breaks, or Go's error. Positions are bytes of the UTF-8 text. */
export function parseBase64(text: string): Base64Parse {
  let clean = '';
  let from = 0;
  let quantum = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isBreak(code)) {
      clean += text.slice(from, i);
      from = i + 1;
      continue;
    }
    if (code === PADDING) return padded(text, i, quantum, clean + text.slice(from, i));
    // Everything before the first bad character is ASCII, so its index is its byte position.
    if (code >= 128 || VALUES[code]! < 0) return corrupt(i);
    quantum = (quantum + 1) % 4;
  }
  if (quantum !== 0) return corrupt(text.length - quantum);
  return { ok: true, text: from === 0 ? text : clean + text.slice(from) };
}

/** The end of the text from its first `=` on. */
function padded(text: string, at: number, quantum: number, clean: string): Base64Parse {
  if (quantum < 2) return corrupt(at);
  let i = at + 1;
  if (quantum === 2) {
    while (i < text.length && isBreak(text.charCodeAt(i))) i++;
    if (i === text.length) return corrupt(text.length);
    if (text.charCodeAt(i) !== PADDING) return corrupt(i - 1);
    i++;
  }
  while (i < text.length && isBreak(text.charCodeAt(i))) i++;
  if (i < text.length) return corrupt(i);
  return { ok: true, text: zeroTail(clean, quantum) + '='.repeat(4 - quantum) };
}

/** Bits behind the last whole byte are dropped when the server encodes again. */
function zeroTail(clean: string, quantum: number): string {
  const last = VALUES[clean.charCodeAt(clean.length - 1)]!;
  return clean.slice(0, -1) + ALPHABET[last & (quantum === 2 ? 0b110000 : 0b111100)]!;
}
