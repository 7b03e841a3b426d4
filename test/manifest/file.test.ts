import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManifestFile } from '../../server/src/manifest/file.ts';

const piece = fc.constantFrom(
  '---\n',
  '---',
  '--- # c\n',
  '...\n',
  '...',
  '\n',
  '\r\n',
  '\r',
  'a: b\n',
  '- x\n',
  '%YAML 1.1\n',
  '# c\n',
  '-',
  '.',
  ' ',
  '\ufeff',
  'é漢😀\n',
);
const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

function shape(file: ManifestFile): unknown {
  return file.documents.map(({ text, unread, separated, start, startLine, lineBreaks }) => ({
    text,
    unread,
    separated,
    start,
    startLine,
    lineBreaks,
  }));
}

describe('ManifestFile', () => {
  test('splits at document markers in column 0', () => {
    const file = new ManifestFile('# head\n---\na: 1\n--- # second\nb: |\n  ---\n ---\n...\nc: 3\n');
    expect(file.documents.map((document) => [document.text, document.unread])).toEqual([
      ['# head\n', false],
      ['---\na: 1\n', false],
      ['--- # second\nb: |\n  ---\n ---\n...\n', false],
      ['c: 3\n', true],
    ]);
  });

  test('keeps directives with the document behind them', () => {
    const file = new ManifestFile('%YAML 1.1\n# c\n---\na: 1\n');
    expect(file.documents).toHaveLength(1);
  });

  test('counts lines in messages as kubectl does, which drops the line that separates two documents', () => {
    const broken = 'a: b\n  c: d\n';
    const [first, second, third] = new ManifestFile(`---\n${broken}---\n${broken}--- # third\n${broken}`).documents;
    expect(first!.document.parseError).toBe('yaml: line 3: mapping values are not allowed in this context');
    expect(second!.document.parseError).toBe('yaml: line 2: mapping values are not allowed in this context');
    expect(third!.document.parseError).toBe('yaml: line 2: mapping values are not allowed in this context');
  });

  test('an edit leaves the trees of other documents alone', () => {
    const file = new ManifestFile('a: 1\n---\nb: 2\n---\nc: 3\n');
    const [first, second, third] = file.documents;
    const tree = third!.document;
    file.edit(12, 13, '22\nbb: 3');
    expect(file.documents[0]).toBe(first);
    expect(file.documents[1]).not.toBe(second);
    expect(file.documents[2]).toBe(third);
    expect(third!.document).toBe(tree);
    expect(file.text).toBe('a: 1\n---\nb: 22\nbb: 3\n---\nc: 3\n');
    expect(third!.startLine).toBe(4);
  });

  test('any edit gives what a fresh reading of the text gives', () => {
    fc.assert(
      fc.property(text, fc.array(fc.tuple(fc.nat(60), fc.nat(12), text), { maxLength: 4 }), (before, edits) => {
        const file = new ManifestFile(before);
        let now = before;
        for (const [from, length, added] of edits) {
          const start = Math.min(from, now.length);
          const end = Math.min(start + length, now.length);
          file.edit(start, end, added);
          now = now.slice(0, start) + added + now.slice(end);
          expect(file.text).toBe(now);
          expect(shape(file)).toEqual(shape(new ManifestFile(now)));
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('positions and offsets are each other’s inverse, with every kind of line break', () => {
    fc.assert(
      fc.property(text, (content) => {
        const file = new ManifestFile(content);
        const lines = content.split(/\r\n|\n|\r/);
        expect(file.lineCount).toBe(lines.length);
        for (let offset = 0; offset <= content.length; offset++) {
          const position = file.positionAt(offset);
          const inBreak = content[offset - 1] === '\r' && content[offset] === '\n';
          expect(file.offsetAt(position)).toBe(inBreak ? offset - 1 : offset);
          expect(position.line).toBe((content.slice(0, offset + (inBreak ? 1 : 0)).match(/\r\n|\n|\r/g) ?? []).length - (inBreak ? 1 : 0));
        }
        expect(file.offsetAt({ line: 0, character: 9999 })).toBe(lines[0]!.length);
        expect(file.offsetAt({ line: 9999, character: 0 })).toBe(content.length);
      }),
      { numRuns: 500 },
    );
  });
});
