import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, classOf } from '../../scheduler/volumes/claims.ts';
import { findMatchingVolume, isBoundTo, modesOf, offersModes, sizeOf } from '../../scheduler/volumes/matching.ts';

/** Which volume a claim gets, and what both look like then. Source: pkg/controller/volume/persistentvolume. */

/** The best volume for a claim; of those with different sets of access modes the ones with the fewest come first. Source: index.go findByClaim. */
export function bestVolumeFor(claim: KubernetesObject, volumes: readonly KubernetesObject[], waits: boolean): KubernetesObject | null {
  const byModes = new Map<string, KubernetesObject[]>();
  for (const volume of volumes) {
    if (!offersModes(volume, claim)) continue;
    const modes = [...new Set(modesOf(volume))].sort().join(',');
    const alike = byModes.get(modes);
    if (alike) alike.push(volume);
    else byModes.set(modes, [volume]);
  }
  const fewestFirst = [...byModes].sort(([one], [other]) => one.split(',').length - other.split(',').length);
  for (const [, alike] of fewestFirst) {
    const found = findMatchingVolume(claim, alike, { waits });
    if (found) return found;
  }
  return null;
}

/** Why a volume that a claim asks for by name does not suit it; null when it does. Source: pv_controller.go checkVolumeSatisfyClaim. */
export function misfit(volume: KubernetesObject, claim: KubernetesObject): string | null {
  if (volume.metadata.deletionTimestamp !== undefined) return `the volume is marked for deletion "${volume.metadata.name}"`;
  const [has, wants] = [quantityOf(volume.spec?.capacity?.storage), sizeOf(claim)];
  if (wants && (!has || has.compare(wants) < 0)) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if ((volume.spec?.volumeAttributesClassName ?? '') !== (claim.spec?.volumeAttributesClassName ?? ''))
    return 'volumeAttributesClassName does not match';
  if (volumeModeOf(volume) !== volumeModeOf(claim)) return 'incompatible volumeMode';
  return offersModes(volume, claim) ? null : 'incompatible accessMode';
}

const volumeModeOf = ({ spec }: KubernetesObject): string => (spec?.volumeMode as string | undefined) ?? 'Filesystem';

/** The volume with its reference to the claim; the same object when it has one already. Source: component-helpers GetBindVolumeToClaim. */
export function volumeGivenTo(volume: KubernetesObject, claim: KubernetesObject): KubernetesObject {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const chosen = !isBoundTo(volume, claim);
  if (!chosen && volume.spec.claimRef.uid === uid) return volume;
  const claimRef = {
    kind: claim.kind,
    namespace,
    name,
    uid,
    apiVersion: claim.apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
  };
  const metadata = chosen ? annotated(volume, BOUND_BY_CONTROLLER) : volume.metadata;
  return { ...volume, metadata, spec: { ...volume.spec, claimRef } };
}

/** The claim with the name of its volume; the same object when it has it already. Source: pv_controller.go bindClaimToVolume. */
export function claimGiven(claim: KubernetesObject, volume: KubernetesObject): KubernetesObject {
  const chosen = claim.spec?.volumeName !== volume.metadata.name;
  if (!chosen && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return claim;
  const metadata = annotated(claim, BIND_COMPLETED, ...(chosen ? [BOUND_BY_CONTROLLER] : []));
  return { ...claim, metadata, spec: { ...claim.spec, volumeName: volume.metadata.name } };
}

/** A claim's status in a phase; what its volume offers is said only when it is bound. Source: pv_controller.go updateClaimStatus. */
export function claimInPhase(claim: KubernetesObject, phase: string, volume?: KubernetesObject): KubernetesObject {
  const { accessModes: _, capacity, ...others } = claim.status ?? {};
  if (!volume) return { ...claim, status: { ...others, phase } };
  const offered = claim.status?.phase === phase ? capacity : volume.spec?.capacity;
  const modes = volume.spec?.accessModes;
  return { ...claim, status: { ...others, phase, ...(modes ? { accessModes: modes } : {}), ...(offered ? { capacity: offered } : {}) } };
}

export const volumeInPhase = (volume: KubernetesObject, phase: string): KubernetesObject => ({
  ...volume,
  status: { ...volume.status, phase },
});

function annotated({ metadata }: KubernetesObject, ...keys: readonly string[]): KubernetesObject['metadata'] {
  return { ...metadata, annotations: { ...metadata.annotations, ...Object.fromEntries(keys.map((key) => [key, 'yes'])) } };
}
