import type { Explanation, Section } from '../../../server/src/kubernetes/handbook/handbook.ts';
import type { FieldFacts, HandbookAnswer } from '../../../server/src/requests.ts';
import { richParts } from '../../../server/src/texts/rich.ts';
import type { Language } from '../../../server/src/texts/text.ts';

export const SECTIONS: readonly Section[] = ['what', 'when', 'time', 'mistakes', 'changed'];

/** One page of the book. */
export interface Entry {
  /** Id of a concept, or `Probe.periodSeconds`. */
  readonly key: string;
  readonly kind: 'concept' | 'field';
  readonly title: string;
  /** The term in the other language, where that helps; else empty. */
  readonly otherTitle: string;
  /** Title of the topic; for a field, its type. */
  readonly group: string;
  /** Id of the topic; null for a field. */
  readonly topic: string | null;
  readonly texts: Explanation;
  /** Places of manifests where a concept shows up. */
  readonly where: readonly string[];
  /** Entries that it names on purpose. */
  readonly seeAlso: readonly string[];
  readonly docs: string | null;
  readonly facts: FieldFacts | null;
}

export interface Group {
  /** Of a topic, or the name of a type. */
  readonly id: string;
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** A kind, and the types that its objects are made of. */
export interface KindGroup {
  readonly kind: string;
  readonly types: readonly Group[];
}

/** The book as the page walks through it. */
export interface Book {
  readonly language: Language;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly topics: readonly Group[];
  readonly kinds: readonly KindGroup[];
  /** Type → its fields that are explained. */
  readonly types: ReadonlyMap<string, readonly Entry[]>;
  /** Place of a manifest → the entry of the field there. */
  readonly places: ReadonlyMap<string, string>;
  /** Entry → the entries that it points to: first those it names on purpose, then those its texts link to. */
  readonly out: ReadonlyMap<string, readonly string[]>;
  /** Entry → the entries that point to it. */
  readonly into: ReadonlyMap<string, readonly string[]>;
}

export function buildBook({ book, facts }: HandbookAnswer): Book {
  const titles = new Map(book.topics.map(({ id, title }) => [id, title]));
  const entries = new Map<string, Entry>();
  for (const concept of book.concepts)
    entries.set(concept.id, {
      key: concept.id,
      kind: 'concept',
      title: concept.term,
      otherTitle: book.language === 'zh-cn' && !concept.term.includes(concept.otherTerm) ? concept.otherTerm : '',
      group: titles.get(concept.topic) ?? concept.topic,
      topic: concept.topic,
      texts: concept,
      where: concept.where.filter((where) => /^kind: |^[A-Z]\w*\./.test(where)),
      seeAlso: concept.seeAlso,
      docs: concept.docs ?? null,
      facts: null,
    });
  const types = new Map<string, Entry[]>();
  for (const [type, fields] of Object.entries(book.fields))
    for (const [name, field] of Object.entries(fields)) {
      const key = `${type}.${name}`;
      const entry: Entry = {
        key,
        kind: 'field',
        title: name,
        otherTitle: '',
        group: shortType(type),
        topic: null,
        texts: field,
        where: [],
        seeAlso: field.concepts ?? [],
        docs: null,
        facts: facts[key] ?? null,
      };
      entries.set(key, entry);
      types.set(type, [...(types.get(type) ?? []), entry]);
    }
  const places = new Map<string, string>();
  for (const [key, { path }] of Object.entries(facts)) if (!places.has(path)) places.set(path, key);
  return {
    language: book.language,
    entries,
    topics: topicsOf(book, entries),
    kinds: kindsOf(types),
    types,
    places,
    ...linksOf(entries),
  };
}

/** `rbac/v1.Subject` is shown as `Subject`. */
export const shortType = (type: string): string => type.slice(type.indexOf('.') + 1);

function topicsOf(book: HandbookAnswer['book'], entries: ReadonlyMap<string, Entry>): Group[] {
  const groups = new Map<string, Entry[]>(book.topics.map(({ id }) => [id, []]));
  for (const { id, topic } of book.concepts) groups.set(topic, [...(groups.get(topic) ?? []), entries.get(id)!]);
  const titles = new Map(book.topics.map(({ id, title }) => [id, title]));
  return [...groups]
    .filter(([, members]) => members.length > 0)
    .map(([id, members]) => ({ id, title: titles.get(id) ?? id, entries: members }));
}

/** Types below the kind at whose objects they are found first; Pods come first, the rest by name. */
function kindsOf(types: ReadonlyMap<string, readonly Entry[]>): KindGroup[] {
  const kinds = new Map<string, Group[]>();
  for (const [type, fields] of types) {
    const kind = fields.find(({ facts }) => facts)?.facts?.path.split('.')[0] ?? shortType(type);
    kinds.set(kind, [...(kinds.get(kind) ?? []), { id: type, title: shortType(type), entries: fields }]);
  }
  const order = (one: string, other: string): number => (one === 'Pod' ? -1 : other === 'Pod' ? 1 : compare(one, other));
  return [...kinds]
    .sort(([one], [other]) => order(one, other))
    .map(([kind, groups]) => ({ kind, types: groups.sort((one, other) => compare(one.title, other.title)) }));
}

/** By code units: the same order everywhere. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function linksOf(entries: ReadonlyMap<string, Entry>): Pick<Book, 'out' | 'into'> {
  const out = new Map<string, readonly string[]>();
  const into = new Map<string, string[]>();
  for (const entry of entries.values()) {
    const named = SECTIONS.flatMap((section) => richParts(entry.texts[section] ?? '')).flatMap((part) =>
      part.kind === 'link' ? part.target : [],
    );
    const targets = [...new Set([...entry.seeAlso, ...named])].filter((key) => key !== entry.key && entries.has(key));
    out.set(entry.key, targets);
    for (const target of targets) into.set(target, [...(into.get(target) ?? []), entry.key]);
  }
  return { out, into };
}

const TOPIC = 'topic:';

/** The page that lists a topic is addressed like an entry. */
export const topicKey = (id: string): string => TOPIC + id;

export const topicAt = (book: Book, key: string): Group | undefined =>
  key.startsWith(TOPIC) ? book.topics.find(({ id }) => key === topicKey(id)) : undefined;

/** The beginning of a text up to the end of its first sentence, without markup. */
export function firstSentence(text: string, titleOf: (key: string) => string): string {
  const plain = plainText(text, titleOf);
  const end = /[。！？]|[.!?](?=\s|$)/.exec(plain);
  return end ? plain.slice(0, end.index + end[0].length) : plain;
}

/** A text as it is read: links are the words that stand for them. */
export const plainText = (text: string, titleOf: (key: string) => string): string =>
  richParts(text)
    .map((part) => (part.kind === 'link' ? (part.label ?? titleOf(part.target)) : part.text))
    .join('');

/** What a link to an entry says: the title of a concept, the name of a field. */
export const titleIn =
  (book: Pick<Book, 'entries'>) =>
  (key: string): string =>
    book.entries.get(key)?.title ?? key.slice(key.lastIndexOf('.') + 1);
