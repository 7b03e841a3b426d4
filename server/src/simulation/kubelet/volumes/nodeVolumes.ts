import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { Text } from '../../../texts/text.ts';
import type { VolumeKind } from '../../runtime/index.ts';
import type { Volume } from '../../runtime/runtime.ts';
import type { Pod, PodVolume } from '../../world/pod.ts';
import type { World } from '../../world/world.ts';
import { HostPaths } from './hostPaths.ts';
import { isApiVolume } from './volumeSources.ts';

/** Makes volumes; see RuntimeFactory. */
interface VolumeMakers {
  readonly createVolume: (name: string, kind: VolumeKind, limitBytes?: number) => Volume;
  readonly createImageVolume: (name: string, reference: string) => Volume | null;
}

/** Kinds of volumes whose content the objects of a run tell, or that begin empty. */
const KNOWN_CONTENT: ReadonlySet<string> = new Set([
  'emptyDir',
  'configMap',
  'secret',
  'downwardAPI',
  'projected',
  'hostPath',
  'persistentVolumeClaim',
  'ephemeral',
]);

const assumedEmpty = (subject: string): Text => ({
  en: `Nothing is known of what is in ${subject}: the volume is taken to be mounted, and empty.`,
  'zh-cn': `无法得知 ${subject} 中的内容：假定该卷能挂载，并且是空的。`,
});

/** File trees on a node that outlive a kubelet, a container, or even a Pod: emptyDirs by Pod, hostPaths and persistent volumes by place. */
export class NodeVolumes {
  readonly hostPaths = new HostPaths();
  /** Of Pods by UID and name, of others by place. */
  private readonly ofPods = new Map<string, Map<string, Volume>>();
  private readonly others = new Map<string, Volume>();

  constructor(private readonly world: World) {}

  volumeFor(pod: Pod, spec: PodVolume, index: number, create: VolumeMakers): Volume {
    const place = this.placeOf(pod, spec);
    const key = place ?? spec.name;
    const volumes = place === null ? this.ofPod(pod.metadata.uid) : this.others;
    let volume = volumes.get(key);
    if (!volume) {
      volume = this.make(pod, spec, index, create);
      volumes.set(key, volume);
    }
    return volume;
  }

  private ofPod(uid: string): Map<string, Volume> {
    let volumes = this.ofPods.get(uid);
    if (!volumes) {
      volumes = new Map();
      this.ofPods.set(uid, volumes);
    }
    return volumes;
  }

  private make(pod: Pod, spec: PodVolume, index: number, { createVolume, createImageVolume }: VolumeMakers): Volume {
    const ofImage = spec.image ? createImageVolume(spec.name, spec.image.reference) : null;
    if (ofImage) return ofImage;
    const kind = Object.keys(spec).find((field) => field !== 'name') ?? '';
    if (!KNOWN_CONTENT.has(kind)) {
      const cause = this.world.field(pod, `spec.volumes[${index}].${kind}`);
      const subject = spec.image?.reference ?? kind;
      if ('object' in cause) this.world.assume('volume.content', cause.object, cause.field, assumedEmpty(subject));
    }
    const volumeKind = this.kindOf(spec);
    const volume = createVolume(spec.name, volumeKind, memoryLimit(spec));
    const group = pod.spec.securityContext?.fsGroup;
    if (group !== undefined && (volumeKind === 'directory' || volumeKind === 'memory')) volume.setGroup(group);
    return volume;
  }

  private kindOf(spec: PodVolume): VolumeKind {
    if (isApiVolume(spec)) return 'files';
    if (spec.emptyDir?.medium === 'Memory') return 'memory';
    if (!spec.hostPath) return 'directory';
    const file = spec.hostPath.type?.startsWith('File') || this.hostPaths.kindOf(spec.hostPath.path) === 'file';
    return file ? 'file' : 'host';
  }

  /** Null: it is the Pod's own. */
  private placeOf(pod: Pod, spec: PodVolume): string | null {
    if (spec.hostPath) return `host:${spec.hostPath.path}`;
    const claim = spec.persistentVolumeClaim?.claimName ?? (spec.ephemeral ? `${pod.metadata.name}-${spec.name}` : undefined);
    if (claim === undefined) return null;
    const bound = this.world.store.get('PersistentVolumeClaim', pod.metadata.namespace, claim)?.spec?.volumeName as string | undefined;
    const path = bound
      ? (this.world.store.get('PersistentVolume', undefined, bound)?.spec?.hostPath?.path as string | undefined)
      : undefined;
    return path ? `host:${path}` : `claim:${pod.metadata.namespace}/${claim}`;
  }

  /** The Pod's own volumes are gone with it. */
  removePod(uid: string): void {
    this.ofPods.delete(uid);
  }
}

/** A volume in memory is no larger than its limit. */
function memoryLimit({ emptyDir }: PodVolume): number | undefined {
  if (emptyDir?.medium !== 'Memory') return undefined;
  const limit = quantityOf(emptyDir.sizeLimit);
  return limit && !limit.isZero() ? Number(limit.roundUp(0).unscaled) : undefined;
}
