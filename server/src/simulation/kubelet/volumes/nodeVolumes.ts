import type { Volume } from '../../runtime/runtime.ts';
import type { Pod, PodVolume } from '../../world/pod.ts';
import type { World } from '../../world/world.ts';
import { HostPaths } from './hostPaths.ts';

/** File trees on a node that outlive a kubelet, a container, or even a Pod: emptyDirs by Pod, hostPaths and persistent volumes by place. */
export class NodeVolumes {
  readonly hostPaths = new HostPaths();
  private readonly volumes = new Map<string, Volume>();

  constructor(private readonly world: World) {}

  volumeFor(pod: Pod, spec: PodVolume, create: (name: string) => Volume): Volume {
    const key = this.keyOf(pod, spec);
    let volume = this.volumes.get(key);
    if (!volume) {
      volume = create(spec.name);
      this.volumes.set(key, volume);
    }
    return volume;
  }

  private keyOf(pod: Pod, spec: PodVolume): string {
    if (spec.hostPath) return `host:${spec.hostPath.path}`;
    const claim = spec.persistentVolumeClaim?.claimName ?? (spec.ephemeral ? `${pod.metadata.name}-${spec.name}` : undefined);
    if (claim === undefined) return `pod:${pod.metadata.uid}/${spec.name}`;
    const bound = this.world.store.get('PersistentVolumeClaim', pod.metadata.namespace, claim)?.spec?.volumeName as string | undefined;
    const path = bound
      ? (this.world.store.get('PersistentVolume', undefined, bound)?.spec?.hostPath?.path as string | undefined)
      : undefined;
    return path ? `host:${path}` : `claim:${pod.metadata.namespace}/${claim}`;
  }

  /** The Pod's own volumes are gone with it. */
  removePod(uid: string): void {
    for (const key of this.volumes.keys()) if (key.startsWith(`pod:${uid}/`)) this.volumes.delete(key);
  }
}
