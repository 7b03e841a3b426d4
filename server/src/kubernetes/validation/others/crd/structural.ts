import { regexpProblem } from '../../../values/goRegexp.ts';
import { type FieldError, forbidden, invalid, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { rule } from '../../rule.ts';
import { isEmpty, junctors, propertyOf, type Schema, schemaIn } from './types.ts';

/** Where a schema stands: the server words what it misses by that. */
type Level = 'root' | 'item' | 'field';

const TYPE_MISSING = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
} as const;

/** The two forms in which "an integer or a string" may be written out. */
const isIntOrString = (schemas: readonly Schema[] | null | undefined): boolean =>
  schemas?.length === 2 && ['integer', 'string'].every((type, i) => schemas[i]?.type === type && Object.keys(schemas[i]).length === 1);

class Finder {
  readonly errors: FieldError[] = [];

  structure(schema: Schema, level: Level, path: FieldPath): void {
    const { type = '', additionalProperties } = schema;
    const items = schemaIn(schema.items);
    const embedded = schema['x-kubernetes-embedded-resource'] === true;
    const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
    if (type === 'array' && !items) this.errors.push(required(path.child('items'), 'must be specified'));
    if (items) this.structure(items, 'item', path.child('items'));
    if (schema.properties) {
      const at = path.child('properties');
      for (const key of Object.keys(schema.properties)) this.structure(schema.properties[key]!, 'field', at.key(key));
    }
    if (present(additionalProperties)) {
      const atAdditional = path.child('additionalProperties');
      if (level === 'root') this.errors.push(forbidden(atAdditional, 'must not be used at the root'));
      const values = schemaIn(additionalProperties);
      if (values) this.structure(values, 'field', atAdditional);
      if (embedded) this.errors.push(forbidden(atAdditional, 'must not be used if x-kubernetes-embedded-resource is set'));
    }
    if (schema['x-kubernetes-int-or-string']) {
      for (const [name, isSet] of [
        ['x-kubernetes-preserve-unknown-fields', preserves],
        ['x-kubernetes-embedded-resource', embedded],
      ] as const)
        if (isSet) this.errors.push(invalid(path.child(name), true, 'must be false if x-kubernetes-int-or-string is true'));
    }
    this.values(schema, isIntOrString(schema.anyOf), isIntOrString(schema.allOf?.[0]?.anyOf), path);
    if (embedded && type !== 'object') {
      const atType = path.child('type');
      const detail = 'must be object if x-kubernetes-embedded-resource is true';
      this.errors.push(type === '' ? required(atType, detail) : invalid(atType, type, detail));
    } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !preserves)
      this.errors.push(required(path.child('type'), TYPE_MISSING[level]));
    if (level === 'root' && type !== '' && type !== 'object')
      this.errors.push(invalid(path.child('type'), type, 'must be object at the root'));
    if (level === 'root' || embedded) this.resource(schema, level, path.child('properties'));
    if (embedded && !preserves && isEmpty(schema.properties)) {
      const detail = 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
      this.errors.push(required(path.child('properties'), detail));
    }
  }

  /** What every object has and no definition may change. */
  private resource({ properties }: Schema, level: Level, path: FieldPath): void {
    const mustBe = (name: string, type: string): void => {
      const part = properties?.[name];
      if (part && part.type !== type) {
        this.errors.push(invalid(path.key(name).child('type'), part.type ?? '', `must be ${type}`));
      }
    };
    mustBe('kind', 'string');
    mustBe('apiVersion', 'string');
    mustBe('metadata', 'object');
    const metadata = level === 'root' ? properties?.['metadata'] : undefined;
    if (!metadata) return;
    const own = Object.keys(metadata.properties ?? {});
    const isPlain = own.every((name) => name === 'name' || name === 'generateName');
    if (isPlain && Object.keys(metadata).every((name) => name === 'type' || name === 'default' || name === 'properties')) return;
    const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
    this.errors.push(forbidden(path.key('metadata'), detail));
  }

  private values(schema: Schema, skipsAnyOf: boolean, skipsFirstAllOf: boolean, path: FieldPath): void {
    for (const { name, index, part } of junctors(schema)) {
      if (name === 'anyOf' && skipsAnyOf) continue;
      this.nested(part, skipsFirstAllOf && name === 'allOf' && index === 0, path.child(name).index(index));
    }
    if (schema.not) this.nested(schema.not, false, path.child('not'));
    const problem = schema.pattern ? regexpProblem(schema.pattern) : null;
    if (problem)
      this.errors.push(invalid(path.child('pattern'), schema.pattern, `must be a valid regular expression, but isn't: ${problem}`));
  }

  /** Below `allOf` and its like only values are restricted; what they are is said outside. */
  private nested(schema: Schema, skipsAnyOf: boolean, path: FieldPath): void {
    this.values(schema, skipsAnyOf, false, path);
    const items = schemaIn(schema.items);
    if (items) this.nested(items, false, path.child('items'));
    for (const [key, part] of Object.entries(schema.properties ?? {})) this.nested(part, false, path.child('properties').key(key));
    for (const [name, word] of NOT_NESTED) {
      const value: unknown = schema[name as keyof Schema];
      const isSet = word === 'undefined' ? present(value) && !(name === 'additionalProperties' && value === false) : !isZero(value);
      if (isSet) this.errors.push(forbidden(path.child(name), `must be ${word} to be structural`));
    }
    if (schema.properties?.['metadata']) {
      this.errors.push(forbidden(path.child('properties').key('metadata'), 'must not be specified in a nested context'));
    }
  }

  /** What is restricted below `allOf` and its like must exist outside. */
  complete(values: Schema, schema: Schema | null, at: FieldPath, from: FieldPath): void {
    const parts: (readonly [Schema, FieldPath])[] = junctors(values).map(({ name, index, part }) => [part, from.child(name).index(index)]);
    if (values.not) parts.unshift([values.not, from.child('not')]);
    for (const [part, path] of parts) this.completeNested(part, schema, at, path);
  }

  private completeNested(values: Schema, schema: Schema | null, at: FieldPath, from: FieldPath): void {
    if (!schema) {
      this.errors.push(required(at, `because it is defined in ${from}`));
      return;
    }
    this.complete(values, schema, at, from);
    const items = schemaIn(values.items);
    if (items) this.completeNested(items, schemaIn(schema.items), at.child('items'), from.child('items'));
    for (const [key, part] of Object.entries(values.properties ?? {})) {
      const path = at.child('properties').key(key);
      this.completeNested(part, propertyOf(schema, key) ?? null, path, from.child('properties').key(key));
    }
  }
}

const isZero = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

const NOT_NESTED = [
  ['type', 'empty'],
  ['additionalProperties', 'undefined'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  ['x-kubernetes-preserve-unknown-fields', 'false'],
  ['x-kubernetes-embedded-resource', 'false'],
  ['x-kubernetes-int-or-string', 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
] as const;

const printedError = ({ path, message }: FieldError): string => `${path}: ${message}`;

/** Sorted, as the server sorts them. */
export const structural = rule<Schema>({
  id: 'crd.schema.structural',
  source: 'apiextensions-apiserver schema/validation.go ValidateStructural',
  explain: {
    en: "Every field, list item and map value needs a `type`, a list its `items`, and the root is an object. Below `allOf`, `anyOf`, `oneOf` and `not` stand only restrictions of values. Of `metadata` only `name` and `generateName` can be restricted. Patterns are Go's: without look-ahead and back-references.",
    'zh-cn':
      '每个字段、列表元素和映射值都要有 `type`，列表要有 `items`，根是 object。`allOf`、`anyOf`、`oneOf` 和 `not` 之下只能限制值。`metadata` 只能限制 `name` 和 `generateName`。正则表达式采用 Go 语法：没有环视和反向引用。',
  },
  check(schema, path) {
    const finder = new Finder();
    finder.structure(schema, 'root', path);
    finder.complete(schema, schema, path, path);
    if (finder.errors.length < 2) return finder.errors;
    const keyed = finder.errors.map((error) => ({ key: printedError(error), error }));
    return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ error }) => error);
  },
});
