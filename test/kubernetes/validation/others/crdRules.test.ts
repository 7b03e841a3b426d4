import { describe, expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../../../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';

type Schema = Readonly<Record<string, unknown>>;

const definition = (schema: Schema): KubernetesObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'xs.e.com' },
  spec: {
    group: 'e.com',
    names: { plural: 'xs', kind: 'X' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
});

const ROOT = 'spec.validation.openAPIV3Schema';
const SPEC = `${ROOT}.properties[spec]`;
const RULES = 'x-kubernetes-validations';

const causesOf = (schema: Schema, version: MinorVersion = '1.36', stored?: KubernetesObject): string[] =>
  judge(parseDocument(JSON.stringify(definition(schema))), { version, objects: [], ...(stored && { stored }) }).causes.map(
    ({ field, message }) => `${field}: ${message}`,
  );

/** What is said of a schema of `spec`. */
const said = (spec: Schema): string[] => causesOf({ type: 'object', properties: { spec } });

type Written = string | Readonly<Record<string, unknown>>;
const rules = (...written: readonly Written[]): Schema => ({
  [RULES]: written.map((rule) => (typeof rule === 'string' ? { rule } : rule)),
});

const string = (maxLength?: number): Schema => ({ type: 'string', ...(maxLength !== undefined && { maxLength }) });

const printed = (rule: string, messageExpression = ''): string =>
  JSON.stringify({ Rule: rule, Message: '', MessageExpression: messageExpression, Reason: null, FieldPath: '', OptionalOldSelf: null });

const marked = (text: string, column: number, message: string): string =>
  `compilation failed: ERROR: <input>:1:${column}: ${message}\n | ${text}\n | ${'.'.repeat(column - 1)}^`;

const HINT = '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';

// Answers of an API server of 1.36 to definitions with these schemas.
describe('what a rule is compiled against', () => {
  test('the types of the schema', () =>
    expect(
      said({
        type: 'object',
        properties: {
          n: { type: 'integer' },
          s: string(10),
          l: { type: 'array', maxItems: 5, items: string() },
          m: { type: 'object', maxProperties: 5, additionalProperties: { type: 'integer' } },
          t: { type: 'string', format: 'date-time' },
          d: { type: 'string', format: 'duration' },
          b: { type: 'string', format: 'byte', maxLength: 10 },
          x: { 'x-kubernetes-int-or-string': true },
          'with-dash': { type: 'boolean' },
          namespace: string(5),
        },
        ...rules(
          "self.n > 1 && self.s.startsWith('a')",
          "self.l.size() < 3 || 'a' in self.l",
          'self.m.all(k, self.m[k] > 0)',
          "self.t < timestamp('2020-01-01T00:00:00Z')",
          "self.d > duration('1s')",
          "self.b == b'a'",
          'type(self.x) == int ? self.x < 5 : true',
          'self.with__dash__dash',
          '!has(self.namespace) || self.namespace == self.__namespace__',
          'self == oldSelf',
          'self.?n.orValue(0) == 1',
        ),
      }),
    ).toEqual([]));

  test.each<[rule: string, problem: string]>([
    ['self.x == 1', marked('self.x == 1', 5, "undefined field 'x'")],
    ["self.n == 'a'", marked("self.n == 'a'", 8, "found no matching overload for '_==_' applied to '(int, string)'")],
    ['self.l.all(i, i.b == 1)', marked('self.l.all(i, i.b == 1)', 16, "undefined field 'b'")],
    ['has(self.n.a)', marked('has(self.n.a)', 4, "type 'int' does not support field selection")],
    ['self.l', 'cel expression must evaluate to a bool'],
    ['int("x") == 1', "program instantiation failed: type conversion error from 'string' to 'int'"],
  ])('%s', (rule, problem) => {
    const l = { type: 'array', maxItems: 5, items: { type: 'object', properties: { a: string() } } };
    const found = said({ type: 'object', properties: { n: { type: 'integer' }, l }, ...rules(rule) });
    expect(found).toEqual([`${SPEC}.${RULES}[0].rule: Invalid value: ${printed(rule)}: ${problem}`]);
  });

  test('an expression for the message', () => {
    const at = (index: number) => `${SPEC}.${RULES}[${index}].messageExpression: Invalid value: `;
    const messages = ['self.a', '1', 'self.b', 'string(int("x"))'].map((messageExpression) => ({ rule: 'true', messageExpression }));
    expect(said({ type: 'object', properties: { a: string(5) }, ...rules(...messages) })).toEqual([
      `${at(1)}${printed('true', '1')}: messageExpression must evaluate to a string`,
      `${at(2)}${printed('true', 'self.b')}: messageExpression ${marked('self.b', 5, "undefined field 'b'")}`,
      `${at(3)}${printed('true', 'string(int("x"))')}: messageExpression instantiation failed: type conversion error from 'string' to 'int'`,
    ]);
  });

  test('what every resource has', () =>
    expect(
      causesOf({
        type: 'object',
        ...rules("self.metadata.name.startsWith('a') && self.kind == self.apiVersion", 'self.metadata.labels == {}'),
      }),
    ).toEqual([
      `${ROOT}.${RULES}[1].rule: Invalid value: ${printed('self.metadata.labels == {}')}: ${marked('self.metadata.labels == {}', 14, "undefined field 'labels'")}`,
    ]));

  test('nothing that expressions see', () => {
    const detail =
      'failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';
    expect(said({ type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true }, ...rules('true') })).toEqual([
      `${SPEC}.${RULES}: Internal error: internal error: ${detail}`,
    ]);
  });

  test('a schema that is faulty itself is not', () =>
    expect(said({ type: 'object', properties: { a: { type: 'text', ...rules('foo') }, b: { type: 'string' } }, ...rules('bar') })).toEqual([
      `${SPEC}.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
    ]));

  test('functions of lists came with 1.35', () => {
    const spec = { type: 'array', maxItems: 5, items: { type: 'integer' }, ...rules('self.sort() == self') };
    const schema = { type: 'object', properties: { spec } };
    expect(causesOf(schema)).toEqual([]);
    expect(causesOf(schema, '1.34')).toEqual([
      `${SPEC}.${RULES}[0].rule: Invalid value: ${printed('self.sort() == self')}: ${marked('self.sort() == self', 10, "undeclared reference to 'sort' (in container '')")}`,
    ]);
  });
});

test('the older value is only there where it is found again', () => {
  const keyed = {
    type: 'array',
    maxItems: 3,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['k'],
    items: { type: 'object', required: ['k'], properties: { k: string(5) }, ...rules('self == oldSelf') },
  };
  const optional = { rule: '!oldSelf.hasValue() || oldSelf.value() == self', optionalOldSelf: true };
  const found = said({
    type: 'object',
    properties: {
      l: { type: 'array', maxItems: 3, items: { ...string(5), ...rules('self == oldSelf') } },
      m: keyed,
      s: { ...string(5), ...rules(optional, { rule: 'self == "a"', optionalOldSelf: true }) },
    },
  });
  const unrelated = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${SPEC}.properties[l]`;
  expect(found).toEqual([
    `${SPEC}.properties[l].items.${RULES}[0].rule: Invalid value: "self == oldSelf": ${unrelated}`,
    `${SPEC}.properties[s].${RULES}[1].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule`,
  ]);
});

describe('what rules may cost', () => {
  const total = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
  const whole = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';

  test('without limits it is far too much', () => {
    const at = `${SPEC}.items.${RULES}[0].rule`;
    expect(said({ type: 'array', items: { type: 'string', ...rules("self.matches('a+')") } })).toEqual([
      `${at}: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${HINT}`,
      `${at}: Forbidden: ${total}`,
      `${ROOT}: Forbidden: ${whole} exceeds budget by factor of more than 100x ${HINT}`,
    ]);
  });

  test('the factor is told', () =>
    expect(said({ type: 'array', maxItems: 1000, items: { ...string(26_000), ...rules("self == self + 'a'") } })).toEqual([
      `${SPEC}.items.${RULES}[0].rule: Forbidden: estimated rule cost exceeds budget by factor of 2.1x ${HINT}`,
    ]));

  test('many that are dear are too dear together', () => {
    const text = { ...string(50), ...rules("self.contains('abcdefghij') || self.contains('abcdefghij')") };
    const list = { type: 'array', maxItems: 2000, items: { type: 'array', maxItems: 110, items: text } };
    const found = said({ type: 'object', properties: Object.fromEntries([...'abcdefghijkl'].map((name) => [name, list])) });
    expect(found).toHaveLength(5);
    expect(found.slice(0, 4).every((cause) => cause.endsWith(`.items.items.${RULES}[0].rule: Forbidden: ${total}`))).toBe(true);
    expect(found[4]).toMatch(
      /^spec\.validation\.openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule cost total .* by factor of 1\.\d{6}x \(try/,
    );
  });

  test('what is stored may cost what it costs', () => {
    const schema = {
      type: 'object',
      properties: { spec: { type: 'array', maxItems: 1000, items: { ...string(26_000), ...rules("self == self + 'a'") } } },
    };
    const stored = definition(schema);
    expect(causesOf(schema, '1.36', { ...stored, status: { storedVersions: ['v1'] } })).toEqual([]);
  });
});

test('the rules of a default are looked at, too', () => {
  const problem = marked('self.foo', 5, "type 'string' does not support field selection");
  expect(
    said({
      type: 'object',
      properties: {
        a: { ...string(5), default: 'x', ...rules('self.foo', 'self == "x"') },
        b: {
          type: 'object',
          default: { c: ['x'] },
          properties: { c: { type: 'array', maxItems: 5, items: { ...string(5), ...rules('foo') } } },
        },
      },
    }),
  ).toEqual([
    `${SPEC}.properties[a].default: Invalid value: "string": rule compile error: ${problem}`,
    `${SPEC}.properties[b].default.c[0]: Invalid value: "string": rule compile error: ${marked('foo', 1, "undeclared reference to 'foo' (in container '')")}`,
  ]);
});

describe('what rules come to over a default', () => {
  const at = `${SPEC}.default`;
  test.each<[sentence: string, spec: Schema, wanted: readonly string[]]>([
    [
      'a no',
      { ...string(5), default: 'x', ...rules('self == "x"', 'self == "y"') },
      [`${at}: Invalid value: "x": failed rule: self == "y"`],
    ],
    [
      'a message',
      { type: 'integer', default: 0, ...rules({ rule: 'self > 0', message: ' positive ', reason: 'FieldValueForbidden' }) },
      [`${at}: Forbidden: positive`],
    ],
    [
      'a message that is made',
      { type: 'integer', default: 0, ...rules({ rule: 'self > 0', messageExpression: '"got " + string(self)' }) },
      [`${at}: Invalid value: 0: got 0`],
    ],
    [
      'a place and a reason of its own',
      {
        type: 'object',
        default: { a: 1 },
        properties: { a: { type: 'integer' }, b: { type: 'integer' } },
        ...rules(
          { rule: 'self.a > 1', fieldPath: '.a' },
          { rule: 'has(self.b)', reason: 'FieldValueRequired' },
          { rule: 'self.a == 5', reason: 'FieldValueDuplicate' },
        ),
      },
      [`${at}.a: Invalid value: failed rule: self.a > 1`, `${at}: Required value: failed rule: has(self.b)`, `${at}: Duplicate value`],
    ],
    [
      'an error',
      { type: 'object', default: {}, properties: { a: { type: 'integer' } }, ...rules('self.a == 3') },
      [`${at}: Invalid value: "object": no such key: a evaluating rule: self.a == 3`],
    ],
    [
      'names that are written in another way',
      {
        type: 'object',
        default: { 'a-b': 1, namespace: 'x' },
        properties: { 'a-b': { type: 'integer' }, namespace: string(5) },
        ...rules('self.a__dash__b == 1 && self.namespace == self.__namespace__'),
      },
      [],
    ],
    [
      'lists, maps and either',
      {
        type: 'object',
        default: { l: [1, 2], m: { a: 'b' }, n: 1, x: '5%', t: true },
        properties: {
          l: { type: 'array', maxItems: 5, items: { type: 'integer' } },
          m: { type: 'object', maxProperties: 5, additionalProperties: string(5) },
          n: { type: 'number' },
          x: { 'x-kubernetes-int-or-string': true },
          t: { type: 'boolean' },
        },
        ...rules(
          'self.l.exists(x, x == 2)',
          'self.m.all(k, self.m[k] == "b")',
          'self.n == 1.0',
          'self.x == "5%"',
          'self.t',
          'self.l[0] == 2',
        ),
      },
      [`${at}: Invalid value: failed rule: self.l[0] == 2`],
    ],
    [
      'nothing where that cannot be told',
      {
        type: 'object',
        default: { t: '2020-01-01T00:00:00Z', s: 'a,b' },
        properties: { t: { type: 'string', format: 'date-time' }, s: string(5) },
        ...rules('self.t.getFullYear() == 2021', 'self.s.split(",").size() == 3', 'self != oldSelf'),
      },
      [],
    ],
  ])('%s', (_, spec, wanted) => expect(said(spec)).toEqual(wanted));
});

test('a rule is judged anew when its schema changes', () => {
  const spec = (type: string) => ({ type: 'object', properties: { a: { type } }, ...rules('self.a == 1') });
  expect(said(spec('integer'))).toEqual([]);
  expect(said(spec('string'))).toHaveLength(1);
  expect(said(spec('integer'))).toEqual([]);
  expect(said({ type: 'object', ...rules('self.a == 1') })).toHaveLength(1);
});
