import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type Taint, tolerates } from '../scheduler/filters.ts';
import type { Causes } from '../world/causes.ts';
import type { Timer } from '../world/clock.ts';
import type { Pod, Toleration } from '../world/pod.ts';
import { sameValue } from '../world/sameValue.ts';
import type { World } from '../world/world.ts';
import { withPodCondition } from './conditions.ts';

const SOURCE = { component: 'taint-eviction-controller', host: '' };
const REACTION_MS = 8;

/** Deletes Pods that do not tolerate a NoExecute taint of their node, at once or after their toleration ends. Source: pkg/controller/tainteviction. */
export class TaintEvictionController {
  private readonly scheduled = new Map<string, Timer>();

  constructor(private readonly world: World) {}

  start(): void {
    this.world.store.watch('Node', ({ type, object, old, causes }) => {
      if (type === 'deleted' || JSON.stringify(taintsOf(object)) === JSON.stringify(old && taintsOf(old))) return;
      for (const pod of this.world.store.list('Pod') as Pod[])
        if (pod.spec.nodeName === object.metadata.name) this.sync(pod, object, causes);
    });
    this.world.store.watch('Pod', ({ type, object, old, causes }) => {
      const pod = object as Pod;
      const before = old as Pod | null;
      if (type === 'deleted') this.cancel(pod, causes);
      else if (pod.spec.nodeName && (!before?.spec.nodeName || !sameValue(before.spec.tolerations, pod.spec.tolerations))) {
        const node = this.world.store.get('Node', undefined, pod.spec.nodeName);
        if (node && taintsOf(node).length > 0) this.sync(pod, node, causes);
      }
    });
  }

  private cancel(pod: Pod, causes: Causes): void {
    const timer = this.scheduled.get(pod.metadata.uid);
    if (!timer) return;
    timer.cancel();
    this.scheduled.delete(pod.metadata.uid);
    this.world.events.record(SOURCE, pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${nameOf(pod)}`, causes);
  }

  private sync(pod: Pod, node: KubernetesObject, causes: Causes): void {
    const seconds = secondsUntilEviction(pod.spec.tolerations ?? [], taintsOf(node));
    const { uid } = pod.metadata;
    if (typeof seconds === 'number' && this.scheduled.has(uid)) return;
    this.cancel(pod, causes);
    if (seconds === 'never') return;
    if (seconds === 'now' || seconds === 0) this.world.clock.after(REACTION_MS, 'controller', () => this.evict(pod, causes));
    else
      this.scheduled.set(
        uid,
        this.world.clock.after(seconds * 1000 + REACTION_MS, 'controller', () => this.evict(pod, causes)),
      );
  }

  /** Also a Pod that somebody else has deleted, or that has ended, is marked. */
  private evict(pod: Pod, causes: Causes): void {
    const { world } = this;
    this.scheduled.delete(pod.metadata.uid);
    const current = world.api.pod(pod.metadata.namespace, pod.metadata.name);
    const isCurrent = current?.metadata.uid === pod.metadata.uid;
    const text = `Marking for deletion Pod ${nameOf(pod)}`;
    const told = world.events.record(SOURCE, isCurrent ? current : pod, 'Normal', 'TaintManagerEviction', text, causes);
    if (!isCurrent) return;
    const conditions = withPodCondition(current.status.conditions, {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: world.nowTime(),
    });
    const marked = world.api.updatePodStatus(current, { ...current.status, conditions }, told);
    world.clock.after(world.latency('apiDelete'), 'controller', () => {
      if (marked) world.api.delete(marked, { uid: marked.metadata.uid }, told);
    });
  }
}

const nameOf = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

const taintsOf = (node: KubernetesObject): Taint[] =>
  ((node.spec?.taints ?? []) as Taint[]).filter((taint) => taint.effect === 'NoExecute');

/**
 * Only the first toleration that matches a taint counts, and the shortest of these; a Pod that tolerates not all taints goes now.
 * Source: GetMatchingTolerations, getMinTolerationTime.
 */
export function secondsUntilEviction(tolerations: readonly Toleration[], taints: readonly Taint[]): number | 'now' | 'never' {
  let least = Number.POSITIVE_INFINITY;
  for (const taint of taints) {
    const used = tolerations.find((toleration) => tolerates(toleration, taint));
    if (!used) return 'now';
    least = Math.min(least, Math.max(used.tolerationSeconds ?? Number.POSITIVE_INFINITY, 0));
  }
  return least === Number.POSITIVE_INFINITY ? 'never' : least;
}
