import type { KubernetesObject } from '../../kubernetes/object.ts';
import { BoundReached } from './bounds.ts';
import type { Causes } from './causes.ts';
import { NameMap } from './nameMap.ts';
import { sameValue } from './sameValue.ts';

export type ChangeType = 'added' | 'modified' | 'deleted';

/** One change of an object. `object` is the new state (the last one when deleted), `old` the one before (null when added). */
export interface Change {
  readonly type: ChangeType;
  readonly object: KubernetesObject;
  readonly old: KubernetesObject | null;
  readonly causes: Causes;
}

export type Watcher = (change: Change) => void;

/** The place of an object; stays the same while versions of the object come and go. */
interface Cell {
  object: KubernetesObject;
}

/**
 * What etcd and the watch cache are to a cluster: objects with resourceVersions, and watchers that hear of every change in order. Objects are
 * values: a change puts a new one in the place of the old.
 */
export class ObjectStore {
  private readonly names = new NameMap<Cell>();
  /** In the order of their creation, as those of each kind are. */
  private readonly cells = new Set<Cell>();
  private readonly kinds = new Map<string, Set<Cell>>();
  private readonly watchers: { readonly kind: string | null; readonly watcher: Watcher }[] = [];
  /** The watchers that hear of a kind. */
  private readonly audiences = new Map<string, Watcher[]>();
  private readonly changes = new Map<string, number>();
  private version = 1000;

  constructor(private readonly objectsMax = Number.POSITIVE_INFINITY) {}

  /** Watches one kind, or all (null). Watchers are called inside the change, in the order of their registration. */
  watch(kind: string | null, watcher: Watcher): void {
    this.watchers.push({ kind, watcher });
    for (const [told, audience] of this.audiences) if (kind === null || kind === told) audience.push(watcher);
  }

  get(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.names.get(kind, namespace, name)?.object;
  }

  list(kind: string, namespace?: string): KubernetesObject[] {
    const found: KubernetesObject[] = [];
    for (const { object } of this.kinds.get(kind) ?? [])
      if (namespace === undefined || object.metadata.namespace === namespace) found.push(object);
    return found;
  }

  /** How many objects of a kind there are. */
  count(kind: string): number {
    return this.kinds.get(kind)?.size ?? 0;
  }

  /** How often objects of a kind have changed: while the number is the same, so are they. */
  changesOf(kind: string): number {
    return this.changes.get(kind) ?? 0;
  }

  all(): KubernetesObject[] {
    return Array.from(this.cells, ({ object }) => object);
  }

  get size(): number {
    return this.cells.size;
  }

  /**
   * Adds or replaces; the stored object gets the next resourceVersion. What is stored stays, and nobody hears of it, where the new object says
   * nothing else. Source: apiserver pkg/storage/etcd3/store.go GuaranteedUpdate.
   */
  put(object: KubernetesObject, causes: Causes): KubernetesObject {
    const { namespace, name } = object.metadata;
    const cell = this.names.get(object.kind, namespace, name);
    const old = cell?.object ?? null;
    if (old && old !== object && saysTheSame(old, object)) return old;
    if (!cell && this.cells.size >= this.objectsMax) throw new BoundReached('objects', this.objectsMax);
    object.metadata.resourceVersion = String(++this.version);
    if (cell) cell.object = object;
    else this.insert({ object });
    this.announce({ type: old ? 'modified' : 'added', object, old, causes });
    return object;
  }

  private insert(cell: Cell): void {
    const { kind, metadata } = cell.object;
    this.names.set(kind, metadata.namespace, metadata.name, cell);
    this.cells.add(cell);
    const known = this.kinds.get(kind);
    if (known) known.add(cell);
    else this.kinds.set(kind, new Set([cell]));
  }

  remove(object: KubernetesObject, causes: Causes): void {
    const { namespace, name } = object.metadata;
    const cell = this.names.get(object.kind, namespace, name);
    if (!cell) return;
    this.names.delete(object.kind, namespace, name);
    this.cells.delete(cell);
    this.kinds.get(object.kind)?.delete(cell);
    this.version++;
    this.announce({ type: 'deleted', object, old: cell.object, causes });
  }

  private announce(change: Change): void {
    const { kind } = change.object;
    this.changes.set(kind, this.changesOf(kind) + 1);
    for (const watcher of this.audienceOf(kind)) watcher(change);
  }

  private audienceOf(told: string): Watcher[] {
    let audience = this.audiences.get(told);
    if (!audience) {
      audience = this.watchers.flatMap(({ kind, watcher }) => (kind === null || kind === told ? [watcher] : []));
      this.audiences.set(told, audience);
    }
    return audience;
  }
}

/** Whether two versions of an object differ in nothing but the version. What changes most is looked at first. */
function saysTheSame(old: KubernetesObject, object: KubernetesObject): boolean {
  return (
    sameValue(old.status, object.status) &&
    sameBut('resourceVersion', old.metadata, object.metadata) &&
    sameValue(old.spec, object.spec) &&
    sameBut('metadata', old, object)
  );
}

function sameBut(left: string, one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  for (const key in one) if (key !== left && !sameValue(one[key], other[key])) return false;
  for (const key in other) if (key !== left && one[key] === undefined && other[key] !== undefined) return false;
  return true;
}
