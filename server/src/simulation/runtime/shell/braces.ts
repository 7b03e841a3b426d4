import type { TextPart, Word, WordPart } from './syntax.ts';

const WORDS_MAX = 10_000;

/** Brace expansion of bash, done on the text before anything else: `a{b,c}` and `{1..3}`. */
export function braces(word: Word): readonly Word[] {
  if (!word.parts.some((part) => part.kind === 'text' && !part.quoted && part.text.includes('{'))) return [word];
  const known = cache.get(word);
  if (known !== undefined) return known;
  const expanded = expandUnits(unitsOf(word.parts)).map((units) => ({ ...word, parts: partsOf(units), literal: null }));
  cache.set(word, expanded);
  return expanded;
}

const cache = new WeakMap<Word, readonly Word[]>();

/** One unquoted character, or a part that braces do not look into. */
type Unit = string | WordPart;

function unitsOf(parts: readonly WordPart[]): Unit[] {
  return parts.flatMap((part): Unit[] => (part.kind === 'text' && !part.quoted ? [...part.text] : [part]));
}

function partsOf(units: readonly Unit[]): WordPart[] {
  const parts: WordPart[] = [];
  for (const unit of units) {
    const last = parts.at(-1);
    if (typeof unit !== 'string') parts.push(unit);
    else if (last?.kind === 'text' && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + unit };
    else parts.push({ kind: 'text', text: unit, quoted: false } satisfies TextPart);
  }
  return parts;
}

function expandUnits(units: readonly Unit[]): Unit[][] {
  for (let open = units.indexOf('{'); open >= 0; open = units.indexOf('{', open + 1)) {
    const alternatives = alternativesAt(units, open);
    if (alternatives === null) continue;
    const tails = expandUnits(units.slice(alternatives.end + 1));
    const heads = alternatives.items.flatMap((item) => expandUnits(item)).slice(0, WORDS_MAX);
    return heads.flatMap((head) => tails.map((tail) => [...units.slice(0, open), ...head, ...tail])).slice(0, WORDS_MAX);
  }
  return [[...units]];
}

function alternativesAt(units: readonly Unit[], open: number): { items: Unit[][]; end: number } | null {
  const items: Unit[][] = [[]];
  let depth = 0;
  for (let at = open + 1; at < units.length; at++) {
    const unit = units[at]!;
    if (unit === '}' && depth === 0) {
      const items2 = items.length > 1 ? items : sequence(items[0]!);
      return items2 === null ? null : { items: items2, end: at };
    }
    if (unit === '{') depth++;
    if (unit === '}') depth--;
    if (unit === ',' && depth === 0) items.push([]);
    else items.at(-1)!.push(unit);
  }
  return null;
}

/** `1..5`, `01..10`, `a..e`, `1..9..2`. */
function sequence(units: readonly Unit[]): Unit[][] | null {
  if (units.some((unit) => typeof unit !== 'string')) return null;
  const [, first, last, step] = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(units.join('')) ?? [];
  if (first === undefined || last === undefined) return null;
  const letters = /[A-Za-z]/.test(first);
  if (letters !== /[A-Za-z]/.test(last)) return null;
  const from = letters ? first.charCodeAt(0) : Number(first);
  const to = letters ? last.charCodeAt(0) : Number(last);
  const by = Math.abs(Number(step ?? 1)) || 1;
  const width = [first, last].some((bound) => /^-?0\d/.test(bound)) ? Math.max(first.length, last.length) : 0;
  const count = Math.min(Math.floor(Math.abs(to - from) / by), WORDS_MAX);
  return Array.from({ length: count + 1 }, (_, index) => {
    const value = from + (to < from ? -by : by) * index;
    if (letters) return [String.fromCharCode(value)];
    const digits = String(Math.abs(value)).padStart(width - (value < 0 ? 1 : 0), '0');
    return [...(value < 0 ? `-${digits}` : digits)];
  });
}
