import type { Credentials } from './capabilities.ts';
import { ExecutionRun } from './execution.ts';
import { OpenSilence, OpenSink } from './files/descriptors.ts';
import { type Errno, errorText, failed } from './files/errno.ts';
import { canonical, FileSystem } from './files/fileSystem.ts';
import { Directory, RegularFile } from './files/nodes.ts';
import { Tree } from './files/tree.ts';
import { FileVolume } from './files/volume.ts';
import { FAMILY, type Image } from './images/schema.ts';
import { Log } from './log.ts';
import { Looks } from './looks.ts';
import type { Destination, Network } from './network.ts';
import type { Kernel } from './processes/kernel.ts';
import { MemoryGroup } from './processes/memory.ts';
import { PidNamespace } from './processes/pidNamespace.ts';
import type { Family, Process, ProcessExit, ProcessHome, Steps } from './processes/process.ts';
import { computedPlaces } from './processes/procFiles.ts';
import { parseSignal, signalNumber } from './processes/signals.ts';
import { load } from './programs.ts';
import type {
  AssumptionCode,
  Container,
  ContainerConfig,
  Execution,
  ExecutionEnd,
  ExitStatus,
  LogLine,
  Notice,
  StartResult,
  TextOrigin,
} from './runtime.ts';
import type { SimulatedSandbox } from './sandbox.ts';
import { findExecutable } from './start.ts';
import { accounts, credentials } from './users.ts';

const OCI_CREATE = 'OCI runtime create failed: runc create failed: unable to start container process: ';
const CREATION_ERROR = 'failed to generate container "<containerID>" spec: ';
/** Exit code that containerd gives a container which could not be started. */
const START_ERROR = 128;
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const TERMINATION_LOG = '/dev/termination-log';

/** A container: its files, its processes, its log. */
export class SimulatedContainer implements Container, ProcessHome {
  state: Container['state'] = 'created';
  exit: ExitStatus | null = null;
  readonly files: FileSystem;
  readonly namespace: PidNamespace;
  readonly memory: MemoryGroup;
  readonly family: Family;
  readonly kernel: Kernel;
  readonly hostname: string;
  private readonly log: Log;
  private readonly terminationLog: RegularFile;
  private readonly processes = new Set<Process>();
  private main: Process | null = null;
  private crashed = false;
  private readonly listeners: ((exit: ExitStatus) => void)[] = [];
  private readonly assumed = new Set<string>();
  private readonly looks = new Looks();

  constructor(
    readonly config: ContainerConfig,
    readonly sandbox: SimulatedSandbox,
    readonly image: Image,
    imageTree: Directory,
  ) {
    const { environment, kernel } = sandbox.runtime;
    this.kernel = kernel;
    this.hostname = sandbox.config.kernelName ?? sandbox.config.hostname;
    this.family = image.base === null ? 'busybox' : FAMILY[image.base.distribution];
    this.namespace = sandbox.sharedNamespace ?? new PidNamespace(false);
    const tree = new Tree();
    tree.nowMs = () => kernel.nowMs;
    const places = computedPlaces(kernel, this);
    this.files = new FileSystem(new Directory(imageTree.mode, tree, imageTree), config.readOnlyRootFilesystem, places, (path) =>
      this.notice({ what: 'readOnly', path }),
    );
    this.log = new Log(() => kernel.nowMs);
    const grown = environment.usageGrown ?? (() => undefined);
    tree.grown = grown;
    this.memory = new MemoryGroup(kernel, this.limitOf(config.memoryLimitBytes), (environment.cgroupVersion ?? 2) === 2, grown);
    this.terminationLog = new RegularFile(0o666, new Tree());
    this.terminationLog.tree.nowMs = tree.nowMs;
  }

  get logs(): readonly LogLine[] {
    return this.log.lines;
  }

  creationError(): string | null {
    if (this.commandLine().length === 0) return `${CREATION_ERROR}failed to generate spec: no command specified`;
    const user = credentials(this.files, this.config, this.image.user);
    return typeof user === 'string' ? `${CREATION_ERROR}failed to apply OCI options: ${user}` : null;
  }

  start(): StartResult {
    const refused = this.prepareFiles();
    if (refused !== null) return this.notStarted(refused);
    const { config, image } = this;
    const environment = this.environment();
    const line = this.commandLine();
    const user = credentials(this.files, config, image.user);
    if (typeof user === 'string') return this.notStarted(user);
    const argv = line.map(([word]) => word);
    const cwd = canonical(config.workingDir ?? image.workingDir ?? '/', '/');
    const directory = this.workingDirectory(cwd, user);
    if (directory !== null) return this.notStarted(directory);
    const path = findExecutable(this.files, argv[0]!, environment.get('PATH') ?? DEFAULT_PATH, cwd, user);
    if ('error' in path && !this.unknownMayRun(argv[0]!)) return this.notStarted(path.error);
    const process = this.kernel.create(this, user, cwd, environment);
    this.main = process;
    process.endsContainer = config.role !== 'init';
    process.argv = argv;
    process.argvOrigins = line.map(([, origin]) => origin);
    const word = process.argvOrigins[0] ?? null;
    process.origin = word;
    const nothing = this.files.open('/dev/null', '/', { read: true }, user);
    if (config.stdin || config.tty) process.setDescriptor(0, new OpenSilence());
    else if (!failed(nothing)) process.setDescriptor(0, nothing);
    process.setDescriptor(1, new OpenSink((chunk) => this.log.write('stdout', chunk), '/dev/pts/0'));
    process.setDescriptor(2, new OpenSink((chunk) => this.log.write('stderr', chunk), '/dev/pts/0'));
    process.onEnd.push((exit) => this.ended(process, exit));
    const steps = load(process, 'error' in path ? null : path.path, argv);
    this.state = 'running';
    this.kernel.start(process, failed(steps) ? this.unrunnable(process, argv[0]!, errorText(steps)) : steps);
    return { started: true };
  }

  private limitOf(bytes: number | null): number {
    return bytes ?? this.sandbox.runtime.environment.nodeMemoryBytes ?? Number.POSITIVE_INFINITY;
  }

  limitMemory(bytes: number | null): void {
    this.memory.limit(this.limitOf(bytes));
  }

  signal(name: string): void {
    const signal = parseSignal(name);
    if (signal !== undefined && this.main !== null && this.state === 'running') this.kernel.signal(this.main, signal, true);
  }

  crash(exitCode: number): void {
    if (this.main === null || this.state !== 'running') return;
    this.crashed = true;
    this.kernel.giveUp(this.main, exitCode);
  }

  onExit(listener: (exit: ExitStatus) => void): void {
    const { exit } = this;
    if (exit === null) this.listeners.push(listener);
    else this.kernel.clock.at(this.kernel.nowMs, 'runtime', () => listener(exit));
  }

  recall(argv: readonly string[]): ExecutionEnd | undefined {
    return this.looks.recall(argv, this);
  }

  exec(argv: readonly string[], list: 'probe' | 'hook' = 'probe'): Execution {
    const user = credentials(this.files, this.config, this.image.user);
    const cwd = canonical(this.config.workingDir ?? this.image.workingDir ?? '/', '/');
    const run = new ExecutionRun(this.kernel);
    if (this.state !== 'running' || typeof user === 'string') {
      run.fail(128, `container is in CONTAINER_${this.state === 'created' ? 'CREATED' : 'EXITED'} state`);
      return run;
    }
    const environment = this.environment();
    const path = findExecutable(this.files, argv[0] ?? '', environment.get('PATH') ?? DEFAULT_PATH, cwd, user);
    if ('error' in path && !this.unknownMayRun(argv[0] ?? '')) {
      const error = `OCI runtime exec failed: exec failed: unable to start container process: ${path.error}: unknown`;
      run.fail(path.error.endsWith('permission denied') ? 126 : 127, error);
      return run;
    }
    const process = this.kernel.create(this, user, cwd, environment);
    process.argv = argv;
    process.argvOrigins = argv.map((word, index) => ({ list, index, start: 0, end: word.length }));
    process.origin = process.argvOrigins[0] ?? null;
    const nothing = this.files.open('/dev/null', '/', { read: true }, user);
    if (!failed(nothing)) process.setDescriptor(0, nothing);
    run.attach(process);
    const steps = load(process, 'error' in path ? null : path.path, argv);
    if (!('error' in path)) this.looks.watch(path.path, process, run);
    this.kernel.start(process, failed(steps) ? this.unrunnable(process, argv[0]!, errorText(steps)) : steps);
    return run;
  }

  terminationMessage(): string {
    return this.terminationLog.text;
  }

  memoryBytes(): number {
    return this.memory.usedBytes();
  }

  writtenBytes(): number {
    return this.files.tree.usedBytes + this.log.bytes;
  }

  processCount(): number {
    return this.processes.size;
  }

  readFile(path: string): string | null {
    return this.files.readText(path);
  }

  // ProcessHome

  get epochSeconds(): number {
    const { runtime } = this.sandbox;
    runtime.unsteady = true;
    return runtime.environment.epochSeconds;
  }

  random(below: number): number {
    return this.sandbox.runtime.random(below);
  }

  load(process: Process, path: string | null, argv: readonly string[]): ReturnType<typeof load> {
    return load(process, path, argv);
  }

  assume(code: AssumptionCode, subject: string, origin: TextOrigin | null): void {
    const key = `${code} ${subject}`;
    if (this.assumed.has(key)) return;
    this.assumed.add(key);
    const { runtime, config } = this.sandbox;
    runtime.environment.assume({ code, pod: config.podName, container: this.config.name, subject, origin });
  }

  notice(notice: Notice): void {
    const { runtime, config } = this.sandbox;
    runtime.environment.notice?.({ pod: config.podName, container: this.config.name, notice });
  }

  joined(process: Process): void {
    this.processes.add(process);
  }

  left(process: Process): void {
    this.processes.delete(process);
  }

  /** Ends everything at once, as when the sandbox goes. */
  stop(): void {
    for (const process of [...this.processes]) this.kernel.signal(process, 'KILL', true);
  }

  get network(): Network {
    return this.sandbox.network;
  }

  get role(): 'main' | 'sidecar' | 'init' {
    return this.config.role ?? 'main';
  }

  get imageCommand(): readonly string[] {
    return this.image.cmd ?? [];
  }

  get unknownImage(): boolean {
    return this.image.unknown === true;
  }

  reach(host: string, port: number): Destination {
    return this.sandbox.reach(host, port);
  }

  resolve(name: string): readonly string[] {
    return this.sandbox.resolve(name);
  }

  /** Of an image that nobody knows every program is taken to be there, unless no file could be called so. */
  private unknownMayRun(name: string): boolean {
    return this.unknownImage && /^[\w./+@:-]+$/.test(name);
  }

  private ended(process: Process, exit: ProcessExit): void {
    // What a program leaves behind when it is made to crash is not its own doing.
    if (exit.signal === null && !this.crashed) this.noticeAbandoned(process);
    // With PID 1 the namespace goes; without one of its own the runtime kills what is left in the control group.
    for (const other of [...this.processes]) if (other !== process) this.kernel.signal(other, 'KILL', true);
    this.log.flush();
    this.state = 'exited';
    const status: ExitStatus = {
      exitCode: exit.code,
      signal: exit.signal === null ? null : signalNumber(exit.signal),
      oomKilled: this.memory.oomKilled,
      atMs: exit.atMs,
      origin: process.origin,
    };
    this.exit = status;
    this.sandbox.ended(this);
    for (const listener of this.listeners) this.kernel.clock.at(this.kernel.nowMs, 'runtime', () => listener(status));
  }

  /** Programs that the main process leaves behind; probes and hooks are nobody's work. */
  private noticeAbandoned(main: Process): void {
    const left = [...this.processes].filter(
      ({ exit, steps, origin }) => exit === null && steps !== null && origin?.list !== 'probe' && origin?.list !== 'hook',
    );
    const programs = left.filter((process) => process !== main).map(({ name }) => name);
    if (programs.length > 0) this.notice({ what: 'abandoned', programs });
  }

  /** The words of the command line, each with where it is written. Source: kubelet and containerd's CRI plugin. */
  private commandLine(): (readonly [word: string, origin: TextOrigin | null])[] {
    const { command, args } = this.config;
    const written = (list: 'command' | 'args', words: readonly string[]): (readonly [string, TextOrigin])[] =>
      words.map((word, index) => [word, { list, index, start: 0, end: word.length }]);
    const ofImage = (words: readonly string[] = []): (readonly [string, null])[] => words.map((word) => [word, null]);
    const first = command !== null && command.length > 0 ? written('command', command) : ofImage(this.image.entrypoint);
    const noArgs = args === null || args.length === 0;
    const rest = !noArgs ? written('args', args) : command !== null && command.length > 0 ? [] : ofImage(this.image.cmd);
    return [...first, ...rest];
  }

  private environment(): Map<string, string> {
    const { config, image } = this;
    const environment = new Map<string, string>([['PATH', DEFAULT_PATH]]);
    environment.set('HOSTNAME', this.hostname);
    if (config.tty) environment.set('TERM', 'xterm');
    if (image.path !== undefined) environment.set('PATH', `${image.path}:${DEFAULT_PATH}`);
    for (const [name, value] of Object.entries(image.env ?? {})) environment.set(name, value);
    for (const [name, value] of config.env) environment.set(name, value);
    if (!environment.has('HOME')) environment.set('HOME', this.home());
    return environment;
  }

  private home(): string {
    const uid = this.config.runAsUser;
    const user = this.image.user ?? '0';
    const fields = accounts(this.files.readText('/etc/passwd') ?? '').find(([name, , number]) =>
      uid === null ? name === user || number === user : number === String(uid),
    );
    return fields?.[5] ?? '/';
  }

  /** Mounts what the kubelet mounts. Returns runc's words when that fails. */
  private prepareFiles(): string | null {
    const { files, sandbox, config } = this;
    for (const [path, content] of sandbox.ownFiles()) {
      const file = new RegularFile(0o644, new Tree()).fill(content);
      files.mount({ path, root: file, readOnly: false });
    }
    const logPath = config.terminationMessagePath ?? TERMINATION_LOG;
    const logErrno = files.mount({ path: logPath, root: this.terminationLog, readOnly: false });
    if (logErrno !== null) return mountError(`/var/lib/kubelet/pods/<uid>/containers/${config.name}/<id>`, logPath, false, logErrno);
    const ordered =
      config.mounts.length > 1
        ? [...config.mounts].sort((a, b) => a.mountPath.split('/').length - b.mountPath.split('/').length)
        : config.mounts;
    for (const { mountPath, volume, subPath, readOnly, source = `/${volume.name}` } of ordered) {
      if (!(volume instanceof FileVolume)) continue;
      volume.tree.nowMs = () => this.kernel.nowMs;
      volume.tree.grown = this.files.tree.grown;
      if (volume.kind === 'memory') volume.tree.charge = (bytes) => chargeWriter(this.kernel, bytes);
      const root = volume.part(subPath);
      if (root === null)
        return `error during container init: error mounting "${source}" to rootfs at "${mountPath}": no such file or directory`;
      const errno = files.mount({ path: mountPath, root, readOnly });
      if (errno !== null) return mountError(source, mountPath, readOnly, errno);
    }
    return null;
  }

  /** runc makes a missing working directory. Returns its words when the directory cannot be used. */
  private workingDirectory(cwd: string, user: Credentials): string | null {
    const root = { uid: 0, gid: 0, groups: [] };
    const names = cwd.split('/').slice(1);
    for (const [index] of names.entries()) {
      const path = `/${names.slice(0, index + 1).join('/')}`;
      const errno = path === '/' ? null : this.files.makeDirectory(path, '/', 0o755, root);
      if (errno !== null && errno !== 'EEXIST') return `error during container init: mkdir ${path}: ${errorText(errno).toLowerCase()}`;
    }
    const found = this.files.find(cwd, '/', user);
    if (!failed(found) && found.node.kind !== 'directory') return `error during container init: mkdir ${cwd}: not a directory`;
    if (!failed(found) && this.files.access(found, user, 1)) return null;
    return `chdir to cwd ("${cwd}") set in config.json failed: permission denied`;
  }

  private notStarted(message: string): StartResult {
    this.state = 'exited';
    this.sandbox.ended(this);
    return { started: false, exitCode: START_ERROR, message: `${OCI_CREATE}${message}: unknown` };
  }

  /** The file was found, but execve(2) refuses it: the container has started by then, and ends at once. */
  // biome-ignore lint/correctness/useYield: a computation of a single step
  private *unrunnable(process: Process, name: string, reason: string): Steps<number> {
    process.descriptors[2]?.write(`exec ${name}: ${reason.toLowerCase()}\n`);
    return 255;
  }
}

function mountError(source: string, mountPath: string, readOnly: boolean, errno: Errno): string {
  // MS_BIND and MS_REC, and MS_RDONLY.
  const flags = readOnly ? '0x5001' : '0x5000';
  const reason = errorText(errno).toLowerCase();
  return `error during container init: error mounting "${source}" to rootfs at "${mountPath}": mount ${source}:${mountPath} (via /proc/self/fd/6), flags: ${flags}: ${reason}`;
}

/** What a process writes to a volume in memory counts as memory of its container. */
function chargeWriter({ current }: Kernel, bytes: number): void {
  current?.home.memory.charge(current, bytes);
}
