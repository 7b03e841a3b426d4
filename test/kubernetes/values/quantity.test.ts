import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuantity, QUANTITY_ERRORS, Quantity, quantityOf } from '../../../server/src/kubernetes/values/quantity.ts';

const read = (text: string): Quantity => {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return parsed.quantity;
};
const errorOf = (text: string): string | null => {
  const parsed = parseQuantity(text);
  return parsed.ok ? null : parsed.error;
};

describe('parseQuantity', () => {
  test.each([
    ['0', '0'],
    ['00', '0'],
    ['-0', '0'],
    ['0Mi', '0'],
    ['0.0', '0'],
    ['.', '0'],
    ['+', '0'],
    ['-', '0'],
    ['+.', '0'],
    ['100m', '100m'],
    ['1000m', '1'],
    ['0.1', '100m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['5.', '5.'],
    ['1.5', '1500m'],
    // Three digits behind the point are near enough to the canonical form for the server to keep the text.
    ['1.500', '1.500'],
    ['1.250', '1.250'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['65536', '65536'],
    ['16k', '16k'],
    ['1k', '1k'],
    ['100k', '100k'],
    ['1000k', '1M'],
    ['1E', '1E'],
    ['1e3', '1e3'],
    ['1e2', '100'],
    ['12e6', '12e6'],
    ['1E3', '1E3'],
    ['1e+3', '1e+3'],
    ['1e4', '10e3'],
    ['1e-1', '100e-3'],
    ['64Mi', '64Mi'],
    ['+64Mi', '64Mi'],
    ['1024Mi', '1Gi'],
    ['1023Mi', '1023Mi'],
    ['1Gi', '1Gi'],
    ['.5Gi', '512Mi'],
    ['5.Gi', '5.Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.1Mi', '104857600m'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['1Ei', '1Ei'],
    ['8Ei', '9223372036854775807'],
    ['100Ei', '9223372036854775807'],
    ['10E', '10E'],
    // No suffix is large enough and the server prints none.
    ['1000E', '1'],
    ['0.00000000001', '1n'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['1.5n', '2n'],
    ['-0.1n', '-1n'],
    ['-1', '-1'],
    ['-1Gi', '-1Gi'],
    ['-1.5', '-1500m'],
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', '9223372036854775808'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('%s is printed as %s', (text, printed) => {
    expect(read(text).toString()).toBe(printed);
  });

  test.each([
    ['', QUANTITY_ERRORS.format],
    [' 1', QUANTITY_ERRORS.format],
    ['1.2.3', QUANTITY_ERRORS.format],
    ['1..2', QUANTITY_ERRORS.format],
    ['1GB', QUANTITY_ERRORS.format],
    ['1gi', QUANTITY_ERRORS.format],
    ['64MiB', QUANTITY_ERRORS.format],
    ['1_000', QUANTITY_ERRORS.format],
    ['abc', QUANTITY_ERRORS.format],
    ['1 Gi', QUANTITY_ERRORS.format],
    ['0x10', QUANTITY_ERRORS.format],
    ['1e', QUANTITY_ERRORS.suffix],
    ['1m1', QUANTITY_ERRORS.suffix],
    ['1i', QUANTITY_ERRORS.suffix],
    ['1Kie', QUANTITY_ERRORS.suffix],
    ['1K', QUANTITY_ERRORS.suffix],
    ['1e99999999999999999999', QUANTITY_ERRORS.suffix],
    ['e-10', QUANTITY_ERRORS.numeric],
  ])('%s is refused', (text, error) => {
    expect(errorOf(text)).toBe(error);
  });

  test('never throws and never hangs', () => {
    const piece = fc.constantFrom('1', '0', '9', '.', '-', '+', 'e', 'E', 'i', 'm', 'n', 'K', 'M', 'G', 'k', '999999', ' ', 'é');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const parsed = parseQuantity(pieces.join(''));
        if (!parsed.ok) return Object.values<string>(QUANTITY_ERRORS).includes(parsed.error);
        const { quantity } = parsed;
        return quantity.compare(quantity) === 0 && quantity.toString() !== '' && quantity.sub(quantity).isZero();
      }),
    );
    for (const text of ['1e2147483647', '1e-2147483648', '1e4294967295']) expect(read(text).compare(Quantity.of(1))).toBeTypeOf('number');
  });
});

describe('arithmetic', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.constantFrom('n', 'u', 'm', '', 'k'))
    .map(([value, suffix]) => read(`${value}${suffix}`));
  const binary = fc
    .tuple(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }), fc.constantFrom('Ki', 'Mi', 'Gi'))
    .map(([value, suffix]) => read(`${value}${suffix}`));
  const any = fc.oneof(decimal, binary);

  test('printing and reading again gives the same value', () => {
    fc.assert(fc.property(any, (quantity) => read(quantity.canonical()).equals(quantity)));
    fc.assert(fc.property(any, (quantity) => read(quantity.canonical()).canonical() === quantity.canonical()));
  });

  test('a + b − b is a, and sums do not depend on the order', () => {
    fc.assert(fc.property(any, any, (a, b) => a.add(b).sub(b).equals(a) && a.add(b).equals(b.add(a))));
  });

  test('compare is the sign of the difference', () => {
    fc.assert(fc.property(any, any, (a, b) => a.compare(b) === a.sub(b).sign()));
  });

  test('milliValue and value round away from zero', () => {
    fc.assert(
      fc.property(any, (quantity) => {
        const milli = Quantity.of(quantity.scaledValue(-3), -3);
        const rest = milli.sub(quantity);
        return rest.sign() * quantity.sign() >= 0 && rest.compare(read('1m')) < 0 && rest.compare(read('-1m')) > 0;
      }),
    );
  });

  test.each([
    ['100m', 1, 100],
    ['1', 1, 1000],
    ['1001m', 2, 1001],
    ['1u', 1, 1],
    ['-1500m', -2, -1500],
    ['1Gi', 2 ** 30, 2 ** 30 * 1000],
  ])('%s is %d whole units and %d thousandths', (text, value, milli) => {
    expect([read(text).value(), read(text).milliValue()]).toEqual([value, milli]);
  });

  test('beyond int64 the values are what Kubernetes makes of them', () => {
    expect(read('100E').scaledValue(0)).toBe(0n);
    expect(read('9223372036854775808').scaledValue(0)).toBe(-(2n ** 63n));
  });

  test('a carried text reads back as the same quantity', () => {
    for (const text of ['1', '1.500', '100E', '1e3', '8Ei', '100000000000000000000', '0.1Mi']) {
      const back = read(read(text).carried());
      expect([back.toString(), back.scaledValue(-3)]).toEqual([read(text).toString(), read(text).scaledValue(-3)]);
    }
    expect(read('100000000000000000000').carried()).toBe('100000000000000000000');
  });

  test('the format of a sum is that of its first part that is not zero', () => {
    expect(Quantity.ZERO.add(read('1Gi')).toString()).toBe('1Gi');
    expect(read('1Gi').add(read('1M')).toString()).toBe('1074741824');
    expect(read('1M').add(read('1Mi')).toString()).toBe('2048576');
  });

  test('rounding up to milli keeps a text that needs none', () => {
    expect(read('1.500').roundUp(-3).toString()).toBe('1.500');
    expect(read('0.0001').roundUp(-3).toString()).toBe('1m');
    expect(read('1500u').roundUp(-3).toString()).toBe('2m');
  });
});

test('quantityOf reads what JSON may hold', () => {
  expect(quantityOf(0.5)?.toString()).toBe('500m');
  expect(quantityOf(1000)?.toString()).toBe('1k');
  expect(quantityOf(null)?.toString()).toBe('0');
  expect(quantityOf(' 5Mi ')?.toString()).toBe('5Mi');
  expect(quantityOf(1e21)?.toString()).toBe('1e+21');
  expect(quantityOf(true)).toBeNull();
  expect(quantityOf('lots')).toBeNull();
});
