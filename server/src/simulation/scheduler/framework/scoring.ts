import type { NodeInfo } from './nodeInfo.ts';
import type { NodeMemo } from './nodeMemo.ts';
import { type Plugin, SKIP } from './plugin.ts';
import type { PodInfo } from './podInfo.ts';

interface Part {
  readonly plugin: Plugin;
  readonly weight: number;
  /** Numbers of one node after the other, brought to 0…100; null where the plugin is asked again for details. */
  readonly column: Float64Array | null;
  readonly state: unknown;
}

/** What nodes are worth for one Pod. Holds until nodes are scored for the next one. */
export class Scores {
  constructor(
    private readonly pod: PodInfo,
    private readonly nodes: readonly NodeInfo[],
    /** By node, in the order of the nodes. */
    readonly totals: Float64Array,
    private readonly parts: readonly Part[],
  ) {}

  /** Each plugin with what it gave the node, weighted. */
  of(index: number): { readonly plugin: string; readonly score: number }[] {
    return this.parts.map((part) => ({ plugin: part.plugin.name, score: this.scoreOf(part, index) }));
  }

  /** The plugin by which a node is furthest ahead of one of the first `others` nodes; empty when it is so by none. */
  decisive(winner: number, others: number): string {
    let decisive = '';
    let most = 0;
    for (const part of this.parts) {
      let least = Number.POSITIVE_INFINITY;
      for (let index = 0; index < others; index++) least = Math.min(least, this.scoreOf(part, index));
      const lead = this.scoreOf(part, winner) - least;
      if (lead <= most) continue;
      most = lead;
      decisive = part.plugin.name;
    }
    return decisive;
  }

  private scoreOf({ plugin, weight, column, state }: Part, index: number): number {
    return (column ? column[index]! : plugin.score!(state, this.pod, this.nodes[index]!)) * weight;
  }
}

/** Runs PreScore, Score and NormalizeScore of all plugins. Source: pkg/scheduler/framework/runtime/framework.go RunScorePlugins. */
export class Scorer {
  /** Local ones whose numbers are added up as they are. */
  private readonly plain: readonly Plugin[];
  /** Local ones whose numbers are normalized first. */
  private readonly raw: readonly Plugin[];
  private columns: readonly Float64Array[];
  /** Of plugins that are asked each time; taken again as long as the number of nodes is the same. */
  private readonly fresh = new Map<Plugin, Float64Array>();

  constructor(
    private readonly plugins: readonly Plugin[],
    private readonly weights: Readonly<Record<string, number>>,
  ) {
    this.plain = plugins.filter((plugin) => plugin.isLocal && !plugin.normalizeScores);
    this.raw = plugins.filter((plugin) => plugin.isLocal && plugin.normalizeScores);
    this.columns = Array.from({ length: this.width }, () => new Float64Array(0));
  }

  /** Numbers that a memo keeps for each node: the sum of the plain ones, then each raw one. */
  get width(): number {
    return 1 + this.raw.length;
  }

  score(pod: PodInfo, nodes: readonly NodeInfo[], memo: NodeMemo): Scores {
    const columns = this.reserve(nodes.length);
    const totals = columns[0]!;
    const states = new Map(this.plugins.map((plugin) => [plugin, plugin.preScore ? plugin.preScore(pod, nodes) : undefined]));
    const scoreOf = (plugin: Plugin, node: NodeInfo): number => {
      const state = states.get(plugin);
      return state === SKIP ? 0 : plugin.score!(state, pod, node);
    };
    memo.gather(nodes, columns, (node, column) =>
      column === 0
        ? this.plain.reduce((sum, plugin) => sum + this.weightOf(plugin) * scoreOf(plugin, node), 0)
        : scoreOf(this.raw[column - 1]!, node),
    );
    const parts: Part[] = [];
    for (const plugin of this.plugins) {
      const state = states.get(plugin);
      if (state === SKIP) continue;
      const weight = this.weightOf(plugin);
      if (this.plain.includes(plugin)) {
        parts.push({ plugin, weight, column: null, state });
        continue;
      }
      const known = this.raw.indexOf(plugin);
      const column = known < 0 ? this.scoresOf(plugin, state, pod, nodes) : columns[known + 1]!;
      plugin.normalizeScores?.(state, column, nodes);
      for (let index = 0; index < column.length; index++) totals[index]! += column[index]! * weight;
      parts.push({ plugin, weight, column, state });
    }
    return new Scores(pod, nodes, totals, parts);
  }

  /** Columns of the right length; the same ones again as long as the number of nodes is the same. */
  private reserve(length: number): readonly Float64Array[] {
    if (this.columns[0]!.length !== length) this.columns = this.columns.map(() => new Float64Array(length));
    return this.columns;
  }

  /** What a plugin whose numbers are not kept says now. */
  private scoresOf(plugin: Plugin, state: unknown, pod: PodInfo, nodes: readonly NodeInfo[]): Float64Array {
    let scores = this.fresh.get(plugin);
    if (scores?.length === nodes.length) scores.fill(0);
    else {
      scores = new Float64Array(nodes.length);
      this.fresh.set(plugin, scores);
    }
    if (plugin.scoreAll) plugin.scoreAll(state, pod, nodes, scores);
    else for (let index = 0; index < nodes.length; index++) scores[index] = plugin.score!(state, pod, nodes[index]!);
    return scores;
  }

  private weightOf({ name }: Plugin): number {
    return this.weights[name] ?? 1;
  }
}
