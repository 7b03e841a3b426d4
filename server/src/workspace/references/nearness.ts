import type { Entry } from './placed.ts';

/**
 * Repositories hold several sets of manifests in which the same names mean different things (examples, environments, overlays). What is meant is
 * what lies nearest: in the same file, else where the folders have most in common.
 */
const folders = new WeakMap<object, readonly string[]>();

function folderOf({ file }: Entry): readonly string[] {
  let folder = folders.get(file);
  if (!folder) {
    folder = file.uri.split('/').slice(0, -1);
    folders.set(file, folder);
  }
  return folder;
}

function shared(one: readonly string[], other: readonly string[]): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return index;
  return length;
}

/** How many folders two documents have in common. */
export const nearness = (one: Entry, other: Entry): number => shared(folderOf(one), folderOf(other));

/** Whether a document lies in the folder of another, or below it. */
export const isInFolderOf = (one: Entry, other: Entry): boolean => nearness(one, other) === folderOf(other).length;

/** Those with most folders in common. */
export function nearest<Candidate>(from: Entry, candidates: readonly Candidate[], entryOf: (candidate: Candidate) => Entry): Candidate[] {
  let best = -1;
  let found: Candidate[] = [];
  for (const candidate of candidates) {
    const common = nearness(from, entryOf(candidate));
    if (common > best) {
      best = common;
      found = [];
    }
    if (common === best) found.push(candidate);
  }
  return found;
}

/** Of several definitions of one thing, the one that is meant: those of the same file before all others. */
export function nearestDefinitions<Candidate>(
  from: Entry,
  candidates: readonly Candidate[],
  entryOf: (candidate: Candidate) => Entry,
): Candidate[] {
  const here = candidates.filter((candidate) => entryOf(candidate).file === from.file);
  return here.length > 0 ? here : nearest(from, candidates, entryOf);
}
