import { Quantity } from '../quantity.ts';
import { Semver } from '../semver.ts';

/** Whole numbers are bigints, others are numbers. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Quantity
  | Semver
  | TypeValue
  | readonly Value[]
  | ReadonlyMap<string, Value>;

export const QUANTITY = 'kubernetes.Quantity';
export const SEMVER = 'kubernetes.Semver';

/** The type of a value, as a value. There is one of each. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** By the names that expressions write. */
export const TYPE_VALUES: ReadonlyMap<string, TypeValue> = new Map(
  ['bool', 'int', 'double', 'string', 'list', 'null_type', 'type'].map((name) => [name, new TypeValue(name)]),
);

/** What evaluation ends with when it cannot go on; stays within this folder. */
export class CelError extends Error {}

export const NO_OVERLOAD = 'no such overload';

export const isMap = (value: Value): value is ReadonlyMap<string, Value> => value instanceof Map;
export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** The type of a value as CEL calls it; lists and maps without what they hold. */
export function typeOf(value: Value): string {
  if (value === null) return 'null_type';
  if (value instanceof Quantity) return QUANTITY;
  if (value instanceof Semver) return SEMVER;
  if (value instanceof TypeValue) return 'type';
  if (isList(value)) return 'list';
  if (isMap(value)) return 'map';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    default:
      return 'string';
  }
}

/** Values of different types are different, numbers and null left aside; what holds a quantity or a version is only compared with its like. */
export function equal(one: Value, other: Value): boolean {
  if (one === null || other === null) return one === other;
  if (one instanceof Quantity || one instanceof Semver) {
    if (one instanceof Quantity && other instanceof Quantity) return one.compare(other) === 0;
    if (one instanceof Semver && other instanceof Semver) return one.compare(other) === 0;
    throw new CelError(NO_OVERLOAD);
  }
  if (isList(one)) return isList(other) && one.length === other.length && one.every((item, index) => equal(item, other[index]!));
  if (isMap(one)) return isMap(other) && one.size === other.size && [...one].every(([key, value]) => hasEqual(other, key, value));
  const isNumber = typeof one === 'bigint' || typeof one === 'number';
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal
  return isNumber && (typeof other === 'bigint' || typeof other === 'number') ? one == other : one === other;
}

function hasEqual(map: ReadonlyMap<string, Value>, key: string, value: Value): boolean {
  const other = map.get(key);
  return other !== undefined && equal(value, other);
}
