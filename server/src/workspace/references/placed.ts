import type { FileDocument } from '../../manifest/index.ts';
import type { OpenFile } from '../openFile.ts';
import { DocumentFacts, labelOf, type ObjectFact, type ObjectFacts, type PodFact, type SelectorFact } from './facts.ts';

/** A document and what it says about who refers to whom. It stays the same entry when the document is edited, and then has other facts. */
export interface Entry {
  readonly file: OpenFile;
  readonly document: FileDocument;
  readonly facts: DocumentFacts;
}

/** A fact and the document that says it. It stays the same when an edit changes nothing but places, and then has the fact as it is now. */
export interface Placed<Fact> {
  readonly entry: Entry;
  readonly fact: Fact;
}

/** What stands in a document, or in one object of it, as the others see it. */
export interface PlacedFacts {
  readonly objects: readonly Placed<ObjectFact>[];
  readonly pods: readonly Placed<PodFact>[];
  readonly selectors: readonly Placed<SelectorFact>[];
}

const NO_FACTS = new DocumentFacts([]);

/** An entry whose document is edited. */
export class KnownEntry implements Entry {
  facts = NO_FACTS;
  objects: readonly PlacedObject[] = [];
  private all: PlacedFacts | null = null;

  constructor(
    readonly file: OpenFile,
    public document: FileDocument,
  ) {}

  update(document: FileDocument, facts: DocumentFacts, objects: readonly PlacedObject[]): void {
    this.document = document;
    this.facts = facts;
    this.objects = objects;
    this.all = null;
  }

  get placed(): PlacedFacts {
    this.all ??= {
      objects: this.objects.flatMap(({ objects }) => objects),
      pods: this.objects.flatMap(({ pods }) => pods),
      selectors: this.objects.flatMap(({ selectors }) => selectors),
    };
    return this.all;
  }
}

/** A fact that an edit replaces with another one of the same meaning. */
export class PlacedFact<Fact> implements Placed<Fact> {
  constructor(
    readonly holder: PlacedObject,
    public fact: Fact,
    /** Among those of its object. */
    readonly position: number,
  ) {}

  get entry(): Entry {
    return this.holder.entry;
  }
}

/** An object of a document with all it says, through all edits that change nothing for others. */
export class PlacedObject {
  /** `Pod/web`, as it was entered: an edit may change the name of the fact. Null without a name. */
  readonly label: string | null;
  readonly objects: readonly PlacedFact<ObjectFact>[];
  readonly pods: readonly PlacedFact<PodFact>[];
  readonly selectors: readonly PlacedFact<SelectorFact>[];

  constructor(
    readonly entry: Entry,
    public facts: ObjectFacts,
    /** Among the objects of the document. */
    public position: number,
  ) {
    this.label = facts.object.name === null ? null : labelOf(facts.object);
    const placed = <Fact>(fact: Fact, index: number): PlacedFact<Fact> => new PlacedFact(this, fact, index);
    this.objects = [facts.object].map(placed);
    this.pods = facts.pods.map(placed);
    this.selectors = facts.selectors.map(placed);
  }

  /** Takes the facts of the object as it is now; false when they mean something else to others. */
  update(facts: ObjectFacts): boolean {
    if (!isEqual(this.facts.seen, facts.seen)) return false;
    this.facts = facts;
    this.objects[0]!.fact = facts.object;
    for (const [index, pod] of this.pods.entries()) pod.fact = facts.pods[index]!;
    for (const [index, selector] of this.selectors.entries()) selector.fact = facts.selectors[index]!;
    return true;
  }
}

const isEqual = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);
