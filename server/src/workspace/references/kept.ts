import type { FieldType } from '../../kubernetes/schema/model.ts';
import { type ManifestDocument, type Node, stretchesOf } from '../../manifest/index.ts';
import type { ObjectFact, ObjectFacts } from './facts.ts';
import type { Told } from './told.ts';

/**
 * What was read of the parts of large documents, by the nodes that hold them: an edit leaves all nodes but the ones around it the same, so that
 * of a List with 1,000 objects one is read again, and of a Pod with 700 containers one. Places are the nodes', which move with the text.
 */
interface Part {
  readonly told: Told;
  readonly type: FieldType;
  /** What its names are told of. */
  readonly object: ObjectFact;
  /** Containers before it, and in it. */
  readonly before: number;
  readonly containers: number;
}

/** Shorter lists are read anew sooner than their items are looked up. */
const ITEMS_MIN = 32;

const parts = new WeakMap<Node, Part>();
const objectsByKind = new WeakMap<Node, ObjectFact>();
const factsOfItems = new WeakMap<Node, ObjectFacts>();

/** What is kept while one document is read. */
export class KeptParts {
  private readonly seen = new Set<ObjectFact>();

  private constructor() {}

  /** Null for documents that are read whole at every edit: their nodes are new each time. */
  static within(document: ManifestDocument): KeptParts | null {
    return stretchesOf(document).length > 1 ? new KeptParts() : null;
  }

  takes(items: readonly Node[]): boolean {
    return items.length >= ITEMS_MIN;
  }

  find(item: Node, type: FieldType, object: ObjectFact, before: number): Part | null {
    const part = parts.get(item);
    return part?.object === object && part.before === before && part.type === type ? part : null;
  }

  add(item: Node, part: Part): void {
    parts.set(item, part);
  }

  factsOf(item: Node): ObjectFacts | undefined {
    const facts = factsOfItems.get(item);
    if (facts) this.seen.add(facts.object);
    return facts;
  }

  addFacts(item: Node, facts: ObjectFacts): void {
    factsOfItems.set(item, facts);
  }

  /** The object as it was told before, if it still is that one, with its new places: what is kept of its parts stays true then. */
  objectOf(kindNode: Node | null, now: ObjectFact): ObjectFact {
    const known = kindNode && objectsByKind.get(kindNode);
    const object = known && !this.seen.has(known) && isSame(known, now) ? Object.assign(known, now) : now;
    this.seen.add(object);
    if (kindNode) objectsByKind.set(kindNode, object);
    return object;
  }
}

/** Its name is told in its parts by a Service alone, whose ports are named with it. */
const isSame = (one: ObjectFact, other: ObjectFact): boolean =>
  one.apiVersion === other.apiVersion &&
  one.kind === other.kind &&
  one.namespace === other.namespace &&
  (one.name === other.name || one.kind !== 'Service');
