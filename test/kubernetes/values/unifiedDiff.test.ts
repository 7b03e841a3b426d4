import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../server/src/kubernetes/values/unifiedDiff.ts';

const numbered = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
const text = (...lines: readonly string[]): string => lines.join('\n');

/** What patch(1) makes of the first text. */
function patched(before: string, diff: string): string {
  const lines = before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(0, -1)) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+/.exec(line);
    if (head) {
      const start = Number(head[1]) - (head[2] === '0' ? 0 : 1);
      result.push(...lines.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      expect(lines[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      at++;
    }
  }
  return [...result, ...lines.slice(at)].join('\n');
}

describe('unifiedDiff', () => {
  test('says nothing of equal texts', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
  });

  test('shows three lines around a change', () => {
    const before = text(...numbered(1, 9));
    expect(unifiedDiff(before, before.replace('5', 'x'))).toBe('@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n');
  });

  test('counts single lines and none', () => {
    expect(unifiedDiff('a', 'b')).toBe('@@ -1 +1 @@\n-a\n+b\n');
    expect(unifiedDiff('a', 'a\nb')).toBe('@@ -1 +1,2 @@\n a\n+b\n');
  });

  test('joins changes that are at most six lines apart', () => {
    const change = (apart: number): string => {
      const between = numbered(1, apart);
      return unifiedDiff(text('a', ...between, 'b'), text('x', ...between, 'y'));
    };
    expect(change(6).match(/@@ -/g)).toHaveLength(1);
    expect(change(7).match(/@@ -/g)).toHaveLength(2);
  });

  test('lines that are frequent in a long text are no points of agreement', () => {
    const frequent = Array.from({ length: 100 }, () => ['same', 'other']).flat();
    // Below 200 lines the common end would be found whatever it consists of.
    const short = frequent.slice(0, 20);
    expect(unifiedDiff(text('a', ...short), text('b', ...short)).split('\n')).toHaveLength(7);
    expect(
      unifiedDiff(text('a', ...frequent), text('b', ...frequent))
        .split('\n')
        .filter((line) => line.startsWith('-')),
    ).toHaveLength(201);
  });

  test('leads from the one text to the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}', ''), { maxLength: 60 }).map((list) => list.join('\n'));
    const long = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 200, maxLength: 260 }).map((list) => list.join('\n'));
    fc.assert(
      fc.property(fc.oneof(lines, long), fc.oneof(lines, long), (before, after) => {
        expect(patched(before, unifiedDiff(before, after))).toBe(after);
      }),
      { numRuns: 200 },
    );
  });
});
