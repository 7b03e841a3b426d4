/** Of two words that fall on the same place the older one stands beside it; a third takes its place. */
const PLACES = 4096;
const LENGTH_MAX = 48;

const known: (string | undefined)[] = new Array<string | undefined>(PLACES).fill(undefined);

/**
 * The same text as the engine keeps names of properties: a copy of its own, where a slice would keep the whole text alive, and compared with another
 * such by its place in memory.
 */
export const interned = (text: string): string => Object.keys({ [text]: 0 })[0]!;

/**
 * A key of a text as a string that is shared with all equal keys read before. Manifests repeat the same few hundred keys; sharing them
 * saves most of the strings of a tree and makes comparing them a comparison of pointers.
 */
export function sharedWord(text: string, start: number, end: number): string {
  const length = end - start;
  if (length > LENGTH_MAX || length === 0) return text.slice(start, end);
  const first = text.charCodeAt(start);
  const last = text.charCodeAt(end - 1);
  const middle = text.charCodeAt(start + (length >> 1));
  const place = (first * 33 + last * 131 + middle * 577 + length * 1031) & (PLACES - 1);
  const candidate = known[place];
  if (candidate !== undefined && candidate.length === length && text.startsWith(candidate, start)) return candidate;
  const other = known[place ^ 1];
  if (other !== undefined && other.length === length && text.startsWith(other, start)) return other;
  known[place ^ 1] = candidate;
  const word = interned(text.slice(start, end));
  known[place] = word;
  return word;
}
