import type { ProbeEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { laneTexts } from '../../common/texts/timeline.ts';
import type { Bar, Mark } from './lanes.ts';
import { formatTime } from './time.ts';

export const PROBE_KINDS = ['startup', 'liveness', 'readiness'] as const;

/** Hits and misses of one probe. A miss says which of how many it is; the one that fills the threshold matters most. */
export function probeMarks(entries: readonly ProbeEntry[]): readonly Mark[] {
  return entries.map((entry) => {
    const miss = entry.result === 'failure';
    return {
      t: entry.t,
      kind: miss ? 'miss' : 'hit',
      entry: entry.id,
      label: miss && entry.threshold > 1 ? `${Math.min(entry.run, entry.threshold)}/${entry.threshold}` : '',
      priority: !miss ? 0 : entry.run >= entry.threshold ? 3 : 1,
      range: entry.range,
    };
  });
}

/** A probe tells this many runs; of the others only those whose result is another one. */
const TOLD_AT_LEAST = 60;

/**
 * Where a probe goes on without its runs being told: while its container runs, and longer than from one run to the next. `runs`: of the
 * container.
 */
export function steadyBars(entries: readonly ProbeEntry[], runs: readonly Bar[], language: Language): readonly Bar[] {
  const period = periodOf(entries);
  if (entries.length < TOLD_AT_LEAST || period === undefined) return [];
  const labels = [say(laneTexts.asBefore, language, { time: periodWords(period, language) })];
  return runs.flatMap((run) => {
    const told = entries.filter(({ t }) => t >= run.start && t <= run.end);
    return told.flatMap((entry, at): Bar[] => {
      const end = told[at + 1]?.t ?? run.end;
      if (end - entry.t < UNTOLD_PERIODS * period) return [];
      return [{ start: entry.t + period, end, state: 'steady', labels, entry: entry.id }];
    });
  });
}

/** A gap as long as this is none that a late run makes. */
const UNTOLD_PERIODS = 2.5;

/** Seconds between two runs, mostly; undefined for a single one. */
function periodOf(entries: readonly ProbeEntry[]): number | undefined {
  const gaps = entries
    .slice(1)
    .map((entry, at) => entry.t - (entries[at]?.t ?? 0))
    .sort((a, b) => a - b);
  return gaps[gaps.length >> 1];
}

const periodWords = (period: number, language: Language): string => formatTime(Math.round(period * 2) / 2 || period, language);

/** `every 5 s · 3 misses count`: as far as the runs of the probe tell it. */
export function probeDetail(entries: readonly ProbeEntry[], language: Language): string {
  const period = periodOf(entries);
  const failures = entries.find((entry) => entry.result === 'failure' && entry.threshold > 1);
  return [
    period === undefined ? '' : say(laneTexts.every, language, { time: periodWords(period, language) }),
    failures ? say(laneTexts.ofFailures, language, { count: failures.threshold }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
