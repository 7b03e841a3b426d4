import { DaemonSetsController } from './daemon/daemonSetsController.ts';
import { DeploymentController } from './deployment/deploymentController.ts';
import { GarbageCollector } from './garbageCollector.ts';
import type { ControllerConstructor } from './manager.ts';
import { ReplicaSetController } from './replicaSet.ts';
import { ReplicationManager } from './replication.ts';
import { StatefulSetController } from './statefulset/statefulSetController.ts';

/** The controllers of a cluster, in the order in which they are started. */
export const CONTROLLERS: readonly ControllerConstructor[] = [
  DeploymentController,
  ReplicaSetController,
  ReplicationManager,
  StatefulSetController,
  DaemonSetsController,
  GarbageCollector,
];
