import type { SimulationRun } from '../simulation/timeline.ts';
import type { Language } from '../texts/text.ts';
import { type Io, UsageError } from './io.ts';
import { USAGE } from './usageTexts.ts';

/** `-o svg`: the picture of a run, about the first thing that was applied and has a life. */
export function writePicture(run: SimulationRun, language: Language, theme: string | undefined, io: Io): void {
  const object = subjectOf(run);
  if (!io.draw || object === undefined) throw new UsageError(USAGE.nothingToDraw);
  io.write(io.draw({ run, object, language, theme: theme === 'dark' ? 'dark' : 'light' }));
}

/** Objects of these kinds are drawn as what makes Pods. */
const MAKERS = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicationController']);

function subjectOf({ timeline }: SimulationRun): string | undefined {
  const root = timeline.find(
    (entry) =>
      (entry.type === 'status' && !entry.owner) ||
      (entry.type === 'object' && entry.owner === null && MAKERS.has(entry.object.slice(0, entry.object.indexOf('/')))),
  );
  return (root ?? timeline.find(({ type }) => type === 'status'))?.object;
}
