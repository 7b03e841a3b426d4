import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Listers } from '../cache/listers.ts';
import type { SchedulerCache } from '../cache/schedulerCache.ts';
import type { EventRegistration } from './events.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodInfo } from './podInfo.ts';
import type { Status } from './status.ts';

/** What plugins may look at. */
export interface Handle {
  readonly cache: SchedulerCache;
  readonly listers: Listers;
  /** Says that something had to be assumed about a field. */
  readonly assume?: (code: 'device-selector', object: KubernetesObject, field: string) => void;
}

/** Nothing to do for this Pod: the plugin is left out of its cycle. */
export const SKIP = 'skip';

/** `nodeNames` narrows the nodes that are looked at at all. */
export type PreFilterResult<State> =
  | typeof SKIP
  | { readonly status: Status }
  | { readonly state: State; readonly nodeNames?: ReadonlySet<string> };

/** A place in an object that stands in the way, or that tipped the scales. */
export interface Place {
  readonly object: KubernetesObject;
  readonly field: string;
}

/**
 * A scheduling plugin with the extension points of the framework, as far as it has them. States are made in PreFilter and PreScore and
 * handed to Filter and Score, which run once a node. Source: kube-scheduler/framework/interface.go.
 */
export interface Plugin<FilterState = unknown, ScoreState = unknown> {
  readonly name: string;

  /** May the Pod enter the queue of those to be placed? Null when it may. */
  preEnqueue?(pod: PodInfo): Status | null;

  preFilter?(pod: PodInfo): PreFilterResult<FilterState>;
  /** Null when the Pod may go there. */
  filter?(state: FilterState, pod: PodInfo, node: NodeInfo): Status | null;
  /** Preemption and nominated Pods: what if `other` were on the node, or no longer there? */
  addPod?(state: FilterState, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
  removePod?(state: FilterState, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
  /** A copy of the state that addPod and removePod may change. */
  cloneState?(state: FilterState): FilterState;
  /** Do Filter and Score hang on nothing but the Pod's `kind` and the node with its Pods? Then they are not asked again until the node changes. */
  readonly isLocal?: boolean;

  preScore?(pod: PodInfo, nodes: readonly NodeInfo[]): ScoreState | typeof SKIP;
  score?(state: ScoreState, pod: PodInfo, node: NodeInfo): number;
  /** The same for many nodes at once; `scores` are zeroes. */
  scoreAll?(state: ScoreState, pod: PodInfo, nodes: readonly NodeInfo[], scores: Float64Array): void;
  /** Brings scores to 0…100, in place. */
  normalizeScores?(state: ScoreState, scores: Float64Array, nodes: readonly NodeInfo[]): void;

  /** What may make a Pod fit that this plugin turned away. */
  readonly events?: readonly EventRegistration[];

  /** The fields behind a refusal by this plugin (`node` null: of all nodes). */
  places?(pod: PodInfo, node: NodeInfo | null, status: Status): readonly Place[];
  /** The fields behind its scores. */
  scorePlaces?(pod: PodInfo): readonly Place[];
}

/** A place in the Pod itself. */
export const inPod = ({ pod }: PodInfo, ...fields: readonly string[]): Place[] => fields.map((field) => ({ object: pod, field }));

/** A place in the node, when there is one. */
export const inNode = (node: NodeInfo | null, ...fields: readonly string[]): Place[] =>
  node?.node ? fields.map((field) => ({ object: node.node!, field })) : [];
