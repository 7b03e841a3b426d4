import type { Cause, SimulationRun, TimelineEntry } from '../timeline.ts';

/** Entries that say how an object is; the last of them stands for all before. */
const STATES = new Set<TimelineEntry['type']>(['status', 'kubectl', 'object']);

/**
 * A run from an instant on, with that instant as t = 0: first how everything is by then, then what happens. Entries are numbered anew;
 * causes that lie before are left out.
 */
export function rebase(run: SimulationRun, fromSeconds: number): SimulationRun {
  const standing = new Map<string, TimelineEntry>();
  const gone = new Set<string>();
  for (const entry of run.timeline) {
    if (entry.t >= fromSeconds) break;
    if (entry.type === 'deleted') gone.add(entry.object);
    else if (STATES.has(entry.type)) standing.set(`${entry.type} ${entry.object}`, entry);
  }
  const kept = [
    ...[...standing.values()].filter(({ object }) => !gone.has(object)).sort((one, other) => one.id - other.id),
    ...run.timeline.filter(({ t }) => t >= fromSeconds),
  ];
  const numbers = new Map(kept.map(({ id }, number) => [id, number]));
  const causesOf = (causes: readonly Cause[]): Cause[] =>
    causes.flatMap((cause): Cause[] => {
      if (!('entry' in cause)) return [cause];
      const entry = numbers.get(cause.entry);
      return entry === undefined ? [] : [{ entry }];
    });
  const since = (t: number): number => Math.max(0, Math.round((t - fromSeconds) * 1000) / 1000);
  return {
    ...run,
    horizonSeconds: run.horizonSeconds - fromSeconds,
    bounds: run.bounds.map((bound) => ({ ...bound, t: since(bound.t) })),
    findings: [],
    timeline: kept.map((entry, id) => ({
      ...entry,
      id,
      t: since(entry.t),
      causes: causesOf(entry.causes),
      ...(entry.range ? { range: [since(entry.range[0]), since(entry.range[1])] as const } : {}),
    })),
  };
}
