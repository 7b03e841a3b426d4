import type { Clock, Milliseconds } from '../world/clock.ts';
import type { CapabilityChanges } from './capabilities.ts';

/**
 * The container runtime of one node as the kubelet sees it: sandboxes, containers, processes behind them, files and sockets.
 * Implemented by the shell interpreter and the image knowledge of this folder; the kubelet knows only these interfaces.
 * Everything runs on the virtual clock; callbacks are queued there and never run inside the call that set them up.
 */
export interface ContainerRuntime {
  createSandbox(config: SandboxConfig): Sandbox;
  /** A program has looked at the clock or at chance: it may do something else another time. */
  readonly unsteady?: boolean;
}

export interface RuntimeEnvironment {
  readonly clock: Clock;
  /** Seconds since the epoch at t = 0, for `date` inside containers. */
  readonly epochSeconds: number;
  readonly seed: number;
  /** Answers of the cluster's DNS: addresses of a name (Services, Pods); empty when the name is unknown. */
  readonly resolve: (name: string) => readonly string[];
  /** Something happened inside a container that no API shows. */
  readonly notice?: (notice: RuntimeNotice) => void;
  /** Something had to be assumed. Called once for each distinct assumption of a container. */
  readonly assume: (assumption: RuntimeAssumption) => void;
  /** Where a connection to a Service's address and port goes: addresses of Pods with their ports. Missing: nowhere but to Pods. */
  readonly route?: (address: string, port: number) => readonly { readonly address: string; readonly port: number }[];
  /** Sandboxes of all nodes by their address; those of this node alone when not given. */
  readonly sandboxes?: Map<string, Sandbox>;
  /** Where Pods on the host network are reached. */
  readonly nodeAddress?: string;
  /** Version of the node's control groups: with v2 (the default) a lack of memory kills the whole container, with v1 one process. */
  readonly cgroupVersion?: 1 | 2;
  /** Memory of the node, the limit of containers that have none; endless when not given. */
  readonly nodeMemoryBytes?: number;
  /** Called when containers use noticeably more of the node's memory or disk than before. */
  readonly usageGrown?: () => void;
}

/** What a process did or met that an observer of the cluster does not see. */
export type Notice =
  | { readonly what: 'listening'; readonly port: number; readonly loopback: boolean }
  /** Somebody of the same network namespace listens there already. */
  | { readonly what: 'portTaken'; readonly port: number }
  /** A connection that was not made, or (without a port) a name that was looked up and is nobody's. */
  | { readonly what: 'unreached'; readonly host: string; readonly port: number | null; readonly why: 'unknownName' | 'refused' | 'timeout' }
  /** A write that was refused because the file system is read-only. */
  | { readonly what: 'readOnly'; readonly path: string }
  /** The main process ended while these programs, children of it, were at work. */
  | { readonly what: 'abandoned'; readonly programs: readonly string[] };

export interface RuntimeNotice {
  readonly pod: string;
  readonly container: string;
  readonly notice: Notice;
}

/** What can be assumed. `subject` is the image, the program, the host. */
export type AssumptionCode =
  /** Nothing is known of the image: any program may be in it, its distribution is guessed from its name. */
  | 'unknown-image'
  /** A program nobody knows is the last of an application container: it serves on every port until TERM and ends with 0. */
  | 'unknown-program-serves'
  /** A program nobody knows stands elsewhere: it ends with 0 after a moment. */
  | 'unknown-program-ends'
  /** A known program whose work is not simulated (`apt-get`, `git`): it succeeds after a while. */
  | 'opaque-program'
  /** A host outside the cluster: it answers. */
  | 'external-host'
  /** A program never rests: it takes time in each round, and when that goes on, it never ends. */
  | 'busy-loop'
  /** A program takes memory without end and nothing limits it. */
  | 'endless-memory'
  /** A program writes without end. */
  | 'endless-output'
  /** A digest was computed in a way of ours: equal contents have equal ones. */
  | 'digest'
  /** A mistake of the simulation ended the process. */
  | 'interpreter-fault';

export interface RuntimeAssumption {
  readonly code: AssumptionCode;
  /** Names of the Pod and its container. */
  readonly pod: string;
  readonly container: string;
  /** Where in `command`/`args` it arose; null when the image itself is unknown. */
  readonly origin: TextOrigin | null;
  /** What the message names: the program, the host, the image. */
  readonly subject: string;
}

/** A place in the container's command line: which word (`command[2]` = { list: 'command', index: 2 }) and which characters of it. */
export interface TextOrigin {
  readonly list: 'command' | 'args' | 'probe' | 'hook';
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export interface SandboxConfig {
  readonly podName: string;
  readonly hostname: string;
  /** What the kernel calls the machine, where that is the whole name. */
  readonly kernelName?: string;
  /** Content of /etc/resolv.conf. */
  readonly resolvConf?: string;
  readonly ip: string;
  readonly hostNetwork: boolean;
  /** Processes of all containers see each other and PID 1 is the pause process, so no container process ignores TERM by being PID 1. */
  readonly shareProcessNamespace: boolean;
  /** Further lines of /etc/hosts. */
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  /** Domain below which the hostname is a name of the Pod: `nginx.default.svc.cluster.local`. */
  readonly domainName?: string;
}

export interface Sandbox {
  readonly config: SandboxConfig;
  /** Files that the kubelet and the runtime put into every container. */
  ownFiles(): readonly (readonly [path: string, content: string])[];
  createContainer(config: ContainerConfig): Container;
  /** Tries to connect from the node or another Pod; `listening` tells what a probe would find. */
  connect(port: number): 'listening' | 'refused';
  /** An HTTP request as a probe makes it. Calls back at the virtual instant of the answer; 'hang' when nothing ever answers. */
  http(port: number, path: string, answer: (response: HttpResponse) => void): void;
  /** A server listens that answers gRPC health checks, or of which nobody knows what it speaks. */
  maybeGrpc(port: number): boolean;
  /** Where a connection from the node to a host and a port leads: the node has its own loopback and does not ask the cluster's DNS. */
  fromNode(host: string, port: number): NodeDestination;
  stop(): void;
}

/** What listens at a port of some host. */
export interface NodeEndpoint {
  connect(): 'listening' | 'refused';
  http(path: string, answer: (response: HttpResponse) => void): void;
}

export type NodeDestination = NodeEndpoint | { readonly unreached: 'unknownName' | 'silent' | 'external' };

export type HttpResponse =
  | { readonly status: number; readonly body: string /** Where a redirection leads. */; readonly location?: string }
  | { readonly error: 'refused' | 'reset' };

export interface MountConfig {
  readonly mountPath: string;
  readonly volume: Volume;
  readonly subPath: string;
  readonly readOnly: boolean;
  /** The path on the node that is mounted, for messages. */
  readonly source?: string;
}

/** A file tree that containers share by mounting it. Made by `createVolume` of index.ts. */
export interface Volume {
  readonly name: string;
  /** Bytes of all files, for size limits. */
  usedBytes(): number;
  /** Replaces or adds a file (configMap, secret, downward API…); `mode` as in chmod. A group that owns it can read it. */
  write(path: string, content: string, mode: number, group?: number): void;
  remove(path: string): void;
  /** A group owns its root, may write to it, and owns what is made there: fsGroup. */
  setGroup(group: number): void;
  list(): readonly { readonly path: string; readonly content: string }[];
  /** What is in the way of a path: a link that leads out of the volume, or a file where a directory has to be. Null when nothing is. */
  obstacle(path: string): { readonly leadsTo: string } | { readonly file: string } | null;
}

export interface ContainerConfig {
  readonly name: string;
  readonly image: string;
  /** null: the manifest does not say, the image decides. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly env: readonly (readonly [name: string, value: string])[];
  /** null: the image decides. */
  readonly workingDir: string | null;
  readonly mounts: readonly MountConfig[];
  /** Numeric user; null: the image decides (root for the usual ones). */
  readonly runAsUser: number | null;
  readonly readOnlyRootFilesystem: boolean;
  /** null: no limit. */
  readonly memoryLimitBytes: number | null;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly stopSignal: string;
  /** What the container is in its Pod: a program that nobody knows runs on in a `main` (the default) or `sidecar` and ends in an `init`. */
  readonly role?: 'main' | 'sidecar' | 'init';
  /** Group of the processes, and further ones (fsGroup, supplementalGroups). */
  readonly runAsGroup?: number | null;
  readonly supplementalGroups?: readonly number[];
  /** What the manifest adds to and takes from the usual capabilities. */
  readonly capabilities?: CapabilityChanges;
  /** Default /dev/termination-log. */
  readonly terminationMessagePath?: string;
}

export type StartResult =
  | { readonly started: true }
  /** As containerd answers: the words after `failed to create containerd task: failed to create shim task: `. */
  | {
      readonly started: false;
      readonly exitCode: number;
      readonly message: string;
    };

export interface ExitStatus {
  readonly exitCode: number;
  /** Signal number that ended PID 1; null when it exited by itself. */
  readonly signal: number | null;
  /** Some process of the container was killed for lack of memory during its life. */
  readonly oomKilled: boolean;
  readonly atMs: Milliseconds;
  /** Which command ended the container, for the chain of causes. */
  readonly origin: TextOrigin | null;
}

export interface Container {
  readonly config: ContainerConfig;
  readonly state: 'created' | 'running' | 'exited';
  readonly exit: ExitStatus | null;
  /** Why the runtime cannot even create the container, in its words; null when it can. */
  creationError(): string | null;
  start(): StartResult;
  /** Sends a signal to PID 1 as the runtime does for a stop: `TERM`, `KILL`, `QUIT`… KILL always ends it. */
  signal(name: string): void;
  /** Ends PID 1 with an exit code, wherever its program is. */
  crash(exitCode: number): void;
  /** Called once, when the main process has ended. */
  onExit(listener: (exit: ExitStatus) => void): void;
  /** Runs argv beside the main process, without a shell, as an exec probe, a hook or `kubectl exec` does. `list` says whose words they are. */
  exec(argv: readonly string[], list?: 'probe' | 'hook'): Execution;
  /** How a command ends now that need not be run: it only looks at files, and did so before. Undefined when it has to be run. */
  recall?(argv: readonly string[]): ExecutionEnd | undefined;
  readonly logs: readonly LogLine[];
  /** Content of /dev/termination-log; empty when nothing was written. */
  terminationMessage(): string;
  /** Bytes in use by the processes of the container. */
  memoryBytes(): number;
  /** Bytes written to the container's own (not mounted) file system and its logs. */
  writtenBytes(): number;
  /** Limits the memory of its processes from now on; null: no limit. */
  limitMemory(bytes: number | null): void;
  /** How many processes it has. */
  processCount(): number;
  readFile(path: string): string | null;
}

export interface Execution {
  /** Called once at the end. `startError` holds runc's words when the program could not be started (exit codes 126, 127, 128). */
  onEnd(listener: (end: ExecutionEnd) => void): void;
  kill(): void;
}

export interface ExecutionEnd {
  readonly exitCode: number;
  /** stdout and after it stderr, as the kubelet puts them together. */
  readonly output: string;
  /** stderr alone; absent when nothing tells the two apart. */
  readonly errorOutput?: string;
  readonly startError: string | null;
  readonly origin: TextOrigin | null;
}

export interface LogLine {
  readonly atMs: Milliseconds;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}
