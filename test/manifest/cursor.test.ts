import { describe, expect, test } from 'vitest';
import { cursorAt } from '../../server/src/manifest/cursor.ts';
import type { Cursor } from '../../server/src/manifest/cursorTypes.ts';
import { parseDocument } from '../../server/src/manifest/parse.ts';
import { manifests, mutated, randomFrom } from './corpus.ts';

function at(marked: string): Cursor | null {
  const offset = marked.indexOf('¦');
  return cursorAt(parseDocument(marked.replace('¦', '')), offset);
}

/** Role, path and prefix in short: `key spec.containers[0] "ima"`. */
function told(marked: string): string {
  const cursor = at(marked);
  if (cursor === null) return 'nothing';
  const path = cursor.path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`)).join('');
  return `${cursor.role} ${path.replace(/^\./, '')} ${cursor.prefix}`.replace(/ +/g, ' ').trimEnd();
}

const POD = 'kind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx\n';

describe('cursorAt', () => {
  test.each([
    ['an empty document', '¦', 'key'],
    ['a word at the top', 'api¦', 'key api'],
    ['a second key at the top', 'kind: Pod\nmeta¦', 'key meta'],
    ['a blank line at the top', 'kind: Pod\n¦', 'key'],
    ['a blank line between keys', 'kind: Pod\n¦\nspec:\n  a: b\n', 'key'],
    ['a word on an indented line', 'spec:\n  cont¦', 'key spec cont'],
    ['an indented blank line', 'spec:\n  ¦', 'key spec'],
    ['an indented blank line before what is there', 'spec:\n  ¦\n  a: b\n', 'key spec'],
    ['less indentation ends the mapping', `${POD}  vol¦`, 'key spec vol'],
    ['the mapping of an item goes on', `${POD}    po¦`, 'key spec.containers[0] po'],
    ['a blank line in the mapping of an item', `${POD}    ¦`, 'key spec.containers[0]'],
    ['behind a dash', `${POD}  - ¦`, 'key spec.containers[1]'],
    ['a word behind a dash', `${POD}  - na¦`, 'key spec.containers[1] na'],
    ['the first item of an indented sequence', 'spec:\n  containers:\n    - na¦', 'key spec.containers[0] na'],
    ['the first item of a sequence that is not indented', 'spec:\n  containers:\n  - ¦', 'key spec.containers[0]'],
    ['an item among scalars', 'args:\n- a\n- b¦', 'item args[1] b'],
    ['a new item among scalars', 'args:\n- a\n- ¦', 'item args[1]'],
    ['a dash in front of keys', '- ¦\n  name: x\n', 'key [0]'],
    ['an inner sequence', 'a:\n- - x\n  - y¦', 'item a[0][1] y'],
    ['a value', 'spec:\n  restartPolicy: Al¦', 'value spec.restartPolicy Al'],
    ['a value not begun', 'spec:\n  restartPolicy: ¦', 'value spec.restartPolicy'],
    ['a value not begun, with more below', 'spec:\n  restartPolicy: ¦\n  containers: []\n', 'value spec.restartPolicy'],
    ['a value in an item', `${POD}    imagePullPolicy: If¦`, 'value spec.containers[0].imagePullPolicy If'],
    ['a value behind the first key of an item', 'a:\n- policy: If¦', 'value a[0].policy If'],
    ['a quoted value', 'kind: "Po¦"', 'value kind Po'],
    ['the middle of a value', 'kind: Po¦d\n', 'value kind Po'],
    ['the middle of a key', 'spec:\n  rest¦artPolicy: Always', 'key spec rest'],
    ['right behind the colon', 'kind:¦', 'nothing'],
    ['behind a finished value', 'kind: Pod ¦', 'nothing'],
    ['a comment', 'kind: Pod # a¦', 'nothing'],
    ['a comment line', 'a:\n  # b¦', 'nothing'],
    ['a literal', 'a: |\n  text¦\n', 'nothing'],
    ['a new line in a literal', 'a: |\n  text\n  ¦', 'nothing'],
    ['below a literal', 'a: |\n  text\nb¦', 'key b'],
    ['below a literal, blank', 'a: |\n  text\n¦', 'key'],
    ['a quoted text over lines', 'a: "b\n  c¦\n  d"', 'nothing'],
    ['a document marker', '---¦', 'nothing'],
    ['behind a document marker', '---\n¦', 'key'],
    ['brackets', 'args: [¦]', 'item args[0]'],
    ['second in brackets', 'args: [a, b¦]', 'item args[1] b'],
    ['brackets not closed', 'args: [a, ¦', 'item args[1]'],
    ['brackets not closed, more below', 'a:\n  args: [a, ¦\n  b: c\n', 'item a.args[1]'],
    ['braces', 'a: {¦}', 'key a'],
    ['braces not closed', 'a: {b: 1, ¦', 'key a'],
    ['a key in braces', 'a: {b: 1, c¦}', 'key a c'],
    ['a value in braces', 'a: {b: ¦}', 'value a.b'],
    ['behind brackets', 'a: [b]¦', 'nothing'],
    ['below brackets', 'a: [b]\nc¦', 'key c'],
    ['JSON key', '{"kind": "Pod", "me¦"}', 'key me'],
    ['JSON key not closed', '{"kind": "Pod", "spec": {"cont¦', 'key spec cont'],
    ['JSON value', '{"spec": {"restartPolicy": "Al¦"}}', 'value spec.restartPolicy Al'],
    ['JSON value not begun', '{"spec": {"restartPolicy": ¦}}', 'value spec.restartPolicy'],
    ['JSON item', '{"spec": {"containers": [{"name": "a"}, {¦}]}}', 'key spec.containers[1]'],
    ['JSON item among items', '{"a": ["b", ¦]}', 'item a[1]'],
    ['a broken line above', 'spec:\n  foo bar\n  im¦', 'key spec im'],
    ['a tight colon above', 'spec:\n  containers:\n  - name:app\n    im¦', 'key spec.containers[0] im'],
    ['a quote not closed above', 'spec:\n  a: "b\n  c¦', 'key spec c'],
  ])('%s', (_, marked, expected) => {
    expect(told(marked)).toBe(expected);
  });

  test('tells the other keys of the mapping, above and below', () => {
    expect(at('spec:\n  a: 1\n  b¦\n  c: 2\nkind: x\n')?.siblings).toEqual(['a', 'c']);
    expect(at(`${POD}    ¦`)?.siblings).toEqual(['name', 'image']);
    expect(at('a: {b: 1, ¦, c: 2}')?.siblings).toEqual(['b', 'c']);
  });

  test('tells what a proposal replaces, and whether the colon is there', () => {
    expect(at('spec:\n  rest¦artPolicy: Always')).toMatchObject({ span: { start: 8, end: 21 }, keyOnly: true });
    expect(at('kind: "Po¦"')).toMatchObject({ span: { start: 6, end: 10 } });
    expect(at('{"ki¦": 1}')).toMatchObject({ span: { start: 1, end: 5 }, keyOnly: true, style: 'json' });
    expect(at('a: [b, c¦d]')).toMatchObject({ span: { start: 7, end: 9 }, style: 'flow' });
  });

  test('tells indentation', () => {
    expect(at('spec:\n    a: 1\n    b¦')).toMatchObject({ column: 4, unit: '    ', extraIndentation: '', style: 'block' });
    expect(at('a:\n- n¦')).toMatchObject({ column: 2, extraIndentation: '  ', item: true });
    expect(at('a:\n- ¦')).toMatchObject({ column: 2, extraIndentation: '  ', item: true });
  });

  test('never fails, wherever the cursor is', () => {
    const random = randomFrom(3);
    const texts = manifests();
    for (let run = 0; run < 150; run++) {
      const text = mutated(texts[random(texts.length)]!.slice(0, 1500), random);
      const document = parseDocument(text);
      for (let place = 0; place < 30; place++) {
        const offset = random(text.length + 1);
        const cursor = cursorAt(document, offset);
        if (cursor === null) continue;
        expect(cursor.span.start <= offset && offset <= cursor.span.end && cursor.span.end <= text.length, JSON.stringify(text)).toBe(true);
      }
    }
  });
});
