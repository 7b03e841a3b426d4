import type { Validators } from '../registry.ts';
import { mutatingAdmissionPolicyBinding, validatingAdmissionPolicyBinding } from './admission/bindings.ts';
import { mutatingAdmissionPolicy, validatingAdmissionPolicy } from './admission/policies.ts';
import { webhookConfiguration } from './admission/webhooks.ts';
import { apiService } from './apiService.ts';
import { horizontalPodAutoscaler } from './autoscaler/index.ts';
import { certificateSigningRequest } from './certificates.ts';
import { priorityClass, runtimeClass } from './classes.ts';
import { configMap, secret } from './configData.ts';
import { controllerRevision } from './controllerRevision.ts';
import { customResourceDefinition } from './crd/index.ts';
import { csiNode, csiStorageCapacity } from './csi.ts';
import { deviceClass, resourceClaim, resourceClaimTemplate } from './devices/index.ts';
import { resourceSlice } from './devices/slices.ts';
import { endpointSlice, endpoints } from './endpoints.ts';
import { event, newerEvent } from './event.ts';
import { flowSchema } from './flowSchema.ts';
import { ingress, ingressClass } from './ingress.ts';
import { lease } from './lease.ts';
import { limitRange } from './limitRange.ts';
import { namespace, serviceAccount } from './namespace.ts';
import { networkPolicy } from './networkPolicy.ts';
import { node } from './node.ts';
import { persistentVolume } from './persistentVolume.ts';
import { persistentVolumeClaim } from './persistentVolumeClaim.ts';
import { podDisruptionBudget } from './podDisruptionBudget.ts';
import { priorityLevelConfiguration } from './priorityLevel.ts';
import { resourceQuota } from './quota.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts';
import {
  localSubjectAccessReview,
  podBinding,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  subjectAccessReview,
  tokenReview,
} from './reviews.ts';
import { service } from './service/index.ts';
import { ipAddress, serviceCidr } from './serviceNetworks.ts';
import { csiDriver, storageClass, volumeAttributesClass } from './storage.ts';
import { volumeAttachment } from './volumeAttachment.ts';

/** The kinds around workloads. */
export const otherValidators: Validators = {
  Binding: podBinding,
  ConfigMap: configMap,
  Endpoints: endpoints,
  Event: event,
  LimitRange: limitRange,
  Namespace: namespace,
  Node: node,
  PersistentVolume: persistentVolume,
  PersistentVolumeClaim: persistentVolumeClaim,
  ResourceQuota: resourceQuota,
  Secret: secret,
  Service: service,
  ServiceAccount: serviceAccount,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': mutatingAdmissionPolicy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': mutatingAdmissionPolicyBinding,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhookConfiguration,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhookConfiguration,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': validatingAdmissionPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': validatingAdmissionPolicyBinding,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinition,
  'apiregistration.k8s.io/APIService': apiService,
  'apps/ControllerRevision': controllerRevision,
  'authentication.k8s.io/SelfSubjectReview': selfSubjectReview,
  'authentication.k8s.io/TokenReview': tokenReview,
  'authorization.k8s.io/LocalSubjectAccessReview': localSubjectAccessReview,
  'authorization.k8s.io/SelfSubjectAccessReview': selfSubjectAccessReview,
  'authorization.k8s.io/SelfSubjectRulesReview': selfSubjectRulesReview,
  'authorization.k8s.io/SubjectAccessReview': subjectAccessReview,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'certificates.k8s.io/CertificateSigningRequest': certificateSigningRequest,
  'coordination.k8s.io/Lease': lease,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
  'events.k8s.io/Event': newerEvent,
  'flowcontrol.apiserver.k8s.io/FlowSchema': flowSchema,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': priorityLevelConfiguration,
  'networking.k8s.io/IPAddress': ipAddress,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'networking.k8s.io/ServiceCIDR': serviceCidr,
  'node.k8s.io/RuntimeClass': runtimeClass,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': clusterRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': clusterRoleBinding,
  'rbac.authorization.k8s.io/Role': role,
  'rbac.authorization.k8s.io/RoleBinding': roleBinding,
  'resource.k8s.io/DeviceClass': deviceClass,
  'resource.k8s.io/ResourceClaim': resourceClaim,
  'resource.k8s.io/ResourceClaimTemplate': resourceClaimTemplate,
  'resource.k8s.io/ResourceSlice': resourceSlice,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/CSIDriver': csiDriver,
  'storage.k8s.io/CSINode': csiNode,
  'storage.k8s.io/CSIStorageCapacity': csiStorageCapacity,
  'storage.k8s.io/StorageClass': storageClass,
  'storage.k8s.io/VolumeAttachment': volumeAttachment,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClass,
};
