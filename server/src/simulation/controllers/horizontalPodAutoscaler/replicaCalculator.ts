import { amountsOf, isPodLevelResource, podRequests } from '../../../kubernetes/values/podResources.ts';
import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { Pod } from '../../world/pod.ts';
import type { MetricTarget } from './types.ts';

/** Source: --horizontal-pod-autoscaler-cpu-initialization-period, …-initial-readiness-delay, and the window of metrics-server. */
const INITIALIZATION_MS = 300_000;
const READINESS_DELAY_MS = 30_000;
const WINDOW_MS = 15_000;

/** Deviations that change nothing, as shares of the target. */
interface Tolerances {
  readonly down: number;
  readonly up: number;
}

interface MetricQuestion {
  readonly pods: readonly Pod[];
  readonly currentReplicas: number;
  readonly resource: string;
  /** Only this container counts; all when absent. */
  readonly container: string | undefined;
  readonly target: MetricTarget;
  readonly tolerances: Tolerances;
  readonly nowMs: number;
  /** By the Pods' names, in thousandths. */
  readonly usage: ReadonlyMap<string, number>;
}

export interface Proposal {
  readonly replicas: number;
  /** Per cent of the requests; only of a Utilization target. */
  readonly utilization: number | undefined;
  readonly averageMillis: number;
}

/** Says why there is no proposal. Caught by whoever asks for one. */
export class MetricError extends Error {}

/** How many replicas a resource metric asks for; numbers are divided and rounded as Go does, so that 1.12 times 25 Pods are 29. Source: pkg/controller/podautoscaler/replica_calculator.go. */
export function proposeReplicas(question: MetricQuestion): Proposal {
  const { pods, currentReplicas, target, tolerances } = question;
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count');
  const usage = new Map(question.usage);
  const { ready, unready, missing } = groupPods(question);
  for (const name of [...usage.keys()]) if (!ready.includes(name)) usage.delete(name);
  if (usage.size === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)');
  const requests = target.type === 'Utilization' ? requestsOf(question) : null;
  const wanted = target.type === 'Utilization' ? (target.averageUtilization ?? 0) : millis(target.averageValue);
  const average = total(usage.values()) / usage.size;
  const ratioOf = (sample: ReadonlyMap<string, number>): number => levelOf(sample, requests) / wanted;
  const proposal = (replicas: number): Proposal => ({
    replicas,
    utilization: requests ? levelOf(usage, requests) : undefined,
    averageMillis: Math.trunc(average),
  });
  const within = (ratio: number): boolean => 1 - tolerances.down <= ratio && ratio <= 1 + tolerances.up;
  const ratio = ratioOf(usage);
  const upWithUnready = unready.length > 0 && ratio > 1;
  if (!upWithUnready && missing.length === 0) return proposal(within(ratio) ? currentReplicas : Math.ceil(ratio * ready.length));
  const assumed = new Map(usage);
  for (const name of missing)
    if (ratio < 1) assumed.set(name, requests ? ((requests.get(name) ?? 0) * Math.max(100, wanted)) / 100 : wanted);
    else if (ratio > 1) assumed.set(name, 0);
  if (upWithUnready) for (const name of unready) assumed.set(name, 0);
  const again = ratioOf(assumed);
  if (within(again) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) return proposal(currentReplicas);
  const replicas = Math.ceil(again * assumed.size);
  const turned = (again < 1 && replicas > currentReplicas) || (again > 1 && replicas < currentReplicas);
  return proposal(turned ? currentReplicas : replicas);
}

/** What each Pod asks for, in thousandths. Source: calculateRequests. */
function requestsOf({ pods, container, resource }: MetricQuestion): Map<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, container, resource)]));
}

function requestOf({ metadata, spec }: Pod, container: string | undefined, resource: string): number {
  if (container === undefined && Object.keys(spec.resources?.requests ?? {}).some(isPodLevelResource)) {
    const request = podRequests(spec).get(resource);
    if (!request) throw new MetricError(`missing pod-level request for ${resource} in Pod ${metadata.name}`);
    return millis(String(request));
  }
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const asked = [...spec.containers, ...sidecars].filter(({ name }) => container === undefined || container === name);
  if (container !== undefined && asked.length === 0) throw new MetricError(`container ${container} not found in Pod ${metadata.name}`);
  let sum = 0;
  for (const { name, resources } of asked) {
    const request = amountsOf(resources?.requests).get(resource);
    if (!request) throw new MetricError(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`);
    sum += millis(String(request));
  }
  return sum;
}

/** Which Pods' samples count. Source: groupPods. */
function groupPods({ pods, usage, resource, nowMs }: MetricQuestion) {
  const ready: string[] = [];
  const unready: string[] = [];
  const missing: string[] = [];
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined || pod.status.phase === 'Failed') continue;
    if (pod.status.phase === 'Pending') unready.push(name);
    else if (!usage.has(name)) missing.push(name);
    else if (resource === 'cpu' && isWarmingUp(pod, nowMs)) unready.push(name);
    else ready.push(name);
  }
  return { ready, unready, missing };
}

function isWarmingUp({ status }: Pod, nowMs: number): boolean {
  const condition = status.conditions.find(({ type }) => type === 'Ready');
  if (!condition || status.startTime === undefined) return true;
  const changedMs = condition.lastTransitionTime ?? 0;
  if (status.startTime + INITIALIZATION_MS > nowMs) return condition.status === 'False' || nowMs < changedMs + WINDOW_MS;
  return condition.status === 'False' && status.startTime + READINESS_DELAY_MS > changedMs;
}

/** The average in thousandths, or the per cent of the requests in use. */
function levelOf(usage: ReadonlyMap<string, number>, requests: ReadonlyMap<string, number> | null): number {
  const used = total(usage.values());
  if (!requests) return Math.trunc(used / usage.size);
  const requested = total([...usage.keys()].map((name) => requests.get(name) ?? 0));
  if (requested === 0) throw new MetricError('no metrics returned matched known pods');
  return Math.trunc((used * 100) / requested);
}

const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

/** A quantity in thousandths, rounded up. */
export function millis(value: string | number | undefined): number {
  const quantity = quantityOf(value)?.roundUp(-3);
  return quantity ? Number(quantity.unscaled) * 10 ** (quantity.scale + 3) : 0;
}
