import { describe, expect, test } from 'vitest';
import { figuresOf } from '../../../client/webview/layout/figures.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { container, ended, runOf, status, waiting } from '../support/runs.ts';

const told = (run: ReturnType<typeof runOf>, object = 'Pod/web'): string[] =>
  figuresOf(indexRun(run), object, 'en').map(({ value, label }) => `${value} ${label}`);
const pending = { phase: 'Pending', conditions: { PodScheduled: 'True', Ready: 'False' } };

describe('the answer in figures', () => {
  test('of a Pod that restarts', () => {
    const run = runOf(
      [
        status(0, { main: waiting('ContainerCreating') }, pending),
        status(0.5, { main: container() }),
        status(75.5, { main: container({ restartCount: 1 }) }),
        status(150, { main: waiting('CrashLoopBackOff', { restartCount: 1 }) }, { conditions: { Ready: 'False' } }),
        status(170, { main: container({ restartCount: 2 }) }),
      ],
      600,
    );
    expect(told(run)).toEqual(['0.5 s until Ready', '1m 16s first restart', '2 restarts in 10m', '2m 30s first CrashLoopBackOff']);
  });

  test('of a Pod that is deleted', () => {
    const run = runOf([
      status(0, { main: container() }),
      status(40, { main: container() }, { deletionTimestamp: true, deletionGracePeriodSeconds: 30 }),
      { type: 'deleted', t: 49.2 },
    ]);
    expect(told(run)).toEqual(['0 s until Ready', '0 restarts in 1m', '9.2 s from delete to the end', '20.8 s of grace left']);
  });

  test('of a Pod that no Node takes', () => {
    const run = runOf([status(0, {}, { ...pending, nodeName: null, conditions: { PodScheduled: 'False' } })]);
    expect(told(run)[0]).toBe('never scheduled: no Node fits');
  });

  test('of a Pod that never gets ready', () => {
    const run = runOf([status(0, { main: waiting('ErrImagePull') }, pending)], 600);
    expect(told(run)[0]).toBe('never Ready in 10m');
  });

  test('of a Pod that ends', () => {
    const run = runOf([
      status(0, { main: waiting('ContainerCreating') }, pending),
      status(5, { main: ended(1) }, { phase: 'Failed', conditions: { Ready: 'False' } }),
    ]);
    expect(told(run)[0]).toBe('5 s until Failed');
  });

  test('of a Deployment: Pods that end because they are deleted have not failed', () => {
    const deployment = (t: number, readyReplicas: number) =>
      ({ type: 'object', t, object: 'Deployment/web', spec: { replicas: 2 }, status: { readyReplicas }, owner: null }) as const;
    const run = runOf([
      deployment(0, 0),
      status(1, { main: container() }, { object: 'Pod/a' }),
      status(1, { main: container() }, { object: 'Pod/b' }),
      deployment(2, 2),
      status(20, { main: ended(137) }, { object: 'Pod/b', phase: 'Failed', deletionTimestamp: true }),
    ]);
    expect(told(run, 'Deployment/web')).toEqual(['2 s until all are ready', '2 Pods made', '0 restarts in 1m']);
    // What lives beside it has figures of its own.
    expect(figuresOf(indexRun(run), 'Deployment/web', 'en', ['Pod/b'])[1]).toMatchObject({ value: '1', label: 'Pod made' });
  });

  test('of a Deployment that wants no Pods: nothing that would be bad', () => {
    const none = { type: 'object', t: 0, object: 'Deployment/web', spec: { replicas: 0 }, status: {}, owner: null } as const;
    const [first] = figuresOf(indexRun(runOf([none])), 'Deployment/web', 'en', []);
    expect(first).toMatchObject({ value: '0', label: 'wanted', tone: 'plain' });
  });

  test('restarts that come again and again without being told count', () => {
    const run = runOf([
      status(0, { main: container() }),
      status(100, { main: container({ restartCount: 1 }) }),
      status(200, { main: container({ restartCount: 2 }) }),
      status(300, { main: container({ restartCount: 3 }) }),
    ]);
    const repetition = { t: 300, until: 2000, periodSeconds: 100, count: 17, entries: [3] };
    expect(told({ ...run, horizonSeconds: 2000, repetition })).toContain('20 restarts in 33m 20s');
  });

  test('of a CronJob: its Jobs', () => {
    const job = (t: number, name: string, type: string) =>
      ({
        type: 'object',
        t,
        object: `Job/${name}`,
        spec: { completions: 1 },
        status: {
          conditions: [
            { type: 'FailureTarget', status: 'True' },
            { type, status: 'True', reason: 'BackoffLimitExceeded' },
          ],
        },
        owner: 'CronJob/tick',
      }) as const;
    const cron = { type: 'object', t: 0, object: 'CronJob/tick', spec: { schedule: '* * * * *' }, status: {}, owner: null } as const;
    const run = runOf([cron, job(60, 'tick-1', 'Failed'), job(120, 'tick-2', 'Complete'), job(180, 'tick-3', 'Suspended')]);
    expect(told(run, 'CronJob/tick')).toEqual(['3 Jobs made', '1 Job failed', '0 restarts in 1m']);
    expect(told(runOf([cron, job(60, 'tick-1', 'Complete')]), 'CronJob/tick')[0]).toBe('1 Job made');
  });

  test('of a Job', () => {
    const job = (t: number, succeeded: number) =>
      ({ type: 'object', t, object: 'Job/sum', spec: { completions: 3 }, status: { succeeded, active: 1 }, owner: null }) as const;
    expect(told(runOf([job(0, 0), job(4, 1)]), 'Job/sum')[0]).toBe('1/3 completed in 1m');
    expect(told(runOf([job(0, 0), job(4, 3)]), 'Job/sum')[0]).toBe('4 s until Complete');
  });
});
