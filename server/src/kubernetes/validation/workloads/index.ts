import type { Validators } from '../registry.ts';
import { cronJob } from './cronJob.ts';
import { daemonSet } from './daemonSet.ts';
import { deployment } from './deployment.ts';
import { job } from './job.ts';
import { podTemplate } from './podTemplate.ts';
import { replicaSet } from './replicaSet.ts';
import { replicationController } from './replicationController.ts';
import { statefulSet } from './statefulSet.ts';

/** The kinds that make Pods. */
export const workloadValidators: Validators = {
  PodTemplate: podTemplate,
  ReplicationController: replicationController,
  'apps/ReplicaSet': replicaSet,
  'apps/Deployment': deployment,
  'apps/DaemonSet': daemonSet,
  'apps/StatefulSet': statefulSet,
  'batch/Job': job,
  'batch/CronJob': cronJob,
};
