import { createRuntime } from '../../../server/src/simulation/runtime/index.ts';
import type {
  Container,
  ContainerConfig,
  ExecutionEnd,
  RuntimeAssumption,
  RuntimeEnvironment,
  Sandbox,
  SandboxConfig,
} from '../../../server/src/simulation/runtime/runtime.ts';
import { Clock } from '../../../server/src/simulation/world/clock.ts';

const STEPS_MAX = 200_000;

/** One Pod's sandbox on a clock of its own. Times are in seconds. */
export class Bench {
  readonly clock = new Clock();
  readonly assumptions: RuntimeAssumption[] = [];
  readonly sandbox: Sandbox;

  constructor(sandbox: Partial<SandboxConfig> = {}, environment: Partial<RuntimeEnvironment> = {}) {
    const runtime = createRuntime({
      clock: this.clock,
      epochSeconds: 1_763_700_000,
      seed: 1,
      resolve: () => [],
      assume: (assumption) => {
        // A mistake of ours, which the simulation survives; a test must not.
        if (assumption.code === 'interpreter-fault') throw new Error(`interpreter fault in ${assumption.subject}`);
        this.assumptions.push(assumption);
      },
      ...environment,
    });
    this.sandbox = runtime.createSandbox({
      podName: 'pod',
      hostname: 'pod',
      ip: '10.0.0.5',
      hostNetwork: false,
      shareProcessNamespace: false,
      ...sandbox,
    });
  }

  container(config: Partial<ContainerConfig> = {}): Container {
    return this.sandbox.createContainer({
      name: 'main',
      image: 'busybox:1.36',
      command: null,
      args: null,
      env: [],
      workingDir: null,
      mounts: [],
      runAsUser: null,
      readOnlyRootFilesystem: false,
      memoryLimitBytes: null,
      stdin: false,
      tty: false,
      stopSignal: 'TERM',
      ...config,
    });
  }

  /** Starts a container with a script for `sh -c`. */
  script(text: string, config: Partial<ContainerConfig> = {}): Container {
    const container = this.container({ command: ['sh', '-c', text], ...config });
    container.start();
    return container;
  }

  /** Lets time pass up to an instant. Fails when more happens than can be. */
  until(seconds: number): void {
    if (!this.clock.run(Math.round(seconds * 1_000), this.clock.steps + STEPS_MAX)) throw new Error('too many steps');
  }

  at(seconds: number, act: () => void): void {
    this.clock.at(seconds * 1_000, 'runtime', act);
  }

  /** Runs a command in a container now, unless it is known how it ends; the answer is there when time has passed. */
  exec(container: Container, argv: readonly string[]): { end: ExecutionEnd | null } {
    const result: { end: ExecutionEnd | null } = { end: container.recall?.(argv) ?? null };
    if (result.end !== null) this.recalled++;
    else
      container.exec(argv).onEnd((end) => {
        result.end = end;
      });
    return result;
  }

  /** How many commands did not have to be run. */
  recalled = 0;
}

/** What a container has written to standard output, as one text. */
export const stdout = (container: Container): string =>
  container.logs
    .filter(({ stream }) => stream === 'stdout')
    .map(({ text }) => `${text}\n`)
    .join('');

/** Exit code and the second at which the main process ended; null while it runs. */
export const ending = ({ exit }: Container): { code: number; seconds: number } | null =>
  exit === null ? null : { code: exit.exitCode, seconds: exit.atMs / 1_000 };
