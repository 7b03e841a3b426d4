import type { Labels } from '../../../kubernetes/values/selector.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { DomainCounter, type Domains } from './domainCounter.ts';

export type PodQuestion = (pod: PodInfo) => boolean;
export type Counts = ReadonlyMap<string, number>;

/** Ways to divide the nodes that are kept for one question; the ones asked longest ago give way. */
const DIVISIONS_MAX = 8;

/** Adds to a count and forgets it at zero. */
export function addCount(counts: Map<string, number>, key: string, delta: number): void {
  const count = (counts.get(key) ?? 0) + delta;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

/**
 * How many Pods meet a question, by node and by the values of topology labels. Kept up to date as Pods come and go, so that placing the
 * thousandth Pod of a Deployment does not look at the other 999, nor at all nodes.
 */
export class PodCounter {
  private readonly nodes = new Map<string, number>();
  private readonly topologies = new Map<string, Map<string, number>>();
  private readonly divisions = new Map<string, DomainCounter>();

  constructor(
    private readonly question: PodQuestion,
    private readonly allNodes: () => readonly NodeInfo[],
  ) {
    for (const node of allNodes()) this.addNode(node);
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

  /** Pods by domain, where only the nodes that take part make up domains. Equal keys must mean equal domains. */
  within(key: string, topologyKey: string, takesPart: (node: NodeInfo) => boolean): Domains {
    let division = this.divisions.get(key);
    if (division) this.divisions.delete(key);
    else {
      division = new DomainCounter(topologyKey, takesPart);
      for (const node of this.allNodes()) division.addNode(node, this.on(node.name));
    }
    this.divisions.set(key, division);
    if (this.divisions.size > DIVISIONS_MAX) this.divisions.delete(this.divisions.keys().next().value!);
    return division;
  }

  count(pod: PodInfo, node: string, labels: Labels, delta: 1 | -1): void {
    if (!this.question(pod)) return;
    addCount(this.nodes, node, delta);
    this.countTopologies(labels, delta);
    for (const division of this.divisions.values()) division.count(node, delta);
  }

  /** A node comes, with its Pods. */
  addNode(node: NodeInfo): void {
    let pods = 0;
    for (const pod of node.pods) if (this.question(pod)) pods++;
    if (pods > 0) this.nodes.set(node.name, pods);
    this.countTopologies(node.labels, pods);
    for (const division of this.divisions.values()) division.addNode(node, pods);
  }

  /** A node goes, or is about to change; it still is as it was when it came. */
  removeNode({ name, labels }: NodeInfo): void {
    const pods = this.on(name);
    this.nodes.delete(name);
    this.countTopologies(labels, -pods);
    for (const division of this.divisions.values()) division.removeNode(name, pods);
  }

  private countTopologies(labels: Labels, pods: number): void {
    if (pods === 0) return;
    for (const [key, counts] of this.topologies) {
      const value = labels[key];
      if (value !== undefined) addCount(counts, value, pods);
    }
  }
}
