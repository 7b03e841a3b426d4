import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Recorded clusters, beside the checkout; tests that need them say so when they are absent. */
export const sharedFolder = join(root, '../shared');

export const samples: readonly string[] = readdirSync(join(root, 'samples'))
  .sort()
  .map((name) => readFileSync(join(root, 'samples', name), 'utf8'));

/** Real public manifests from the records; empty when the records are not beside the checkout. */
export function realManifests(atMost: number): string[] {
  const file = join(sharedFolder, 'oracle/validation/corpus.jsonl');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const step = Math.max(1, Math.floor(lines.length / atMost));
  return lines.filter((_, index) => index % step === 0).map((line) => (JSON.parse(line) as { manifest: string }).manifest);
}

/** The same by the repository that they are from. */
export function realManifestsByGroup(): string[][] {
  const file = join(sharedFolder, 'oracle/validation/corpus.jsonl');
  if (!existsSync(file)) return [];
  const groups = new Map<string, string[]>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { group, manifest } = JSON.parse(line) as { group: string; manifest: string };
    groups.set(group, [...(groups.get(group) ?? []), manifest]);
  }
  return [...groups.values()];
}
