import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { selectorOf, selects } from '../../../kubernetes/values/selector.ts';
import type { CycleState, Framework } from '../framework/framework.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';

export const NO_VICTIMS = 'No preemption victims found for incoming pod';
const DEFAULT_PREEMPTION = 'DefaultPreemption';

export interface Victims {
  /** Most important first. */
  readonly pods: readonly PodInfo[];
  readonly violations: number;
}

/** Milliseconds; a Pod that has not started counts as starting now. Source: pkg/scheduler/util GetPodStartTime. */
export const startTimeOf = ({ pod }: PodInfo): number => pod.status.startTime ?? Number.POSITIVE_INFINITY;

/** Higher priority, then the longer life. Source: util.MoreImportantPod. */
const byImportance = (one: PodInfo, other: PodInfo): number => {
  if (one.priority !== other.priority) return other.priority - one.priority;
  const [first, second] = [startTimeOf(one), startTimeOf(other)];
  return first === second ? 0 : first - second;
};

/**
 * The fewest Pods of lower priority that would have to go for the Pod to fit: all are taken away, then as many as possible are put back,
 * those first whose budget would be broken. A status tells why the node does not help. Source: default_preemption.go SelectVictimsOnNode.
 */
export function selectVictims(
  framework: Framework,
  cycle: CycleState,
  pod: PodInfo,
  nodeInfo: NodeInfo,
  nominated: readonly PodInfo[],
  budgets: readonly KubernetesObject[],
): Victims | Status {
  const node = nodeInfo.clone();
  const state = cycle.clone();
  const remove = (other: PodInfo): void => {
    node.removePod(other);
    state.removePod(pod, other, node);
  };
  const fits = (): Status | null => framework.filterWithNominated(state, pod, node, nominated);
  const potential = node.pods.filter((other) => other.priority < pod.priority);
  if (potential.length === 0) return unresolvable(DEFAULT_PREEMPTION, NO_VICTIMS);
  for (const other of potential) remove(other);
  const status = fits();
  if (status) return status;
  const { violating, others } = splitByBudget(potential.sort(byImportance), budgets);
  const victims: PodInfo[] = [];
  /** Puts a Pod back; true when the place is still good. */
  const reprieve = (other: PodInfo): boolean => {
    node.addPod(other);
    state.addPod(pod, other, node);
    if (!fits()) return true;
    remove(other);
    victims.push(other);
    return false;
  };
  let violations = 0;
  for (const other of violating) if (!reprieve(other)) violations++;
  for (const other of others) reprieve(other);
  return { pods: victims.sort(byImportance), violations };
}

/** Pods whose going would break a disruption budget, counted off one after the other. Source: filterPodsWithPDBViolation. */
function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly KubernetesObject[],
): { readonly violating: PodInfo[]; readonly others: PodInfo[] } {
  const left = budgets.map((budget) => Number(budget.status?.disruptionsAllowed ?? 0));
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of pods) {
    let broken = false;
    budgets.forEach((budget, index) => {
      if (!covers(budget, info) || budget.status?.disruptedPods?.[info.pod.metadata.name] !== undefined) return;
      left[index]!--;
      if (left[index]! < 0) broken = true;
    });
    (broken ? violating : others).push(info);
  }
  return { violating, others };
}

/** A budget without a selector, or with an empty one, covers nothing here. */
function covers(budget: KubernetesObject, { pod: { metadata } }: PodInfo): boolean {
  if (budget.metadata.namespace !== metadata.namespace || Object.keys(metadata.labels ?? {}).length === 0) return false;
  const parsed = selectorOf(budget.spec?.selector);
  return !('error' in parsed) && parsed.selector !== null && parsed.selector.length > 0 && selects(parsed.selector, metadata.labels);
}
