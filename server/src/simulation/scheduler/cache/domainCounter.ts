import type { NodeInfo } from '../framework/nodeInfo.ts';

/** Pods by domain: nodes with the same value of a label. */
export interface Domains {
  /** Also domains without any Pod. */
  readonly pods: ReadonlyMap<string, number>;
  /** Pods in the domain that has the fewest; infinite when there is no domain. */
  readonly least: number;
}

/** Keeps the Pods of domains counted, of those nodes that take part. */
export class DomainCounter implements Domains {
  readonly pods = new Map<string, number>();
  /** Domains of the nodes that take part. */
  private readonly members = new Map<string, string>();
  private readonly sizes = new Map<string, number>();
  /** How many domains have that many Pods; null when it has to be counted anew. */
  private histogram: Map<number, number> | null = null;
  private fewest = 0;

  constructor(
    private readonly topologyKey: string,
    private readonly takesPart: (node: NodeInfo) => boolean,
  ) {}

  get least(): number {
    if (this.histogram === null) {
      this.histogram = new Map();
      this.fewest = Number.POSITIVE_INFINITY;
      for (const pods of this.pods.values()) {
        this.histogram.set(pods, (this.histogram.get(pods) ?? 0) + 1);
        if (pods < this.fewest) this.fewest = pods;
      }
    }
    return this.fewest;
  }

  addNode(node: NodeInfo, pods: number): void {
    if (!this.takesPart(node)) return;
    const domain = node.labels[this.topologyKey] ?? '';
    this.members.set(node.name, domain);
    this.sizes.set(domain, (this.sizes.get(domain) ?? 0) + 1);
    this.pods.set(domain, (this.pods.get(domain) ?? 0) + pods);
    this.histogram = null;
  }

  removeNode(name: string, pods: number): void {
    const domain = this.members.get(name);
    if (domain === undefined) return;
    this.members.delete(name);
    const left = this.sizes.get(domain)! - 1;
    if (left === 0) {
      this.sizes.delete(domain);
      this.pods.delete(domain);
    } else {
      this.sizes.set(domain, left);
      this.pods.set(domain, this.pods.get(domain)! - pods);
    }
    this.histogram = null;
  }

  /** A Pod comes to a node or leaves it. */
  count(node: string, delta: 1 | -1): void {
    const domain = this.members.get(node);
    if (domain === undefined) return;
    const before = this.pods.get(domain)!;
    const now = before + delta;
    this.pods.set(domain, now);
    const { histogram } = this;
    if (histogram === null) return;
    const others = histogram.get(before)! - 1;
    if (others === 0) histogram.delete(before);
    else histogram.set(before, others);
    histogram.set(now, (histogram.get(now) ?? 0) + 1);
    if (now < this.fewest || (others === 0 && before === this.fewest)) this.fewest = now;
  }
}
