import type { MinorVersion } from '../../../server/src/kubernetes/object.ts';
import { type FieldType, isAvailable, type ObjectType, type ScalarType } from '../../../server/src/kubernetes/schema/model.ts';

/**
 * A JSON Schema of the same tables the decoder walks, for another validator to read. It says what decoding asks, not what the OpenAPI
 * document recommends: nothing is required, null is fine for every field, enums are open.
 */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export function jsonSchemaOf(root: ObjectType, version: MinorVersion): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const reference = (type: ObjectType): JsonSchema => {
    if (!(type.id in definitions)) {
      definitions[type.id] = {};
      definitions[type.id] = objectSchema(type);
    }
    return { $ref: `#/definitions/${type.id.replaceAll('/', '~1')}` };
  };
  const objectSchema = (type: ObjectType): JsonSchema => ({
    type: ['object', 'null'],
    properties: Object.fromEntries(
      type.fields.filter((field) => isAvailable(field, version)).map((field) => [field.name, schemaFor(field.type)]),
    ),
    additionalProperties: false,
  });
  const schemaFor = (type: FieldType): JsonSchema => {
    switch (type.kind) {
      case 'object':
        return reference(type);
      case 'list':
        return { type: ['array', 'null'], items: schemaFor(type.element) };
      case 'map':
        return { type: ['object', 'null'], additionalProperties: schemaFor(type.element) };
      default:
        return scalarSchema(type);
    }
  };
  return { ...objectSchema(root), definitions };
}

const INT32 = { minimum: -2147483648, maximum: 2147483647 };
// Doubles cannot tell 2^63 − 1, the largest int64, from 2^63.
const INT64 = { minimum: -(2 ** 63), maximum: 2 ** 63 };
const QUANTITY = '^(?=\\s*[-+.\\d])\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+|\\.?)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?\\d+)?\\s*$';
const SECONDS = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d?:\\d\\d:\\d\\d([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)$';
const MICROSECONDS = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d?:\\d\\d:\\d\\d[.,]\\d{6}(Z|[+-]\\d\\d:\\d\\d)$';
// Line breaks may stand anywhere.
const DIGIT = '[A-Za-z0-9+/][\\r\\n]*';
const PAD = '=[\\r\\n]*';
const BASE64 = `^[\\r\\n]*((${DIGIT}){4})*((${DIGIT}){2}(${PAD}){2}|(${DIGIT}){3}${PAD})?$`;

function scalarSchema({ kind }: ScalarType): JsonSchema {
  switch (kind) {
    case 'string':
    case 'duration':
      return { type: ['string', 'null'] };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'int32':
      return { type: ['integer', 'null'], ...INT32 };
    case 'int64':
      return { type: ['integer', 'null'], ...INT64 };
    case 'number':
      return { type: ['number', 'null'] };
    case 'int-or-string':
      return { anyOf: [{ type: ['string', 'null'] }, { type: 'integer', ...INT32 }] };
    case 'quantity':
      return { anyOf: [{ type: 'string', pattern: QUANTITY }, { type: ['number', 'null'] }] };
    case 'date-time':
      return { type: ['string', 'null'], pattern: SECONDS };
    case 'micro-time':
      return { type: ['string', 'null'], pattern: MICROSECONDS };
    case 'bytes':
      return { type: ['string', 'null'], pattern: BASE64 };
    case 'raw':
      return {};
  }
}
