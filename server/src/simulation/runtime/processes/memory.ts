import type { Milliseconds } from '../../world/clock.ts';
import type { Kernel } from './kernel.ts';
import type { Process } from './process.ts';

/** How fast a program that only allocates gets memory: 200 MB a second, what `tail /dev/zero` reached on the recorded node. */
export const ALLOCATION_BYTES_PER_MS = 200_000;

/**
 * The memory control group of a container: who holds how much, and whom the kernel kills when the limit is passed.
 * With control groups v2 the kubelet sets `memory.oom.group`, so the whole container dies; with v1 only the process that holds most.
 */
export class MemoryGroup {
  /** A process of the container was killed for memory. */
  oomKilled = false;
  private readonly members = new Set<Process>();
  /** Bytes of files in memory that its processes wrote. */
  private fileBytes = 0;

  constructor(
    private readonly kernel: Kernel,
    private bytesMax: number,
    private readonly killsGroup: boolean,
    /** Told when a process holds more than before. */
    private readonly grown: () => void,
  ) {}

  get limitBytes(): number {
    return this.bytesMax;
  }

  /** Sets another limit, from now on. */
  limit(bytes: number): void {
    this.bytesMax = bytes;
    const [process] = this.members;
    if (process) this.fits(process);
  }

  join(process: Process): void {
    this.members.add(process);
  }

  leave(process: Process): void {
    this.members.delete(process);
  }

  usedBytes(): number {
    let bytes = this.fileBytes;
    for (const process of this.members) bytes += process.memoryBytes;
    return bytes;
  }

  /** The process holds so many bytes from now on; false when that was too much and somebody was killed. */
  hold(process: Process, bytes: number): boolean {
    const before = process.memoryBytes;
    process.memoryBytes = bytes;
    if (bytes > before) this.grown();
    return this.fits(process);
  }

  /** A process wrote so many bytes more to files that lie in memory, or fewer. */
  charge(process: Process, bytes: number): void {
    this.fileBytes = Math.max(0, this.fileBytes + bytes);
    if (bytes > 0) this.fits(process);
  }

  private fits(process: Process): boolean {
    if (this.usedBytes() <= this.limitBytes) return true;
    this.oomKilled = true;
    const largest = [...this.members].reduce((most, member) => (member.memoryBytes > most.memoryBytes ? member : most), process);
    for (const victim of this.killsGroup ? [...this.members] : [largest]) this.kernel.signal(victim, 'KILL', true);
    return false;
  }

  /** Bytes that can still be had. */
  room(): number {
    return Math.max(0, this.limitBytes - this.usedBytes());
  }

  /** How long a process can go on allocating until the limit is reached; Infinity without a limit. */
  timeUntilFull(): Milliseconds {
    return this.room() / ALLOCATION_BYTES_PER_MS;
  }
}
