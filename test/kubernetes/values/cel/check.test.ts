import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSelector } from '../../../../server/src/kubernetes/values/deviceSelectors.ts';

const A = 'device.attributes["d.example.com"]';
const K = 'device.capacity["d.example.com"]';

/** `ok`, `beyond`, or what the server says. */
function said(expression: string): string {
  const checked = checkSelector(expression);
  if ('beyond' in checked) return 'beyond';
  if ('fault' in checked) return checked.fault;
  if ('costly' in checked) return 'costly';
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
    '!!device.allowMultipleAllocations',
    'null == quantity("1")',
    '[1] + [2] == [1, 2]',
    'string(1.5) == "1.5"',
    'device.allowMultipleAllocations',
    'device.driver == "é"',
  ])('%s', (expression) => expect(said(expression)).toBe('ok'));

  test('many terms', () => expect(said(`true${'&&true'.repeat(1500)}`)).toBe('ok'));
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
    ['-quantity("1") == 1', 1, `${none} '-_' applied to '(kubernetes.Quantity)'`],
    [`${K}.mem.x == 1`, 37, "unexpected failed resolution of 'kubernetes.Quantity'"],
    ['"a".exists(x, x == 1)', 1, "expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)"],
    ['[1, 2].filter(x, x).size() == 1', 14, `${none} '_?_:_' applied to '(int, list(int), list(int))'`],
    ['device.driver.size == 1', 14, "type 'string' does not support field selection"],
    ['"x".matches("(")', 13, 'invalid matches argument'],
    ['unknownFn(1)', 10, "undeclared reference to 'unknownFn' (in container '')"],
    ['!null', 1, `${none} '!_' applied to '(null)'`],
    ['1u + 2 == 3u', 4, `${none} '_+_' applied to '(uint, int)'`],
    ['[1][?"a"].hasValue()', 4, `${none} '_[?_]' applied to '(list(int), string)'`],
    ['{"a": 1, "b": "c"}.size() == 2', 15, "expected type 'int' but found 'string'"],
    ['"%d".format(["a"]) == "1"', 14, 'error during formatting: decimal clause can only be used on integers, was given string'],
    ['"%s".format([1, 2]) == "1"', 12, 'too many arguments supplied to string.format (expected 1, got 2)'],
    ['timestamp("2020-13-01T00:00:00Z") == timestamp(0)', 11, 'invalid timestamp argument'],
    ['[1].all(i, i, true)', 12, 'duplicate variable name: i'],
    ['cel.bind(1, 2, true)', 10, 'cel.bind() variable names must be simple identifiers'],
    [
      `${A}.all(k, v, v == 1) && ${A}.x.all(k, true)`,
      91,
      "expression of type 'any' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ['{"a": 1}.transformMap(k, v, v + "a") == {}', 31, `${none} '_+_' applied to '(int, string)'`],
    ['optional.of(1).orValue("a") == 1', 23, `${none} 'orValue' applied to 'optional_type(int).(string)'`],
    ['url("a").foo()', 13, "undeclared reference to 'foo' (in container '')"],
    ['ip("1.2.3.4") == cidr("1.2.3.0/24")', 15, `${none} '_==_' applied to '(net.IP, net.CIDR)'`],
    ['quantity("1").sign() == 1', 19, `${none} 'sign' applied to 'kubernetes.Quantity.()'`],
    ['string{}', 7, "'string' is not a message type"],
    ['foo{a: 1}', 4, "undeclared reference to 'foo' (in container '')"],
  ])('%s', (expression, column, message) => expect(said(expression)).toBe(marked(expression, column, message)));

  test('a wide character is marked by wide dots', () =>
    expect(said('"é" == foo')).toBe(
      "compilation failed: ERROR: <input>:1:8: undeclared reference to 'foo' (in container '')\n | \"é\" == foo\n | .．.....^",
    ));

  test('several problems are told in their order, each with its line', () => {
    expect(said('foo\n&& bar')).toBe(
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo\n | ^\n" +
        "ERROR: <input>:2:4: undeclared reference to 'bar' (in container '')\n | && bar\n | ...^",
    );
  });

  test('what follows from a problem is told of, too', () =>
    expect(said('foo < [1]')).toBe(
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo < [1]\n | ^\n" +
        "ERROR: <input>:1:5: found no matching overload for '_<_' applied to '(!error!, list(int))'\n | foo < [1]\n | ....^",
    ));

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

describe('a text that is no expression', () => {
  const operand = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
  test.each<[expression: string, ...problems: readonly (readonly [column: number, message: string])[]]>([
    ['device.driver == "a" &&', [24, `mismatched input '<EOF>' expecting ${operand}`]],
    [' ', [2, `mismatched input '<EOF>' expecting ${operand}`]],
    ['size(', [6, `mismatched input '<EOF>' expecting ${operand.replace("'(', ", "'(', ')', ")}`]],
    ['(true', [6, "missing ')' at '<EOF>'"]],
    ['((true', [7, "mismatched input '<EOF>' expecting ')'"]],
    ['device.attributes["x"', [22, "missing ']' at '<EOF>'"]],
    ['[1, 2', [6, "mismatched input '<EOF>' expecting {']', ','}"]],
    ['true ? false', [13, "mismatched input '<EOF>' expecting ':'"]],
    ['device.', [8, "no viable alternative at input '.'"]],
    ['true)', [5, "extraneous input ')' expecting <EOF>"]],
    ['device.driver == "a" and true', [22, "mismatched input 'and' expecting <EOF>"]],
    ['"a" == "a" "b"', [12, `extraneous input '"b"' expecting <EOF>`]],
    ['== "a"', [1, `extraneous input '==' expecting ${operand}`]],
    ['device.driver = "x"', [15, "token recognition error at: '= '"], [17, `extraneous input '"x"' expecting <EOF>`]],
    ['device.driver === "a"', [17, "token recognition error at: '= '"]],
    ['device.driver == "a', [18, `token recognition error at: '"a'`], [20, `mismatched input '<EOF>' expecting ${operand}`]],
    ['[1,,2]', [4, "mismatched input ',' expecting ']'"]],
    ['[1 2, 3]', [4, "extraneous input '2' expecting {']', ','}"], [7, "extraneous input '3' expecting ']'"]],
    ['{"a" 1}', [6, "missing ':' at '1'"]],
    ['{"a": 1', [8, "mismatched input '<EOF>' expecting {'}', ','}"]],
    ['size(device.driver]) == 1', [19, "extraneous input ']' expecting ')'"]],
    ['(device.driver} == "a"', [15, `mismatched input '}' expecting ')'`]],
    ['(1, 2)', [3, "mismatched input ',' expecting ')'"]],
    ['true ? 1 2 : 3', [10, "extraneous input '2' expecting ':'"]],
    ['true ? : 1', [8, `extraneous input ':' expecting ${operand}`], [11, "mismatched input '<EOF>' expecting ':'"]],
    ['device. ', [9, "no viable alternative at input '. '"]],
    ['[?, 1]', [3, `extraneous input ',' expecting ${operand}`]],
    ['device..driver', [8, "no viable alternative at input '..'"]],
    ['device.true', [8, "mismatched input 'true' expecting IDENTIFIER"]],
    ['size(device.%a) == 1', [13, "no viable alternative at input '.%'"], [15, "mismatched input ')' expecting <EOF>"]],
    ['!-device.driver', [3, "no viable alternative at input '-device'"]],
    ['!', [2, `extraneous input '<EOF>' expecting ${operand}`]],
    ['Object{1: 2}', [8, "mismatched input '1' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}"]],
    ['1 == 1;', [7, "token recognition error at: ';'"]],
    ['40Gi == 1', [3, "mismatched input 'Gi' expecting <EOF>"]],
  ])('%s', (expression, ...problems) => {
    const told = problems.map(([column, message]) =>
      marked(expression, column, `Syntax error: ${message}`).replace('compilation failed: ', ''),
    );
    expect(said(expression)).toBe(`compilation failed: ${told.join('\n')}`);
  });

  test('nothing at all', () =>
    expect(said('')).toBe(`compilation failed: ERROR: <input>:1:0: Syntax error: mismatched input '<EOF>' expecting ${operand}`));

  test.each([
    ['for', 1, 'reserved identifier: for'],
    [`has(${A})`, 22, 'invalid argument to has() macro'],
    ['9223372036854775808 == 1', 1, 'invalid int literal'],
    ['18446744073709551616u == 1u', 1, 'invalid uint literal'],
    ['1e999 == 1.0', 1, 'invalid double literal'],
    ['device.`driver` == ""', 8, "unsupported syntax: '`'"],
    ['has(true || false || true)', 19, 'invalid argument to has() macro'],
  ] as const)('%s is well-formed, but not meant', (expression, column, message) =>
    expect(said(expression)).toBe(marked(expression, column, message)),
  );
});

describe('what is not read or not evaluated here is said to be so', () => {
  test.each([
    '1u == 1u',
    'b"x" == b"x"',
    '{"a": 1}.a == 1',
    `${A}[?"x"].orValue(1) == 1`,
    '"x".split("x").size() == 1',
    '"x".matches("(a+)+")',
    '"x".matches(device.driver)',
  ])('%s', (expression) => expect(said(expression)).toBe('beyond'));

  test.each(['('.repeat(500), `1${' + 1'.repeat(500)} == 1`, `device${'.a'.repeat(500)} == 1`, `true //${' '.repeat(100_000)}`])(
    'what is too deep or too long',
    (expression) => expect(said(expression)).toBe('beyond'),
  );
});

test.each([
  ['int("a") == 1', "program instantiation failed: type conversion error from 'string' to 'int'"],
  ['"a".find("(") == "b"', 'program instantiation failed: error parsing regexp: missing closing ): `(`'],
  ['matches("abc", "(")', 'program instantiation failed: error parsing regexp: missing closing ): `(`'],
  ['type(1) == duration', 'program instantiation failed: reference to undefined type: duration'],
])('%s cannot be made a program of', (expression, fault) => expect(said(expression)).toBe(fault));

test.each([
  ['lists.range(1000000).all(x, x > 1)', 'costly'],
  [`device.attributes.all(k, device.attributes.all(l, device.attributes.all(m, device.attributes.all(n, k == l))))`, 'costly'],
  [`device.attributes.all(k, device.attributes.all(l, k == l))`, 'ok'],
])('what %s may cost is estimated', (expression, outcome) => expect(said(expression)).toBe(outcome));

test('what a device has differs between releases', () => {
  const expression = 'device.allowMultipleAllocations';
  expect(checkSelector(expression, { lists: true, multiple: true })).toHaveProperty('expression');
  expect(checkSelector(expression, { lists: false, multiple: false })).toEqual({
    error: marked(expression, 7, "undefined field 'allowMultipleAllocations'"),
  });
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
    '.transformMap(k, v,',
    '.?',
    '[?',
    '{',
    '}',
    '`a`',
    '1u',
    'b"x"',
    'optional.of(',
    '.optMap(x,',
    '"%s".format(',
    'cel.bind(x,',
    'é',
    '\\',
  ];
  const expressions = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...parts), { maxLength: 16 }).map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(expressions, (expression) => {
      expect(said(expression)).toMatch(
        /^(?:ok|beyond|costly|compilation failed: ERROR: |program instantiation failed: |must evaluate to bool )/,
      );
    }),
    { numRuns: 500 },
  );
});
