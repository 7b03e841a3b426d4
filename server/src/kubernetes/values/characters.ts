/**
 * The two shapes that nearly all names, keys and values have. They are asked for some fifty times an object; one small loop over the characters
 * answers sooner than a regular expression, and is compiled sooner.
 */

const LOWER = 1;
const UPPER = 2;
const DASH = 4;
const DOT = 8;

const KINDS = new Uint8Array(128);
for (const character of 'abcdefghijklmnopqrstuvwxyz0123456789') KINDS[character.charCodeAt(0)] = LOWER;
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') KINDS[character.charCodeAt(0)] = UPPER;
KINDS['-'.charCodeAt(0)] = DASH;
for (const character of '._') KINDS[character.charCodeAt(0)] = DOT;

const LENGTH_MAX = 63;

/** Whether all characters are of some kinds, the first and the last of fewer, and there are one to 63. */
function isMadeOf(text: string, inside: number, ends: number): boolean {
  const { length } = text;
  // Said so that it holds also of what is no text: fields that the server does not look into may hold anything.
  if (!(length > 0 && length <= LENGTH_MAX)) return false;
  for (let position = 0; position < length; position++) {
    const code = text.charCodeAt(position);
    if (code > 127 || (KINDS[code]! & inside) === 0) return false;
  }
  return (KINDS[text.charCodeAt(0)]! & ends) !== 0 && (KINDS[text.charCodeAt(length - 1)]! & ends) !== 0;
}

/** `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, 63 characters at most. */
export const isDnsLabel = (text: string): boolean => isMadeOf(text, LOWER | DASH, LOWER);

/** `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`, 63 characters at most. */
export const isLabelName = (text: string): boolean => isMadeOf(text, LOWER | UPPER | DASH | DOT, LOWER | UPPER);
