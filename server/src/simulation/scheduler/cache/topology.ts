import type { NodeInfo } from '../framework/nodeInfo.ts';

const NONE = -1;
const CAPACITY_MIN = 64;

/** Small numbers by the slots of nodes; −1 where none was set. */
export class SlotNumbers {
  private numbers = new Int32Array(CAPACITY_MIN).fill(NONE);

  get(slot: number): number {
    return this.numbers[slot] ?? NONE;
  }

  set(slot: number, value: number): void {
    if (slot >= this.numbers.length) {
      const larger = new Int32Array(Math.max(slot + 1, this.numbers.length * 2)).fill(NONE);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[slot] = value;
  }
}

/** Which value of a label each node has, as a small number. One for all who ask by that label. */
export class Topology {
  private readonly bySlot = new SlotNumbers();
  private readonly byValue = new Map<string, number>();
  /** By the numbers of values: when they were last seen in a count. */
  private readonly seen: number[] = [];
  private counts = 0;

  constructor(
    readonly key: string,
    nodes: readonly NodeInfo[],
  ) {
    for (const node of nodes) this.setNode(node);
  }

  /** The number of a node's value; −1 for a node without the label. */
  at(slot: number): number {
    return this.bySlot.get(slot);
  }

  /** The number of a value; −1 for one that no node ever had. */
  numberOf(value: string): number {
    return this.byValue.get(value) ?? NONE;
  }

  setNode({ slot, labels }: NodeInfo): void {
    const value = labels[this.key];
    if (value === undefined) {
      this.bySlot.set(slot, NONE);
      return;
    }
    let number = this.byValue.get(value);
    if (number === undefined) {
      number = this.byValue.size;
      this.byValue.set(value, number);
      this.seen.push(0);
    }
    this.bySlot.set(slot, number);
  }

  removeNode({ slot }: NodeInfo): void {
    this.bySlot.set(slot, NONE);
  }

  /** How many different values nodes have; having none counts as one. */
  different(nodes: readonly NodeInfo[]): number {
    const { bySlot, seen } = this;
    const count = ++this.counts;
    let values = 0;
    let without = 0;
    for (const { slot } of nodes) {
      const number = bySlot.get(slot);
      if (number === NONE) without = 1;
      else if (seen[number] !== count) {
        seen[number] = count;
        values++;
      }
    }
    return values + without;
  }
}

/** The domains that those nodes make up which take part: nodes with the same value of a label. One for all counters of Pods. */
export class Partition {
  private readonly members = new SlotNumbers();
  /** Nodes by the number of their domain. */
  private readonly sizes: number[] = [];
  /** How many domains there are. */
  domains = 0;
  /** Goes up when nodes come or go. */
  version = 0;

  constructor(
    readonly topology: Topology,
    private readonly takesPart: (node: NodeInfo) => boolean,
    nodes: readonly NodeInfo[],
  ) {
    for (const node of nodes) this.addNode(node);
  }

  /** The number of the domain that a node is in; −1 when it takes no part. */
  at(slot: number): number {
    return this.members.get(slot);
  }

  isDomain(number: number): boolean {
    return (this.sizes[number] ?? 0) > 0;
  }

  addNode(node: NodeInfo): void {
    const number = this.topology.at(node.slot);
    if (number === NONE || !this.takesPart(node)) return;
    this.members.set(node.slot, number);
    const size = this.sizes[number] ?? 0;
    this.sizes[number] = size + 1;
    if (size === 0) this.domains++;
    this.version++;
  }

  removeNode({ slot }: NodeInfo): void {
    const number = this.members.get(slot);
    if (number === NONE) return;
    this.members.set(slot, NONE);
    this.sizes[number]!--;
    if (this.sizes[number] === 0) this.domains--;
    this.version++;
  }
}
