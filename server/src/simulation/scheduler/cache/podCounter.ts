import type { Labels } from '../../../kubernetes/values/selector.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';

export type PodQuestion = (pod: PodInfo) => boolean;
export type Counts = ReadonlyMap<string, number>;

/** Adds to a count and forgets it at zero. */
export function addCount(counts: Map<string, number>, key: string, delta: number): void {
  const count = (counts.get(key) ?? 0) + delta;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

/**
 * How many Pods meet a question, by node and by the values of topology labels. Kept up to date as Pods come and go, so that placing the
 * thousandth Pod of a Deployment does not look at the other 999.
 */
export class PodCounter {
  private readonly nodes = new Map<string, number>();
  private readonly topologies = new Map<string, Map<string, number>>();

  constructor(
    private readonly question: PodQuestion,
    private readonly allNodes: () => readonly NodeInfo[],
  ) {
    for (const node of allNodes()) for (const pod of node.pods) this.count(pod, node.name, node.labels, 1);
  }

  /** Pods on a node. */
  on(node: string): number {
    return this.nodes.get(node) ?? 0;
  }

  /** Pods by the value that their nodes have for a label; those on nodes without it are left out. */
  by(topologyKey: string): Counts {
    let counts = this.topologies.get(topologyKey);
    if (counts) return counts;
    counts = new Map();
    for (const { name, labels } of this.allNodes()) {
      const value = labels[topologyKey];
      const pods = this.nodes.get(name);
      if (value !== undefined && pods) addCount(counts, value, pods);
    }
    this.topologies.set(topologyKey, counts);
    return counts;
  }

  count(pod: PodInfo, node: string, labels: Labels, delta: 1 | -1): void {
    if (!this.question(pod)) return;
    addCount(this.nodes, node, delta);
    for (const [key, counts] of this.topologies) {
      const value = labels[key];
      if (value !== undefined) addCount(counts, value, delta);
    }
  }
}
