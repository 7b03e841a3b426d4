import type { Language } from '../texts/text.ts';
import { manifestFiles } from './files.ts';
import { type Io, UsageError } from './io.ts';
import type { Entry } from './judging.ts';
import { emptyNote, passedOverNote } from './notes.ts';
import { readEntries } from './passing.ts';
import { readFile } from './scenario.ts';
import { USAGE } from './usageTexts.ts';

/** A file that is simulated, without what is no manifest in it. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly entries: readonly Entry[];
}

/** Reads all manifests of paths. What holds nothing to simulate is told on standard error. */
export function readSources(paths: readonly string[], language: Language, io: Io): Source[] {
  const files = manifestFiles(paths);
  if (files.length === 0) throw new UsageError(USAGE.noManifests, { paths: paths.join(', ') });
  const named = new Set(paths);
  let passedOverInAll = 0;
  const sources = files.flatMap((file): Source[] => {
    const text = readFile(file, io);
    const { entries, passedOver } = readEntries(file, text, named.has(file));
    passedOverInAll += passedOver;
    if (entries.every(({ document }) => document.document.root === null && document.document.parseError === null)) {
      if (passedOver === 0) io.complain(emptyNote(file, language));
      return [];
    }
    return [{ file, text: passedOver === 0 ? text : entries.map(({ document }) => document.text).join(''), entries }];
  });
  if (passedOverInAll > 0) io.complain(`podsight: ${passedOverNote(passedOverInAll, language)}\n`);
  return sources;
}
