import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { selects } from '../../../kubernetes/values/selector.ts';
import type { Pod } from '../../world/pod.ts';
import type { Domains } from '../cache/domainCounter.ts';
import type { PodCounter } from '../cache/podCounter.ts';
import type { Topology } from '../cache/topology.ts';
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
  participationKey,
  takesPart,
} from './spreadConstraints.ts';

const NAME = 'PodTopologySpread';
export const ERR_REASON_CONSTRAINTS_NOT_MATCH = "node(s) didn't match pod topology spread constraints";
export const ERR_REASON_NODE_LABEL_NOT_MATCH = `${ERR_REASON_CONSTRAINTS_NOT_MATCH} (missing required label)`;
const SKEWED = unschedulable(NAME, ERR_REASON_CONSTRAINTS_NOT_MATCH);
const NO_LABEL = unresolvable(NAME, ERR_REASON_NODE_LABEL_NOT_MATCH);

/** Pods counted for one constraint, and what preemption tries out on top, by the numbers of domains. */
interface Counted {
  readonly constraint: Constraint;
  readonly domains: Domains;
  /** 1 when the Pod would count itself. */
  readonly self: number;
  readonly changes: Map<number, number>;
}

interface ScoreState {
  readonly parts: readonly ScorePart[];
  /** Nodes that lack a label; null when none does. */
  readonly ignored: ReadonlySet<NodeInfo> | null;
}

interface ScorePart {
  readonly constraint: Constraint;
  readonly counter: PodCounter;
  readonly topology: Topology;
  /** Null where each node is a domain: nobody has to sum those up. */
  readonly domains: Domains | null;
  readonly weight: number;
}

/** Source: plugins/podtopologyspread/filtering.go, scoring.go. */
export class PodTopologySpread implements Plugin<readonly Counted[], ScoreState> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter(pod: PodInfo): PreFilterResult<readonly Counted[]> {
    const constraints = constraintsOf(pod.pod, 'DoNotSchedule', this.handle.listers);
    if (constraints.length === 0) return SKIP;
    const labels = pod.pod.metadata.labels;
    const counted = constraints.map((constraint) => ({
      constraint,
      domains: this.domains(pod, constraint, constraints),
      self: selects(constraint.selector, labels) ? 1 : 0,
      changes: new Map<number, number>(),
    }));
    return { state: counted };
  }

  /** Nodes without all of the labels take no part; `constraints` is empty where they do. */
  private domains(pod: PodInfo, constraint: Constraint, constraints: readonly Constraint[]): Domains {
    const keys = constraints.map(({ topologyKey }) => topologyKey);
    const key = `${constraint.topologyKey}|${keys.join(',')}|${participationKey(constraint, pod)}`;
    const partition = this.handle.cache.counters.partition(
      key,
      constraint.topologyKey,
      (node) => hasAllKeys(node.labels, constraints) && takesPart(constraint, pod, node),
    );
    return this.counter(constraint, pod.namespace).within(partition);
  }

  private counter(constraint: Constraint, namespace: string): PodCounter {
    const question = (pod: PodInfo): boolean => isCounted(constraint, namespace, pod);
    return this.handle.cache.counters.of(countingKey(constraint, namespace), constraint.selector, question);
  }

  filter(state: readonly Counted[], _pod: PodInfo, node: NodeInfo): Status | null {
    for (const counted of state) {
      const number = numberOf(counted.domains, node);
      if (number < 0) return NO_LABEL;
      if (podsIn(counted, number) + counted.self - leastOf(counted) > counted.constraint.maxSkew) return SKEWED;
    }
    return null;
  }

  cloneState(state: readonly Counted[]): readonly Counted[] {
    return state.map((counted) => ({ ...counted, changes: new Map(counted.changes) }));
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
    for (const { constraint, changes, domains } of state) {
      if (!selects(constraint.selector, other.pod.metadata.labels) || !takesPart(constraint, pod, node)) continue;
      const number = numberOf(domains, node);
      changes.set(number, (changes.get(number) ?? 0) + delta);
    }
  }

  preScore(pod: PodInfo, nodes: readonly NodeInfo[]): ScoreState | typeof SKIP {
    const constraints = constraintsOf(pod.pod, 'ScheduleAnyway', this.handle.listers);
    if (constraints.length === 0) return SKIP;
    // Defaults of the system also count on nodes without a zone.
    const all = hasOwnConstraints(pod.pod);
    const lacking = all ? nodes.filter(({ labels }) => !hasAllKeys(labels, constraints)) : [];
    const ignored = lacking.length > 0 ? new Set(lacking) : null;
    const counting = ignored ? nodes.filter((node) => !ignored.has(node)) : nodes;
    const parts = constraints.map((constraint): ScorePart => {
      const counter = this.counter(constraint, pod.namespace);
      const topology = this.handle.cache.counters.topology(constraint.topologyKey);
      const byNode = constraint.topologyKey === HOSTNAME;
      const values = byNode ? counting.length : topology.different(counting);
      const domains = byNode ? null : this.domains(pod, constraint, all ? constraints : []);
      return { constraint, counter, topology, domains, weight: Math.log(values + 2) };
    });
    return { parts, ignored };
  }

  score(state: ScoreState, pod: PodInfo, node: NodeInfo): number {
    const scores = new Float64Array(1);
    this.scoreAll(state, pod, [node], scores);
    return scores[0]!;
  }

  scoreAll({ parts, ignored }: ScoreState, _pod: PodInfo, nodes: readonly NodeInfo[], scores: Float64Array): void {
    const { length } = nodes;
    for (const { constraint, counter, topology, domains, weight } of parts) {
      const more = constraint.maxSkew - 1;
      for (let index = 0; index < length; index++) {
        const { slot } = nodes[index]!;
        const number = topology.at(slot);
        if (number >= 0) scores[index]! += (domains ? domains.in(number) : counter.on(slot)) * weight + more;
      }
    }
    for (let index = 0; index < length; index++) scores[index] = ignored?.has(nodes[index]!) ? 0 : Math.round(scores[index]!);
  }

  normalizeScores({ ignored }: ScoreState, scores: Float64Array, nodes: readonly NodeInfo[]): void {
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    const { length } = scores;
    for (let index = 0; index < length; index++) {
      if (ignored?.has(nodes[index]!)) continue;
      const score = scores[index]!;
      if (score < least) least = score;
      if (score > most) most = score;
    }
    for (let index = 0; index < length; index++)
      if (ignored?.has(nodes[index]!)) scores[index] = 0;
      else scores[index] = most === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (most + least - scores[index]!)) / most);
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

/** The number of the domain that a node, or a copy of one, is in; −1 without the label. */
function numberOf({ partition: { topology } }: Domains, { slot, labels }: NodeInfo): number {
  if (slot >= 0) return topology.at(slot);
  const value = labels[topology.key];
  return value === undefined ? -1 : topology.numberOf(value);
}

const podsIn = ({ domains, changes }: Counted, number: number): number => domains.in(number) + (changes.get(number) ?? 0);

/** The fewest Pods of a domain; 0 while there are fewer domains than asked for. */
function leastOf(counted: Counted): number {
  const { constraint, domains, changes } = counted;
  const { partition } = domains;
  if (partition.domains < constraint.minDomains) return 0;
  if (changes.size === 0) return domains.least;
  let least = Number.POSITIVE_INFINITY;
  for (let number = 0, found = 0; found < partition.domains; number++) {
    if (!partition.isDomain(number)) continue;
    found++;
    least = Math.min(least, podsIn(counted, number));
  }
  return least;
}
