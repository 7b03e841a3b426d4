import type { NodeInfo } from './nodeInfo.ts';
import { type Plugin, SKIP } from './plugin.ts';
import type { PodInfo } from './podInfo.ts';
import { failure, type Status, unresolvable } from './status.ts';
import { MAX_NODE_SCORE } from './types.ts';

interface ActiveFilter {
  readonly plugin: Plugin;
  readonly state: unknown;
}

/** What PreFilter has found out about one Pod: the plugins that filter for it, with their states. */
export class CycleState {
  constructor(
    readonly filters: readonly ActiveFilter[],
    /** Nodes that are looked at; null for all. */
    readonly nodeNames: ReadonlySet<string> | null,
    /** Plugins that narrowed the nodes. */
    readonly narrowedBy: readonly string[],
  ) {}

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

export interface PluginScores {
  readonly plugin: string;
  /** By node, in the order of the nodes, weighted. */
  readonly scores: readonly number[];
}

export interface Scores {
  readonly totals: readonly number[];
  readonly plugins: readonly PluginScores[];
}

/** Runs plugins at their extension points, in their order. Source: pkg/scheduler/framework/runtime/framework.go. */
export class Framework {
  private readonly filterPlugins: readonly Plugin[];
  private readonly preFilterPlugins: readonly Plugin[];
  private readonly scorePlugins: readonly Plugin[];

  constructor(
    readonly plugins: readonly Plugin[],
    private readonly weights: Readonly<Record<string, number>>,
  ) {
    this.filterPlugins = plugins.filter((plugin) => plugin.filter);
    this.preFilterPlugins = plugins.filter((plugin) => plugin.preFilter);
    this.scorePlugins = plugins.filter((plugin) => plugin.score);
  }

  plugin(name: string): Plugin | undefined {
    return this.plugins.find((plugin) => plugin.name === name);
  }

  preFilter(pod: PodInfo): PreFilterOutcome {
    const states = new Map<Plugin, unknown>();
    const skipped = new Set<Plugin>();
    const reached: string[] = [];
    const narrowedBy: string[] = [];
    let nodeNames: ReadonlySet<string> | null = null;
    let status: Status | null = null;
    for (const plugin of this.preFilterPlugins) {
      const result = plugin.preFilter!(pod);
      reached.push(plugin.name);
      if (result === SKIP) {
        skipped.add(plugin);
        continue;
      }
      if ('status' in result) {
        status = result.status;
        if (status.code !== 'unschedulable') break;
        continue;
      }
      states.set(plugin, result.state);
      if (result.nodeNames) {
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
    const filters = this.filterPlugins.flatMap((plugin) => (skipped.has(plugin) ? [] : [{ plugin, state: states.get(plugin) }]));
    return { cycle: new CycleState(filters, nodeNames, narrowedBy), status, reached };
  }

  /** What the first plugin against the node says; null when the Pod may go there. */
  filter(cycle: CycleState, pod: PodInfo, node: NodeInfo): Status | null {
    for (const { plugin, state } of cycle.filters) {
      const status = plugin.filter!(state, pod, node);
      if (status === null) continue;
      return status.code === 'error'
        ? failure(plugin.name, `running "${plugin.name}" filter plugin: ${status.reasons.join(', ')}`)
        : status;
    }
    return null;
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
    const totals = new Array<number>(nodes.length).fill(0);
    const plugins: PluginScores[] = [];
    for (const plugin of this.scorePlugins) {
      const state = plugin.preScore ? plugin.preScore(pod, nodes) : undefined;
      if (state === SKIP) continue;
      const scores = nodes.map((node) => plugin.score!(state, pod, node));
      plugin.normalizeScores?.(state, scores, nodes);
      const weight = this.weights[plugin.name] ?? 1;
      for (let index = 0; index < scores.length; index++) {
        const weighted = scores[index]! * weight;
        scores[index] = weighted;
        totals[index]! += weighted;
      }
      plugins.push({ plugin: plugin.name, scores });
    }
    return { totals, plugins };
  }
}

const intersection = (known: ReadonlySet<string> | null, more: ReadonlySet<string>): ReadonlySet<string> =>
  known === null ? more : new Set([...known].filter((name) => more.has(name)));

/** Scales scores to 0…100 by the largest; `reverse` when less is better. Source: plugins/helper/normalize_score.go. */
export function normalizeByMaximum(scores: number[], reverse: boolean): void {
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
