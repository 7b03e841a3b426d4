import type { Pod, PodVolume } from '../../world/pod.ts';
import type { ClusterEvent, EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable, unschedulable } from '../framework/status.ts';
import { isOwnClaim } from './volumeBinding.ts';

const NAME = 'VolumeRestrictions';
export const ERR_REASON_DISK_CONFLICT = 'node(s) had no available disk';
export const ERR_REASON_READ_WRITE_ONCE_POD_CONFLICT =
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
const DISK_IN_USE = unschedulable(NAME, ERR_REASON_DISK_CONFLICT);
const CLAIM_IN_USE = unschedulable(NAME, ERR_REASON_READ_WRITE_ONCE_POD_CONFLICT);

interface RestrictedVolume extends PodVolume {
  readonly gcePersistentDisk?: { readonly pdName: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID: string };
  readonly iscsi?: { readonly iqn: string; readonly readOnly?: boolean };
  readonly rbd?: { readonly monitors?: readonly string[]; readonly pool?: string; readonly image: string; readonly readOnly?: boolean };
}

interface State {
  /** Names of the Pod's claims that one Pod alone may use. */
  readonly exclusive: ReadonlySet<string>;
  /** Uses of those by others. */
  conflicts: number;
}

/** Disks and claims that cannot be shared. Source: plugins/volumerestrictions/volume_restrictions.go. */
export class VolumeRestrictions implements Plugin<State> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter(pod: PodInfo): PreFilterResult<State> {
    const { cache, listers } = this.handle;
    const exclusive = new Set<string>();
    for (const { persistentVolumeClaim } of pod.pod.spec.volumes ?? []) {
      if (!persistentVolumeClaim) continue;
      const name = persistentVolumeClaim.claimName;
      const claim = listers.claim(pod.namespace, name);
      if (!claim) return { status: unresolvable(NAME, `persistentvolumeclaim "${name}" not found`) };
      if ((claim.spec?.accessModes as string[] | undefined)?.includes('ReadWriteOncePod')) exclusive.add(name);
    }
    const conflicts = [...exclusive].filter((name) => cache.isClaimUsed(`${pod.namespace}/${name}`)).length;
    if (conflicts === 0 && !volumesOf(pod.pod).some(isRestricted)) return SKIP;
    return { state: { exclusive, conflicts } };
  }

  filter(state: State, { pod }: PodInfo, node: NodeInfo): Status | null {
    if (node.pods.some((other) => shareDisk(pod, other.pod))) return DISK_IN_USE;
    return state.conflicts > 0 ? CLAIM_IN_USE : null;
  }

  cloneState(state: State): State {
    return { ...state };
  }

  addPod(state: State, _pod: PodInfo, other: PodInfo): void {
    state.conflicts += uses(state, other);
  }

  removePod(state: State, _pod: PodInfo, other: PodInfo): void {
    state.conflicts -= uses(state, other);
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'Pod', actions: ['Delete'], hint: afterDelete },
    { resource: 'Node', actions: ['Add'] },
    { resource: 'PersistentVolumeClaim', actions: ['Add'], hint: isOwnClaim },
  ];

  places(pod: PodInfo): readonly Place[] {
    const fields = volumesOf(pod.pod).flatMap((volume, index) =>
      volume.persistentVolumeClaim || isRestricted(volume) ? [`spec.volumes[${index}]`] : [],
    );
    return inPod(pod, ...fields);
  }
}

const volumesOf = (pod: Pod): readonly RestrictedVolume[] => pod.spec.volumes ?? [];

const isRestricted = ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: RestrictedVolume): boolean =>
  Boolean(gcePersistentDisk || awsElasticBlockStore || iscsi || rbd);

const uses = ({ exclusive }: State, { pod }: PodInfo): number =>
  volumesOf(pod).filter(({ persistentVolumeClaim: claim }) => claim && exclusive.has(claim.claimName)).length;

const shareDisk = (pod: Pod, other: Pod): boolean =>
  volumesOf(pod).some((volume) => isRestricted(volume) && volumesOf(other).some((existing) => conflict(volume, existing)));

function conflict(volume: RestrictedVolume, existing: RestrictedVolume): boolean {
  const [disk, otherDisk] = [volume.gcePersistentDisk, existing.gcePersistentDisk];
  if (disk && otherDisk && disk.pdName === otherDisk.pdName && !(disk.readOnly && otherDisk.readOnly)) return true;
  const [block, otherBlock] = [volume.awsElasticBlockStore, existing.awsElasticBlockStore];
  if (block && otherBlock && block.volumeID === otherBlock.volumeID) return true;
  const [target, otherTarget] = [volume.iscsi, existing.iscsi];
  if (target && otherTarget && target.iqn === otherTarget.iqn && !(target.readOnly && otherTarget.readOnly)) return true;
  const [image, otherImage] = [volume.rbd, existing.rbd];
  if (!image || !otherImage || (image.readOnly && otherImage.readOnly)) return false;
  const sameCluster = (image.monitors ?? []).some((monitor) => otherImage.monitors?.includes(monitor));
  return sameCluster && image.pool === otherImage.pool && image.image === otherImage.image;
}

function afterDelete(pod: Pod, { old }: ClusterEvent): boolean {
  const gone = old as Pod | null;
  if (gone?.metadata.namespace !== pod.metadata.namespace) return false;
  const claims = new Set(volumesOf(pod).map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName));
  return shareDisk(pod, gone) || volumesOf(gone).some(({ persistentVolumeClaim: claim }) => claim && claims.has(claim.claimName));
}
