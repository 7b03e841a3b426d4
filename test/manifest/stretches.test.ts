import { expect, test } from 'vitest';
import { ManifestFile, memoisedOverStretches, parseDocument, stretchesOf } from '../../server/src/manifest/index.ts';

const entries = Array.from({ length: 2000 }, (_, number) => `  key-${number}: value\n`).join('');
const text = `data:\n${entries}`;

test('the stretches together are the text', () => {
  for (const each of ['', 'a: 1\n', text])
    expect(
      stretchesOf(parseDocument(each))
        .map((stretch) => stretch.text)
        .join(''),
    ).toBe(each);
});

test('an edit leaves all stretches but one as they are', () => {
  const file = new ManifestFile(text);
  const before = new Set(stretchesOf(file.documents[0]!.document));
  const at = text.indexOf('key-1000');
  file.edit(at, at, 'x');
  const after = stretchesOf(file.documents[0]!.document);
  expect(after.length).toBeGreaterThan(100);
  expect(after.filter((stretch) => !before.has(stretch))).toHaveLength(1);
});

test('a test is made once a stretch, and again where the text changed', () => {
  let tests = 0;
  const holdsX = memoisedOverStretches((stretch) => {
    tests++;
    return stretch.includes('X');
  });
  const file = new ManifestFile(text);
  expect(holdsX(file.documents[0]!.document)).toBe(false);
  const all = tests;
  const at = text.indexOf('key-1000');
  file.edit(at, at, 'X');
  expect(holdsX(file.documents[0]!.document)).toBe(true);
  expect(tests).toBe(all + 1);
});
