import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { NodeSelectorTerm, Pod } from '../../world/pod.ts';
import type { EventRegistration } from '../framework/events.ts';
import { normalizeByMaximum } from '../framework/framework.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { CompiledNodeTerm, RequiredNodeAffinity } from '../framework/nodeSelector.ts';
import { inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';
import { affinityOf } from '../framework/types.ts';

const NAME = 'NodeAffinity';
export const ERR_REASON_POD = "node(s) didn't match Pod's node affinity/selector";
export const ERR_REASON_CONFLICT = 'pod affinity terms conflict';
const REFUSED = unresolvable(NAME, ERR_REASON_POD);
const REQUIRED = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution';

interface PreferredTerm {
  readonly weight: number;
  readonly term: CompiledNodeTerm;
}

/** `nodeSelector` and node affinity. Source: plugins/nodeaffinity/node_affinity.go. */
export class NodeAffinity implements Plugin<RequiredNodeAffinity, readonly PreferredTerm[]> {
  readonly name = NAME;
  readonly isLocal = true;

  preFilter(pod: PodInfo): PreFilterResult<RequiredNodeAffinity> {
    const state = pod.requiredNodeAffinity;
    if (state.isEmpty) return SKIP;
    const terms = affinityOf(pod.pod).nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    if (terms.length === 0) return { state };
    const nodeNames = new Set<string>();
    for (const term of terms) {
      const names = namesOf(term);
      if (names === null) return { state };
      for (const name of names) nodeNames.add(name);
    }
    return nodeNames.size === 0 ? { status: unresolvable(NAME, ERR_REASON_CONFLICT) } : { state, nodeNames };
  }

  filter(required: RequiredNodeAffinity, _pod: PodInfo, { node }: NodeInfo): Status | null {
    return node && required.matches(node) ? null : REFUSED;
  }

  preScore({ pod }: PodInfo): readonly PreferredTerm[] | typeof SKIP {
    const terms = affinityOf(pod).nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    if (!terms) return SKIP;
    return terms.map(({ weight, preference }) => ({ weight, term: new CompiledNodeTerm(preference) }));
  }

  score(terms: readonly PreferredTerm[], _pod: PodInfo, { node }: NodeInfo): number {
    let score = 0;
    for (const { weight, term } of terms) if (node && term.matches(node)) score += weight;
    return score;
  }

  normalizeScores(_terms: readonly PreferredTerm[], scores: Float64Array): void {
    normalizeByMaximum(scores, false);
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeLabel'],
      hint: (pod, { old, new: node }) => matches(pod, node) && (old === null || !matches(pod, old)),
    },
  ];

  places(pod: PodInfo): readonly Place[] {
    const { nodeSelector, affinity } = pod.pod.spec;
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return inPod(pod, ...(nodeSelector ? ['spec.nodeSelector'] : []), ...(required ? [REQUIRED] : []));
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    return inPod(pod, PREFERRED);
  }
}

const matches = (pod: Pod, node: KubernetesObject | null): boolean => node !== null && new RequiredNodeAffinity(pod).matches(node);

/** Names of the nodes that a term means; null when it does not go by names. */
function namesOf({ matchFields }: NodeSelectorTerm): readonly string[] | null {
  let names: readonly string[] | null = null;
  for (const { key, operator, values = [] } of matchFields ?? [])
    if (key === 'metadata.name' && operator === 'In') names = names === null ? values : names.filter((name) => values.includes(name));
  return names;
}
