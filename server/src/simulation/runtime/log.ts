import type { Milliseconds } from '../world/clock.ts';
import { byteLength } from './files/nodes.ts';
import type { LogLine } from './runtime.ts';

/** Lines that are kept; later ones are only counted in bytes. */
const LINES_MAX = 100_000;
/** containerd cuts longer lines into parts of this size. */
const LINE_BYTES_MAX = 16_384;
/** Time stamp, stream and tag that the runtime writes before each line. Source: CRI log format. */
const LINE_PREFIX_BYTES = 39;

/** What a container has written to standard output and error, line by line. */
export class Log {
  readonly lines: LogLine[] = [];
  bytes = 0;
  private readonly partial = { stdout: '', stderr: '' };

  constructor(private readonly nowMs: () => Milliseconds) {}

  write(stream: 'stdout' | 'stderr', chunk: string | number): void {
    if (typeof chunk === 'number') {
      this.bytes += chunk;
      return;
    }
    const text = this.partial[stream] + chunk;
    const pieces = text.split('\n');
    const rest = pieces.pop()!;
    for (const piece of pieces) this.add(stream, piece);
    for (let at = 0; ; at += LINE_BYTES_MAX) {
      const part = rest.slice(at, at + LINE_BYTES_MAX);
      if (part.length < LINE_BYTES_MAX) {
        this.partial[stream] = part;
        return;
      }
      this.add(stream, part);
    }
  }

  /** The container has ended: what stands without a newline is a line too. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.partial[stream] !== '') this.add(stream, this.partial[stream]);
      this.partial[stream] = '';
    }
  }

  private add(stream: LogLine['stream'], text: string): void {
    this.bytes += byteLength(text) + 1 + LINE_PREFIX_BYTES;
    if (this.lines.length < LINES_MAX) this.lines.push({ atMs: this.nowMs(), stream, text });
  }
}
