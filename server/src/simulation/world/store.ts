import type { KubernetesObject } from '../../kubernetes/object.ts';
import { BoundReached } from './bounds.ts';
import type { Causes } from './causes.ts';
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

export const keyOf = (kind: string, namespace: string | undefined, name: string): string => `${kind}/${namespace ?? ''}/${name}`;
const keyOfObject = (object: KubernetesObject): string => keyOf(object.kind, object.metadata.namespace, object.metadata.name ?? '');

/**
 * What etcd and the watch cache are to a cluster: objects with resourceVersions, and watchers that hear of every change in order. Objects are
 * values: a change puts a new one in the place of the old.
 */
export class ObjectStore {
  private readonly objects = new Map<string, KubernetesObject>();
  private readonly kinds = new Map<string, Map<string, KubernetesObject>>();
  private readonly watchers: { readonly kind: string | null; readonly watcher: Watcher }[] = [];
  private readonly changes = new Map<string, number>();
  private version = 1000;

  constructor(private readonly objectsMax = Number.POSITIVE_INFINITY) {}

  /** Watches one kind, or all (null). Watchers are called inside the change, in the order of their registration. */
  watch(kind: string | null, watcher: Watcher): void {
    this.watchers.push({ kind, watcher });
  }

  get(kind: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.objects.get(keyOf(kind, namespace, name));
  }

  list(kind: string, namespace?: string): KubernetesObject[] {
    const found: KubernetesObject[] = [];
    for (const object of this.kinds.get(kind)?.values() ?? [])
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
    return [...this.objects.values()];
  }

  get size(): number {
    return this.objects.size;
  }

  /**
   * Adds or replaces; the stored object gets the next resourceVersion. What is stored stays, and nobody hears of it, where the new object says
   * nothing else. Source: apiserver pkg/storage/etcd3/store.go GuaranteedUpdate.
   */
  put(object: KubernetesObject, causes: Causes): KubernetesObject {
    const key = keyOfObject(object);
    const old = this.objects.get(key) ?? null;
    if (old && old !== object && saysTheSame(old, object)) return old;
    if (!old && this.objects.size >= this.objectsMax) throw new BoundReached('objects', this.objectsMax);
    object.metadata.resourceVersion = String(++this.version);
    this.objects.set(key, object);
    const kind = this.kinds.get(object.kind);
    if (kind) kind.set(key, object);
    else this.kinds.set(object.kind, new Map([[key, object]]));
    this.announce({ type: old ? 'modified' : 'added', object, old, causes });
    return object;
  }

  remove(object: KubernetesObject, causes: Causes): void {
    const key = keyOfObject(object);
    const old = this.objects.get(key);
    if (!old) return;
    this.objects.delete(key);
    this.kinds.get(object.kind)?.delete(key);
    this.version++;
    this.announce({ type: 'deleted', object, old, causes });
  }

  private announce(change: Change): void {
    this.changes.set(change.object.kind, this.changesOf(change.object.kind) + 1);
    for (const { kind, watcher } of this.watchers) if (kind === null || kind === change.object.kind) watcher(change);
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
