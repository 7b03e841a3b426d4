import type { Labels } from '../../kubernetes/values/selector.ts';
import type { OwnerReference, Pod } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
import { controllerOf, type Informer } from './informers.ts';
import { isPodActive, isPodReady, isPodTerminating } from './pods.ts';

/** Pods of one owner with the same labels and in the same state. */
export interface PodGroup {
  readonly owner: OwnerReference;
  readonly labels: Labels;
  /** Neither ended nor about to. */
  readonly active: boolean;
  readonly terminating: boolean;
  /** Deleted, whether they have ended or not. */
  readonly deleted: boolean;
  readonly ready: boolean;
  readonly size: number;
}

interface CountedGroup extends PodGroup {
  size: number;
}

const NO_LABELS: Labels = {};
/** Combinations of four facts. */
const STATES = 16;
const known = new WeakMap<Informer<Pod>, PodGroups>();

/**
 * How many Pods of which kind each owner has, counted as they change: so that what one Pod's change costs does not grow with the number of its
 * siblings.
 */
export class PodGroups {
  /** By owner, and by labels and state together. */
  private readonly owners = new Map<string, Map<number, CountedGroup>>();
  /** Active Pods by owner and node. */
  private readonly nodes = new Map<string, Map<string, number>>();
  /** Different labels that Pods have had, numbered, and the number of each object that holds some. */
  private readonly numbers = new Map<string, number>();
  private readonly numbered = new WeakMap<Labels, number>();
  /** Owners that have Pods, by namespace. */
  private readonly namespaces = new Map<string, Set<string>>();

  private constructor(pods: Informer<Pod>) {
    pods.onStored((change) => this.apply(change));
  }

  /** The groups of an informer's Pods. */
  static of(pods: Informer<Pod>): PodGroups {
    const groups = known.get(pods) ?? new PodGroups(pods);
    known.set(pods, groups);
    return groups;
  }

  /** The groups of the Pods that the owner with this UID manages. */
  ownedBy(uid: string): readonly PodGroup[] {
    return [...(this.owners.get(uid)?.values() ?? [])];
  }

  /** How many active Pods of each node the owner with this UID manages; those without a node are under ''. */
  activeByNode(uid: string): ReadonlyMap<string, number> {
    return this.nodes.get(uid) ?? NO_NODES;
  }

  /** The groups of all Pods of a namespace that are managed. */
  *managedIn(namespace: string): Generator<PodGroup> {
    for (const uid of this.namespaces.get(namespace) ?? []) yield* this.owners.get(uid)!.values();
  }

  private apply({ type, object, old }: Change): void {
    const [before, after] = [old as Pod | null, type === 'deleted' ? null : (object as Pod)];
    if (before && after && before.status === after.status && before.metadata === after.metadata && before.spec === after.spec) return;
    if (before) this.count(before, -1);
    if (after) this.count(after, 1);
  }

  private countOn(uid: string, node: string, by: number): void {
    const nodes = this.nodes.get(uid) ?? new Map<string, number>();
    const count = (nodes.get(node) ?? 0) + by;
    if (count > 0) nodes.set(node, count);
    else nodes.delete(node);
    if (nodes.size > 0) this.nodes.set(uid, nodes);
    else this.nodes.delete(uid);
  }

  /** The same number for the same labels. */
  private numberOf(labels: Labels): number {
    let number = this.numbered.get(labels);
    if (number === undefined) {
      const text = JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
      number = this.numbers.get(text) ?? this.numbers.size;
      this.numbers.set(text, number);
      this.numbered.set(labels, number);
    }
    return number;
  }

  private count(pod: Pod, by: number): void {
    const owner = controllerOf(pod);
    if (owner === undefined) return;
    const { uid } = owner;
    const { labels = NO_LABELS, namespace } = pod.metadata;
    const active = isPodActive(pod);
    const terminating = isPodTerminating(pod);
    const deleted = pod.metadata.deletionTimestamp !== undefined;
    const ready = isPodReady(pod);
    const state = Number(active) + 2 * Number(terminating) + 4 * Number(deleted) + 8 * Number(ready);
    const key = this.numberOf(labels) * STATES + state;
    if (active) this.countOn(uid, pod.spec.nodeName ?? '', by);
    let groups = this.owners.get(uid);
    if (!groups) {
      groups = new Map();
      this.owners.set(uid, groups);
      this.namespaces.set(namespace, (this.namespaces.get(namespace) ?? new Set()).add(uid));
    }
    let group = groups.get(key);
    if (!group) {
      group = { owner, labels, active, terminating, deleted, ready, size: 0 };
      groups.set(key, group);
    }
    group.size += by;
    if (group.size <= 0) groups.delete(key);
    if (groups.size > 0) return;
    this.owners.delete(uid);
    this.namespaces.get(namespace)?.delete(uid);
  }
}

const NO_NODES: ReadonlyMap<string, number> = new Map();
