import type { KubernetesObject } from '../../kubernetes/object.ts';
import { selectorOf, selects } from '../../kubernetes/values/selector.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';

/** Budgets without a status get the one that their controller would have written. Source: pkg/controller/disruption/disruption.go. */
export function withBudgetStatus(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object) => {
    if (object.kind !== 'PodDisruptionBudget' || object.status?.disruptionsAllowed !== undefined) return object;
    const parsed = selectorOf(object.spec?.selector);
    const selector = 'error' in parsed ? null : parsed.selector;
    const pods = objects.filter(
      (pod): pod is Pod =>
        pod.kind === 'Pod' &&
        (pod.metadata.namespace ?? 'default') === (object.metadata.namespace ?? 'default') &&
        selects(selector, pod.metadata.labels) &&
        !isPodTerminal((pod as Pod).status),
    );
    const healthy = pods.filter(({ metadata, status }) => {
      const ready = status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
      return ready && metadata.deletionTimestamp === undefined;
    }).length;
    const desired = desiredHealthy(object, pods.length);
    const status = {
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: pods.length,
      disruptionsAllowed: pods.length === 0 ? 0 : Math.max(0, healthy - desired),
    };
    return { ...object, status };
  });
}

/** How many Pods have to stay healthy of `expected`. Percentages count up. */
function desiredHealthy({ spec }: KubernetesObject, expected: number): number {
  const count = (value: unknown): number => {
    const percent = /^(\d+)%$/.exec(String(value))?.[1];
    return percent === undefined ? Number(value) : Math.ceil((Number(percent) * expected) / 100);
  };
  if (spec?.maxUnavailable !== undefined) return Math.max(0, expected - count(spec.maxUnavailable));
  return spec?.minAvailable === undefined ? 0 : count(spec.minAvailable);
}
