import type { Chunk, OpenFile } from '../files/descriptors.ts';
import { type Errno, errorText, failed } from '../files/errno.ts';
import type { FileSystem, OpenRequest } from '../files/fileSystem.ts';
import { BYTES_PER_UNIT, pauseBusy, spend } from '../processes/busy.ts';
import type { Kernel } from '../processes/kernel.ts';
import { ALLOCATION_BYTES_PER_MS } from '../processes/memory.ts';
import type { Family, Process, Steps } from '../processes/process.ts';

/** A program: returns its exit status, at once or in steps. */
export type Command = (call: Call) => number | Steps<number>;

/** Bytes that a program reads at a time. */
export const BLOCK_BYTES = 65_536;

/** Text that a program keeps of its input; what comes after is counted, not kept. */
const INPUT_MAX = 4 << 20;

const PUMP_BYTES_PER_MS = 1_000_000;
const PUMP_MS = 100;
const PUMP_MS_MAX = 3_600_000;
/** How often somebody who takes memory without end takes a piece. */
const SWALLOW_STEP_MS = 1000;

/** What a program has at hand: its words, its files, its process. */
export class Call {
  readonly name: string;
  readonly words: readonly string[];
  /** The reader of standard output is gone: nothing more is of use. */
  broken = false;

  constructor(readonly process: Process) {
    this.name = process.name;
    this.words = process.argv.slice(1);
  }

  get kernel(): Kernel {
    return this.process.home.kernel;
  }

  get files(): FileSystem {
    return this.process.home.files;
  }

  get family(): Family {
    return this.process.home.family;
  }

  get busybox(): boolean {
    return this.family === 'busybox';
  }

  /** Seconds since the epoch, with fractions. */
  get now(): number {
    return this.process.home.epochSeconds + this.kernel.nowMs / 1_000;
  }

  env(name: string): string | undefined {
    return this.process.environment.get(name);
  }

  out(chunk: Chunk): void {
    this.write(1, chunk);
    if (typeof chunk === 'string') spend(this.process, chunk.length / BYTES_PER_UNIT);
  }

  /** A whole message on standard error, with its newline. */
  err(text: string): void {
    this.write(2, `${text}\n`);
  }

  /** Says what is wrong after the program's name, and gives the status back. */
  fail(text: string, status = 1): number {
    this.err(`${this.name}: ${text}`);
    return status;
  }

  write(descriptor: number, chunk: Chunk): Errno | null {
    const file = this.process.descriptors[descriptor];
    const errno = file === undefined ? 'EBADF' : file.write(chunk);
    if (errno === 'EPIPE') {
      this.broken = true;
      this.kernel.signal(this.process, 'PIPE');
    } else if (errno !== null && descriptor === 1) {
      this.broken = true;
      if (this.process.descriptors[2] !== file) this.err(`${this.name}: write error: ${errorText(errno)}`);
    }
    return errno;
  }

  open(path: string, request: OpenRequest = { read: true }): OpenFile | Errno {
    return this.files.open(path, this.process.cwd, { mode: 0o666 & ~this.process.umask, ...request }, this.process.user);
  }

  /** Lets the reader of the output catch up; output without end takes time. */
  *drain(): Steps<void> {
    if (spend(this.process, 0) && !this.broken) yield* pauseBusy(this.process);
    for (let room = this.process.descriptors[1]?.congestion(); room; room = this.process.descriptors[1]?.congestion()) {
      if (this.broken) return;
      yield { untilMs: Number.POSITIVE_INFINITY, on: [room] };
    }
  }

  /** The next piece of a file; '' at its end. */
  *next(file: OpenFile, bytes = BLOCK_BYTES): Steps<Chunk> {
    for (;;) {
      const chunk = file.read(bytes);
      if (chunk !== null) return chunk;
      yield { untilMs: Number.POSITIVE_INFINITY, on: file.arrivals === null ? [] : [file.arrivals] };
    }
  }

  /**
   * Copies a file without end: a gigabyte a second, in ever longer pieces, so that it costs little however long it goes on. Comes back when
   * `take` refuses or the reader is gone.
   */
  *pump(take: (bytes: number) => boolean): Steps<void> {
    for (let ms = PUMP_MS; !this.broken; ms = Math.min(2 * ms, PUMP_MS_MAX)) {
      if (!take(ms * PUMP_BYTES_PER_MS)) return;
      yield* this.sleep(ms);
      yield* this.drain();
    }
  }

  /** All text of a file. A file without end is read until the process has no memory left or, without a limit, for ever. */
  *text(file: OpenFile): Steps<string> {
    if (file.endless) return yield* this.swallow();
    let text = '';
    let filler = 0;
    for (;;) {
      const chunk = yield* this.next(file);
      if (chunk === '') return text;
      if (typeof chunk === 'number') {
        filler += chunk;
        this.process.home.memory.hold(this.process, filler);
      } else text += chunk;
      // So much text that it will not end.
      if (text.length > INPUT_MAX) yield* this.swallow();
    }
  }

  /** Reads without end into memory, as `tail /dev/zero` does. Comes back only when somebody else was killed for it. */
  *swallow(): Steps<never> {
    const { home } = this.process;
    for (;;) {
      const ms = home.memory.timeUntilFull();
      if (ms === Number.POSITIVE_INFINITY) home.assume('endless-memory', this.name, this.process.origin);
      // In steps, so that whoever looks sees it grow; the last one is too much.
      const stepMs = Math.min(ms, SWALLOW_STEP_MS);
      yield* this.sleep(ms === Number.POSITIVE_INFINITY ? ms : stepMs);
      const taken = stepMs < ms ? stepMs * ALLOCATION_BYTES_PER_MS : home.memory.room() + 1;
      home.memory.hold(this.process, this.process.memoryBytes + taken);
    }
  }

  /** Standard input, or undefined when it is closed. */
  get input(): OpenFile | undefined {
    return this.process.descriptors[0];
  }

  /** Text of standard input. */
  *inputText(): Steps<string> {
    return this.input === undefined ? '' : yield* this.text(this.input);
  }

  /**
   * Opens the operands in turn (`-` and none at all mean standard input) and gives each to `use`. Says what cannot be opened; the status
   * is 1 if there was any.
   */
  *eachFile(paths: readonly string[], use: (file: OpenFile, path: string) => Steps<void>): Steps<number> {
    let status = 0;
    for (const path of paths.length === 0 ? ['-'] : paths) {
      const file = path === '-' ? this.input : this.open(path);
      if (file === undefined) continue;
      if (failed(file)) {
        this.cannotOpen(path, file);
        status = 1;
        continue;
      }
      file.retain();
      yield* use(file, path);
      file.release();
      if (this.broken) break;
    }
    return status;
  }

  cannotOpen(path: string, errno: Errno): void {
    if (!this.busybox) this.err(`${this.name}: ${this.gnuOpenWords(path)}: ${errorText(errno)}`);
    else if (errno === 'EISDIR') this.err(`${this.name}: read error: ${errorText(errno)}`);
    else this.err(`${this.name}: can't open '${path}': ${errorText(errno)}`);
  }

  /** Waits; signals the program handles do not cut it short. */
  *sleep(ms: number): Steps<void> {
    const untilMs = this.kernel.nowMs + ms;
    do yield { untilMs, on: [] };
    while (this.kernel.nowMs < untilMs);
  }

  private gnuOpenWords(path: string): string {
    if (this.name === 'head' || this.name === 'tail') return `cannot open '${path}' for reading`;
    return path;
  }
}

/** Options in the way of getopt(3): `letters` as there, with `:` behind those that take a value. Unknown ones are in `unknown`. */
export function options(
  words: readonly string[],
  letters: string,
  long: Readonly<Record<string, string>> = {},
  /** Told of each value, for options that may be given several times. */
  each: (letter: string, value: string) => void = () => undefined,
): { readonly flags: ReadonlyMap<string, string>; readonly operands: string[]; readonly unknown: string | null } {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  let unknown: string | null = null;
  const take = (letter: string, value: string): void => {
    flags.set(letter, value);
    each(letter, value);
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      const letter = long[name];
      if (letter === undefined) unknown ??= word;
      else if (letters.includes(`${letter}:`)) take(letter, value ?? words[++at] ?? '');
      else flags.set(letter, value ?? '');
    } else if (word.startsWith('-') && word.length > 1) {
      for (let index = 1; index < word.length; index++) {
        const letter = word.charAt(index);
        if (!letters.includes(letter) || letter === ':') {
          unknown ??= `-${letter}`;
          continue;
        }
        if (!letters.includes(`${letter}:`)) flags.set(letter, '');
        else {
          take(letter, word.slice(index + 1) || (words[++at] ?? ''));
          break;
        }
      }
    } else operands.push(word);
  }
  return { flags, operands, unknown };
}
