import type { SimulationFinding, TimelineEntry } from '../timeline.ts';

/** Actions that make a program or a probe do what it would not do by itself. */
const PROVOCATIONS = new Set(['failProbe', 'killProcess']);
/** What lies further back is only the beginning of the story, and not what the finding is about. */
const DEPTH_MAX = 2;

/** Whether the proof of a finding was brought about by a scenario: then it teaches nothing about the manifest. */
export function isProvoked({ entries }: Pick<SimulationFinding, 'entries'>, timeline: readonly TimelineEntry[]): boolean {
  return entries.some((id) => leadsTo(id, timeline, DEPTH_MAX));
}

function leadsTo(id: number, timeline: readonly TimelineEntry[], depth: number): boolean {
  const entry = timeline[id];
  if (!entry) return false;
  if (entry.type === 'actionResult' && PROVOCATIONS.has(entry.verb)) return true;
  return depth > 0 && entry.causes.some((cause) => 'entry' in cause && leadsTo(cause.entry, timeline, depth - 1));
}
