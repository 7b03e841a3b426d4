import { expect, test } from 'vitest';
import { labelKeyProblems, labelValueProblems } from '../../../server/src/kubernetes/values/labels.ts';

test.each(['app', 'a', 'A.b_c-D', 'example.com/app', 'a/b', 'a'.repeat(63), `${'a'.repeat(253)}/${'b'.repeat(63)}`])(
  'a label key may be %s',
  (key) => {
    expect(labelKeyProblems(key)).toEqual([]);
  },
);

const NAME =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

test.each([
  ['an empty key', '', ['name part must be non-empty', `name part ${NAME}`]],
  ['an empty prefix', '/app', ['prefix part must be non-empty']],
  ['an empty name', 'a/', ['name part must be non-empty', `name part ${NAME}`]],
  ['a long name', 'a'.repeat(64), ['name part must be no more than 63 bytes']],
  ['a long prefix', `${'a'.repeat(254)}/b`, ['prefix part must be no more than 253 bytes']],
  ['a blank', 'a b', [`name part ${NAME}`]],
  ['a dash at the end', 'a-', [`name part ${NAME}`]],
  ['two slashes', 'a/b/c', [`a valid label key ${NAME} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]],
])('a label key refuses %s', (_name, key, problems) => {
  expect(labelKeyProblems(key)).toEqual(problems);
});

test('1.34 counts characters and calls the key a qualified name', () => {
  expect(labelKeyProblems('a'.repeat(64), '1.34')).toEqual(['name part must be no more than 63 characters']);
  expect(labelKeyProblems(`${'a'.repeat(254)}/b`, '1.34')).toEqual(['prefix part must be no more than 253 characters']);
  expect(labelKeyProblems('a/b/c', '1.34')[0]).toMatch(/^a qualified name must consist of/);
  expect(labelValueProblems('a'.repeat(64), '1.34')).toEqual(['must be no more than 63 characters']);
});

test.each(['', 'a', 'A_b.c-0', 'a'.repeat(63)])('a label value may be "%s"', (value) => {
  expect(labelValueProblems(value)).toEqual([]);
});

test.each([
  ['a blank', 'a b', 1],
  ['a slash', 'a/b', 1],
  ['a dot at the end', 'a.', 1],
  ['64 characters', 'a'.repeat(64), 1],
  ['64 characters and a wrong end', `${'a'.repeat(63)}-`, 2],
  ['21 characters of three bytes', '标'.repeat(22), 2],
])('a label value refuses %s', (_name, value, count) => {
  expect(labelValueProblems(value)).toHaveLength(count);
});
