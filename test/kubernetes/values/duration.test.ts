import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../server/src/kubernetes/values/duration.ts';

const read = (text: string): bigint | string => {
  const parsed = parseDuration(text);
  return 'error' in parsed ? parsed.error : parsed.nanoseconds;
};

describe('durations as Go writes them', () => {
  test.each<[string, bigint | string]>([
    ['0', 0n],
    ['-0', 0n],
    ['5s', 5_000_000_000n],
    ['1h30m', 5_400_000_000_000n],
    ['-1.5s', -1_500_000_000n],
    ['+.5h', 1_800_000_000_000n],
    ['1.s', 1_000_000_000n],
    ['3us', 3_000n],
    ['3µs', 3_000n],
    ['3μs', 3_000n],
    ['9223372036854775807ns', 9223372036854775807n],
    ['-9223372036854775808ns', -9223372036854775808n],
    ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
    ['', 'time: invalid duration ""'],
    ['-', 'time: invalid duration "-"'],
    ['.s', 'time: invalid duration ".s"'],
    ['s', 'time: invalid duration "s"'],
    ['1 s', 'time: unknown unit " s" in duration "1 s"'],
    ['10', 'time: missing unit in duration "10"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
    ['1S', 'time: unknown unit "S" in duration "1S"'],
    ['1"', 'time: unknown unit "\\"" in duration "1\\""'],
    ['1秒', 'time: unknown unit "\\xe7\\xa7\\x92" in duration "1\\xe7\\xa7\\x92"'],
  ])('%j', (text, wanted) => {
    expect(read(text)).toBe(wanted);
  });

  test('parts add up', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
        expect(read(`${hours}h${minutes}m${seconds}s`)).toBe(BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000_000n);
      }),
    );
  });
});
