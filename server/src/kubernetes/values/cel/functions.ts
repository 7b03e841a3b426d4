import { parseQuantity, Quantity } from '../quantity.ts';
import { normalizedVersion, Semver } from '../semver.ts';
import { CelError, equal, isMap, NO_OVERLOAD, QUANTITY, SEMVER, TYPE_VALUES, type TypeValue, typeOf, type Value } from './values.ts';

/**
 * The functions and operators of CEL that can be evaluated here, by the types of the values that they take.
 * Source: google/cel-spec langdef.md "List of Standard Definitions", cel-go ext/strings.go, apiserver/pkg/cel/library quantity.go, semverlib.go.
 */

/** `takes`: types between spaces; `any` takes all. */
export interface Overload {
  readonly takes: readonly string[];
  readonly gives: string;
  readonly run: (...args: never[]) => Value;
}

const INT_MAX = 2n ** 63n - 1n;
/** Quantifiers without an end that an expression may have. */
const REPEATS_MAX = 4;

const of = (takes: string, gives: string, run: (...args: never[]) => Value): Overload => ({ takes: takes.split(' '), gives, run });

function whole(value: bigint): bigint {
  if (value > INT_MAX || value < -INT_MAX - 1n) throw new CelError('integer overflow');
  return value;
}

function nonZero(value: bigint, message: string): bigint {
  if (value === 0n) throw new CelError(message);
  return value;
}

type Number2 = bigint | number;
const COMPARED = ['int int', 'double double', 'int double', 'double int', 'string string', 'bool bool'];
const compared = (run: (one: Number2, other: Number2) => boolean): Overload[] => COMPARED.map((takes) => of(takes, 'bool', run as never));

function calculated(ints: (one: bigint, other: bigint) => bigint, doubles: (one: number, other: number) => number): Overload[] {
  return [of('int int', 'int', (one: bigint, other: bigint) => whole(ints(one, other))), of('double double', 'double', doubles as never)];
}

function quantityFrom(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new CelError(parsed.error);
  return parsed.quantity;
}

function versionFrom(text: string): Semver {
  const version = Semver.parse(text);
  if (!version) throw new CelError(`"${text}" is no semantic version`);
  return version;
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    throw new CelError('error parsing regexp');
  }
}

/** Patterns that mean the same here as in RE2, and that are matched in a bounded time. */
export const isPlainPattern = (pattern: string): boolean =>
  !/\(\?|\)[*+?{]|\[\[:|\\[^dDwW.\\+*?()[\]{}^$|/-]/.test(pattern) && (pattern.match(/[*+}]/g) ?? []).length <= REPEATS_MAX;

function integral(value: number): bigint {
  if (!(Math.abs(value) < Number(INT_MAX))) throw new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

function wholeFrom(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw new CelError("type conversion error from 'string' to 'int'");
  return whole(BigInt(text));
}

function doubleFrom(text: string): number {
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text))
    throw new CelError("type conversion error from 'string' to 'double'");
  return Number(text);
}

/** Objects and maps are not told apart here. */
function typeValue(value: Value): TypeValue {
  const type = TYPE_VALUES.get(typeOf(value));
  if (!type) throw new CelError(NO_OVERLOAD);
  return type;
}

function asInteger(value: Quantity): bigint {
  if (!value.isWhole()) throw new CelError('cannot convert value to integer');
  return value.scaledValue(0);
}

const measured = (value: string | readonly Value[] | ReadonlyMap<string, Value>): bigint =>
  BigInt(typeof value === 'string' ? [...value].length : isMap(value) ? value.size : value.length);
const SIZE = ['string', 'list', 'map'].map((takes) => of(takes, 'int', measured as never));
const text2 = (gives: string, run: (text: string, other: string) => Value): Overload[] => [of('string string', gives, run as never)];
const ofQuantities = (gives: string, run: (one: Quantity, other: Quantity) => Value): Overload =>
  of(`${QUANTITY} ${QUANTITY}`, gives, run as never);
const ofVersions = (gives: string, run: (one: Semver, other: Semver) => Value): Overload => of(`${SEMVER} ${SEMVER}`, gives, run as never);

const ASCII_UPPER = /[a-z]+/g;
const ASCII_LOWER = /[A-Z]+/g;

const TABLE: Readonly<Record<string, readonly Overload[]>> = {
  '_==_': [of('any any', 'bool', equal as never)],
  '_!=_': [of('any any', 'bool', (one: Value, other: Value) => !equal(one, other))],
  '_<_': compared((one, other) => one < other),
  '_<=_': compared((one, other) => one <= other),
  '_>_': compared((one, other) => one > other),
  '_>=_': compared((one, other) => one >= other),
  '@in': [
    of('any list', 'bool', (item: Value, list: readonly Value[]) => list.some((each) => isSame(each, item))),
    of('any map', 'bool', (key: string, map: ReadonlyMap<string, Value>) => map.has(key)),
  ],
  '_+_': [
    ...calculated(
      (one, other) => one + other,
      (one, other) => one + other,
    ),
    of('string string', 'string', (one: string, other: string) => one + other),
    of('list list', 'list', (one: readonly Value[], other: readonly Value[]) => [...one, ...other]),
  ],
  '_-_': calculated(
    (one, other) => one - other,
    (one, other) => one - other,
  ),
  '_*_': calculated(
    (one, other) => one * other,
    (one, other) => one * other,
  ),
  '_/_': calculated(
    (one, other) => one / nonZero(other, 'division by zero'),
    (one, other) => one / other,
  ),
  '_%_': [of('int int', 'int', (one: bigint, other: bigint) => one % nonZero(other, 'modulus by zero'))],
  '-_': [of('int', 'int', (value: bigint) => whole(-value)), of('double', 'double', (value: number) => -value)],
  '!_': [of('bool', 'bool', (value: boolean) => !value)],
  size: SIZE,
  '.size': SIZE,
  '.startsWith': text2('bool', (text, prefix) => text.startsWith(prefix)),
  '.endsWith': text2('bool', (text, suffix) => text.endsWith(suffix)),
  '.contains': text2('bool', (text, part) => text.includes(part)),
  '.matches': text2('bool', matches),
  matches: text2('bool', matches),
  '.lowerAscii': [of('string', 'string', (text: string) => text.replace(ASCII_LOWER, (part) => part.toLowerCase()))],
  '.upperAscii': [of('string', 'string', (text: string) => text.replace(ASCII_UPPER, (part) => part.toUpperCase()))],
  int: [
    of('int', 'int', (value: bigint) => value),
    of('double', 'int', (value: number) => integral(value)),
    of('string', 'int', (text: string) => wholeFrom(text)),
  ],
  double: [
    of('int', 'double', (value: bigint) => Number(value)),
    of('double', 'double', (value: number) => value),
    of('string', 'double', doubleFrom as never),
  ],
  string: ['string', 'int', 'double', 'bool'].map((takes) =>
    of(takes, 'string', (value: string | bigint | number | boolean) => String(value)),
  ),
  type: [of('any', 'type', typeValue as never)],
  quantity: [of('string', QUANTITY, quantityFrom as never)],
  isQuantity: [of('string', 'bool', (text: string) => parseQuantity(text).ok)],
  '.compareTo': [
    ofQuantities('int', (one, other) => BigInt(one.compare(other))),
    ofVersions('int', (one, other) => BigInt(one.compare(other))),
  ],
  '.isGreaterThan': [
    ofQuantities('bool', (one, other) => one.compare(other) > 0),
    ofVersions('bool', (one, other) => one.compare(other) > 0),
  ],
  '.isLessThan': [ofQuantities('bool', (one, other) => one.compare(other) < 0), ofVersions('bool', (one, other) => one.compare(other) < 0)],
  '.add': [
    ofQuantities(QUANTITY, (one, other) => one.add(other)),
    of(`${QUANTITY} int`, QUANTITY, (one: Quantity, other: bigint) => one.add(Quantity.of(other))),
  ],
  '.sub': [
    ofQuantities(QUANTITY, (one, other) => one.sub(other)),
    of(`${QUANTITY} int`, QUANTITY, (one: Quantity, other: bigint) => one.sub(Quantity.of(other))),
  ],
  sign: [of(QUANTITY, 'int', (value: Quantity) => BigInt(value.sign()))],
  '.isInteger': [of(QUANTITY, 'bool', (value: Quantity) => value.isWhole())],
  '.asInteger': [of(QUANTITY, 'int', asInteger as never)],
  semver: [
    of('string', SEMVER, versionFrom as never),
    of('string bool', SEMVER, (text: string, isLoose: boolean) => versionFrom(isLoose ? normalizedVersion(text) : text)),
  ],
  isSemver: [of('string', 'bool', (text: string) => Semver.parse(text) !== null)],
  '.major': [of(SEMVER, 'int', (version: Semver) => version.major)],
  '.minor': [of(SEMVER, 'int', (version: Semver) => version.minor)],
  '.patch': [of(SEMVER, 'int', (version: Semver) => version.patch)],
};

export const FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = new Map(Object.entries(TABLE));

/** In a list, what cannot be compared is another one. */
function isSame(one: Value, other: Value): boolean {
  try {
    return equal(one, other);
  } catch {
    return false;
  }
}
