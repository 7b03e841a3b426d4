import { describe, expect, test } from 'vitest';
import { type Lane, visibleRows } from '../../../client/webview/layout/lanes.ts';
import { buildModel } from '../../../client/webview/layout/model.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { container, ended, event, probe, runOf, status, waiting } from '../support/runs.ts';

const withChildren = (lane: Lane): readonly Lane[] => [lane, ...lane.children.flatMap(withChildren)];
const topLanes = (run: ReturnType<typeof runOf>, subject = 'Pod/web'): readonly Lane[] => buildModel(indexRun(run), 'en', subject).lanes;
const lanesOf = (run: ReturnType<typeof runOf>): readonly Lane[] => topLanes(run).flatMap(withChildren);
const lane = (run: ReturnType<typeof runOf>, id: string): Lane => {
  const found = lanesOf(run).find((each) => each.id === id);
  if (!found) throw new Error(`no lane ${id}`);
  return found;
};
/** `0–5 running "Running"`, a bar a line. */
const told = ({ bars }: Lane): string[] => bars.map(({ start, end, state, labels }) => `${start}–${end} ${state} "${labels[0] ?? ''}"`);

describe('a container', () => {
  test('waits, runs, and ends well', () => {
    const run = runOf([
      status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending' }),
      status(1, { main: container() }),
      status(9, { main: ended(0) }, { phase: 'Succeeded' }),
    ]);
    expect(told(lane(run, 'Pod/web container main'))).toEqual([
      '0–1 waiting "ContainerCreating"',
      '1–9 running "Running"',
      '9–60 succeeded "Completed · exit 0"',
    ]);
  });

  test('uses up its grace when it is killed, and is started again', () => {
    const run = runOf([
      status(0, { main: container() }),
      event(10, 'Killing'),
      status(40.5, { main: container({ restartCount: 1, lastState: { exitCode: 137, reason: 'Error', finishedAt: 40 } }) }),
    ]);
    expect(told(lane(run, 'Pod/web container main'))).toEqual([
      '0–10 running "Running"',
      '10–40 grace "grace 30 s → KILL"',
      '40–40.5 failed "exit 137"',
      '40.5–60 running "Running · restart 1"',
    ]);
  });

  test('that stops by itself is told with its time; what the process says is exact', () => {
    const run = runOf([
      status(0, { main: container() }),
      event(10, 'Killing'),
      { type: 'process', t: 12.25, container: 'main', what: 'exit', text: '0' },
      status(13, { main: ended(0) }, { phase: 'Succeeded' }),
    ]);
    expect(told(lane(run, 'Pod/web container main'))).toEqual([
      '0–10 running "Running"',
      '10–12.25 grace "stops in 2.3 s"',
      '12.25–60 succeeded "Completed · exit 0"',
    ]);
  });

  test('what it waits for has lanes of its own: pulls of its image, with the tries that failed', () => {
    const run = runOf([
      status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending' }),
      event(1, 'Pulling', 'main', { message: 'Pulling image "app:1"' }),
      event(3, 'Failed', 'main', { message: 'Failed to pull image "app:1": no' }),
      event(3, 'Failed', 'main', { message: 'Error: ErrImagePull' }),
      event(20, 'Pulling', 'main', { message: 'Pulling image "app:1"' }),
      event(24.5, 'Pulled', 'main', { message: 'Successfully pulled image "app:1" in 4.5s' }),
      status(25, { main: container() }),
    ]);
    expect(told(lane(run, 'Pod/web container main image'))).toEqual(['1–3 failed "app:1 2 s"', '20–24.5 unknown "app:1 4.5 s"']);
    expect(lanesOf(runOf([status(0, { main: container() }), event(0, 'Pulled')])).map(({ kind }) => kind)).not.toContain('image');
  });

  test('runs its hooks; one that does not end is cut off with the container', () => {
    const hook = (t: number, text: string) => ({ type: 'process', t, container: 'main', what: 'hook', text }) as const;
    const run = runOf([
      status(0, { main: container() }),
      hook(0, 'postStart begins'),
      hook(3, 'postStart ends'),
      hook(20, 'preStop begins'),
      { type: 'process', t: 50, container: 'main', what: 'exit', text: '137' },
    ]);
    expect(told(lane(run, 'Pod/web container main hook'))).toEqual(['0–3 unknown "postStart 3 s"', '20–50 failed "preStop 30 s"']);
    expect(lane(run, 'Pod/web container main process').marks).toHaveLength(1);
  });

  test('the Pod waits for its volumes until something goes on', () => {
    const failed = (t: number) =>
      event(t, 'FailedMount', null, { eventType: 'Warning', message: 'MountVolume.SetUp failed for volume "data" : no' });
    const run = runOf([
      status(0, { main: waiting('ContainerCreating') }),
      failed(1),
      failed(2),
      event(9, 'Pulled'),
      status(9, { main: container() }),
    ]);
    expect(told(lane(run, 'Pod/web volumes'))).toEqual(['1–9 trouble "data"']);
    expect(lane(run, 'Pod/web volumes').marks.map(({ t, kind }) => [t, kind])).toEqual([
      [1, 'warning'],
      [2, 'warning'],
    ]);
    expect(told(lane(runOf([status(0, { main: waiting('ContainerCreating') }), failed(1)]), 'Pod/web volumes'))).toEqual([
      '1–60 trouble "data"',
    ]);
  });

  test('runs from its start on, not from the report of it', () => {
    const run = runOf([
      status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending' }),
      event(2.5, 'Started'),
      status(3.2, { main: container() }),
      { type: 'process', t: 7, container: 'main', what: 'exit', text: '3' },
      status(8, { main: waiting('CrashLoopBackOff', { lastState: { exitCode: 3, reason: 'Error' } }) }),
    ]);
    expect(told(lane(run, 'Pod/web container main'))).toEqual([
      '0–2.5 waiting "ContainerCreating"',
      '2.5–7 running "Running"',
      '7–8 failed "exit 3"',
      '8–60 backoff "CrashLoopBackOff 52 s"',
    ]);
  });

  test('backs off with its seconds, and is in trouble when it cannot start', () => {
    const run = runOf([
      status(0, { main: waiting('ErrImagePull') }, { phase: 'Pending' }),
      status(5, { main: waiting('ImagePullBackOff') }, { phase: 'Pending' }),
      status(25, { main: waiting('ErrImagePull') }, { phase: 'Pending' }),
    ]);
    expect(told(lane(run, 'Pod/web container main'))).toEqual([
      '0–5 trouble "ErrImagePull"',
      '5–25 backoff "ImagePullBackOff 20 s"',
      '25–60 trouble "ErrImagePull"',
    ]);
  });

  test('an init container that runs on while others start is a sidecar', () => {
    const run = runOf([
      status(0, { main: waiting('PodInitializing') }, { initContainers: { setup: container(), logs: waiting('PodInitializing') } }),
      status(2, { main: waiting('PodInitializing') }, { initContainers: { setup: ended(0), logs: container() } }),
      status(3, { main: container() }, { initContainers: { setup: ended(0), logs: container() } }),
    ]);
    const names = lanesOf(run).filter(({ kind }) => kind === 'container');
    expect(names.map(({ name, detail }) => `${name}: ${detail}`)).toEqual(['setup: init container', 'logs: sidecar', 'main: container']);
  });
});

describe('the lanes of a Pod', () => {
  const run = runOf([
    status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending', conditions: { PodScheduled: 'True', Ready: 'False' } }),
    status(1, { main: container() }),
    probe(5, 'success'),
    probe(10, 'failure', 1),
    probe(15, 'failure', 2),
    event(15, 'Unhealthy', 'main', { eventType: 'Warning' }),
    status(20, { main: container() }, { deletionTimestamp: true, deletionGracePeriodSeconds: 30 }),
    { type: 'deleted', t: 29 },
  ]);

  test('stand in the order of the house', () => {
    expect(lanesOf(run).map(({ name }) => name)).toEqual([
      'Phase',
      'Ready',
      'PodScheduled',
      'main',
      'livenessProbe',
      'Grace period',
      'Events',
    ]);
  });

  test('conditions other than Ready are folded until asked for', () => {
    const shown = (toggled: string[]): string[] => visibleRows(topLanes(run), new Set(toggled)).map((row) => row.lane.name);
    expect(shown([])).not.toContain('PodScheduled');
    expect(shown(['Pod/web condition Ready'])).toContain('PodScheduled');
    expect(shown(['Pod/web container main'])).not.toContain('livenessProbe');
  });

  test('a probe counts its misses and tells its period', () => {
    const { marks, detail } = lane(run, 'Pod/web container main liveness');
    expect(marks.map(({ kind, label }) => `${kind} ${label}`.trim())).toEqual(['hit', 'miss 1/3', 'miss 2/3']);
    expect(detail).toBe('every 5 s · 3 misses count');
  });

  test('a probe whose runs are no longer told goes on as long as its container', () => {
    const probes = (from: number, count: number) => Array.from({ length: count }, (_, at) => probe(from + at * 5, 'success'));
    const long = runOf([status(0, { main: container() }), ...probes(5, 60), status(900, { main: ended(1) })], 1000);
    expect(told(lane(long, 'Pod/web container main liveness'))).toEqual(['305–900 steady "as before, every 5 s"']);
    // Few runs are all that there were.
    const short = runOf([status(0, { main: container() }), ...probes(5, 9), status(900, { main: ended(1) })], 1000);
    expect(lane(short, 'Pod/web container main liveness').bars).toEqual([]);
  });

  test('a Job ends as its conditions say, a CronJob tells how many run, others how many are ready', () => {
    const object = (t: number, name: string, spec: Record<string, unknown>, state: Record<string, unknown>) =>
      ({ type: 'object', t, object: name, spec, status: state, owner: null }) as const;
    const ends = (type: string) => [{ type, status: 'True', reason: 'BackoffLimitExceeded' }];
    const several = runOf([
      object(0, 'Job/a', { completions: 1 }, {}),
      object(20, 'Job/a', { completions: 1 }, { conditions: ends('Failed') }),
      object(0, 'Job/b', { completions: 1 }, { active: 1 }),
      object(30, 'Job/b', { completions: 1 }, { succeeded: 1, conditions: ends('Complete') }),
      object(0, 'CronJob/c', { schedule: '' }, {}),
      object(0, 'StatefulSet/d', { replicas: 3 }, { currentReplicas: 1 }),
      object(0, 'HorizontalPodAutoscaler/e', { maxReplicas: 3 }, { currentReplicas: 1, desiredReplicas: 2 }),
      object(0, 'HorizontalPodAutoscaler/f', { maxReplicas: 3 }, { currentReplicas: 3, desiredReplicas: 0 }),
      object(0, 'PodDisruptionBudget/g', {}, { expectedPods: 3, currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1 }),
      object(40, 'CronJob/c', { schedule: '' }, { active: [{}, {}] }),
    ]);
    expect(told(lane(several, 'Job/a'))).toEqual(['0–20 gauge "0 of 1 completed"', '20–60 failed "Failed · BackoffLimitExceeded"']);
    expect(told(lane(several, 'Job/b')).at(-1)).toBe('30–60 succeeded "Complete"');
    expect(told(lane(several, 'StatefulSet/d'))).toEqual(['0–60 gauge "0 of 3 ready"']);
    expect(told(lane(several, 'HorizontalPodAutoscaler/e'))).toEqual(['0–60 running "replicas: 1 → 2"']);
    expect(told(lane(several, 'HorizontalPodAutoscaler/f'))).toEqual(['0–60 running "replicas: 3"']);
    expect(told(lane(several, 'PodDisruptionBudget/g'))).toEqual(['0–60 running "3 of 3 healthy · 1 may be evicted"']);
    expect(told(lane(several, 'CronJob/c'))).toEqual(['0–40 unknown ""', '40–60 running "2 active"']);
  });

  test('everything ends when the Pod is gone', () => {
    expect(told(lane(run, 'Pod/web phase')).at(-1)).toBe('1–29 running "Running"');
    expect(lane(run, 'Pod/web events').marks.at(-1)).toMatchObject({ t: 29, label: 'gone' });
  });

  test('the grace period shows how much of it was used', () => {
    expect(lane(run, 'Pod/web grace').bars[0]).toMatchObject({
      start: 20,
      end: 50,
      level: 0.3,
      labels: ['9 s of 30 s used', '9 s / 30 s'],
    });
  });
});

describe('several objects', () => {
  const pod = (name: string) => ({ object: `Pod/${name}`, owner: 'ReplicaSet/web-1' });
  const run = runOf([
    { type: 'object', t: 0, object: 'Deployment/web', spec: { replicas: 2 }, status: {}, owner: null },
    { type: 'object', t: 0.1, object: 'ReplicaSet/web-1', spec: { replicas: 2 }, status: { readyReplicas: 0 }, owner: 'Deployment/web' },
    status(0.2, { main: container() }, pod('web-1-b')),
    status(0.3, { main: container() }, pod('web-1-a')),
    { type: 'kubectl', t: 0.4, object: 'Pod/web-1-a', ready: '1/1', status: 'Running', restarts: '0' },
    {
      type: 'object',
      t: 1,
      object: 'Deployment/web',
      spec: { replicas: 2 },
      status: { readyReplicas: 2, updatedReplicas: 2 },
      owner: null,
    },
  ]);

  test('owners stand over what they own, Pods start folded', () => {
    const rows = visibleRows(topLanes(run), new Set());
    expect(
      rows.map(
        ({ lane: each, folded }) =>
          `${'  '.repeat(each.depth)}${each.detail} ${each.name}${folded && each.children.length > 0 ? ' …' : ''}`,
      ),
    ).toEqual(['Deployment web', '  ReplicaSet web-1', '    Pod web-1-b …', '    Pod web-1-a …']);
  });

  test('a controller shows how much of what is wanted is there', () => {
    expect(lane(run, 'Deployment/web').bars.map(({ labels, level }) => [labels[0], level])).toEqual([
      ['0 of 2 ready', 0],
      ['2 of 2 ready', 1],
    ]);
  });

  test('a folded Pod says what kubectl prints', () => {
    expect(told(lane(run, 'Pod/web-1-a'))).toEqual(['0.4–60 running "Running 1/1"']);
  });

  test('the family of the subject comes first, and what tells nothing is left out', () => {
    const service = { type: 'object', t: 0, object: 'Service/web', spec: { clusterIP: '10.0.0.1' }, status: {}, owner: null } as const;
    const claim = {
      type: 'object',
      t: 0,
      object: 'PersistentVolumeClaim/data',
      spec: {},
      status: { phase: 'Bound' },
      owner: null,
    } as const;
    const other = runOf([
      service,
      claim,
      { type: 'object', t: 0, object: 'Deployment/web', spec: { replicas: 1 }, status: {}, owner: null },
    ]);
    expect(topLanes(other, 'Deployment/web').map(({ id }) => id)).toEqual(['Deployment/web', 'PersistentVolumeClaim/data']);
  });

  test('owners in a circle do not hang the page', () => {
    const circle = runOf([
      { type: 'object', t: 0, object: 'A/a', spec: { replicas: 1 }, status: {}, owner: 'B/b' },
      { type: 'object', t: 0, object: 'B/b', spec: { replicas: 1 }, status: {}, owner: 'A/a' },
    ]);
    expect(topLanes(circle, 'A/a').map(({ id }) => id)).toEqual(['A/a', 'B/b']);
  });
});

test('entries of kinds that this page does not know are left out', () => {
  const run = runOf([status(0, { main: container() }), { type: 'weather', t: 1 } as never]);
  expect(lanesOf(run).length).toBeGreaterThan(0);
});
