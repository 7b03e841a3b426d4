import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type Selector, selects } from '../../kubernetes/values/selector.ts';
import { NO_CAUSES } from '../world/causes.ts';
import type { OwnerReference } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
import type { World } from '../world/world.ts';
import { keyOf } from './keys.ts';
import { neededPairs, onlyPair } from './selectorIndex.ts';

type Handler = (change: Change) => void;

/** The place of an object in the indexes; stays the same while the object's versions come and go. */
interface Cell {
  /** `namespace/name`. */
  readonly key: string;
  object: KubernetesObject;
  owner: string;
  values: Map<string, string>;
}

type Bucket = Set<Cell>;

/** The owner that manages an object. Source: apimachinery meta/v1 GetControllerOf. */
export function controllerOf({ metadata }: KubernetesObject): OwnerReference | undefined {
  const references = metadata.ownerReferences as OwnerReference[] | undefined;
  if (references) for (const reference of references) if (reference.controller) return reference;
  return undefined;
}

const ownerKey = (object: KubernetesObject): string => controllerOf(object)?.uid ?? `orphan/${object.metadata.namespace ?? ''}`;

/** All objects of one kind with indexes over them, and the handlers that hear of their changes. Source: client-go tools/cache. */
export class Informer<Kind extends KubernetesObject = KubernetesObject> {
  private readonly cells = new Map<string, Cell>();
  /** The same by namespace and name: no key is put together for each change. */
  private readonly named = new Map<string, Map<string, Cell>>();
  private readonly owners = new Map<string, Bucket>();
  private readonly namespaces = new Map<string, Bucket>();
  private readonly pairs = new Map<string, Bucket>();
  private readonly indexers = new Map<string, (object: Kind) => string | undefined>();
  private readonly indexes = new Map<string, Map<string, Bucket>>();
  private readonly counters: Handler[] = [];
  private readonly handlers: Handler[] = [];
  private undelivered: { readonly change: Change; readonly dueMs: number }[] = [];
  /** How many of them have been delivered. */
  private delivered = 0;
  private lastDueMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly world: World) {}

  /** Calls `handler` with every change, a moment later and in order; objects that are already there come as added. */
  onChange(handler: Handler): void {
    this.handlers.push(handler);
  }

  /** Calls `counter` inside of every change, so that what it counts is never behind. Only before the run. */
  onStored(counter: Handler): void {
    this.counters.push(counter);
  }

  /** Makes `byIndex(name, …)` find objects by a value of theirs. Only before the run. */
  addIndex(name: string, keyFor: (object: Kind) => string | undefined): void {
    if (this.indexers.has(name)) return;
    this.indexers.set(name, keyFor);
    this.indexes.set(name, new Map());
    for (const cell of this.cells.values()) this.reindex(cell);
  }

  get(namespace: string, name: string): Kind | undefined {
    return this.cell(namespace, name)?.object as Kind | undefined;
  }

  private cell(namespace: string | undefined, name: string | undefined): Cell | undefined {
    return this.named.get(namespace ?? '')?.get(name ?? '');
  }

  byKey(key: string): Kind | undefined {
    return this.cells.get(key)?.object as Kind | undefined;
  }

  /** All, or those of one namespace, in the order of their creation. */
  list(namespace?: string): Kind[] {
    return namespace === undefined ? objectsOf(this.cells.values()) : objectsOf(this.namespaces.get(namespace));
  }

  /** Objects that the owner with this UID manages. */
  ownedBy(uid: string): Kind[] {
    return objectsOf(this.owners.get(uid));
  }

  /** How many objects the owner with this UID manages. */
  countOwnedBy(uid: string): number {
    return this.owners.get(uid)?.size ?? 0;
  }

  /** The one managing owner of an object, when it is of this kind and still the same incarnation. */
  resolve(namespace: string, reference: OwnerReference | undefined, kind: string): Kind | undefined {
    if (reference?.kind !== kind) return undefined;
    const found = this.get(namespace, reference.name);
    return found?.metadata.uid === reference.uid ? found : undefined;
  }

  /** The key of what `resolve` gives. */
  resolveKey(namespace: string, reference: OwnerReference | undefined, kind: string): string | undefined {
    if (reference?.kind !== kind) return undefined;
    const found = this.cell(namespace, reference.name);
    return found?.object.metadata.uid === reference.uid ? found.key : undefined;
  }

  /** Objects of a namespace that nobody manages and the selector selects. */
  orphans(namespace: string, selector: Selector): Kind[] {
    const unmanaged = this.owners.get(`orphan/${namespace}`);
    if (!unmanaged || selector === null) return [];
    const buckets = this.buckets(namespace, selector);
    const few = buckets.reduce((sum, { size }) => sum + size, 0) < unmanaged.size ? buckets : [unmanaged];
    return selected<Kind>(few, selector).filter((object) => ownerKey(object) === `orphan/${namespace}`);
  }

  /** Objects of a namespace that the selector selects. */
  matching(namespace: string, selector: Selector): Kind[] {
    if (selector === null) return [];
    const pair = onlyPair(selector);
    if (pair !== null) return objectsOf(this.pairs.get(`${namespace}/${pair}`));
    return selected(this.buckets(namespace, selector), selector);
  }

  byIndex(name: string, value: string): Kind[] {
    return objectsOf(this.indexes.get(name)?.get(value));
  }

  /** Takes note of a change now, and lets the handlers hear of it later. */
  apply(change: Change): void {
    const { metadata } = change.object;
    const cell = this.cell(metadata.namespace, metadata.name);
    if (change.type === 'deleted') {
      if (cell) this.drop(cell);
    } else if (cell && cell.object.metadata.uid === metadata.uid) this.replace(cell, change.object);
    else {
      if (cell) this.drop(cell);
      this.insert(change.object);
    }
    for (const counter of this.counters) counter(change);
    if (this.handlers.length > 0) this.deliver(change);
  }

  private insert(object: KubernetesObject): void {
    const { namespace = '', name = '' } = object.metadata;
    const cell: Cell = { key: keyOf(object), object, owner: ownerKey(object), values: new Map() };
    this.cells.set(cell.key, cell);
    const named = this.named.get(namespace);
    if (named) named.set(name, cell);
    else this.named.set(namespace, new Map([[name, cell]]));
    put(this.namespaces, namespace, cell);
    put(this.owners, cell.owner, cell);
    for (const pair of pairsOf(object)) put(this.pairs, pair, cell);
    this.reindex(cell);
  }

  private drop(cell: Cell): void {
    const { namespace = '', name = '' } = cell.object.metadata;
    this.cells.delete(cell.key);
    this.named.get(namespace)?.delete(name);
    take(this.namespaces, cell.object.metadata.namespace ?? '', cell);
    take(this.owners, cell.owner, cell);
    for (const pair of pairsOf(cell.object)) take(this.pairs, pair, cell);
    for (const [name, value] of cell.values) take(this.indexes.get(name)!, value, cell);
  }

  private replace(cell: Cell, object: KubernetesObject): void {
    const old = cell.object;
    cell.object = object;
    if (old.metadata.labels !== object.metadata.labels) {
      for (const pair of pairsOf(old)) take(this.pairs, pair, cell);
      for (const pair of pairsOf(object)) put(this.pairs, pair, cell);
    }
    if (old.metadata.ownerReferences !== object.metadata.ownerReferences) {
      take(this.owners, cell.owner, cell);
      cell.owner = ownerKey(object);
      put(this.owners, cell.owner, cell);
    }
    this.reindex(cell);
  }

  private reindex(cell: Cell): void {
    for (const [name, keyFor] of this.indexers) {
      const value = keyFor(cell.object as Kind);
      const before = cell.values.get(name);
      if (value === before) continue;
      if (before !== undefined) take(this.indexes.get(name)!, before, cell);
      if (value === undefined) cell.values.delete(name);
      else {
        cell.values.set(name, value);
        put(this.indexes.get(name)!, value, cell);
      }
    }
  }

  /** The fewest objects among which all selected ones are; no object is in two buckets. */
  private buckets(namespace: string, selector: Selector): Bucket[] {
    const pairs = neededPairs(selector);
    const buckets = pairs ? [...new Set(pairs)].map((pair) => this.pairs.get(`${namespace}/${pair}`)) : [this.namespaces.get(namespace)];
    return buckets.filter((bucket) => bucket !== undefined);
  }

  /** Changes of one kind arrive in order; those of one instant arrive together. */
  private deliver(change: Change): void {
    const { clock, recorder } = this.world;
    const known = { ...change, causes: recorder.because(`${change.object.kind}/${change.object.metadata.name}`, change.causes) };
    const dueMs = Math.max(this.lastDueMs, clock.nowMs + this.world.latency('controllerWatch'));
    this.lastDueMs = dueMs;
    this.undelivered.push({ change: known, dueMs });
    if (this.undelivered.length === this.delivered + 1) clock.at(dueMs, 'controller', () => this.handOver());
  }

  private handOver(): void {
    const { clock } = this.world;
    let end = this.delivered;
    while (end < this.undelivered.length && this.undelivered[end]!.dueMs <= clock.nowMs) end++;
    const due = this.undelivered.slice(this.delivered, end);
    const next = this.undelivered[end];
    // What was delivered is let go of when it is most of the list: a thousand Pods of one instant are not moved up a thousand times.
    const mostly = end > this.undelivered.length / 2;
    if (mostly) this.undelivered = this.undelivered.slice(end);
    this.delivered = mostly ? 0 : end;
    if (next) clock.at(next.dueMs, 'controller', () => this.handOver());
    for (const { change } of due) for (const handler of this.handlers) handler(change);
  }
}

/** The informers of all kinds that controllers ask for, over one watch of the store. Source: client-go informers.SharedInformerFactory. */
export class Informers {
  private readonly kinds = new Map<string, Informer>();

  constructor(private readonly world: World) {}

  /** The informer of a kind. All are asked for before `start`. */
  of<Kind extends KubernetesObject = KubernetesObject>(kind: string): Informer<Kind> {
    let informer = this.kinds.get(kind);
    if (!informer) {
      informer = new Informer(this.world);
      this.kinds.set(kind, informer);
    }
    return informer as unknown as Informer<Kind>;
  }

  /** Lists what is there and watches from then on. */
  start(): void {
    for (const object of this.world.store.all())
      this.kinds.get(object.kind)?.apply({ type: 'added', object, old: null, causes: NO_CAUSES });
    this.world.store.watch(null, (change) => this.kinds.get(change.object.kind)?.apply(change));
  }
}

function objectsOf<Kind extends KubernetesObject>(cells: Iterable<Cell> | undefined): Kind[] {
  const objects: Kind[] = [];
  if (cells) for (const cell of cells) objects.push(cell.object as Kind);
  return objects;
}

function selected<Kind extends KubernetesObject>(buckets: readonly Bucket[], selector: Selector): Kind[] {
  return buckets.flatMap((bucket) => objectsOf<Kind>(bucket).filter((object) => selects(selector, object.metadata.labels)));
}

function pairsOf(object: KubernetesObject): string[] {
  const namespace = object.metadata.namespace ?? '';
  return Object.entries(object.metadata.labels ?? {}).map(([key, value]) => `${namespace}/${key}=${value}`);
}

function put(buckets: Map<string, Bucket>, value: string, cell: Cell): void {
  const bucket = buckets.get(value);
  if (bucket) bucket.add(cell);
  else buckets.set(value, new Set([cell]));
}

function take(buckets: Map<string, Bucket>, value: string, cell: Cell): void {
  const bucket = buckets.get(value);
  bucket?.delete(cell);
  if (bucket?.size === 0) buckets.delete(value);
}
