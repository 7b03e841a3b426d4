import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DER, derElements, derInside } from '../../../server/src/kubernetes/values/der.ts';

const bytes = (...numbers: number[]): string => String.fromCharCode(...numbers);

test.each([
  ['nothing', [], []],
  ['an integer', [0x02, 1, 5], [[0x02, 1]]],
  [
    'two, the first empty',
    [0x30, 0, 0x04, 2, 7, 7],
    [
      [0x30, 0],
      [0x04, 2],
    ],
  ],
  ['a length of its own byte', [0x04, 0x81, 1, 9], [[0x04, 1]]],
  ['a tag alone', [0x30], null],
  ['a length behind the end', [0x04, 2, 7], null],
  ['a length that is cut short', [0x04, 0x82, 0], null],
  ['a length without end', [0x30, 0x80, 0, 0], null],
  ['a length of five bytes', [0x04, 0x85, 0, 0, 0, 0, 1, 1], null],
])('%s', (_, written, read) => {
  expect(derElements(bytes(...written))?.map(({ tag, content }) => [tag, content.length]) ?? null).toEqual(read);
});

test('reads what is written, whatever its length', () => {
  const content = fc.integer({ min: 0, max: 70_000 });
  fc.assert(
    fc.property(content, (size) => {
      const length = size < 0x80 ? [size] : [0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
      const text = 'x'.repeat(size);
      expect(derElements(bytes(DER.octets, ...length) + text)).toEqual([{ tag: DER.octets, content: text }]);
    }),
  );
});

test('looks into an element of the tag that it should have', () => {
  const [sequence] = derElements(bytes(0x30, 3, 0x02, 1, 5))!;
  expect(derInside(sequence, DER.sequence)).toEqual([{ tag: DER.integer, content: bytes(5) }]);
  expect(derInside(sequence, DER.octets)).toBeNull();
  expect(derInside(undefined, DER.sequence)).toBeNull();
});
