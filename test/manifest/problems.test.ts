import { describe, expect, test } from 'vitest';
import { decode } from '../../server/src/manifest/entries.ts';
import { lookalikesIn } from '../../server/src/manifest/lookalikes.ts';
import { parseDocument } from '../../server/src/manifest/parse.ts';
import { repairOf } from '../../server/src/manifest/repairs.ts';

/** Codes with the text they are about: `missing-colon "image"`. */
function problems(text: string): string[] {
  return parseDocument(text).problems.map(({ code, start, end }) => `${code} ${JSON.stringify(text.slice(start, end))}`);
}

const value = (text: string): unknown => {
  const { root } = parseDocument(text);
  return root === null ? null : decode(root);
};

describe('broken text keeps its sound part', () => {
  test.each<[string, string, string[], unknown]>([
    [
      'no space behind a colon',
      'spec:\n  containers:\n  - name:app\n    image: nginx\n',
      ['missing-space-after-colon ":"'],
      { spec: { containers: [{ name: 'app', image: 'nginx' }] } },
    ],
    [
      'no colon',
      'kind: Pod\nmetadata\n  name: web\nspec:\n',
      ['missing-colon "metadata"'],
      { kind: 'Pod', metadata: { name: 'web' }, spec: null },
    ],
    [
      'a word just begun',
      'kind: Pod\nspec:\n  a: 1\n  im\n  b: 2\n',
      ['missing-colon "im"'],
      { kind: 'Pod', spec: { a: 1, im: null, b: 2 } },
    ],
    ['a word just begun in front', 'spec:\n  im\n  b: 2\n', ['missing-colon "im"'], { spec: { im: null, b: 2 } }],
    ['a space instead of a colon', 'a: 1\nimage nginx\nb: 2\n', ['missing-colon "image"'], { a: 1, image: 'nginx', b: 2 }],
    ['a full-width colon', 'a: 1\nname：web\nb: 2\n', ['full-width-punctuation "："'], { a: 1, name: 'web', b: 2 }],
    ['a line too deep', '- name: app\n      image: nginx\n', ['bad-indentation "      "'], [{ name: 'app', image: 'nginx' }]],
    [
      'a line not deep enough',
      'a:\n  - name: app\n   image: nginx\nb: 1\n',
      ['bad-indentation "   "'],
      { a: [{ name: 'app', image: 'nginx' }], b: 1 },
    ],
    ['an item not deep enough', 'a:\n  b:\n    - x\n   - w\nc: 1\n', ['bad-indentation "   "'], { a: { b: ['x', 'w'] }, c: 1 }],
    ['an item at the column of the key above', 'a:\n  - x\n- w\nb: 1\n', ['bad-indentation "-"'], { a: ['x', 'w'], b: 1 }],
    [
      'indented with tabs',
      'spec:\n\tcontainers:\n\t- name: app\n',
      ['tab-indentation "\\t"', 'tab-indentation "\\t"'],
      { spec: { containers: [{ name: 'app' }] } },
    ],
    ['a quote not closed', 'a:\n  b: "x\n  c: w\nd: 1\n', ['unclosed-quote "\\"x"'], { a: { b: 'x', c: 'w' }, d: 1 }],
    ['a bracket not closed', 'a:\n  b: [x, w\n  c: z\n', ['unclosed-flow "["'], { a: { b: ['x', 'w'], c: 'z' } }],
    ['a brace not closed', 'a: {b: 1, c: 2\nd: 3\n', ['unclosed-flow "{"'], { a: { b: 1, c: 2 }, d: 3 }],
    ['a comma missing', 'a: ["x" "y"]\n', ['missing-comma ""'], { a: ['x', 'y'] }],
    ['a colon in a value', 'a: echo hello: world\nb: 1\n', ['nested-mapping ":"'], { a: 'echo hello: world', b: 1 }],
    ['text behind quotes', 'a: "x" y\nb: 1\n', ['unexpected-text "y"'], { a: 'x', b: 1 }],
    ['an at sign', 'a: @x\nb: 1\n', ['bad-character "@"'], { a: '@x', b: 1 }],
    ['an unknown escape', 'a: "\\d"\nb: 1\n', ['bad-escape "\\\\d"'], { a: 'd', b: 1 }],
    ['an unknown alias', 'a: *x\nb: 1\n', ['unknown-alias "*x"'], { a: null, b: 1 }],
    ['an alias inside its anchor', 'a: &x\n  b: *x\n', ['recursive-alias "*x"'], { a: { b: null } }],
    ['a key without name', 'a: 1\n: 2\n', ['missing-key ":"'], null],
    ['keys twice', 'a: 1\n"a": 2\n', ['duplicate-key "\\"a\\""'], { a: 2 }],
    ['a null key', 'a: {~: 1}\n', ['bad-key "~"'], { a: {} }],
    ['an infinite number', 'a: .inf\n', ['bad-number ".inf"'], { a: Number.POSITIVE_INFINITY }],
    ['a tag that does not fit', 'a: !!int x\n', ['bad-tag "!!int x"'], { a: 'x' }],
    ['a merge of a scalar', 'a: {<<: 1}\n', ['bad-merge "1"'], { a: {} }],
    ['a control character', 'a: "\u0007"\nb: 1\n', ['control-character "\\u0007"'], { a: '\u0007', b: 1 }],
  ])('%s', (_, text, expected, sound) => {
    expect(problems(text)).toEqual(expected);
    if (sound !== null) expect(value(text)).toEqual(sound);
  });
});

describe('a repair leaves a text without problems', () => {
  test.each([
    ['a: 1\nb:2\n', 'a: 1\nb: 2\n'],
    ['a: 1\nb\n', 'a: 1\nb: \n'],
    ['a: 1\nname：web\n', 'a: 1\nname: web\n'],
    ['a: ["x" "y"]\n', 'a: ["x", "y"]\n'],
    ['a:\n\tb: 1\n', 'a:\n  b: 1\n'],
    ['a: "x\nb: 1\n', 'a: "x"\nb: 1\n'],
    ['a: echo x: y\n', 'a: "echo x: y"\n'],
    ['a: "\\d"\n', 'a: "\\\\d"\n'],
    ['a: @x\n', 'a: "@x"\n'],
  ])('%j', (text, mended) => {
    const document = parseDocument(text);
    const edit = repairOf(document, document.problems[0]!)!;
    const after = text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
    expect(after).toBe(mended);
    expect(parseDocument(after).problems).toEqual([]);
  });
});

describe('template directives', () => {
  test.each([
    ['a Helm value', 'image: {{ .Values.image }}\n', true],
    ['a Helm block', 'spec:\n  {{- if .Values.x }}\n  a: 1\n  {{- end }}\n', true],
    ['a comment over several lines', '{{- /*\nCopyright: nobody\n*/}}\n\nkind: Pod\n', true],
    ['a call over several lines', 'spec:\n  {{- include "a" (dict\n    "b" 1) }}\nkind: Pod\n', true],
    ['a block over several lines', '{{ range\n  . }}\nkind: Pod\n', true],
    ['inside a word', 'name: web-{{ .Release.Name }}\n', true],
    ['a Jinja block', '{% if x %}\na: 1\n{% endif %}\n', true],
    ['in quotes', 'image: "{{ .Values.image }}"\n', false],
    ['in a script', 'data:\n  t: |\n    {{ range . }}\n', false],
    ['in a comment', 'a: 1 # {{ x }}\n', false],
    ['braces in braces', 'a: {b: {c: 1}}\n', false],
  ])('%s', (_, text, templated) => {
    expect(parseDocument(text).templated).toBe(templated);
  });
});

describe('lookalikes', () => {
  test.each([
    ['command: [‘sh’, ‘-c’]', ["quotes ‘sh’ 'sh'", "quotes ‘-c’ '-c'"]],
    ['args: [—verbose, –o]', ['dash — --', 'dash – -']],
    ['name: app\u00a0', ['space \u00a0  ']],
    ['name: a\u200bpp', ['invisible \u200b ']],
    ['args: [a，b]', ['punctuation ， ,']],
    ['note: 你好，世界', []],
    ['note: "‘x’"', []],
  ])('%s', (text, expected) => {
    const found = lookalikesIn(parseDocument(`${text}\n`));
    expect(found.map(({ kind, start, end, replacement }) => `${kind} ${text.slice(start, end)} ${replacement}`)).toEqual(expected);
  });
});
