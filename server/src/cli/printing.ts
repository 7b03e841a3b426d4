import type { MinorVersion } from '../kubernetes/object.ts';
import type { Language } from '../texts/text.ts';
import type { Io } from './io.ts';
import type { Judged } from './judging.ts';

export interface PrintOptions {
  readonly language: Language;
  readonly persisted: boolean;
  readonly version: MinorVersion;
  readonly io: Io;
}

/** Takes verdicts as they come and writes them. */
export interface Printer {
  add(judged: readonly Judged[]): void;
  end(): void;
}

/** A place as people count: lines and columns from 1. */
export function placeIn({ manifest, document }: Judged, offset: number): { line: number; column: number } {
  const { line, character } = manifest.positionAt(document.start + offset);
  return { line: line + 1, column: character + 1 };
}
