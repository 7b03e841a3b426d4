/**
 * Chance with a seed. Every use has its own named stream, so that a second Pod does not change the draws of the first.
 * Seed 0 draws nothing: every jitter takes its middle and every latency its most likely value.
 */
export const LIKELY_SEED = 0;

/** 32-bit hash of a text (FNV-1a with a final avalanche). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stream of numbers in [0, 1) (mulberry32). */
export class RandomStream {
  constructor(private state: number) {}

  /** Leaves out so many numbers. */
  skip(count: number): void {
    this.state = Number((BigInt(this.state) + BigInt(count) * 0x6d2b79f5n) & 0xffffffffn) | 0;
  }

  next(): number {
    return this.draw() / 4_294_967_296;
  }

  /** The same as 32 bits. */
  draw(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return (value ^ (value >>> 14)) >>> 0;
  }
}

/** The hexadecimal digits of a byte. */
const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Hexadecimal digits that one number gives. */
const DIGITS_PER_DRAW = 8;

function digits(stream: RandomStream, length: number): string {
  let found = '';
  while (found.length < length) {
    const draw = stream.draw();
    found += PAIRS[draw >>> 24]! + PAIRS[(draw >>> 16) & 0xff]! + PAIRS[(draw >>> 8) & 0xff]! + PAIRS[draw & 0xff]!;
  }
  return found.slice(0, length);
}

/** Characters of generated names. Source: apimachinery util/rand alphanums. */
const NAME_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

export class Chance {
  private readonly streams = new Map<string, RandomStream>();

  constructor(
    readonly seed: number,
    /** Told how much shorter and longer a stretched duration could have been. */
    private readonly stretched: (earlyMs: number, lateMs: number) => void = () => undefined,
  ) {}

  private stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (!stream) {
      stream = new RandomStream(hashText(`${this.seed}/${name}`));
      this.streams.set(name, stream);
    }
    return stream;
  }

  /** A number in [0, 1) that decides a duration; 0.5 when only what is likely is wanted. */
  uniform(name: string): number {
    return this.seed === LIKELY_SEED ? 0.5 : this.stream(name).next();
  }

  /** `duration` stretched by up to `factor`. Source: apimachinery wait.Jitter. */
  jitter(name: string, durationMs: number, factor: number): number {
    const share = this.uniform(name);
    this.stretched(durationMs * share * factor, durationMs * (1 - share) * factor);
    return durationMs * (1 + share * factor);
  }

  /** A generated name's suffix; differs from use to use also with seed 0. */
  nameSuffix(name: string, length = 5): string {
    const stream = this.stream(`name/${name}`);
    let suffix = '';
    for (let at = 0; at < length; at++) suffix += NAME_CHARACTERS[Math.floor(stream.next() * NAME_CHARACTERS.length)];
    return suffix;
  }

  /** Hexadecimal digits for ids. */
  hex(name: string, length: number): string {
    return digits(this.stream(`hex/${name}`), length);
  }

  /** The digits that `hex` gives when it is asked for the `number`-th time, counted from 0, always for the same length. */
  hexAt(name: string, length: number, number: number): string {
    const stream = new RandomStream(hashText(`${this.seed}/hex/${name}`));
    stream.skip(number * Math.ceil(length / DIGITS_PER_DRAW));
    return digits(stream, length);
  }

  uid(name: string): string {
    const hex = this.hex(`uid/${name}`, 32);
    // Joined and not added up: engines keep a sum as its parts, and UIDs are the keys of maps everywhere.
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
  }
}
