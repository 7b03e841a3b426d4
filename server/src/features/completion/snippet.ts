import type { MinorVersion } from '../../kubernetes/object.ts';
import { type Field, type FieldType, isAvailable, type ObjectType } from '../../kubernetes/schema/model.ts';
import { USUAL_FIELDS } from './usualFields.ts';

/** Deeper than people want to fill in at once. */
const DEPTH_MAX = 7;

/** Builds the text of a key with its value: scalars get a place to type, objects the fields that belong to them. */
export class SnippetBuilder {
  private stop = 0;

  constructor(
    private readonly version: MinorVersion,
    /** One step of indentation as the document has it. */
    private readonly unit: string,
  ) {}

  /** `name: $1` and what is below. `indentation` stands in front of every further line. */
  field(field: Field, indentation: string, depth = 0): string {
    return `${field.name}:${this.value(field.type, indentation, depth, field)}`;
  }

  private value(type: FieldType, indentation: string, depth: number, field: Field | null): string {
    const inner = indentation + this.unit;
    switch (type.kind) {
      case 'object':
        return `\n${inner}${this.object(type, inner, depth)}`;
      case 'list':
        if (type.element.kind === 'object') return `\n${inner}- ${this.object(type.element, `${inner}  `, depth)}`;
        return `\n${inner}- ${this.scalar(type.element)}`;
      case 'map':
        return `\n${inner}${this.place()}`;
      default:
        return ` ${this.scalar(type, field)}`;
    }
  }

  private object(type: ObjectType, indentation: string, depth: number): string {
    const fields = depth >= DEPTH_MAX ? [] : expected(type, this.version);
    if (fields.length === 0) return this.place();
    const inner = indentation + this.unit;
    return fields
      .map(({ field, only }) =>
        only ? `${field.name}:\n${inner}${this.field(only, inner, depth + 2)}` : this.field(field, indentation, depth + 1),
      )
      .join(`\n${indentation}`);
  }

  private scalar(type: FieldType, field: Field | null = null): string {
    if (type.kind === 'string' && type.values.length === 1) return `\${${++this.stop}:${type.values[0]}}`;
    if (type.kind === 'string' && type.values.length > 0) return `\${${++this.stop}|${type.values.map(escapeChoice).join(',')}|}`;
    if (type.kind === 'boolean') return `\${${++this.stop}|true,false|}`;
    if (field?.declaredDefault && /^[\w"]+$/.test(field.declaredDefault))
      return `\${${++this.stop}:${field.declaredDefault.replaceAll('"', '')}}`;
    return this.place();
  }

  private place(): string {
    return `$${++this.stop}`;
  }
}

/** Required fields and those that almost everybody writes, in the order of the Go struct unless the table has one. */
function expected(type: ObjectType, version: MinorVersion): Expected[] {
  const found = (USUAL_FIELDS[type.id] ?? []).flatMap((path): Expected[] => {
    const [name = '', inner = ''] = path.split('.');
    const field = type.byName.get(name);
    const only = field?.type.kind === 'object' ? field.type.byName.get(inner) : undefined;
    return field ? [{ field, ...(only && { only }) }] : [];
  });
  for (const field of type.fields) if (field.required && !found.some((each) => each.field === field)) found.push({ field });
  return found.filter(({ field }) => isAvailable(field, version));
}

/** A field, and where not everything usual in it is meant, the one field of its object that is. */
interface Expected {
  readonly field: Field;
  readonly only?: Field;
}

/** Whether a place for the value offers all there is. */
export const hasChoice = (type: FieldType): boolean => type.kind === 'boolean' || (type.kind === 'string' && type.values.length > 0);

const escapeChoice = (value: string): string => value.replace(/[\\,|$}]/g, '\\$&');
