import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentEditor, edited, together } from '../../../server/src/features/edits/editor.ts';
import { moveInto, moveOut } from '../../../server/src/features/edits/move.ts';
import { changed } from '../../../server/src/features/edits/sequence.ts';
import { behindKey, flowText, scalarText } from '../../../server/src/features/edits/yamlText.ts';
import { decode, type Path, type PlainValue, parseDocument } from '../../../server/src/manifest/index.ts';

const made = (
  text: string,
  edit: (editor: DocumentEditor) => readonly { start: number; end: number; text: string }[] | null,
): string | null => {
  const edits = edit(new DocumentEditor(parseDocument(text)));
  return edits && edited(text, edits);
};

const read = (text: string): PlainValue => {
  const document = parseDocument(text);
  expect(document.parseError).toBeNull();
  return document.root && decode(document.root);
};

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('yes', '0644', '~', '- a', 'a: b', 'a #b', '*', '%a', '> a', '-', '1e3', 'a:', "'", '\n', 'a\nb', ' a', '@x'),
);
const value: fc.Arbitrary<PlainValue> = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z][\w./-]{0,8}$/), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** `__proto__` cannot be compared by a literal, and -0 has no text of its own. */
const plain = (each: PlainValue): PlainValue => JSON.parse(JSON.stringify(each)) as PlainValue;

test('a text that is written is read back as the same text', () => {
  fc.assert(
    fc.property(word, (text) => {
      expect(read(`a: ${scalarText(text)}\n`)).toEqual({ a: text });
      expect(read(`a: [${scalarText(text, true)}, b]\n`)).toEqual({ a: [text, 'b'] });
    }),
  );
});

test('a value that is written as block or in one line is read back as the same value', () => {
  fc.assert(
    fc.property(value, (each) => {
      expect(read(`a:${behindKey(each, '', { unit: '  ', lineBreak: '\n' })}\n`)).toEqual({ a: plain(each) });
      expect(read(`a: ${flowText(each, false)}\n`)).toEqual({ a: plain(each) });
    }),
  );
});

test('blanks at the end of a line do not become part of a text that takes its place', () => {
  for (const text of ['rest:\n  a:\n    - \n', 'rest:\n  a: {b: c}  \n', 'rest:\n  a:  \r\n']) {
    const result = made(text, (editor) => editor.set(['rest', 'a'], ['a\nb']));
    expect(result && read(result)).toEqual({ rest: { a: ['a\nb'] } });
  }
});

describe('setting and taking out', () => {
  const documents = fc.record({ kind: fc.constant('Pod'), rest: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { minKeys: 1 }) });

  test('a value that was set is there, and everything else is as it was', () => {
    fc.assert(
      fc.property(documents, value, fc.boolean(), ({ kind, rest }, put, json) => {
        const whole = { kind, rest };
        const text = json
          ? JSON.stringify(whole, null, 2)
          : `kind: ${kind}\nrest:${behindKey(rest, '', { unit: '  ', lineBreak: '\n' })}\n`;
        const result = made(text, (editor) => editor.set(['rest', 'new', 'deep'], put));
        expect(result && read(result)).toEqual(plain({ kind, rest: { ...rest, new: { deep: put } } }));
        const key = Object.keys(rest)[0]!;
        const replaced = made(text, (editor) => editor.set(['rest', key], put));
        expect(replaced && read(replaced)).toEqual(plain({ kind, rest: { ...rest, [key]: put } }));
      }),
    );
  });

  test('what was taken out is gone, and everything else is as it was', () => {
    fc.assert(
      fc.property(documents, fc.boolean(), ({ kind, rest }, json) => {
        const text = json
          ? JSON.stringify({ kind, rest })
          : `kind: ${kind}\nrest:${behindKey(rest, '', { unit: '  ', lineBreak: '\n' })}\n`;
        for (const key of Object.keys(rest)) {
          const result = made(text, (editor) => editor.remove(['rest', key]));
          const { [key]: _, ...others } = rest;
          expect(result && read(result)).toEqual(plain({ kind, rest: others }));
        }
      }),
    );
  });
});

describe('the form of a document is kept', () => {
  const cases: readonly (readonly [string, string, (editor: DocumentEditor) => ReturnType<DocumentEditor['set']>, string])[] = [
    [
      'comments behind the last entry stay with it',
      'a:\n  b: 1 # one\nc: 2\n',
      (e) => e.set(['a', 'd'], 3),
      'a:\n  b: 1 # one\n  d: 3\nc: 2\n',
    ],
    ['an empty value with a comment', 'a: # later\nc: 2\n', (e) => e.set(['a', 'd'], 3), 'a: # later\n  d: 3\nc: 2\n'],
    ['four columns', 'a:\n    b: 1\n', (e) => e.set(['a', 'd'], { e: 3 }), 'a:\n    b: 1\n    d:\n        e: 3\n'],
    ['a list without indentation', 'a:\n- b: 1\n', (e) => e.append(['a'], { c: 2, d: 3 }), 'a:\n- b: 1\n- c: 2\n  d: 3\n'],
    ['name comes first', 'a:\n  - image: x\n', (e) => e.set(['a', 0, 'name'], 'web'), 'a:\n  - name: web\n    image: x\n'],
    ['a block text at the end', 'a:\n  b: |\n    x\n\n', (e) => e.set(['a', 'd'], 3), 'a:\n  b: |\n    x\n  d: 3\n\n'],
    ['carriage returns', 'a:\r\n  b: 1\r\n', (e) => e.set(['a', 'd'], 3), 'a:\r\n  b: 1\r\n  d: 3\r\n'],
    ['no line break at the end', 'a:\n  b: 1', (e) => e.set(['a', 'd'], 3), 'a:\n  b: 1\n  d: 3'],
    ['JSON on lines', '{\n  "a": 1\n}\n', (e) => e.set(['b'], 'x'), '{\n  "a": 1,\n  "b": "x"\n}\n'],
    ['an item in the middle', 'a:\n  - 1\n  - 2 # two\n  - 3\n', (e) => e.remove(['a', 1]), 'a:\n  - 1\n  - 3\n'],
    ['the first item of a list in a line', 'a: [1, 2]\n', (e) => e.remove(['a', 0]), 'a: [2]\n'],
  ];
  test.each(cases)('%s', (_, text, edit, wanted) => {
    expect(made(text, edit)).toBe(wanted);
  });
});

test('what is shared by an alias is not changed for one of its users', () => {
  const text = 'a: &a {x: 1}\nb: *a\n';
  expect(made(text, (editor) => editor.set(['b', 'x'], 2))).toBeNull();
});

test('edits that meet are refused as a whole', () => {
  expect(together([{ start: 0, end: 5, text: '' }], [{ start: 3, end: 4, text: '' }])).toBeNull();
  expect(together([{ start: 5, end: 6, text: 'b' }], null)).toBeNull();
  expect(together([{ start: 5, end: 6, text: 'b' }], [{ start: 0, end: 1, text: 'a' }])).toEqual([
    { start: 0, end: 1, text: 'a' },
    { start: 5, end: 6, text: 'b' },
  ]);
});

test('a field that moves takes its lines along', () => {
  const text = 'a:\n  b:\n    c: |\n      x\n\n      y\n    d: 1\n';
  const path: Path = ['a', 'b', 'c'];
  expect(made(text, (editor) => moveOut(editor, path, ['a']))).toBe('a:\n  b:\n    d: 1\n  c: |\n    x\n\n    y\n');
  expect(made('a:\n  c: 1\n  b:\n    d: 1\n', (editor) => moveInto(editor, ['a', 'c'], 'b'))).toBe('a:\n  b:\n    d: 1\n    c: 1\n');
});

test('the smallest replacement between two texts', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, wanted) => {
      const edit = changed(before, wanted);
      expect(edit === null ? before : edited(before, [edit])).toBe(wanted);
    }),
  );
});
