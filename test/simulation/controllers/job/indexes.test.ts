import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstPending, formatIndexes, parseIndexes } from '../../../../server/src/simulation/controllers/job/indexes.ts';

describe('indexes', () => {
  test.each([
    [[], ''],
    [[3], '3'],
    [[1, 2], '1,2'],
    [[4, 2, 3, 0], '0,2-4'],
    [[0, 1, 2, 7, 8], '0-2,7,8'],
  ])('%j is written as %j', (indexes, text) => {
    expect(formatIndexes(new Set(indexes))).toBe(text);
  });

  test('what is written is read as the same', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (indexes) => {
        expect([...parseIndexes(formatIndexes(new Set(indexes)), 61)]).toEqual([...indexes].sort((one, other) => one - other));
      }),
    );
  });

  test('what is beyond the completions does not count any more', () => {
    expect([...parseIndexes('0,2-4000000000', 4)]).toEqual([0, 2, 3]);
  });

  test('the lowest missing ones come first', () => {
    expect(firstPending(new Set([0, 2]), 2, 10)).toEqual([1, 3]);
    expect(firstPending(new Set([0, 1]), 5, 3)).toEqual([2]);
  });
});
