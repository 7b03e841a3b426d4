import { conceptsAt, type Explanation, fieldExplanation, SECTIONS } from '../kubernetes/handbook/handbook.ts';
import type { MinorVersion } from '../kubernetes/object.ts';
import { descriptionOf } from '../kubernetes/schema/descriptions.ts';
import type { Field, FieldType, KindSchema, ObjectType } from '../kubernetes/schema/model.ts';
import { availableFields, objectIn } from '../kubernetes/schema/walk.ts';
import type { Language } from '../texts/text.ts';
import type { FieldTopic } from './topics.ts';

/** What there is to print of a kind or field. */
export interface Card {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** `1.29`; null when the field is as old as its type. */
  readonly since: string | null;
  readonly values: readonly string[];
  /** The API reference's own words, English. */
  readonly description: string;
  /** The handbook's; null where it says nothing. */
  readonly handbook: Explanation | null;
  /** Ids of concepts of the handbook. */
  readonly concepts: readonly string[];
  readonly fields: readonly {
    name: string;
    type: string;
    required: boolean;
    since: string | null;
    values: readonly string[];
    description: string;
    handbook: Explanation | null;
  }[];
}

/** What is known of the kind or field, and of the fields it has. */
export function cardOf({ schema, path, located }: FieldTopic, version: MinorVersion, language: Language): Card {
  const { type, field, owner } = located;
  const object = objectIn(type);
  const own = field && owner ? descriptionOf(owner.id, field.name) : undefined;
  const entry = field && owner ? fieldExplanation(owner, field, language)?.entry : undefined;
  const here = conceptsAt(schema, placeIn(schema, path), path.length === 0 ? schema.kind : null, language).related;
  const kindConcept = path.length === 0 ? here.find(({ term, otherTerm }) => [term, otherTerm].includes(schema.kind)) : undefined;
  const explanation = entry ?? kindConcept;
  return {
    group: schema.group,
    kind: schema.kind,
    version: schema.version,
    path: path.join('.'),
    type: field ? typeName(field.type) : schema.kind,
    required: field?.required ?? false,
    deprecated: field?.deprecated ?? false,
    since: field ? sinceOf(field) : null,
    values: valuesOf(type),
    description: own ?? (object ? descriptionOf(object.id) : undefined) ?? '',
    handbook: explanation ? sectionsOf(explanation) : null,
    concepts: [...new Set([...(entry?.concepts ?? []), ...(kindConcept?.seeAlso ?? []), ...here.map(({ id }) => id)])].filter(
      (id) => id !== kindConcept?.id,
    ),
    fields: object
      ? availableFields(object, version).map((each) => ({
          name: each.name,
          type: typeName(each.type),
          required: each.required,
          since: sinceOf(each),
          values: valuesOf(each.type),
          description: descriptionOf(object.id, each.name) ?? '',
          handbook: explanationOf(object, each, language),
        }))
      : [],
  };
}

function explanationOf(owner: ObjectType, field: Field, language: Language): Explanation | null {
  const entry = fieldExplanation(owner, field, language)?.entry;
  return entry ? sectionsOf(entry) : null;
}

/** An explanation without what else its entry has. */
const sectionsOf = (entry: Explanation): Explanation =>
  Object.fromEntries(SECTIONS.flatMap((section) => (entry[section] === undefined ? [] : [[section, entry[section]]]))) as Explanation;

/** Names of fields as the path of a manifest, with a position in each list. */
function placeIn(schema: KindSchema, names: readonly string[]): (string | number)[] {
  const place: (string | number)[] = [];
  let object: ObjectType | undefined = schema.type;
  for (const [index, name] of names.entries()) {
    place.push(name);
    const type: FieldType | undefined = object?.byName.get(name)?.type;
    if (type?.kind === 'list' && index < names.length - 1) place.push(0);
    object = type && objectIn(type);
  }
  return place;
}

const sinceOf = (field: Field): string | null => (field.sinceMinor > 0 ? `1.${field.sinceMinor}` : null);

const valuesOf = (type: FieldType): readonly string[] => {
  if (type.kind === 'list' || type.kind === 'map') return valuesOf(type.element);
  return type.kind === 'string' && type.closed ? type.values : [];
};

const SCALAR_NAMES: Readonly<Record<string, string>> = {
  int32: 'integer',
  int64: 'integer',
  'int-or-string': 'IntOrString',
  quantity: 'Quantity',
  'date-time': 'Time',
  'micro-time': 'MicroTime',
  duration: 'Duration',
  bytes: 'base64',
  raw: 'Object',
};

/** As kubectl explain names types: `[]Container`, `map[string]string`, `integer`. */
function typeName(type: FieldType): string {
  switch (type.kind) {
    case 'object':
      return type.name;
    case 'list':
      return `[]${typeName(type.element)}`;
    case 'map':
      return `map[string]${typeName(type.element)}`;
    default:
      return SCALAR_NAMES[type.kind] ?? type.kind;
  }
}
