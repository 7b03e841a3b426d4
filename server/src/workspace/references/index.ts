import { type FileDocument, parseDocument, type Span } from '../../manifest/index.ts';
import type { OpenFile } from '../openFile.ts';
import { type DocumentFacts, isShared, labelOf, type ObjectFact, type PodFact, type SelectorFact, type Site } from './facts.ts';
import { readFacts } from './read.ts';

/** A document and what it says about who refers to whom. */
export interface Entry {
  readonly file: OpenFile;
  readonly document: FileDocument;
  readonly facts: DocumentFacts;
}

export interface Placed<Fact> {
  readonly entry: Entry;
  readonly fact: Fact;
}

interface PlacedFacts {
  readonly objects: readonly Placed<ObjectFact>[];
  readonly pods: readonly Placed<PodFact>[];
  readonly selectors: readonly Placed<SelectorFact>[];
}

const NOTHING: PlacedFacts = { objects: [], pods: [], selectors: [] };

interface KnownFile {
  readonly edits: number;
  /** In the order of the text, without those that are never read. */
  readonly entries: readonly Entry[];
}

/** A multimap that forgets empty keys. */
class Postings<Value> {
  private readonly lists = new Map<string, Set<Value>>();

  add(key: string, value: Value): void {
    const known = this.lists.get(key);
    if (known) known.add(value);
    else this.lists.set(key, new Set([value]));
  }

  remove(key: string, value: Value): void {
    const known = this.lists.get(key);
    if (known?.delete(value) && known.size === 0) this.lists.delete(key);
  }

  get(key: string): ReadonlySet<Value> {
    return this.lists.get(key) ?? NONE;
  }
}

const NONE: ReadonlySet<never> = new Set();

/**
 * Who refers to whom in all files that are known, open or not. Facts are kept per document, so that an edit costs the document it is in:
 * a look at the index first compares the files' edits (one number a file), then reads what is new.
 */
export class ReferenceIndex {
  private readonly known = new Map<OpenFile, KnownFile>();
  private readonly definitions = new Postings<Entry>();
  private readonly references = new Postings<Entry>();
  private readonly entryOfDocument = new WeakMap<FileDocument, Entry>();
  private readonly objectsByKind = new Postings<Placed<ObjectFact>>();
  private readonly objectsByName = new Postings<Placed<ObjectFact>>();
  private readonly podsByLabel = new Postings<Placed<PodFact>>();
  private readonly podsByNamespace = new Postings<Placed<PodFact>>();
  private readonly selectorsByLabel = new Postings<Placed<SelectorFact>>();
  private readonly placedOf = new WeakMap<Entry, PlacedFacts>();
  private revisionNumber = 0;

  /** @param files all files there are, the open ones as they are now */
  constructor(private readonly files: () => Iterable<OpenFile>) {}

  /** Changes when something changed that others may refer to, or refer with. */
  get revision(): number {
    this.refresh();
    return this.revisionNumber;
  }

  /** The entry of a document; undefined when it belongs to no known file. */
  entryOf(file: OpenFile, document: FileDocument): Entry | undefined {
    this.refresh();
    const entry = this.entryOfDocument.get(document);
    return entry?.file === file ? entry : undefined;
  }

  entriesOf(file: OpenFile): readonly Entry[] {
    this.refresh();
    return this.known.get(file)?.entries ?? [];
  }

  /** All documents, those of open files first. */
  *entries(): Iterable<Entry> {
    this.refresh();
    for (const file of this.files()) yield* this.known.get(file)?.entries ?? [];
  }

  /** Every place that defines, or refers to, a shared symbol. */
  *sitesOf(symbol: string, role: Site['role']): Iterable<Placed<Site>> {
    this.refresh();
    for (const entry of this.sitesIn(role).get(symbol))
      for (const fact of entry.facts.bySymbol.get(symbol) ?? []) if (fact.role === role) yield { entry, fact };
  }

  /** The documents that define a shared symbol. */
  definersOf(symbol: string): ReadonlySet<Entry> {
    this.refresh();
    return this.definitions.get(symbol);
  }

  private sitesIn(role: Site['role']): Postings<Entry> {
    return role === 'definition' ? this.definitions : this.references;
  }

  objectsOf(kind: string): ReadonlySet<Placed<ObjectFact>> {
    this.refresh();
    return this.objectsByKind.get(kind);
  }

  /** Objects of a kind and name, whatever their namespace. */
  objectsCalled(kind: string, name: string): ReadonlySet<Placed<ObjectFact>> {
    this.refresh();
    return this.objectsByName.get(`${kind}/${name}`);
  }

  /** Pods of a namespace that may carry a label; all of the namespace without one. */
  pods(namespace: string, label?: { readonly key: string; readonly value: string }): ReadonlySet<Placed<PodFact>> {
    this.refresh();
    return label ? this.podsByLabel.get(labelKey(namespace, label.key, label.value)) : this.podsByNamespace.get(namespace);
  }

  /** Selectors of its namespace that may select a Pod. */
  *selectorsFor({ fact: { object, labels } }: Placed<PodFact>): Iterable<Placed<SelectorFact>> {
    this.refresh();
    for (const { key, value } of labels) yield* this.selectorsByLabel.get(labelKey(object.namespace, key, value ?? ''));
    yield* this.selectorsByLabel.get(object.namespace);
  }

  /** What stands in one document, as the others see it. */
  placedIn(entry: Entry): PlacedFacts {
    return this.placedOf.get(entry) ?? NOTHING;
  }

  /** Reads a file ahead of the first question that needs it. */
  read(file: OpenFile): void {
    const known = this.known.get(file);
    if (known?.edits !== file.edits) this.refreshFile(file, known);
  }

  /** Reads what changed since the last look. */
  private refresh(): void {
    const present = new Set<OpenFile>();
    for (const file of this.files()) {
      present.add(file);
      this.read(file);
    }
    if (present.size === this.known.size) return;
    for (const [file, { entries }] of this.known) {
      if (present.has(file)) continue;
      for (const entry of entries) this.withdraw(entry);
      this.known.delete(file);
      this.revisionNumber++;
    }
  }

  /** An edit leaves most documents what they were: only those between the first and the last that changed are looked at. */
  private refreshFile(file: OpenFile, known: KnownFile | undefined): void {
    const before = known?.entries ?? [];
    const now = file.manifest.documents.filter((document) => !document.unread);
    let same = 0;
    while (same < before.length && same < now.length && before[same]!.document === now[same]) same++;
    let behind = 0;
    while (behind < before.length - same && behind < now.length - same && before.at(-1 - behind)!.document === now.at(-1 - behind))
      behind++;
    const removed = before.slice(same, before.length - behind);
    const added = now.slice(same, now.length - behind).map((document): Entry => ({ file, document, facts: factsOf(file, document) }));
    for (const entry of removed) this.withdraw(entry);
    for (const entry of added) this.enter(entry);
    if (signature(removed) !== signature(added)) this.revisionNumber++;
    const entries = [...before.slice(0, same), ...added, ...before.slice(before.length - behind)];
    this.known.set(file, { edits: file.edits, entries });
  }

  private enter(entry: Entry): void {
    const place = <Fact>(fact: Fact): Placed<Fact> => ({ entry, fact });
    const { objects, pods, selectors } = entry.facts;
    this.placedOf.set(entry, { objects: objects.map(place), pods: pods.map(place), selectors: selectors.map(place) });
    this.entryOfDocument.set(entry.document, entry);
    this.post(entry, 'add');
  }

  private withdraw(entry: Entry): void {
    this.post(entry, 'remove');
  }

  private post(entry: Entry, change: 'add' | 'remove'): void {
    for (const { symbol, symbolKind, role } of entry.facts.sites) if (isShared(symbolKind)) this.sitesIn(role)[change](symbol, entry);
    const { objects, pods, selectors } = this.placedIn(entry);
    for (const object of objects) {
      this.objectsByKind[change](object.fact.kind, object);
      if (object.fact.name !== null) this.objectsByName[change](labelOf(object.fact), object);
    }
    for (const pod of pods) {
      const { object, labels } = pod.fact;
      this.podsByNamespace[change](object.namespace, pod);
      for (const { key, value } of labels) this.podsByLabel[change](labelKey(object.namespace, key, value ?? ''), pod);
    }
    for (const selector of selectors) this.selectorsByLabel[change](selectorKey(selector.fact), selector);
  }
}

/** A selector is found by one of the labels that it asks for; one that asks for none by its namespace. */
function selectorKey({ object: { namespace }, selector }: SelectorFact): string {
  const equal = selector?.find(({ operator }) => operator === '=');
  return equal ? labelKey(namespace, equal.key, equal.values[0] ?? '') : namespace;
}

const read = new WeakMap<FileDocument, DocumentFacts>();

/** Reads a document ahead of the first question about its file, so that a large file is not read at once. */
export function prepare(document: FileDocument): DocumentFacts {
  const known = read.get(document);
  if (known) return known;
  const facts = readFacts(document.document, (node) => node);
  read.set(document, facts);
  return facts;
}

/** UTF-16 code units from which on a document is too long to be read at every keystroke: it is read when typing pauses, or when somebody asks. */
const LONG = 100_000;

/** Whether a document can be read at once, or was. */
export const isAtHand = (document: FileDocument): boolean => document.unread || document.length <= LONG || read.has(document);

const labelKey = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;

/** Trees of files that are not open are thrown away once they are read. */
function factsOf(file: OpenFile, document: FileDocument): DocumentFacts {
  if (file.isOpen) return prepare(document);
  return readFacts(parseDocument(document.text, document.separated), ({ start, end }: Span) => ({ start, end }));
}

/** What of documents others may see: equal when an edit changed nothing that matters to them. */
function signature(entries: readonly Entry[]): string {
  return entries
    .map(({ facts }) =>
      JSON.stringify([
        facts.sites.map(({ role, symbol, optional }) => [role, symbol, optional]),
        facts.pods.map(({ byKey, portNames }) => [byKey, [...portNames]]),
        facts.selectors.map(({ selector, ports }) => [selector, ports.map(({ name }) => name)]),
        facts.objects.map(({ kind, namespace, name }) => [kind, namespace, name]),
      ]),
    )
    .join('\n');
}
