import type { NodeInfo } from './nodeInfo.ts';
import { type NodeMemo, NodeMemos } from './nodeMemo.ts';
import { type Plugin, type PreFilterResult, SKIP } from './plugin.ts';
import type { PodInfo } from './podInfo.ts';
import { Scorer, type Scores } from './scoring.ts';
import { failure, type Status, unresolvable } from './status.ts';
import { MAX_NODE_SCORE } from './types.ts';

interface ActiveFilter {
  readonly plugin: Plugin;
  readonly state: unknown;
}

/** What PreFilter has found out about one Pod: the plugins that filter for it, with their states. */
export class CycleState {
  /** Filters at the beginning that are local: what they say is kept. */
  readonly local: readonly ActiveFilter[];
  readonly others: readonly ActiveFilter[];

  constructor(
    readonly filters: readonly ActiveFilter[],
    /** Nodes that are looked at; null for all. */
    readonly nodeNames: ReadonlySet<string> | null,
    /** Plugins that narrowed the nodes. */
    readonly narrowedBy: readonly string[],
  ) {
    const first = filters.findIndex(({ plugin }) => !plugin.isLocal);
    this.local = first < 0 ? filters : filters.slice(0, first);
    this.others = first < 0 ? [] : filters.slice(first);
  }

  /** A copy whose states may be changed. */
  clone(): CycleState {
    const filters = this.filters.map(({ plugin, state }) => ({ plugin, state: plugin.cloneState ? plugin.cloneState(state) : state }));
    return new CycleState(filters, this.nodeNames, this.narrowedBy);
  }

  addPod(pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const { plugin, state } of this.filters) plugin.addPod?.(state, pod, other, node);
  }

  removePod(pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const { plugin, state } of this.filters) plugin.removePod?.(state, pod, other, node);
  }
}

export interface PreFilterOutcome {
  readonly cycle: CycleState;
  /** What turns the Pod away from all nodes. */
  readonly status: Status | null;
  /** Plugins that ran before that, in order: states of the others were never made. */
  readonly reached: readonly string[];
}

const NO_STATE: PreFilterResult<unknown> = { state: undefined };

/** Runs plugins at their extension points, in their order. Source: pkg/scheduler/framework/runtime/framework.go. */
export class Framework {
  private readonly filterPlugins: readonly Plugin[];
  private readonly scorer: Scorer;
  private readonly memos: NodeMemos;

  constructor(
    readonly plugins: readonly Plugin[],
    weights: Readonly<Record<string, number>>,
    private readonly cache: { readonly answersGeneration: number },
  ) {
    this.filterPlugins = plugins.filter((plugin) => plugin.preFilter || plugin.filter);
    this.scorer = new Scorer(
      plugins.filter((plugin) => plugin.score),
      weights,
    );
    this.memos = new NodeMemos(this.scorer.width);
  }

  plugin(name: string): Plugin | undefined {
    return this.plugins.find((plugin) => plugin.name === name);
  }

  preFilter(pod: PodInfo): PreFilterOutcome {
    const filters: ActiveFilter[] = [];
    const reached: string[] = [];
    const narrowedBy: string[] = [];
    let nodeNames: ReadonlySet<string> | null = null;
    let status: Status | null = null;
    for (const plugin of this.filterPlugins) {
      const result = plugin.preFilter ? plugin.preFilter(pod) : NO_STATE;
      if (plugin.preFilter) reached.push(plugin.name);
      if (result === SKIP) continue;
      if (plugin.filter) filters.push({ plugin, state: 'state' in result ? result.state : undefined });
      if ('status' in result) {
        status = result.status;
        if (status.code !== 'unschedulable') break;
      } else if (result.nodeNames) {
        narrowedBy.push(plugin.name);
        nodeNames = intersection(nodeNames, result.nodeNames);
        if (nodeNames.size === 0) {
          const [only] = narrowedBy;
          const text = narrowedBy.length === 1 ? `plugin ${only}` : `plugin(s) [${[...narrowedBy].sort().join(' ')}] simultaneously`;
          status = unresolvable(plugin.name, `node(s) didn't satisfy ${text}`);
          break;
        }
      }
    }
    return { cycle: new CycleState(filters, nodeNames, narrowedBy), status, reached };
  }

  /** What nodes have said to Pods like this one. */
  memo(pod: PodInfo): NodeMemo {
    return this.memos.of(pod.kind, this.cache.answersGeneration);
  }

  /** What the first plugin against the node says; null when the Pod may go there. */
  filter(cycle: CycleState, pod: PodInfo, node: NodeInfo): Status | null {
    return asked(cycle.filters, pod, node);
  }

  /** The same, for a node of the cache. */
  filterKnown(cycle: CycleState, pod: PodInfo, node: NodeInfo, memo: NodeMemo): Status | null {
    let status = memo.verdict(node);
    if (status === undefined) {
      status = asked(cycle.local, pod, node);
      memo.keep(node, status);
    }
    return status ?? (cycle.others.length > 0 ? asked(cycle.others, pod, node) : null);
  }

  /**
   * The same, minding Pods of equal or higher priority that are to come to the node: the Pod must fit with them and without them, since
   * they are not there yet. Source: RunFilterPluginsWithNominatedPods.
   */
  filterWithNominated(cycle: CycleState, pod: PodInfo, node: NodeInfo, nominated: readonly PodInfo[]): Status | null {
    const coming = nominated.filter((other) => other.priority >= pod.priority && other.uid !== pod.uid);
    if (coming.length > 0) {
      const withThem = node.clone();
      const state = cycle.clone();
      for (const other of coming) {
        withThem.addPod(other);
        state.addPod(pod, other, withThem);
      }
      const status = this.filter(state, pod, withThem);
      if (status) return status;
    }
    return this.filter(cycle, pod, node);
  }

  score(pod: PodInfo, nodes: readonly NodeInfo[]): Scores {
    return this.scorer.score(pod, nodes, this.memo(pod));
  }
}

/** What the first filter against the node says. */
function asked(filters: readonly ActiveFilter[], pod: PodInfo, node: NodeInfo): Status | null {
  for (const { plugin, state } of filters) {
    const status = plugin.filter!(state, pod, node);
    if (status === null) continue;
    return status.code === 'error' ? failure(plugin.name, `running "${plugin.name}" filter plugin: ${status.reasons.join(', ')}`) : status;
  }
  return null;
}

const intersection = (known: ReadonlySet<string> | null, more: ReadonlySet<string>): ReadonlySet<string> =>
  known === null ? more : new Set([...known].filter((name) => more.has(name)));

/** Scales scores to 0…100 by the largest; `reverse` when less is better. Source: plugins/helper/normalize_score.go. */
export function normalizeByMaximum(scores: Float64Array, reverse: boolean): void {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  for (let index = 0; index < scores.length; index++) {
    if (most === 0) {
      if (reverse) scores[index] = MAX_NODE_SCORE;
      continue;
    }
    const scaled = Math.trunc((MAX_NODE_SCORE * scores[index]!) / most);
    scores[index] = reverse ? MAX_NODE_SCORE - scaled : scaled;
  }
}
