import { present } from '../../present.ts';
import { isEmpty, junctors, type Schema, schemaIn } from './types.ts';

/** Keywords that no structural schema has, as the server calls them. */
const KEYWORDS: readonly (readonly [name: string, isSet: (schema: Schema) => boolean])[] = [
  ['id', ({ id }) => Boolean(id)],
  ['schema', ({ $schema }) => Boolean($schema)],
  ['$ref', ({ $ref }) => Boolean($ref)],
  ['patternProperties', ({ patternProperties }) => !isEmpty(patternProperties)],
  ['dependencies', ({ dependencies }) => !isEmpty(dependencies)],
  ['additionalItems', ({ additionalItems }) => present(additionalItems)],
  ['definitions', ({ definitions }) => !isEmpty(definitions)],
];

/**
 * Why the server cannot make a structural schema of a schema; null when it can.
 * Source: apiextensions-apiserver schema/convert.go NewStructural.
 */
export function unreadable(schema: Schema): string | null {
  for (const [name, isSet] of KEYWORDS) if (isSet(schema)) return `OpenAPIV3Schema '${name}' is not supported`;
  const { not, items, additionalProperties, properties } = schema;
  let problem = not ? unreadable(not) : null;
  if (schema.allOf || schema.anyOf || schema.oneOf) for (const { part } of junctors(schema)) problem ??= unreadable(part);
  if (problem !== null) return problem;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (Array.isArray(items) && items.length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  for (const value of [items, additionalProperties]) {
    const part = schemaIn(value);
    if (part) problem ??= unreadable(part);
  }
  for (const key in properties) problem ??= unreadable(properties[key]!);
  return problem;
}
