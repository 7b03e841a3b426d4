import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Edit, moveThrough } from '../../client/src/timeline/position.ts';

const edit = (fromLine: number, fromCharacter: number, toLine: number, toCharacter: number, text: string): Edit => ({
  range: { start: { line: fromLine, character: fromCharacter }, end: { line: toLine, character: toCharacter } },
  text,
});

describe('a position moves through an edit', () => {
  test.each([
    ['behind it on another line', { line: 2, character: 4 }, edit(5, 0, 6, 0, 'x'), { line: 2, character: 4 }],
    ['before it on the same line', { line: 2, character: 4 }, edit(2, 5, 2, 6, 'x'), { line: 2, character: 4 }],
    ['typed before it', { line: 2, character: 4 }, edit(2, 0, 2, 0, 'ab'), { line: 2, character: 6 }],
    ['a line put above', { line: 2, character: 4 }, edit(1, 0, 1, 0, 'a: 1\n'), { line: 3, character: 4 }],
    ['a line taken away above', { line: 2, character: 4 }, edit(0, 0, 1, 0, ''), { line: 1, character: 4 }],
    ['a line break typed before it', { line: 2, character: 4 }, edit(2, 1, 2, 1, '\r\n'), { line: 3, character: 3 }],
    ['it was inside what was replaced', { line: 2, character: 4 }, edit(1, 0, 3, 0, 'kind: Pod\n  b'), { line: 2, character: 3 }],
  ])('%s', (_title, position, change, expected) => {
    expect(moveThrough(position, [change])).toEqual(expected);
  });

  test('it means the same character of the text, whatever was edited elsewhere', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n'), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, text, (before, replaced, replacement, after) => {
        const whole = `${before}${replaced}${after}|rest`;
        const at = whole.length - 5;
        const positionOf = (content: string, offset: number) => {
          const lines = content.slice(0, offset).split('\n');
          return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        };
        const change = {
          range: { start: positionOf(whole, before.length), end: positionOf(whole, before.length + replaced.length) },
          text: replacement,
        };
        const next = `${before}${replacement}${after}|rest`;
        expect(moveThrough(positionOf(whole, at), [change])).toEqual(positionOf(next, next.length - 5));
      }),
    );
  });
});
