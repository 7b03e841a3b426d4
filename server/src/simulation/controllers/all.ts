import { CronJobController } from './cronJob/cronJobController.ts';
import { DaemonSetsController } from './daemon/daemonSetsController.ts';
import { DeploymentController } from './deployment/deploymentController.ts';
import { DisruptionController } from './disruption/disruptionController.ts';
import { EndpointsController } from './endpoint.ts';
import { EndpointSliceController } from './endpointslice/endpointSliceController.ts';
import { GarbageCollector } from './garbageCollector.ts';
import { HorizontalController } from './horizontalPodAutoscaler/horizontalController.ts';
import { JobController } from './job/jobController.ts';
import { JobOrphanPods } from './job/orphanPods.ts';
import { TtlAfterFinishedController } from './job/ttlAfterFinished.ts';
import type { ControllerConstructor } from './manager.ts';
import { NamespaceController } from './namespace.ts';
import { PodGarbageCollector } from './podGarbageCollector.ts';
import { ReplicaSetController } from './replicaSet.ts';
import { ReplicationManager } from './replication.ts';
import { ResourceClaimController } from './resourceClaims.ts';
import { ResourceQuotaController } from './resourceQuota/resourceQuotaController.ts';
import { ServiceAccountsController } from './serviceAccounts.ts';
import { StatefulSetController } from './statefulset/statefulSetController.ts';

/** The controllers of a cluster, in the order in which they are started. */
export const CONTROLLERS: readonly ControllerConstructor[] = [
  DeploymentController,
  ReplicaSetController,
  ReplicationManager,
  StatefulSetController,
  DaemonSetsController,
  JobController,
  JobOrphanPods,
  TtlAfterFinishedController,
  CronJobController,
  HorizontalController,
  NamespaceController,
  EndpointSliceController,
  EndpointsController,
  DisruptionController,
  GarbageCollector,
  PodGarbageCollector,
  ServiceAccountsController,
  ResourceQuotaController,
  ResourceClaimController,
];
