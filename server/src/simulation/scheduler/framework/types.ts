import type { LabelSelector } from '../../../kubernetes/values/selector.ts';
import type { Affinity, NodeSelectorTerm, Pod, PodSpec } from '../../world/pod.ts';

/** What only the scheduler reads of a Pod. Field names and meaning as in core/v1. */
export interface SchedulingSpec extends PodSpec {
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly resourceClaims?: readonly {
    readonly name: string;
    readonly resourceClaimName?: string;
    readonly resourceClaimTemplateName?: string;
  }[];
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
}

export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

export interface WeightedPodAffinityTerm {
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}

interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

export interface SchedulingAffinity extends Affinity {
  readonly nodeAffinity?: NonNullable<Affinity['nodeAffinity']> & {
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
      readonly weight: number;
      readonly preference: NodeSelectorTerm;
    }[];
  };
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export const affinityOf = (pod: Pod): SchedulingAffinity => (pod.spec.affinity ?? {}) as SchedulingAffinity;
export const schedulingSpec = (pod: Pod): SchedulingSpec => pod.spec as SchedulingSpec;

/** The scheduler that takes a Pod when it names none. */
export const DEFAULT_SCHEDULER = 'default-scheduler';
/** Highest score of a node in one plugin. Source: framework/interface.go MaxNodeScore. */
export const MAX_NODE_SCORE = 100;
