import type { Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';

/** The collector looks every 20 s and gives a missing node 40 s to come back. */
const GONE_AFTER_MS = 49_000;

/** Removes Pods that are bound to a node which does not exist. Source: pkg/controller/podgc. */
export class PodGarbageCollector {
  constructor(private readonly world: World) {}

  start(): void {
    const { world } = this;
    world.store.watch('Pod', ({ type, object, old }) => {
      const pod = object as Pod;
      if (type !== 'deleted' && pod.spec.nodeName && !(old as Pod | null)?.spec.nodeName && !this.hasNode(pod)) this.watchOver(pod);
    });
    world.store.watch('Node', ({ type, object }) => {
      if (type === 'deleted')
        for (const pod of world.store.list('Pod') as Pod[]) if (pod.spec.nodeName === object.metadata.name) this.watchOver(pod);
    });
  }

  private hasNode(pod: Pod): boolean {
    return this.world.store.get('Node', undefined, pod.spec.nodeName ?? '') !== undefined;
  }

  private watchOver(pod: Pod): void {
    this.world.clock.after(GONE_AFTER_MS, 'controller', () => {
      const { world } = this;
      const current = world.api.pod(pod.metadata.namespace, pod.metadata.name);
      if (current?.metadata.uid !== pod.metadata.uid || this.hasNode(current)) return;
      const causes = [world.field(current, 'spec.nodeName')];
      const conditions = current.status.conditions.filter((condition) => condition.type !== 'DisruptionTarget');
      conditions.push({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByPodGC',
        message: 'PodGC: node no longer exists',
        lastTransitionTime: world.nowTime(),
      });
      const failed = world.api.updatePodStatus(current, { ...current.status, phase: 'Failed', conditions }, causes);
      world.clock.after(world.latency('apiDelete'), 'controller', () => {
        if (failed) world.api.delete(failed, { gracePeriodSeconds: 0, uid: failed.metadata.uid }, causes);
      });
    });
  }
}
