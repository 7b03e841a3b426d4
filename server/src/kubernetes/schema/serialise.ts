import type { Field, FieldType, ObjectType } from './model.ts';

/**
 * An object as the server writes it: fields in the order of the Go structs, zero values left out where the struct says `omitempty` and put
 * in where it does not. What is no field of the type is left out. The value given stays as it is.
 */
export function serialised(value: unknown, type: ObjectType): Record<string, unknown> {
  const source = isRecord(value) ? value : {};
  const out: Record<string, unknown> = {};
  for (const field of type.fields) {
    const written = fieldValue(source[field.name], field);
    if (written !== undefined) out[field.name] = written;
  }
  return out;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands behind the field's name in the JSON; undefined when the field is left out. */
function fieldValue(value: unknown, field: Field): unknown {
  const { type, pointer } = field;
  if (value === undefined || value === null) {
    if (pointer) return field.omitEmpty ? undefined : null;
    return zeroValue(field);
  }
  switch (type.kind) {
    case 'object': {
      const inner = serialised(value, type);
      return !pointer && field.omitZero && isEmptyStruct(value) ? undefined : inner;
    }
    case 'list':
      if (!Array.isArray(value)) return undefined;
      return value.length === 0 && field.omitEmpty ? undefined : value.map((item) => elementValue(item, type.element));
    case 'map':
      if (!isRecord(value)) return undefined;
      return Object.keys(value).length === 0 && field.omitEmpty ? undefined : mapValue(value, type.element);
    default:
      return !pointer && field.omitEmpty && isZero(value, type) ? undefined : value;
  }
}

const isZero = (value: unknown, type: FieldType): boolean =>
  (value === '' && type.kind !== 'int-or-string') ||
  ((value === 0 || value === false) && type.kind !== 'raw' && type.kind !== 'int-or-string');

/** A struct none of whose fields is set. */
const isEmptyStruct = (value: unknown): boolean => isRecord(value) && Object.keys(value).length === 0;

/** A field that is no pointer and was not given. Structs are never empty for `omitempty`, only for `omitzero`. */
function zeroValue(field: Field): unknown {
  const { type } = field;
  if (type.kind === 'object') return field.omitZero ? undefined : serialised({}, type);
  if (type.kind === 'quantity' && !field.omitZero) return '0';
  if (type.kind === 'int-or-string') return 0;
  if (isTime(type)) return field.omitZero ? undefined : null;
  if (field.omitEmpty || field.omitZero) return undefined;
  switch (type.kind) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'number':
      return 0;
    case 'duration':
      return '0s';
    default:
      return null;
  }
}

const isTime = (type: FieldType): boolean => type.kind === 'date-time' || type.kind === 'micro-time';

function elementValue(value: unknown, type: FieldType): unknown {
  switch (type.kind) {
    case 'object':
      return serialised(value, type);
    case 'list':
      return Array.isArray(value) ? value.map((item) => elementValue(item, type.element)) : null;
    case 'map':
      return isRecord(value) ? mapValue(value, type.element) : null;
    default:
      return value;
  }
}

/** Maps are written sorted by key. */
function mapValue(value: Record<string, unknown>, element: FieldType): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, elementValue(value[key], element)]),
  );
}
