import type { Cause, TimelineEntry } from '../timeline.ts';
import type { Causes } from './causes.ts';
import type { Clock } from './clock.ts';

/** Everything about an entry but its number and its time, which the recorder gives. */
export type NewEntry<Entry extends TimelineEntry = TimelineEntry> = Entry extends TimelineEntry
  ? Omit<Entry, 'id' | 't' | 'causes'>
  : never;

/** Ends a run from the inside when its timeline is full. Caught where the run is driven. */
export class TimelineFull extends Error {}

/** Seconds with three decimals, as entries have them. */
export const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;

export class Recorder {
  readonly entries: TimelineEntry[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly entriesMax: number,
  ) {}

  /** Adds an entry now and returns it as a cause for later ones. */
  add(entry: NewEntry, causes: Causes): Cause {
    if (this.entries.length >= this.entriesMax) throw new TimelineFull();
    const id = this.entries.length;
    const { type, object, ...rest } = entry;
    this.entries.push({ id, t: seconds(this.clock.nowMs), type, object, ...rest, causes } as unknown as TimelineEntry);
    return { entry: id };
  }

  /** Fills in what an action was answered. */
  answer(id: number, code: number, message: string): void {
    const entry = this.entries[id];
    if (entry?.type === 'actionResult') this.entries[id] = { ...entry, code, message };
  }

  /** Names of the objects of a kind in the order in which they were first seen. */
  firstSeen(kind: string): string[] {
    const names = new Set<string>();
    for (const { object } of this.entries) if (object.startsWith(`${kind}/`)) names.add(object.slice(kind.length + 1));
    return [...names];
  }
}
