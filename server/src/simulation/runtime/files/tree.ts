import type { Milliseconds } from '../../world/clock.ts';
import { Waiters } from '../processes/waiters.ts';

/** A file system: what its files have in common (size, limit, clock, who watches it). */
export class Tree {
  /** Bytes of files that were written here; files of an image count only once they are changed. */
  usedBytes = 0;
  /** Counts changes. */
  version = 0;
  /** Told after each change. */
  readonly changes = new Waiters();
  nowMs: () => Milliseconds = () => 0;

  constructor(
    /** Bytes that fit in (a `medium: Memory` volume with a limit); writes beyond fail with ENOSPC. */
    readonly limitBytes: number = Number.POSITIVE_INFINITY,
  ) {}

  mayGrow(bytes: number): boolean {
    return bytes <= 0 || this.usedBytes + bytes <= this.limitBytes;
  }

  grow(bytes: number): void {
    this.usedBytes += bytes;
  }

  changed(): void {
    this.version++;
    this.changes.wake();
  }
}
