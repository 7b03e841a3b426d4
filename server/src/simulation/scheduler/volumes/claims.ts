import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod, PodVolume } from '../../world/pod.ts';

/** Claims, volumes and classes as the scheduler and the volume controller read them. Source: component-helpers/storage/volume. */

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
/** Annotation that named the class before there was a field. */
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
/** Provisioner of classes whose volumes somebody makes by hand. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** A claim that a volume of a Pod stands for. */
export interface NamedClaim {
  readonly name: string;
  /** Made for this Pod from a template, by the ephemeral volume controller. */
  readonly ephemeral: boolean;
  readonly field: string;
}

export function claimOf(pod: Pod, volume: PodVolume, index: number): NamedClaim | null {
  const field = `spec.volumes[${index}]`;
  if (volume.persistentVolumeClaim)
    return { name: volume.persistentVolumeClaim.claimName, ephemeral: false, field: `${field}.persistentVolumeClaim.claimName` };
  if (volume.ephemeral) return { name: `${pod.metadata.name}-${volume.name}`, ephemeral: true, field: `${field}.ephemeral` };
  return null;
}

export const claimsOf = (pod: Pod): NamedClaim[] => (pod.spec.volumes ?? []).flatMap((volume, index) => claimOf(pod, volume, index) ?? []);

/** The class of a claim or a volume; empty for none. */
export const classOf = (object: KubernetesObject): string =>
  object.metadata.annotations?.[BETA_CLASS] ?? (object.spec?.storageClassName as string | undefined) ?? '';

export const isFullyBound = (claim: KubernetesObject): boolean =>
  Boolean(claim.spec?.volumeName) && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;

export const waitsForConsumer = (storageClass: KubernetesObject | undefined): boolean =>
  storageClass?.volumeBindingMode === 'WaitForFirstConsumer';

/** Is the claim of an ephemeral volume this Pod's own? What is wrong otherwise. Source: ephemeral.VolumeIsForPod. */
export function foreignClaim(pod: Pod, claim: KubernetesObject): string | null {
  const owners = (claim.metadata.ownerReferences ?? []) as { uid?: string; controller?: boolean }[];
  if (owners.some(({ uid, controller }) => controller && uid === pod.metadata.uid)) return null;
  return `PVC ${claim.metadata.namespace}/${claim.metadata.name} was not created for pod ${pod.metadata.namespace}/${pod.metadata.name} (pod is not owner)`;
}
