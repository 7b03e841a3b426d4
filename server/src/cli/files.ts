import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isScenarioName } from '../simulation/scenario/scenarioFile.ts';
import type { Text } from '../texts/text.ts';
import { UsageError } from './io.ts';
import { USAGE } from './usageTexts.ts';

const MANIFEST = /\.(ya?ml|json)$/i;
const PASSED_OVER = new Set(['node_modules', '.git']);
/** Entries of folders that are looked at; a bound against looping links. */
const ENTRIES_MAX = 1_000_000;

/** Paths given on the command line → files to read, folders with all manifests in and below them, sorted. `-` stays. */
export const manifestFiles = (paths: readonly string[]): string[] =>
  filesBelow(paths, (name) => MANIFEST.test(name) && !isScenarioName(name));

/** The same for scenario files (`*.podsight.yaml`). */
export const scenarioFiles = (paths: readonly string[]): string[] => filesBelow(paths, isScenarioName);

function filesBelow(paths: readonly string[], wanted: (name: string) => boolean): string[] {
  const files: string[] = [];
  const budget = { left: ENTRIES_MAX };
  for (const path of paths) {
    if (path === '-') files.push(path);
    else if (statOf(path).isDirectory()) collect(path, wanted, files, budget);
    else files.push(path);
  }
  return files;
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function collect(folder: string, wanted: (name: string) => boolean, files: string[], budget: { left: number }): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  // Joined once: there may be thousands of entries.
  const before = join(folder, 'x').slice(0, -1);
  for (const entry of entries) {
    if (budget.left-- <= 0) throw new UsageError(USAGE.tooManyEntries, { path: folder, limit: ENTRIES_MAX });
    const path = before + entry.name;
    if (entry.isDirectory()) {
      if (!PASSED_OVER.has(entry.name)) collect(path, wanted, files, budget);
    } else if (wanted(entry.name)) files.push(path);
  }
}

/** Texts for what the operating system says most. */
const WHY = new Map<string | undefined, Text>([
  ['ENOENT', USAGE.noSuchFile],
  ['EACCES', USAGE.noPermission],
  ['EISDIR', USAGE.isFolder],
]);

/** That a path could not be read and why, in words. */
export function unreadable(path: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new UsageError(WHY.get(code) ?? USAGE.unreadable, { path, message });
}
