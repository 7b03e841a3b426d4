import { trimSpace } from '../../../values/goSpace.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { type Check, judge, type RuleContext, rule, type Walk, walk } from '../../rule.ts';
import { printedAs } from './printed.ts';
import { follow } from './schemaPath.ts';
import { isEmpty, junctors, propertyOf, type Schema, schemaIn } from './types.ts';
import { unreadable } from './unreadable.ts';

/** What is known where a schema stands. */
interface SchemaContext extends RuleContext {
  readonly isRoot: boolean;
  /** Inside `metadata`, `kind` or `apiVersion` of a resource. */
  readonly inResourceMeta: boolean;
  /** Why no default may stand here; undefined where one may. */
  readonly noDefault: string | undefined;
}

const source = 'apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

const typeKnown = rule<Schema>({
  id: 'crd.schema.type',
  source,
  explain: {
    en: '`type` is `string`, `integer`, `number`, `boolean`, `array` or `object`. For values that may be null write `nullable: true`; for a number or a text `x-kubernetes-int-or-string: true` without `type`.',
    'zh-cn':
      '`type` 为 `string`、`integer`、`number`、`boolean`、`array` 或 `object`。值可为 null 时写 `nullable: true`；既可为整数又可为字符串时写 `x-kubernetes-int-or-string: true`，不写 `type`。',
  },
  check({ type = '' }, path) {
    return type === '' || TYPES.includes(type) ? undefined : notSupported(path.child('type'), type, TYPES);
  },
});

const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const;

export const keywords = rule<Schema, SchemaContext>({
  id: 'crd.schema.keywords',
  source: 'apiextensions/validation specStandardValidatorV3.validate',
  explain: {
    en: 'Definitions take a part of OpenAPI v3: no references, `definitions`, `patternProperties`, `dependencies` or `uniqueItems`, and one schema in `items`. Write schemas out; for sets use `x-kubernetes-list-type: set`.',
    'zh-cn':
      '定义只支持 OpenAPI v3 的一部分：没有引用、`definitions`、`patternProperties`、`dependencies` 和 `uniqueItems`，`items` 是单个 schema。请展开 schema；集合请用 `x-kubernetes-list-type: set`。',
  },
  check(schema, path, { noDefault, inResourceMeta }) {
    const errors: FieldError[] = [];
    const { type = '', items, additionalProperties } = schema;
    const forbid = (name: string, detail: string): void => void errors.push(forbidden(path.child(name), detail));
    if (present(schema.default) && noDefault !== undefined) forbid('default', `must not be set ${noDefault}`);
    for (const name of UNSUPPORTED) {
      const value = schema[name];
      const isSet =
        name === 'id' ? value : name === 'patternProperties' || name === 'definitions' ? !isEmpty(value as object) : present(value);
      if (isSet) forbid(name, `${name} is not supported`);
    }
    if (type === 'null') forbid('type', 'type cannot be set to null, use nullable as an alternative');
    if (Array.isArray(items) && items.length > 0) forbid('items', 'items must be a schema object and not an array');
    if (inResourceMeta && schema['x-kubernetes-embedded-resource']) {
      forbid('x-kubernetes-embedded-resource', 'must not be used inside of resource meta');
    }
    if (schema.uniqueItems) forbid('uniqueItems', 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic');
    if (present(additionalProperties) && !isEmpty(schema.properties) && additionalProperties !== true) {
      forbid('additionalProperties', 'additionalProperties and properties are mutual exclusive');
    }
    return errors;
  },
});

const EXTENSIONS = [
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-map-type',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
] as const;

const MAP_TYPES = ['atomic', 'granular'];
const LIST_TYPES = ['atomic', 'set', 'map'];

const extensions = rule<Schema>({
  id: 'crd.schema.extensions',
  source,
  explain: {
    en: 'Map types (`atomic`, `granular`) belong to objects, list types (`atomic`, `set`, `map`) to arrays. Items of a `set` are scalars or atomic; a `map` is keyed by scalar properties of its items that are required or have a default.',
    'zh-cn':
      '映射类型（`atomic`、`granular`）用于 object，列表类型（`atomic`、`set`、`map`）用于 array。`set` 的元素须为标量或 atomic；`map` 以元素中必填或有默认值的标量属性为键。',
  },
  check(schema, path) {
    if (!EXTENSIONS.some((name) => present(schema[name]))) return undefined;
    const errors: FieldError[] = [];
    const { type = '' } = schema;
    const items = schemaIn(schema.items);
    const atItems = path.child('items');
    const mapType = schema['x-kubernetes-map-type'] ?? null;
    const listType = schema['x-kubernetes-list-type'] ?? null;
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    const atList = path.child('x-kubernetes-list-type');
    const atKeys = path.child('x-kubernetes-list-map-keys');
    const mustBe = (wanted: string, name: string): void => {
      const detail = `must be ${wanted} if ${name} is specified`;
      errors.push(type === '' ? required(path.child('type'), detail) : invalid(path.child('type'), type, detail));
    };
    const atPreserve = path.child('x-kubernetes-preserve-unknown-fields');
    if (schema['x-kubernetes-preserve-unknown-fields'] === false) errors.push(invalid(atPreserve, false, 'must be true or undefined'));
    if (mapType !== null && type !== 'object') mustBe('object', 'x-kubernetes-map-type');
    if (mapType !== null && !MAP_TYPES.includes(mapType)) {
      errors.push(notSupported(path.child('x-kubernetes-map-type'), mapType, MAP_TYPES));
    }
    if (listType !== null && type !== 'array') mustBe('array', 'x-kubernetes-list-type');
    else if (listType === 'set' && items) {
      const own = items['x-kubernetes-list-type'] ?? null;
      const isApart = items.type === 'array' ? own !== null && own !== 'atomic' : items['x-kubernetes-map-type'] !== 'atomic';
      const name = items.type === 'array' ? 'x-kubernetes-list-type' : 'x-kubernetes-map-type';
      // The server shows the type of a list for both.
      const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
      if ((items.type === 'array' || items.type === 'object') && isApart) errors.push(invalid(atItems.child(name), own, detail));
    }
    if (listType !== null && !LIST_TYPES.includes(listType)) errors.push(notSupported(atList, listType, LIST_TYPES));
    if (keys.length > 0 && listType !== 'map') {
      const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
      errors.push(listType === null ? required(atList, detail) : invalid(atList, listType, detail));
    }
    if (listType === 'map') {
      if (keys.length === 0) errors.push(required(atKeys, 'must not be empty if x-kubernetes-list-type is map'));
      if (!present(schema.items)) errors.push(required(atItems, 'must have a schema if x-kubernetes-list-type is map'));
      else if (!items) {
        const printed = printedAs('Schema', schema)['Items'];
        errors.push(invalid(atItems, printed, 'must only have a single schema if x-kubernetes-list-type is map'));
      } else if (items.type === 'object') {
        for (const [position, key] of keys.entries()) {
          const property = propertyOf(items, key);
          const atType = atItems.child('properties').key(key).child('type');
          if (!property) errors.push(invalid(atKeys, keys, 'entries must all be names of item properties'));
          else if (property.type === 'array' || property.type === 'object') {
            errors.push(invalid(atType, 'object', "must be a scalar type if parent array's x-kubernetes-list-type is map"));
          }
          if (keys.indexOf(key) < position) errors.push(invalid(atKeys, keys, 'must not contain duplicate entries'));
        }
      } else {
        errors.push(invalid(atItems.child('type'), items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"));
      }
    }
    if (!items || (listType !== 'set' && listType !== 'map')) return errors;
    if (items.nullable) errors.push(forbidden(atItems.child('nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`));
    if (listType === 'set') return errors;
    for (const key of keys) {
      const property = propertyOf(items, key);
      const at = atItems.child('properties').key(key);
      const inKeys = 'this property is in x-kubernetes-list-map-keys, so it';
      if (property && !items.required?.includes(key) && !present(property.default)) {
        errors.push(required(at.child('default'), `${inKeys} must have a default or be a required property`));
      }
      if (property?.nullable) errors.push(forbidden(at.child('nullable'), `${inKeys} cannot be nullable`));
    }
    return errors;
  },
});

/** Sorted, as the server prints them. */
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const validations = rule<Schema>({
  id: 'crd.schema.validations',
  source,
  explain: {
    en: 'A rule has a CEL `rule`, and a `message` of one line where the rule has several. `fieldPath` leads to a field below: `.spec.replicas`.',
    'zh-cn': '每条规则都有 CEL `rule`；规则有多行时必须写单行 `message`。`fieldPath` 指向其下的字段：`.spec.replicas`。',
  },
  check(schema, path) {
    return schema['x-kubernetes-validations']?.flatMap((entry, position) => {
      const { rule: expression = '', message = '', messageExpression = '', reason, fieldPath = '' } = entry ?? {};
      const at = path.child('x-kubernetes-validations').index(position);
      const errors: FieldError[] = [];
      const text = trimSpace(message);
      const lines = (value: string): boolean => /[\n\r]/.test(value);
      const ofMessage = (detail: string): FieldError => invalid(at.child('message'), message, detail);
      if (trimSpace(expression) === '') errors.push(required(at.child('rule'), 'rule is not specified'));
      else if (message !== '' && text === '') errors.push(ofMessage('must be non-empty if specified'));
      else if (lines(text)) errors.push(ofMessage('must not contain line breaks'));
      else if (lines(trimSpace(expression)) && text === '') {
        errors.push(required(at.child('message'), 'message must be specified if rule contains line breaks'));
      }
      if (messageExpression !== '' && trimSpace(messageExpression) === '') {
        errors.push(required(at.child('messageExpression'), 'messageExpression must be non-empty if specified'));
      }
      if (present(reason) && !REASONS.includes(reason)) errors.push(notSupported(at.child('reason'), reason, REASONS));
      const ofPath = (detail: string): void => void errors.push(invalid(at.child('fieldPath'), fieldPath, detail));
      if (fieldPath !== '' && trimSpace(fieldPath) === '') ofPath('must be non-empty if specified');
      if (lines(fieldPath)) ofPath('must not contain line breaks');
      if (fieldPath !== '' && unreadable(schema) === null && 'problem' in follow(fieldPath, schema, true)) ofPath('must be a valid path');
      return errors;
    });
  },
});

const META_FIELDS = new Set(['metadata', 'kind', 'apiVersion']);

/** Written out: spreading a context takes many times as long. */
const below = (
  { version, object, stored, kept }: SchemaContext,
  inResourceMeta: boolean,
  noDefault: string | undefined,
): SchemaContext => ({
  version,
  object,
  stored,
  kept,
  isRoot: false,
  inResourceMeta,
  noDefault,
});

const before: readonly Check<Schema, SchemaContext>[] = [typeKnown, keywords];
const after: readonly Check<Schema, SchemaContext>[] = [extensions, validations];

const IN_METADATA_VALUES = 'inside additionalProperties applying to object metadata';

/** What the server asks of every schema of a definition, at any depth. */
export const openApi: Walk<Schema, SchemaContext> = walk({
  checks: [...before, ...after],
  walk(schema, path, context, refusals) {
    judge(before, schema, path, context, refusals);
    const { additionalProperties, properties, definitions, dependencies, not, items } = schema;
    const inside = context.isRoot ? below(context, context.inResourceMeta, context.noDefault) : context;
    const look = (part: Schema | null | undefined, at: FieldPath, around = inside): void => {
      if (part) openApi.walk(part, at, around, refusals);
    };
    const values = schemaIn(additionalProperties);
    if (values)
      look(values, path.child('additionalProperties'), context.inResourceMeta ? below(context, true, IN_METADATA_VALUES) : inside);
    if (properties) {
      const isResource = context.isRoot || schema['x-kubernetes-embedded-resource'] === true;
      const at = path.child('properties');
      for (const key of Object.keys(properties)) {
        const isMeta = isResource && META_FIELDS.has(key);
        const noDefault = context.isRoot ? `in top-level ${key}` : context.noDefault;
        look(properties[key], at.key(key), isMeta ? below(context, true, noDefault) : inside);
      }
    }
    if (not) look(not, path.child('not'));
    for (const { name, index, part } of junctors(schema)) look(part, path.child(name).index(index));
    if (definitions) for (const key of Object.keys(definitions)) look(definitions[key], path.child('definitions').key(key));
    if (Array.isArray(items)) for (const [position, part] of items.entries()) look(part, path.child('items').index(position));
    else if (items) look(schemaIn(items), path.child('items'));
    if (dependencies) for (const key of Object.keys(dependencies)) look(schemaIn(dependencies[key]), path.child('dependencies').key(key));
    judge(after, schema, path, context, refusals);
  },
});
