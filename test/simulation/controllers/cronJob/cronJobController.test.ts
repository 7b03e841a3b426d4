import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../../server/src/kubernetes/defaults/defaults.ts';
import { parseCron } from '../../../../server/src/kubernetes/values/cron.ts';
import { mostRecentStart, untilNextStart } from '../../../../server/src/simulation/controllers/cronJob/schedule.ts';
import { Simulation } from '../../../../server/src/simulation/simulation.ts';
import type { TimelineEntry } from '../../../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from '../../scriptedRuntime.ts';

const MINUTE = 60_000;
/** 2026-01-01T00:00:00Z */
const NEW_YEAR = Date.UTC(2026, 0, 1);

const run = (behaviour: string, spec: Record<string, unknown>, horizonSeconds: number): readonly TimelineEntry[] =>
  start(behaviour, spec, horizonSeconds).run.timeline;

function start(behaviour: string, spec: Record<string, unknown>, horizonSeconds: number): Simulation {
  const template = {
    metadata: { annotations: { 'fake/behaviour': behaviour } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36' }] },
  };
  const cronJob = applyDefaults(
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'cj' },
      spec: { schedule: '* * * * *', jobTemplate: { spec: { template, backoffLimit: 0 } }, ...spec },
    },
    '1.36',
  );
  const conditions = { startedAt: '2026-01-01T00:00:30Z', fakeKubelet: { startDelay: 1, terminateDelay: 1 } };
  const input = { objects: [cronJob], scenario: { conditions }, horizonSeconds, seed: 0, version: '1.36' as const };
  return new Simulation(input, scriptedRuntime);
}

/** What a Job is told of the time that it was made for. */
function annotationOf(timeZone: string | undefined): unknown {
  const simulation = start('run', timeZone === undefined ? {} : { timeZone }, 40);
  return simulation.observer.objectsAt('Job', 39_000)[0]?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'];
}

const told = (timeline: readonly TimelineEntry[]): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.object === 'CronJob/cj'
      ? [`${Math.round(entry.t)} ${entry.reason} ${/cj-\d+/.exec(entry.message)?.[0] ?? ''}`.trim()]
      : [],
  );

describe('a CronJob', () => {
  test('makes a Job at every full minute, named by the minutes since 1970', () => {
    expect(told(run('succeed-after-2', {}, 100))).toEqual([
      '30 SuccessfulCreate cj-29453761',
      '33 SawCompletedJob cj-29453761',
      '90 SuccessfulCreate cj-29453762',
      '93 SawCompletedJob cj-29453762',
    ]);
  });

  test.each([
    [undefined, '2026-01-01T00:01:00Z'],
    ['Asia/Kolkata', '2026-01-01T05:31:00+05:30'],
    ['America/New_York', '2025-12-31T19:01:00-05:00'],
    ['Europe/London', '2026-01-01T00:01:00Z'],
  ])('notes down the time that its zone %s shows', (timeZone, scheduled) => {
    expect(annotationOf(timeZone)).toBe(scheduled);
  });

  test('Forbid: a start that was skipped is made up for as soon as the Job before has ended', () => {
    const created = told(run('succeed-after-70', { concurrencyPolicy: 'Forbid' }, 120)).filter((line) => line.includes('SuccessfulCreate'));
    expect(created).toEqual(['30 SuccessfulCreate cj-29453761', '102 SuccessfulCreate cj-29453762']);
  });

  test('Replace: the Job before is deleted first', () => {
    expect(told(run('run', { concurrencyPolicy: 'Replace' }, 100))).toEqual([
      '30 SuccessfulCreate cj-29453761',
      '90 SuccessfulDelete cj-29453761',
      '90 SuccessfulCreate cj-29453762',
    ]);
  });

  test('keeps as many failed Jobs as its history may hold', () => {
    const gone = run('fail-after-1', { failedJobsHistoryLimit: 1 }, 120).flatMap((entry) =>
      entry.type === 'deleted' && entry.object.startsWith('Job/') ? [entry.object] : [],
    );
    expect(gone).toEqual(['Job/cj-29453761']);
  });

  test('does nothing while it is suspended', () => {
    expect(told(run('run', { suspend: true }, 200))).toEqual([]);
  });

  test('says that a day which never comes is no schedule', () => {
    expect(told(run('run', { schedule: '0 0 30 2 *' }, 10))).toEqual(['0 InvalidSchedule']);
  });
});

describe('the latest start that is due', () => {
  const plan = (schedule: string, startingDeadlineSeconds?: number) => {
    const parsed = parseCron(schedule);
    if ('error' in parsed) throw new Error(parsed.error);
    return { schedule: parsed.schedule, timeZone: undefined, sinceMs: NEW_YEAR, startingDeadlineSeconds };
  };

  test.each([
    ['none yet', '*/5 * * * *', undefined, 4, null, false],
    ['the only one', '*/5 * * * *', undefined, 9, 5, false],
    ['the last of several', '*/5 * * * *', undefined, 23, 20, false],
    ['the last of many', '* * * * *', undefined, 500, 500, true],
    ['not many within a deadline', '* * * * *', 600, 500, 500, false],
    ['none within a short deadline', '*/5 * * * *', 60, 23, null, false],
  ])('%s', (_, schedule, deadline, minutes, due, tooMany) => {
    const dueMs = due === null ? null : NEW_YEAR + due * MINUTE;
    expect(mostRecentStart(plan(schedule, deadline), NEW_YEAR + minutes * MINUTE)).toEqual({ dueMs, tooMany });
  });

  test('the next look is a moment after the next start', () => {
    expect(untilNextStart(plan('*/5 * * * *'), NEW_YEAR + 23 * MINUTE)).toBe(2 * MINUTE + 100);
  });
});
