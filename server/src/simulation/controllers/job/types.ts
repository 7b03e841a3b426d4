import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { LabelSelector } from '../../../kubernetes/values/selector.ts';
import type { Instant } from '../../world/instant.ts';
import type { Condition, Meta, PodTemplate } from '../types.ts';

/** What the Job controller reads and writes. Field names and meaning as in batch/v1; times are Instants. */
export type PodFailureAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';

export interface PodFailurePolicyRule {
  action: PodFailureAction;
  onExitCodes?: { containerName?: string; operator: 'In' | 'NotIn'; values: number[] };
  onPodConditions?: { type: string; status?: string }[];
}

export interface SuccessPolicyRule {
  succeededIndexes?: string;
  succeededCount?: number;
}

export interface JobSpec {
  parallelism: number;
  completions?: number;
  activeDeadlineSeconds?: number;
  backoffLimit: number;
  backoffLimitPerIndex?: number;
  maxFailedIndexes?: number;
  podFailurePolicy?: { rules: PodFailurePolicyRule[] };
  successPolicy?: { rules: SuccessPolicyRule[] };
  podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed';
  selector: LabelSelector;
  template: PodTemplate;
  ttlSecondsAfterFinished?: number;
  completionMode?: 'NonIndexed' | 'Indexed';
  suspend?: boolean;
  managedBy?: string;
}

export interface JobCondition extends Condition {
  lastProbeTime?: Instant;
}

/** UIDs of ended Pods that are not in the counts yet. */
export interface Uncounted {
  succeeded?: string[];
  failed?: string[];
}

export interface JobStatus {
  conditions?: JobCondition[];
  startTime?: Instant;
  completionTime?: Instant;
  active?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  completedIndexes?: string;
  failedIndexes?: string;
  uncountedTerminatedPods?: Uncounted;
  ready?: number;
}

export interface Job extends KubernetesObject {
  metadata: Meta;
  spec: JobSpec;
  status: JobStatus;
}

export const isIndexed = (job: Job): boolean => job.spec.completionMode === 'Indexed';
export const isSuspended = (job: Job): boolean => job.spec.suspend === true;
export const hasLimitPerIndex = (job: Job): boolean => isIndexed(job) && job.spec.backoffLimitPerIndex !== undefined;
/** A Pod that is being deleted is replaced only when it has ended. Source: onlyReplaceFailedPods. */
export const onlyReplacesFailed = ({ spec }: Job): boolean =>
  spec.podReplacementPolicy === undefined ? spec.podFailurePolicy !== undefined : spec.podReplacementPolicy === 'Failed';

/** The condition of a Job that has ended. Source: pkg/controller/job/util FinishedCondition. */
export const finishedCondition = ({ status }: Job): JobCondition | undefined =>
  status.conditions?.find((condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True');

/** A Job that names another controller is left to that one. Source: controllerName, spec.managedBy. */
export const isManagedElsewhere = ({ spec }: Job): boolean =>
  spec.managedBy !== undefined && spec.managedBy !== 'kubernetes.io/job-controller';
