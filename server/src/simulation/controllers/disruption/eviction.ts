import { selects } from '../../../kubernetes/values/selector.ts';
import { because, type Causes } from '../../world/causes.ts';
import { isPodTerminal, type Pod } from '../../world/pod.ts';
import type { World } from '../../world/world.ts';
import { conditionOf, withPodCondition } from '../conditions.ts';
import { isPodReady } from '../pods.ts';
import { selectorFor } from '../selectorIndex.ts';
import { DISRUPTION_ALLOWED, type PodDisruptionBudget, withAllowedCondition } from './budget.ts';

const TOO_MANY = "Cannot evict pod as it would violate the pod's disruption budget.";
const SEVERAL_BUDGETS = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';

/** What the API server answers to an eviction. */
export interface EvictionAnswer {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly { readonly reason: string; readonly message: string }[];
  /** Entries and fields that a refusal goes back to. */
  readonly because?: Causes;
}

/** Evicts a Pod when its disruption budget allows it. Source: pkg/registry/core/pod/storage/eviction.go. */
export function evict(world: World, pod: Pod, gracePeriodSeconds: number | undefined, causes: Causes): EvictionAnswer {
  const unguarded = isPodTerminal(pod.status) || pod.status.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
  if (!unguarded) {
    const budgets = budgetsOf(world, pod);
    if (budgets.length > 1)
      return { code: 500, message: SEVERAL_BUDGETS, because: budgets.map((budget) => world.field(budget, 'spec.selector')) };
    const refusal = budgets[0] ? disrupt(world, budgets[0], pod, causes) : null;
    if (refusal) return refusal;
  }
  markDisrupted(world, pod, causes);
  const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
  world.api.delete(pod, { ...options, uid: pod.metadata.uid }, causes);
  return { code: 201 };
}

const budgetsOf = (world: World, pod: Pod): PodDisruptionBudget[] =>
  (world.store.list('PodDisruptionBudget', pod.metadata.namespace) as PodDisruptionBudget[]).filter(({ spec }) =>
    selects(selectorFor(spec.selector), pod.metadata.labels),
  );

/** Takes a disruption off the budget; why it cannot be. Source: checkAndDecrement. */
function disrupt(world: World, budget: PodDisruptionBudget, pod: Pod, causes: Causes): EvictionAnswer | null {
  const { spec, status, metadata } = budget;
  const healthy = isPodReady(pod);
  if (!healthy && spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return null;
  if (!healthy && status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0) return null;
  const field = world.field(budget, spec.maxUnavailable === undefined ? 'spec.minAvailable' : 'spec.maxUnavailable');
  const refuse = (message: string): EvictionAnswer => ({
    code: 429,
    reason: 'TooManyRequests',
    message: TOO_MANY,
    causes: [{ reason: 'DisruptionBudget', message }],
    because: because(field, world.recorder.because(`PodDisruptionBudget/${metadata.name}`, causes)),
  });
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 1))
    return refuse(`The disruption budget ${metadata.name} is still being processed by the server.`);
  if (status.disruptionsAllowed === 0) return refuse(whyNone(budget));
  const disruptionsAllowed = status.disruptionsAllowed - 1;
  const disrupted = {
    ...status,
    disruptionsAllowed,
    disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: world.nowTime() },
  };
  const written = disruptionsAllowed === 0 ? withAllowedCondition(disrupted, world.nowTime()) : disrupted;
  world.store.put({ ...budget, metadata: { ...metadata }, status: written }, because(causes, field));
  return null;
}

function whyNone({ metadata, status }: PodDisruptionBudget): string {
  const budget = `The disruption budget ${metadata.name}`;
  const condition = conditionOf(status.conditions, DISRUPTION_ALLOWED);
  const told = condition?.status === 'False' && condition.message ? condition : undefined;
  if (told?.reason === 'SyncFailed') return `${budget} does not allow evicting pods currently because it failed sync: ${told.message}`;
  if (status.currentHealthy <= status.desiredHealthy)
    return `${budget} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  if (told) return `${budget} does not allow evicting pods currently (${told.reason}): ${told.message}`;
  return `${budget} does not allow evicting pods currently`;
}

function markDisrupted(world: World, pod: Pod, causes: Causes): void {
  const current = world.api.pod(pod.metadata.namespace, pod.metadata.name);
  if (current?.metadata.uid !== pod.metadata.uid) return;
  const lastTransitionTime = world.nowTime();
  const message = 'Eviction API: evicting';
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message, lastTransitionTime } as const;
  const conditions = withPodCondition(current.status.conditions, condition);
  world.api.updatePodStatus(current, { ...current.status, conditions }, causes);
}
