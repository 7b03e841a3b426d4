import type { Bound } from '../timeline.ts';

/** Limits of a run. Reaching one ends the run there and is reported. */
export interface Bounds {
  /** Events of the virtual clock. */
  readonly steps: number;
  /** Entries of the timeline. */
  readonly events: number;
  /** Entries of the timeline about one object: a Pod that fails for weeks tells nothing new after them. */
  readonly eventsPerObject: number;
  /** Objects in the store. */
  readonly objects: number;
}

export const DEFAULT_BOUNDS: Bounds = { steps: 2_000_000, events: 200_000, eventsPerObject: 5000, objects: 20_000 };

/** Ends a run from the inside. Caught where the run is driven. */
export class BoundReached extends Error {
  constructor(
    readonly bound: Bound['bound'],
    readonly limit: number,
  ) {
    super(`bound of ${limit} ${bound}`);
  }
}
