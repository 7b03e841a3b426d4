import { describe, expect, it } from 'vitest';
import type { Cause, TimelineEntry } from '../../server/src/simulation/timeline.ts';
import { floorsIn } from './floors.ts';
import {
  acceptedManifests,
  kubectlRecords,
  lifecycleRecords,
  recordsAreHere,
  simulateManifest,
  simulateRecord,
} from './lifecycleRecords.ts';
import { type ScoredEntry, scoreOf } from './lifecycleScore.ts';

/**
 * Holds simulated lifecycles against all recorded ones and fails where the agreement falls below test/oracle/floors-lifecycle.json.
 * `RAISE_FLOORS=1` writes the shares reached into it; floors never sink by themselves. `SHOW=id` prints what differs in one case.
 */
const hold = floorsIn('floors-lifecycle.json');
/** A case that agrees this far counts as good. */
const GOOD = 0.95;

const records = recordsAreHere ? lifecycleRecords() : [];

describe.skipIf(!recordsAreHere)('lifecycles of the recorded cluster', () => {
  const cases: { score: number; words: number; wordsOf: number }[] = [];

  for (const [file, all] of records)
    it(file, () => {
      // A case recorded several times counts once, with the run it agrees with best: chance decided between them.
      const best = new Map<string, (typeof cases)[number]>();
      for (const record of all) {
        const score = scoreOf(record.timeline, simulateRecord(record).run.timeline as unknown as ScoredEntry[], record.horizon);
        if (process.env.SHOW === record.id) console.log(`${score.score.toFixed(3)} ${record.id}\n${score.notes.join('\n')}`);
        const id = record.id.replace(/\.r\d+$/, '');
        if (score.score >= (best.get(id)?.score ?? -1)) best.set(id, score);
      }
      const scores = [...best.values()];
      cases.push(...scores);
      const mean = scores.reduce((sum, { score }) => sum + score, 0) / scores.length;
      console.log(`${file}: ${scores.length} cases, mean ${mean.toFixed(4)}, ${scores.filter(({ score }) => score >= GOOD).length} good`);
      hold(file, mean);
    });

  it('all together', () => {
    const mean = cases.reduce((sum, { score }) => sum + score, 0) / cases.length;
    const good = cases.filter(({ score }) => score >= GOOD).length / cases.length;
    const words = cases.reduce((sum, each) => sum + each.words, 0) / cases.reduce((sum, each) => sum + each.wordsOf, 0);
    console.log(`all: ${cases.length} cases, mean ${mean.toFixed(4)}, good ${good.toFixed(4)}, messages ${words.toFixed(4)}`);
    hold('mean of all', mean);
    hold('good cases', good);
    hold('messages', words);
  });
});

describe.skipIf(!recordsAreHere)('every run', () => {
  it('gives the same bytes again', () => {
    for (const [, all] of records)
      for (const record of all.filter((_, index) => index % 9 === 0))
        for (const seed of [0, 5])
          expect(JSON.stringify(simulateRecord(record, seed).run)).toBe(JSON.stringify(simulateRecord(record, seed).run));
  });

  it('takes whatever the API server takes', () => {
    const accepted = acceptedManifests(12);
    expect(accepted.length).toBeGreaterThan(100);
    for (const { id, manifest } of accepted) {
      const { run } = simulateManifest(manifest, {}, 60, 3);
      expect(run.bounds, id).toEqual([]);
      expect(
        run.timeline.every(({ t }, index) => t <= 60 && t >= (run.timeline[index - 1]?.t ?? 0)),
        id,
      ).toBe(true);
    }
  });

  it('tells for every entry what brought it about', () => {
    for (const [, all] of records)
      for (const record of all.filter((_, index) => index % 4 === 0)) {
        const { timeline } = simulateRecord(record).run;
        const unexplained = timeline.filter((entry) => !isExplained(timeline, entry, new Set()));
        expect(unexplained.map(({ id, t, type, object }) => `${record.id} ${id} ${t} ${type} ${object}`)).toEqual([]);
      }
  });
});

/** Does the chain of causes end at fields of manifests or at what the scenario did? */
function isExplained(timeline: readonly TimelineEntry[], entry: TimelineEntry, seen: Set<number>): boolean {
  if (entry.type === 'actionResult') return true;
  seen.add(entry.id);
  return entry.causes.some((cause: Cause) => {
    if ('field' in cause) return true;
    const earlier = timeline[cause.entry];
    return earlier !== undefined && earlier.id < entry.id && !seen.has(earlier.id) && isExplained(timeline, earlier, seen);
  });
}

const COMMANDS = {
  'kubectl get pods': 'get',
  'kubectl get pods -o wide': 'wide',
  'kubectl describe pods': 'describe',
  'kubectl get events --sort-by=.metadata.creationTimestamp': 'events',
} as const;

/** Lines without what no simulation can know (addresses, ids, ages to the second); the same as ../shared/oracle/kubectl.mjs. */
const comparable = (text: string): string[] =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/<podIP>|<nodeIP>|\b\d{1,3}(\.\d{1,3}){3}\b/g, '<ip>')
        .replace(/containerd:\/\/\S+/g, '<id>')
        .replace(/sha256:\S+/g, '<digest>')
        .replace(/kube-api-access-\S+?(?=[\s:]|$)/g, 'kube-api-access-<suffix>')
        .replace(/\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, '<time>')
        .replace(/(?<![\w.=-])(\d+d)?(\d+h)?(\d+m)?(\d+(\.\d+)?m?s)(?![\w=])/g, '<age>')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean);

describe.skipIf(!recordsAreHere)("kubectl's output", () => {
  it('has the lines that kubectl printed', () => {
    let sum = 0;
    const all = kubectlRecords();
    for (const record of all) {
      const simulation = simulateManifest(record.manifest, { conditions: record.conditions ?? {} }, record.at + 5);
      const want = comparable(record.output);
      const got = comparable(simulation.printAt(record.at, COMMANDS[record.command as keyof typeof COMMANDS]));
      const left = [...got];
      let common = 0;
      for (const line of want) {
        const index = left.indexOf(line);
        if (index < 0) continue;
        common++;
        left.splice(index, 1);
      }
      sum += (2 * common) / (want.length + got.length);
    }
    console.log(`kubectl: ${all.length} outputs, mean share of lines ${(sum / all.length).toFixed(4)}`);
    hold('kubectl', sum / all.length);
  });
});
