import type { CycleState, Framework } from './framework/framework.ts';
import type { NodeInfo } from './framework/nodeInfo.ts';
import type { Handle } from './framework/plugin.ts';
import type { PodInfo } from './framework/podInfo.ts';
import type { Scores } from './framework/scoring.ts';
import { type Diagnosis, NodeStatuses, unresolvable } from './framework/status.ts';
import type { Nominator } from './queue/nominator.ts';

/** Below it every node is looked at. Source: pkg/scheduler/schedule_one.go. */
const MIN_FEASIBLE_NODES = 100;
const MIN_FEASIBLE_PERCENT = 5;

const NONE: readonly PodInfo[] = [];

export interface Placed {
  readonly node: NodeInfo;
  readonly cycle: CycleState;
  /** Nodes that passed all filters, with their scores when there was a choice. */
  readonly feasible: readonly NodeInfo[];
  readonly scores: Scores | null;
  readonly diagnosis: Diagnosis;
}

export interface NotPlaced {
  readonly cycle: CycleState;
  readonly diagnosis: Diagnosis;
  /** PreFilter plugins that ran. */
  readonly reached: readonly string[];
}

export type Placement = { readonly placed: Placed } | { readonly refused: NotPlaced } | { readonly error: string };

/** Finds the node for a Pod: filters, then scores. Source: pkg/scheduler/schedule_one.go schedulePod. */
export class SchedulingAlgorithm {
  /** Where the next search begins, so that all nodes get their turn. */
  private start = 0;

  constructor(
    private readonly framework: Framework,
    private readonly handle: Handle,
    private readonly nominator: Nominator,
  ) {}

  /** There must be a node at all. */
  schedule(pod: PodInfo): Placement {
    const { nodes } = this.handle.cache;
    const { cycle, status, reached } = this.framework.preFilter(pod);
    const diagnosis: Diagnosis = {
      nodes: nodes.length,
      statuses: new NodeStatuses(),
      preFilterMessage: '',
      postFilterMessage: '',
      plugins: new Set(cycle.narrowedBy),
    };
    if (status) {
      if (status.code === 'error') return { error: `running PreFilter plugin "${status.plugin}": ${status.reasons.join(', ')}` };
      diagnosis.statuses.absent = status;
      diagnosis.preFilterMessage = status.reasons.join(', ');
      diagnosis.plugins.add(status.plugin);
      return { refused: { cycle, diagnosis, reached } };
    }
    const feasible = this.feasibleNodes(pod, cycle, diagnosis);
    if ('error' in feasible) return feasible;
    const [first] = feasible;
    if (!first) return { refused: { cycle, diagnosis, reached } };
    if (feasible.length === 1) return { placed: { node: first, cycle, feasible, scores: null, diagnosis } };
    const scores = this.framework.score(pod, feasible);
    return { placed: { node: feasible[bestIndex(scores.totals)]!, cycle, feasible, scores, diagnosis } };
  }

  private feasibleNodes(pod: PodInfo, cycle: CycleState, diagnosis: Diagnosis): readonly NodeInfo[] | { readonly error: string } {
    const { cache } = this.handle;
    const nominated = pod.pod.status.nominatedNodeName ? cache.node(pod.pod.status.nominatedNodeName) : undefined;
    if (nominated) {
      const feasible = this.filterNodes(pod, cycle, diagnosis, [nominated], 0);
      if ('error' in feasible || feasible.length > 0) return feasible;
    }
    const names = cycle.nodeNames;
    if (names !== null)
      diagnosis.statuses.absent = unresolvable('', `node(s) didn't satisfy plugin(s) [${[...cycle.narrowedBy].sort().join(' ')}]`);
    const nodes = names === null ? cache.nodes : cache.nodes.filter(({ name }) => names.has(name));
    const feasible = this.filterNodes(pod, cycle, diagnosis, nodes, this.start);
    const looked = ('error' in feasible ? 0 : feasible.length) + diagnosis.statuses.size;
    this.start = (this.start + looked) % Math.max(cache.nodes.length, 1);
    return feasible;
  }

  private filterNodes(
    pod: PodInfo,
    cycle: CycleState,
    diagnosis: Diagnosis,
    nodes: readonly NodeInfo[],
    start: number,
  ): readonly NodeInfo[] | { readonly error: string } {
    const wanted = feasibleToFind(nodes.length);
    const feasible = new Array<NodeInfo>(wanted);
    let found = 0;
    const memo = this.framework.memo(pod);
    const { isEmpty } = this.nominator;
    for (let looked = 0, at = start % (nodes.length || 1); looked < nodes.length && found < wanted; looked++, at++) {
      if (at === nodes.length) at = 0;
      const node = nodes[at]!;
      const nominated = isEmpty ? NONE : this.nominator.on(node.name);
      const status =
        nominated.length > 0
          ? this.framework.filterWithNominated(cycle, pod, node, nominated)
          : this.framework.filterKnown(cycle, pod, node, memo);
      if (!status) feasible[found++] = node;
      else if (status.code === 'error') return { error: status.reasons.join(', ') };
      else {
        diagnosis.statuses.set(node.name, status);
        diagnosis.plugins.add(status.plugin);
      }
    }
    feasible.length = found;
    return feasible;
  }
}

/** With many nodes a part of them is enough: half of them at 100, 10 % at 5,000. Source: numFeasibleNodesToFind. */
export function feasibleToFind(nodes: number): number {
  if (nodes < MIN_FEASIBLE_NODES) return nodes;
  const percent = Math.max(50 - Math.trunc(nodes / 125), MIN_FEASIBLE_PERCENT);
  return Math.max(Math.trunc((nodes * percent) / 100), MIN_FEASIBLE_NODES);
}

/** Taken again and again. */
let heap = new Uint32Array(0);

/**
 * The best total. Of equals Kubernetes takes what its heap brings to the top, which is not always the first: the same steps are taken here.
 * Source: schedule_one.go newSortedNodeScores, container/heap Init.
 */
export function bestIndex(totals: ArrayLike<number>): number {
  const { length } = totals;
  if (heap.length < length) heap = new Uint32Array(length);
  for (let index = 0; index < length; index++) heap[index] = index;
  for (let from = (length >> 1) - 1; from >= 0; from--)
    for (let at = from; ; ) {
      let child = 2 * at + 1;
      if (child >= length) break;
      if (child + 1 < length && totals[heap[child + 1]!]! > totals[heap[child]!]!) child++;
      if (totals[heap[child]!]! <= totals[heap[at]!]!) break;
      const index = heap[at]!;
      heap[at] = heap[child]!;
      heap[child] = index;
      at = child;
    }
  return heap[0] ?? 0;
}
