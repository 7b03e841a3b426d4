import type { Process } from './process.ts';

/** Numbers of processes and who has them. With a private namespace the container's first process is number 1. */
export class PidNamespace {
  private readonly processes = new Map<number, Process>();
  private next: number;

  /** `shared`: PID 1 is the sandbox's pause process, which is not simulated; it reaps and never ends by itself. */
  constructor(readonly shared: boolean) {
    this.next = shared ? 2 : 1;
  }

  allocate(): number {
    return this.next++;
  }

  /** Numbers that processes took which were not run one by one. */
  skip(count: number): void {
    this.next += count;
  }

  add(process: Process): void {
    this.processes.set(process.pid, process);
  }

  remove(process: Process): void {
    this.processes.delete(process.pid);
  }

  get(pid: number): Process | undefined {
    return this.processes.get(pid);
  }

  all(): Process[] {
    return [...this.processes.values()];
  }

  /** The process that inherits orphans and that signals without a handler do not reach. */
  get init(): Process | null {
    return this.shared ? null : (this.processes.get(1) ?? null);
  }
}
