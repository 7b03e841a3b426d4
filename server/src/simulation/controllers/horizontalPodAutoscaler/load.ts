import type { ScenarioConditions } from '../../timeline.ts';
import { isPodTerminal, type Pod } from '../../world/pod.ts';
import { isPodReady } from '../pods.ts';

/** Shares of a load that come to whole thousandths may be above them by this much. */
const SHARING_ERROR = 1e-6;

/**
 * What a metrics server would say of Pods at an instant, in thousandths of a core, rounded up as quantities are when they are read; null when there is none.
 * A scenario's `loadCurve` tells the demand of all Pods together from a second on (`[[0, 200], [60, 1500]]`); ready Pods share it equally.
 * Source: pkg/controller/podautoscaler/metrics/client.go getPodMetrics.
 */
export function cpuUsage(conditions: ScenarioConditions, pods: readonly Pod[], nowMs: number): Map<string, number> | null {
  const demand = demandAt(conditions.loadCurve, nowMs / 1000);
  if (demand === null) return null;
  const serving = pods.filter((pod) => isServing(pod) && isPodReady(pod));
  const share = Math.ceil(demand / serving.length - SHARING_ERROR);
  const usage = new Map<string, number>();
  for (const pod of pods) if (isServing(pod)) usage.set(pod.metadata.name, serving.includes(pod) ? share : 0);
  return usage;
}

const isServing = ({ status, metadata }: Pod): boolean =>
  status.phase === 'Running' && metadata.deletionTimestamp === undefined && !isPodTerminal(status);

function demandAt(curve: unknown, second: number): number | null {
  if (!Array.isArray(curve)) return null;
  let demand = 0;
  for (const point of curve as unknown[])
    if (Array.isArray(point) && Number(point[0]) <= second && Number.isFinite(Number(point[1]))) demand = Math.max(0, Number(point[1]));
  return demand;
}
