import { closeSync, openSync, readSync } from 'node:fs';

const SLAB_BYTES = 1 << 20;

/**
 * Reads files that are wanted a second time. Their bytes stand one behind the other in slabs outside the heap: texts of a large folder, held as
 * strings, would be moved about by the garbage collector until the last of them is done with.
 */
export class FileBytes {
  private slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  private used = 0;

  /** Throws as node:fs does. */
  read(path: string): Buffer {
    const descriptor = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        if (this.used + length === this.slab.length) this.moveOn(length);
        const start = this.used + length;
        const count = readSync(descriptor, this.slab, start, this.slab.length - start, null);
        if (count === 0) break;
        length += count;
      }
      const bytes = this.slab.subarray(this.used, this.used + length);
      this.used += length;
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  }

  /** A new slab, into which goes what was read of the file so far. */
  private moveOn(length: number): void {
    const { slab, used } = this;
    this.slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, length * 2));
    slab.copy(this.slab, 0, used, used + length);
    this.used = 0;
  }
}
