import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intValue, percentOf, scaledValue } from '../../../server/src/kubernetes/values/intOrString.ts';

test.each([
  [3, 10, 'up', 3],
  ['25%', 4, 'up', 1],
  ['25%', 4, 'down', 1],
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['0%', 10, 'up', 0],
  ['150%', 10, 'down', 15],
  ['-50%', 3, 'up', -1],
  ['-50%', 3, 'down', -2],
  ['+10%', 10, 'up', 1],
  ['3', 10, 'up', null],
  ['%', 10, 'up', null],
  ['1.5%', 10, 'up', null],
  ['10%%', 10, 'up', null],
  [' 10%', 10, 'up', null],
] as const)('%s of %d, rounded %s, is %s', (value, total, rounding, expected) => {
  const scaled = scaledValue(value, total, rounding);
  expect(scaled === null ? null : scaled + 0).toBe(expected);
});

test('rounding up is never below rounding down, and they differ by less than one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 100000 }), (percent, total) => {
      const [up, down] = [scaledValue(`${percent}%`, total, 'up')!, scaledValue(`${percent}%`, total, 'down')!];
      return up - down === ((percent * total) % 100 === 0 ? 0 : 1);
    }),
  );
});

test('numbers in texts', () => {
  expect([intValue('80'), intValue(81), intValue('http'), intValue(''), intValue('+5')]).toEqual([80, 81, 0, 0, 5]);
  expect([percentOf('7%'), percentOf(7), percentOf('7'), percentOf('99999999999999999999%')]).toEqual([7, null, null, null]);
});
