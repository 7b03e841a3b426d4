import type { Labels } from '../../kubernetes/values/selector.ts';
import type { Pod } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
import { controllerOf, type Informer } from './informers.ts';
import { isPodActive, isPodReady, isPodTerminating } from './pods.ts';

/** Pods of one owner with the same labels and in the same state. */
export interface PodGroup {
  readonly labels: Labels;
  /** Neither ended nor about to. */
  readonly active: boolean;
  readonly terminating: boolean;
  readonly ready: boolean;
  readonly size: number;
}

interface CountedGroup extends PodGroup {
  size: number;
}

const NO_LABELS: Labels = {};
const known = new WeakMap<Informer<Pod>, PodGroups>();

/**
 * How many Pods of which kind each owner has, counted as they change: so that what one Pod's change costs does not grow with the number of its
 * siblings.
 */
export class PodGroups {
  private readonly owners = new Map<string, Map<string, CountedGroup>>();

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

  private apply({ type, object, old }: Change): void {
    const [before, after] = [old as Pod | null, type === 'deleted' ? null : (object as Pod)];
    if (before && after && before.status === after.status && before.metadata === after.metadata) return;
    if (before) this.count(before, -1);
    if (after) this.count(after, 1);
  }

  private count(pod: Pod, by: number): void {
    const uid = controllerOf(pod)?.uid;
    if (uid === undefined) return;
    const { labels = NO_LABELS } = pod.metadata;
    const active = isPodActive(pod);
    const terminating = isPodTerminating(pod);
    const ready = isPodReady(pod);
    const key = `${Number(active)}${Number(terminating)}${Number(ready)}${keyOfLabels(labels)}`;
    let groups = this.owners.get(uid);
    if (!groups) {
      groups = new Map();
      this.owners.set(uid, groups);
    }
    const group = groups.get(key) ?? { labels, active, terminating, ready, size: 0 };
    group.size += by;
    if (group.size > 0) groups.set(key, group);
    else groups.delete(key);
    if (groups.size === 0) this.owners.delete(uid);
  }
}

const keys = new WeakMap<Labels, string>();

function keyOfLabels(labels: Labels): string {
  let key = keys.get(labels);
  if (key === undefined) {
    key = JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
    keys.set(labels, key);
  }
  return key;
}
