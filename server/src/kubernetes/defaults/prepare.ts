import { memberOf } from '../../manifest/members.ts';
import { kindKey } from '../kindKey.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { minorOf } from '../schema/model.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { trimSpace } from '../values/goSpace.ts';
import { generatedName } from '../values/names.ts';
import { qosClassOf } from '../values/podResources.ts';
import type { WarningFinding } from '../warnings/finding.ts';
import { dropDisabledFields } from './disabledFields.ts';
import { storageVersionOf } from './extensions.ts';
import { allocateService } from './serviceAddresses.ts';
import type { Fields } from './shape.ts';

/** What the server makes up on a create and what therefore has to be said from outside. */
export interface CreateFacts {
  /** The object's uid, which Jobs select their Pods by. */
  readonly uid?: string;
  /** RFC 3339 time of the request, which a PersistentVolume and a gated Pod show; left out of the object when not given. */
  readonly now?: string;
}

/** Stands for the random uid of an object that is not stored. */
export const PLACEHOLDER_UID = '00000000-0000-0000-0000-000000000000';

/** Kinds whose first stored version is generation 1. Source: the strategies in pkg/registry. */
const WITH_GENERATION = new Set([
  'v1/Pod',
  'v1/PodTemplate',
  'v1/ReplicationController',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/IngressClass',
  'networking.k8s.io/v1/NetworkPolicy',
  'discovery.k8s.io/v1/EndpointSlice',
  'policy/v1/PodDisruptionBudget',
  'scheduling.k8s.io/v1/PriorityClass',
  'resource.k8s.io/v1/DeviceClass',
  'resource.k8s.io/v1/ResourceSlice',
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding',
  'apiextensions.k8s.io/v1/CustomResourceDefinition',
]);

/** Kinds whose status a create cannot set. Nodes are not among them. */
const WITHOUT_STATUS = new Set([
  'v1/ReplicationController',
  'v1/Service',
  'v1/Namespace',
  'v1/PersistentVolume',
  'v1/PersistentVolumeClaim',
  'v1/ResourceQuota',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'autoscaling/v1/HorizontalPodAutoscaler',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'certificates.k8s.io/v1/CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/ServiceCIDR',
  'storage.k8s.io/v1/VolumeAttachment',
  'policy/v1/PodDisruptionBudget',
  'resource.k8s.io/v1/ResourceClaim',
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy',
]);

/** The first minor release that drops it, where that was not always so. */
const WITHOUT_STATUS_SINCE: Readonly<Record<string, number>> = { 'networking.k8s.io/v1/ServiceCIDR': 36 };

/** Metadata that users may not set. */
const SET_BY_SERVER = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
  'resourceVersion',
] as const;

/**
 * What a kind's strategy does to a new object after mutating admission and before validation: what users may not set is cleared, what
 * depends on the rest is filled in, fields behind closed gates are dropped. Changes the object in place; returns the warnings that the
 * server gives at this point, valid or not. Source: apiserver/pkg/registry/rest/create.go BeforeCreate, pkg/registry strategies.
 */
export function prepareForCreate(object: KubernetesObject, version: MinorVersion, facts: CreateFacts = {}): WarningFinding[] {
  const kind = kindKey(object);
  const { metadata } = object;
  for (const field of SET_BY_SERVER) if (field in metadata) delete metadata[field];
  // Nothing can be appended to an address.
  const nameOf = kind === 'networking.k8s.io/v1/IPAddress' ? String : generatedName;
  if (!metadata.name && metadata.generateName) metadata.name = nameOf(metadata.generateName);
  if (WITH_GENERATION.has(kind)) metadata.generation = 1;
  if (WITHOUT_STATUS.has(kind) && minorOf(version) >= (WITHOUT_STATUS_SINCE[kind] ?? 0)) delete object.status;
  STRATEGIES[kind]?.(object, facts);
  dropDisabledFields(object, version);
  if (kind !== 'v1/Pod') return [];
  mergeLabelKeys(object);
  return copyAppArmorAnnotations(object);
}

/**
 * Addresses and ports that the server picks. It does so before validation; here what an allocator refuses of a user's own choice is among
 * the rules of validation, which therefore have to see what was written.
 */
export function allocate(object: KubernetesObject): void {
  if (object.apiVersion === 'v1' && object.kind === 'Service') allocateService(object);
}

/** The condition of a new Pod that has gates. Source: core/pod/strategy.go applySchedulingGatedCondition. */
export const SCHEDULING_GATED = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
} as const;

const STRATEGIES: Readonly<Record<string, (object: KubernetesObject, facts: CreateFacts) => void>> = {
  'v1/Pod': (pod, { now }) => {
    // The class is the only part of a status that counts: GetPodQOS believes what is written.
    pod.status = { phase: 'Pending', qosClass: pod.status?.qosClass || qosClassOf(pod.spec ?? {}) };
    if (!pod.spec?.schedulingGates?.length) return;
    pod.status.conditions = [{ ...SCHEDULING_GATED, ...(now ? { lastTransitionTime: now } : {}) }];
  },
  'v1/Namespace': (namespace) => {
    const spec: Fields = namespace.spec ?? {};
    if (!spec.finalizers?.includes('kubernetes')) namespace.spec = { ...spec, finalizers: [...(spec.finalizers ?? []), 'kubernetes'] };
    namespace.status = { phase: 'Active' };
  },
  'v1/PersistentVolume': (volume, { now }) => {
    volume.status = { phase: 'Pending', ...(now ? { lastPhaseTransitionTime: now } : {}) };
  },
  'v1/PersistentVolumeClaim': ({ spec }) => {
    if (spec) settleDataSources(spec);
  },
  'v1/LimitRange': ({ metadata }) => {
    if (!metadata.generateName) metadata.name ||= PLACEHOLDER_UID;
  },
  // The server writes there who asks.
  'certificates.k8s.io/v1/CertificateSigningRequest': ({ spec }) => {
    for (const name of ['username', 'uid', 'groups', 'extra']) if (spec) delete spec[name];
  },
  'discovery.k8s.io/v1/EndpointSlice': dropTopology,
  'v1/ServiceAccount': cleanSecretReferences,
  'apps/v1/DaemonSet': ({ metadata }) => {
    const annotation = 'deprecated.daemonset.template.generation';
    const generation = Math.max(1, Number(metadata.annotations?.[annotation] ?? 0) || 0);
    metadata.annotations = { ...metadata.annotations, [annotation]: String(generation) };
  },
  'apiextensions.k8s.io/v1/CustomResourceDefinition': (definition) => {
    const stored = storageVersionOf(definition.spec);
    definition.status = { ...(stored !== undefined && { storedVersions: [stored] }) };
  },
  'apiregistration.k8s.io/v1/APIService': (service, { now }) => {
    delete service.status;
    if (service.spec?.service) return;
    const condition = { type: 'Available', status: 'True', reason: 'Local', message: 'Local APIServices are always available' };
    service.status = { conditions: [{ ...condition, ...(now ? { lastTransitionTime: now } : {}) }] };
  },
  'batch/v1/Job': (job, { uid }) => {
    if (job.spec && job.spec.manualSelector !== true) generateSelector(job, uid ?? PLACEHOLDER_UID);
  },
};

/** A ServiceAccount names Secrets and tells nothing else of them. Source: core/serviceaccount/strategy.go. */
export function cleanSecretReferences(account: KubernetesObject): void {
  if (account.secrets) account.secrets = account.secrets.map((secret: Fields | null) => ({ name: secret?.name }));
}

/** What v1beta1 had there cannot be written any more. Source: discovery/endpointslice/strategy.go dropTopologyOnV1. */
export function dropTopology({ endpoints }: KubernetesObject): void {
  for (const endpoint of (endpoints ?? []) as (Fields | null)[]) delete endpoint?.deprecatedTopology;
}

/** A Job without a selector of its own selects by its uid, and tells its Pods its name. Source: batch/job/strategy.go generateSelector. */
function generateSelector({ metadata, spec }: KubernetesObject, uid: string): void {
  spec.template ??= {};
  spec.template.metadata ??= {};
  spec.template.metadata.labels ??= {};
  // In place: the Job's own labels may be the same map.
  const { labels } = spec.template.metadata;
  labels['job-name'] ??= metadata.name ?? '';
  labels['batch.kubernetes.io/job-name'] ??= metadata.name ?? '';
  labels['controller-uid'] ??= uid;
  labels['batch.kubernetes.io/controller-uid'] ??= uid;
  spec.selector ??= {};
  spec.selector.matchLabels = { 'batch.kubernetes.io/controller-uid': uid, ...spec.selector.matchLabels };
}

/** Only claims and snapshots may stand in dataSource; each of the two fields is copied into the other. Source: persistentvolumeclaim/util.go. */
function settleDataSources(spec: Fields): void {
  const { dataSource } = spec;
  // The reference to another namespace counts as written here although its gate drops it later.
  const reference: Fields | null = spec.dataSourceRef?.namespace ? null : (spec.dataSourceRef ?? null);
  if (dataSource && reference === null) {
    const group: string = dataSource.apiGroup ?? '';
    const known =
      (dataSource.kind === 'PersistentVolumeClaim' && group === '') ||
      (dataSource.kind === 'VolumeSnapshot' && group === 'snapshot.storage.k8s.io');
    if (known) spec.dataSourceRef = { ...dataSource };
    else delete spec.dataSource;
  } else if (reference !== null && !dataSource) {
    const { namespace: _, ...local } = reference;
    spec.dataSource = local;
  }
}

/** Affinity terms and spread constraints of a Pod whose selectors depend on its own labels. */
function labelKeyTerms(spec: Fields | undefined): Fields[] {
  const terms: (Fields | null | undefined)[] = [...(spec?.topologySpreadConstraints ?? [])];
  for (const affinity of [spec?.affinity?.podAffinity, spec?.affinity?.podAntiAffinity]) {
    for (const weighted of affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) terms.push(weighted?.podAffinityTerm);
    terms.push(...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []));
  }
  return terms.filter((term): term is Fields => Boolean(term?.labelSelector && (term.matchLabelKeys || term.mismatchLabelKeys)));
}

export const hasLabelKeys = (spec: Fields | undefined): boolean => labelKeyTerms(spec).length > 0;

/** matchLabelKeys become requirements of the selector beside them, in place. Source: core/pod/strategy.go mutatePodAffinity. */
export function mergeLabelKeys({ metadata, spec }: KubernetesObject): void {
  const labels = metadata.labels ?? {};
  for (const term of labelKeyTerms(spec))
    for (const [keys, operator] of [
      [term.matchLabelKeys, 'In'],
      [term.mismatchLabelKeys, 'NotIn'],
    ] as const)
      for (const key of keys ?? []) {
        const value = memberOf<string>(labels, key);
        if (value === undefined) continue;
        term.labelSelector.matchExpressions = [...(term.labelSelector.matchExpressions ?? []), { key, operator, values: [value] }];
      }
}

const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

/** Container profiles in annotations become fields, with a warning. Source: core/pod/strategy.go applyAppArmorVersionSkew. */
function copyAppArmorAnnotations({ metadata, spec }: KubernetesObject): WarningFinding[] {
  if (!spec || spec.os?.name === 'windows' || !metadata.annotations) return [];
  if (!Object.keys(metadata.annotations).some((key) => key.startsWith(APPARMOR_PREFIX))) return [];
  const warnings: WarningFinding[] = [];
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])]) {
    const key = APPARMOR_PREFIX + (container?.name ?? '');
    const annotation = metadata.annotations[key];
    if (annotation === undefined || container.securityContext?.appArmorProfile) continue;
    const profile = appArmorProfileOf(annotation);
    if (profile !== null) {
      const ofPod: Fields = spec.securityContext?.appArmorProfile ?? {};
      if (ofPod.type === profile.type && ofPod.localhostProfile === profile.localhostProfile) continue;
      container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    }
    const path = FieldPath.of('metadata').child('annotations').key(key);
    warnings.push({
      id: 'warning.pod.apparmor-annotation',
      message: `${path}: deprecated since v1.30; use the "appArmorProfile" field instead`,
      path,
      source: 'core/pod/strategy.go applyAppArmorVersionSkew',
      explain: {
        en: 'The profile belongs in securityContext.appArmorProfile of the container or the Pod.',
        'zh-cn': '该配置应写在容器或 Pod 的 securityContext.appArmorProfile 中。',
      },
    });
  }
  return warnings;
}

const LOCALHOST = 'localhost/';
const PROFILE_LENGTH_MAX = 4095;

/** Null for an annotation that makes no valid profile. Source: pkg/api/pod/util.go ApparmorFieldForAnnotation. */
function appArmorProfileOf(annotation: string): Fields | null {
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (!annotation.startsWith(LOCALHOST)) return null;
  const localhostProfile = annotation.slice(LOCALHOST.length);
  const valid =
    localhostProfile !== '' && trimSpace(localhostProfile) === localhostProfile && localhostProfile.length <= PROFILE_LENGTH_MAX;
  return valid ? { type: 'Localhost', localhostProfile } : null;
}
