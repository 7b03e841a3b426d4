import { type Chunk, OpenSink } from './files/descriptors.ts';
import type { Kernel } from './processes/kernel.ts';
import type { Process } from './processes/process.ts';
import type { Execution, ExecutionEnd } from './runtime.ts';

/** Output that the kubelet keeps of a probe or a hook. Source: pkg/probe/exec maxReadLength. */
const OUTPUT_MAX = 10_240;

/**
 * A command beside the main process. It is over when its process has ended and nobody holds its output open any more: a child in the
 * background keeps a hook waiting, as with containerd.
 */
export class ExecutionRun implements Execution {
  private process: Process | null = null;
  private output = '';
  private errorOutput = '';
  private openStreams = 0;
  private end: ExecutionEnd | null = null;
  private readonly listeners: ((end: ExecutionEnd) => void)[] = [];

  constructor(private readonly kernel: Kernel) {}

  onEnd(listener: (end: ExecutionEnd) => void): void {
    this.listeners.push(listener);
    if (this.end !== null) this.tell(listener, this.end);
  }

  kill(): void {
    if (this.process !== null) this.kernel.signal(this.process, 'KILL', true);
  }

  attach(process: Process): void {
    this.process = process;
    for (const [descriptor, errors] of [
      [1, false],
      [2, true],
    ] as const) {
      this.openStreams++;
      const closed = (): void => {
        this.openStreams--;
        this.finish();
      };
      process.setDescriptor(descriptor, new OpenSink((chunk) => this.take(chunk, errors), 'pipe:[3]', closed));
    }
    process.onEnd.push(() => this.finish());
  }

  fail(exitCode: number, startError: string): void {
    this.finished({ exitCode, output: '', errorOutput: '', startError, origin: null });
  }

  private take(chunk: Chunk, errors: boolean): void {
    if (typeof chunk === 'number') return;
    if (errors) this.errorOutput = (this.errorOutput + chunk).slice(0, OUTPUT_MAX);
    else this.output = (this.output + chunk).slice(0, OUTPUT_MAX);
  }

  private finish(): void {
    const { process } = this;
    if (process?.exit == null || this.openStreams > 0) return;
    const { errorOutput } = this;
    const output = (this.output + errorOutput).slice(0, OUTPUT_MAX);
    this.finished({ exitCode: process.exit.code, output, errorOutput, startError: null, origin: process.origin });
  }

  private finished(end: ExecutionEnd): void {
    if (this.end !== null) return;
    this.end = end;
    for (const listener of this.listeners) this.tell(listener, end);
  }

  private tell(listener: (end: ExecutionEnd) => void, end: ExecutionEnd): void {
    this.kernel.clock.at(this.kernel.nowMs, 'runtime', () => listener(end));
  }
}
