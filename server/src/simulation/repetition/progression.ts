/**
 * Values of three periods in a row, and what they will be in later ones. Instants and counts grow by the same amount from period to period; everything else stays.
 */

/** Texts that are another one in each period and are told by their number instead. */
export type Renewed = (key: string, first: string, second: string, third: string) => boolean;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Do three values follow each other in equal steps? */
export function isProgression(first: unknown, second: unknown, third: unknown, renewed: Renewed, key = ''): boolean {
  if (typeof second === 'number') {
    if (typeof first !== 'number' || typeof third !== 'number') return false;
    if (!Number.isFinite(second)) return first === second && second === third;
    return second - first === third - second;
  }
  if (isList(second)) {
    if (!isList(first) || !isList(third) || first.length !== second.length || third.length !== second.length) return false;
    return second.every((item, at) => isProgression(first[at], item, third[at], renewed, key));
  }
  if (isTree(second)) {
    if (!isTree(first) || !isTree(third)) return false;
    const names = new Set([...Object.keys(first), ...Object.keys(second), ...Object.keys(third)]);
    return [...names].every((name) => isProgression(first[name], second[name], third[name], renewed, name));
  }
  if (first === second && second === third) return true;
  return typeof first === 'string' && typeof second === 'string' && typeof third === 'string' && renewed(key, first, second, third);
}

/** The value `periods` periods after `last`, which came a period after `before`. `renew` gives the texts that are another one each time. */
export function continued(
  before: unknown,
  last: unknown,
  periods: number,
  renew: (key: string, last: string, periods: number) => string,
  key = '',
): unknown {
  if (typeof last === 'number' && typeof before === 'number') return Number.isFinite(last) ? last + periods * (last - before) : last;
  if (isList(last) && isList(before)) return last.map((item, at) => continued(before[at], item, periods, renew, key));
  if (isTree(last) && isTree(before)) {
    const result: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(last)) result[name] = continued(before[name], value, periods, renew, name);
    return result;
  }
  return typeof last === 'string' && last !== before ? renew(key, last, periods) : last;
}
