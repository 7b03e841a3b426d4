/** Why a plugin turns a Pod away, from one node or from all. Source: kube-scheduler/framework/interface.go Status. */
export interface Status {
  /**
   * `unschedulable`: removing other Pods might help; `unresolvable`: it would not; `error`: something is broken, the Pod is tried again by
   * itself.
   */
  readonly code: 'unschedulable' | 'unresolvable' | 'error';
  readonly reasons: readonly string[];
  /** The plugin that says so. */
  readonly plugin: string;
}

export const unschedulable = (plugin: string, ...reasons: string[]): Status => ({ code: 'unschedulable', reasons, plugin });
export const unresolvable = (plugin: string, ...reasons: string[]): Status => ({ code: 'unresolvable', reasons, plugin });
export const failure = (plugin: string, message: string): Status => ({ code: 'error', reasons: [message], plugin });

/** What each node said against a Pod; nodes that were not asked share one answer. Source: framework.NodeToStatus. */
export class NodeStatuses {
  private readonly nodes: string[] = [];
  private readonly answers: Status[] = [];
  /** By node; made when somebody asks for one of them. */
  private known: Map<string, Status> | null = null;
  absent: Status = { code: 'unresolvable', reasons: [], plugin: '' };

  /** Of a node that nothing was said of yet, or that was the first one to be asked. */
  set(node: string, status: Status): void {
    this.known = null;
    if (this.nodes[0] === node) this.answers[0] = status;
    else {
      this.nodes.push(node);
      this.answers.push(status);
    }
  }

  private get explicit(): ReadonlyMap<string, Status> {
    this.known ??= new Map(this.nodes.map((node, index) => [node, this.answers[index]!]));
    return this.known;
  }

  get(node: string): Status {
    return this.explicit.get(node) ?? this.absent;
  }

  get size(): number {
    return this.nodes.length;
  }

  entries(): IterableIterator<[string, Status]> {
    return this.explicit.entries();
  }

  /** How many nodes give each reason, of `nodes` in all. */
  histogram(nodes: number): Map<string, number> {
    const times = new Map<Status, number>();
    for (const status of this.answers) times.set(status, (times.get(status) ?? 0) + 1);
    if (this.size < nodes) times.set(this.absent, (times.get(this.absent) ?? 0) + nodes - this.size);
    const counts = new Map<string, number>();
    for (const [{ reasons }, count] of times) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + count);
    return counts;
  }
}

/** Why a Pod fits nowhere. */
export interface Diagnosis {
  readonly nodes: number;
  readonly statuses: NodeStatuses;
  /** What a PreFilter plugin said against every node; empty when none did. */
  preFilterMessage: string;
  /** What preemption came to; empty when it makes room. */
  postFilterMessage: string;
  /** Plugins whose refusals stand in the way: what may wake the Pod. */
  readonly plugins: Set<string>;
}

/** `0/3 nodes are available: …`, word for word. Source: framework/types.go FitError.Error. */
export function fitErrorMessage({ nodes, statuses, preFilterMessage, postFilterMessage }: Diagnosis): string {
  let message = `0/${nodes} nodes are available:`;
  if (preFilterMessage !== '') message += ` ${preFilterMessage}.`;
  else {
    const items = [...statuses.histogram(nodes)].map(([reason, count]) => `${count} ${reason}`).sort(byBytes);
    if (items.length > 0) message += ` ${items.join(', ')}.`;
  }
  return postFilterMessage === '' ? message : `${message} ${postFilterMessage}`;
}

/** Go sorts strings by their bytes; JavaScript's code units come to the same for what messages are made of. */
const byBytes = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
