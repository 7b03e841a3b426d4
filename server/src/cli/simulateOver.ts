import type { MinorVersion } from '../kubernetes/object.ts';
import { type ChangeRun, simulateChange } from '../simulation/change/change.ts';
import { clusterObjects } from '../simulation/clusterObjects.ts';
import { nameOf, readManifest } from '../simulation/manifests.ts';
import type { Scenario } from '../simulation/timeline.ts';
import type { Language } from '../texts/text.ts';
import { type Io, UsageError } from './io.ts';
import { type Entry, judgeAll, storedIn } from './judging.ts';
import { refusedNote } from './notes.ts';
import { readSources, type Source } from './sources.ts';
import { USAGE } from './usageTexts.ts';

interface OverRequest {
  /** File or folder of what runs now. */
  readonly over: string;
  readonly paths: readonly string[];
  readonly scenario: Scenario;
  readonly horizonSeconds: number;
  readonly rollbackAtSeconds: number | null;
  readonly seed: number;
  readonly version: MinorVersion;
  readonly language: Language;
}

interface Changed extends ChangeRun {
  /** The API server takes no document of the change. */
  readonly allRefused: boolean;
}

/** `podsight simulate --over OLD PATH…`: what happens when PATH is applied over OLD that runs and has settled. */
export function simulateOver({ over, paths, language, ...asked }: OverRequest, io: Io): Changed {
  const oldSources = readSources([over], language, io);
  const beforeText = textOf(oldSources);
  const cluster = clusterObjects(asked.scenario.conditions ?? {});
  const before = readManifest(beforeText, asked.version, cluster);
  const accepted = before.filter(({ object }) => object !== null);
  for (const { object, name, message } of before) if (!object) io.complain(refusedNote(over, name, message, language));
  if (accepted.length === 0) throw new UsageError(USAGE.nothingRuns, { path: over });
  const sources = readSources(paths, language, io);
  const stored = storedIn(entriesOf(oldSources), asked.version, cluster);
  const judged = judgeAll(entriesOf(sources), { version: asked.version, stored, cluster });
  const refused = judged.filter(({ verdict }) => verdict.verdict === 'refused');
  for (const { file, verdict } of refused) io.complain(refusedNote(file, nameOf(verdict.object), verdict.message, language));
  const change = simulateChange({
    ...asked,
    before: accepted.map(({ object }) => object!),
    written: accepted.map(({ written }) => written),
    beforeText,
    afterText: textOf(sources),
  });
  return { ...change, allRefused: judged.length > 0 && refused.length === judged.length };
}

const entriesOf = (sources: readonly Source[]): Entry[] => sources.flatMap(({ entries }) => entries);

/** The texts of all manifests, one after the other. */
const textOf = (sources: readonly Source[]): string => sources.map(({ text }) => text).join('\n---\n');
