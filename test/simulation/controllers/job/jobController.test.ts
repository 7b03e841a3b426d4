import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../../server/src/kubernetes/defaults/defaults.ts';
import { Simulation } from '../../../../server/src/simulation/simulation.ts';
import type { ScenarioAction, TimelineEntry } from '../../../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from '../../scriptedRuntime.ts';
import { manifestOf, play } from '../cases.ts';

/** A Job whose Pods do what `behaviour` (annotations of played Pods) says. */
function job(name: string, behaviour: Record<string, string>, spec: Record<string, unknown> = {}) {
  const annotations = Object.fromEntries(Object.entries(behaviour).map(([key, value]) => [`fake/${key}`, value]));
  const template = { metadata: { annotations }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] } };
  return applyDefaults({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template, ...spec } }, '1.36');
}

function run(
  objects: readonly ReturnType<typeof job>[],
  horizonSeconds: number,
  actions: readonly ScenarioAction[] = [],
): readonly TimelineEntry[] {
  const conditions = { fakeKubelet: { startDelay: 1, terminateDelay: 1 } };
  const input = { objects, scenario: { conditions, actions }, horizonSeconds, seed: 0, version: '1.36' as const };
  return new Simulation(input, scriptedRuntime).run.timeline;
}

const objectsOf = (timeline: readonly TimelineEntry[], object: string) =>
  timeline.flatMap((entry) => (entry.type === 'object' && entry.object === object ? [entry] : []));

/** Types and reasons of the conditions that a Job has in the end. */
const endOf = (timeline: readonly TimelineEntry[], name = 'j'): string[] => {
  const conditions = objectsOf(timeline, `Job/${name}`).at(-1)?.status.conditions as
    | { type: string; status: string; reason: string }[]
    | undefined;
  return (conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
};

/** When Pods of a Job were made, in whole seconds. */
const creations = (timeline: readonly TimelineEntry[]): number[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.object.startsWith('Job/') && entry.reason === 'SuccessfulCreate' ? [Math.round(entry.t)] : [],
  );

const ENDINGS: readonly {
  name: string;
  behaviour: Record<string, string>;
  spec: Record<string, unknown>;
  seconds: number;
  end: string[];
}[] = [
  {
    name: 'enough successes',
    behaviour: { behaviour: 'succeed-after-1' },
    spec: { completions: 3, parallelism: 2 },
    seconds: 20,
    end: ['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached'],
  },
  {
    name: 'one failure more than the limit',
    behaviour: { behaviour: 'fail-after-1' },
    spec: { backoffLimit: 1 },
    seconds: 30,
    end: ['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'],
  },
  {
    name: 'the deadline, even before the first Pod has failed',
    behaviour: { behaviour: 'run' },
    spec: { activeDeadlineSeconds: 5 },
    seconds: 20,
    end: ['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'],
  },
  {
    name: 'a FailJob rule',
    behaviour: { behaviour: 'fail-after-1:42' },
    spec: { podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] } },
    seconds: 10,
    end: ['FailureTarget=True PodFailurePolicy', 'Failed=True PodFailurePolicy'],
  },
  {
    name: 'an index that failed too often, after all others are done',
    behaviour: { behaviour: 'succeed-after-1', 'behaviour-index-1': 'fail-after-1' },
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 0 },
    seconds: 20,
    end: ['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes'],
  },
  {
    name: 'more failed indexes than allowed, while others still run',
    behaviour: { behaviour: 'succeed-after-60', 'behaviour-index-1': 'fail-after-1' },
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 0, maxFailedIndexes: 0 },
    seconds: 20,
    end: ['FailureTarget=True MaxFailedIndexesExceeded', 'Failed=True MaxFailedIndexesExceeded'],
  },
  {
    name: 'a success policy, although other indexes still run',
    behaviour: { behaviour: 'run', 'behaviour-index-0': 'succeed-after-1' },
    spec: { completions: 3, parallelism: 3, completionMode: 'Indexed', successPolicy: { rules: [{ succeededIndexes: '0' }] } },
    seconds: 20,
    end: ['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy'],
  },
];

describe('a Job ends by', () => {
  test.each(ENDINGS)('$name', ({ behaviour, spec, seconds, end }) => {
    expect(endOf(run([job('j', behaviour, spec)], seconds))).toEqual(end);
  });
});

describe('back-off', () => {
  test('the next Pod comes 10, 20, 40 s after the one before has ended', () => {
    expect(creations(run([job('j', { behaviour: 'fail-after-1' }, { backoffLimit: 3 })], 120))).toEqual([0, 12, 34, 76]);
  });

  // enqueueSyncJobWithDelay: whoever looks less than a second before a back-off ends looks again after a whole one.
  test('is not cut short of a second by a look just before its end', () => {
    const pods = { 'fake/fail-times': '1', 'fake/behaviour': 'ready-after-8.8' };
    const template = { metadata: { annotations: pods }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'i' }] } };
    const manifest = manifestOf({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j' },
      spec: { completions: 3, parallelism: 2, template },
    });
    // The first Pod fails at 2 s; the other one becomes ready at 9.9 s, so that the Job is looked at 0.1 s before the end.
    const times = play(manifest, { until: 20, conditions: { startedAt: '2026-01-01T00:00:00Z' } }).times('Job/j', 'SuccessfulCreate');
    expect(times[2]).toBeCloseTo(12.9, 1);
  });

  test('each index waits for itself when the limit is its own', () => {
    const timeline = run(
      [
        job(
          'j',
          { behaviour: 'fail-after-1', 'behaviour-index-0': 'fail-after-5' },
          { completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 },
        ),
      ],
      40,
    );
    expect(creations(timeline)).toEqual([0, 0, 12, 16]);
    expect(objectsOf(timeline, 'Job/j').at(-1)?.status).toMatchObject({ failedIndexes: '0,1', failed: 4 });
  });

  test('a failure that a rule ignores still makes the next Pod wait, but does not count', () => {
    const rules = [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [7] } }];
    const timeline = run([job('j', { behaviour: 'fail-after-1:7' }, { backoffLimit: 0, podFailurePolicy: { rules } })], 20);
    expect(creations(timeline)).toEqual([0, 12]);
    expect(objectsOf(timeline, 'Job/j').at(-1)?.status.failed).toBeUndefined();
  });
});

test('a suspended Job deletes its Pods without counting them, and begins anew when it goes on', () => {
  const patch = (at: number, suspend: boolean): ScenarioAction =>
    ({ at, verb: 'patch', object: 'Job/j', patchType: 'merge', patch: { spec: { suspend } } }) as ScenarioAction;
  const timeline = run([job('j', { behaviour: 'succeed-after-60' })], 20, [patch(4, true), patch(10, false)]);
  const [suspended] = objectsOf(timeline, 'Job/j').filter(({ t }) => t > 7 && t < 10);
  const last = objectsOf(timeline, 'Job/j').at(-1);
  expect(creations(timeline)).toEqual([0, 10]);
  expect(suspended?.status.startTime).toBeUndefined();
  expect(last?.status).toMatchObject({ active: 1, startTime: 9.8 });
  expect(last?.status.failed).toBeUndefined();
  expect(endOf(timeline)).toEqual(['Suspended=False JobResumed']);
});

test('two Jobs of one template do not take each other’s Pods', () => {
  const timeline = run([job('one', { behaviour: 'succeed-after-1' }), job('two', { behaviour: 'succeed-after-1' })], 10);
  for (const name of ['one', 'two']) expect(endOf(timeline, name)).toContain('Complete=True CompletionsReached');
  expect(creations(timeline)).toEqual([0, 0]);
});

test('a Job goes with its Pods when its time to live is over', () => {
  const timeline = run([job('j', { behaviour: 'succeed-after-1' }, { ttlSecondsAfterFinished: 4 })], 20);
  const gone = timeline.flatMap((entry) => (entry.type === 'deleted' ? [entry.object.split('/')[0]] : []));
  expect(gone).toEqual(['Pod', 'Job']);
});

test('a Pod that a Job adopts is counted, and one that it releases is not', () => {
  const labels = { app: 'j' };
  const pod = (annotations: Record<string, string>) => ({ metadata: { labels, annotations }, spec: { restartPolicy: 'Never', ...MAIN } });
  const MAIN = { containers: [{ name: 'main', image: 'busybox:1.36' }] };
  const spec = { manualSelector: true, selector: { matchLabels: labels }, template: pod({ 'fake/behaviour': 'succeed-after-20' }) };
  const own = { apiVersion: 'v1', kind: 'Pod', ...pod({ 'fake/behaviour': 'succeed-after-4' }) };
  const manifest = [
    { ...own, metadata: { ...own.metadata, name: 'own' } },
    { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec },
  ]
    .map(manifestOf)
    .join('');
  const adopted = play(manifest, { until: 10 });
  expect(adopted.object('Pod', 'own', 2).metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking']);
  expect(adopted.object('Pod', 'own', 9).metadata.finalizers ?? []).toEqual([]);
  expect(adopted.object('Job', 'j', 9).status).toMatchObject({ succeeded: 1, uncountedTerminatedPods: {} });
  const relabelled: ScenarioAction = {
    at: 3,
    verb: 'patch',
    object: 'Pod/own',
    patchType: 'merge',
    patch: { metadata: { labels: { app: 'none' } } },
  };
  const released = play(manifest, { until: 10, actions: [relabelled] });
  const { finalizers, ownerReferences } = released.object('Pod', 'own', 9).metadata;
  expect([finalizers ?? [], ownerReferences ?? []]).toEqual([[], []]);
  expect(released.object('Job', 'j', 9).status).toMatchObject({ active: 1 });
  expect(released.object('Job', 'j', 9).status.succeeded).toBeUndefined();
});
