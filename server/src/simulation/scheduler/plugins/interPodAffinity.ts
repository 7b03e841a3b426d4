import type { Labels } from '../../../kubernetes/values/selector.ts';
import type { Pod } from '../../world/pod.ts';
import type { Counts, PodCounter } from '../cache/podCounter.ts';
import { addCount } from '../cache/podCounter.ts';
import { type AffinityTerm, affinityTermsOf, matchesAllTerms, type WeightedTerm } from '../framework/affinityTerm.ts';
import type { ClusterEvent, EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable, unschedulable } from '../framework/status.ts';
import { MAX_NODE_SCORE } from '../framework/types.ts';

const NAME = 'InterPodAffinity';
export const ERR_REASON_AFFINITY_RULES_NOT_MATCH = "node(s) didn't match pod affinity rules";
export const ERR_REASON_ANTI_AFFINITY_RULES_NOT_MATCH = "node(s) didn't match pod anti-affinity rules";
export const ERR_REASON_EXISTING_ANTI_AFFINITY_RULES_NOT_MATCH = "node(s) didn't satisfy existing pods anti-affinity rules";
const LONELY = unresolvable(NAME, ERR_REASON_AFFINITY_RULES_NOT_MATCH);
const CROWDED = unschedulable(NAME, ERR_REASON_ANTI_AFFINITY_RULES_NOT_MATCH);
const UNWELCOME = unschedulable(NAME, ERR_REASON_EXISTING_ANTI_AFFINITY_RULES_NOT_MATCH);
const AFFINITY = 'spec.affinity.podAffinity';
const ANTI_AFFINITY = 'spec.affinity.podAntiAffinity';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Pods counted by the values of one topology key, and what preemption tries out on top. */
interface TopologyCount {
  readonly topologyKey: string;
  readonly counts: Counts;
  readonly changes: Map<string, number>;
}

interface FilterState {
  readonly affinityTerms: readonly AffinityTerm[];
  readonly antiAffinityTerms: readonly AffinityTerm[];
  readonly namespaceLabels: Labels;
  /** Pods that meet every affinity term, by the topology of each. */
  readonly affinity: readonly TopologyCount[];
  /** Pods that meet the anti-affinity term, for each term. */
  readonly antiAffinity: readonly TopologyCount[];
  /** Pods on nodes whose own anti-affinity means this Pod, by topology key. */
  readonly existing: ReadonlyMap<string, TopologyCount[]>;
}

interface ScoreGroup {
  readonly topologyKey: string;
  readonly weight: number;
  readonly counts: Counts;
}

/** Weight of a required affinity term of an existing Pod. Source: defaults.go DefaultHardPodAffinityWeight. */
const HARD_AFFINITY_WEIGHT = 1;

/** Source: plugins/interpodaffinity/filtering.go, scoring.go. */
export class InterPodAffinity implements Plugin<FilterState, readonly ScoreGroup[]> {
  readonly name = NAME;

  constructor(private readonly handle: Handle) {}

  preFilter(pod: PodInfo): PreFilterResult<FilterState> {
    const { cache, listers } = this.handle;
    const affinityTerms = pod.terms.requiredAffinity.map((term) => term.resolved(listers));
    const antiAffinityTerms = pod.terms.requiredAntiAffinity.map((term) => term.resolved(listers));
    const namespaceLabels = listers.namespaceLabels(pod.namespace);
    const existing = new Map<string, TopologyCount[]>();
    for (const { term, counts } of cache.terms.of('requiredAntiAffinity'))
      if (counts.size > 0 && term.matches(pod.pod, namespaceLabels)) addExisting(existing, counting(term.topologyKey, counts));
    if (existing.size === 0 && affinityTerms.length === 0 && antiAffinityTerms.length === 0) return SKIP;
    const all = affinityTerms.length > 0 ? this.counterOfAll(affinityTerms) : null;
    return {
      state: {
        affinityTerms,
        antiAffinityTerms,
        namespaceLabels,
        affinity: affinityTerms.map(({ topologyKey }) => counting(topologyKey, all!.by(topologyKey))),
        antiAffinity: antiAffinityTerms.map((term) => counting(term.topologyKey, this.counterOf(term).by(term.topologyKey))),
        existing,
      },
    };
  }

  private counterOf(term: AffinityTerm): PodCounter {
    return this.handle.cache.counters.of(`affinity|${term.key}`, term.selector, ({ pod }) => term.matches(pod, undefined));
  }

  private counterOfAll(terms: readonly AffinityTerm[]): PodCounter {
    const key = `affinities|${terms.map((term) => term.key).join('&')}`;
    return this.handle.cache.counters.of(key, terms[0]!.selector, ({ pod }) => matchesAllTerms(terms, pod));
  }

  filter(state: FilterState, { pod }: PodInfo, { labels }: NodeInfo): Status | null {
    if (!hasCompany(state, pod, labels)) return LONELY;
    for (const count of state.antiAffinity) if (podsAt(count, labels) > 0) return CROWDED;
    for (const counts of state.existing.values()) for (const count of counts) if (podsAt(count, labels) > 0) return UNWELCOME;
    return null;
  }

  cloneState(state: FilterState): FilterState {
    const copy = (count: TopologyCount): TopologyCount => ({ ...count, changes: new Map(count.changes) });
    return {
      ...state,
      affinity: state.affinity.map(copy),
      antiAffinity: state.antiAffinity.map(copy),
      existing: new Map([...state.existing].map(([key, counts]) => [key, counts.map(copy)])),
    };
  }

  addPod(state: FilterState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    change(state, pod, other, node.labels, 1);
  }

  removePod(state: FilterState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    change(state, pod, other, node.labels, -1);
  }

  preScore(pod: PodInfo): readonly ScoreGroup[] | typeof SKIP {
    const { cache, listers } = this.handle;
    const groups: ScoreGroup[] = [];
    const add = (topologyKey: string, weight: number, counts: Counts): void => {
      if (counts.size > 0) groups.push({ topologyKey, weight, counts });
    };
    const own = (terms: readonly WeightedTerm[], sign: 1 | -1): void => {
      for (const { term, weight } of terms) {
        const resolved = term.resolved(listers);
        add(term.topologyKey, sign * weight, this.counterOf(resolved).by(term.topologyKey));
      }
    };
    own(pod.terms.preferredAffinity, 1);
    own(pod.terms.preferredAntiAffinity, -1);
    const namespaceLabels = listers.namespaceLabels(pod.namespace);
    for (const [kind, factor] of EXISTING_FACTORS)
      for (const { term, weight, counts } of cache.terms.of(kind))
        if (term.matches(pod.pod, namespaceLabels)) add(term.topologyKey, factor * weight, counts);
    return groups.length === 0 ? SKIP : groups;
  }

  score(groups: readonly ScoreGroup[], _pod: PodInfo, { labels }: NodeInfo): number {
    let score = 0;
    for (const { topologyKey, weight, counts } of groups) {
      const value = labels[topologyKey];
      if (value !== undefined) score += weight * (counts.get(value) ?? 0);
    }
    return score;
  }

  normalizeScores(_groups: readonly ScoreGroup[], scores: Float64Array): void {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const score of scores) {
      least = Math.min(least, score);
      most = Math.max(most, score);
    }
    for (let index = 0; index < scores.length; index++)
      scores[index] = most > least ? Math.trunc(MAX_NODE_SCORE * ((scores[index]! - least) / (most - least))) : 0;
  }

  readonly events: readonly EventRegistration[] = [
    { resource: 'Pod', actions: ['Add', 'UpdatePodLabel', 'Delete'], hint: afterPodEvent },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'], hint: afterNodeEvent },
  ];

  places(pod: PodInfo, _node: NodeInfo | null, status: Status): readonly Place[] {
    if (status === LONELY) return inPod(pod, `${AFFINITY}.${REQUIRED}`);
    if (status === CROWDED) return inPod(pod, `${ANTI_AFFINITY}.${REQUIRED}`);
    return [...inPod(pod, 'metadata.labels'), ...this.unwelcoming(pod)];
  }

  /** Pods whose anti-affinity means this one; the first few. */
  private unwelcoming(pod: PodInfo): Place[] {
    const { cache, listers } = this.handle;
    const labels = listers.namespaceLabels(pod.namespace);
    for (const node of cache.nodes)
      for (const other of node.pods)
        if (other.terms.requiredAntiAffinity.some((term) => term.matches(pod.pod, labels)))
          return inPod(other, `${ANTI_AFFINITY}.${REQUIRED}`);
    return [];
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    const { affinity } = pod.pod.spec;
    return inPod(pod, ...(affinity?.podAffinity ? [AFFINITY] : []), ...(affinity?.podAntiAffinity ? [ANTI_AFFINITY] : []));
  }
}

const EXISTING_FACTORS = [
  ['requiredAffinity', HARD_AFFINITY_WEIGHT],
  ['preferredAffinity', 1],
  ['preferredAntiAffinity', -1],
] as const;

const counting = (topologyKey: string, counts: Counts): TopologyCount => ({ topologyKey, counts, changes: new Map() });

function addExisting(existing: Map<string, TopologyCount[]>, count: TopologyCount): void {
  const known = existing.get(count.topologyKey);
  if (known) known.push(count);
  else existing.set(count.topologyKey, [count]);
}

function podsAt({ topologyKey, counts, changes }: TopologyCount, labels: Labels): number {
  const value = labels[topologyKey];
  return value === undefined ? 0 : (counts.get(value) ?? 0) + (changes.get(value) ?? 0);
}

/** Every affinity term finds its Pods around the node; or none does anywhere and the Pod may be the first of its kind. */
function hasCompany({ affinity, affinityTerms }: FilterState, pod: Pod, labels: Labels): boolean {
  let company = true;
  for (const count of affinity) {
    if (labels[count.topologyKey] === undefined) return false;
    if (podsAt(count, labels) <= 0) company = false;
  }
  return company || (affinity.every(isNowhere) && matchesAllTerms(affinityTerms, pod));
}

function isNowhere({ counts, changes }: TopologyCount): boolean {
  for (const [value, count] of counts) if (count + (changes.get(value) ?? 0) > 0) return false;
  for (const [value, count] of changes) if (count + (counts.get(value) ?? 0) > 0) return false;
  return true;
}

function change(state: FilterState, { pod }: PodInfo, other: PodInfo, labels: Labels, delta: 1 | -1): void {
  const add = ({ topologyKey, changes }: TopologyCount): void => {
    const value = labels[topologyKey];
    if (value !== undefined) addCount(changes, value, delta);
  };
  if (matchesAllTerms(state.affinityTerms, other.pod)) state.affinity.forEach(add);
  state.antiAffinityTerms.forEach((term, index) => {
    if (term.matches(other.pod, undefined)) add(state.antiAffinity[index]!);
  });
  for (const term of other.terms.requiredAntiAffinity) {
    if (!term.matches(pod, state.namespaceLabels)) continue;
    const known = state.existing.get(term.topologyKey)?.[0];
    if (known) add(known);
    else {
      const count = counting(term.topologyKey, new Map());
      add(count);
      (state.existing as Map<string, TopologyCount[]>).set(term.topologyKey, [count]);
    }
  }
}

function afterPodEvent(pod: Pod, { old, new: changed }: ClusterEvent): boolean {
  if (old && changed && changed.metadata.uid === pod.metadata.uid) return true;
  const placed = (other: ClusterEvent['old']): boolean =>
    other === null || Boolean(other.spec?.nodeName || other.status?.nominatedNodeName);
  if (!placed(old) || !placed(changed)) return false;
  const { requiredAffinity, requiredAntiAffinity } = affinityTermsOf(pod);
  const meets = (terms: readonly AffinityTerm[], other: ClusterEvent['old']): boolean => matchesAllTerms(terms, other as Pod);
  if (old && changed)
    return (
      (!meets(requiredAffinity, old) && meets(requiredAffinity, changed)) ||
      (meets(requiredAntiAffinity, old) && !meets(requiredAntiAffinity, changed))
    );
  if (changed) return meets(requiredAffinity, changed);
  return meets(requiredAntiAffinity, old) || meets(affinityTermsOf(old as Pod).requiredAntiAffinity, pod);
}

function afterNodeEvent(pod: Pod, { old, new: node }: ClusterEvent): boolean {
  const { requiredAffinity, requiredAntiAffinity } = affinityTermsOf(pod);
  const before = old?.metadata.labels ?? {};
  const now = node?.metadata.labels ?? {};
  for (const { topologyKey } of requiredAffinity)
    if (now[topologyKey] !== undefined && before[topologyKey] !== now[topologyKey]) return true;
  for (const { topologyKey } of requiredAntiAffinity)
    if (old === null || (before[topologyKey] !== undefined && before[topologyKey] !== now[topologyKey])) return true;
  return false;
}
