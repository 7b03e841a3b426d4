import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import { selectorOf, selects } from '../../../kubernetes/values/selector.ts';
import type { NodeSelectorTerm } from '../../world/pod.ts';
import { CompiledNodeSelector, type LabelledNode } from '../framework/nodeSelector.ts';
import { classOf } from './claims.ts';

interface ClaimReference {
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** Is the volume meant for the claim, or bound to it? Source: component-helpers/storage/volume IsVolumeBoundToClaim. */
export function isBoundTo(volume: KubernetesObject, claim: KubernetesObject): boolean {
  const reference = volume.spec?.claimRef as ClaimReference | undefined;
  if (!reference || reference.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false;
  return !reference.uid || reference.uid === claim.metadata.uid;
}

/** May the volume be used from the node? Source: volume.CheckNodeAffinity. */
export function reachableFrom(volume: KubernetesObject, node: LabelledNode): boolean {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms as NodeSelectorTerm[] | undefined;
  return !volume.spec?.nodeAffinity?.required || new CompiledNodeSelector(terms).matches(node);
}

export const sizeOf = (claim: KubernetesObject): ReturnType<typeof quantityOf> => quantityOf(claim.spec?.resources?.requests?.storage);

interface Search {
  /** Set by the scheduler: volumes that the node cannot reach are out. */
  readonly node?: LabelledNode;
  /** Volumes that other claims of the Pod were given. */
  readonly taken?: ReadonlySet<string>;
  /** Set by the volume controller for classes that wait: only volumes meant for the claim are found. */
  readonly waits?: boolean;
}

/**
 * The best volume for a claim: the one that is meant for it, else the smallest that will do.
 * Source: component-helpers/storage/volume FindMatchingVolume.
 */
export function findMatchingVolume(
  claim: KubernetesObject,
  volumes: readonly KubernetesObject[],
  { node, taken, waits = false }: Search,
): KubernetesObject | null {
  const wanted = sizeOf(claim);
  const selector = claim.spec?.selector ? selectorOf(claim.spec.selector) : null;
  let smallest: KubernetesObject | null = null;
  for (const volume of volumes) {
    const { spec, status, metadata } = volume;
    if (taken?.has(metadata.name ?? '')) continue;
    const meant = isBoundTo(volume, claim);
    if (spec?.claimRef && !meant) continue;
    const size = quantityOf(spec?.capacity?.storage);
    if (wanted && (!size || size.compare(wanted) < 0)) continue;
    if ((claim.spec?.volumeMode ?? 'Filesystem') !== (spec?.volumeMode ?? 'Filesystem')) continue;
    if ((claim.spec?.volumeAttributesClassName ?? '') !== (spec?.volumeAttributesClassName ?? '')) continue;
    if (metadata.deletionTimestamp !== undefined) continue;
    const reachable = !node || reachableFrom(volume, node);
    if (meant) return reachable ? volume : null;
    if (!node && waits) continue;
    if (status?.phase !== 'Available') continue;
    if (selector && ('error' in selector || !selects(selector.selector, metadata.labels))) continue;
    if (classOf(volume) !== classOf(claim) || !reachable || !offersModes(volume, claim)) continue;
    const best = smallest && quantityOf(smallest.spec?.capacity?.storage);
    if (!smallest || (best && size && best.compare(size) > 0)) smallest = volume;
  }
  return smallest;
}

export const modesOf = (object: KubernetesObject): readonly string[] => (object.spec?.accessModes ?? []) as string[];

/** Does the volume offer all access modes that the claim asks for? */
export function offersModes(volume: KubernetesObject, claim: KubernetesObject): boolean {
  const offered = modesOf(volume);
  return modesOf(claim).every((mode) => offered.includes(mode));
}
