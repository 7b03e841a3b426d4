import { kindKey } from '../kindKey.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { daemonSet, deployment, replicaSet, statefulSet } from './apps.ts';
import { horizontalPodAutoscaler, horizontalPodAutoscalerV1 } from './autoscaling.ts';
import { cronJob, job } from './batch.ts';
import { convertObject } from './conversion.ts';
import {
  endpoints,
  limitRange,
  namespace,
  node,
  podTemplateObject,
  priorityClass,
  replicationController,
  resourceQuota,
  secret,
} from './core.ts';
import { resourceClaim, resourceClaimTemplate } from './devices.ts';
import { apiService, customResourceDefinition } from './extensions.ts';
import { flowSchema, priorityLevelConfiguration } from './flowControl.ts';
import { endpointSlice, ingressClass, networkPolicy } from './networking.ts';
import { pod } from './podSpec.ts';
import { roleBinding } from './rbac.ts';
import { service } from './service.ts';
import { type AppliedDefault, applyShape, type DefaultCollector, type DefaultContext, findDefaults, type Shape } from './shape.ts';
import { csiDriver, persistentVolume, persistentVolumeClaim, storageClass, volumeAttachment } from './storage.ts';
import { admissionPolicy, admissionPolicyBinding, mutatingWebhookConfiguration, validatingWebhookConfiguration } from './webhooks.ts';

/** `apiVersion/kind` → what is filled in. Kinds that are not here have no defaults. */
const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ['v1/Pod', pod],
  ['v1/PodTemplate', podTemplateObject],
  ['v1/ReplicationController', replicationController],
  ['v1/Service', service],
  ['v1/Endpoints', endpoints],
  ['v1/Namespace', namespace],
  ['v1/Node', node],
  ['v1/Secret', secret],
  ['v1/PersistentVolume', persistentVolume],
  ['v1/PersistentVolumeClaim', persistentVolumeClaim],
  ['v1/ResourceQuota', resourceQuota],
  ['v1/LimitRange', limitRange],
  ['apps/v1/Deployment', deployment],
  ['apps/v1/ReplicaSet', replicaSet],
  ['apps/v1/StatefulSet', statefulSet],
  ['apps/v1/DaemonSet', daemonSet],
  ['batch/v1/Job', job],
  ['batch/v1/CronJob', cronJob],
  ['autoscaling/v1/HorizontalPodAutoscaler', horizontalPodAutoscalerV1],
  ['autoscaling/v2/HorizontalPodAutoscaler', horizontalPodAutoscaler],
  ['networking.k8s.io/v1/NetworkPolicy', networkPolicy],
  ['networking.k8s.io/v1/IngressClass', ingressClass],
  ['discovery.k8s.io/v1/EndpointSlice', endpointSlice],
  ['flowcontrol.apiserver.k8s.io/v1/FlowSchema', flowSchema],
  ['flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration', priorityLevelConfiguration],
  ['rbac.authorization.k8s.io/v1/RoleBinding', roleBinding],
  ['rbac.authorization.k8s.io/v1/ClusterRoleBinding', roleBinding],
  ['storage.k8s.io/v1/StorageClass', storageClass],
  ['storage.k8s.io/v1/CSIDriver', csiDriver],
  ['storage.k8s.io/v1/VolumeAttachment', volumeAttachment],
  ['scheduling.k8s.io/v1/PriorityClass', priorityClass],
  ['resource.k8s.io/v1/ResourceClaim', resourceClaim],
  ['resource.k8s.io/v1/ResourceClaimTemplate', resourceClaimTemplate],
  ['apiextensions.k8s.io/v1/CustomResourceDefinition', customResourceDefinition],
  ['apiregistration.k8s.io/v1/APIService', apiService],
  ['admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration', validatingWebhookConfiguration],
  ['admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', mutatingWebhookConfiguration],
  ['admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy', admissionPolicy],
  ['admissionregistration.k8s.io/v1/MutatingAdmissionPolicy', admissionPolicy],
  ['admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding', admissionPolicyBinding],
  ['admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding', admissionPolicyBinding],
]);

export type { AppliedDefault, DefaultCollector } from './shape.ts';

const shapeOf = (object: KubernetesObject): Shape | undefined => SHAPES.get(kindKey(object));

/**
 * Fills in what the server fills in when it reads an object of this version, and settles what its internal form settles. Changes the
 * decoded object it is given and returns it. The collector hears of each default with its path, value and reason.
 */
export function applyDefaults(
  object: KubernetesObject,
  version: MinorVersion,
  collect: DefaultCollector | null = null,
  kept: DefaultContext['kept'] = null,
): KubernetesObject {
  const shape = shapeOf(object);
  if (shape) applyShape(shape, object, { version, object, kept }, null, collect);
  convertObject(object);
  return object;
}

/**
 * The defaults of a field: what the server would fill in there if nothing were written, given the rest of the object. Path segments as in
 * FieldPath: `['spec', 'containers', 0, 'imagePullPolicy']`. Empty where the server leaves the field alone. Changes nothing.
 */
export function defaultsAt(object: KubernetesObject, path: readonly (string | number)[], version: MinorVersion): readonly AppliedDefault[] {
  const shape = shapeOf(object);
  return shape ? findDefaults(shape, object, path, { version, object }) : [];
}
