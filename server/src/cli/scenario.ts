import { dirname, resolve } from 'node:path';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { writtenObjects } from '../simulation/scenario/plainValue.ts';
import { readScenarioFile, type ScenarioFile } from '../simulation/scenario/scenarioFile.ts';
import type { Language } from '../texts/text.ts';
import { unreadable } from './files.ts';
import { type Io, UsageError } from './io.ts';
import { USAGE } from './usageTexts.ts';

/** The text of a file; a file that cannot be read is a usage error that says why. */
export function readFile(path: string, io: Io): string {
  try {
    return io.read(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A scenario file with what it names read in. A mistake in it is a usage error with its place. */
export function readScenario(path: string, io: Io): ScenarioFile {
  const text = readFile(path, io);
  const file = readScenarioFile(text);
  if (file.problems.length > 0)
    throw new UsageError({ en: problemLines(path, text, file, 'en'), 'zh-cn': problemLines(path, text, file, 'zh-cn') });
  if (file.clusterFile === null) return file;
  const cluster = rawObjects(resolve(dirname(path), file.clusterFile), io);
  return { ...file, scenario: { ...file.scenario, conditions: { ...file.scenario.conditions, cluster } } };
}

const problemLines = (path: string, text: string, { problems }: ScenarioFile, language: Language): string =>
  problems.map(({ start, message }) => `${path}:${placeIn(text, start)}: ${message[language]}`).join('\n');

/** `12:3`: line and column, both from 1. */
function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n?|\n/);
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

/** The objects of a file, also those inside lists, as they are written. */
function rawObjects(path: string, io: Io): KubernetesObject[] {
  const { objects, unreadable } = writtenObjects(readFile(path, io));
  if (unreadable) throw new UsageError(USAGE.badCluster, { path });
  return objects;
}
