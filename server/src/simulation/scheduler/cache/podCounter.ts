import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { DomainCounter, type Domains } from './domainCounter.ts';
import type { Partition } from './topology.ts';

export type PodQuestion = (pod: PodInfo) => boolean;
export type Counts = ReadonlyMap<string, number>;

/** Ways to divide the nodes that are kept for one question; the ones asked longest ago give way. */
const DIVISIONS_MAX = 8;
const CAPACITY_MIN = 64;

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
  /** By the slots of the nodes. */
  private nodes = new Uint32Array(CAPACITY_MIN);
  private readonly topologies = new Map<string, Map<string, number>>();
  private readonly divisions = new Map<Partition, DomainCounter>();

  constructor(
    private readonly question: PodQuestion,
    private readonly allNodes: () => readonly NodeInfo[],
  ) {
    for (const node of allNodes()) this.addNode(node);
  }

  /** Pods on a node. */
  on(slot: number): number {
    return this.nodes[slot] ?? 0;
  }

  /** Pods by the value that their nodes have for a label; those on nodes without it are left out. */
  by(topologyKey: string): Counts {
    let counts = this.topologies.get(topologyKey);
    if (counts) return counts;
    counts = new Map();
    for (const { slot, labels } of this.allNodes()) {
      const value = labels[topologyKey];
      const pods = this.on(slot);
      if (value !== undefined && pods) addCount(counts, value, pods);
    }
    this.topologies.set(topologyKey, counts);
    return counts;
  }

  /** Pods by the domains of a partition. */
  within(partition: Partition): Domains {
    let division = this.divisions.get(partition);
    if (division) {
      if (this.divisions.size === 1) return division;
      this.divisions.delete(partition);
    } else division = new DomainCounter(partition, this.allNodes(), (slot) => this.on(slot));
    this.divisions.set(partition, division);
    if (this.divisions.size > DIVISIONS_MAX) this.divisions.delete(this.divisions.keys().next().value!);
    return division;
  }

  count(pod: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    if (!this.question(pod)) return;
    this.add(node.slot, delta);
    this.countTopologies(node, delta);
    for (const division of this.divisions.values()) division.count(node.slot, delta);
  }

  /** A node comes, with its Pods; partitions know it already. */
  addNode(node: NodeInfo): void {
    let pods = 0;
    for (const pod of node.pods) if (this.question(pod)) pods++;
    this.add(node.slot, pods);
    this.countTopologies(node, pods);
    for (const division of this.divisions.values()) division.changeNode(node, pods);
  }

  /** A node goes, or is about to change; it still is as it was when it came, and partitions know it still. */
  removeNode(node: NodeInfo): void {
    const pods = this.on(node.slot);
    this.add(node.slot, -pods);
    this.countTopologies(node, -pods);
    for (const division of this.divisions.values()) division.changeNode(node, -pods);
  }

  private add(slot: number, pods: number): void {
    if (pods === 0) return;
    if (slot >= this.nodes.length) {
      const larger = new Uint32Array(Math.max(slot + 1, this.nodes.length * 2));
      larger.set(this.nodes);
      this.nodes = larger;
    }
    this.nodes[slot]! += pods;
  }

  private countTopologies({ labels }: NodeInfo, pods: number): void {
    if (pods === 0) return;
    for (const [key, counts] of this.topologies) {
      const value = labels[key];
      if (value !== undefined) addCount(counts, value, pods);
    }
  }
}
