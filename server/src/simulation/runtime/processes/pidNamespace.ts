import type { Process } from './process.ts';

/** A loop that is not run round by round, as far as others can notice. */
export interface ParkedLoop {
  /** How many processes it has started since this was last asked; the first of them has the number `next`. */
  settle(next: number): number;
}

/** Numbers of processes and who has them. With a private namespace the container's first process is number 1. */
export class PidNamespace {
  private readonly processes = new Map<number, Process>();
  private readonly parked = new Map<Process, ParkedLoop>();
  private next: number;
  private given = 0;

  /** `shared`: PID 1 is the sandbox's pause process, which is not simulated; it reaps and never ends by itself. */
  constructor(readonly shared: boolean) {
    this.next = shared ? 2 : 1;
  }

  allocate(): number {
    for (const loop of this.parked.values()) this.next += loop.settle(this.next);
    this.given++;
    return this.next++;
  }

  /** How many numbers were given. */
  get allocated(): number {
    return this.given;
  }

  /** Gives numbers to processes that are not run. */
  skip(count: number): void {
    for (let each = 0; each < count; each++) this.allocate();
  }

  add(process: Process): void {
    this.processes.set(process.pid, process);
  }

  remove(process: Process): void {
    this.processes.delete(process.pid);
  }

  /** The process of a number, for somebody who looks at it or sends it a signal. */
  get(pid: number): Process | undefined {
    this.wakeParked();
    return this.processes.get(pid);
  }

  all(): Process[] {
    this.wakeParked();
    return [...this.processes.values()];
  }

  get size(): number {
    return this.processes.size;
  }

  /** The process that inherits orphans and that signals without a handler do not reach. */
  get init(): Process | null {
    return this.shared ? null : (this.processes.get(1) ?? null);
  }

  park(process: Process, loop: ParkedLoop): void {
    this.parked.set(process, loop);
  }

  unpark(process: Process): void {
    const loop = this.parked.get(process);
    if (loop !== undefined) this.next += loop.settle(this.next);
    this.parked.delete(process);
  }

  /** Loops that are not run show their processes to whoever looks. */
  private wakeParked(): void {
    for (const process of [...this.parked.keys()]) process.parked?.();
  }
}
