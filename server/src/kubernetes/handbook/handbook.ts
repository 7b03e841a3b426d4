import type { Language } from '../../texts/text.ts';
import type { Field, ObjectType } from '../schema/model.ts';
import { fieldKeys } from './fieldKeys.ts';
import { filled } from './parts.ts';
import { placeNames } from './places.ts';

/** The parts of an explanation, in the order in which they are shown. Texts are in the small markup of texts/rich.ts. */
export const SECTIONS = ['what', 'when', 'time', 'mistakes', 'changed'] as const;
export type Section = (typeof SECTIONS)[number];

/** What something is, when one needs it, what happens over time, what people get wrong, and how it changed. */
export type Explanation = { readonly what: string } & { readonly [section in Exclude<Section, 'what'>]?: string };

export type Concept = Explanation & {
  readonly id: string;
  readonly topic: string;
  readonly term: string;
  /** The term in the other language: what people may look for as well. */
  readonly otherTerm: string;
  /** Places of manifests where it shows up (places.ts). */
  readonly where: readonly string[];
  readonly seeAlso: readonly string[];
  /** Path on kubernetes.io. */
  readonly docs?: string;
};

export type FieldEntry = Explanation & {
  /** Ids of concepts that it belongs to; absent where there are none. */
  readonly concepts?: readonly string[];
};

/** The handbook in one language: the content of dist/handbook.LANGUAGE.json. */
export interface Handbook {
  readonly language: Language;
  readonly topics: readonly { readonly id: string; readonly title: string }[];
  readonly concepts: readonly Concept[];
  /** Type (`Probe`; `rbac/v1.Subject` where a name is not enough) → field → entry. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, FieldEntry>>>>;
}

interface Opened {
  readonly book: Handbook;
  readonly byId: ReadonlyMap<string, Concept>;
  /** Place → the concepts that show up there, in the order of the book. */
  readonly byPlace: ReadonlyMap<string, readonly Concept[]>;
}

let load: ((language: Language) => string) | null = null;
let loadShape: (() => string) | null = null;
const opened = new Map<Language, Opened>();

/**
 * Names the readers of dist/handbook.LANGUAGE.json and of dist/handbook.json. They are called when a language is first wanted, and may throw.
 *
 * @param reader gives the texts of a language; a whole book where there is no `shape`
 * @param shape what the books of all languages have in common
 */
export function provideHandbook(reader: (language: Language) => string, shape: (() => string) | null = null): void {
  load = reader;
  loadShape = shape;
  opened.clear();
}

function open(language: Language): Opened {
  const known = opened.get(language);
  if (known) return known;
  let book: Handbook = { language, topics: [], concepts: [], fields: {} };
  try {
    if (load) book = (loadShape ? filled(JSON.parse(loadShape()), JSON.parse(load(language))) : JSON.parse(load(language))) as Handbook;
  } catch {
    // Without the file there are no explanations of ours; everything else works.
  }
  const byPlace = new Map<string, Concept[]>();
  for (const concept of book.concepts) for (const where of concept.where) byPlace.set(where, [...(byPlace.get(where) ?? []), concept]);
  const made = { book, byId: new Map(book.concepts.map((concept) => [concept.id, concept])), byPlace };
  opened.set(language, made);
  return made;
}

/** All of it. */
export const handbookIn = (language: Language): Handbook => open(language).book;

export const conceptById = (id: string, language: Language): Concept | undefined => open(language).byId.get(id);

export interface FieldExplanation {
  /** `Probe.periodSeconds`: the name under which the entry stands, and links lead to it. */
  readonly key: string;
  readonly entry: FieldEntry;
}

/** What the handbook says of a field; undefined where it says nothing. */
export function fieldExplanation(owner: ObjectType, field: Field, language: Language): FieldExplanation | undefined {
  const { fields } = open(language).book;
  for (const type of fieldKeys(owner, field)) {
    const entry = fields[type]?.[field.name];
    if (entry) return { key: `${type}.${field.name}`, entry };
  }
  return undefined;
}

/**
 * A concept by its id, its term in either language, a part of a term (`就绪探针` of `readinessProbe（就绪探针）`), in any case, or by a word of
 * the status that its term says (`ErrImagePull`); undefined when there is none.
 */
export function conceptNamed(name: string, language: Language): Concept | undefined {
  const folded = name.trim().toLowerCase();
  const { book, byId } = open(language);
  return (
    byId.get(folded.replace(/[\s_]+/g, '-')) ??
    book.concepts.find(({ term, otherTerm }) => [term, otherTerm].some((each) => each.toLowerCase() === folded)) ??
    book.concepts.find(({ term, otherTerm }) => [term, otherTerm].some((each) => partsOf(each).includes(folded))) ??
    book.concepts.find((concept) => saysWord(concept, name.trim()))
  );
}

/** What stands before and inside the brackets of a term, folded. */
const partsOf = (term: string): string[] =>
  term
    .toLowerCase()
    .split(/[（()）]/)
    .map((part) => part.trim())
    .filter(Boolean);

export interface ConceptsHere {
  /** What the value that is written means, where a concept is about that value (`CrashLoopBackOff`, `restartPolicy: Never`). */
  readonly ofValue: Concept | null;
  /** What else belongs to the place. */
  readonly related: readonly Concept[];
}

/** The concepts that show up at a place of an object. `value` is the scalar written there. */
export function conceptsAt(
  object: { readonly apiVersion: string; readonly kind: string },
  path: readonly (string | number)[],
  value: string | null,
  language: Language,
): ConceptsHere {
  const { byPlace } = open(language);
  const found = new Map<string, Concept>();
  let ofValue: Concept | null = null;
  for (const name of placeNames(object, path, value))
    for (const concept of byPlace.get(name) ?? []) {
      found.set(concept.id, concept);
      const isValue = name.endsWith(`=${value}`) || name.endsWith(`[${value}]`) || (value !== null && saysWord(concept, value));
      if (isValue && !name.startsWith('kind: ')) ofValue ??= concept;
    }
  if (ofValue) found.delete(ofValue.id);
  return { ofValue, related: [...found.values()] };
}

/** Whether a term has the value as a word: `Wrong image: ErrImagePull and ImagePullBackOff`. Only words no one writes by chance count. */
const saysWord = ({ term, otherTerm }: Concept, value: string): boolean =>
  /^[A-Z][a-z]+[A-Z]\w*$/.test(value) && [term, otherTerm].some((each) => new RegExp(`\\b${value}\\b`).test(each));
