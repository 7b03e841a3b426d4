import type { Milliseconds, Timer } from '../../world/clock.ts';
import type { Credentials } from '../capabilities.ts';
import type { OpenFile } from '../files/descriptors.ts';
import type { Errno } from '../files/errno.ts';
import type { FileSystem } from '../files/fileSystem.ts';
import type { Destination, Network } from '../network.ts';
import type { AssumptionCode, Notice, TextOrigin } from '../runtime.ts';
import type { Kernel } from './kernel.ts';
import type { MemoryGroup } from './memory.ts';
import type { PidNamespace } from './pidNamespace.ts';
import type { SignalName } from './signals.ts';
import { Waiters } from './waiters.ts';

/** What a process waits for: an instant, somebody's call, or a signal it handles; whichever comes first. */
export interface Block {
  /** Infinity: no instant. */
  readonly untilMs: Milliseconds;
  readonly on: readonly Waiters[];
}

export type Wake = 'time' | 'call' | 'signal';

/** A computation in steps: it hands out what it waits for and is resumed with what woke it. */
export type Steps<T> = Generator<Block, T, Wake>;

export interface ProcessExit {
  readonly code: number;
  readonly signal: SignalName | null;
  readonly atMs: Milliseconds;
}

/** What the processes of one container have in common. */
export interface ProcessHome {
  readonly files: FileSystem;
  readonly namespace: PidNamespace;
  readonly memory: MemoryGroup;
  /** What the container's image has: how programs word their errors, which shell `sh` is. */
  readonly family: Family;
  readonly hostname: string;
  readonly kernel: Kernel;
  /** Seconds since the epoch at t = 0. */
  readonly epochSeconds: number;
  /** The next number below `below` of the seeded sequence. */
  random(below: number): number;
  readonly network: Network;
  /** What the container is in its Pod. */
  readonly role: 'main' | 'sidecar' | 'init';
  /** Nothing is known of the image's files: a program that is not found is taken to be there. */
  readonly unknownImage: boolean;
  /** The image's own command, which its entrypoint adds options to. */
  readonly imageCommand: readonly string[];
  /** Where a connection leads. */
  reach(host: string, port: number): Destination;
  /** Addresses of a name, as the container's resolver answers. */
  resolve(name: string): readonly string[];
  /** A process was made in this container, or has ended. */
  joined(process: Process): void;
  left(process: Process): void;
  /** Makes the process run a program: the steps, or why it cannot be started. A null path: no such program was found. */
  load(process: Process, path: string | null, argv: readonly string[]): Steps<number> | Errno;
  /** Tells what no API shows. */
  notice(notice: Notice): void;
  /** Reports an assumption at the place of the command line that the process is at. */
  assume(code: AssumptionCode, subject: string, origin: TextOrigin | null): void;
}

export type Family = 'busybox' | 'gnu';

export class Process {
  state: 'ready' | 'running' | 'blocked' | 'ended' = 'ready';
  stopped = false;
  exit: ProcessExit | null = null;
  /** Told when a child ends. */
  readonly childEnded = new Waiters();
  readonly children = new Set<Process>();
  readonly descriptors: (OpenFile | undefined)[] = [];
  readonly dispositions = new Map<SignalName, 'ignore' | 'handle'>();
  /** Handled signals that came and were not taken yet. */
  readonly pending: SignalName[] = [];
  memoryBytes = 0;
  umask = 0o022;
  argv: readonly string[] = [];
  /** Where each word of `argv` is written, for the first process of a container, a probe or a hook. */
  argvOrigins: readonly (TextOrigin | null)[] = [];
  /** Where in the command line the process is, for the chain of causes. */
  origin: TextOrigin | null = null;
  startedMs: Milliseconds = 0;
  /** Nothing follows in the container when this process has ended: it is the main one, or the last command of the main script. */
  endsContainer = false;

  /** Kernel's own: the computation, what it waits for. */
  steps: Steps<number> | null = null;
  block: Block | null = null;
  called: (() => void) | null = null;
  timer: Timer | null = null;
  /** Set when the process must end as soon as it gives up control: it was killed while it was at work. */
  doomed: SignalName | null = null;
  /** Set while a loop is not run round by round: brings the process to where it would be. */
  parked: (() => void) | null = null;
  /** Wake-up that came while the process was stopped. */
  heldBack: Wake | null = null;
  /** Instant and amount of the work done at it, to notice programs that never rest. */
  busyAtMs: Milliseconds = -1;
  busyUnits = 0;
  bursts = 0;
  /** Called at the end, before anybody is told. */
  readonly onEnd: ((exit: ProcessExit) => void)[] = [];

  constructor(
    readonly pid: number,
    public parent: Process | null,
    public group: number,
    readonly home: ProcessHome,
    public user: Credentials,
    public cwd: string,
    public environment: ReadonlyMap<string, string>,
  ) {}

  get name(): string {
    return (this.argv[0] ?? '').replace(/^.*\//, '').replace(/^-/, '');
  }

  setDescriptor(number: number, file: OpenFile | undefined): void {
    file?.retain();
    this.descriptors[number]?.release();
    this.descriptors[number] = file;
  }

  closeDescriptors(): void {
    for (const [number, file] of this.descriptors.entries()) {
      if (file === undefined) continue;
      this.descriptors[number] = undefined;
      file.release();
    }
  }
}
