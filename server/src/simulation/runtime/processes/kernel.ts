import type { Clock, Milliseconds } from '../../world/clock.ts';
import { type Block, Process, type ProcessHome, type Steps, type Wake } from './process.ts';
import { defaultAction, type SignalName, signalNumber } from './signals.ts';

/** Runs in a row in one instant before the kernel gives up on them: more is a fault of the simulation, not of a script. */
const RUNS_PER_INSTANT_MAX = 1_000_000;

/** Live processes in one namespace; a fork bomb stops there, as a pids limit would stop it. */
export const PROCESSES_MAX = 1_000;

/**
 * Runs processes on the virtual clock. A process computes without time passing until it blocks; everybody who can go on at an instant
 * does so in the order in which it was woken.
 */
export class Kernel {
  /** The process at work; null between. */
  current: Process | null = null;
  private readonly ready: { process: Process; wake: Wake }[] = [];
  /** When what runs now was queued; for calls from outside, later than anything. */
  eventQueuedMs: Milliseconds = Number.POSITIVE_INFINITY;
  private scheduled = false;
  private draining = false;

  constructor(readonly clock: Clock) {}

  get nowMs(): Milliseconds {
    return this.clock.nowMs;
  }

  /** Starts `steps` as the computation of the process, when its turn comes. */
  start(process: Process, steps: Steps<number>): void {
    process.steps = steps;
    process.startedMs = this.nowMs;
    this.enqueue(process, 'call');
  }

  /** Starts a child and lets it run at once until it blocks for the first time: the way a shell starts a foreground command. */
  startNow(process: Process, steps: Steps<number>): void {
    process.steps = steps;
    process.startedMs = this.nowMs;
    this.resume(process, 'call');
  }

  /** A child that has what its parent has: files, directory, environment, signals that are ignored. Handlers are not inherited. */
  fork(parent: Process, pid = parent.home.namespace.allocate()): Process {
    const { home } = parent;
    const child = new Process(pid, parent, parent.group, home, parent.user, parent.cwd, new Map(parent.environment));
    child.argv = parent.argv;
    child.origin = parent.origin;
    child.umask = parent.umask;
    for (const [signal, disposition] of parent.dispositions) if (disposition === 'ignore') child.dispositions.set(signal, 'ignore');
    for (const [number, file] of parent.descriptors.entries()) if (file !== undefined) child.setDescriptor(number, file);
    parent.children.add(child);
    this.adopt(child);
    return child;
  }

  /** A process that no other one of the container made: the container's first one, or an exec. */
  create(home: ProcessHome, user: Process['user'], cwd: string, environment: ReadonlyMap<string, string>): Process {
    const pid = home.namespace.allocate();
    const process = new Process(pid, null, pid, home, user, cwd, environment);
    this.adopt(process);
    return process;
  }

  private adopt(process: Process): void {
    process.home.namespace.add(process);
    process.home.memory.join(process);
    process.home.joined(process);
  }

  canFork(parent: Process): boolean {
    return parent.home.namespace.size < PROCESSES_MAX;
  }

  /** Wakes a parked process at once, so that it is where it would be. */
  interrupt(process: Process): void {
    if (process.state !== 'blocked' && process.state !== 'ready') return;
    process.parked = null;
    this.unblock(process);
    this.resume(process, 'call');
  }

  /** Sends a signal. `outside`: from the node, which PID 1 cannot shut out with KILL. */
  signal(process: Process, name: SignalName, outside = false): void {
    if (process.exit !== null) return;
    process.parked?.();
    const init = process.home.namespace.init === process;
    if (name === 'KILL') {
      if (!init || outside) this.terminate(process, name);
      return;
    }
    const disposition = process.dispositions.get(name);
    if (name === 'CONT') this.unstop(process);
    if (disposition === 'ignore') return;
    if (disposition === 'handle') {
      if (!process.pending.includes(name)) process.pending.push(name);
      if (process.state === 'blocked') this.wake(process, 'signal');
      return;
    }
    // The kernel protects PID 1 from signals it has no handler for (pid_namespaces(7)).
    if (init) return;
    const action = defaultAction(name);
    if (action === 'terminate') this.terminate(process, name);
    if (action === 'stop') process.stopped = true;
  }

  /** Ends a process as a signal does. */
  terminate(process: Process, name: SignalName): void {
    process.parked?.();
    if (process.exit !== null) return;
    if (process.state === 'running') {
      process.doomed ??= name;
      return;
    }
    this.end(process, 128 + signalNumber(name), name);
  }

  /** Ends a process with an exit code wherever its program is, as if that had given up there. */
  giveUp(process: Process, code: number): void {
    process.parked?.();
    if (process.exit !== null || process.state === 'running') return;
    process.steps?.return(0);
    this.end(process, code, null);
  }

  /** The process has ended and nobody asks for its status any more. */
  reap(process: Process): void {
    process.parent?.children.delete(process);
    process.home.namespace.remove(process);
  }

  /** Ends a running process from inside, as exit(2). */
  private end(process: Process, code: number, signal: SignalName | null): void {
    this.unblock(process);
    process.state = 'ended';
    process.exit = { code: code & 0xff, signal, atMs: this.nowMs };
    const steps = process.steps;
    process.steps = null;
    if (signal !== null) steps?.return(0);
    process.memoryBytes = 0;
    process.home.memory.leave(process);
    process.home.left(process);
    const init = process.home.namespace.init;
    for (const child of process.children) {
      child.parent = init === process ? null : init;
      if (child.parent === null) {
        if (child.exit !== null) process.home.namespace.remove(child);
      } else {
        child.parent.children.add(child);
        if (child.exit !== null) child.parent.childEnded.wake();
      }
    }
    process.children.clear();
    process.closeDescriptors();
    for (const listener of process.onEnd) listener(process.exit);
    if (process.parent === null) process.home.namespace.remove(process);
    else if (process.parent.dispositions.get('CHLD') === 'ignore') this.reap(process);
    process.parent?.childEnded.wake();
    if (process.parent?.dispositions.get('CHLD') === 'handle') this.signal(process.parent, 'CHLD');
  }

  private enqueue(process: Process, wake: Wake): void {
    process.state = 'ready';
    this.ready.push({ process, wake });
    if (this.scheduled || this.draining) return;
    this.scheduled = true;
    this.clock.at(this.nowMs, 'process', () => {
      this.scheduled = false;
      this.drain(this.nowMs);
    });
  }

  private drain(queuedMs: Milliseconds): void {
    this.eventQueuedMs = queuedMs;
    this.draining = true;
    for (let runs = 0; this.ready.length > 0 && runs < RUNS_PER_INSTANT_MAX; runs++) {
      const { process, wake } = this.ready.shift()!;
      if (process.state === 'ready') this.resume(process, wake);
    }
    this.draining = false;
    this.eventQueuedMs = Number.POSITIVE_INFINITY;
  }

  private resume(process: Process, wake: Wake): void {
    if (process.stopped) {
      process.state = 'blocked';
      process.heldBack ??= wake;
      return;
    }
    const before = this.current;
    this.current = process;
    process.state = 'running';
    const result = this.step(process, wake);
    this.current = before;
    if (process.doomed !== null) {
      process.state = 'blocked';
      this.end(process, 128 + signalNumber(process.doomed), process.doomed);
    } else if (result.done) this.end(process, result.value, null);
    else this.suspend(process, result.value);
  }

  /** One step of a computation. A mistake of ours ends that process, as a crash of the program would, and not the whole simulation. */
  private step(process: Process, wake: Wake): IteratorResult<Block, number> {
    try {
      return process.steps!.next(wake);
    } catch {
      process.home.assume('interpreter-fault', process.name, process.origin);
      process.doomed ??= 'SEGV';
      return { done: true, value: 0 };
    }
  }

  private suspend(process: Process, block: Block): void {
    process.state = 'blocked';
    process.block = block;
    const wake = (): void => this.wake(process, 'call');
    process.called = wake;
    for (const waiters of block.on) waiters.add(wake);
    const queuedMs = this.nowMs;
    if (block.untilMs !== Number.POSITIVE_INFINITY)
      process.timer = this.clock.at(Math.ceil(block.untilMs), 'process', () => {
        process.timer = null;
        this.unblock(process);
        this.draining = true;
        this.eventQueuedMs = queuedMs;
        this.resume(process, 'time');
        this.drain(queuedMs);
      });
  }

  private wake(process: Process, wake: Wake): void {
    if (process.state !== 'blocked') return;
    this.unblock(process);
    this.enqueue(process, wake);
  }

  private unblock(process: Process): void {
    process.timer?.cancel();
    process.timer = null;
    if (process.called !== null) for (const waiters of process.block?.on ?? []) waiters.remove(process.called);
    process.called = null;
    process.block = null;
  }

  private unstop(process: Process): void {
    if (!process.stopped) return;
    process.stopped = false;
    const held = process.heldBack;
    process.heldBack = null;
    if (held !== null && process.state === 'blocked') this.enqueue(process, held);
  }
}
