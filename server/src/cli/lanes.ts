import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { readText } from './io.ts';
import { type Answered, type Chunk, type Found, type Job, Share } from './share.ts';

/**
 * A check on several threads. The files are cut into chunks; each thread, this one included, takes the next chunk when it is done with one.
 * What they give back is handed on in the order of the files, so that nobody can tell from the output how many threads there were.
 *
 * All of it is synchronous, as reading the files is: threads share a few counters, and wait at them.
 */

/** Files a thread should have at least: to load the program and to warm up costs it as much as a thousand files. */
const FILES_PER_THREAD_MIN = 2000;
/** What is made of a chunk is alive until it is answered; so much the garbage collector hardly notices. */
const FILES_PER_CHUNK = 10;
/** A thread that says nothing for so long is dead. */
const SILENCE_SECONDS_MAX = 300;

/**
 * The shared counters: how many messages were sent to this thread and to the others, and for each round and each chunk whether somebody has
 * taken it.
 */
const SENT_HERE = 0;
const SENT_THERE = 1;
const TAKEN = { survey: 2, answers: 3 } as const;
const ROUNDS = 2;
type Counters = Int32Array<SharedArrayBuffer>;
type Round = keyof typeof TAKEN;

const countersFor = (chunks: number): Counters =>
  new Int32Array(new SharedArrayBuffer((TAKEN.survey + ROUNDS * chunks) * Int32Array.BYTES_PER_ELEMENT));

/** What another thread is given. */
export interface LaneData {
  readonly job: Job;
  readonly chunks: readonly Chunk[];
  readonly port: MessagePort;
  readonly counters: Counters;
}

/** What another thread tells of a chunk, or why it gave up. */
type Told = { readonly index: number; readonly result: Found | Answered } | { readonly failed: string };

function send(port: MessagePort, counters: Counters, counter: number, message: unknown): void {
  port.postMessage(message);
  Atomics.add(counters, counter, 1);
  Atomics.notify(counters, counter);
}

/** Waits for a message that was not there when the counter had this number. */
function waitBehind(counters: Counters, counter: number, seen: number): void {
  if (Atomics.wait(counters, counter, seen, SILENCE_SECONDS_MAX * 1000) === 'timed-out') throw new Error('A thread does not answer.');
}

function receive(port: MessagePort, counters: Counters, counter: number): unknown {
  for (;;) {
    const seen = Atomics.load(counters, counter);
    const received = receiveMessageOnPort(port);
    if (received) return received.message;
    waitBehind(counters, counter, seen);
  }
}

/** The chunks of a round that nobody else takes, as long as there are any; first of all those that this thread has read. */
function* take(chunks: readonly Chunk[], counters: Counters, round: Round, share: Share): Iterator<Chunk, undefined> {
  const isFree = ({ index }: Chunk): boolean => Atomics.exchange(counters, TAKEN[round] + ROUNDS * index, 1) === 0;
  for (const chunk of chunks) if (share.hasRead(chunk) && isFree(chunk)) yield chunk;
  for (const chunk of chunks) if (isFree(chunk)) yield chunk;
}

/** What runs in another thread. */
export function runLane({ job, chunks, port, counters }: LaneData): void {
  const share = new Share(job, readText);
  const tell = (told: Told): void => send(port, counters, SENT_HERE, told);
  const work = (round: Round, result: (chunk: Chunk) => Found | Answered): void => {
    const taken = take(chunks, counters, round, share);
    for (let chunk = taken.next().value; chunk; chunk = taken.next().value) tell({ index: chunk.index, result: result(chunk) });
  };
  try {
    work('survey', (chunk) => share.survey(chunk));
    const objects = receive(port, counters, SENT_THERE) as readonly KubernetesObject[];
    work('answers', (chunk) => share.answer(chunk, objects));
  } catch (error) {
    tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  port.close();
}

/** All threads of a check. */
export class Lanes {
  private readonly chunks: readonly Chunk[];
  private readonly counters: Counters;
  private readonly share: Share;
  private readonly others: readonly MessagePort[];

  /** @param program file that runs `runLane` when it is loaded as a thread; null when there shall be only this one */
  constructor(
    private readonly job: Job,
    files: readonly string[],
    read: (path: string) => string,
    program: string | null,
  ) {
    const count = Math.ceil(files.length / FILES_PER_CHUNK);
    this.chunks = Array.from({ length: count }, (_, index) => ({
      index,
      files: files.slice(index * FILES_PER_CHUNK, (index + 1) * FILES_PER_CHUNK),
    }));
    this.counters = countersFor(count);
    this.share = new Share(job, read);
    // Standard input belongs to this thread.
    const useful = files.includes('-') ? 1 : Math.floor(files.length / FILES_PER_THREAD_MIN);
    const others = program === null ? 0 : Math.max(0, Math.min(availableParallelism(), useful) - 1);
    this.others = Array.from({ length: others }, () => this.start(program!));
  }

  private start(program: string): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const workerData: LaneData = { job: this.job, chunks: this.chunks, port: port2, counters: this.counters };
    new Worker(program, { workerData, transferList: [port2] }).unref();
    port1.unref();
    return port1;
  }

  /** What every chunk holds that other objects are judged by, in the order of the files. */
  *survey(): Iterable<Found> {
    yield* this.inOrder('survey', (chunk) => this.share.survey(chunk));
  }

  /** The answers to all chunks, in the order of the files. */
  *answers(objects: readonly KubernetesObject[]): Iterable<Answered> {
    for (const port of this.others) send(port, this.counters, SENT_THERE, objects);
    yield* this.inOrder('answers', (chunk) => this.share.answer(chunk, objects));
  }

  private *inOrder<Result extends Found | Answered>(round: Round, own: (chunk: Chunk) => Result): Iterable<Result> {
    const done = new Map<number, Result>();
    const taken = take(this.chunks, this.counters, round, this.share);
    for (let next = 0; next < this.chunks.length; ) {
      const seen = Atomics.load(this.counters, SENT_HERE);
      this.takeIn(done);
      const chunk = taken.next().value;
      if (chunk) done.set(chunk.index, own(chunk));
      else if (!done.has(next)) waitBehind(this.counters, SENT_HERE, seen);
      for (let result = done.get(next); result !== undefined; result = done.get(next)) {
        done.delete(next++);
        yield result;
      }
    }
  }

  private takeIn(done: Map<number, Found | Answered>): void {
    for (const port of this.others)
      for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
        const told = received.message as Told;
        if ('failed' in told) throw new Error(told.failed);
        done.set(told.index, told.result);
      }
  }
}
