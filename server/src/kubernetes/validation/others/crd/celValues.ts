import type { Json } from '../../../object.ts';
import type { Value } from '../../../values/cel/values.ts';
import { escaped } from './declared.ts';
import { propertyOf, type Schema, schemaIn } from './types.ts';

/** Of texts that are no texts to expressions. */
const TYPED_FORMATS = new Set(['byte', 'duration', 'date', 'date-time']);
/** Lists whose order does not count. */
const UNORDERED = new Set(['set', 'map']);

/** What a value is to an expression; undefined where that is not read here. Source: apiserver/pkg/cel/common/valuesunstructured.go. */
export function celValue(value: Json, schema: Schema | null): Value | undefined {
  if (value === null || !schema || schema['x-kubernetes-embedded-resource']) return undefined;
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' ? value : wholeNumber(value);
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return wholeNumber(value);
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'string':
      return typeof value === 'string' && !TYPED_FORMATS.has(schema.format ?? '') ? value : undefined;
    case 'array':
      return Array.isArray(value) && !UNORDERED.has(schema['x-kubernetes-list-type'] ?? '') ? listValue(value, schema) : undefined;
    case 'object':
      return typeof value === 'object' && !Array.isArray(value) ? mapValue(value as Readonly<Record<string, Json>>, schema) : undefined;
    default:
      return undefined;
  }
}

function wholeNumber(value: Json): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

function listValue(value: readonly Json[], schema: Schema): Value | undefined {
  const items: Value[] = [];
  for (const item of value) {
    const read = celValue(item, schemaIn(schema.items));
    if (read === undefined) return undefined;
    items.push(read);
  }
  return items;
}

function mapValue(value: Readonly<Record<string, Json>>, schema: Schema): Value | undefined {
  const values = schemaIn(schema.additionalProperties);
  const entries = new Map<string, Value>();
  for (const [key, held] of Object.entries(value)) {
    const property = values ?? propertyOf(schema, key);
    const name = values ? key : escaped(key);
    // Expressions do not see it.
    if (!property || name === null) continue;
    const read = celValue(held, property);
    if (read === undefined) return undefined;
    entries.set(name, read);
    // Words of the language may be written as they are, too.
    if (name === `__${key}__`) entries.set(key, read);
  }
  return entries;
}
