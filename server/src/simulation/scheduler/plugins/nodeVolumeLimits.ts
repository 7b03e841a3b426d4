import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod } from '../../world/pod.ts';
import type { ClusterEvent, EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable, unschedulable } from '../framework/status.ts';
import { claimsOf, classOf } from '../volumes/claims.ts';
import { claimPlaces, isOwnClaim } from './volumeBinding.ts';

const NAME = 'NodeVolumeLimits';
export const ERR_REASON_MAX_VOLUME_COUNT_EXCEEDED = 'node(s) exceed max volume count';
const REFUSED = unschedulable(NAME, ERR_REASON_MAX_VOLUME_COUNT_EXCEEDED);

interface CsiNodeDriver {
  readonly name: string;
  readonly allocatable?: { readonly count?: number };
}

/** Volumes by their unique name, with the driver of each. */
type Volumes = Map<string, string>;

/** How many volumes of a CSI driver a node takes. Source: plugins/nodevolumelimits/csi.go; in-tree volumes are not translated. */
export class NodeVolumeLimits implements Plugin<null> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter({ pod }: PodInfo): PreFilterResult<null> {
    return claimsOf(pod).length === 0 ? SKIP : { state: null };
  }

  filter(_state: null, pod: PodInfo, node: NodeInfo): Status | null {
    const wanted: Volumes = new Map();
    const missing = this.collect(pod.pod, wanted);
    if (missing !== null)
      return unresolvable(NAME, `looking up PVC ${pod.namespace}/${missing}: persistentvolumeclaim "${missing}" not found`);
    const limits = this.limits(node.name);
    if (wanted.size === 0 || limits.size === 0) return null;
    const attached: Volumes = new Map();
    for (const other of node.pods) this.collect(other.pod, attached);
    const used = new Map<string, number>();
    for (const driver of [...attached, ...this.attachments(node.name, attached)].map(([, name]) => name))
      used.set(driver, (used.get(driver) ?? 0) + 1);
    const added = new Map<string, number>();
    for (const [volume, driver] of wanted) if (!attached.has(volume)) added.set(driver, (added.get(driver) ?? 0) + 1);
    for (const [driver, count] of added) {
      const limit = limits.get(driver);
      if (limit !== undefined && (used.get(driver) ?? 0) + count > limit) return REFUSED;
    }
    return null;
  }

  private limits(node: string): ReadonlyMap<string, number> {
    const drivers = (this.handle.listers.get('CSINode', '', node)?.spec?.drivers ?? []) as CsiNodeDriver[];
    return new Map(
      drivers.flatMap(({ name, allocatable }) => (allocatable?.count === undefined ? [] : [[name, Number(allocatable.count)]])),
    );
  }

  /** Puts the Pod's volumes into `volumes`; the name of a claim that is not there. */
  private collect(pod: Pod, volumes: Volumes): string | null {
    let missing: string | null = null;
    for (const { name } of claimsOf(pod)) {
      const claim = this.handle.listers.claim(pod.metadata.namespace, name);
      if (!claim) missing ??= name;
      else {
        const volume = this.csiVolume(claim);
        if (volume) volumes.set(`${volume.driver}/${volume.handle}`, volume.driver);
      }
    }
    return missing;
  }

  /** A claim without a volume counts for the driver that will make one. */
  private csiVolume(claim: KubernetesObject): { readonly driver: string; readonly handle: string } | null {
    const { listers } = this.handle;
    const volume = listers.volume(claim.spec?.volumeName ?? '');
    if (volume) {
      const csi = volume.spec?.csi as { driver?: string; volumeHandle?: string } | undefined;
      return csi?.driver && csi.volumeHandle ? { driver: csi.driver, handle: csi.volumeHandle } : null;
    }
    const provisioner = listers.storageClass(classOf(claim))?.provisioner as string | undefined;
    return provisioner ? { driver: provisioner, handle: `?/${claim.metadata.namespace}/${claim.metadata.name}` } : null;
  }

  /** What is still attached although no Pod on the node uses it. */
  private attachments(node: string, attached: Volumes): Volumes {
    const { listers } = this.handle;
    const volumes: Volumes = new Map();
    for (const { spec } of listers.all('VolumeAttachment')) {
      const handle = listers.volume(spec?.source?.persistentVolumeName ?? '')?.spec?.csi?.volumeHandle;
      const name = `${spec?.attacher}/${handle}`;
      if (spec?.nodeName === node && spec.attacher && handle && !attached.has(name)) volumes.set(name, spec.attacher);
    }
    return volumes;
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'CSINode', actions: ['Add'] },
    { resource: 'CSINode', actions: ['Update'], hint: raisesLimit },
    {
      resource: 'Pod',
      actions: ['Delete'],
      hint: (_pod, { old }) => Boolean(old?.spec?.nodeName || old?.status?.nominatedNodeName) && claimsOf(old as Pod).length > 0,
    },
    { resource: 'PersistentVolumeClaim', actions: ['Add'], hint: isOwnClaim },
    { resource: 'VolumeAttachment', actions: ['Delete'] },
  ];

  places(pod: PodInfo, node: NodeInfo | null): readonly Place[] {
    const csiNode = node && this.handle.listers.get('CSINode', '', node.name);
    return [...claimPlaces(pod, this.handle), ...(csiNode ? [{ object: csiNode, field: 'spec.drivers' }] : [])];
  }
}

function raisesLimit(_pod: Pod, { old, new: changed }: ClusterEvent): boolean {
  const before = new Map(((old?.spec?.drivers ?? []) as CsiNodeDriver[]).map(({ name, allocatable }) => [name, allocatable?.count ?? 0]));
  return ((changed?.spec?.drivers ?? []) as CsiNodeDriver[]).some(
    ({ name, allocatable }) => (allocatable?.count ?? 0) > (before.get(name) ?? 0),
  );
}
