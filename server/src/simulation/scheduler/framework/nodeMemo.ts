import type { NodeInfo } from './nodeInfo.ts';
import type { Status } from './status.ts';

/** Kinds of Pods that answers are kept for; the ones asked longest ago give way. */
const KINDS_MAX = 32;
const CAPACITY_MIN = 64;

/**
 * What nodes said to Pods of one kind, as far as it hangs on nothing but such a Pod and the node. An answer holds until the node changes, so
 * the second Pod of a kind costs an array read a node. Kubernetes asks anew, on many processors.
 */
export class NodeMemo {
  private readonly verdicts: (Status | null)[] = [];
  /** The generation that a node had when it was asked, by the node's slot. */
  private filtered = new Float64Array(CAPACITY_MIN);
  private scored = new Float64Array(CAPACITY_MIN);
  /** Scores of a node lie side by side. */
  private rows: Float64Array;

  /** `width`: numbers kept for each node. */
  constructor(private readonly width: number) {
    this.rows = new Float64Array(CAPACITY_MIN * width);
  }

  /** What the node said; undefined when it has to be asked. */
  verdict({ slot, generation }: NodeInfo): Status | null | undefined {
    return this.filtered[slot] === generation ? this.verdicts[slot] : undefined;
  }

  keep({ slot, generation }: NodeInfo, status: Status | null): void {
    this.reserve(slot);
    this.verdicts[slot] = status;
    this.filtered[slot] = generation;
  }

  /** Puts the scores of nodes into columns; those that are not known are asked for. */
  gather(nodes: readonly NodeInfo[], columns: readonly Float64Array[], ask: (node: NodeInfo, column: number) => number): void {
    const { width } = this;
    for (let index = 0; index < nodes.length; index++) {
      const { slot, generation } = nodes[index]!;
      const base = slot * width;
      if (this.scored[slot] !== generation) {
        this.reserve(slot);
        for (let column = 0; column < width; column++) this.rows[base + column] = ask(nodes[index]!, column);
        this.scored[slot] = generation;
      }
      for (let column = 0; column < width; column++) columns[column]![index] = this.rows[base + column]!;
    }
  }

  private reserve(slot: number): void {
    if (slot < this.filtered.length) return;
    const capacity = Math.max(slot + 1, this.filtered.length * 2);
    this.filtered = grown(this.filtered, capacity);
    this.scored = grown(this.scored, capacity);
    this.rows = grown(this.rows, capacity * this.width);
  }
}

function grown(array: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(array);
  return larger;
}

/** The memos of all kinds of Pods. */
export class NodeMemos {
  private readonly kinds = new Map<string, NodeMemo>();
  private epoch = -1;

  constructor(private readonly width: number) {}

  /** The memo of a kind; all are void once `epoch` is another one. */
  of(kind: string, epoch: number): NodeMemo {
    if (epoch !== this.epoch) this.kinds.clear();
    this.epoch = epoch;
    let memo = this.kinds.get(kind);
    if (memo) this.kinds.delete(kind);
    else memo = new NodeMemo(this.width);
    this.kinds.set(kind, memo);
    if (this.kinds.size > KINDS_MAX) this.kinds.delete(this.kinds.keys().next().value!);
    return memo;
  }
}
