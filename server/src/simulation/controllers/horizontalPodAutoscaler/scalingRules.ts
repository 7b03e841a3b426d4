import type { Autoscaler, ScalingRules } from './types.ts';

/** Source: --horizontal-pod-autoscaler-downscale-stabilization; scaleUpLimitFactor, scaleUpLimitMinimum. */
const DOWN_WINDOW_SECONDS = 300;
const UP_FACTOR = 2;
const UP_MINIMUM = 4;

interface Timed {
  readonly atMs: number;
}

/** What one autoscaler has recommended and done so far. */
export interface ScalingHistory {
  recommendations: (Timed & { readonly replicas: number })[];
  /** Changes of the scale; negative ones are Pods fewer. */
  changes: (Timed & { readonly replicas: number })[];
}

interface Reason {
  readonly reason: string;
  readonly message: string;
}

interface Limited extends Reason {
  readonly replicas: number;
  readonly limited: boolean;
}

const TOO_FEW: Reason = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' };
const TOO_MANY: Reason = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' };
const UP_LIMIT: Reason = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' };
const DOWN_LIMIT: Reason = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};
const WITHIN: Reason = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };

const since = <Item extends Timed>(items: readonly Item[], nowMs: number, seconds: number): Item[] =>
  items.filter(({ atMs }) => atMs > nowMs - seconds * 1000);

/**
 * Notes a change of the scale down, in the place of one in the same direction that no policy of that direction looks back to any more. Without rules
 * nothing is noted down. Source: storeScaleEvent, markScaleEventsOutdated.
 */
export function noteChange(history: ScalingHistory, { spec }: Autoscaler, replicas: number, nowMs: number): void {
  if (!spec.behavior) return;
  const rules = replicas > 0 ? spec.behavior.scaleUp : spec.behavior.scaleDown;
  const longest = Math.max(0, ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds));
  const { changes } = history;
  const outdated = changes.findLastIndex((known) => known.replicas > 0 === replicas > 0 && known.atMs < nowMs - longest * 1000);
  const change = { atMs: nowMs, replicas };
  history.changes = outdated < 0 ? [...changes, change] : changes.with(outdated, change);
}

/**
 * The recommendation that holds when earlier ones count too: down only as far as the highest of the last minutes, up only as far as the lowest of the
 * window. Notes the new one down. Source: stabilizeRecommendation, stabilizeRecommendationWithBehaviors.
 */
export function stabilize(history: ScalingHistory, { spec }: Autoscaler, current: number, desired: number, nowMs: number): number {
  const downSeconds = spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? DOWN_WINDOW_SECONDS;
  const upSeconds = spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0;
  const replicasOf = (seconds: number): number[] => since(history.recommendations, nowMs, seconds).map(({ replicas }) => replicas);
  const highest = Math.max(desired, ...replicasOf(downSeconds));
  const lowest = Math.min(desired, ...replicasOf(upSeconds));
  history.recommendations = [
    ...since(history.recommendations, nowMs, Math.max(downSeconds, upSeconds)),
    { atMs: nowMs, replicas: desired },
  ];
  if (!spec.behavior) return highest;
  return Math.min(Math.max(current, lowest), highest);
}

/** How stabilisation is told when it has changed something. */
export const stabilizedBy = (goesUp: boolean): Reason =>
  goesUp
    ? {
        reason: 'ScaleUpStabilized',
        message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
      }
    : {
        reason: 'ScaleDownStabilized',
        message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
      };

/** Keeps a recommendation within the bounds and the rates. Source: convertDesiredReplicasWithRules, …WithBehaviorRate. */
export function limit(history: ScalingHistory, { spec }: Autoscaler, current: number, desired: number, nowMs: number): Limited {
  const { behavior, maxReplicas, minReplicas = 1 } = spec;
  const limited = (replicas: number, reason: Reason): Limited => ({ ...reason, replicas, limited: true });
  if (!behavior) {
    const rate = Math.max(UP_FACTOR * current, UP_MINIMUM);
    if (desired < minReplicas) return limited(minReplicas, TOO_FEW);
    if (desired > Math.min(rate, maxReplicas)) return rate < maxReplicas ? limited(rate, UP_LIMIT) : limited(maxReplicas, TOO_MANY);
  } else if (desired > current) {
    const rate = Math.max(current, rateLimit(history, behavior.scaleUp, current, nowMs, 1));
    if (desired > Math.min(rate, maxReplicas)) return rate < maxReplicas ? limited(rate, UP_LIMIT) : limited(maxReplicas, TOO_MANY);
  } else if (desired < current) {
    const rate = Math.min(current, rateLimit(history, behavior.scaleDown, current, nowMs, -1));
    if (desired < Math.max(rate, minReplicas)) return rate > minReplicas ? limited(rate, DOWN_LIMIT) : limited(minReplicas, TOO_FEW);
  }
  return { ...WITHIN, replicas: desired, limited: false };
}

/** As far as the policies allow from where each one's period began. Source: calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors. */
function rateLimit(history: ScalingHistory, rules: ScalingRules | undefined, current: number, nowMs: number, sign: 1 | -1): number {
  if (rules?.selectPolicy === 'Disabled') return current;
  const limits = (rules?.policies ?? []).map(({ type, value, periodSeconds }) => {
    const began = since(history.changes, nowMs, periodSeconds).reduce((replicas, change) => replicas - change.replicas, current);
    if (type === 'Pods') return began + sign * value;
    return sign > 0 ? Math.ceil(began * (1 + value / 100)) : Math.trunc(began * (1 - value / 100));
  });
  if (limits.length === 0) return current;
  return (rules?.selectPolicy === 'Min') === sign > 0 ? Math.min(...limits) : Math.max(...limits);
}
