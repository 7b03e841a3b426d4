import type { RuntimeFactory } from '../../server/src/simulation/nodeRuntime.ts';
import type {
  Container,
  ContainerConfig,
  ContainerRuntime,
  Execution,
  ExitStatus,
  RuntimeEnvironment,
  Sandbox,
  StartResult,
  Volume,
} from '../../server/src/simulation/runtime/runtime.ts';

/**
 * A stand-in for the container runtime that knows scripts of the form `trap 'exit N' TERM; sleep N; exit M`, so that the kubelet can be tested
 * without the shell interpreter. A PID 1 without a trap ignores TERM, as in a real PID namespace.
 */
class ScriptedContainer implements Container {
  state: 'created' | 'running' | 'exited' = 'created';
  exit: ExitStatus | null = null;
  readonly logs = [];
  private listener: ((exit: ExitStatus) => void) | null = null;
  private trap: number | null = null;

  constructor(
    private readonly environment: RuntimeEnvironment,
    readonly config: ContainerConfig,
  ) {}

  creationError(): string | null {
    return this.config.command?.[0] === '/never/created' ? 'failed to generate spec' : null;
  }

  start(): StartResult {
    const words = [...(this.config.command ?? []), ...(this.config.args ?? [])];
    if (words[0]?.startsWith('/no/')) return { started: false, exitCode: 128, message: `exec: "${words[0]}": no such file or directory` };
    this.state = 'running';
    let seconds = 0;
    let code: number | null = null;
    for (const step of (words.at(-1) ?? '').split(';').map((part) => part.trim())) {
      const sleep = /^sleep (\d+(?:\.\d+)?)$/.exec(step);
      const exit = /^exit (\d+)$/.exec(step);
      const trap = /^trap 'exit (\d+)' TERM$/.exec(step);
      if (sleep) seconds += Number(sleep[1]);
      if (trap) this.trap = Number(trap[1]);
      if (exit) code = Number(exit[1]);
    }
    this.environment.clock.after(Math.max(1, seconds * 1000), 'process', () => this.end(code ?? 0, null));
    return { started: true };
  }

  signal(name: string): void {
    if (name === 'KILL') this.environment.clock.after(1, 'process', () => this.end(137, 9));
    else if (this.trap !== null) this.environment.clock.after(1, 'process', () => this.end(this.trap!, null));
  }

  crash(exitCode: number): void {
    this.end(exitCode, null);
  }

  private end(exitCode: number, signal: number | null): void {
    if (this.state !== 'running') return;
    this.state = 'exited';
    this.exit = { exitCode, signal, oomKilled: false, atMs: this.environment.clock.nowMs, origin: null };
    this.listener?.(this.exit);
  }

  onExit(listener: (exit: ExitStatus) => void): void {
    this.listener = listener;
    if (this.exit) listener(this.exit);
  }

  exec(argv: readonly string[]): Execution {
    const exitCode = argv[0] === 'false' ? 1 : 0;
    return {
      onEnd: (listener) =>
        void this.environment.clock.after(1, 'process', () => listener({ exitCode, output: '', startError: null, origin: null })),
      kill: () => {},
    };
  }

  terminationMessage = (): string => '';
  memoryBytes = (): number => 0;
  limitMemory = (): void => {};
  writtenBytes = (): number => 0;
  processCount = (): number => 1;
  readFile = (): null => null;
}

function createRuntime(environment: RuntimeEnvironment): ContainerRuntime {
  return {
    createSandbox: (config): Sandbox => ({
      config,
      ownFiles: () => [],
      createContainer: (container) => new ScriptedContainer(environment, container),
      connect: () => 'refused',
      maybeGrpc: () => false,
      fromNode: () => ({ unreached: 'unknownName' }),
      http: (_port, _path, answer) => void environment.clock.after(1, 'process', () => answer({ error: 'refused' })),
      stop: () => {},
    }),
  };
}

function createVolume(name: string): Volume {
  const files = new Map<string, string>();
  return {
    name,
    usedBytes: () => 0,
    write: (path, content) => void files.set(path, content),
    remove: (path) => void files.delete(path),
    setGroup: () => undefined,
    list: () => [...files].map(([path, content]) => ({ path, content })),
    obstacle: () => null,
  };
}

export const scriptedRuntime: RuntimeFactory = {
  createRuntime,
  createVolume,
  createImageVolume: () => null,
  imageConfig: () => ({ user: '', stopSignal: 'TERM' }),
};
