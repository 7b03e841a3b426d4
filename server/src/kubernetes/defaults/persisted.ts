import type { Json, KubernetesObject, MinorVersion } from '../object.ts';
import { schemaOf } from '../schema/kinds.ts';
import { type Field, type FieldType, isAvailable, type ObjectType } from '../schema/model.ts';
import { typeById } from '../schema/notation.ts';
import { quantityOf } from '../values/quantity.ts';
import { applyDefaults } from './defaults.ts';
import type { Fields } from './shape.ts';

/**
 * The object as the server stores it and shows it again: what Go's types write out, zero values among them where a field has no
 * omitempty. Takes an object that went through admission and prepareForCreate; does not change it.
 *
 * What only a real create decides is left out: uid, creation time, resource version, managed fields.
 */
export function toPersisted(object: KubernetesObject, version: MinorVersion): KubernetesObject {
  const copy = structuredClone(object);
  // Reading back what was stored fills in defaults once more, now with what admission and the kind's strategy added.
  applyDefaults(copy, version);
  shown(copy);
  const schema = schemaOf(copy.apiVersion, copy.kind, version);
  return schema ? (encodeObject(schema.type, copy, version) as unknown as KubernetesObject) : copy;
}

/** What turning the internal form back into the API version adds. Source: pkg/apis/<group>/v1/conversion.go. */
function shown(object: KubernetesObject): void {
  for (const spec of podSpecs(object)) if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  if (object.kind === 'Node' && object.spec?.podCIDRs?.length > 0) object.spec.podCIDR = object.spec.podCIDRs[0];
  for (const claim of object.kind === 'StatefulSet' ? (object.spec?.volumeClaimTemplates ?? []) : []) {
    claim.kind = 'PersistentVolumeClaim';
    claim.apiVersion = 'v1';
  }
}

/** The Pod spec of an object, or that of its template. */
export function podSpecs(object: KubernetesObject): Fields[] {
  const spec =
    object.kind === 'Pod' ? object.spec : (object.template ?? object.spec?.template ?? object.spec?.jobTemplate?.spec?.template)?.spec;
  return spec ? [spec] : [];
}

function encodeObject(type: ObjectType, value: Fields, version: MinorVersion): { [key: string]: Json } {
  const encoded: { [key: string]: Json } = {};
  for (const field of type.fields) {
    const everywhere = field.sinceMinor === 0 && field.untilMinor === 99;
    if (!everywhere && !isAvailable(field, version)) continue;
    const result = encodeField(field, value[field.name] ?? null, version);
    if (result !== undefined) encoded[field.name] = result;
  }
  return encoded;
}

/** Undefined where Go leaves the field out. */
function encodeField({ type, pointer, omitEmpty, omitZero }: Field, value: unknown, version: MinorVersion): Json | undefined {
  if (pointer) {
    if (value === null) return omitEmpty ? undefined : null;
    return encode(type, value, version);
  }
  switch (type.kind) {
    case 'object': {
      const encoded = encodeObject(type, (value ?? {}) as Fields, version);
      return omitZero && Object.keys(encoded).length === 0 ? undefined : encoded;
    }
    case 'list':
    case 'map':
    case 'bytes':
      // Storage knows no difference between an empty list and none.
      if (isEmpty(value)) return omitEmpty ? undefined : null;
      return encode(type, value, version);
    case 'date-time':
    case 'micro-time':
      return value === null && omitZero ? undefined : (value as Json);
    // Structs to Go: never empty, so always written.
    case 'quantity':
    case 'int-or-string':
    case 'duration':
      return encode(type, value, version);
    case 'raw':
      return value === null && omitEmpty ? undefined : encode(type, value, version);
    default: {
      const encoded = encode(type, value, version);
      return omitEmpty && (encoded === '' || encoded === 0 || encoded === false) ? undefined : encoded;
    }
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0;
}

/** A value of a type; null stands for its zero value. */
function encode(type: FieldType, value: unknown, version: MinorVersion): Json {
  switch (type.kind) {
    case 'object':
      return encodeObject(type, (value ?? {}) as Fields, version);
    case 'list':
      return Array.isArray(value) ? value.map((item) => encode(type.element, item, version)) : null;
    case 'map':
      return value === null
        ? null
        : Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, encode(type.element, entry, version)]));
    case 'quantity':
      return quantityOf(value)?.toString() ?? '0';
    case 'string':
    case 'bytes':
      return typeof value === 'string' ? value : '';
    case 'boolean':
      return value === true;
    case 'int32':
    case 'int64':
    case 'number':
    case 'int-or-string':
      return (value ?? 0) as Json;
    case 'duration':
      return (value ?? '0s') as Json;
    case 'raw':
      return type.hint !== null && typeof value === 'object' && value !== null && !Array.isArray(value)
        ? encode(typeById(type.hint), value, version)
        : (value as Json);
    default:
      return value as Json;
  }
}
