import type { ContainerConfig, ContainerRuntime, Execution, ExecutionEnd, LogLine, SandboxConfig } from '../runtime/runtime.ts';
import { because, type Causes } from '../world/causes.ts';
import { CERTAIN, type Milliseconds } from '../world/clock.ts';
import { type Instant, NEVER } from '../world/instant.ts';
import type { Latency } from '../world/latencies.ts';
import type { Pod, TerminatedState } from '../world/pod.ts';
import { after, Signal, sleep, type Task, type Wait } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { sandboxError } from './podMemory.ts';
import type { SandboxNames } from './podNames.ts';
import type { ContainerRecord, SandboxRecord } from './runtimePods.ts';

/** Everything of one Pod that the runtime keeps. Oldest first. */
export interface RuntimePod {
  readonly uid: string;
  readonly pod: Pod;
  sandboxes: SandboxRecord[];
  containers: ContainerRecord[];
}

/** What one run of a container wrote. */
export interface LoggedRun {
  readonly createdMs: Instant;
  readonly lines: readonly LogLine[];
}

/** How a container's last words are found. */
export interface TerminationMessage {
  readonly policy: string;
}

/** Source: pkg/kubelet/container/runtime.go. */
const LOG_FALLBACK_LINES = 80;
const LOG_FALLBACK_BYTES = 2048;
const MESSAGE_BYTES_MAX = 4096;
/** Records of dead containers kept for each name beside the newest one. */
const RECORDS_PER_NAME = 3;
/** Addresses of a node's range; what comes after them is taken from a further one. */
const ADDRESSES = 250;
/** Runs of a container whose logs are remembered. */
const RUNS_KEPT = 50;
const START_ERROR_EXIT_CODE = 128;
const UNKNOWN_EXIT_CODE = 255;
const START_ERROR_PREFIX = 'failed to create containerd task: failed to create shim task: ';

/**
 * The container runtime of one node behind its CRI: keeps records of sandboxes and containers, with the latencies of a real one. It outlives
 * the kubelet: a stopped kubelet does not stop containers.
 */
export class RuntimeService {
  readonly pods = new Map<string, RuntimePod>();
  private readonly listeners: ((uid: string) => void)[] = [];
  /** How many containers of a name a Pod has had. */
  private readonly made = new Map<string, number>();
  /** The logs of all runs of a container. */
  private readonly runs = new Map<string, LoggedRun[]>();
  private addresses = 1;

  constructor(
    private readonly world: World,
    private readonly runtime: ContainerRuntime,
    /** Number of the node: each has a range of addresses for its Pods. */
    private readonly node = 0,
  ) {}

  /** Has a program looked at the clock or at chance? */
  isUnsteady(): boolean {
    return this.runtime.unsteady === true;
  }

  /** Called whenever the state of a Pod's sandbox or container changed. */
  onChange(listener: (uid: string) => void): void {
    this.listeners.push(listener);
  }

  private changed(uid: string): void {
    for (const listener of this.listeners) listener(uid);
  }

  private podOf(pod: Pod): RuntimePod {
    const uid = pod.metadata.uid;
    let known = this.pods.get(uid);
    if (!known) {
      known = { uid, pod, sandboxes: [], containers: [] };
      this.pods.set(uid, known);
    }
    return known;
  }

  /** Until the runtime has done something. */
  private answer(name: Latency): Wait {
    return after(this.world.clock, this.world.latency(name), 'runtime');
  }

  private wait(delayMs: Milliseconds): Task {
    return sleep(this.world.clock, delayMs, 'runtime');
  }

  /** Creates the sandbox of a Pod; a text is the runtime's error, and then there is none. */
  *createSandbox(pod: Pod, attempt: number, names: SandboxNames, causes: Causes): Task<SandboxRecord | string> {
    yield this.answer('sandboxCreate');
    const error = sandboxError(pod);
    if (error !== null) return error;
    const record = this.newSandbox(pod, names, attempt, this.world.nowMs, causes);
    this.changed(record.podUid);
    return record;
  }

  /** A sandbox that was there before the kubelet; its address is a new one unless it is told. */
  addSandbox(pod: Pod, names: SandboxNames, createdMs: Instant, ip?: string): SandboxRecord {
    return this.newSandbox(pod, names, 0, createdMs, [], ip);
  }

  private newSandbox(pod: Pod, names: SandboxNames, attempt: number, createdMs: Instant, causes: Causes, ip?: string): SandboxRecord {
    const hostNetwork = pod.spec.hostNetwork === true;
    const config: SandboxConfig = {
      podName: pod.metadata.name,
      ...names,
      ip: hostNetwork ? '' : (ip ?? this.nextAddress()),
      hostNetwork,
      shareProcessNamespace: pod.spec.shareProcessNamespace === true || pod.spec.hostPID === true,
      hostAliases: (pod.spec.hostAliases ?? []).map(({ ip, hostnames }) => ({ ip, hostnames: hostnames ?? [] })),
    };
    const record: SandboxRecord = {
      id: this.world.chance.hex(`sandbox/${pod.metadata.uid}`, 64),
      podUid: pod.metadata.uid,
      attempt,
      hostNetwork,
      ip: config.ip,
      createdMs,
      sandbox: this.runtime.createSandbox(config),
      state: 'ready',
      causes,
    };
    this.podOf(pod).sandboxes.push(record);
    return record;
  }

  private nextAddress(): string {
    this.addresses++;
    return `10.${244 + (Math.floor(this.addresses / ADDRESSES) % 10)}.${this.node % 256}.${this.addresses % ADDRESSES}`;
  }

  *stopSandbox(record: SandboxRecord, causes: Causes): Task {
    yield this.answer('sandboxStop');
    this.endSandbox(record, causes);
  }

  /** The sandbox's pause process is gone, from now on. */
  endSandbox(record: SandboxRecord, causes: Causes): void {
    if (record.state === 'notready') return;
    record.state = 'notready';
    record.causes = causes;
    this.changed(record.podUid);
  }

  /** Creates a container; a text is the runtime's error, and then there is none. */
  *createContainer(pod: Pod, sandbox: SandboxRecord, config: ContainerConfig, restartCount: number): Task<ContainerRecord | string> {
    yield this.answer('containerCreate');
    return this.addContainer(pod, sandbox, config, restartCount);
  }

  /** The record of a container that is there now, under an id that is told or made; a text is the runtime's error. */
  addContainer(pod: Pod, sandbox: SandboxRecord, config: ContainerConfig, restartCount: number, id?: string): ContainerRecord | string {
    const process = sandbox.sandbox.createContainer(config);
    const error = process.creationError();
    if (error !== null) return error;
    const owner = this.podOf(pod);
    const record: ContainerRecord = {
      id: id ?? this.world.chance.hex(`container/${pod.metadata.uid}/${config.name}`, 64),
      podUid: pod.metadata.uid,
      name: config.name,
      image: config.image,
      restartCount,
      createdMs: this.world.nowMs,
      sandbox,
      process,
      state: 'created',
      startedMs: NEVER,
      finishedMs: NEVER,
      exitCode: 0,
      reason: '',
      message: '',
      origin: null,
      exited: new Signal(),
      endSpread: CERTAIN,
      causes: [],
    };
    const key = `${record.podUid}/${record.name}`;
    const runs = this.runs.get(key) ?? [];
    runs.push({ createdMs: record.createdMs, lines: record.process.logs });
    if (runs.length > RUNS_KEPT) runs.shift();
    this.runs.set(key, runs);
    this.made.set(key, Math.max(restartCount + 1, this.made.get(key) ?? 0));
    owner.containers.push(record);
    const sameName = owner.containers.filter((container) => container.name === config.name);
    if (sameName.length > RECORDS_PER_NAME) owner.containers = owner.containers.filter((container) => container !== sameName[0]);
    return record;
  }

  /**
   * Starts a created container; the result is null, or the runtime's error, and then the container has ended. `causes` lead to what started
   * it.
   */
  *startContainer(record: ContainerRecord, message: TerminationMessage, causes: Causes): Task<string | null> {
    yield this.answer('containerStart');
    const result = record.process.start();
    if (!result.started) {
      yield* this.wait(this.world.latency('startFailed') - this.world.latency('containerStart'));
      const error = START_ERROR_PREFIX + result.message;
      record.state = 'exited';
      record.endSpread = this.world.clock.spread;
      record.finishedMs = this.world.nowMs;
      record.exitCode = START_ERROR_EXIT_CODE;
      record.reason = 'StartError';
      record.message = error;
      record.causes = causes;
      record.exited.fire();
      this.changed(record.podUid);
      return error;
    }
    record.state = 'running';
    record.startedMs = this.world.nowMs;
    record.causes = causes;
    this.changed(record.podUid);
    record.process.onExit(() => this.onExit(record, message));
    yield this.answer('containerStarted');
    return null;
  }

  /** A container that was running before the kubelet; false when its program cannot be started. */
  runsSince(record: ContainerRecord, startedMs: Instant, policy: string): boolean {
    if (!record.process.start().started) return false;
    record.state = 'running';
    record.startedMs = startedMs;
    record.process.onExit(() => this.onExit(record, { policy }));
    return true;
  }

  /** A container that had ended before the kubelet. */
  endBefore(record: ContainerRecord, { exitCode, reason, message, startedAt, finishedAt }: TerminatedState): void {
    record.state = 'exited';
    record.startedMs = startedAt ?? NEVER;
    record.finishedMs = finishedAt ?? NEVER;
    record.exitCode = exitCode;
    record.reason = reason;
    record.message = message ?? '';
    record.exited.fire();
  }

  private onExit(record: ContainerRecord, message: TerminationMessage): void {
    const exit = record.process.exit;
    if (!exit || record.state === 'exited') return;
    const { world } = this;
    record.endSpread = world.clock.spread;
    const pod = this.pods.get(record.podUid)?.pod;
    const entry = world.recorder.add(
      { type: 'process', object: `Pod/${pod?.metadata.name ?? ''}`, container: record.name, what: 'exit', text: String(exit.exitCode) },
      because(record.causes, exit.origin && pod ? this.originCause(pod, record.name, exit.origin) : undefined),
    );
    world.clock.after(world.latency('exitRecorded'), 'runtime', () => {
      record.state = 'exited';
      record.finishedMs = exit.atMs;
      record.exitCode = exit.exitCode;
      record.reason = exit.oomKilled ? 'OOMKilled' : exit.exitCode === 0 ? 'Completed' : 'Error';
      record.message = this.lastWords(record, message);
      record.origin = exit.origin;
      record.causes = [entry];
      record.exited.fire();
      this.changed(record.podUid);
    });
  }

  private originCause(pod: Pod, name: string, origin: NonNullable<ContainerRecord['origin']>) {
    for (const kind of ['containers', 'initContainers', 'ephemeralContainers'] as const) {
      const index = pod.spec[kind]?.findIndex((container) => container.name === name) ?? -1;
      if (index < 0) continue;
      const cause = this.world.field(pod, `spec.${kind}[${index}].${origin.list}[${origin.index}]`);
      if ('entry' in cause || origin.list === 'probe' || origin.list === 'hook') return undefined;
      const { object, field, defaulted } = cause;
      const span = { start: origin.start, end: origin.end };
      return defaulted === undefined ? { object, field, span } : { object, field, defaulted, span };
    }
    return undefined;
  }

  private lastWords(record: ContainerRecord, { policy }: TerminationMessage): string {
    const written = record.process.terminationMessage();
    if (written !== '') return written.slice(-MESSAGE_BYTES_MAX);
    if (policy !== 'FallbackToLogsOnError' || record.exitCode === 0) return '';
    const lines = record.process.logs.slice(-LOG_FALLBACK_LINES).map((line) => `${line.text}\n`);
    return lines.join('').slice(-LOG_FALLBACK_BYTES);
  }

  /** Asks the main process to stop, forces it after `graceMs`, and answers when it has ended. */
  *stopContainer(record: ContainerRecord, graceMs: Milliseconds, stopSignal: string, causes: Causes): Task {
    if (record.state !== 'running') return;
    const { world } = this;
    const tell = (signal: string): void => {
      record.causes = [
        world.recorder.add({ type: 'process', object: this.nameOf(record), container: record.name, what: 'signal', text: signal }, causes),
      ];
      record.process.signal(signal);
    };
    yield this.answer('stopSignal');
    if (record.process.state === 'running') tell(stopSignal);
    const ended = yield* record.exited.within(world.clock, graceMs, 'runtime');
    if (!ended && record.process.state === 'running') tell('KILL');
    yield* record.exited.wait();
    yield* this.wait(Math.max(0, world.latency('stopAnswered') - world.latency('exitRecorded')));
  }

  /** The machine is off: nothing runs any more, and the runtime never learns how it ended. Source: containerd's CRI plugin, unknown exit. */
  powerOff(causes: Causes): void {
    for (const { uid, containers, sandboxes } of this.pods.values()) {
      for (const record of containers) {
        if (record.state === 'exited') continue;
        record.state = 'exited';
        record.finishedMs = this.world.nowMs;
        record.exitCode = UNKNOWN_EXIT_CODE;
        record.reason = 'Unknown';
        record.causes = causes;
        record.exited.fire();
      }
      for (const record of sandboxes) {
        this.endSandbox(record, causes);
        record.sandbox.stop();
      }
      this.changed(uid);
    }
  }

  private nameOf(record: ContainerRecord): string {
    return `Pod/${this.pods.get(record.podUid)?.pod.metadata.name ?? ''}`;
  }

  /** The runs of a Pod's container that are still remembered, oldest first. */
  history(uid: string, container: string): readonly LoggedRun[] {
    return this.runs.get(`${uid}/${container}`) ?? [];
  }

  /** One more than the highest restart count among the logs that a Pod's container has left. */
  createdBefore(uid: string, container: string): number {
    return this.made.get(`${uid}/${container}`) ?? 0;
  }

  removeContainer(record: ContainerRecord): void {
    const pod = this.pods.get(record.podUid);
    if (!pod) return;
    pod.containers = pod.containers.filter((container) => container !== record);
    this.changed(record.podUid);
  }

  /** Forgets a Pod whose containers have all ended. */
  removePod(uid: string): void {
    this.pods.delete(uid);
  }

  /** Runs a command in a container, at most `timeoutMs` (null: as long as it takes). `null` as result: it took longer. */
  *exec(
    record: ContainerRecord,
    argv: readonly string[],
    list: 'probe' | 'hook',
    timeoutMs: Milliseconds | null,
  ): Task<ExecutionEnd | null> {
    yield after(this.world.clock, this.world.latency('exec'), 'runtime');
    const known = record.process.recall?.(argv);
    if (known !== undefined) {
      // It is heard of as any end is: at this instant, behind what is queued for it.
      yield after(this.world.clock, 0, 'runtime');
      return known;
    }
    return yield* this.execute(record, argv, list, timeoutMs);
  }

  private *execute(
    record: ContainerRecord,
    argv: readonly string[],
    list: 'probe' | 'hook',
    timeoutMs: Milliseconds | null,
  ): Task<ExecutionEnd | null> {
    const ended = new Signal<ExecutionEnd>();
    const execution: Execution = record.process.exec(argv, list);
    execution.onEnd((end) => ended.fire(end));
    if (timeoutMs === null) return yield* ended.wait();
    const end = yield* ended.within(this.world.clock, timeoutMs, 'runtime');
    if (end) return end.value;
    execution.kill();
    return null;
  }
}
