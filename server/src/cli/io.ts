import { readFileSync, readSync } from 'node:fs';
import type { SimulationRun } from '../simulation/timeline.ts';
import { type Language, say, type Text } from '../texts/text.ts';

/** What a picture of a run is asked for with. */
export interface PictureRequest {
  readonly run: SimulationRun;
  /** `Pod/web`: what it is about. */
  readonly object: string;
  readonly language: Language;
  readonly theme: 'light' | 'dark';
}

/** Draws a run as an SVG document. How runs look is the page's matter, so the program's entry hands it in. */
export type DrawPicture = (request: PictureRequest) => string;

/** What a command of the program may touch besides its arguments. */
export interface Io {
  readonly language: Language;
  /** Standard output. */
  write(text: string): void;
  /** Standard error. */
  complain(text: string): void;
  /** The text of a file; `-` is standard input. Throws as node:fs does. */
  read(path: string): string;
  /** File of the running program, from which further threads can be started; absent where there is none. */
  readonly program?: string;
  readonly draw?: DrawPicture;
}

/** What a command gives back to the shell. */
export const EXIT = { fine: 0, refused: 1, usage: 2 } as const;

/** Something the person who typed the command has to change; its text is all they need to see. */
export class UsageError extends Error {
  readonly text: Text;

  /** @param values what stands in the `{name}` places of the text */
  constructor(text: Text, values: Readonly<Record<string, string | number>> = {}) {
    const filled: Text = { en: say(text, 'en', values), 'zh-cn': say(text, 'zh-cn', values) };
    super(filled.en);
    this.text = filled;
  }
}

const CHUNK_BYTES = 1 << 16;

function readStandardInput(): string {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    let count: number;
    try {
      count = readSync(0, buffer, 0, CHUNK_BYTES, null);
    } catch (error) {
      // A terminal or a slow pipe has nothing yet, or Windows says so at its end.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') continue;
      if ((error as NodeJS.ErrnoException).code === 'EOF') break;
      throw error;
    }
    if (count === 0) break;
    chunks.push(Buffer.from(buffer.subarray(0, count)));
  }
  return Buffer.concat(chunks).toString('utf8');
}

export const readText = (path: string): string => (path === '-' ? readStandardInput() : readFileSync(path, 'utf8'));
