import type { UpdateRulesOfKinds } from './change.ts';
import {
  csiNodeUpdates,
  csiStorageCapacityUpdates,
  eventUpdates,
  ipAddressUpdates,
  serviceCidrUpdates,
  volumeAttachmentUpdates,
} from './cluster.ts';
import { configMapUpdates, secretUpdates } from './configData.ts';
import { jobUpdates } from './job.ts';
import {
  bindingUpdates,
  controllerRevisionUpdates,
  endpointSliceUpdates,
  ingressClassUpdates,
  nodeUpdates,
  priorityClassUpdates,
  resourceClaimTemplateUpdates,
  resourceClaimUpdates,
  resourceQuotaUpdates,
  runtimeClassUpdates,
  volumeAttributesClassUpdates,
} from './others.ts';
import { podUpdates } from './pod.ts';
import { serviceUpdates } from './service.ts';
import { csiDriverUpdates, persistentVolumeClaimUpdates, persistentVolumeUpdates, storageClassUpdates } from './storage.ts';
import { daemonSetUpdates, deploymentUpdates, statefulSetUpdates } from './workloads.ts';

/** What is asked of updates beside what is asked of new objects. Kinds that are not here may change as they like. */
export const updateRules: UpdateRulesOfKinds = {
  ConfigMap: configMapUpdates,
  Node: nodeUpdates,
  PersistentVolume: persistentVolumeUpdates,
  PersistentVolumeClaim: persistentVolumeClaimUpdates,
  Pod: podUpdates,
  ResourceQuota: resourceQuotaUpdates,
  Secret: secretUpdates,
  Service: serviceUpdates,
  'apps/ControllerRevision': controllerRevisionUpdates,
  'apps/DaemonSet': daemonSetUpdates,
  'apps/Deployment': deploymentUpdates,
  'apps/ReplicaSet': deploymentUpdates,
  'apps/StatefulSet': statefulSetUpdates,
  'batch/Job': jobUpdates,
  'discovery.k8s.io/EndpointSlice': endpointSliceUpdates,
  'events.k8s.io/Event': eventUpdates,
  'networking.k8s.io/IPAddress': ipAddressUpdates,
  'networking.k8s.io/IngressClass': ingressClassUpdates,
  'networking.k8s.io/ServiceCIDR': serviceCidrUpdates,
  'node.k8s.io/RuntimeClass': runtimeClassUpdates,
  'rbac.authorization.k8s.io/ClusterRoleBinding': bindingUpdates,
  'rbac.authorization.k8s.io/RoleBinding': bindingUpdates,
  'resource.k8s.io/ResourceClaim': resourceClaimUpdates,
  'resource.k8s.io/ResourceClaimTemplate': resourceClaimTemplateUpdates,
  'scheduling.k8s.io/PriorityClass': priorityClassUpdates,
  'storage.k8s.io/CSIDriver': csiDriverUpdates,
  'storage.k8s.io/CSINode': csiNodeUpdates,
  'storage.k8s.io/CSIStorageCapacity': csiStorageCapacityUpdates,
  'storage.k8s.io/StorageClass': storageClassUpdates,
  'storage.k8s.io/VolumeAttachment': volumeAttachmentUpdates,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClassUpdates,
};
