import type { Instant } from './instant.ts';
import type { Container, Pod, PodCondition, PodMeta, PodSpec, PodStatus } from './pod.ts';

/**
 * Pods change by new versions of them, a dozen in a life. Versions of the same part have the same members in the same order here, those too that are not set
 * (undefined counts as absent): what reads them finds all of one shape. A copy that is given a member which its original does not have has a shape of its
 * own, and with it everything that is copied from it; looking into thousands of shapes took a third of the time of large runs.
 */

/** The Pod with other parts. */
export const podVersion = ({ apiVersion, kind }: Pod, metadata: PodMeta, spec: PodSpec, status: PodStatus): Pod => ({
  apiVersion,
  kind,
  metadata,
  spec,
  status,
});

/** A copy of a Pod's metadata. */
export function copyMeta(meta: PodMeta): PodMeta {
  const copy: { readonly [Name in keyof Required<PodMeta>]: PodMeta[Name] | undefined } = {
    name: meta.name,
    generateName: meta.generateName,
    namespace: meta.namespace,
    uid: meta.uid,
    resourceVersion: meta.resourceVersion,
    generation: meta.generation,
    creationTimestamp: meta.creationTimestamp,
    deletionTimestamp: meta.deletionTimestamp,
    deletionGracePeriodSeconds: meta.deletionGracePeriodSeconds,
    labels: meta.labels,
    annotations: meta.annotations,
    ownerReferences: meta.ownerReferences,
    finalizers: meta.finalizers,
    managedFields: meta.managedFields,
    selfLink: meta.selfLink,
  };
  return copy as PodMeta;
}

/** A copy of a Pod's status with other conditions. */
export function copyStatus(status: PodStatus, conditions: PodCondition[]): PodStatus {
  const copy: { readonly [Name in keyof Required<PodStatus>]: PodStatus[Name] | undefined } = {
    phase: status.phase,
    reason: status.reason,
    message: status.message,
    conditions,
    hostIP: status.hostIP,
    podIP: status.podIP,
    startTime: status.startTime,
    qosClass: status.qosClass,
    nominatedNodeName: status.nominatedNodeName,
    initContainerStatuses: status.initContainerStatuses,
    containerStatuses: status.containerStatuses,
    ephemeralContainerStatuses: status.ephemeralContainerStatuses,
    resourceClaimStatuses: status.resourceClaimStatuses,
    extendedResourceClaimStatus: status.extendedResourceClaimStatus,
  };
  return copy as PodStatus;
}

/** A status that tells nothing yet but the phase. */
export const newStatus = (phase: PodStatus['phase']): PodStatus => copyStatus({ phase, conditions: [] }, []);

/** Gives a new Pod's spec the members that are filled in later: copies are made of it before. */
export function reserveMembers(spec: PodSpec): PodSpec {
  spec.nodeName ??= undefined;
  spec.priority ??= undefined;
  spec.tolerations ??= undefined;
  spec.serviceAccountName ??= undefined;
  spec.volumes ??= undefined;
  for (const container of spec.containers) {
    container.resources ??= undefined;
    container.volumeMounts ??= undefined;
  }
  return spec;
}

/** A condition, and one like another. */
export const condition = (
  type: string,
  status: PodCondition['status'],
  reason?: string,
  message?: string,
  lastTransitionTime?: Instant,
): PodCondition => ({ type, status, reason, message, lastTransitionTime });

export const copyCondition = ({ type, status, reason, message, lastTransitionTime }: PodCondition): PodCondition =>
  condition(type, status, reason, message, lastTransitionTime);

/** Lists of containers that were copied for one Pod, and the template's list. They differ in what is mounted of the Pod's own alone. */
const templates = new WeakMap<readonly Container[], readonly Container[]>();

/** Containers for one Pod of a template. */
export function copyContainers(template: readonly Container[]): Container[] {
  const copies = template.map((container) => ({ ...container }));
  templates.set(copies, template);
  return copies;
}

/** The list that a Pod's containers were copied from, or the list itself: the same for all that ask for the same. */
export const templateOf = (containers: readonly Container[]): readonly Container[] => templates.get(containers) ?? containers;
