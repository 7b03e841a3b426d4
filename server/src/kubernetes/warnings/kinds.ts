import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject } from '../object.ts';
import { minorOf } from '../schema/model.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { dns1123LabelProblems } from '../values/names.ts';
import { amountsOf } from '../values/podResources.ts';
import { warnOfCidr, warnOfIp } from './addresses.ts';
import type { Warn, WarningCollector } from './collector.ts';
import { warnOfDefinition, warnOfStaticName } from './extensions.ts';
import { eachItem, eachText } from './lists.ts';
import { warnOfNodeLabel, warnOfNodeSelectorTerm } from './nodeLabels.ts';
import { warnOfPod } from './podSpec.ts';
import { warnOfService } from './service.ts';
import { keyPairProblem } from './tls.ts';
import { REMOVED_FOR_PERSISTENT_VOLUMES, warnOfClaimSpec, warnOfRemovedTypes } from './volumes.ts';

const SPEC = FieldPath.of('spec');
const METADATA = FieldPath.of('metadata');
const ANNOTATIONS = METADATA.child('annotations');

function warnOfName(warnings: WarningCollector, object: KubernetesObject, use = 'this is used in Pod names and hostnames'): void {
  const problems = dns1123LabelProblems(object.metadata.name ?? '');
  if (problems.length > 0)
    warnings.at(
      'warning.metadata.name',
      METADATA.child('name'),
      `${use}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
    );
}

const warnOfTemplate: Warn = (warnings, { spec }) => {
  if (spec?.template) warnOfPod(warnings, SPEC.child('template'), spec.template);
};

const named =
  (warn: Warn): Warn =>
  (warnings, object, version) => {
    warnOfName(warnings, object);
    warn(warnings, object, version);
  };

const COMPLETIONS_SOFT_LIMIT = 100_000;
const PARALLELISM_SOFT_LIMIT = 10_000;

function warnOfJobSpec(warnings: WarningCollector, path: FieldPath, spec: Fields | null | undefined): void {
  const many = (spec?.completions ?? 0) > COMPLETIONS_SOFT_LIMIT && (spec?.parallelism ?? 0) > PARALLELISM_SOFT_LIMIT;
  if (spec?.completionMode === 'Indexed' && many)
    warnings.at(
      'warning.job.indexes',
      path,
      'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
    );
  if (spec?.template) warnOfPod(warnings, path.child('template'), spec.template);
}

const warnOfStatefulSet: Warn = (warnings, object, version) => {
  warnOfTemplate(warnings, object, version);
  // The server leaves `spec` out of this path.
  eachItem(object.spec?.volumeClaimTemplates, (claim, position) =>
    warnOfClaimSpec(warnings, SPEC.child('volumeClaimTemplates').index(position), claim.spec),
  );
  if ((object.spec?.revisionHistoryLimit ?? 0) < 0)
    warnings.at(
      'warning.statefulset.history',
      SPEC.child('revisionHistoryLimit'),
      'a negative value retains all historical revisions; a value >= 0 is recommended',
    );
};

const STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';
const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';

function warnOfStorageClassAnnotation(warnings: WarningCollector, { metadata }: KubernetesObject): void {
  if (STORAGE_CLASS in (metadata.annotations ?? {}))
    warnings.at(
      'warning.storage.class-annotation',
      ANNOTATIONS.key(STORAGE_CLASS),
      'deprecated since v1.8; use "storageClassName" attribute instead',
    );
}

const warnOfClaim: Warn = (warnings, object) => {
  warnOfStorageClassAnnotation(warnings, object);
  warnOfClaimSpec(warnings, SPEC, object.spec);
};

const warnOfPersistentVolume: Warn = (warnings, object) => {
  const { metadata, spec } = object;
  warnOfStorageClassAnnotation(warnings, object);
  if (MOUNT_OPTIONS in (metadata.annotations ?? {}))
    warnings.at(
      'warning.storage.mount-options-annotation',
      ANNOTATIONS.key(MOUNT_OPTIONS),
      'deprecated since v1.31; use "mountOptions" attribute instead',
    );
  if (spec?.persistentVolumeReclaimPolicy === 'Recycle')
    warnings.at(
      'warning.storage.recycle',
      SPEC.child('persistentVolumeReclaimPolicy'),
      'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  const path = SPEC.child('nodeAffinity').child('required').child('nodeSelectorTerms');
  eachItem(spec?.nodeAffinity?.required?.nodeSelectorTerms, (term, position) =>
    warnOfNodeSelectorTerm(warnings, path.index(position), term, false),
  );
  warnOfRemovedTypes(warnings, SPEC, spec ?? {}, REMOVED_FOR_PERSISTENT_VOLUMES);
};

const warnOfStorageClass: Warn = (warnings, { allowedTopologies }) => {
  eachItem(allowedTopologies, (topology, position) => {
    const path = FieldPath.of('allowedTopologies').index(position).child('matchLabelExpressions');
    eachItem(topology.matchLabelExpressions, (expression, at) =>
      warnOfNodeLabel(warnings, path.index(at).child('key'), expression.key ?? ''),
    );
  });
};

const warnOfSecret: Warn = (warnings, { type, data }) => {
  if (type !== 'kubernetes.io/tls') return;
  const problem = keyPairProblem(plain(data?.['tls.crt']), plain(data?.['tls.key']));
  if (problem) warnings.say('warning.secret.tls', FieldPath.of('data').key('tls.crt'), problem);
};

function plain(base64: unknown): string {
  if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0) return '';
  return atob(base64);
}

const warnOfIngress: Warn = (warnings, { metadata, spec }) => {
  const annotation = 'kubernetes.io/ingress.class';
  if (annotation in (metadata.annotations ?? {}) && (spec?.ingressClassName ?? null) === null)
    warnings.say(
      'warning.ingress.class-annotation',
      ANNOTATIONS.key(annotation),
      `annotation "${annotation}" is deprecated, please use 'spec.ingressClassName' instead`,
    );
};

const warnOfNetworkPolicy: Warn = (warnings, { spec }) => {
  for (const [direction, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    eachItem(spec?.[direction], (rule, i) => {
      eachItem(rule[side], (peer, j) => {
        if (!peer.ipBlock) return;
        const path = SPEC.child(direction).index(i).child(side).index(j).child('ipBlock');
        warnOfCidr(warnings, path.child('cidr'), peer.ipBlock.cidr);
        eachText(peer.ipBlock.except, (entry, k) => warnOfCidr(warnings, path.child('except').index(k), entry));
      });
    });
  }
};

const isManagedBy = ({ metadata }: KubernetesObject, label: string, ...managers: readonly string[]): boolean =>
  managers.includes(metadata.labels?.[label] ?? '');

const warnOfEndpointSlice: Warn = (warnings, object) => {
  if (object.addressType === 'FQDN') warnings.at('warning.endpointslice.fqdn', SPEC.child('addressType'), 'FQDN endpoints are deprecated');
  const managedBy = 'endpointslice.kubernetes.io/managed-by';
  if (isManagedBy(object, managedBy, 'endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io')) return;
  eachItem(object.endpoints, (endpoint, i) => {
    eachText(endpoint.addresses, (address, j) =>
      warnOfIp(warnings, FieldPath.of('endpoints').index(i).child('addresses').index(j), address),
    );
  });
};

const warnOfEndpoints: Warn = (warnings, object) => {
  if (isManagedBy(object, 'endpoints.kubernetes.io/managed-by', 'endpoint-controller')) return;
  eachItem(object.subsets, (subset, i) => {
    for (const field of ['addresses', 'notReadyAddresses']) {
      eachItem(subset[field], (address, j) =>
        warnOfIp(warnings, FieldPath.of('subsets').index(i).child(field).index(j).child('ip'), address.ip),
      );
    }
  });
};

const warnOfServiceAccount: Warn = (warnings, { metadata }) => {
  const annotation = 'kubernetes.io/enforce-mountable-secrets';
  if (annotation in (metadata.annotations ?? {}))
    warnings.at(
      'warning.service-account.mountable-secrets',
      ANNOTATIONS.key(annotation),
      'deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets',
    );
};

/** Behind the gate CSIServiceAccountTokenSecrets, which is on from 1.35. */
const warnOfCsiDriver: Warn = (warnings, { spec }, version) => {
  if (minorOf(version) < 35 || !spec?.tokenRequests?.length || (spec.serviceAccountTokenInSecrets ?? null) !== null) return;
  warnings.say(
    'warning.csi-driver.tokens',
    SPEC.child('tokenRequests'),
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
  );
};

const warnOfQuota: Warn = (warnings, { spec }) => {
  const hard = amountsOf(spec?.hard);
  for (const resource of ['cpu', 'memory', 'storage', 'ephemeral-storage']) {
    const requests = `requests.${resource}`;
    const bare = resource === 'cpu' || resource === 'memory';
    const name = !hard.has(requests) && bare && hard.has(resource) ? resource : requests;
    const [request, limit] = [hard.get(name), hard.get(`limits.${resource}`)];
    if (request && limit && request.compare(limit) > 0)
      warnings.say(
        'warning.quota.order',
        SPEC.child('hard').key(name),
        `ResourceQuota ${name} (${request}) should be less than limits.${resource} (${limit})`,
      );
  }
};

const warnOfRuntimeClass: Warn = (warnings, { scheduling }) => {
  // The server leaves the label out of this path.
  for (const label of Object.keys(scheduling?.nodeSelector ?? {}))
    warnOfNodeLabel(warnings, FieldPath.of('scheduling').child('nodeSelector'), label);
};

const warnOfNode: Warn = (warnings, { spec }) => {
  if (spec?.configSource) warnings.say('warning.node.field', SPEC.child('configSource'), 'spec.configSource: the feature is removed');
  if (spec?.externalID)
    warnings.say('warning.node.field', SPEC.child('externalID'), 'spec.externalID: this field is deprecated, and is unused by Kubernetes');
  eachText(spec?.podCIDRs, (range, position) => warnOfCidr(warnings, SPEC.child('podCIDRs').index(position), range));
};

/** `apiVersion/kind` → what its strategy warns of. Source: pkg/registry/<group>/<kind>/strategy.go WarningsOnCreate. */
export const WARNINGS: Readonly<Record<string, Warn>> = {
  'v1/Pod': (warnings, object) => {
    warnOfName(warnings, object, "this is used in the Pod's hostname");
    warnOfPod(warnings, FieldPath.root, object);
  },
  'v1/PodTemplate': (warnings, { template }) => warnOfPod(warnings, FieldPath.of('template'), template ?? {}),
  'v1/ReplicationController': named(warnOfTemplate),
  'apps/v1/Deployment': named(warnOfTemplate),
  'apps/v1/ReplicaSet': named(warnOfTemplate),
  'apps/v1/DaemonSet': warnOfTemplate,
  'apps/v1/StatefulSet': warnOfStatefulSet,
  'batch/v1/Job': named((warnings, { spec }) => warnOfJobSpec(warnings, SPEC, spec)),
  'batch/v1/CronJob': named((warnings, { spec }) =>
    warnOfJobSpec(warnings, SPEC.child('jobTemplate').child('spec'), spec?.jobTemplate?.spec),
  ),
  'v1/Service': warnOfService,
  'v1/Endpoints': warnOfEndpoints,
  'discovery.k8s.io/v1/EndpointSlice': warnOfEndpointSlice,
  'networking.k8s.io/v1/Ingress': warnOfIngress,
  'networking.k8s.io/v1/NetworkPolicy': warnOfNetworkPolicy,
  'v1/PersistentVolumeClaim': warnOfClaim,
  'v1/PersistentVolume': warnOfPersistentVolume,
  'storage.k8s.io/v1/StorageClass': warnOfStorageClass,
  'storage.k8s.io/v1/CSIDriver': warnOfCsiDriver,
  'v1/Secret': warnOfSecret,
  'v1/ServiceAccount': warnOfServiceAccount,
  'v1/ResourceQuota': warnOfQuota,
  'node.k8s.io/v1/RuntimeClass': warnOfRuntimeClass,
  'v1/Node': warnOfNode,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': warnOfStaticName,
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': warnOfStaticName,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': warnOfStaticName,
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': warnOfStaticName,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': warnOfStaticName,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': warnOfStaticName,
  'apiextensions.k8s.io/v1/CustomResourceDefinition': warnOfDefinition,
};
