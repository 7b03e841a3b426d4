import { editDistance } from '../../../kubernetes/decode/suggest.ts';

/** Shorter words are too often one letter from another word. */
const WORD_LENGTH_MIN = 5;
/** From here on two slips in one word are taken for slips. */
const LONG_WORD = 9;
const DIFFERENCE_MAX = 2;

/**
 * Whether somebody who wrote one name probably meant the other: the same words in another case, or one word of it misspelt. Names that differ
 * in numbers or whole words (`db-0` and `db-1`, `dev` and `prod`) are different things.
 */
export function isSlip(written: string, meant: string): boolean {
  if (written === meant || Math.abs(written.length - meant.length) > DIFFERENCE_MAX) return false;
  const one = written.toLowerCase();
  const other = meant.toLowerCase();
  if (one === other) return true;
  const words = one.split(/[-._/]/);
  const others = other.split(/[-._/]/);
  if (words.length !== others.length) return false;
  const differing = words.flatMap((word, index) => (word === others[index] ? [] : [{ word, meant: others[index] ?? '' }]));
  return differing.length === 1 && isMisspelt(differing[0]!.word, differing[0]!.meant);
}

function isMisspelt(word: string, meant: string): boolean {
  const shorter = Math.min(word.length, meant.length);
  if (shorter < WORD_LENGTH_MIN || word.replace(/\D/g, '') !== meant.replace(/\D/g, '')) return false;
  const limit = shorter >= LONG_WORD ? 2 : 1;
  return editDistance(word, meant, limit) <= limit;
}
