import fc from 'fast-check';
import { expect, test } from 'vitest';
import { regexpProblem } from '../../../server/src/kubernetes/values/goRegexp.ts';

const SOUND = [
  '^[a-z]([-a-z0-9]*[a-z0-9])?$',
  '(?i)a',
  '(?i:a)',
  '(?P<n>a)',
  '(?<n>a)',
  '(?:a|b)*?',
  'a{2}',
  'a{2,}?',
  'a{1,1000}',
  'a{,2}',
  'a{2',
  'x{01}',
  '[]a]',
  '[^]a]',
  '[a-]',
  '[[:alpha:]]',
  '\\p{L}\\pN\\p{Greek}\\p{^Lu}',
  '\\x41\\x{1F600}',
  '\\07',
  '\\_\\-',
  '\\Qa*\\E*',
  '\\A\\z\\b',
  '()|',
  '^*',
  '|',
  '[\\d-x]',
];

test.each(SOUND)('%s can be read', (text) => {
  expect(regexpProblem(text)).toBeNull();
});

test.each([
  ['(?!a)b', 'invalid or unsupported Perl syntax: `(?!`'],
  ['(?<=a)b', 'invalid named capture: `(?<=a)b`'],
  ['(?P<n-a>a)', 'invalid named capture: `(?P<n-a>`'],
  ['(?x)a', 'invalid or unsupported Perl syntax: `(?x`'],
  ['\\1', 'invalid escape sequence: `\\1`'],
  ['\\d+\\Z', 'invalid escape sequence: `\\Z`'],
  ['a\\', 'trailing backslash at end of expression: ``'],
  ['(a', 'missing closing ): `(a`'],
  ['a)', 'unexpected ): `a)`'],
  ['*a', 'missing argument to repetition operator: `*`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['a{2,1}', 'invalid repeat count: `{2,1}`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['[a', 'missing closing ]: `[a`'],
  ['[b-a]', 'invalid character class range: `b-a`'],
  ['[a-\\d]', 'invalid escape sequence: `\\d`'],
  ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
  ['\\p{Foo}', 'invalid character class range: `\\p{Foo}`'],
])('%s', (text, problem) => {
  expect(regexpProblem(text)).toBe(`error parsing regexp: ${problem}`);
});

test('any text is read or refused', () => {
  const pieces = fc.array(fc.constantFrom(...'ab(){}[]|*+?^$.\\-:<>!=,19dpPQE'), { maxLength: 20 });
  fc.assert(
    fc.property(pieces, (signs) => {
      const problem = regexpProblem(signs.join(''));
      expect(problem === null || problem.startsWith('error parsing regexp: ')).toBe(true);
    }),
  );
});
