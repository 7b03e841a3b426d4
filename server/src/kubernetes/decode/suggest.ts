import type { MinorVersion } from '../object.ts';
import type { Field, ObjectType } from '../schema/model.ts';
import { availableFields, objectIn } from '../schema/walk.ts';

export interface Suggestion {
  /** Name of the field that was probably meant. */
  readonly name: string;
  /** `here`: misspelled. `up`: the field belongs to the object around. `down`: it belongs into `into`, a field of this object. */
  readonly level: 'here' | 'up' | 'down';
  /** Field of this object that holds it, for `down`. */
  readonly into?: string;
}

/** Edits that are still taken for a slip, by length of the name. */
const slipMax = (length: number): number => (length <= 3 ? 1 : length <= 7 ? 2 : 3);

/**
 * What somebody who wrote `name` in an object of type `owner` probably meant: the same word in another case, a word few edits away, the
 * field of the object around it or of an object inside it. Null when nothing is near.
 */
export function suggestionFor(
  name: string,
  owner: ObjectType,
  around: ObjectType | null,
  present: ReadonlySet<string>,
  version: MinorVersion,
): Suggestion | null {
  const fields = availableFields(owner, version);
  const folded = name.toLowerCase();
  const same = fields.find((field) => field.name.toLowerCase() === folded);
  if (same) return { name: same.name, level: 'here' };
  const near = nearest(
    name,
    fields.filter((field) => !present.has(field.name)),
  );
  if (near && near.distance === 1) return { name: near.name, level: 'here' };
  if (around?.byName.has(name) && !UBIQUITOUS.has(name)) return { name, level: 'up' };
  const below = fields.find((field) => objectIn(field.type)?.byName.has(name) && field.type.kind === 'object');
  if (below && !UBIQUITOUS.has(name)) return { name, level: 'down', into: below.name };
  if (near) return { name: near.name, level: 'here' };
  const words = fields.find((field) => !present.has(field.name) && sameWords(folded, field.name.toLowerCase()));
  return words ? { name: words.name, level: 'here' } : null;
}

/** Names that so many objects have that their place says nothing. */
const UBIQUITOUS = new Set(['name', 'kind', 'apiVersion', 'namespace', 'type', 'key']);

/** `port` for `ports`, `envs` for `env`, `limit` for `limits`; `request` for `requests`. */
const sameWords = (written: string, field: string): boolean =>
  written.length >= 4 && (field.startsWith(written) || written.startsWith(field)) && Math.abs(written.length - field.length) <= 4;

function nearest(name: string, fields: readonly Field[]): { name: string; distance: number } | null {
  const limit = slipMax(name.length);
  let best: { name: string; distance: number } | null = null;
  for (const field of fields) {
    if (Math.abs(field.name.length - name.length) > limit) continue;
    const distance = editDistance(name.toLowerCase(), field.name.toLowerCase(), limit);
    if (distance <= limit && (best === null || distance < best.distance)) best = { name: field.name, distance };
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours between two short words; anything above `limit` is `limit + 1`. */
export function editDistance(one: string, other: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let low = i;
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
      if (value < low) low = value;
    }
    if (low > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return previous[other.length]!;
}
