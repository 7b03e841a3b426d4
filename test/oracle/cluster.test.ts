import { describe, expect, it } from 'vitest';
import type { EventEntry, StatusEntry } from '../../server/src/simulation/timeline.ts';
import { floorsIn } from './floors.ts';
import {
  controllerRecords,
  recordsAreHere,
  type SchedulingRecord,
  type SchedulingVerdict,
  schedulingRecords,
  simulateManifest,
  simulateRecord,
} from './lifecycleRecords.ts';
import { type ScoredEntry, scoreOf } from './lifecycleScore.ts';

/** Holds the simulated controllers and the scheduler against the recorded ones. `SHOW=id` prints what differs in one case. */
const hold = floorsIn('floors-cluster.json');
/** A case of the controllers that agrees this far counts as good (a rollout has many more entries than one Pod). */
const GOOD = 0.9;

describe.skipIf(!recordsAreHere)('controllers of the recorded cluster', () => {
  const scores = new Map<string, number>();

  for (const [file, all] of recordsAreHere ? controllerRecords() : [])
    it(file, () => {
      const best = new Map<string, number>();
      for (const record of all) {
        const { score, notes } = scoreOf(record.timeline, simulateRecord(record).run.timeline as unknown as ScoredEntry[], record.horizon);
        if (process.env.SHOW === record.id) console.log(`${score.toFixed(3)} ${record.id}\n${notes.join('\n')}`);
        const id = record.id.replace(/\.r\d+$/, '');
        best.set(id, Math.max(score, best.get(id) ?? 0));
      }
      for (const [id, score] of best) scores.set(`${file} ${id}`, score);
      const mean = [...best.values()].reduce((sum, score) => sum + score, 0) / best.size;
      console.log(`${file}: ${best.size} cases, mean ${mean.toFixed(4)}`);
      hold(file, mean);
    });

  it('all together', () => {
    const all = [...scores.values()];
    const mean = all.reduce((sum, score) => sum + score, 0) / all.length;
    const good = all.filter((score) => score >= GOOD).length / all.length;
    console.log(`all: ${all.length} cases, mean ${mean.toFixed(4)}, at ${GOOD} or more ${good.toFixed(4)}`);
    hold('mean of all', mean);
    hold('good cases', good);
  });
});

/** The verdict of each Pod under test, by name; null stands for one whose name the record does not tell. */
function verdictsOf({ first, result }: SchedulingRecord): [string | null, SchedulingVerdict][] {
  const verdict = first ?? result;
  return verdict.pods ? Object.entries(verdict.pods) : [[null, verdict]];
}

/** What the simulation decides, as the record's own words. The priming Pods that were going away are so here, too. */
function decisions(record: SchedulingRecord): Map<string, { node: string | null; message: string | null }> {
  const going = new Set(record.deletedBefore);
  const cluster = [...(record.nodes ?? []), ...(record.priming ?? [])].map((object) =>
    going.has(object.metadata.name ?? '')
      ? { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['test/held'] } }
      : object,
  );
  const { run } = simulateManifest(record.manifest, { conditions: { ...record.conditions, cluster } }, 2);
  const decided = new Map<string, { node: string | null; message: string | null }>();
  for (const entry of run.timeline) {
    const name = entry.object.replace(/^Pod\//, '');
    if (name === entry.object || decided.has(name)) continue;
    if (entry.type === 'event' && (entry.reason === 'Scheduled' || entry.reason === 'FailedScheduling'))
      decided.set(name, decisionIn(entry));
    const gated = entry.type === 'status' && gateMessage(entry);
    if (gated) decided.set(name, { node: null, message: gated });
  }
  return decided;
}

const decisionIn = ({ reason, message }: EventEntry): { node: string | null; message: string | null } =>
  reason === 'Scheduled' ? { node: / to (\S+)$/.exec(message)?.[1] ?? '', message: null } : { node: null, message };

const gateMessage = ({ conditionReasons }: StatusEntry): string | undefined =>
  conditionReasons.PodScheduled?.reason === 'SchedulingGated' ? conditionReasons.PodScheduled.message : undefined;

/** An event's message ends here: what is longer is cut by the server with an ellipsis. */
const NOTE_MAX = 1024;

describe.skipIf(!recordsAreHere)('the scheduler of the recorded cluster', () => {
  it('decides the same and says it in the same words', () => {
    let same = 0;
    let pods = 0;
    let worded = 0;
    let refusals = 0;
    const differing: string[] = [];
    for (const record of schedulingRecords()) {
      const verdicts = verdictsOf(record).filter(([, { refused, error }]) => refused === undefined && error === undefined);
      if (verdicts.length === 0) continue;
      const decided = decisions(record);
      for (const [name, want] of verdicts) {
        const only = name ?? [...decided.keys()].find((pod) => !record.priming?.some(({ metadata }) => metadata.name === pod));
        const got = decided.get(only ?? '') ?? { node: null, message: null };
        const nodes = [...(want.candidates ?? []), ...(want.topScore ?? []), ...(want.node ? [want.node] : [])];
        const agrees = want.scheduled ? got.node !== null && (nodes.length === 0 || nodes.includes(got.node)) : got.node === null;
        pods++;
        if (agrees) same++;
        else differing.push(`${record.id} ${only}: ${JSON.stringify(got)}`);
        if (want.scheduled || !want.message) continue;
        refusals++;
        const message = want.message.length > NOTE_MAX ? `${want.message.slice(0, NOTE_MAX - 4)} ...` : want.message;
        if (got.message === message) worded++;
        else differing.push(`${record.id} ${only}: ${got.message}\n  instead of ${message}`);
      }
    }
    console.log(`scheduling: ${pods} Pods, same decision ${same}, refusals word for word ${worded}/${refusals}\n${differing.join('\n')}`);
    expect(pods).toBeGreaterThan(200);
    hold('same decision', same / pods);
    hold('refusals word for word', worded / refusals);
  });
});
