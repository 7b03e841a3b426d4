import type { MinorVersion } from '../../../kubernetes/object.ts';
import { isPodTerminal, type Pod, type PodVolume } from '../../world/pod.ts';
import { podFromTemplate } from '../podControl.ts';
import { isPodAvailable, isPodReady } from '../pods.ts';
import type { ControllerRevision, PersistentVolumeClaim, StatefulSet, StatefulSetStatus } from '../types.ts';

/** Source: pkg/controller/statefulset/stateful_set_utils.go. */
export const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/** The number at the end of a Pod's name; -1 when there is none. */
export function ordinalOf({ metadata }: Pod): number {
  const match = /-(\d+)$/.exec(metadata.name);
  const ordinal = match ? Number(match[1]) : -1;
  return ordinal <= 2_147_483_647 ? ordinal : -1;
}

/** Its name is the set's with an ordinal. */
export const isMemberOf = (set: StatefulSet, pod: Pod): boolean =>
  pod.metadata.name.replace(/-\d+$/, '') === set.metadata.name && ordinalOf(pod) >= 0;

export const startOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;

export function isInRange(pod: Pod, set: StatefulSet): boolean {
  const index = ordinalOf(pod) - startOrdinal(set);
  return index >= 0 && index < set.spec.replicas;
}

export const claimName = (set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string =>
  `${template.metadata.name}-${set.metadata.name}-${ordinal}`;

/** The claims a Pod of the set needs. */
export function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { name: _, ...meta } = template.metadata;
    const metadata = { ...meta, name: claimName(set, template, ordinal), namespace: set.metadata.namespace };
    const labels = { ...meta.labels, ...set.spec.selector.matchLabels };
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: Object.keys(labels).length > 0 ? { ...metadata, labels } : metadata,
      spec: structuredClone(template.spec),
      status: { phase: 'Pending' },
    } as PersistentVolumeClaim;
  });
}

/** A Pod as the API knows it, or one that is still to be created: it has no phase. */
export const isCreated = (pod: Pod): boolean => pod.status?.phase !== undefined;
export const isFinished = (pod: Pod): boolean => isCreated(pod) && isPodTerminal(pod.status);
export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
export const isRunningAndReady = (pod: Pod): boolean => isCreated(pod) && pod.status.phase === 'Running' && isPodReady(pod);
export const isAvailable = (pod: Pod, set: StatefulSet, now: number): boolean =>
  isCreated(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
export const isUnavailable = (pod: Pod, set: StatefulSet, now: number): boolean => !isAvailable(pod, set, now) || isTerminating(pod);

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_LABEL] ?? '';

/** The set with the template of a revision. Source: ApplyRevision. */
export const withRevision = (set: StatefulSet, { data }: ControllerRevision): StatefulSet => ({
  ...set,
  spec: { ...set.spec, template: data.spec.template },
});

/** Labels that say who a Pod is. */
export function withIdentity(labels: Readonly<Record<string, string>> | undefined, name: string, ordinal: number): Record<string, string> {
  return { ...labels, [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
}

export const hasIdentity = ({ metadata }: Pod): boolean => metadata.labels?.[POD_NAME_LABEL] === metadata.name;

function newPod(set: StatefulSet, ordinal: number, revision: string, version: MinorVersion): Pod {
  const pod = podFromTemplate(set.spec.template, set, version);
  const name = `${set.metadata.name}-${ordinal}`;
  pod.metadata.name = name;
  pod.metadata.labels = { ...withIdentity(pod.metadata.labels, name, ordinal), [REVISION_LABEL]: revision };
  pod.spec.hostname = name;
  if (set.spec.serviceName) pod.spec.subdomain = set.spec.serviceName;
  const claims = (set.spec.volumeClaimTemplates ?? []).map(
    (template): PodVolume => ({ name: template.metadata.name, persistentVolumeClaim: { claimName: claimName(set, template, ordinal) } }),
  );
  const others = (pod.spec.volumes ?? []).filter((volume) => !claims.some(({ name: claimed }) => claimed === volume.name));
  if (claims.length + others.length > 0) pod.spec.volumes = [...claims, ...others];
  return pod;
}

/** Below the partition a Pod comes back as it was, otherwise as the update wants it. Source: newVersionedStatefulSetPod. */
export function newVersionedPod(
  set: StatefulSet,
  current: ControllerRevision,
  update: ControllerRevision,
  ordinal: number,
  version: MinorVersion,
): Pod {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status.currentReplicas ?? 0);
  const revision = type === 'RollingUpdate' && ordinal < startOrdinal(set) + kept ? current : update;
  return newPod(withRevision(set, revision), ordinal, revision.metadata.name, version);
}

/** Counts of the Pods. Source: updateStatus, computeReplicaStatus. */
export function withCounts(
  status: StatefulSetStatus,
  set: StatefulSet,
  current: ControllerRevision,
  update: ControllerRevision,
  pods: readonly Pod[],
  now: number,
): StatefulSetStatus {
  const counts = { replicas: 0, readyReplicas: 0, availableReplicas: 0, currentReplicas: 0, updatedReplicas: 0 };
  for (const pod of pods) {
    if (!isCreated(pod)) continue;
    counts.replicas++;
    if (isRunningAndReady(pod)) {
      counts.readyReplicas++;
      if (isAvailable(pod, set, now)) counts.availableReplicas++;
    }
    if (isTerminating(pod)) continue;
    if (revisionOf(pod) === current.metadata.name) counts.currentReplicas++;
    if (revisionOf(pod) === update.metadata.name) counts.updatedReplicas++;
  }
  return { ...status, ...counts };
}

/** All Pods are updated: the update revision is the current one now. Source: completeRollingUpdate. */
export function completed(status: StatefulSetStatus, { spec }: StatefulSet): StatefulSetStatus {
  const { replicas } = spec;
  const done = status.updatedReplicas === replicas && status.readyReplicas === replicas && status.replicas === replicas;
  if (spec.updateStrategy.type !== 'RollingUpdate' || !done) return status;
  return { ...status, currentReplicas: replicas, currentRevision: status.updateRevision ?? '' };
}

const COMPARED = [
  'replicas',
  'currentReplicas',
  'readyReplicas',
  'updatedReplicas',
  'availableReplicas',
  'currentRevision',
  'updateRevision',
] as const;

/** Source: inconsistentStatus. */
export const isInconsistent = (set: StatefulSet, status: StatefulSetStatus): boolean =>
  (status.observedGeneration ?? 0) > (set.status.observedGeneration ?? 0) ||
  COMPARED.some((field) => (status[field] || undefined) !== (set.status[field] || undefined));

/** As it is stored: zeroes are left out where the API leaves them out. */
export function stored(status: StatefulSetStatus): StatefulSetStatus {
  const { readyReplicas, currentReplicas, updatedReplicas, ...rest } = status;
  return {
    ...rest,
    ...(readyReplicas ? { readyReplicas } : {}),
    ...(currentReplicas ? { currentReplicas } : {}),
    ...(updatedReplicas ? { updatedReplicas } : {}),
  };
}
