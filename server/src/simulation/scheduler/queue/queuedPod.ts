import type { Causes } from '../../world/causes.ts';
import type { Instant } from '../../world/instant.ts';
import type { PodInfo } from '../framework/podInfo.ts';

/** A Pod that waits for its place. Source: framework/types.go QueuedPodInfo. */
export class QueuedPod {
  /** When it came (back) into the queue, and in which order. */
  timestamp: Instant;
  sequence: number;
  /** Times that plugins turned it away, and errors since then. */
  unschedulableCount = 0;
  errorCount = 0;
  /** End of its back-off; null when not worked out since the last attempt. */
  backoffUntil: Instant | null = null;
  /** Plugins that turned it away: only what helps against them wakes it. */
  rejectors = new Set<string>();
  /** The plugin that keeps it out of the queue altogether. */
  gate: string | null = null;
  /** What brought it (back) into the queue. */
  causes: Causes;

  constructor(
    public info: PodInfo,
    timestamp: Instant,
    sequence: number,
    causes: Causes,
  ) {
    this.timestamp = timestamp;
    this.sequence = sequence;
    this.causes = causes;
  }

  get uid(): string {
    return this.info.uid;
  }
}

/** Higher priority first, then who came first. Source: plugins/queuesort/priority_sort.go. */
export function goesFirst(one: QueuedPod, other: QueuedPod): boolean {
  if (one.info.priority !== other.info.priority) return one.info.priority > other.info.priority;
  return one.sequence < other.sequence;
}
