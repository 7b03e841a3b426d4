import type { Milliseconds } from '../../world/clock.ts';
import { Waiters } from '../processes/waiters.ts';

/** Growth that is worth telling. */
const GROWTH_STEP_BYTES = 1_048_576;

const AT_ZERO = (): Milliseconds => 0;
const NOBODY = (): void => undefined;

let changesOfAll = 0;
/** How often anything in any tree has changed: while the number is the same, so are the versions of all. */
export const changesOfAllTrees = (): number => changesOfAll;

/** A file system: what its files have in common (size, limit, clock, who watches it). */
export class Tree {
  /** Bytes of files that were written here; files of an image count only once they are changed. */
  usedBytes = 0;
  /** Counts changes. */
  version = 0;
  /** Told after each change. */
  readonly changes = new Waiters();
  nowMs: () => Milliseconds = AT_ZERO;
  /** Told of each change of the size, for files that lie in somebody's memory. */
  charge: (bytes: number) => void = NOBODY;
  /** Told when the files have become larger by another mebibyte. */
  grown: () => void = NOBODY;

  constructor(
    /** Bytes that fit in (a `medium: Memory` volume with a limit); writes beyond fail with ENOSPC. */
    readonly limitBytes: number = Number.POSITIVE_INFINITY,
  ) {}

  mayGrow(bytes: number): boolean {
    return bytes <= 0 || this.usedBytes + bytes <= this.limitBytes;
  }

  grow(bytes: number): void {
    const before = Math.floor(this.usedBytes / GROWTH_STEP_BYTES);
    this.usedBytes += bytes;
    this.charge(bytes);
    if (Math.floor(this.usedBytes / GROWTH_STEP_BYTES) > before) this.grown();
  }

  changed(): void {
    this.version++;
    changesOfAll++;
    this.changes.wake();
  }
}
