import type { ProbeEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { laneTexts } from '../../common/texts/timeline.ts';
import type { Mark } from './lanes.ts';
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

/** `every 5 s · 3 misses count`: as far as the runs of the probe tell it. */
export function probeDetail(entries: readonly ProbeEntry[], language: Language): string {
  const gaps = entries
    .slice(1)
    .map((entry, at) => entry.t - (entries[at]?.t ?? 0))
    .sort((a, b) => a - b);
  const period = gaps[gaps.length >> 1];
  const failures = entries.find((entry) => entry.result === 'failure' && entry.threshold > 1);
  return [
    period === undefined ? '' : say(laneTexts.every, language, { time: formatTime(Math.round(period * 2) / 2 || period, language) }),
    failures ? say(laneTexts.ofFailures, language, { count: failures.threshold }) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
