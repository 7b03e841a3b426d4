import { dropDisabledFields } from '../../defaults/disabledFields.ts';
import { storageVersionOf } from '../../defaults/extensions.ts';
import { cleanSecretReferences, dropTopology } from '../../defaults/prepare.ts';
import type { KubernetesObject, MinorVersion } from '../../object.ts';
import { withSources } from '../others/persistentVolumeClaim.ts';
import type { RuleContext } from '../rule.ts';
import { isUnchanged } from './change.ts';
import { settleService } from './serviceStrategy.ts';

/** Kinds whose status is written through a door of its own. Nodes are among them here, though not on a create. */
const keepsStatus = ({ status }: KubernetesObject): boolean => status !== undefined;

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

type Strategy = (before: KubernetesObject, after: KubernetesObject, context: RuleContext) => void;

const STRATEGIES: Readonly<Record<string, Strategy>> = {
  'v1/Service': settleService,
  'v1/Namespace': ({ spec }, after) => {
    after.spec = { ...after.spec, finalizers: spec?.finalizers };
  },
  'v1/PersistentVolumeClaim': (before, after) => {
    const inUse = Boolean(before.spec?.dataSourceRef);
    for (const claim of [before, after]) if (claim.spec) claim.spec = withSources(claim.spec, inUse);
  },
  'v1/ServiceAccount': (_, after) => cleanSecretReferences(after),
  'v1/Secret': (before, after) => {
    after.type ||= before.type;
  },
  // What a claim is called is written for readers only. Source: apps/v1/conversion.go.
  'apps/v1/StatefulSet': (before, after) => {
    for (const { spec } of [before, after])
      for (const claim of spec?.volumeClaimTemplates ?? []) {
        delete claim?.kind;
        delete claim?.apiVersion;
      }
  },
  // A request is settled once it is made.
  'certificates.k8s.io/v1/CertificateSigningRequest': ({ spec }, after) => {
    after.spec = structuredClone(spec);
  },
  'apiextensions.k8s.io/v1/CustomResourceDefinition': (_, after) => {
    const stored = storageVersionOf(after.spec);
    const known: readonly string[] = after.status?.storedVersions ?? [];
    if (stored !== undefined && !known.includes(stored)) after.status = { ...after.status, storedVersions: [...known, stored] };
  },
  'discovery.k8s.io/v1/EndpointSlice': (_, after) => dropTopology(after),
  'apps/v1/DaemonSet': (before, after, context) => {
    const generation = Number(before.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1);
    const next = isUnchanged({ before, after }, 'spec.template', context) ? generation : generation + 1;
    after.metadata.annotations = { ...after.metadata.annotations, [TEMPLATE_GENERATION]: String(next) };
  },
};

/** Fields whose change counts as a generation, where it is not the spec alone. Source: the strategies in pkg/registry. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  'v1/PodTemplate': ['template'],
  'apps/v1/Deployment': ['spec', 'metadata.annotations'],
  'discovery.k8s.io/v1/EndpointSlice': ['addressType', 'endpoints', 'ports', 'metadata.labels'],
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': ['webhooks'],
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': ['webhooks'],
};

function isAnew(before: KubernetesObject, after: KubernetesObject, context: RuleContext): boolean {
  const fields = COUNTED[`${after.apiVersion}/${after.kind}`] ?? ['spec'];
  return !fields.every((field) => isUnchanged({ before, after }, field, context));
}

/**
 * What the server does to an updated object before it judges it: what users may not set stays as it is stored, what belongs together is
 * settled, fields behind closed gates are dropped. Changes both objects in place.
 * Source: apiserver/pkg/registry/rest/update.go BeforeUpdate, pkg/registry strategies.
 */
export function prepareForUpdate(before: KubernetesObject, after: KubernetesObject, version: MinorVersion): void {
  const { metadata } = before;
  for (const field of ['creationTimestamp', 'generation'] as const) {
    if (metadata[field] === undefined) delete after.metadata[field];
    else after.metadata[field] = metadata[field];
  }
  after.metadata.uid ||= metadata.uid;
  if (metadata.deletionTimestamp) after.metadata.deletionTimestamp = metadata.deletionTimestamp;
  after.metadata.deletionGracePeriodSeconds ??= metadata.deletionGracePeriodSeconds;
  if (keepsStatus(before)) after.status = before.status;
  const context = { version, object: after, stored: before };
  STRATEGIES[`${after.apiVersion}/${after.kind}`]?.(before, after, context);
  dropDisabledFields(after, version, before);
  const counted = metadata.generation ?? (after.kind === 'CSIDriver' ? 0 : undefined);
  if (counted !== undefined && isAnew(before, after, context)) after.metadata.generation = counted + 1;
}
