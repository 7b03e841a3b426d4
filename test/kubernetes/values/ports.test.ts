import { expect, test } from 'vitest';
import { portNameProblems, portNumberProblems } from '../../../server/src/kubernetes/values/ports.ts';

test('port numbers are 1 to 65535', () => {
  expect([0, 1, 65535, 65536, -1].map((port) => portNumberProblems(port).length)).toEqual([1, 0, 0, 1, 1]);
  expect(portNumberProblems(0)).toEqual(['must be between 1 and 65535, inclusive']);
});

test.each(['http', 'a', '0a', 'a-b', 'abcdefghijklmno'])('a port may be called %s', (name) => {
  expect(portNameProblems(name)).toEqual([]);
});

test.each([
  ['', ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)', 'must contain at least one letter (a-z)']],
  ['8080', ['must contain at least one letter (a-z)']],
  ['HTTP', ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)', 'must contain at least one letter (a-z)']],
  ['a_b', ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']],
  ['a--b', ['must not contain consecutive hyphens']],
  ['-a', ['must not begin or end with a hyphen']],
  ['a-', ['must not begin or end with a hyphen']],
  ['abcdefghijklmnop', ['must be no more than 15 characters']],
])('a port may not be called "%s"', (name, problems) => {
  expect(portNameProblems(name)).toEqual(problems);
});
