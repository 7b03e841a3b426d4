import type { EventWrite, RecordedEvent } from '../world/events.ts';
import type { Instant, WallClock } from '../world/instant.ts';
import type { Pod } from '../world/pod.ts';

/** What printing at an instant reads. */
export interface Snapshot {
  readonly nowMs: Instant;
  readonly wall: WallClock;
  /** By name. */
  readonly pods: readonly Pod[];
  readonly events: readonly SeenEvent[];
}

/** An Event row as it stood at the instant. */
export interface SeenEvent extends RecordedEvent {
  /** When the row was made. */
  readonly createdMs: Instant;
}

/** The rows of an event log at an instant, in the order in which they were made. */
export function eventsAt(writes: readonly EventWrite[], atMs: Instant): SeenEvent[] {
  const rows = new Map<string, SeenEvent>();
  for (const { t, event } of writes) if (t <= atMs) rows.set(event.uid, { ...event, createdMs: rows.get(event.uid)?.createdMs ?? t });
  return [...rows.values()];
}

/** Source: kubectl's SortedResourceNames and the like. */
export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
