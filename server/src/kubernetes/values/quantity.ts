import { trimSpace } from './goSpace.ts';

/**
 * Resource quantities (`100m`, `1.5Gi`, `2e3`): reading, arithmetic and printing as the API server does it.
 * Source: k8s.io/apimachinery/pkg/api/resource quantity.go, amount.go, math.go, suffix.go.
 *
 * A quantity is an immutable value `unscaled · 10^scale` of any size. Kubernetes keeps most of them in an int64 and only the rest in a
 * decimal of any size, and the difference shows: the int64 form remembers the text as it was written if that was nearly canonical
 * (`1.500` stays `1.500`), and its `Value()` of something beyond 2^63 is 0. `wide` tells which form Kubernetes has.
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export type QuantityParse = { readonly ok: true; readonly quantity: Quantity } | { readonly ok: false; readonly error: string };

/** What resource.ParseQuantity says of a text it does not take. */
export const QUANTITY_ERRORS = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  numeric: 'unable to parse numeric part of quantity',
  suffix: "unable to parse quantity's suffix",
} as const;

const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);
const SUFFIX_OF_DECIMAL = new Map([...DECIMAL_SUFFIXES].map(([suffix, exponent]) => [exponent, suffix]));
const SUFFIX_OF_BINARY = new Map<number, string>([
  [0, ''],
  ...[...BINARY_SUFFIXES].map(([suffix, exponent]) => [exponent, suffix] as const),
]);

const NANO = -9;
const MILLI = -3;
/** Digits that surely fit an int64. */
const SAFE_DIGITS = 18;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
/** Exponents are cut here: beyond it numbers would only cost memory, and every comparison is decided by the sign long before. */
const SCALE_LIMIT = 5000;

const fitsInt64 = (value: bigint): boolean => value >= INT64_MIN && value <= INT64_MAX;
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
const powerOfTen = (exponent: number): bigint => 10n ** BigInt(Math.min(Math.max(exponent, 0), 2 * SCALE_LIMIT));

/** `unscaled / 10^digits`, rounded away from zero. */
function shiftRight(unscaled: bigint, digits: number): bigint {
  const divisor = powerOfTen(digits);
  const quotient = unscaled / divisor;
  if (quotient * divisor === unscaled) return quotient;
  return unscaled < 0n ? quotient - 1n : quotient + 1n;
}

export class Quantity {
  static readonly ZERO = new Quantity(0n, 0, 'DecimalSI', false, null);

  private constructor(
    readonly unscaled: bigint,
    readonly scale: number,
    readonly format: QuantityFormat,
    private readonly wide: boolean,
    /** Text that stands for the quantity instead of the canonical form. */
    private readonly text: string | null,
  ) {}

  /** `unscaled · 10^scale`; scale −3 makes milli-units. */
  static of(unscaled: bigint | number, scale = 0, format: QuantityFormat = 'DecimalSI'): Quantity {
    const whole = typeof unscaled === 'bigint' ? unscaled : BigInt(Math.trunc(unscaled));
    return new Quantity(whole, scale, format, !fitsInt64(whole), null);
  }

  /** Used by parseQuantity only, which alone decides about the kept text. */
  static parsed(unscaled: bigint, scale: number, format: QuantityFormat, wide: boolean, text: string | null): Quantity {
    return new Quantity(unscaled, Math.min(Math.max(scale, -SCALE_LIMIT), SCALE_LIMIT), format, wide, text);
  }

  isZero(): boolean {
    return this.unscaled === 0n;
  }

  /** −1, 0 or 1. */
  sign(): number {
    return this.unscaled === 0n ? 0 : this.unscaled < 0n ? -1 : 1;
  }

  /** −1, 0 or 1, as the values stand to each other; formats do not count. */
  compare(other: Quantity): number {
    if (this.scale === other.scale) return this.unscaled < other.unscaled ? -1 : this.unscaled > other.unscaled ? 1 : 0;
    const [left, right] = aligned(this, other);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: Quantity): boolean {
    return this.compare(other) === 0;
  }

  /** The sum. Zero takes the format of the other side, as in Kubernetes. */
  add(other: Quantity): Quantity {
    const format = this.isZero() ? other.format : this.format;
    if (!this.wide && !other.wide) {
      if (other.isZero()) return new Quantity(this.unscaled, this.scale, format, false, null);
      if (this.isZero()) return new Quantity(other.unscaled, other.scale, format, false, null);
    }
    const [left, right, scale] = aligned(this, other);
    const sum = left + right;
    return new Quantity(sum, scale, format, this.wide || other.wide || !fitsInt64(sum), null);
  }

  sub(other: Quantity): Quantity {
    const format = this.isZero() ? other.format : this.format;
    return this.add(other.negated()).inFormat(format);
  }

  mul(factor: number | bigint): Quantity {
    const product = this.unscaled * BigInt(factor);
    return new Quantity(product, this.scale, this.format, this.wide || !fitsInt64(product), null);
  }

  negated(): Quantity {
    return new Quantity(-this.unscaled, this.scale, this.format, this.wide, null);
  }

  /** Rounded away from zero to a multiple of 10^scale. */
  roundUp(scale: number): Quantity {
    if (this.scale >= scale) return this.wide ? new Quantity(this.unscaled, this.scale, this.format, true, null) : this;
    return new Quantity(shiftRight(this.unscaled, scale - this.scale), scale, this.format, this.wide, null);
  }

  /** The quantity in units of 10^scale, rounded away from zero: an int64 with Kubernetes' behaviour beyond its range. */
  scaledValue(scale: number): bigint {
    if (this.scale < scale) {
      const rounded = shiftRight(this.unscaled, scale - this.scale);
      return this.wide ? BigInt.asIntN(64, rounded) : rounded;
    }
    const value = this.unscaled * powerOfTen(this.scale - scale);
    if (fitsInt64(value)) return value;
    return this.wide ? BigInt.asIntN(64, value) : 0n;
  }

  /** Whole units, rounded away from zero; exact up to 2^53. */
  value(): number {
    return Number(this.scaledValue(0));
  }

  /** Thousandths, rounded away from zero; exact up to 2^53. */
  milliValue(): number {
    return Number(this.scaledValue(MILLI));
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(`${this.unscaled}e${this.scale}`);
  }

  /** True when the quantity is a whole number of units. */
  isWhole(): boolean {
    return this.scale >= 0 || this.unscaled % powerOfTen(-this.scale) === 0n;
  }

  inFormat(format: QuantityFormat): Quantity {
    return format === this.format ? this : new Quantity(this.unscaled, this.scale, format, this.wide, null);
  }

  private printed: string | null = null;

  /** As Kubernetes prints it. */
  toString(): string {
    this.printed ??= this.text ?? this.canonical();
    return this.printed;
  }

  /**
   * A text that reads back as this very quantity. The printed form of something beyond int64 may be short enough for the server's int64
   * form, which overflows in another way (`100E`); then the digits are written out.
   */
  carried(): string {
    const printed = this.toString();
    if (!this.wide || this.scale < 0) return printed;
    const back = parseQuantity(printed);
    return back.ok && !back.quantity.wide ? String(this.unscaled * powerOfTen(this.scale)) : printed;
  }

  /** The canonical form: largest suffix that leaves a whole number, no fraction. */
  canonical(): string {
    if (this.isZero()) return '0';
    if (this.format === 'BinarySI' && this.isWhole()) {
      const whole = this.scale >= 0 ? this.unscaled * powerOfTen(this.scale) : this.unscaled / powerOfTen(-this.scale);
      // Between −1024 and 1024 the binary form has nothing to shorten, so Kubernetes prints the decimal one.
      if (absolute(whole) >= 1024n) return binaryText(whole);
    }
    return decimalText(this.unscaled, this.scale, this.format === 'DecimalExponent' ? 'DecimalExponent' : 'DecimalSI');
  }
}

/** Both values in units of the smaller scale. */
function aligned(a: Quantity, b: Quantity): [bigint, bigint, number] {
  if (a.scale === b.scale) return [a.unscaled, b.unscaled, a.scale];
  if (a.scale > b.scale) return [a.unscaled * powerOfTen(a.scale - b.scale), b.unscaled, b.scale];
  return [a.unscaled, b.unscaled * powerOfTen(b.scale - a.scale), a.scale];
}

function binaryText(whole: bigint): string {
  let value = absolute(whole);
  let exponent = 0;
  while (value >= 1024n && value % 1024n === 0n) {
    value /= 1024n;
    exponent += 10;
  }
  return `${whole < 0n ? '-' : ''}${value}${SUFFIX_OF_BINARY.get(exponent) ?? ''}`;
}

function decimalText(unscaled: bigint, scale: number, format: QuantityFormat): string {
  let value = unscaled;
  let exponent = scale;
  while (value % 10n === 0n) {
    value /= 10n;
    exponent++;
  }
  while (exponent % 3 !== 0) {
    value *= 10n;
    exponent--;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${value}` : `${value}e${exponent}`;
  return `${value}${SUFFIX_OF_DECIMAL.get(exponent) ?? ''}`;
}

interface Pieces {
  readonly positive: boolean;
  /** Sign, digits and point as written. */
  readonly value: string;
  /** Digits before the point without leading zeros; `0` for none. */
  readonly whole: string;
  /** Digits after the point. */
  readonly fraction: string;
  readonly suffix: string;
}

/**
 * Cuts a text into number and suffix. More lenient than the regular expression of the error message: a lone sign, point or suffix is
 * zero, and only characters behind the suffix are refused. Source: parseQuantityString.
 */
function cut(text: string): Pieces | null {
  const sign = text[0] === '-' || text[0] === '+' ? 1 : 0;
  const positive = text[0] !== '-';
  const digits = (from: number): number => {
    let end = from;
    while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
    return end;
  };
  let start = sign;
  while (text[start] === '0') start++;
  if (start >= text.length) return { positive, value: '0', whole: '0', fraction: '', suffix: '' };
  let end = digits(start);
  const whole = text.slice(start, end) || '0';
  let fraction = '';
  if (text[end] === '.') {
    const point = end + 1;
    end = digits(point);
    fraction = text.slice(point, end);
  }
  const suffixStart = end;
  let at = end;
  while (at < text.length && 'eEinumkKMGTP'.includes(text[at]!)) at++;
  if (at < text.length) {
    if (text[at] === '-' || text[at] === '+') at++;
    at = digits(at);
    if (at < text.length) return null;
  }
  return { positive, value: text.slice(0, suffixStart), whole, fraction, suffix: text.slice(suffixStart) };
}

interface Suffix {
  readonly format: QuantityFormat;
  /** Power of ten, or of two for BinarySI. */
  readonly exponent: number;
}

function suffixOf(text: string): Suffix | null {
  const decimal = DECIMAL_SUFFIXES.get(text);
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal };
  const binary = BINARY_SUFFIXES.get(text);
  if (binary !== undefined) return { format: 'BinarySI', exponent: binary };
  const [, sign, digits] = /^[eE]([-+]?)0*(\d{0,19})$/.exec(text) ?? [];
  if (digits === undefined || !/\d$/.test(text)) return null;
  const exponent = BigInt(`${sign === '-' ? '-' : ''}${digits || '0'}`);
  // The server reads an int64 and cuts it to 32 bits.
  return fitsInt64(exponent) ? { format: 'DecimalExponent', exponent: Number(BigInt.asIntN(32, exponent)) } : null;
}

const failed = (error: string): QuantityParse => ({ ok: false, error });

/** Reads a quantity; on failure the error is resource.ParseQuantity's own. */
export function parseQuantity(text: string): QuantityParse {
  if (text === '') return failed(QUANTITY_ERRORS.format);
  if (text === '0') return { ok: true, quantity: Quantity.ZERO };
  const pieces = cut(text);
  if (pieces === null) return failed(QUANTITY_ERRORS.format);
  const suffix = suffixOf(pieces.suffix);
  if (suffix === null) return failed(QUANTITY_ERRORS.suffix);
  return asInt64(text, pieces, suffix) ?? asDecimal(pieces, suffix);
}

/** The fast form, for what surely fits an int64 and needs nothing finer than nano; null for the rest. */
function asInt64(text: string, { positive, whole, fraction }: Pieces, { format, exponent }: Suffix): QuantityParse | null {
  const binary = format === 'BinarySI';
  if (binary && fraction !== '') return null;
  const spare = binary ? 15 - whole.length - Math.trunc((exponent * 3) / 10) - 1 : SAFE_DIGITS - whole.length - fraction.length;
  const scale = (binary ? 0 : exponent) - fraction.length;
  if (spare < 0 || scale < NANO) return null;
  const digits = whole + fraction;
  const value = BigInt(digits);
  const amount = (positive ? value : -value) * (binary ? 1n << BigInt(exponent) : 1n);
  if (!fitsInt64(amount)) return null;
  const kept = binary ? exponent % 10 === 0 && (value & 7n) !== 0n : scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
  return { ok: true, quantity: Quantity.parsed(amount, scale, format, false, kept ? text : null) };
}

/** The form of any size: rounded up to nano; binary ones are capped at the largest int64. */
function asDecimal({ positive, value, whole, fraction }: Pieces, { format, exponent }: Suffix): QuantityParse {
  if (!/\d/.test(value)) return failed(QUANTITY_ERRORS.numeric);
  let unscaled = BigInt(whole + fraction);
  let scale = -fraction.length;
  if (format === 'BinarySI') unscaled <<= BigInt(exponent);
  else scale += exponent;
  let printed = format;
  if (unscaled !== 0n && scale < NANO) {
    unscaled = shiftRight(unscaled, NANO - scale);
    scale = NANO;
  }
  if (format === 'BinarySI') {
    const one = powerOfTen(-scale);
    if (unscaled > INT64_MAX * one) {
      unscaled = INT64_MAX;
      scale = 0;
    } else if (unscaled > 0n && unscaled < one) printed = 'DecimalSI';
  }
  return { ok: true, quantity: Quantity.parsed(positive ? unscaled : -unscaled, scale, printed, true, null) };
}

/** Manifests repeat the same few quantities; the bound keeps odd ones from piling up. */
const KNOWN_MAX = 2000;
const known = new Map<string, Quantity | null>();

/**
 * The quantity of a decoded JSON value: text, number (read by its JSON text) or null (zero). Null when it is none, so that code behind
 * the decoder needs no error path.
 */
export function quantityOf(value: unknown): Quantity | null {
  if (value === null) return Quantity.ZERO;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return null;
  const text = String(value);
  const before = known.get(text);
  if (before !== undefined) return before;
  const parsed = parseQuantity(trimSpace(text));
  const quantity = parsed.ok ? parsed.quantity : null;
  if (known.size < KNOWN_MAX) known.set(text, quantity);
  return quantity;
}
