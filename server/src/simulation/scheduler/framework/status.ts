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
  private readonly explicit = new Map<string, Status>();
  absent: Status = { code: 'unresolvable', reasons: [], plugin: '' };

  set(node: string, status: Status): void {
    this.explicit.set(node, status);
  }

  get(node: string): Status {
    return this.explicit.get(node) ?? this.absent;
  }

  get size(): number {
    return this.explicit.size;
  }

  entries(): IterableIterator<[string, Status]> {
    return this.explicit.entries();
  }

  /** How many nodes give each reason, of `nodes` in all. */
  histogram(nodes: number): Map<string, number> {
    const counts = new Map<string, number>();
    const count = (reason: string, times: number): void => void counts.set(reason, (counts.get(reason) ?? 0) + times);
    for (const { reasons } of this.explicit.values()) for (const reason of reasons) count(reason, 1);
    if (this.explicit.size < nodes) for (const reason of this.absent.reasons) count(reason, nodes - this.explicit.size);
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
