import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { IntOrString } from '../../../kubernetes/values/intOrString.ts';
import type { LabelSelector } from '../../../kubernetes/values/selector.ts';
import type { Instant } from '../../world/instant.ts';
import { conditionOf } from '../conditions.ts';
import type { Condition, Meta } from '../types.ts';

/** A Pod that was evicted is taken as going for two minutes. */
export const DELETION_TIMEOUT_MS = 120_000;
export const DISRUPTION_ALLOWED = 'DisruptionAllowed';

export interface PodDisruptionBudgetStatus {
  observedGeneration?: number;
  /** Pods that were evicted and have not been seen terminating, with the time. */
  disruptedPods?: Record<string, Instant>;
  disruptionsAllowed: number;
  currentHealthy: number;
  desiredHealthy: number;
  expectedPods: number;
  conditions?: Condition[];
}

export interface PodDisruptionBudget extends KubernetesObject {
  metadata: Meta;
  spec: {
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
  status: PodDisruptionBudgetStatus;
}

/** The status with the condition that says whether disruptions are allowed. Source: component-helpers/apps/poddisruptionbudget. */
export function withAllowedCondition(status: PodDisruptionBudgetStatus, now: Instant, failure?: string): PodDisruptionBudgetStatus {
  const allowed = failure === undefined && status.disruptionsAllowed > 0;
  const reason = failure === undefined ? (allowed ? 'SufficientPods' : 'InsufficientPods') : 'SyncFailed';
  const before = conditionOf(status.conditions, DISRUPTION_ALLOWED);
  const wanted = allowed ? 'True' : 'False';
  const condition: Condition = {
    type: DISRUPTION_ALLOWED,
    status: wanted,
    ...(status.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
    lastTransitionTime: before?.status === wanted ? (before.lastTransitionTime ?? now) : now,
    reason,
    message: failure ?? '',
  };
  const conditions = status.conditions ?? [];
  const at = conditions.findIndex(({ type }) => type === DISRUPTION_ALLOWED);
  return { ...status, conditions: at < 0 ? [...conditions, condition] : conditions.with(at, condition) };
}
