import { describe, expect } from 'vitest';
import { near, pod, recorded, Story, statement, statementsAreHere, workload } from '../story.ts';

const SEEDS = 'lifecycle/seeds.jsonl';
const BAD = 'seed-002-springboot-deployment-badimage';
const SLEEP = 'sleep 3600';

describe.skipIf(!statementsAreHere)('images', () => {
  statement(18, 'a wrong image name: Pending, failed pulls after 10, 20, 40, 80, 160, 300 s', () => {
    const manifest = pod(SLEEP).replace('busybox:1.36', 'nowhere.example/wrong:1');
    const story = new Story(manifest, { horizon: 1200 });
    expect(story.statuses().every(({ phase }) => phase === 'Pending')).toBe(true);
    const failed = story.events('Failed');
    expect(failed[0]?.message).toMatch(/^Failed to pull image "nowhere.example\/wrong:1"/);
    expect(failed[1]?.message).toBe('Error: ErrImagePull');
    near(failed[0]?.t, 0.45, 0.2);
    near(story.times('BackOff')[0], 1.2, 0.6);
    near(failed.find(({ message }) => message === 'Error: ImagePullBackOff')?.t, 1.2, 0.6);
    // Long after the start the events are too many to be written: then the status tells.
    const tries = story.timeline.flatMap((entry) => (entry.type === 'kubectl' && entry.status === 'ErrImagePull' ? [entry.t] : []));
    const waits = tries.slice(1).map((t, index) => t - tries[index]!);
    [10, 20, 40, 80, 160, 300].forEach((wait, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(wait - 1);
      expect(waits[index]).toBeLessThanOrEqual(wait * 1.5 + 13);
    });
  });

  statement(19, 'kubectl shows ErrImagePull and ImagePullBackOff instead of the phase', () => {
    const story = recorded(SEEDS, BAD, 24);
    expect(story.states().slice(-2)).toEqual(expect.arrayContaining(['ErrImagePull', 'ImagePullBackOff']));
    expect(story.row(20)).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/);
  });

  statement(20, 'deleted at 25 it is gone at about 25.5, as Failed, for a moment with ContainerStatusUnknown', () => {
    const story = recorded(SEEDS, BAD);
    near(story.deletedAt(), 25.5, 0.4);
    expect(story.statuses().at(-1)?.phase).toBe('Failed');
    expect(story.states()).toContain('ContainerStatusUnknown');
  });

  statement(21, 'a corrected image is pulled at the next try', () => {
    const patch = { spec: { containers: [{ name: 'main', image: 'busybox:1.36' }] } };
    const story = new Story(pod(SLEEP).replace('busybox:1.36', 'nowhere.example/wrong:1'), {
      horizon: 150,
      actions: [{ at: 100, verb: 'patch', object: 'Pod/p', patchType: 'strategic', patch }],
    });
    expect(story.row(99)).toMatch(/ImagePullBackOff/);
    near(story.firstAt('Running'), 100.5, 1.5);
  });

  statement(22, 'the missing image of an init container shows as Init:ErrImagePull and Init:ImagePullBackOff', () => {
    const story = recorded(SEEDS, 'seed-001-javaweb-2-noimage');
    expect(story.states()).toEqual(expect.arrayContaining(['Init:ErrImagePull', 'Init:ImagePullBackOff']));
  });

  statement(23, 'latest or no tag asks the registry at each start, and fails without it although the image is there', () => {
    for (const image of ['busybox:latest', 'busybox']) {
      const story = new Story(pod(SLEEP).replace('busybox:1.36', image), { conditions: { images: { [image]: 'present' } } });
      expect(story.row(20), image).toMatch(/ErrImagePull|ImagePullBackOff/);
    }
    const pulled = new Story(pod('exit 1').replace('busybox:1.36', 'busybox:latest'), {
      conditions: { images: { 'busybox:latest': 'present' }, pulls: { 'busybox:latest': { seconds: 1 } } },
    });
    expect(pulled.times('Pulled').length).toBe(pulled.times('Started').length);
    expect(pulled.events('Pulled').every(({ message }) => message.startsWith('Successfully pulled'))).toBe(true);
  });
});

const two = (policy: string, a: string, b: string): string => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  restartPolicy: ${policy}
  containers:
  - {name: a, image: 'busybox:1.36', command: [sh, -c, ${JSON.stringify(a)}]}
  - {name: b, image: 'busybox:1.36', command: [sh, -c, ${JSON.stringify(b)}]}
`;

describe.skipIf(!statementsAreHere)('phases, conditions, READY', () => {
  statement(24, 'Pending until every container has been made once, then Running', () => {
    const story = new Story(two('Always', 'exit 1', SLEEP).replace("name: b, image: 'busybox:1.36'", "name: b, image: 'slow:1'"), {
      conditions: { images: { 'slow:1': 'absent' }, pulls: { 'slow:1': { seconds: 8 } } },
    });
    expect(story.status(7).phase).toBe('Pending');
    expect(story.times('Started', 'a')[0]).toBeLessThan(1);
    expect(story.status(15).phase).toBe('Running');
  });

  statement(25, 'Ready is a condition, not a phase: True when all containers are ready', () => {
    const story = new Story(
      pod(SLEEP, { container: 'readinessProbe: {exec: {command: [sh, -c, "test -f /tmp/x || { sleep 0; false; }"]}, periodSeconds: 2}' }),
    );
    expect([story.status(30).phase, story.status(30).conditions.Ready]).toEqual(['Running', 'False']);
    const ready = new Story(pod(SLEEP));
    expect([ready.status(5).phase, ready.status(5).conditions.Ready]).toEqual(['Running', 'True']);
  });

  statement(26, 'four phases are left: Unknown is never set, not even on a lost node', () => {
    const story = new Story(workload('Deployment', 1), { horizon: 500, actions: [{ at: 20, verb: 'stopKubelet' }] });
    const phases = story.pods.flatMap((name) => story.statuses(name).map(({ phase }) => phase));
    expect(phases.every((phase) => ['Pending', 'Running', 'Succeeded', 'Failed'].includes(phase))).toBe(true);
    expect(phases).toContain('Running');
  });

  statement(27, 'two running containers: READY 2/2', () => {
    expect(recorded(SEEDS, 'seed-002-frontend-localredis').row(10)).toBe('2/2 Running 0');
  });

  statement(28, 'Never, one has ended with 0 and one runs: Running, 1/2, NotReady', () => {
    const story = new Story(two('Never', 'sleep 1', SLEEP));
    expect(story.row(20)).toBe('1/2 NotReady 0');
    expect([story.status(20).phase, story.status(20).conditions.Ready]).toEqual(['Running', 'False']);
  });

  statement(29, 'Never, one fails at 10 and the other ends well at 100: Failed once all have ended', () => {
    const story = new Story(two('Never', 'sleep 10; exit 1', 'sleep 100'), { horizon: 120 });
    expect(story.status(99).phase).toBe('Running');
    near(story.statuses().find(({ phase }) => phase === 'Failed')?.t, 101, 2);
  });

  statement(30, 'the phase of a finished Pod changes 1–2 s after its last container', () => {
    for (const policy of ['Never', 'OnFailure']) {
      const story = new Story(pod('sleep 8', { spec: `restartPolicy: ${policy}` }));
      const end = story.timeline.find((entry) => entry.type === 'process' && entry.what === 'exit')!.t;
      near(story.statuses().find(({ phase }) => phase === 'Succeeded')!.t - end, 1.2, 1);
    }
  });
});
