import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { selects } from '../../../kubernetes/values/selector.ts';
import type { Pod } from '../../world/pod.ts';
import type { PodCounter } from '../cache/podCounter.ts';
import type { ClusterEvent, EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, inNode, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable, unschedulable } from '../framework/status.ts';
import { taintsOf } from '../framework/taints.ts';
import { MAX_NODE_SCORE } from '../framework/types.ts';
import {
  type Constraint,
  constraintsOf,
  countingKey,
  HOSTNAME,
  hasAllKeys,
  hasOwnConstraints,
  isCounted,
  takesPart,
} from './spreadConstraints.ts';

const NAME = 'PodTopologySpread';
export const ERR_REASON_CONSTRAINTS_NOT_MATCH = "node(s) didn't match pod topology spread constraints";
export const ERR_REASON_NODE_LABEL_NOT_MATCH = `${ERR_REASON_CONSTRAINTS_NOT_MATCH} (missing required label)`;
const SKEWED = unschedulable(NAME, ERR_REASON_CONSTRAINTS_NOT_MATCH);
const NO_LABEL = unresolvable(NAME, ERR_REASON_NODE_LABEL_NOT_MATCH);

/** Pods counted for one constraint. */
interface Counted {
  readonly constraint: Constraint;
  /** Every domain that takes part, also with no Pod. */
  readonly domains: Map<string, number>;
  /** 1 when the Pod would count itself. */
  readonly self: number;
  /** Fewest Pods in a domain; made anew after a change. */
  least: number | null;
}

interface ScoreState {
  readonly constraints: readonly Constraint[];
  readonly counters: readonly PodCounter[];
  readonly domains: readonly ReadonlyMap<string, number>[];
  readonly weights: readonly number[];
  readonly ignored: ReadonlySet<string>;
}

/** Source: plugins/podtopologyspread/filtering.go, scoring.go. */
export class PodTopologySpread implements Plugin<readonly Counted[], ScoreState> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter(pod: PodInfo): PreFilterResult<readonly Counted[]> {
    const constraints = constraintsOf(pod.pod, 'DoNotSchedule', this.handle.listers);
    if (constraints.length === 0) return SKIP;
    return { state: constraints.map((constraint) => this.countDomains(pod, constraint, constraints)) };
  }

  private countDomains(pod: PodInfo, constraint: Constraint, constraints: readonly Constraint[]): Counted {
    const counter = this.counter(constraint, pod.namespace);
    const domains = new Map<string, number>();
    for (const node of this.handle.cache.nodes) {
      if (!hasAllKeys(node.labels, constraints) || !takesPart(constraint, pod, node)) continue;
      const value = node.labels[constraint.topologyKey]!;
      domains.set(value, (domains.get(value) ?? 0) + counter.on(node.name));
    }
    return { constraint, domains, self: selects(constraint.selector, pod.pod.metadata.labels) ? 1 : 0, least: null };
  }

  private counter(constraint: Constraint, namespace: string): PodCounter {
    return this.handle.cache.counter(countingKey(constraint, namespace), (pod) => isCounted(constraint, namespace, pod));
  }

  filter(state: readonly Counted[], _pod: PodInfo, { labels }: NodeInfo): Status | null {
    for (const counted of state) {
      const { constraint, domains, self } = counted;
      const value = labels[constraint.topologyKey];
      if (value === undefined) return NO_LABEL;
      if ((domains.get(value) ?? 0) + self - leastOf(counted) > constraint.maxSkew) return SKEWED;
    }
    return null;
  }

  cloneState(state: readonly Counted[]): readonly Counted[] {
    return state.map((counted) => ({ ...counted, domains: new Map(counted.domains) }));
  }

  addPod(state: readonly Counted[], pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    this.change(state, pod, other, node, 1);
  }

  removePod(state: readonly Counted[], pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    this.change(state, pod, other, node, -1);
  }

  private change(state: readonly Counted[], pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    const constraints = state.map(({ constraint }) => constraint);
    if (other.namespace !== pod.namespace || !hasAllKeys(node.labels, constraints)) return;
    for (const counted of state) {
      const { constraint, domains } = counted;
      if (!selects(constraint.selector, other.pod.metadata.labels) || !takesPart(constraint, pod, node)) continue;
      const value = node.labels[constraint.topologyKey]!;
      domains.set(value, (domains.get(value) ?? 0) + delta);
      counted.least = null;
    }
  }

  preScore(pod: PodInfo, nodes: readonly NodeInfo[]): ScoreState | typeof SKIP {
    const constraints = constraintsOf(pod.pod, 'ScheduleAnyway', this.handle.listers);
    if (constraints.length === 0) return SKIP;
    // Defaults of the system also count on nodes without a zone.
    const all = hasOwnConstraints(pod.pod);
    const ignored = new Set(all ? nodes.filter(({ labels }) => !hasAllKeys(labels, constraints)).map(({ name }) => name) : []);
    const counters = constraints.map((constraint) => this.counter(constraint, pod.namespace));
    const domains = constraints.map(({ topologyKey }) => {
      const values = new Map<string, number>();
      if (topologyKey !== HOSTNAME) for (const { name, labels } of nodes) if (!ignored.has(name)) values.set(labels[topologyKey] ?? '', 0);
      return values;
    });
    for (const node of this.handle.cache.nodes) {
      if (all && !hasAllKeys(node.labels, constraints)) continue;
      constraints.forEach((constraint, index) => {
        const value = node.labels[constraint.topologyKey] ?? '';
        const count = domains[index]!.get(value);
        if (count !== undefined && takesPart(constraint, pod, node)) domains[index]!.set(value, count + counters[index]!.on(node.name));
      });
    }
    const weights = constraints.map(({ topologyKey }, index) =>
      Math.log((topologyKey === HOSTNAME ? nodes.length - ignored.size : domains[index]!.size) + 2),
    );
    return { constraints, counters, domains, weights, ignored };
  }

  score({ constraints, counters, domains, weights, ignored }: ScoreState, _pod: PodInfo, { name, labels }: NodeInfo): number {
    if (ignored.has(name)) return 0;
    let score = 0;
    constraints.forEach(({ topologyKey, maxSkew }, index) => {
      const value = labels[topologyKey];
      if (value === undefined) return;
      const pods = topologyKey === HOSTNAME ? counters[index]!.on(name) : (domains[index]!.get(value) ?? 0);
      score += pods * weights[index]! + (maxSkew - 1);
    });
    return Math.round(score);
  }

  normalizeScores({ ignored }: ScoreState, scores: number[], nodes: readonly NodeInfo[]): void {
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    scores.forEach((score, index) => {
      if (ignored.has(nodes[index]!.name)) return;
      least = Math.min(least, score);
      most = Math.max(most, score);
    });
    scores.forEach((score, index) => {
      if (ignored.has(nodes[index]!.name)) scores[index] = 0;
      else scores[index] = most === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (most + least - score)) / most);
    });
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'Pod',
      actions: ['Add', 'UpdatePodLabel', 'UpdatePodToleration', 'Delete'],
      hint: (pod, event) => this.afterPodEvent(pod, event),
    },
    {
      resource: 'Node',
      actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'],
      hint: (pod, event) => this.afterNodeEvent(pod, event),
    },
  ];

  private afterPodEvent(pod: Pod, { old, new: changed }: ClusterEvent): boolean {
    const involved = (other: KubernetesObject | null): boolean =>
      other === null ||
      other.metadata.uid === pod.metadata.uid ||
      (Boolean(other.spec?.nodeName || other.status?.nominatedNodeName) && other.metadata.namespace === pod.metadata.namespace);
    if (!involved(old) || !involved(changed)) return false;
    const constraints = constraintsOf(pod, 'DoNotSchedule', this.handle.listers);
    const matched = (other: KubernetesObject, { selector }: Constraint): boolean => selects(selector, other.metadata.labels);
    if (old && changed) {
      const newToleration =
        changed.metadata.uid === pod.metadata.uid && changed.spec?.tolerations?.length !== old.spec?.tolerations?.length;
      if (newToleration && constraints.some(({ honorsTaints }) => honorsTaints)) return true;
      return constraints.some((constraint) => matched(old, constraint) !== matched(changed, constraint));
    }
    const one = changed ?? old;
    return one !== null && constraints.some((constraint) => matched(one, constraint));
  }

  private afterNodeEvent(pod: Pod, { old, new: node }: ClusterEvent): boolean {
    const constraints = constraintsOf(pod, 'DoNotSchedule', this.handle.listers);
    const complete = (one: KubernetesObject | null): boolean => one !== null && hasAllKeys(one.metadata.labels ?? {}, constraints);
    if (!old || !node) return complete(old ?? node);
    if (complete(old) !== complete(node)) return true;
    const moved = constraints.some(({ topologyKey }) => old.metadata.labels?.[topologyKey] !== node.metadata.labels?.[topologyKey]);
    return complete(node) && (moved || JSON.stringify(taintsOf(old)) !== JSON.stringify(taintsOf(node)));
  }

  places(pod: PodInfo, node: NodeInfo | null, status: Status): readonly Place[] {
    const constraints = constraintsOf(pod.pod, 'DoNotSchedule', this.handle.listers);
    const own = inPod(pod, ...constraints.map(({ index }) => `spec.topologySpreadConstraints[${index}]`));
    return status === NO_LABEL ? [...own, ...inNode(node, 'metadata.labels')] : own;
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    return inPod(pod, 'spec.topologySpreadConstraints');
  }
}

/** The fewest Pods of a domain; 0 while there are fewer domains than asked for. */
function leastOf(counted: Counted): number {
  if (counted.domains.size < counted.constraint.minDomains) return 0;
  if (counted.least === null) {
    counted.least = Number.POSITIVE_INFINITY;
    for (const pods of counted.domains.values()) if (pods < counted.least) counted.least = pods;
  }
  return counted.least;
}
