import { describe, expect, it } from 'vitest';
import { lifecycleRecords, recordsAreHere, simulateRecord } from './lifecycleRecords.ts';
import type { ScoredEntry } from './lifecycleScore.ts';

/** Seconds that a recorded instant may lie outside: what a busy machine adds to a step. */
const SLACK = 0.6;
/** Events of which every one counts in both, in the same order. */
const REASONS = new Set(['Started', 'Killing', 'Pulling', 'FailedMount', 'Evicted', 'Unhealthy', 'Created']);
/** Shares of recorded instants inside; raise them when more is reached. */
const INSIDE_MIN = 0.95;
/** A range that holds everything tells nothing: the mean of those that are told. Seconds. */
const WIDTH_MEAN_MAX = 20;

type Entry = ScoredEntry & { readonly reason?: string; readonly container?: string | null; readonly range?: readonly [number, number] };

/** The n-th event of a reason, by object and container. */
function numbered(timeline: readonly Entry[]): Map<string, Entry> {
  const counts = new Map<string, number>();
  const found = new Map<string, Entry>();
  for (const entry of timeline) {
    if (entry.type !== 'event' || !REASONS.has(String(entry.reason))) continue;
    const key = `${entry.object} ${entry.container ?? ''} ${entry.reason}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    found.set(`${key} ${count}`, entry);
  }
  return found;
}

describe.skipIf(!recordsAreHere)('ranges of instants', () => {
  it('hold what was recorded', () => {
    const reached = { all: 0, inside: 0, withoutRanges: 0, told: 0, width: 0 };
    const outside: string[] = [];
    for (const [, records] of lifecycleRecords())
      for (const record of records) {
        const simulated = numbered(simulateRecord(record).run.timeline as unknown as Entry[]);
        for (const [key, { t }] of numbered(record.timeline as readonly Entry[])) {
          const entry = simulated.get(key);
          if (!entry) continue;
          const [earliest, latest] = entry.range ?? [entry.t, entry.t];
          const inside = t >= earliest - SLACK && t <= latest + SLACK;
          reached.all++;
          if (inside) reached.inside++;
          else outside.push(`${record.id} ${key}: recorded ${t}, told ${entry.t} [${earliest}, ${latest}]`);
          if (Math.abs(t - entry.t) <= SLACK) reached.withoutRanges++;
          if (entry.range) {
            reached.told++;
            reached.width += latest - earliest;
          }
        }
      }
    const share = (count: number): string => (count / reached.all).toFixed(4);
    const width = reached.width / reached.told;
    console.log(
      `${reached.all} events: inside ${share(reached.inside)}, without ranges ${share(reached.withoutRanges)}, told ${share(reached.told)}, mean width ${width.toFixed(1)} s`,
    );
    if (process.env.SHOW) console.log(outside.join('\n'));
    expect(reached.inside / reached.all).toBeGreaterThanOrEqual(INSIDE_MIN);
    expect(width).toBeLessThanOrEqual(WIDTH_MEAN_MAX);
  });
});
