import type { KubernetesObject } from '../../kubernetes/object.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, classOf, waitsForConsumer } from '../scheduler/volumes/claims.ts';
import { findMatchingVolume, isBoundTo } from '../scheduler/volumes/matching.ts';

/**
 * Volumes and claims as their controller leaves them: free volumes are available, claims are bound to what fits, but for those that wait for
 * their first Pod. Source: pkg/controller/volume/persistentvolume/pv_controller.go.
 */
export function bindStandingClaims(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const settled = objects.map((object) => {
    if (object.kind !== 'PersistentVolume') return object;
    const phase = object.status?.phase as string | undefined;
    const known = phase !== undefined && phase !== 'Pending';
    return known ? object : { ...object, status: { ...object.status, phase: object.spec?.claimRef?.uid ? 'Bound' : 'Available' } };
  });
  const indexOf = (wanted: KubernetesObject): number => settled.indexOf(wanted);
  for (const [index, claim] of settled.entries()) {
    if (claim.kind !== 'PersistentVolumeClaim') continue;
    const volumes = settled.filter(({ kind }) => kind === 'PersistentVolume');
    const volume = volumeFor(claim, volumes, settled);
    if (volume) {
      settled[indexOf(volume)] = boundVolume(volume, claim);
      settled[index] = boundClaim(claim, volume);
    } else if (claim.status?.phase === undefined || claim.status.phase === 'Pending') settled[index] = unboundClaim(claim, volumes);
  }
  return settled;
}

function volumeFor(
  claim: KubernetesObject,
  volumes: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): KubernetesObject | null {
  const named = claim.spec?.volumeName as string | undefined;
  if (named) {
    const volume = volumes.find(({ metadata }) => metadata.name === named);
    return volume && (!volume.spec?.claimRef || isBoundTo(volume, claim)) ? volume : null;
  }
  const storageClass = objects.find(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === classOf(claim));
  return findMatchingVolume(claim, volumes, { waits: waitsForConsumer(storageClass) });
}

/** A claim that was bound once and whose volume is not there is lost; others wait. */
function unboundClaim(claim: KubernetesObject, volumes: readonly KubernetesObject[]): KubernetesObject {
  const named = claim.spec?.volumeName as string | undefined;
  const completed = claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
  const lost = named !== undefined && completed && !volumes.some(({ metadata }) => metadata.name === named);
  return { ...claim, status: { ...claim.status, phase: lost ? 'Lost' : 'Pending' } };
}

export function boundVolume(volume: KubernetesObject, claim: KubernetesObject): KubernetesObject {
  const { namespace, name, uid } = claim.metadata;
  const claimRef = { apiVersion: claim.apiVersion, kind: claim.kind, namespace, name, uid };
  const annotations = volume.spec?.claimRef
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
  return {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) },
    spec: { ...volume.spec, claimRef },
    status: { ...volume.status, phase: 'Bound' },
  };
}

export function boundClaim(claim: KubernetesObject, volume: KubernetesObject): KubernetesObject {
  const chosen = claim.spec?.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
  const annotations = { ...claim.metadata.annotations, [BIND_COMPLETED]: 'yes', ...chosen };
  const { accessModes, capacity } = volume.spec ?? {};
  return {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
    status: { ...claim.status, phase: 'Bound', ...(accessModes ? { accessModes } : {}), ...(capacity ? { capacity } : {}) },
  };
}
