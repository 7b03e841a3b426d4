import type { Json, MinorVersion } from '../../../object.ts';
import { type FieldError, invalid, missing } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { rule } from '../../rule.ts';
import { declaredOf } from './declared.ts';
import { defaultRuleErrors } from './defaultRules.ts';
import { sortedJson } from './printed.ts';
import { isEmpty, propertyOf, type Schema, schemaIn } from './types.ts';
import { valueErrors } from './valueErrors.ts';

const META_FIELDS = new Set(['metadata', 'kind', 'apiVersion']);

/** Whether the value has fields that the schema does not name. Source: apiextensions-apiserver schema/pruning. */
function hasUnknown(value: Json, schema: Schema | null): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const preserves = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
  if (Array.isArray(value)) return value.some((item) => hasUnknown(item, schemaIn(schema?.items)) && !(preserves && !schema?.items));
  return Object.entries(value as Readonly<Record<string, Json>>).some(([key, entry]) => {
    if (schema?.['x-kubernetes-embedded-resource'] && META_FIELDS.has(key)) return false;
    const property = schema ? propertyOf(schema, key) : undefined;
    if (property) return hasUnknown(entry, property);
    if (present(schema?.additionalProperties)) return hasUnknown(entry, schemaIn(schema.additionalProperties));
    return !preserves;
  });
}

export const defaults = rule<Schema>({
  id: 'crd.schema.defaults',
  source: 'apiextensions-apiserver schema/defaulting/validation.go ValidateDefaults',
  explain: {
    en: 'A `default` must itself be what its schema asks for: the right type, one of the `enum`, all required fields, no field that the schema does not name.',
    'zh-cn': '`default` 自身必须符合其 schema：类型正确，属于 `enum`，必填字段齐全，没有 schema 未列出的字段。',
  },
  check(schema, path, { version }) {
    const errors: FieldError[] = [];
    look(schema, path, true, version, errors);
    return errors;
  },
});

function look(schema: Schema, path: FieldPath, isResource: boolean, version: MinorVersion, errors: FieldError[]): void {
  const { default: value } = schema;
  if (present(value)) {
    const at = path.child('default');
    const whole = isResource ? { ...schema, 'x-kubernetes-embedded-resource': true } : schema;
    if (hasUnknown(value, whole)) errors.push(invalid(at, sortedJson(value), 'must not have unknown fields'));
    const absent = isResource && schemaIn(value) ? missing(value as object, at, 'apiVersion', 'kind') : [];
    const own = absent.length > 0 ? absent : valueErrors(schema, value, at);
    errors.push(...(own.length > 0 ? own : defaultRuleErrors(schema, declaredOf(schema, isResource), value, at, version)));
  }
  const items = schemaIn(schema.items);
  if (items) look(items, path.child('items'), false, version, errors);
  if (isEmpty(schema.properties)) return;
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    // Of these the server judges the whole resource; at the root they may not be at all.
    if (isResource && META_FIELDS.has(key)) continue;
    look(part, path.child('properties').key(key), part['x-kubernetes-embedded-resource'] === true, version, errors);
  }
}
