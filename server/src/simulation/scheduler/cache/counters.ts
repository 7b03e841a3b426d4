import type { Labels, Selector } from '../../../kubernetes/values/selector.ts';
import { neededPairs } from '../../controllers/selectorIndex.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { PodCounter, type PodQuestion } from './podCounter.ts';
import { Partition, Topology } from './topology.ts';

/** Questions about Pods that are kept answered; the ones asked longest ago give way. */
const COUNTERS_MAX = 512;
/** Ways to divide the nodes into domains; the ones asked longest ago give way. */
const PARTITIONS_MAX = 64;
const NO_PAIR = '';

interface Kept {
  readonly counter: PodCounter;
  readonly pairs: readonly string[];
}

/** Counters of Pods. Each is filed under a label that its Pods cannot do without, so that a Pod is shown only to those it may concern. */
export class Counters {
  private readonly kept = new Map<string, Kept>();
  private readonly filed = new Map<string, Set<PodCounter>>();
  private readonly topologies = new Map<string, Topology>();
  private readonly partitions = new Map<string, Partition>();

  constructor(private readonly nodes: () => readonly NodeInfo[]) {}

  /** Pods that meet a question, all of which `selector` selects. Equal keys must mean equal questions. */
  of(key: string, selector: Selector, question: PodQuestion): PodCounter {
    let kept = this.kept.get(key);
    if (kept) this.kept.delete(key);
    else {
      kept = { counter: new PodCounter(question, this.nodes), pairs: neededPairs(selector) ?? [NO_PAIR] };
      for (const pair of kept.pairs) this.filed.set(pair, (this.filed.get(pair) ?? new Set()).add(kept.counter));
    }
    this.kept.set(key, kept);
    if (this.kept.size > COUNTERS_MAX) this.drop(this.kept.keys().next().value!);
    return kept.counter;
  }

  private drop(key: string): void {
    const { counter, pairs } = this.kept.get(key)!;
    this.kept.delete(key);
    for (const pair of pairs) this.filed.get(pair)?.delete(counter);
  }

  /** The values that nodes have for a label. */
  topology(key: string): Topology {
    let topology = this.topologies.get(key);
    if (!topology) {
      topology = new Topology(key, this.nodes());
      this.topologies.set(key, topology);
    }
    return topology;
  }

  /** The domains of a label, of the nodes that take part. Equal keys must mean equal domains. */
  partition(key: string, topologyKey: string, takesPart: (node: NodeInfo) => boolean): Partition {
    let partition = this.partitions.get(key);
    if (partition) this.partitions.delete(key);
    else partition = new Partition(this.topology(topologyKey), takesPart, this.nodes());
    this.partitions.set(key, partition);
    if (this.partitions.size > PARTITIONS_MAX) this.partitions.delete(this.partitions.keys().next().value!);
    return partition;
  }

  count(pod: PodInfo, node: NodeInfo, delta: 1 | -1): void {
    if (this.kept.size === 0) return;
    const show = (pair: string): void => {
      for (const counter of this.filed.get(pair) ?? []) counter.count(pod, node, delta);
    };
    show(NO_PAIR);
    const labels: Labels = pod.pod.metadata.labels ?? {};
    for (const key in labels) show(`${key}=${labels[key]}`);
  }

  addNode(node: NodeInfo): void {
    for (const topology of this.topologies.values()) topology.setNode(node);
    for (const partition of this.partitions.values()) partition.addNode(node);
    for (const { counter } of this.kept.values()) counter.addNode(node);
  }

  removeNode(node: NodeInfo): void {
    for (const { counter } of this.kept.values()) counter.removeNode(node);
    for (const partition of this.partitions.values()) partition.removeNode(node);
    for (const topology of this.topologies.values()) topology.removeNode(node);
  }
}
