import type { Field, FieldType, ObjectType } from '../../schema/model.ts';
import { quantityOf } from '../../values/quantity.ts';
import { sortedKeys } from '../printing.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Whether two values of a type mean the same: no list and an empty one are the same, so are a zero and none unless Go has a pointer there,
 * and quantities are compared as amounts. Source: apimachinery api/equality Semantic.DeepEqual.
 */
export function sameMeaning(type: FieldType, a: unknown, b: unknown): boolean {
  switch (type.kind) {
    case 'object':
      return type.fields.every((field) => sameField(field, valuesOf(a)[field.name] ?? null, valuesOf(b)[field.name] ?? null));
    case 'list': {
      const [left, right] = [listOf(a), listOf(b)];
      return left.length === right.length && left.every((item, position) => sameMeaning(type.element, item, right[position]));
    }
    case 'map': {
      const [left, right] = [valuesOf(a), valuesOf(b)];
      const keys = Object.keys(left);
      return (
        keys.length === Object.keys(right).length &&
        keys.every((key) => Object.hasOwn(right, key) && sameMeaning(type.element, left[key], right[key]))
      );
    }
    case 'quantity': {
      const [left, right] = [quantityOf(a ?? 0), quantityOf(b ?? 0)];
      return left !== null && right !== null ? left.compare(right) === 0 : a === b;
    }
    case 'boolean':
      return (a === true) === (b === true);
    case 'int32':
    case 'int64':
    case 'number':
      return String(a ?? 0) === String(b ?? 0);
    case 'int-or-string':
    case 'duration':
      return (a ?? 0) === (b ?? 0);
    case 'raw':
      return JSON.stringify(a ?? null, readable) === JSON.stringify(b ?? null, readable);
    default:
      return (a ?? '') === (b ?? '');
  }
}

function sameField({ type, pointer }: Field, a: unknown, b: unknown): boolean {
  if (pointer && (a === null || b === null)) return a === b;
  return sameMeaning(type, a, b);
}

/** The fields of an object without some of them. */
export function sameBut(type: ObjectType, names: readonly string[], a: unknown, b: unknown): boolean {
  return type.fields.every(
    (field) => names.includes(field.name) || sameField(field, valuesOf(a)[field.name] ?? null, valuesOf(b)[field.name] ?? null),
  );
}

/** The field behind a dotted path of fields; null when there is none. */
export function fieldAt(type: ObjectType | undefined, dotted: string): Field | null {
  let found: Field | null = null;
  let at: FieldType | undefined = type;
  for (const name of dotted.split('.')) {
    found = at?.kind === 'object' ? (at.byName.get(name) ?? null) : null;
    if (found === null) return null;
    at = found.type;
  }
  return found;
}

const valuesOf = (value: unknown): Values => (typeof value === 'object' && value !== null ? (value as Values) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** Members in the order of their names: what JSON says does not depend on it. */
function readable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? sortedKeys(value as Values) : value;
}
