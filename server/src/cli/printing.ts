import type { MinorVersion } from '../kubernetes/object.ts';
import type { Language } from '../texts/text.ts';
import type { Judged } from './judging.ts';

export interface PrintOptions {
  readonly language: Language;
  readonly persisted: boolean;
  readonly version: MinorVersion;
}

/**
 * Makes text of verdicts in two steps, because the first is done wherever the verdicts are made: what is to be said of some of them is plain
 * data, which comes over from other threads; put in order it becomes text.
 */
export interface Printer<Part = unknown> {
  partOf(judged: readonly Judged[]): Part;
  /** Takes the next part and gives what can be written already. */
  add(part: Part): string;
  /** What is to be written behind the last part. */
  end(): string;
}

/** Of verdicts that are written one by one. */
export const plainPrinter = (textOf: (judged: Judged) => string): Printer<string> => ({
  partOf: (judged) => judged.map(textOf).join(''),
  add: (text) => text,
  end: () => '',
});

/** The file as kubectl calls it. */
export const fileIn = ({ file }: Judged): string => (file === '-' ? 'STDIN' : file);

/** A place as people count: lines and columns from 1. */
export function placeIn({ manifest, document }: Judged, offset: number): { line: number; column: number } {
  const { line, character } = manifest.positionAt(document.start + offset);
  return { line: line + 1, column: character + 1 };
}
