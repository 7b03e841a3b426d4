import { fieldKeys } from '../kubernetes/handbook/fieldKeys.ts';
import { type Handbook, handbookIn } from '../kubernetes/handbook/handbook.ts';
import { CONTAINER_LISTS } from '../kubernetes/handbook/places.ts';
import type { MinorVersion } from '../kubernetes/object.ts';
import { POD_TEMPLATES } from '../kubernetes/podTemplates.ts';
import { schemaOf, servedKinds } from '../kubernetes/schema/kinds.ts';
import type { Field, KindSchema, ObjectType } from '../kubernetes/schema/model.ts';
import { availableFields, objectIn } from '../kubernetes/schema/walk.ts';
import type { FieldFacts, HandbookAnswer } from '../requests.ts';
import type { Language } from '../texts/text.ts';
import { typeName } from './typeNames.ts';

/** Oldest release that is judged; what came with it or before is not worth a word. */
const OLDEST_MINOR = 34;

/** The handbook in a language, and for each field that it explains where it stands and what it takes. */
export function handbookFor(language: Language, version: MinorVersion): HandbookAnswer {
  const book = handbookIn(language);
  return { book, facts: factsOf(book, language, version) };
}

/**
 * Walks the kinds, breadth first and Pods before all others, so that each entry is shown at the shortest and best known of its places.
 * Each type is looked into once: some 500 types and 2,000 fields in all.
 */
function factsOf(book: Handbook, language: Language, version: MinorVersion): Record<string, FieldFacts> {
  const facts: Record<string, FieldFacts> = {};
  const seen = new Set<string>();
  for (const { kind, type } of kindsInOrder(version)) {
    if (seen.has(type.id)) continue;
    seen.add(type.id);
    const queue: { type: ObjectType; path: string }[] = [{ type, path: kind }];
    for (let at = 0; at < queue.length; at++) {
      const { type: owner, path } = queue[at]!;
      for (const field of containersFirst(availableFields(owner, version))) {
        const here = `${path}.${field.name}`;
        const inner = objectIn(field.type);
        const key = entryOf(book, owner, field);
        if (key !== null) facts[key] ??= factOf(book, field, here, inner, language);
        if (!inner || seen.has(inner.id)) continue;
        seen.add(inner.id);
        queue.push({ type: inner, path: field.type.kind === 'object' ? here : `${here}[]` });
      }
    }
  }
  return facts;
}

/** A container's fields are shown in `containers`, not in its likes. */
const containersFirst = (fields: readonly Field[]): Field[] => [
  ...fields.filter(({ name }) => !(name in CONTAINER_LISTS)),
  ...fields.filter(({ name }) => name in CONTAINER_LISTS),
];

function kindsInOrder(version: MinorVersion): KindSchema[] {
  const known = Object.keys(POD_TEMPLATES).flatMap((name) => {
    const slash = name.lastIndexOf('/');
    return schemaOf(name.slice(0, slash), name.slice(slash + 1), version) ?? [];
  });
  return [...known, ...servedKinds(version)];
}

const entryOf = (book: Handbook, owner: ObjectType, field: Field): string | null => {
  const type = fieldKeys(owner, field).find((name) => book.fields[name]?.[field.name]);
  return type === undefined ? null : `${type}.${field.name}`;
};

function factOf(book: Handbook, field: Field, path: string, inner: ObjectType | undefined, language: Language): FieldFacts {
  return {
    type: typeName(field.type, language),
    path,
    required: field.required,
    deprecated: field.deprecated,
    since: field.sinceMinor > OLDEST_MINOR ? `1.${field.sinceMinor}` : null,
    values: field.type.kind === 'string' && field.type.closed ? field.type.values : [],
    below: (inner && [inner.id, inner.name].find((name) => book.fields[name])) ?? null,
  };
}
