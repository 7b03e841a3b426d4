import { Waiters } from '../processes/waiters.ts';
import type { Errno } from './errno.ts';
import { byteLength, type DeviceName, type RegularFile } from './nodes.ts';

/** What travels through files and pipes: text, or a number of bytes whose content does not matter (zeros, random). */
export type Chunk = string | number;

export const chunkBytes = (chunk: Chunk): number => (typeof chunk === 'number' ? chunk : byteLength(chunk));

/** An open file as file descriptors point to it; several descriptors of several processes may share one. */
export interface OpenFile {
  readonly readable: boolean;
  readonly writable: boolean;
  /** The next piece, at most `maxBytes` of filler or characters of text; '' at the end; null when nothing is there yet. */
  read(maxBytes: number): Chunk | null;
  write(chunk: Chunk): Errno | null;
  /** Whom to wait for when `read` gave null. */
  readonly arrivals: Waiters | null;
  /** Whom to wait for before writing on; null when there is room. */
  congestion(): Waiters | null;
  /** True when reads never end and writes cost nothing (`/dev/zero`, `/dev/null`). */
  readonly endless: boolean;
  retain(): void;
  release(): void;
  /** What /proc/self/fd shows. */
  readonly label: string;
}

abstract class Shared {
  protected references = 0;
  retain(): void {
    this.references++;
  }
  release(): void {
    if (--this.references === 0) this.closed();
  }
  protected closed(): void {}
}

export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  readonly append: boolean;
}

export class OpenRegularFile extends Shared implements OpenFile {
  readonly arrivals = null;
  readonly endless = false;
  /** Characters of text and bytes of filler that were passed. */
  position = 0;

  constructor(
    readonly node: RegularFile,
    private readonly mode: OpenMode,
    readonly label: string,
  ) {
    super();
  }

  get readable(): boolean {
    return this.mode.read;
  }

  get writable(): boolean {
    return this.mode.write;
  }

  read(maxBytes: number): Chunk {
    const { text } = this.node;
    const filler = this.node.filler + this.node.holes;
    if (this.position < text.length) {
      const piece = text.slice(this.position, this.position + maxBytes);
      this.position += piece.length;
      return piece;
    }
    const rest = Math.min(maxBytes, text.length + filler - this.position);
    if (rest <= 0) return '';
    this.position += rest;
    return rest;
  }

  write(chunk: Chunk): Errno | null {
    const { node } = this;
    const end = node.text.length + node.filler;
    if (this.mode.append || this.position >= end) {
      if (!node.append(chunk)) return 'ENOSPC';
      this.position = node.text.length + node.filler;
      return null;
    }
    const length = typeof chunk === 'number' ? chunk : chunk.length;
    const head = node.text.slice(0, this.position);
    const tail = node.text.slice(this.position + length);
    const text = typeof chunk === 'number' ? head : head + chunk + tail;
    const filler = typeof chunk === 'number' ? Math.max(end - head.length, chunk) : node.filler;
    if (!node.replace(text, filler)) return 'ENOSPC';
    this.position += length;
    return null;
  }

  congestion(): null {
    return null;
  }
}

export class OpenDevice extends Shared implements OpenFile {
  readonly readable = true;
  readonly writable = true;
  readonly arrivals = null;
  readonly endless: boolean;

  constructor(
    readonly device: DeviceName,
    readonly label: string,
  ) {
    super();
    this.endless = device === 'zero' || device === 'random' || device === 'full';
  }

  read(maxBytes: number): Chunk {
    return this.endless ? maxBytes : '';
  }

  write(): Errno | null {
    return this.device === 'full' ? 'ENOSPC' : null;
  }

  congestion(): null {
    return null;
  }
}

/** A text that is computed when it is opened (`/proc`). */
export class OpenText extends Shared implements OpenFile {
  readonly readable = true;
  readonly writable = false;
  readonly arrivals = null;
  readonly endless = false;
  private position = 0;

  constructor(
    private readonly text: string,
    readonly label: string,
  ) {
    super();
  }

  read(maxBytes: number): Chunk {
    const piece = this.text.slice(this.position, this.position + maxBytes);
    this.position += piece.length;
    return piece;
  }

  write(): Errno {
    return 'EBADF';
  }

  congestion(): null {
    return null;
  }
}

/** Takes what is written and gives it to somebody: the container's log, the output of a probe. */
export class OpenSink extends Shared implements OpenFile {
  readonly readable = false;
  readonly writable = true;
  readonly arrivals = null;
  readonly endless = false;

  constructor(
    private readonly take: (chunk: Chunk) => void,
    readonly label: string,
    private readonly whenClosed: () => void = () => {},
  ) {
    super();
  }

  read(): Chunk {
    return '';
  }

  write(chunk: Chunk): null {
    this.take(chunk);
    return null;
  }

  congestion(): null {
    return null;
  }

  protected override closed(): void {
    this.whenClosed();
  }
}

/** An input that stays open and never brings anything: a container's `stdin: true` with nobody attached. */
export class OpenSilence extends Shared implements OpenFile {
  readonly readable = true;
  readonly writable = false;
  readonly arrivals = new Waiters();
  readonly endless = false;
  readonly label = 'pipe:[0]';

  read(): null {
    return null;
  }

  write(): Errno {
    return 'EBADF';
  }

  congestion(): null {
    return null;
  }
}

/** Bytes that wait in a pipe before its writers have to. Source: pipe(7). */
const PIPE_BYTES = 65_536;

export class Pipe {
  private readonly chunks: Chunk[] = [];
  private bytes = 0;
  readers = 0;
  writers = 0;
  readonly arrivals = new Waiters();
  readonly room = new Waiters();

  read(maxBytes: number): Chunk | null {
    const first = this.chunks[0];
    if (first === undefined) return this.writers === 0 ? '' : null;
    let piece: Chunk = first;
    if (typeof first === 'number' ? first > maxBytes : first.length > maxBytes) {
      piece = typeof first === 'number' ? maxBytes : first.slice(0, maxBytes);
      this.chunks[0] = typeof first === 'number' ? first - maxBytes : first.slice(maxBytes);
    } else this.chunks.shift();
    this.bytes -= chunkBytes(piece);
    if (this.bytes < PIPE_BYTES) this.room.wake();
    return piece;
  }

  write(chunk: Chunk): Errno | null {
    if (this.readers === 0) return 'EPIPE';
    if (chunk === '' || chunk === 0) return null;
    const last = this.chunks.length - 1;
    if (typeof chunk === 'string' && typeof this.chunks[last] === 'string') this.chunks[last] += chunk;
    else this.chunks.push(chunk);
    this.bytes += chunkBytes(chunk);
    this.arrivals.wake();
    return null;
  }

  get full(): boolean {
    return this.bytes >= PIPE_BYTES && this.readers > 0;
  }

  endChanged(): void {
    this.arrivals.wake();
    this.room.wake();
  }
}

export class PipeEnd extends Shared implements OpenFile {
  readonly endless = false;
  readonly label = 'pipe:[1]';

  constructor(
    readonly pipe: Pipe,
    readonly readable: boolean,
    readonly writable: boolean,
  ) {
    super();
    if (readable) pipe.readers++;
    if (writable) pipe.writers++;
    pipe.endChanged();
  }

  get arrivals(): Waiters {
    return this.pipe.arrivals;
  }

  read(maxBytes: number): Chunk | null {
    return this.pipe.read(maxBytes);
  }

  write(chunk: Chunk): Errno | null {
    return this.pipe.write(chunk);
  }

  congestion(): Waiters | null {
    return this.pipe.full ? this.pipe.room : null;
  }

  protected override closed(): void {
    if (this.readable) this.pipe.readers--;
    if (this.writable) this.pipe.writers--;
    this.pipe.endChanged();
  }
}
