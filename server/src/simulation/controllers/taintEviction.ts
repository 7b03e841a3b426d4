import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type Taint, tolerates } from '../scheduler/filters.ts';
import type { Causes } from '../world/causes.ts';
import type { Timer } from '../world/clock.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';

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
      if (type === 'deleted') this.cancel(pod.metadata.uid);
      else if (pod.spec.nodeName && !(old as Pod | null)?.spec.nodeName) {
        const node = this.world.store.get('Node', undefined, pod.spec.nodeName);
        if (node) this.sync(pod, node, causes);
      }
    });
  }

  private cancel(uid: string): boolean {
    const timer = this.scheduled.get(uid);
    timer?.cancel();
    this.scheduled.delete(uid);
    return timer !== undefined;
  }

  private sync(pod: Pod, node: KubernetesObject, causes: Causes): void {
    const taints = taintsOf(node);
    const uid = pod.metadata.uid;
    const seconds = tolerationSeconds(pod, taints);
    if (seconds === null) {
      if (this.cancel(uid))
        this.world.events.record(SOURCE, pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${nameOf(pod)}`, causes);
      return;
    }
    if (this.scheduled.has(uid) && seconds > 0) return;
    this.cancel(uid);
    this.scheduled.set(
      uid,
      this.world.clock.after(seconds * 1000 + REACTION_MS, 'controller', () => this.evict(pod, causes)),
    );
  }

  private evict(pod: Pod, causes: Causes): void {
    const { world } = this;
    this.scheduled.delete(pod.metadata.uid);
    const current = world.api.pod(pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== pod.metadata.uid || current.metadata.deletionTimestamp !== undefined || isPodTerminal(current.status))
      return;
    const told = world.events.record(SOURCE, current, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${nameOf(pod)}`, causes);
    const conditions = current.status.conditions.filter((condition) => condition.type !== 'DisruptionTarget');
    conditions.push({
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

/** Seconds until the Pod must go: 0 at once, null never. */
function tolerationSeconds(pod: Pod, taints: readonly Taint[]): number | null {
  if (taints.length === 0) return null;
  let least: number | null = null;
  for (const taint of taints) {
    const tolerating = (pod.spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint));
    if (tolerating.length === 0) return 0;
    for (const { tolerationSeconds: seconds } of tolerating)
      if (seconds !== undefined) least = Math.min(least ?? Number.POSITIVE_INFINITY, Math.max(seconds, 0));
  }
  return least;
}
