import type { Labels } from '../../../kubernetes/values/selector.ts';
import type { AffinityTerm, WeightedTerm } from '../framework/affinityTerm.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { addCount, type Counts } from './podCounter.ts';

export type TermKind = 'requiredAffinity' | 'requiredAntiAffinity' | 'preferredAffinity' | 'preferredAntiAffinity';

/** Pods of a Deployment share their terms: one group of equal terms, with the Pods that have it by topology value. */
export interface TermGroup {
  readonly term: AffinityTerm;
  /** Of a preferred term; 1 for required ones. */
  readonly weight: number;
  readonly counts: Counts;
}

interface MutableGroup extends TermGroup {
  readonly counts: Map<string, number>;
  pods: number;
}

/** The (anti-)affinity terms of all Pods on nodes, grouped and kept up to date. */
export class ExistingTerms {
  private readonly groups: Readonly<Record<TermKind, Map<string, MutableGroup>>> = {
    requiredAffinity: new Map(),
    requiredAntiAffinity: new Map(),
    preferredAffinity: new Map(),
    preferredAntiAffinity: new Map(),
  };

  of(kind: TermKind): IterableIterator<TermGroup> {
    return this.groups[kind].values();
  }

  count(pod: PodInfo, labels: Labels, delta: 1 | -1): void {
    if (!pod.hasAffinity) return;
    const { terms } = pod;
    for (const kind of ['requiredAffinity', 'requiredAntiAffinity'] as const)
      for (const term of terms[kind]) this.add(kind, { term, weight: 1 }, labels, delta);
    for (const kind of ['preferredAffinity', 'preferredAntiAffinity'] as const)
      for (const term of terms[kind]) this.add(kind, term, labels, delta);
  }

  private add(kind: TermKind, { term, weight }: WeightedTerm, labels: Labels, delta: 1 | -1): void {
    const groups = this.groups[kind];
    const key = `${weight}|${term.key}`;
    let group = groups.get(key);
    if (!group) {
      group = { term, weight, counts: new Map(), pods: 0 };
      groups.set(key, group);
    }
    group.pods += delta;
    const value = labels[term.topologyKey];
    if (value !== undefined) addCount(group.counts, value, delta);
    if (group.pods === 0) groups.delete(key);
  }
}
