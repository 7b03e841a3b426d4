import type { KubernetesObject } from '../object.ts';
import type { Fields } from './shape.ts';

/**
 * What is lost or settled when the server turns an object into its internal form, right after defaulting. Only what shows in verdicts or
 * in the stored object. Source: pkg/apis/<group>/v1/conversion.go.
 */
export function convertObject(object: KubernetesObject): void {
  CONVERSIONS[`${object.apiVersion}/${object.kind}`]?.(object);
}

/** Annotations of clusters before 1.8, never stored any more. Source: core/v1/conversion.go dropInitContainerAnnotations. */
const INIT_CONTAINER_ANNOTATIONS = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
];

/** autoscaling/v1 carries what it has no fields for in these. Source: autoscaling/helpers.go. */
const AUTOSCALING_SPEC_ANNOTATIONS = ['autoscaling.alpha.kubernetes.io/metrics', 'autoscaling.alpha.kubernetes.io/behavior'];
const AUTOSCALING_STATUS_ANNOTATIONS = ['autoscaling.alpha.kubernetes.io/current-metrics', 'autoscaling.alpha.kubernetes.io/conditions'];

function dropAnnotations(metadata: Fields | undefined | null, names: readonly string[]): void {
  const annotations = metadata?.annotations;
  if (annotations) for (const name of names) delete annotations[name];
}

const convertTemplate = (template: Fields | undefined | null): void => dropAnnotations(template?.metadata, INIT_CONTAINER_ANNOTATIONS);

const convertOwner = (object: KubernetesObject): void => convertTemplate(object.spec?.template);

function convertPod(pod: KubernetesObject): void {
  dropAnnotations(pod.metadata, INIT_CONTAINER_ANNOTATIONS);
  const { spec } = pod;
  // A negative grace period of a Pod means one second; templates keep it.
  if (typeof spec?.terminationGracePeriodSeconds === 'number' && spec.terminationGracePeriodSeconds < 0)
    spec.terminationGracePeriodSeconds = 1;
}

function convertSecret(secret: KubernetesObject): void {
  const { stringData } = secret;
  if (stringData) {
    secret.data ??= {};
    for (const [key, value] of Object.entries(stringData)) secret.data[key] = base64Of(String(value));
  }
  delete secret.stringData;
}

function base64Of(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

function convertService({ spec }: KubernetesObject): void {
  if (spec?.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
}

function convertNamespace({ metadata }: KubernetesObject): void {
  if (metadata.name) metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
}

/** Of both fields the older one counts. */
function convertNode({ spec }: KubernetesObject): void {
  if (spec?.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
}

/** A label that policy/v1beta1 used for selectors that match nothing; it never stands beside what a person wrote. */
const DISRUPTION_LABEL = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match';

function convertPodDisruptionBudget({ spec }: KubernetesObject): void {
  const expressions: unknown = spec?.selector?.matchExpressions;
  if (!Array.isArray(expressions)) return;
  const others = expressions.filter((expression) => expression?.key !== DISRUPTION_LABEL);
  const alone = others.length === 0 && expressions.length === 1 && !spec.selector.matchLabels;
  if (!alone && others.length < expressions.length) spec.selector.matchExpressions = others;
}

function convertDefinition({ spec }: KubernetesObject): void {
  const webhook = spec?.conversion?.webhook;
  if (webhook && !webhook.clientConfig && !webhook.conversionReviewVersions) delete spec.conversion.webhook;
}

const CONVERSIONS: Readonly<Record<string, (object: KubernetesObject) => void>> = {
  'v1/Pod': convertPod,
  'v1/PodTemplate': (object) => convertTemplate(object.template),
  'v1/ReplicationController': convertOwner,
  'v1/Secret': convertSecret,
  'v1/Service': convertService,
  'v1/Namespace': convertNamespace,
  'v1/Node': convertNode,
  'apps/v1/Deployment': (object) => {
    convertOwner(object);
    dropAnnotations(object.metadata, ['deprecated.deployment.rollback.to']);
  },
  'apps/v1/ReplicaSet': convertOwner,
  'apps/v1/StatefulSet': convertOwner,
  'apps/v1/DaemonSet': convertOwner,
  'batch/v1/Job': convertOwner,
  'batch/v1/CronJob': (object) => convertTemplate(object.spec?.jobTemplate?.spec?.template),
  // The status is dropped, whatever it is written in.
  'autoscaling/v1/HorizontalPodAutoscaler': ({ metadata }) => dropAnnotations(metadata, AUTOSCALING_STATUS_ANNOTATIONS),
  'autoscaling/v2/HorizontalPodAutoscaler': ({ metadata }) =>
    dropAnnotations(metadata, [...AUTOSCALING_SPEC_ANNOTATIONS, ...AUTOSCALING_STATUS_ANNOTATIONS]),
  'policy/v1/PodDisruptionBudget': convertPodDisruptionBudget,
  'apiextensions.k8s.io/v1/CustomResourceDefinition': convertDefinition,
};
