import { LATEST_VERSION, type MinorVersion } from '../object.ts';
import { type Field, type FieldType, isAvailable, type ObjectType } from './model.ts';
import { typeById } from './notation.ts';

export interface Located {
  readonly type: FieldType;
  /** The field the type belongs to; for an element of a list or map, the field of the list or map. Null at the root. */
  readonly field: Field | null;
  /** The object the field belongs to. */
  readonly owner: ObjectType | null;
}

/**
 * The type at a path of keys and list positions below `root`; undefined when the path leads to nothing. Numbers and names both step into
 * lists; below a raw value only those with a known shape go on.
 */
export function fieldAt(
  root: FieldType,
  segments: readonly (string | number)[],
  version: MinorVersion = LATEST_VERSION,
): Located | undefined {
  let here: Located = { type: root, field: null, owner: null };
  for (const segment of segments) {
    const next = step(here, segment, version);
    if (!next) return undefined;
    here = next;
  }
  return here;
}

function step(here: Located, segment: string | number, version: MinorVersion): Located | undefined {
  const { type } = here;
  switch (type.kind) {
    case 'list':
    case 'map':
      return { type: type.element, field: here.field, owner: here.owner };
    case 'object': {
      const field = type.byName.get(String(segment));
      return field && isAvailable(field, version) ? { type: field.type, field, owner: type } : undefined;
    }
    case 'raw': {
      const shape = type.hint ? typeById(type.hint) : undefined;
      return shape ? step({ ...here, type: shape }, segment, version) : undefined;
    }
    default:
      return undefined;
  }
}

/** The object type behind lists and maps: what the fields of a list item are. Undefined for scalars. */
export function objectIn(type: FieldType): ObjectType | undefined {
  let inner = type;
  while (inner.kind === 'list' || inner.kind === 'map') inner = inner.element;
  if (inner.kind === 'object') return inner;
  if (inner.kind === 'raw' && inner.hint) {
    const shape = typeById(inner.hint);
    return shape.kind === 'object' ? shape : undefined;
  }
  return undefined;
}

/** Fields a release has, in order. */
export function availableFields(type: ObjectType, version: MinorVersion = LATEST_VERSION): Field[] {
  return type.fields.filter((field) => isAvailable(field, version));
}
