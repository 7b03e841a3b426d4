import type { KubernetesObject } from '../../kubernetes/object.ts';
import { bestVolumeFor, claimGiven, claimInPhase, misfit, volumeGivenTo, volumeInPhase } from '../controllers/volume/binding.ts';
import { BIND_COMPLETED, classOf, waitsForConsumer } from '../scheduler/volumes/claims.ts';
import { isBoundTo } from '../scheduler/volumes/matching.ts';

/**
 * Volumes and claims as their controllers leave them: free volumes are available, claims are bound to what fits, but for those that wait for
 * their first Pod. Source: pkg/controller/volume/persistentvolume/pv_controller.go.
 */
export function bindStandingClaims(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const settled = objects.map((object) => {
    if (object.kind !== 'PersistentVolume' || !isNew(object)) return object;
    return volumeInPhase(object, object.spec?.claimRef?.uid ? 'Bound' : 'Available');
  });
  for (const [index, claim] of settled.entries()) {
    if (claim.kind !== 'PersistentVolumeClaim') continue;
    const volumes = settled.filter(({ kind }) => kind === 'PersistentVolume');
    const volume = volumeFor(claim, volumes, settled);
    if (volume) {
      settled[settled.indexOf(volume)] = volumeInPhase(volumeGivenTo(volume, claim), 'Bound');
      settled[index] = claimInPhase(claimGiven(claim, volume), 'Bound', volume);
    } else if (isNew(claim)) settled[index] = claimInPhase(claim, isLost(claim, volumes) ? 'Lost' : 'Pending');
  }
  return settled;
}

function isNew({ status }: KubernetesObject): boolean {
  return status?.phase === undefined || status.phase === 'Pending';
}

function volumeFor(
  claim: KubernetesObject,
  volumes: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): KubernetesObject | null {
  const named = claim.spec?.volumeName as string | undefined;
  if (named) {
    const volume = volumes.find(({ metadata }) => metadata.name === named);
    if (!volume) return null;
    return isBoundTo(volume, claim) || (!volume.spec?.claimRef && misfit(volume, claim) === null) ? volume : null;
  }
  const storageClass = objects.find(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === classOf(claim));
  return bestVolumeFor(claim, volumes, waitsForConsumer(storageClass));
}

/** A claim that was bound once and whose volume is not there is lost. */
function isLost(claim: KubernetesObject, volumes: readonly KubernetesObject[]): boolean {
  const named = claim.spec?.volumeName as string | undefined;
  const completed = claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
  return named !== undefined && completed && !volumes.some(({ metadata }) => metadata.name === named);
}
