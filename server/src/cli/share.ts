import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Text } from '../texts/text.ts';
import { FileBytes } from './fileBytes.ts';
import { unreadable } from './files.ts';
import { UsageError } from './io.ts';
import { type Judged, type JudgeOptions, judgeAll, judgeEntries, mayMentionStanding, standingIn } from './judging.ts';
import { type Read, readEntries } from './passing.ts';
import { type Format, printer } from './printers.ts';
import type { PrintOptions } from './printing.ts';

/** What all threads of a check know. Plain data. */
export interface Job extends JudgeOptions, PrintOptions {
  readonly format: Format;
  /** Every file stands alone. */
  readonly each: boolean;
  /** Files that are read whatever they hold, where the others are asked whether they are manifests; null when all are read. */
  readonly named: ReadonlySet<string> | null;
}

/** Some files that follow each other. */
export interface Chunk {
  readonly index: number;
  readonly files: readonly string[];
}

/** What the first round gives back of a chunk: the objects that others are judged by, or why a file of it cannot be read. */
export type Found = { readonly objects: readonly KubernetesObject[] } | { readonly unreadable: Text };

/** What the second round gives back: what is to be printed of the files up to one that cannot be read. */
export interface Answered {
  readonly part: unknown;
  readonly refused: boolean;
  /** Documents that are no manifests. */
  readonly passedOver: number;
  readonly unreadable: Text | undefined;
}

/**
 * The part of a check that one thread does. In the first round all files are read and asked for what other objects are judged by; in the
 * second they are judged among what all threads have found.
 */
export class Share {
  /** What the first round read, for the second. */
  private readonly kept = new Map<number, readonly Buffer[]>();
  private readonly bytes = new FileBytes();
  private readonly print: ReturnType<typeof printer>;

  constructor(
    private readonly job: Job,
    private readonly read: (path: string) => string,
  ) {
    this.print = printer(job.format, job);
  }

  /** Whether the files of a chunk are at hand from the first round. */
  hasRead({ index }: Chunk): boolean {
    return this.kept.has(index);
  }

  survey({ index, files }: Chunk): Found {
    if (this.job.each) return { objects: [] };
    try {
      const objects: KubernetesObject[] = [];
      const kept = files.map((file) => {
        const bytes = readable(file, () => (file === '-' ? Buffer.from(this.read(file)) : this.bytes.read(file)));
        // What is made of the text is made again in the second round: trees that wait for it cost more than they save.
        if (mayMentionStanding(bytes)) objects.push(...standingIn(this.entriesOf(file, bytes.toString('utf8')).entries, this.job.version));
        return bytes;
      });
      this.kept.set(index, kept);
      return { objects };
    } catch (error) {
      if (error instanceof UsageError) return { unreadable: error.text };
      throw error;
    }
  }

  /** @param objects what stands around; without meaning where each file stands alone, which needs no first round */
  answer({ index, files }: Chunk, objects: readonly KubernetesObject[]): Answered {
    const kept = this.kept.get(index);
    this.kept.delete(index);
    const judged: Judged[] = [];
    const context = { ...this.job, objects };
    let passedOver = 0;
    let why: Text | undefined;
    try {
      for (const [position, file] of files.entries()) {
        const text = kept?.[position]?.toString('utf8') ?? readable(file, () => this.read(file));
        const { entries, passedOver: passed } = this.entriesOf(file, text);
        passedOver += passed;
        judged.push(...(this.job.each ? judgeAll(entries, this.job) : judgeEntries(entries, context)));
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      why = error.text;
    }
    const refused = judged.some(({ verdict }) => verdict.verdict === 'refused');
    return { part: this.print.partOf(judged), refused, passedOver, unreadable: why };
  }

  private entriesOf(file: string, text: string): Read {
    return readEntries(file, text, this.job.named?.has(file) ?? true);
  }
}

function readable<Content>(file: string, read: () => Content): Content {
  try {
    return read();
  } catch (error) {
    throw unreadable(file, error);
  }
}
