import { expect, test } from 'vitest';
import { compileExpression } from '../../../server/src/kubernetes/values/cel/compile.ts';
import { functionsOf } from '../../../server/src/kubernetes/values/cel/declarations.ts';
import { evaluate } from '../../../server/src/kubernetes/values/cel/evaluate.ts';
import { checkSelector, deviceMatches } from '../../../server/src/kubernetes/values/deviceSelectors.ts';

const A = 'device.attributes["d.example.com"]';
const K = 'device.capacity["d.example.com"]';

const device = {
  attributes: {
    model: { string: 'h100' },
    mem: { int: 80 },
    ecc: { bool: false },
    fw: { version: '2.0.0' },
    'other.example.com/numa': { int: 1 },
  },
  capacity: { memory: { value: '80Gi' } },
};

function answered(expression: string): boolean | string {
  const checked = checkSelector(expression);
  if (!('expression' in checked)) throw new Error(JSON.stringify(checked));
  const matched = deviceMatches(checked, 'd.example.com', device);
  return typeof matched === 'boolean' ? matched : matched.error;
}

// What a scheduler of 1.36 does with such a device.
test.each([
  'device.driver == "d.example.com"',
  `${A}.model == "h100" && ${A}["model"] == 'h100'`,
  `${A}.model in ["b", "h100"]`,
  `${A}.mem >= 64 && ${A}.mem * 2 - 10 == 150 && -${A}.mem < -50`,
  `${A}.mem % 3 == 2 && ${A}.mem / 3 == 26`,
  `!${A}.ecc && ${A}.ecc < true`,
  `${A}.fw.isGreaterThan(semver("1.9.0")) && ${A}.fw.major() == 2`,
  `semver("v1.2", true).isLessThan(${A}.fw)`,
  `${K}.memory.compareTo(quantity("64Gi")) >= 0 && ${K}.memory == quantity("80Gi")`,
  `quantity("40Gi").add(quantity("40Gi")) == ${K}.memory`,
  `${K}.memory.asInteger() > 80000000000`,
  'device.attributes["other.example.com"].numa == 1',
  `has(${A}.model) && !has(${A}.nope) && "mem" in ${A}`,
  '!("nope.example.com" in device.attributes) && !has(device.attributes["nope.example.com"].x)',
  `${A}.model.startsWith("h") && ${A}.model.endsWith("00") && ${A}.model.contains("h1") && ${A}.model.matches("^h[0-9]+$")`,
  `${A}.ecc ? false : true`,
  `${A}.model.size() == 4 && size(${A}.model) == 4`,
  `${A}.model.upperAscii() == "H100" && string(${A}.mem) == "80" && double(${A}.mem) > 50.5 && int("80") == ${A}.mem`,
  `cel.bind(a, ${A}, a.mem > 50 && a.model == "h100")`,
  `["h100", "x"].exists(m, m == ${A}.model) && [1, 2].all(x, x < ${A}.mem)`,
  `[1, 2, 80].filter(x, x == ${A}.mem).size() == 1 && [1, 40].map(x, x * 2).exists_one(x, x == ${A}.mem)`,
  'isQuantity("1Gi") && isSemver("1.0.0") && !isSemver("v1")',
  'device.attributes.exists(d, d == "other.example.com")',
  `${A}.nope == "x" || ${A}.mem > 50`,
  `${A}.model == "h\\x31" + r"00"`,
  `${A}.mem == 80 || ${A}.mem == 40 && false`,
  `${A}.model != null && ${A}.mem == 80.0`,
])('%s holds', (expression) => expect(answered(expression)).toBe(true));

test.each<[expression: string, answer: boolean | string]>([
  [`${A}.mem == "x"`, false],
  [`${A}.model > 3`, 'no such overload'],
  [`${A}.nope == "x"`, 'no such key: nope'],
  [`${A}.fw == "2.0.0"`, 'no such overload'],
  ['device.attributes["nope.example.com"].x == 1', 'no such key: x'],
  [`${A}.nope == "x" && false`, false],
  ['1 / 0 == 1', 'division by zero'],
  ['9223372036854775807 + 1 == 1', 'integer overflow'],
  ['[1][3] == 1', 'index out of bounds: 3'],
  ['quantity("x") == quantity("1")', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
])('%s: %s', (expression, answer) => expect(answered(expression)).toBe(answer));

test('an evaluation ends', () => {
  const items = `[${Array.from({ length: 80 }, (_, index) => index).join()}]`;
  const deep = ['a', 'b', 'c', 'd', 'e'].reduce((inner, name) => `${items}.all(${name}, ${inner})`, 'true');
  expect(checkSelector(deep)).toEqual({ costly: true });
  const compiled = compileExpression(deep, { variables: new Map(), functions: functionsOf({}), macros: {} });
  if (!('expression' in compiled)) throw new Error('it is no expression');
  expect(evaluate(compiled.expression, new Map())).toEqual({ error: 'operation cancelled: actual cost limit exceeded' });
});
