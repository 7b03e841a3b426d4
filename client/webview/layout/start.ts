import type { TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import type { Note } from './notes.ts';
import type { RunIndex } from './runIndex.ts';

/** The instant that tells most about a run: what proves its first finding, else the first trouble, else when it becomes ready. */
export function firstInstant(index: RunIndex, notes: readonly Note[]): { readonly t: number; readonly entry: number } | undefined {
  const proof = notes.flatMap(({ entries }) => entries).flatMap((id) => index.byId.get(id) ?? [])[0];
  const { timeline } = index.run;
  const entry =
    proof ??
    timeline.find((each) => each.type === 'event' && each.reason === 'Killing') ??
    timeline.find(isTrouble) ??
    timeline.find((each) => each.type === 'status' && each.conditions.Ready === 'True') ??
    timeline.at(-1);
  return entry && { t: entry.t, entry: entry.id };
}

/** The newest entry at an instant that is more than a print; what is selected when the selected entry is not in the next run. */
export function lastBefore(index: RunIndex, seconds: number): number | null {
  return index.run.timeline.findLast(({ t, type }) => t <= seconds && type !== 'kubectl')?.id ?? null;
}

const isTrouble = (entry: TimelineEntry): boolean =>
  (entry.type === 'event' && entry.eventType === 'Warning') || (entry.type === 'status' && entry.phase === 'Failed');
