import { type FileDocument, parseDocument, type Span } from '../../manifest/index.ts';
import type { OpenFile } from '../openFile.ts';
import { type DocumentFacts, isShared, type ObjectFact, type PodFact, type SelectorFact, type Site } from './facts.ts';
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
  readonly pods: readonly Placed<PodFact>[];
  readonly selectors: readonly Placed<SelectorFact>[];
}

const NOTHING: PlacedFacts = { pods: [], selectors: [] };

interface KnownFile {
  readonly edits: number;
  readonly entries: ReadonlyMap<FileDocument, Entry>;
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
  private readonly bySymbol = new Postings<Entry>();
  private readonly objectsByKind = new Postings<Entry>();
  private readonly podsByLabel = new Postings<Placed<PodFact>>();
  private readonly podsByNamespace = new Postings<Placed<PodFact>>();
  private readonly selectorsByNamespace = new Postings<Placed<SelectorFact>>();
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
    return this.known.get(file)?.entries.get(document);
  }

  entriesOf(file: OpenFile): Iterable<Entry> {
    this.refresh();
    return this.known.get(file)?.entries.values() ?? [];
  }

  /** All documents, in the order in which their files came. */
  *entries(): Iterable<Entry> {
    this.refresh();
    for (const { entries } of this.known.values()) yield* entries.values();
  }

  /** Every place that names a shared symbol. */
  *sitesOf(symbol: string): Iterable<Placed<Site>> {
    this.refresh();
    for (const entry of this.bySymbol.get(symbol)) for (const fact of entry.facts.bySymbol.get(symbol) ?? []) yield { entry, fact };
  }

  *objectsOf(kind: string): Iterable<Placed<ObjectFact>> {
    this.refresh();
    for (const entry of this.objectsByKind.get(kind)) for (const fact of entry.facts.objects) if (fact.kind === kind) yield { entry, fact };
  }

  /** Pods of a namespace that may carry a label; all of the namespace without one. */
  pods(namespace: string, label?: { readonly key: string; readonly value: string }): ReadonlySet<Placed<PodFact>> {
    this.refresh();
    return label ? this.podsByLabel.get(labelKey(namespace, label.key, label.value)) : this.podsByNamespace.get(namespace);
  }

  selectors(namespace: string): ReadonlySet<Placed<SelectorFact>> {
    this.refresh();
    return this.selectorsByNamespace.get(namespace);
  }

  /** What stands in one document, as the others see it. */
  placedIn(entry: Entry): PlacedFacts {
    return this.placedOf.get(entry) ?? NOTHING;
  }

  /** Reads what changed since the last look. */
  private refresh(): void {
    const present = new Set<OpenFile>();
    for (const file of this.files()) {
      present.add(file);
      const known = this.known.get(file);
      if (known?.edits !== file.edits) this.refreshFile(file, known);
    }
    if (present.size === this.known.size) return;
    for (const [file, { entries }] of this.known) {
      if (present.has(file)) continue;
      for (const entry of entries.values()) this.withdraw(entry);
      this.known.delete(file);
      this.revisionNumber++;
    }
  }

  private refreshFile(file: OpenFile, known: KnownFile | undefined): void {
    const entries = new Map<FileDocument, Entry>();
    const added: Entry[] = [];
    for (const document of file.manifest.documents) {
      if (document.unread) continue;
      const before = known?.entries.get(document);
      const entry = before ?? { file, document, facts: factsOf(file, document) };
      entries.set(document, entry);
      if (!before) added.push(entry);
    }
    const removed = known ? [...known.entries.values()].filter(({ document }) => !entries.has(document)) : [];
    for (const entry of removed) this.withdraw(entry);
    for (const entry of added) this.enter(entry);
    if (signature(removed) !== signature(added)) this.revisionNumber++;
    this.known.set(file, { edits: file.edits, entries });
  }

  private enter(entry: Entry): void {
    const pods = entry.facts.pods.map((fact) => ({ entry, fact }));
    const selectors = entry.facts.selectors.map((fact) => ({ entry, fact }));
    this.placedOf.set(entry, { pods, selectors });
    this.post(entry, 'add');
  }

  private withdraw(entry: Entry): void {
    this.post(entry, 'remove');
  }

  private post(entry: Entry, change: 'add' | 'remove'): void {
    for (const { symbol, symbolKind } of entry.facts.sites) if (isShared(symbolKind)) this.bySymbol[change](symbol, entry);
    for (const { kind } of entry.facts.objects) this.objectsByKind[change](kind, entry);
    const { pods, selectors } = this.placedIn(entry);
    for (const pod of pods) {
      const { object, labels } = pod.fact;
      this.podsByNamespace[change](object.namespace, pod);
      for (const { key, value } of labels) this.podsByLabel[change](labelKey(object.namespace, key, value ?? ''), pod);
    }
    for (const selector of selectors) this.selectorsByNamespace[change](selector.fact.object.namespace, selector);
  }
}

const labelKey = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;

/** Trees of files that are not open are thrown away once they are read. */
function factsOf(file: OpenFile, document: FileDocument): DocumentFacts {
  if (file.isOpen) return readFacts(document.document, (node) => node);
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
