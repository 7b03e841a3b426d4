import { describe, expect } from 'vitest';
import { near, pod, recorded, Story, statement, statementsAreHere } from '../story.ts';

const SEEDS = 'lifecycle/seeds.jsonl';
const SHARED = 'volumes: [{name: v, emptyDir: {}}]';
const MOUNT = 'volumeMounts: [{name: v, mountPath: /v}]';
const inits = (...scripts: readonly string[]): string =>
  `initContainers:\n${scripts
    .map((script, index) => `- {name: i${index}, image: 'busybox:1.36', command: ${JSON.stringify(['sh', '-c', script])}, ${MOUNT}}`)
    .join('\n')}\n${SHARED}`;

describe.skipIf(!statementsAreHere)('init containers, sidecars, shared volumes', () => {
  statement(73, 'javaweb-2: Init:0/1, the copy ends, PodInitializing, tomcat runs 1/1', () => {
    const story = recorded(SEEDS, 'seed-001-javaweb-2');
    expect(story.states()).toEqual(['Pending', 'Init:0/1', 'PodInitializing', 'Running']);
    near(story.times('Started', 'war')[0], 0.6, 0.4);
    near(story.firstAt('PodInitializing'), 1.4, 0.8);
    near(story.times('Started', 'tomcat')[0], 1.5, 0.9);
    expect(story.row(20)).toBe('1/1 Running 0');
  });

  statement(74, 'init containers run one at a time in their order, the next only after exit 0', () => {
    const story = new Story(pod('sleep 3600', { spec: inits('sleep 3', 'sleep 2') }));
    const [first, second, main] = ['i0', 'i1', 'main'].map((name) => story.times('Started', name)[0]!);
    near(second! - first!, 3.6, 0.8);
    near(main! - second!, 2.6, 0.8);
    const failing = new Story(pod('sleep 3600', { spec: inits('exit 1', 'true') }));
    expect(failing.times('Started', 'i1')).toEqual([]);
  });

  statement(
    75,
    'a failing init container: Init:Error, back-off, Init:CrashLoopBackOff, the app never starts; with Never the Pod has failed',
    () => {
      const story = recorded(SEEDS, 'seed-001-javaweb-2-war-missing', 200);
      near(story.firstAt('Init:Error'), 1.3, 0.7);
      const starts = story.starts('war');
      [0.5, 1.3, 14, 39].forEach((t, index) => {
        near(starts[index], t, 2 + t / 10);
      });
      expect(story.states()).toContain('Init:CrashLoopBackOff');
      expect(story.times('Started', 'tomcat')).toEqual([]);
      expect(story.status(200).phase).toBe('Pending');
      const never = new Story(pod('sleep 3600', { spec: `restartPolicy: Never\n${inits('cp /none /v')}` }));
      expect(never.status(10).phase).toBe('Failed');
    },
  );

  statement(76, 'what init copied is there from the first moment; a crash of the app neither runs init again nor loses it', () => {
    const story = new Story(pod('cat /v/app.war; sleep 5; exit 1', { container: MOUNT, spec: inits('echo copied $RANDOM > /v/app.war') }), {
      horizon: 20,
    });
    expect(story.print(4, 'logs')).toMatch(/^copied \d+\n$/);
    expect(story.container(12, 'main').restartCount).toBe(1);
    expect(story.print(9, 'logs')).toBe(story.print(4, 'logs'));
    expect(story.times('Started', 'i0')).toHaveLength(1);
  });

  statement(
    77,
    'the copy as an ordinary container: Completed, restarted for ever, READY 1/2; the app may start before it has ended',
    () => {
      const story = new Story(
        `${pod('ls /v; sleep 3600', { name: 'p', container: MOUNT, spec: SHARED })}  - {name: war, image: 'busybox:1.36', command: [sh, -c, 'sleep 1; echo x > /v/app.war'], ${MOUNT}}\n`,
        { horizon: 120 },
      );
      expect(story.print(5, 'logs', 'main')).toBe('');
      expect(story.statuses().some(({ containers }) => containers.war?.reason === 'Completed')).toBe(true);
      expect(story.row(110)).toMatch(/^1\/2 /);
      expect(story.container(119, 'war').restartCount).toBeGreaterThan(2);
    },
  );

  statement(78, 'volume-pod: busybox fails as long as there is no log, restarts at once and after 10 s, then it is good', () => {
    const story = recorded(SEEDS, 'seed-002-volume-pod');
    expect(story.container(3, 'busybox').restartCount + Number(story.container(3, 'busybox').exitCode !== null)).toBeGreaterThan(0);
    near(story.starts('busybox')[1], 1.5, 1.2);
    near(story.starts('busybox')[2], 13, 3);
    expect(story.row(55)).toBe('2/2 Running 2');
  });

  statement(79, 'a sidecar that refreshes files: 2/2; if it ends, it alone is restarted', () => {
    const story = new Story(
      `${pod('while true; do cat /v/page; sleep 2; done', { container: MOUNT, spec: SHARED })}  - {name: refresh, image: 'busybox:1.36', command: [sh, -c, 'echo new > /v/page; sleep 20'], ${MOUNT}}\n`,
    );
    expect(story.row(10)).toBe('2/2 Running 0');
    expect([story.container(30, 'refresh').restartCount, story.container(30, 'main').restartCount]).toEqual([1, 0]);
    expect(story.print(30, 'logs', 'main')).toContain('new\n');
  });

  statement(80, 'a native sidecar starts before and stops after the main container; a Job with it completes', () => {
    const job = `apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  template:
    spec:
      restartPolicy: Never
      initContainers:
      - {name: side, image: 'busybox:1.36', restartPolicy: Always, command: [sh, -c, "trap 'exit 0' TERM; sleep 3600 & wait"]}
      containers:
      - {name: main, image: 'busybox:1.36', command: [sleep, '5']}
`;
    const story = new Story(job);
    expect(story.times('Started', 'side')[0]).toBeLessThan(story.times('Started', 'main')[0]!);
    const ends = story.timeline.flatMap((entry) => (entry.type === 'process' && entry.what === 'exit' ? [entry.container] : []));
    expect(ends).toEqual(['main', 'side']);
    expect(story.object('Job/j').status.succeeded).toBe(1);
  });

  statement(81, 'emptyDir outlives a crash of the container and ends with the Pod', () => {
    const script = 'echo x >> /v/n; wc -l < /v/n; sleep 3; exit 1';
    const replicas = `apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      ${SHARED}
      containers:
      - {name: main, image: 'busybox:1.36', command: ${JSON.stringify(['sh', '-c', script])}, ${MOUNT}}
`;
    const story = new Story(replicas, { actions: [{ at: 7, verb: 'delete', object: 'Pod/web-*#1' }] });
    expect(story.print(6, 'logs')).toBe('2\n');
    expect(story.deletedAt()).toBeLessThan(9);
    expect(story.print(10, 'logs')).toBe('1\n');
  });

  statement(82, 'loss of the sandbox: SandboxChanged, everything runs again, init too, with a new address and the same volumes', () => {
    const story = new Story(
      pod('cat /v/n; sleep 3600', { container: MOUNT, spec: `terminationGracePeriodSeconds: 1\n${inits('echo x >> /v/n')}` }),
      {
        horizon: 40,
        actions: [{ at: 6, verb: 'killSandbox' }],
      },
    );
    expect(story.events('SandboxChanged')).toHaveLength(1);
    expect(story.times('Started', 'i0').length).toBe(2);
    expect(story.times('Started', 'main').length).toBe(2);
    expect(story.print(35, 'logs')).toBe('x\nx\n');
    const address = (t: number): string | undefined => /10\.24\d\.\d+\.\d+/.exec(story.print(t, 'wide'))?.[0];
    expect(address(35)).toBeDefined();
    expect(address(35)).not.toBe(address(5));
  });
});

const configMap = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`;
const edit = (at: number, name: string, data: Record<string, string>) => ({
  at,
  verb: 'patch',
  object: `ConfigMap/${name}`,
  patchType: 'merge',
  patch: { data },
});

describe.skipIf(!statementsAreHere)('configuration', () => {
  statement(83, 'cm-appvars in the environment stays as it was at the start; while it is missing: CreateContainerConfigError', () => {
    const known = recorded(SEEDS, 'seed-002-configmap-appvars');
    expect(known.print(10, 'logs').split('\n').sort().join(' ').trim()).toBe('APPDATADIR=/var/data APPLOGLEVEL=info');
    const container = 'env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: cm, key: level}}}]';
    const story = new Story(pod('while true; do echo $LEVEL; sleep 5; done', { container }), {
      horizon: 120,
      actions: [{ at: 30, verb: 'create', manifest: configMap('cm', '{level: info}') }, edit(60, 'cm', { level: 'debug' })],
    });
    expect(story.row(20)).toBe('0/1 CreateContainerConfigError 0');
    const failed = story.events('Failed').map(({ t }) => t);
    for (const [index, t] of failed.slice(2).entries()) near(t - failed[index + 1]!, 12.5, 3.5);
    near(story.firstAt('Running'), 37, 8);
    expect(new Set(story.print(119, 'logs').trim().split('\n'))).toEqual(new Set(['info']));
  });

  statement(84, 'cm-appconfigfiles as files: an edit reaches them in 60–90 s, but neither environment nor subPath', () => {
    const known = recorded(SEEDS, 'seed-002-cm-appconfigfiles');
    expect(known.timeline.some((entry) => entry.type === 'process' && entry.what === 'exit' && entry.text !== '0')).toBe(false);
    const spec = 'volumes: [{name: c, configMap: {name: cm}}]';
    const container = `env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: cm, key: level}}}]
volumeMounts: [{name: c, mountPath: /files}, {name: c, mountPath: /single, subPath: level}]`;
    const script = 'while true; do echo $(date +%s) $(cat /files/level) $(cat /single) $LEVEL; sleep 1; done';
    const story = new Story(`${configMap('cm', '{level: info}')}---\n${pod(script, { spec, container })}`, {
      horizon: 300,
      actions: [edit(100, 'cm', { level: 'debug' })],
    });
    const lines = story
      .print(299, 'logs')
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const changed = lines.findIndex(([, file]) => file === 'debug');
    const after = Number(lines[changed]![0]) - Number(lines[0]![0]);
    expect(after).toBeGreaterThan(100);
    expect(after).toBeLessThan(195);
    expect(new Set(lines.map(([, , single, level]) => `${single} ${level}`))).toEqual(new Set(['info info']));
  });
});

describe.skipIf(!statementsAreHere)('static Pods', () => {
  const text = (image: string): string =>
    pod('sleep 3600', { name: 'static-web', spec: 'terminationGracePeriodSeconds: 2' }).replace('busybox:1.36', image);
  const write = (at: number, image = 'busybox:1.36') => ({ at, verb: 'writeStaticPod', file: 'web.yaml', manifest: text(image) });
  const NAME = 'static-web-node-1';
  const other = pod('sleep 3600', { name: 'other' });

  statement(85, 'a file appears: its container runs within about a second, and the API shows NAME-NODE', () => {
    const story = new Story(other, { actions: [write(5)] });
    expect(story.pods).toContain(NAME);
    near(story.firstAt('Running', NAME), 6, 1);
  });

  statement(86, 'the deleted mirror is back after about 0.4 s, its status after about 3 s; the container is not touched', () => {
    const story = new Story(other, { actions: [write(5), { at: 20, verb: 'delete', object: `Pod/${NAME}`, gracePeriodSeconds: 0 }] });
    const gone = story.deletedAt(NAME)!;
    near(gone, 20, 0.1);
    near(story.statuses(NAME).find(({ t }) => t > gone)?.t, 20.4, 1);
    near(story.statuses(NAME).find(({ t, phase }) => t > gone && phase === 'Running')?.t, 22, 2);
    expect([story.row(50, NAME), story.events('Killing')]).toEqual(['1/1 Running 0', []]);
  });

  statement(87, 'the file goes: Killing, grace, and the mirror is gone', () => {
    const story = new Story(other, { actions: [write(5), { at: 20, verb: 'removeStaticPod', file: 'web.yaml' }] });
    near(story.events('Killing')[0]?.t, 20.3, 0.7);
    near(story.deletedAt(NAME), 23, 1.5);
  });

  statement(88, 'the file changes: the old one is stopped, the new one starts 11–13 s later', () => {
    const story = new Story(other, { actions: [write(5), write(20, 'web:2')] });
    near(story.events('Killing')[0]?.t, 20.3, 0.7);
    near(story.times('Started', 'main').filter((t) => t > 20)[0], 33.5, 3.5);
  });
});
