import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, wrapped } from '../../server/src/cli/wrap.ts';

test('Chinese characters take two columns', () => {
  expect(columnsOf('Pod 阶段，')).toBe(10);
});

test('rows are broken at blanks', () => {
  expect(wrapped('aa bb cc dd', '  ', 7)).toBe('  aa bb\n  cc dd');
});

test('rows are broken between Chinese characters, but not before a comma or after a bracket', () => {
  expect(wrapped('一二三四，五六', '', 8)).toBe('一二三\n四，五六');
  expect(wrapped('一二三（四）', '', 8)).toBe('一二三\n（四）');
});

test('words in Latin letters stay whole among Chinese ones', () => {
  expect(wrapped('探针periodSeconds很短', '', 10)).toBe('探针\nperiodSeconds\n很短');
});

test('a long word stands alone', () => {
  expect(wrapped('a bbbbbbbbbbbb c', '', 6)).toBe('a\nbbbbbbbbbbbb\nc');
});

test('paragraphs and empty lines stay', () => {
  expect(wrapped('a\n\nb', '  ', 10)).toBe('  a\n\n  b');
});

test('nothing is lost, and rows that can be short are short', () => {
  const character = fc.constantFrom(...'ab ，。（）字符串`1.');
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 60 }), (text) => {
      const rows = wrapped(text, '', 20).split('\n');
      expect(rows.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const row of rows) if (/^[字符串 ]*$/.test(row)) expect(columnsOf(row)).toBeLessThanOrEqual(20);
    }),
  );
});
