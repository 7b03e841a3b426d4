import type { Pod, PodStatus } from '../world/pod.ts';
import { isConditionTrue } from './conditions.ts';
import type { Kubelet } from './kubelet.ts';
import { isStaticPod } from './phase.ts';
import type { RuntimePodStatus } from './runtimePods.ts';

/** What a sync of a Pod looked at, where it can change without a new version of the Pod. */
interface Seen {
  readonly runtime: RuntimePodStatus;
  readonly status: PodStatus | undefined;
  readonly probes: number;
  readonly objects: number;
}

/** Kinds whose objects a sync brings into volumes. */
const KINDS = ['ConfigMap', 'Secret', 'Node'] as const;

/**
 * Syncs that found nothing to do. As long as the Pod, its containers, the results of its probes and what its volumes show are the same, the next one finds nothing either and
 * need not be run: a Pod at rest costs a look a minute, and hardly anything else.
 */
export class IdleSyncs {
  private readonly seen = new WeakMap<Pod, Seen>();

  constructor(private readonly kubelet: Kubelet) {}

  /** Would a sync do nothing but what the last one did, which was nothing? */
  knows(pod: Pod, runtime: RuntimePodStatus): boolean {
    const seen = this.seen.get(pod);
    if (!seen || seen.runtime !== runtime) return false;
    const now = this.look(pod, runtime);
    return seen.status === now.status && seen.probes === now.probes && seen.objects === now.objects;
  }

  /** A sync of the Pod has done nothing and changed nothing. */
  remember(pod: Pod, runtime: RuntimePodStatus): void {
    const { metadata, spec } = pod;
    const { kubelet } = this;
    const seen = this.look(pod, runtime);
    // A container that is not ready is probed at each sync; deadlines, missing secrets and the images of volumes are looked at each time.
    const rests =
      seen.status !== undefined &&
      isConditionTrue(seen.status, 'ContainersReady') &&
      metadata.deletionTimestamp === undefined &&
      spec.activeDeadlineSeconds === undefined &&
      !spec.imagePullSecrets?.length &&
      !spec.volumes?.some(({ image }) => image) &&
      kubelet.allocation.conditions(metadata.uid).length === 0 &&
      !isStaticPod(pod);
    if (rests) this.seen.set(pod, seen);
  }

  private look(pod: Pod, runtime: RuntimePodStatus): Seen {
    const { kubelet } = this;
    return {
      runtime,
      status: kubelet.status.get(pod.metadata.uid),
      probes: kubelet.probes.version,
      objects: KINDS.reduce((sum, kind) => sum + kubelet.world.store.changesOf(kind), 0),
    };
  }
}
