import type { FileDocument } from '../../manifest/index.ts';
import type { OpenFile } from '../openFile.ts';
import { changedPart } from './changedPart.ts';
import { isShared, type ObjectFact, type PodFact, type SelectorFact, type Site } from './facts.ts';
import { type Entry, KnownEntry, type Placed, type PlacedFact, type PlacedFacts, PlacedObject } from './placed.ts';
import { Postings } from './postings.ts';
import { factsOf } from './prepare.ts';

const NOBODY: ReadonlySet<never> = new Set();
const NOTHING: PlacedFacts = { objects: [], pods: [], selectors: [] };

interface KnownFile {
  readonly edits: number;
  /** In the order of the text, without those that are never read. */
  readonly entries: readonly KnownEntry[];
}

/**
 * Who refers to whom in all files that are known, open or not. Facts are kept per object, so that an edit costs the object it is in: a look at
 * the index first compares the files' edits, then reads what is new, and enters what changed for others.
 */
export class ReferenceIndex {
  private readonly known = new Map<OpenFile, KnownFile>();
  private readonly ordinals = new WeakMap<OpenFile, number>();
  private readonly definitions = new Postings<PlacedObject>((one, other) => this.compare(one, other));
  private readonly references = new Postings<PlacedObject>((one, other) => this.compare(one, other));
  private readonly objectsByKind = this.postingsOf<ObjectFact>();
  private readonly objectsByName = this.postingsOf<ObjectFact>();
  private readonly podsByLabel = this.postingsOf<PodFact>();
  private readonly podsByNamespace = this.postingsOf<PodFact>();
  private readonly selectorsByLabel = this.postingsOf<SelectorFact>();
  private readonly entryOfDocument = new WeakMap<FileDocument, KnownEntry>();
  private readonly placedByObject = new WeakMap<ObjectFact, PlacedObject>();
  private revisionNumber = 0;
  private changesSeen = -1;

  /**
   * @param files all files there are, the open ones as they are now
   * @param changes a number that is another one after every change of these
   */
  constructor(
    private readonly files: () => Iterable<OpenFile>,
    private readonly changes: () => number,
  ) {}

  private postingsOf<Fact>(): Postings<PlacedFact<Fact>> {
    return new Postings((one, other) => this.compare(one.holder, other.holder) || one.position - other.position);
  }

  /** By files, and in the order of their texts. */
  private compare({ entry: one, position }: PlacedObject, { entry: other, position: otherPosition }: PlacedObject): number {
    if (one === other) return position - otherPosition;
    if (one.file === other.file) return one.document.start - other.document.start;
    return (this.ordinals.get(one.file) ?? 0) - (this.ordinals.get(other.file) ?? 0);
  }

  /** Changes when something changed that others may refer to, or refer with. */
  get revision(): number {
    this.refresh();
    return this.revisionNumber;
  }

  /** The entry of a document; undefined when it belongs to no known file. */
  entryOf(file: OpenFile, document: FileDocument): Entry | undefined {
    this.refresh();
    const entry = this.entryOfDocument.get(document);
    return entry?.file === file && entry.document === document ? entry : undefined;
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
    for (const { entry, facts } of this.objectsWith(role).get(symbol))
      for (const fact of facts.bySymbol.get(symbol) ?? []) if (fact.role === role) yield { entry, fact };
  }

  /** The documents that define a shared symbol. */
  definersOf(symbol: string): ReadonlySet<Entry> {
    this.refresh();
    const definers = this.definitions.get(symbol);
    return definers.length === 0 ? NOBODY : new Set(definers.map(({ entry }) => entry));
  }

  private objectsWith(role: Site['role']): Postings<PlacedObject> {
    return role === 'definition' ? this.definitions : this.references;
  }

  objectsOf(kind: string): readonly Placed<ObjectFact>[] {
    this.refresh();
    return this.objectsByKind.get(kind);
  }

  /** Objects of a kind and name, whatever their namespace. */
  objectsCalled(kind: string, name: string): readonly Placed<ObjectFact>[] {
    this.refresh();
    return this.objectsByName.get(`${kind}/${name}`);
  }

  /** Pods of a namespace that may carry a label; all of the namespace without one. */
  pods(namespace: string, label?: { readonly key: string; readonly value: string }): readonly Placed<PodFact>[] {
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
  placedIn({ file, document }: Entry): PlacedFacts {
    this.refresh();
    const entry = this.entryOfDocument.get(document);
    return entry?.file === file ? entry.placed : NOTHING;
  }

  /** The same of one object. */
  placedOf(object: ObjectFact): PlacedFacts {
    this.refresh();
    return this.placedByObject.get(object) ?? NOTHING;
  }

  /** Reads a file ahead of the first question that needs it. */
  read(file: OpenFile): void {
    const known = this.known.get(file);
    if (known?.edits !== file.edits) this.refreshFile(file, known?.entries ?? []);
  }

  /** Reads what changed since the last look. */
  private refresh(): void {
    const changes = this.changes();
    if (changes === this.changesSeen) return;
    this.changesSeen = changes;
    const present = new Set<OpenFile>();
    for (const file of this.files()) {
      this.ordinals.set(file, present.size);
      present.add(file);
      this.read(file);
    }
    if (present.size === this.known.size) return;
    for (const [file, { entries }] of this.known) {
      if (present.has(file)) continue;
      for (const { objects } of entries) for (const object of objects) this.withdraw(object);
      this.known.delete(file);
      this.revisionNumber++;
    }
  }

  /** An edit leaves most documents what they were: only those between the first and the last that changed are looked at. */
  private refreshFile(file: OpenFile, before: readonly KnownEntry[]): void {
    const now = file.manifest.documents.filter((document) => !document.unread);
    const { start, oldEnd, newEnd } = changedPart(before, now, (entry, document) => entry.document === document);
    const changed = now.slice(start, newEnd).map((document, index) => {
      const entry = (start + index < oldEnd && before[start + index]) || new KnownEntry(file, document);
      this.update(entry, document);
      return entry;
    });
    for (const { objects } of before.slice(start + changed.length, oldEnd)) for (const object of objects) this.withdraw(object);
    this.known.set(file, { edits: file.edits, entries: [...before.slice(0, start), ...changed, ...before.slice(oldEnd)] });
  }

  /** The same within a document: of its objects only those are entered anew that mean something else to others. */
  private update(entry: KnownEntry, document: FileDocument): void {
    const before = entry.objects;
    const facts = factsOf(entry.file, document);
    const { start, oldEnd, newEnd } = changedPart(before, facts.objects, (placed, object) => placed.facts === object);
    const changed = facts.objects.slice(start, newEnd).map((object, index) => {
      const known = start + index < oldEnd ? before[start + index] : undefined;
      const placed = known?.update(object) ? known : new PlacedObject(entry, object, start + index);
      this.placedByObject.set(object.object, placed);
      if (placed === known) return placed;
      if (known) this.withdraw(known);
      this.enter(placed);
      return placed;
    });
    for (const object of before.slice(start + changed.length, oldEnd)) this.withdraw(object);
    const objects = [...before.slice(0, start), ...changed, ...before.slice(oldEnd)];
    if (oldEnd !== newEnd) for (let index = newEnd; index < objects.length; index++) objects[index]!.position = index;
    this.entryOfDocument.set(document, entry);
    entry.update(document, facts, objects);
  }

  private enter(object: PlacedObject): void {
    this.post(object, 'add');
    this.revisionNumber++;
  }

  private withdraw(object: PlacedObject): void {
    this.post(object, 'remove');
    this.revisionNumber++;
  }

  private post(placed: PlacedObject, change: 'add' | 'remove'): void {
    for (const { symbol, symbolKind, role } of placed.facts.sites) if (isShared(symbolKind)) this.objectsWith(role)[change](symbol, placed);
    for (const object of placed.objects) {
      this.objectsByKind[change](object.fact.kind, object);
      if (placed.label !== null) this.objectsByName[change](placed.label, object);
    }
    for (const pod of placed.pods) {
      const { object, labels } = pod.fact;
      this.podsByNamespace[change](object.namespace, pod);
      for (const { key, value } of labels) this.podsByLabel[change](labelKey(object.namespace, key, value ?? ''), pod);
    }
    for (const selector of placed.selectors) this.selectorsByLabel[change](selectorKey(selector.fact), selector);
  }
}

/** A selector is found by one of the labels that it asks for; one that asks for none by its namespace. */
function selectorKey({ object: { namespace }, selector }: SelectorFact): string {
  const equal = selector?.find(({ operator }) => operator === '=');
  return equal ? labelKey(namespace, equal.key, equal.values[0] ?? '') : namespace;
}

const labelKey = (namespace: string, key: string, value: string): string => `${namespace}/${key}=${value}`;
