import type { ActionResultEntry, Cause, TimelineEntry } from '../timeline.ts';
import { BoundReached, type Bounds } from './bounds.ts';
import { because, type Causes } from './causes.ts';
import type { Clock } from './clock.ts';

/** Everything about an entry but its number and its time, which the recorder gives. */
export type NewEntry<Entry extends TimelineEntry = TimelineEntry> = Entry extends TimelineEntry
  ? Omit<Entry, 'id' | 't' | 'range' | 'causes'>
  : never;

/** Seconds with three decimals, as entries have them. */
export const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/** An entry is said to have a range when it may be this much earlier or later, both together. */
const RANGE_MS_MIN = 500;

export class Recorder {
  readonly entries: TimelineEntry[] = [];
  private readonly states = new Map<string, Cause>();
  /** How many entries are about an object. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly bounds: Pick<Bounds, 'events' | 'eventsPerObject'>,
  ) {}

  /** Adds an entry now and returns it as a cause for later ones. */
  add(entry: NewEntry, causes: Causes): Cause {
    const { events, eventsPerObject } = this.bounds;
    if (this.entries.length >= events) throw new BoundReached('events', events);
    const told = (this.told.get(entry.object) ?? 0) + 1;
    if (told > eventsPerObject) throw new BoundReached('events', eventsPerObject);
    this.told.set(entry.object, told);
    const id = this.entries.length;
    this.entries.push(completed(id, seconds(this.clock.nowMs), this.range(), entry, causes));
    const cause: Cause = { entry: id };
    if (entry.type === 'status' || entry.type === 'object' || entry.type === 'deleted') this.states.set(entry.object, cause);
    return cause;
  }

  private range(): readonly [number, number] | undefined {
    const { nowMs, spread } = this.clock;
    if (spread.earlyMs + spread.lateMs < RANGE_MS_MIN) return undefined;
    return [seconds(Math.max(0, nowMs - spread.earlyMs)), seconds(nowMs + spread.lateMs)];
  }

  /** Causes for what follows from a change of an object: the entry that told it, or what led to the change when none did. */
  because(object: string, causes: Causes): Causes {
    const told = this.states.get(object);
    if (!told) return causes;
    const now = 'entry' in told && this.entries[told.entry]?.t === seconds(this.clock.nowMs);
    return now ? [told] : because(told, causes);
  }

  /** Fills in what an action was answered. */
  answer(id: number, { code, message = '', reason, details }: Partial<ActionResultEntry> & { readonly code: number }): void {
    const entry = this.entries[id];
    if (entry?.type !== 'actionResult' && entry?.type !== 'response') return;
    // Only servers give reasons: what they refused is told as their response.
    const type = reason === undefined ? entry.type : 'response';
    this.entries[id] = { ...entry, type, code, message, ...(reason ? { reason } : {}), ...(details ? { details } : {}) };
  }

  /** Names of the objects of a kind in the order in which they were first seen. */
  firstSeen(kind: string): string[] {
    const names = new Set<string>();
    for (const { object } of this.entries) if (object.startsWith(`${kind}/`)) names.add(object.slice(kind.length + 1));
    return [...names];
  }
}

/**
 * An entry in full. Of those that there are many of, every one has the same members in the same order: what is put together from parts takes twice the
 * time to make, and three times the room.
 */
function completed(id: number, t: number, range: TimelineEntry['range'], entry: NewEntry, causes: Causes): TimelineEntry {
  const { type, object } = entry;
  switch (type) {
    case 'event': {
      const { eventType, reason, message, source, container, count } = entry;
      return { id, t, range, type, object, eventType, reason, message, source, container, count, causes };
    }
    case 'kubectl': {
      const { ready, status, restarts } = entry;
      return { id, t, range, type, object, ready, status, restarts, causes };
    }
    case 'object': {
      const { spec, status, owner } = entry;
      return { id, t, range, type, object, spec, status, owner, causes };
    }
    case 'status':
      return {
        id,
        t,
        range,
        type,
        object,
        phase: entry.phase,
        reason: entry.reason,
        message: entry.message,
        conditions: entry.conditions,
        conditionReasons: entry.conditionReasons,
        initContainers: entry.initContainers,
        containers: entry.containers,
        ephemeralContainers: entry.ephemeralContainers,
        deletionTimestamp: entry.deletionTimestamp,
        deletionGracePeriodSeconds: entry.deletionGracePeriodSeconds,
        podIP: entry.podIP,
        qosClass: entry.qosClass,
        nodeName: entry.nodeName,
        owner: entry.owner,
        generateName: entry.generateName,
        causes,
      };
    default: {
      const made: object & { causes?: Causes } = Object.assign(range ? { id, t, range } : { id, t }, entry);
      made.causes = causes;
      return made as unknown as TimelineEntry;
    }
  }
}
