import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';
import { classOf, waitsForConsumer } from '../volumes/claims.ts';
import { claimPlaces, isOwnClaim } from './volumeBinding.ts';

const NAME = 'VolumeZone';
export const ERR_REASON_CONFLICT = 'node(s) had no available volume zone';
const REFUSED = unresolvable(NAME, ERR_REASON_CONFLICT);

const GA_LABELS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
};
const LABELS = Object.keys(GA_LABELS);
/** Between the zones of a volume in several. */
const ZONES_SEPARATOR = '__';

interface VolumeTopology {
  readonly key: string;
  readonly values: ReadonlySet<string>;
}

/** Volumes with zone labels are reached from nodes of their zone only. Source: plugins/volumezone/volume_zone.go. */
export class VolumeZone implements Plugin<readonly VolumeTopology[]> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter(pod: PodInfo): PreFilterResult<readonly VolumeTopology[]> {
    const { listers } = this.handle;
    const refuse = (reason: string): PreFilterResult<readonly VolumeTopology[]> => ({ status: unresolvable(NAME, reason) });
    const state: VolumeTopology[] = [];
    for (const { persistentVolumeClaim } of pod.pod.spec.volumes ?? []) {
      if (!persistentVolumeClaim) continue;
      const claim = listers.claim(pod.namespace, persistentVolumeClaim.claimName);
      if (!claim) return refuse(`persistentvolumeclaim "${persistentVolumeClaim.claimName}" not found`);
      const volumeName = claim.spec?.volumeName as string | undefined;
      if (!volumeName) {
        const className = classOf(claim);
        if (!className) return refuse('PersistentVolumeClaim had no pv name and storageClass name');
        const storageClass = listers.storageClass(className);
        if (!storageClass) return refuse(`storageclass.storage.k8s.io "${className}" not found`);
        if (waitsForConsumer(storageClass)) continue;
        return refuse('PersistentVolume had no name');
      }
      const volume = listers.volume(volumeName);
      if (!volume) return refuse(`persistentvolume "${volumeName}" not found`);
      state.push(...topologiesOf(volume));
    }
    return state.length === 0 ? SKIP : { state };
  }

  filter(topologies: readonly VolumeTopology[], _pod: PodInfo, { labels }: NodeInfo): Status | null {
    if (!LABELS.some((label) => labels[label] !== undefined)) return null;
    const reached = topologies.every(({ key, values }) => {
      const value = labels[key] ?? labels[GA_LABELS[key]!];
      return value !== undefined && values.has(value);
    });
    return reached ? null : REFUSED;
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'StorageClass', actions: ['Add'], hint: (_pod, { new: added }) => waitsForConsumer(added ?? undefined) },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
    { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'], hint: isOwnClaim },
    {
      resource: 'PersistentVolume',
      actions: ['Add', 'Update'],
      hint: (_pod, { old, new: changed }) =>
        old === null || LABELS.some((label) => old.metadata.labels?.[label] !== changed?.metadata.labels?.[label]),
    },
  ];

  places(pod: PodInfo): readonly Place[] {
    return claimPlaces(pod, this.handle);
  }
}

const topologiesOf = ({ metadata }: KubernetesObject): VolumeTopology[] =>
  LABELS.flatMap((key) => {
    const value = metadata.labels?.[key];
    if (value === undefined) return [];
    const values = value.split(ZONES_SEPARATOR);
    return values.includes('') ? [] : [{ key, values: new Set(values) }];
  });
