import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';
import { marked } from '../support/marked.ts';

const uri = 'file:///test.yaml';

/** The text around the mark after a sign was typed in front of it, and what the server made of that; the mark is where the cursor is then. */
function typed(sign: '\n' | '-', source: string, languageId = 'yaml'): string {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.open(uri, languageId, 1, text);
  const lines = text.split('\n');
  let { character } = position;
  for (const { range, newText } of service.typed(uri, position, sign) ?? []) {
    expect(range.start.line).toBe(position.line);
    expect(newText.trim()).toBe('');
    const line = lines[position.line]!;
    lines[position.line] = line.slice(0, range.start.character) + newText + line.slice(range.end.character);
    if (range.start.character <= character) character += newText.length - (range.end.character - range.start.character);
  }
  const line = lines[position.line]!;
  lines[position.line] = `${line.slice(0, character)}¦${line.slice(character)}`;
  return lines.slice(Math.max(0, position.line - 1), position.line + 1).join('\n');
}

const pod = (lines: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n${lines}`;

describe('Enter', () => {
  test('behind the first key of an item goes below that key', () => {
    expect(typed('\n', pod('  containers:\n    - name: main\n    ¦'))).toBe('    - name: main\n      ¦');
    expect(typed('\n', pod('  containers:\n    -   name: main\n    ¦'))).toBe('    -   name: main\n        ¦');
    expect(typed('\n', pod('  containers:\n  - name: main\n  ¦'))).toBe('  - name: main\n    ¦');
    // Another editor, or another extension, was there first.
    expect(typed('\n', pod('  containers:\n    - name: main\n      ¦'))).toBe('    - name: main\n      ¦');
  });

  test('behind a key without a value goes one step in', () => {
    expect(typed('\n', pod('  securityContext:\n  ¦'))).toBe('  securityContext:\n    ¦');
    expect(typed('\n', pod('  containers:\n    - env:\n    ¦'))).toBe('    - env:\n        ¦');
    expect(typed('\n', pod('  securityContext: # why\n  ¦'))).toBe('  securityContext: # why\n    ¦');
    expect(typed('\n', 'apiVersion: v1\nkind: Pod\nspec:\n    containers:\n    ¦')).toBe('    containers:\n        ¦');
  });

  test('behind any other line stays where the editor has put it', () => {
    for (const lines of [
      '  containers:\n    - name: main\n      image: a\n      ¦',
      '  restartPolicy: Never\n  ¦',
      '  # words:\n  ¦',
      '  containers:\n    - name: a\n      args:\n        - sleep\n        ¦',
    ])
      expect(typed('\n', pod(lines))).toBe(lines.split('\n').slice(-2).join('\n'));
  });

  test('where lists stand below their key, a key without a value says nothing', () => {
    const lines = '  volumes:\n  - name: a\n  containers:\n  ¦';
    expect(typed('\n', pod(lines))).toBe('  containers:\n  ¦');
  });

  test('does nothing in a script, in the middle of a line, in brackets', () => {
    for (const lines of [
      '  containers:\n    - name: main\n      args:\n        - |\n          - if: then\n          ¦',
      '  containers:\n    - name: main\n    ¦ image: a',
      '  containers:\n    - env: [\n    ¦',
      '  containers:\n    - command: >\n    ¦',
    ])
      expect(typed('\n', pod(lines))).toBe(lines.split('\n').slice(-2).join('\n'));
  });
});

describe('a dash', () => {
  test('below the keys of an item goes to the dashes of the list', () => {
    expect(typed('-', pod('  containers:\n    - name: main\n      image: a\n      -¦'))).toBe('      image: a\n    -¦');
    expect(typed('-', pod('  containers:\n  - name: main\n    image: a\n    -¦'))).toBe('    image: a\n  -¦');
    expect(typed('-', pod('  containers:\n    - name: main\n     -¦'))).toBe('    - name: main\n    -¦');
  });

  test('goes on with the innermost list', () => {
    const lines = '  containers:\n    - name: main\n      env:\n        - name: A\n          value: b\n';
    expect(typed('-', pod(`${lines}          -¦`))).toBe('          value: b\n        -¦');
    // In the column of a list that is open it may go on with that one.
    expect(typed('-', pod(`${lines}    -¦`))).toBe('          value: b\n    -¦');
    // Between two lists the outer one is meant: the inner one stands further in.
    expect(typed('-', pod(`${lines}      -¦`))).toBe('          value: b\n    -¦');
  });

  test('begins a list where one can begin', () => {
    expect(typed('-', pod('  containers:\n    -¦'))).toBe('  containers:\n    -¦');
    expect(typed('-', pod('  containers:\n  -¦'))).toBe('  containers:\n  -¦');
    expect(typed('-', pod('  containers:\n    - name: a\n      env:\n      -¦'))).toBe('      env:\n      -¦');
  });

  test('is left alone outside of lists, in scripts, as the first sign of a separator, in negative numbers', () => {
    for (const lines of [
      '  restartPolicy: Never\n  -¦',
      '  containers:\n    - name: a\n      args:\n        - |\n          echo a\n            -¦',
      '  containers:\n    - name: a\n-¦',
      '  containers:\n    - name: a\n      tty: -¦',
    ])
      expect(typed('-', pod(lines))).toBe(lines.split('\n').slice(-2).join('\n'));
  });
});

test('files that are no manifests are not touched', () => {
  expect(typed('\n', 'jobs:\n  build:\n    steps:\n    - uses: a\n    ¦')).toBe('    - uses: a\n    ¦');
  expect(typed('\n', '{"apiVersion": "v1", "kind": "Pod",\n  "spec":\n  ¦}')).toBe('  "spec":\n  ¦}');
});

test('the later documents of a file are known by their own kind', () => {
  expect(typed('\n', `a: b\n---\n${pod('  containers:\n    - name: main\n    ¦')}`)).toBe('    - name: main\n      ¦');
});

test('on any text there are only blanks to add or to take, and once is enough', () => {
  const line = fc.constantFrom(
    '- name: a',
    'image: b',
    'env:',
    '- |',
    'words',
    '',
    '# words',
    'list: [a,',
    '"quoted": c',
    '- - x',
    '---',
    'a: b: c',
    "'",
  );
  const lines = fc.array(fc.tuple(fc.nat(8), line), { maxLength: 12 });
  fc.assert(
    fc.property(lines, fc.nat(10), fc.constantFrom('\n' as const, '-' as const), (above, blank, sign) => {
      const text = `${pod(above.map(([by, words]) => ' '.repeat(by) + words).join('\n'))}\n${' '.repeat(blank)}${sign === '-' ? '-' : ''}¦`;
      const once = typed(sign, text);
      const again = `${text.slice(0, text.lastIndexOf('\n'))}\n${once.split('\n').at(-1)}`;
      expect(typed(sign, again)).toBe(once);
    }),
  );
});
