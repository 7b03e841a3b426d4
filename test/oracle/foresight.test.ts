import { describe, expect, it } from 'vitest';
import { withFindings } from '../../server/src/simulation/foresight/index.ts';
import type { SimulationFinding } from '../../server/src/simulation/timeline.ts';
import {
  type LifecycleRecord,
  lifecycleRecords,
  publicManifests,
  recordsAreHere,
  simulateManifest,
  simulateRecord,
} from './lifecycleRecords.ts';
import type { ScoredEntry } from './lifecycleScore.ts';

/**
 * Holds what runs teach against what real clusters did: each finding about a recorded case must be seen in the record, and public manifests
 * that were written to work must not be warned of.
 */

type Seen = (record: LifecycleRecord, container: string) => boolean;

// biome-ignore lint/suspicious/noExplicitAny: records are read as they are
type Entry = ScoredEntry & Record<string, any>;

const entries = ({ timeline }: LifecycleRecord): readonly Entry[] => timeline as readonly Entry[];

const event =
  (reason: RegExp, message = /(?:)/): Seen =>
  (record) =>
    entries(record).some((entry) => entry.type === 'event' && reason.test(entry.reason) && message.test(entry.message));

/** Some status of the container meets the condition. */
const state =
  // biome-ignore lint/suspicious/noExplicitAny: records are read as they are
    (condition: (state: any) => boolean): Seen =>
    (record, container) =>
      entries(record).some((entry) => {
        if (entry.type !== 'status') return false;
        const found = entry.containers?.[container] ?? entry.initContainers?.[container] ?? entry.ephemeralContainers?.[container];
        return found !== undefined && condition(found);
      });

const phase =
  (name: string): Seen =>
  (record) =>
    entries(record).some((entry) => entry.type === 'status' && entry.phase === name);

const either =
  (...all: readonly Seen[]): Seen =>
  (record, container) =>
    all.some((seen) => seen(record, container));

const restarts = either(
  state(({ restartCount }) => restartCount >= 2),
  event(/^BackOff$/, /restarting failed container/),
);

/** What a cluster shows of it. */
const SEEN: Readonly<Record<string, Seen>> = {
  'crash-loop': restarts,
  'ends-by-itself': restarts,
  'left-in-background': restarts,
  'script-command-not-found': restarts,
  'pod-fails': phase('Failed'),
  'oom-killed': state(({ reason, lastState }) => reason === 'OOMKilled' || lastState?.reason === 'OOMKilled'),
  'command-not-found': event(/^Failed$/, /executable file not found|no such file/),
  'cannot-start': event(/^Failed$/, /^Error: /),
  'runs-as-root': event(/^Failed$/, /non-root|runAsNonRoot/),
  'sub-path': event(/^Failed$/, /subPath|missing value/i),
  'poststart-fails': event(/^FailedPostStartHook$/),
  'image-pull-fails': event(/^Failed$/, /^Failed to pull image/),
  'image-never-pulled': event(/^ErrImageNeverPull$/),
  'image-name-invalid': event(/^InspectFailed$/),
  'liveness-kills-starting': event(/^Unhealthy$/, /^Liveness probe failed/),
  'liveness-never-succeeds': event(/^Unhealthy$/, /^Liveness probe failed/),
  'liveness-fails-later': event(/^Unhealthy$/, /^Liveness probe failed/),
  'startup-budget-too-small': event(/^Unhealthy$/, /^Startup probe failed/),
  'startup-never-succeeds': event(/^Unhealthy$/, /^Startup probe failed/),
  'readiness-never': event(/^Unhealthy$/, /^Readiness probe failed/),
  'readiness-lost': event(/^Unhealthy$/, /^Readiness probe failed/),
  'probe-wrong-port': event(/^Unhealthy$/, /refused|failed to connect/),
  'probe-timeout': event(/^Unhealthy$/, /timed out|deadline exceeded/),
  'probe-program-missing': event(/^Unhealthy$/, /no such file|executable file not found/),
  'missing-object': either(event(/^FailedMount$/, /not found/), event(/^Failed$/, /not found/)),
  'missing-key': either(event(/^FailedMount$/), event(/^Failed$/, /couldn't find key/)),
  'unschedulable-volume': event(/^FailedScheduling$/),
  'unschedulable-node-selection': event(/^FailedScheduling$/),
  'unschedulable-resources': event(/^FailedScheduling$/),
  'unschedulable-taints': event(/^FailedScheduling$/),
  'read-only-write': state(({ exitCode, lastState }) => exitCode !== null || lastState !== null),
  'deadline-ends-pod': event(/^DeadlineExceeded$/),
  evicted: event(/^Evicted$/),
  'port-taken': restarts,
  'pod-rejected': (record) =>
    entries(record).some(
      (entry) => entry.type === 'status' && entry.phase === 'Failed' && String(entry.message).startsWith('Pod was rejected: '),
    ),
  'node-missing': (record) => entries(record).some((entry) => entry.type === 'status' && entry.conditions?.DisruptionTarget === 'True'),
  // A Pod that is not ready is no endpoint.
  'service-gap': (record) => entries(record).some((entry) => entry.type === 'status' && entry.conditions?.Ready === 'False' && entry.t > 1),
  'job-fails': event(/^BackoffLimitExceeded$/),
};

/** A process that lives on after TERM ends by KILL; the records that delete or restart it show that. */
const wasKilled: Seen = state(({ exitCode, lastState }) => exitCode === 137 || lastState?.exitCode === 137);
/** These are about a deletion, which only some records hold. */
const OF_DELETION: Readonly<Record<string, Seen>> = {
  'ignores-term': wasKilled,
  'prestop-fails': event(/^FailedPreStopHook$/),
  'prestop-outlasts-grace': either(wasKilled, event(/^FailedPreStopHook$/)),
};

/** A case in which one Pod is deleted with the time to end, and nothing else is done. */
const isDeletion = ({ actions = [] }: LifecycleRecord): boolean =>
  actions.length === 1 && actions[0]?.verb === 'delete' && Number(actions[0].gracePeriodSeconds ?? 30) >= 2;

const containerOf = ({ message }: SimulationFinding): string => /[Cc]ontainer (\S+?)(?=[ ,:.]|$)/.exec(message.en)?.[1] ?? '';

describe.skipIf(!recordsAreHere)('what runs of the recorded cases teach', () => {
  it('is seen in the records', () => {
    const unseen: string[] = [];
    const counts: Record<string, number> = {};
    let deletions = 0;
    for (const [, all] of lifecycleRecords())
      for (const record of all) {
        for (const finding of withFindings(simulateRecord(record)).findings) {
          const { code } = finding;
          if (code in OF_DELETION) continue;
          const container = containerOf(finding);
          counts[code] = (counts[code] ?? 0) + 1;
          if (!SEEN[code]?.(record, container)) unseen.push(`${record.id} ${code} ${container}: ${finding.message.en}`);
        }
        if (!isDeletion(record)) continue;
        // What is foreseen of a deletion, in a run without one.
        const { actions: _, ...undisturbed } = record;
        for (const finding of withFindings(simulateManifest(record.manifest, undisturbed, record.horizon)).findings) {
          const container = containerOf(finding);
          const seen = OF_DELETION[finding.code];
          if (!seen) continue;
          deletions++;
          if (!seen(record, container)) unseen.push(`${record.id} ${finding.code} ${container}`);
        }
      }
    const sum = Object.values(counts).reduce((total, count) => total + count, 0);
    console.log(`foresight: ${sum} findings of ${Object.keys(counts).length} kinds seen in the records, ${deletions} more in deletions`);
    expect(unseen).toEqual([]);
    expect(deletions).toBeGreaterThan(0);
    expect(sum).toBeGreaterThanOrEqual(150);
    expect(Object.keys(counts).length).toBeGreaterThanOrEqual(22);
  });
});

/** Public manifests that are warned of, and why that is so. */
const TRUE_WARNINGS: Readonly<Record<string, string>> = {
  'image-name-invalid': 'templates whose image holds a placeholder in angle brackets',
  'ends-by-itself': 'examples of broken Pods',
  'crash-loop': 'examples of broken Pods',
  'runs-as-root': 'runAsNonRoot with an official image of root',
};
/** So many may be warned of at most, in 440. */
const WARNED_MAX = 8;

describe.skipIf(!recordsAreHere)('what runs of public manifests teach', () => {
  it('warns only of what is so', () => {
    const warned: string[] = [];
    const all = publicManifests();
    for (const { id, manifest } of all)
      for (const { code, severity, message } of withFindings(simulateManifest(manifest, {}, 600)).findings)
        if (severity === 'warning') warned.push(`${code} ${id}: ${message.en}`);
    console.log(`foresight: ${warned.length} warnings about ${all.length} public manifests`);
    expect(all.length).toBeGreaterThan(400);
    expect(warned.filter((each) => !(each.split(' ')[0]! in TRUE_WARNINGS))).toEqual([]);
    expect(warned.length).toBeLessThanOrEqual(WARNED_MAX);
  });
});
