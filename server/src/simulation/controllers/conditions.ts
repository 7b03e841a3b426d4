import type { PodCondition } from '../world/pod.ts';
import type { Condition } from './types.ts';

export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

export const withoutCondition = (conditions: readonly Condition[] | undefined, type: string): Condition[] =>
  (conditions ?? []).filter((condition) => condition.type !== type);

/**
 * Puts a condition at the end of the list, unless one with the same status and reason is there already. The time of the last transition stays while the
 * status does. Source: pkg/controller/deployment/util SetDeploymentCondition, pkg/controller/replicaset SetCondition.
 */
export function withCondition(conditions: readonly Condition[] | undefined, condition: Condition): Condition[] {
  const current = conditionOf(conditions, condition.type);
  if (current && current.status === condition.status && current.reason === condition.reason) return [...(conditions ?? [])];
  const kept = current?.status === condition.status && current.lastTransitionTime !== undefined;
  const added = kept ? { ...condition, lastTransitionTime: current.lastTransitionTime! } : condition;
  return [...withoutCondition(conditions, condition.type), added];
}

/**
 * A Pod's condition is replaced where it stands, or put at the end; the time of its last transition stays while its status does.
 * Source: pkg/api/v1/pod UpdatePodCondition.
 */
export function withPodCondition(conditions: readonly PodCondition[], condition: PodCondition): PodCondition[] {
  const at = conditions.findIndex(({ type }) => type === condition.type);
  const current = conditions[at];
  if (!current) return [...conditions, condition];
  const since = current.status === condition.status ? current.lastTransitionTime : undefined;
  const replaced = since === undefined ? condition : { ...condition, lastTransitionTime: since };
  return conditions.map((other) => (other === current ? replaced : other));
}
