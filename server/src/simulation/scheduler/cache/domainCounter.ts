import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { Partition } from './topology.ts';

/** Pods by domain, of those nodes that take part. */
export interface Domains {
  readonly partition: Partition;
  /** Pods in the domain of a number. */
  in(number: number): number;
  /** Pods in the domain that has the fewest; infinite when there is no domain. */
  readonly least: number;
}

/** Keeps the Pods of domains counted. */
export class DomainCounter implements Domains {
  private readonly pods: number[] = [];
  /** How many domains have that many Pods; null when it has to be counted anew. */
  private histogram: Map<number, number> | null = null;
  private version = -1;
  private fewest = 0;

  /** @param podsOn how many Pods a node has */
  constructor(
    readonly partition: Partition,
    nodes: readonly NodeInfo[],
    podsOn: (slot: number) => number,
  ) {
    for (const { slot } of nodes) this.change(slot, podsOn(slot));
  }

  in(number: number): number {
    return this.pods[number] ?? 0;
  }

  get least(): number {
    const { partition } = this;
    if (this.histogram === null || this.version !== partition.version) {
      const histogram = new Map<number, number>();
      this.fewest = Number.POSITIVE_INFINITY;
      for (let number = 0, found = 0; found < partition.domains; number++) {
        if (!partition.isDomain(number)) continue;
        found++;
        const pods = this.in(number);
        histogram.set(pods, (histogram.get(pods) ?? 0) + 1);
        if (pods < this.fewest) this.fewest = pods;
      }
      this.histogram = histogram;
      this.version = partition.version;
    }
    return this.fewest;
  }

  /** A node comes or goes with its Pods; the partition still, or already, knows it. */
  changeNode({ slot }: NodeInfo, pods: number): void {
    this.change(slot, pods);
    this.histogram = null;
  }

  /** A Pod comes to a node or leaves it. */
  count(slot: number, delta: 1 | -1): void {
    const number = this.change(slot, delta);
    const { histogram } = this;
    if (histogram === null || number < 0) return;
    const now = this.pods[number]!;
    const before = now - delta;
    const others = (histogram.get(before) ?? 1) - 1;
    if (others === 0) histogram.delete(before);
    else histogram.set(before, others);
    histogram.set(now, (histogram.get(now) ?? 0) + 1);
    if (now < this.fewest || (others === 0 && before === this.fewest)) this.fewest = now;
  }

  private change(slot: number, pods: number): number {
    const number = this.partition.at(slot);
    if (number < 0 || pods === 0) return number;
    while (this.pods.length <= number) this.pods.push(0);
    this.pods[number]! += pods;
    return number;
  }
}
