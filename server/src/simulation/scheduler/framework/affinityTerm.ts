import { type Labels, type Selector, selectorOf, selectorText, selects } from '../../../kubernetes/values/selector.ts';
import type { Pod } from '../../world/pod.ts';
import { affinityOf, type PodAffinityTerm, type WeightedPodAffinityTerm } from './types.ts';

/** The Pod that a term is held against. */
export interface LabelledPod {
  readonly metadata: { readonly namespace: string; readonly labels?: Labels };
}

/** Where namespaces and their labels are known. */
export interface NamespaceLister {
  namespaceLabels(name: string): Labels | undefined;
  namespacesMatching(selector: Selector): readonly string[];
}

/** One (anti-)affinity term, ready to be held against Pods. Source: kube-scheduler/framework/types.go AffinityTerm. */
export class AffinityTerm {
  readonly topologyKey: string;
  private readonly namespaces: ReadonlySet<string>;
  readonly selector: Selector;
  private readonly namespaceSelector: Selector;

  private constructor(topologyKey: string, namespaces: ReadonlySet<string>, selector: Selector, namespaceSelector: Selector) {
    this.topologyKey = topologyKey;
    this.namespaces = namespaces;
    this.selector = selector;
    this.namespaceSelector = namespaceSelector;
  }

  static of(term: PodAffinityTerm, ownNamespace: string): AffinityTerm {
    const own = !term.namespaces?.length && term.namespaceSelector === undefined;
    const namespaces = new Set(own ? [ownNamespace] : (term.namespaces ?? []));
    return new AffinityTerm(term.topologyKey, namespaces, read(term.labelSelector), read(term.namespaceSelector));
  }

  /**
   * The term of a Pod to be placed: the namespaces that its selector means now are put among the named ones. The selector itself stays,
   * and is later asked about no labels at all, as in Kubernetes.
   */
  resolved(namespaces: NamespaceLister): AffinityTerm {
    if (this.namespaceSelector === null || this.namespaceSelector.length === 0) return this;
    const names = new Set([...this.namespaces, ...namespaces.namespacesMatching(this.namespaceSelector)]);
    return new AffinityTerm(this.topologyKey, names, this.selector, this.namespaceSelector);
  }

  /** `namespaceLabels` are those of the Pod's namespace, where they count. */
  matches({ metadata }: LabelledPod, namespaceLabels: Labels | undefined): boolean {
    return (
      (this.namespaces.has(metadata.namespace) || selects(this.namespaceSelector, namespaceLabels)) &&
      selects(this.selector, metadata.labels)
    );
  }

  /** The same for terms that match the same Pods by the same topology. */
  get key(): string {
    const selector = (value: Selector): string => (value === null ? '-' : selectorText(value));
    return `${this.topologyKey}|${[...this.namespaces].sort().join(',')}|${selector(this.namespaceSelector)}|${selector(this.selector)}`;
  }
}

export interface WeightedTerm {
  readonly term: AffinityTerm;
  readonly weight: number;
}

/** All terms of one Pod. Source: framework/types.go PodInfo. */
export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedTerm[];
  readonly preferredAntiAffinity: readonly WeightedTerm[];
}

const NONE: AffinityTerms = { requiredAffinity: [], requiredAntiAffinity: [], preferredAffinity: [], preferredAntiAffinity: [] };

export function affinityTermsOf(pod: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = affinityOf(pod);
  if (!podAffinity && !podAntiAffinity) return NONE;
  const namespace = pod.metadata.namespace;
  const required = (terms: readonly PodAffinityTerm[] | undefined): AffinityTerm[] =>
    (terms ?? []).map((term) => AffinityTerm.of(term, namespace));
  const preferred = (terms: readonly WeightedPodAffinityTerm[] | undefined): WeightedTerm[] =>
    (terms ?? []).map(({ weight, podAffinityTerm }) => ({ weight, term: AffinityTerm.of(podAffinityTerm, namespace) }));
  return {
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

/** An existing Pod counts for required affinity only if it meets every term. Source: interpodaffinity podMatchesAllAffinityTerms. */
export const matchesAllTerms = (terms: readonly AffinityTerm[], pod: LabelledPod): boolean =>
  terms.length > 0 && terms.every((term) => term.matches(pod, undefined));

function read(selector: PodAffinityTerm['labelSelector']): Selector {
  const parsed = selectorOf(selector);
  return 'error' in parsed ? null : parsed.selector;
}
