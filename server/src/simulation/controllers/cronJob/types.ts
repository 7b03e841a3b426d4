import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Instant } from '../../world/instant.ts';
import type { JobSpec } from '../job/types.ts';
import type { Meta } from '../types.ts';

interface JobReference {
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  apiVersion: string;
  resourceVersion: string;
}

export interface CronJobStatus {
  active?: JobReference[];
  lastScheduleTime?: Instant;
  lastSuccessfulTime?: Instant;
}

/** What the CronJob controller reads and writes. Field names and meaning as in batch/v1; times are Instants. */
export interface CronJob extends KubernetesObject {
  metadata: Meta;
  spec: {
    schedule: string;
    timeZone?: string;
    startingDeadlineSeconds?: number;
    concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
    suspend?: boolean;
    jobTemplate: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }; spec: JobSpec };
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
  };
  status: CronJobStatus;
}
