import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSelector } from '../../../../server/src/kubernetes/values/deviceSelectors.ts';

const A = 'device.attributes["d.example.com"]';
const K = 'device.capacity["d.example.com"]';

/** `ok`, `beyond`, or what the server says. */
function said(expression: string): string {
  const checked = checkSelector(expression);
  if ('beyond' in checked) return 'beyond';
  return 'error' in checked ? checked.error : 'ok';
}

const marked = (expression: string, column: number, message: string): string =>
  `compilation failed: ERROR: <input>:1:${column}: ${message}\n | ${expression}\n | ${'.'.repeat(column - 1)}^`;

// Answers of an API server of 1.36 to DeviceClasses with these selectors.
describe('an expression that the server takes', () => {
  test.each([
    'true',
    `${A}.x`,
    `has(${A}.x)`,
    `${A}.x + 1 == 2`,
    `${A}.x == null`,
    `${A}.x.y == 1`,
    `${A}.all(k, k == "a")`,
    `cel.bind(a, ${A}, a.x)`,
    `"x" in ${A}`,
    `${K}.mem.isGreaterThan(quantity("1Gi"))`,
    `${A}.x.compareTo(semver("1.0.0")) == 0`,
    'double("1.5") == 1.5',
    '1 / 0 == 1',
    '[].size() == 0',
    '[[1],[2]][0][0] == 1',
    '0x1F == 31',
    '.5 == 0.5',
    'true // comment',
    'r"\\d" == "x"',
    '"""a\nb""" == "x"',
    '--1 == 1',
    'device.allowMultipleAllocations',
  ])('%s', (expression) => expect(said(expression)).toBe('ok'));
});

describe('an expression that the server refuses', () => {
  const none = 'found no matching overload for';
  test.each<[expression: string, column: number, message: string]>([
    ['foo', 1, "undeclared reference to 'foo' (in container '')"],
    ['device.foo', 7, "undefined field 'foo'"],
    ['has(device.foo)', 4, "undefined field 'foo'"],
    ['device.driver == 1', 15, `${none} '_==_' applied to '(string, int)'`],
    ['device.driver == null', 15, `${none} '_==_' applied to '(string, null)'`],
    ['device.driver.startsWith(1)', 25, `${none} 'startsWith' applied to 'string.(int)'`],
    [`${A}.fw >= semver("2.0.0")`, 39, `${none} '_>=_' applied to '(any, kubernetes.Semver)'`],
    [`${K}.mem > quantity("1Gi")`, 38, `${none} '_>_' applied to '(kubernetes.Quantity, kubernetes.Quantity)'`],
    ['quantity(1)', 9, `${none} 'quantity' applied to '(int)'`],
    ['1 == 1.0', 3, `${none} '_==_' applied to '(int, double)'`],
    ['1 in ["a"]', 3, `${none} '@in' applied to '(int, list(string))'`],
    ['device.attributes[1].x == 1', 18, `${none} '_[_]' applied to '(map(string, map(string, any)), int)'`],
    ['device["driver"] == "x"', 7, `${none} '_[_]' applied to '(kubernetes.DRADevice, string)'`],
    ['!1', 1, `${none} '!_' applied to '(int)'`],
    ['true && 1', 9, "expected type 'bool' but found 'int'"],
    ['["a", 1].size() == 2', 7, "expected type 'string' but found 'int'"],
    ['[1,2].exists(x, x)', 17, "expected type 'bool' but found 'int'"],
    ['device.driver.size == 1', 14, "type 'string' does not support field selection"],
    ['"x".matches("(")', 13, 'invalid matches argument'],
  ])('%s', (expression, column, message) => expect(said(expression)).toBe(marked(expression, column, message)));

  test('several problems are told in their order, each with its line', () => {
    expect(said('foo\n&& bar')).toBe(
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo\n | ^\n" +
        "ERROR: <input>:2:4: undeclared reference to 'bar' (in container '')\n | && bar\n | ...^",
    );
  });

  test.each([
    ['device.driver', 'string'],
    ['device', 'kubernetes.DRADevice'],
    ['device.attributes', 'map(string, map(string, google.protobuf.Any))'],
    ['null', 'null_type'],
    ['[1]', 'list(int)'],
    ['quantity("1")', 'kubernetes.Quantity'],
    [`${A}.x + 1`, 'int'],
  ])('%s is no yes or no', (expression, type) => expect(said(expression)).toBe(`must evaluate to bool or the unknown type, not ${type}`));
});

describe('what is not read here is said to be so', () => {
  test.each([
    '',
    '(true',
    'a b',
    'for',
    '1u == 1u',
    'b"x" == b"x"',
    '{"a": 1}.a == 1',
    `${A}[?"x"].orValue(1) == 1`,
    'unknownFn(1)',
    '"x".split("x").size() == 1',
    '"x".matches("(a+)+")',
    '"x".matches(device.driver)',
    'type(1) == int',
    '9223372036854775808 == 1',
    'device.driver == "é"',
    '('.repeat(500),
    '!'.repeat(500),
    `true${'&&true'.repeat(5000)}`,
  ])('%s', (expression) => expect(said(expression)).toBe('beyond'));
});

test('no text is too much for it', () => {
  const parts = [
    'device',
    '.',
    'driver',
    '"x"',
    '[',
    ']',
    '(',
    ')',
    '==',
    '&&',
    '!',
    '-',
    '1',
    '1.5',
    ',',
    '?',
    ':',
    'in',
    'has',
    'x',
    '.all(x,',
    '\\',
  ];
  const expressions = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(expressions, (expression) => {
      expect(said(expression)).toMatch(/^(?:ok|beyond|compilation failed: ERROR: |must evaluate to bool )/);
    }),
    { numRuns: 500 },
  );
});
