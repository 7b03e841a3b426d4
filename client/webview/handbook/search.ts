import { type Book, type Entry, plainText, SECTIONS, titleIn } from './model.ts';

/** An entry that fits the words, and the passage that shows why. */
export interface Hit {
  readonly entry: Entry;
  /** Part of a text in which the words stand; empty when the title says it all. */
  readonly passage: string;
}

export interface Found {
  readonly hits: readonly Hit[];
  /** How many there are in all. */
  readonly all: number;
}

interface Searchable {
  readonly entry: Entry;
  /** Title, other title and key, folded. */
  readonly names: readonly string[];
  readonly text: string;
  readonly folded: string;
}

const HITS_AT_MOST = 60;
const PASSAGE_BEFORE = 36;
const PASSAGE_LENGTH = 110;

const fold = (text: string): string => text.toLowerCase();

/** Makes a search over a book. Folding some 1,000 entries of 1,500 characters takes a few milliseconds, once; a search reads them through. */
export function searcher(book: Book): (words: string) => Found {
  const titleOf = titleIn(book);
  const all: Searchable[] = [...book.entries.values()].map((entry) => {
    const text = SECTIONS.flatMap((section) => (entry.texts[section] === undefined ? [] : plainText(entry.texts[section], titleOf))).join(
      ' ',
    );
    const names = [entry.title, entry.otherTitle, entry.key, entry.key.replaceAll('-', ' '), entry.facts?.path ?? '', ...entry.where];
    return { entry, names: names.filter(Boolean).map(fold), text, folded: fold(text) };
  });
  return (words) => {
    const wanted = fold(words).split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return { hits: [], all: 0 };
    const whole = wanted.join(' ');
    const ranked = all
      .map((each) => ({ each, rank: rankOf(each, wanted, whole) }))
      .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
      .sort((one, other) => one.rank - other.rank || one.each.names[0]!.length - other.each.names[0]!.length);
    const hits = ranked.slice(0, HITS_AT_MOST).map(({ each }) => ({ entry: each.entry, passage: passageOf(each, wanted) }));
    return { hits, all: ranked.length };
  };
}

/** Lower is better: the name itself, its beginning, the beginning of a word of it, somewhere in it, in the text. Concepts win over fields. */
function rankOf({ entry, names, folded }: Searchable, wanted: readonly string[], whole: string): number {
  const concept = entry.kind === 'concept' ? 0 : 0.5;
  if (names.some((name) => name === whole)) return concept;
  if (names.some((name) => name.startsWith(whole))) return 1 + concept;
  if (wanted.every((word) => names.some((name) => startsWord(name, word)))) return 2 + concept;
  if (wanted.every((word) => names.some((name) => name.includes(word)))) return 3 + concept;
  if (wanted.every((word) => names.some((name) => name.includes(word)) || startsWord(folded, word))) return 4 + concept;
  return wanted.every((word) => folded.includes(word)) ? 5 + concept : Number.POSITIVE_INFINITY;
}

/** Whether a word begins like this. Chinese has no blanks: there anywhere is a beginning. */
function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (at === 0 || !/[a-z0-9]/.test(text[at - 1]!)) return true;
  return false;
}

function passageOf({ text, folded }: Searchable, wanted: readonly string[]): string {
  const places = wanted.map((word) => folded.indexOf(word)).filter((at) => at >= 0);
  const at = places.length > 0 ? Math.min(...places) : 0;
  const start = Math.max(0, at - PASSAGE_BEFORE);
  // From the next blank on, so that no word is cut; Chinese may be cut anywhere.
  const blank = start === 0 ? -1 : text.indexOf(' ', start);
  const from = blank >= 0 && blank < at ? blank + 1 : start;
  const passage = text.slice(from, from + PASSAGE_LENGTH);
  return `${from > 0 ? '…' : ''}${passage}${from + PASSAGE_LENGTH < text.length ? '…' : ''}`;
}

/** A text in pieces: those that are one of the words, and what is between them. */
export function marked(text: string, words: string): { readonly text: string; readonly hit: boolean }[] {
  const wanted = words.split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [{ text, hit: false }];
  const pattern = new RegExp(`(${wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'giu');
  return text
    .split(pattern)
    .map((piece, index) => ({ text: piece, hit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
