import { expect, test } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver-types';
import { LanguageService } from '../../../server/src/service.ts';
import { marked } from '../../support/marked.ts';

const uri = 'file:///manifest.yaml';

/** What is selected step by step, as text. */
function grown(source: string): string[] {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.open(uri, 'yaml', 1, text);
  const lines = text.split('\n');
  const offset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  const steps: string[] = [];
  let range: SelectionRange | undefined = service.selectionRanges(uri, [position])?.[0];
  for (; range; range = range.parent) steps.push(text.slice(offset(range.range.start), offset(range.range.end)));
  return steps;
}

test('a value grows to its pair, its mapping, its item, its list', () => {
  const steps = grown('a:\n  - name: x\n    image: ¦y\n  - name: z\nb: 1\n');
  expect(steps).toEqual([
    'y',
    'image: y',
    'name: x\n    image: y',
    '- name: x\n    image: y',
    '- name: x\n    image: y\n  - name: z',
    'a:\n  - name: x\n    image: y\n  - name: z',
    'a:\n  - name: x\n    image: y\n  - name: z\nb: 1',
    'a:\n  - name: x\n    image: y\n  - name: z\nb: 1\n',
  ]);
});

test('quotes come after the words', () => {
  expect(grown('a: "x ¦y"\n').slice(0, 3)).toEqual(['x y', '"x y"', 'a: "x y"']);
});

test('brackets come after what is in them', () => {
  expect(grown('a: [x, ¦y]\n').slice(0, 4)).toEqual(['y', 'x, y', '[x, y]', 'a: [x, y]']);
});

test('a key grows to its pair', () => {
  expect(grown('a:\n  na¦me: x\n').slice(0, 2)).toEqual(['name', 'name: x']);
});

test('a text of several lines begins with the line', () => {
  expect(grown('a: |\n  one\n  t¦wo\n  three\nb: 1\n').slice(0, 3)).toEqual([
    'two',
    '|\n  one\n  two\n  three',
    'a: |\n  one\n  two\n  three',
  ]);
});

test('one document of several comes before the file', () => {
  const steps = grown('a: 1\n---\nb: ¦2\n---\nc: 3\n');
  expect(steps.slice(0, 2)).toEqual(['2', 'b: 2']);
  expect(steps.at(-1)).toBe('a: 1\n---\nb: 2\n---\nc: 3\n');
});

test.each(['¦', 'a: [1, ¦', '{{ x }}¦', '- - - ¦'])('%j is answered', (source) => {
  expect(grown(source).length).toBeGreaterThan(0);
});
