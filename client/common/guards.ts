/** Small run-time checks that compose: what crosses the border between host and page is judged before it is used. */
export type Guard<T> = (value: unknown) => value is T;

export const isString: Guard<string> = (value): value is string => typeof value === 'string';
export const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
export const isNumber: Guard<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const isNatural: Guard<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
export const isRecord: Guard<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const oneOf =
  <const T extends readonly (string | number | null)[]>(...values: T): Guard<T[number]> =>
  (value): value is T[number] =>
    values.includes(value as T[number]);

export const listOf =
  <T>(item: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(item);

export const optional =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || guard(value);

export const nullable =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);

/** An object that has all these properties; others are let through, so that a newer sender is understood. */
export const shape =
  <T>(properties: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> =>
  (value): value is T =>
    isRecord(value) && Object.entries(properties).every(([key, guard]) => (guard as Guard<unknown>)(value[key]));
