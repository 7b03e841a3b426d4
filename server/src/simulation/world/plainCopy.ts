/**
 * A copy of an object as the simulation works on it: without the nulls that stand for absent fields, and with numbers instead of the
 * bigints that decoding keeps for exactness.
 */
export function plainCopy<Value>(value: Value): Value {
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(copy);
  if (value === null || typeof value !== 'object') return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== null && item !== undefined) result[key] = copy(item);
  }
  return result;
}
