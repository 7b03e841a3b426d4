import { describe, expect } from 'vitest';
import { near, node, pod, recorded, Story, statement, statementsAreHere, workload } from '../story.ts';

const SLEEP = 'sleep 3600';
const POLICIES = ['Always', 'OnFailure', 'Never'] as const;

const ended = (code: number, policy: string): string => {
  const story = new Story(pod(`sleep 2; exit ${code}`, { spec: `restartPolicy: ${policy}` }), { horizon: 30 });
  return `${story.status(8).phase} ${story.container(8, 'main').restartCount > 0 ? 'restarted' : 'over'}`;
};

const two = (policy: string, a: string, b: string): string =>
  `${pod(a, { spec: `restartPolicy: ${policy}` })}  - {name: other, image: 'busybox:1.36', command: [sh, -c, ${JSON.stringify(b)}]}\n`;

describe.skipIf(!statementsAreHere)('restarts', () => {
  statement(31, 'exit 0: Always restarts; OnFailure and Never have succeeded', () => {
    expect(POLICIES.map((policy) => ended(0, policy))).toEqual(['Running restarted', 'Succeeded over', 'Succeeded over']);
  });

  statement(32, 'exit 1: Always and OnFailure restart; Never has failed', () => {
    expect(POLICIES.map((policy) => ended(1, policy))).toEqual(['Running restarted', 'Running restarted', 'Failed over']);
  });

  statement(33, 'one of two fails, then the other ends: each policy has its own end', () => {
    const stories = POLICIES.map((policy) => new Story(two(policy, 'sleep 2; exit 1', 'sleep 40'), { horizon: 60 }));
    expect(stories.map((story) => [story.status(8).phase, story.container(8, 'main').restartCount > 0])).toEqual([
      ['Running', true],
      ['Running', true],
      ['Running', false],
    ]);
    const [always, onFailure, never] = stories;
    expect(always!.container(50, 'other').restartCount).toBe(1);
    expect([onFailure!.container(50, 'other').restartCount, onFailure!.status(50).phase]).toEqual([0, 'Running']);
    expect(never!.status(50).phase).toBe('Failed');
  });

  statement(34, 'out of memory: 137 OOMKilled, then as any failure', () => {
    const hungry = (policy: string): Story =>
      new Story(pod('sleep 1; tail /dev/zero', { spec: `restartPolicy: ${policy}`, container: 'resources: {limits: {memory: 50Mi}}' }));
    const never = hungry('Never').container(20, 'main');
    expect([never.exitCode, never.reason]).toEqual([137, 'OOMKilled']);
    expect(hungry('Never').status(20).phase).toBe('Failed');
    expect(hungry('Always').container(30, 'main').restartCount).toBeGreaterThan(0);
  });

  statement(35, 'too little disk on the node: evicted as Failed, and the controller makes another', () => {
    const story = new Story(
      workload('ReplicaSet', 1, 'dd if=/dev/zero of=/big bs=1M count=200; sleep 3600').replace(
        "image: 'busybox:1.36',",
        "image: 'busybox:1.36', resources: {limits: {ephemeral-storage: 50Mi}},",
      ),
      { horizon: 60 },
    );
    const [first, second] = story.pods;
    const status = story.statuses(first).at(-1)!;
    expect([status.phase, status.reason]).toEqual(['Failed', 'Evicted']);
    expect(second).toBeDefined();
  });

  statement(36, 'a restart is a new container in the same Pod: node, address and volumes stay, the container’s own files go', () => {
    const story = new Story(
      pod('echo x >> /v/runs; echo y >> /own; wc -l < /v/runs; wc -l < /own; sleep 5; exit 1', {
        spec: 'volumes: [{name: v, emptyDir: {}}]',
        container: 'volumeMounts: [{name: v, mountPath: /v}]',
      }),
      { horizon: 15 },
    );
    expect(story.print(4, 'logs')).toBe('1\n1\n');
    expect(story.print(9, 'logs')).toBe('2\n1\n');
    expect(story.container(9, 'main').restartCount).toBe(1);
    const place = (t: number): string | undefined => /[\d.]+ +node-1/.exec(story.print(t, 'wide'))?.[0];
    expect(place(9)).toEqual(place(4));
  });

  const instantly = (horizon: number): Story => new Story(pod('exit 1'), { horizon });

  statement(37, 'waits of 0, 10, 20, 40, 80, 160, 300, 300 s from the end of the container', () => {
    const ideal = [0, 0, 10, 30, 70, 150, 310, 610, 910];
    const starts = instantly(2000).starts('main');
    const waits = starts.slice(1).map((t, index) => t - starts[index]!);
    ideal.slice(1).forEach((t, index) => {
      const wait = t - ideal[index]!;
      expect(waits[index]).toBeGreaterThanOrEqual(wait - 1);
      expect(waits[index]).toBeLessThanOrEqual(1.5 * wait + 2);
    });
  });

  statement(38, 'seen starts are a little later than ideal ones', () => {
    const ideal = [0, 0, 10, 30, 70, 150, 310, 610, 910];
    const starts = instantly(1400).starts('main');
    ideal.forEach((t, index) => {
      expect(starts[index], `start ${index}`).toBeGreaterThanOrEqual(t - 1);
      expect(starts[index], `start ${index}`).toBeLessThanOrEqual(1.5 * t + 2);
    });
    expect(starts.some((t, index) => t > ideal[index]! + 3)).toBe(true);
  });

  statement(39, 'never more than 300 s', () => {
    const starts = instantly(4000).starts('main');
    const waits = starts.slice(1).map((t, index) => t - starts[index]!);
    expect(Math.max(...waits)).toBeLessThanOrEqual(300 * 1.5);
    expect(waits.slice(7).every((wait) => wait >= 300)).toBe(true);
    const slower = new Story(pod('exit 1'), { horizon: 4000, conditions: { node: { name: 'node-1' } } });
    expect(slower.starts('main')).toEqual(starts);
  });

  statement(40, 'a run of more than 600 s begins the series anew', () => {
    const story = new Story(pod('sleep 700; exit 1'), { horizon: 4000 });
    const starts = story.starts('main');
    expect(starts.length).toBeGreaterThan(4);
    for (const [index, t] of starts.slice(1).entries()) near(t - starts[index]! - 700, 1, 1.5);
  });

  statement(41, 'CrashLoopBackOff shows shortly before the short waits end, and for long in the long ones', () => {
    const story = instantly(700);
    expect(story.row(5)).toMatch(/Error/);
    const rows = story.timeline.flatMap((entry) => (entry.type === 'kubectl' ? [entry] : []));
    const shown = rows.flatMap((entry, index) =>
      entry.status === 'CrashLoopBackOff' ? [[entry.t, (rows[index + 1]?.t ?? 700) - entry.t] as const] : [],
    );
    const short = shown.filter(([t]) => t < 60);
    expect(Math.max(0, ...short.map(([, seconds]) => seconds))).toBeLessThan(16);
    expect(shown.filter(([t]) => t > 150).some(([, seconds]) => seconds > 60)).toBe(true);
    expect(story.row(300)).toMatch(/CrashLoopBackOff/);
  });

  statement(42, 'nohup in the background: Completed, restarts in the same Pod, and no new Pod', () => {
    const story = recorded('lifecycle/seeds.jsonl', 'seed-002-nohup-background');
    expect(story.pods).toHaveLength(1);
    near(story.firstAt('Completed'), 0.8, 0.6);
    const starts = story.starts('app');
    near(starts[1], 1.3, 1);
    near(starts[2], 14, 2.5);
    near(starts[3], 36, 8);
  });

  statement(43, 'OnFailure and Never are refused in what keeps Pods running', () => {
    for (const kind of ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'] as const)
      for (const policy of ['OnFailure', 'Never']) {
        const manifest = workload(kind, 1).replace('terminationGracePeriodSeconds: 2', `restartPolicy: ${policy}`);
        expect(new Story(manifest).refusals[0], `${kind} ${policy}`).toMatch(/spec.template.spec.restartPolicy: Unsupported value/);
      }
    const controller = `apiVersion: v1
kind: ReplicationController
metadata: {name: rc}
spec:
  selector: {app: p}
  template:
    metadata: {labels: {app: p}}
    spec: {restartPolicy: Never, containers: [{name: a, image: a}]}
`;
    expect(new Story(controller).refusals[0]).toMatch(/restartPolicy: Unsupported value: "Never"/);
  });

  statement(44, 'a Job needs a restartPolicy, and not Always', () => {
    const job = (policy: string): string =>
      `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {${policy}containers: [{name: a, image: a}]}}}\n`;
    for (const policy of ['', 'restartPolicy: Always, '])
      expect(new Story(job(policy)).refusals[0]).toMatch(/spec.template.spec.restartPolicy: (Required|Unsupported) value/);
    expect(new Story(job('restartPolicy: Never, ')).refusals).toEqual([]);
  });

  statement(45, 'a static Pod heeds restartPolicy and probes', () => {
    const written = (text: string): Story =>
      new Story(pod(SLEEP, { name: 'other' }), { actions: [{ at: 1, verb: 'writeStaticPod', file: 'p.yaml', manifest: text }] });
    const never = written(pod('sleep 2; exit 1', { spec: 'restartPolicy: Never' }));
    const name = never.pods.find((each) => each.startsWith('p-'))!;
    expect([never.status(20, name).phase, never.container(20, 'main', name).restartCount]).toEqual(['Failed', 0]);
    const probed = written(
      pod(SLEEP, { spec: 'terminationGracePeriodSeconds: 1', container: 'livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1}' }),
    );
    expect(probed.container(30, 'main', name).restartCount).toBeGreaterThan(0);
  });
});

describe.skipIf(!statementsAreHere)('loss, eviction, garbage', () => {
  statement(65, 'a bare Pod that is deleted, evicted or lost has no successor', () => {
    const deleted = new Story(pod(SLEEP, { spec: 'terminationGracePeriodSeconds: 1' }), {
      actions: [{ at: 5, verb: 'delete', object: 'Pod/p' }],
    });
    expect(deleted.alive(50)).toEqual([]);
    expect(deleted.pods).toHaveLength(1);
    const evicted = new Story(pod(SLEEP, { spec: 'terminationGracePeriodSeconds: 1' }), {
      actions: [{ at: 5, verb: 'evict', object: 'Pod/p' }],
    });
    expect(evicted.pods).toHaveLength(1);
    expect(evicted.alive(50)).toEqual([]);
    const lost = new Story(pod(SLEEP), {
      horizon: 600,
      actions: [{ at: 5, verb: 'stopKubelet' }],
      conditions: { cluster: [node('n1'), node('n2')] },
    });
    expect(lost.pods).toHaveLength(1);
  });

  const lostNode = (actions: readonly { at: number; verb: string }[]): Story =>
    new Story(workload('Deployment', 1), { horizon: 600, actions, conditions: { cluster: [node('n1'), node('n2')] } });

  statement(66, 'a lost node: not ready after 50 s, Pods marked at 350 and replaced; they stay Terminating, phase Running', () => {
    const found = lostNode([]).status(10).nodeName;
    const story = lostNode([{ at: 10, verb: 'stopKubelet', node: found } as never]);
    const [first, second] = story.pods;
    near(story.conditionAt('Ready', 'False', 10, first) - 10, 50, 12);
    near(story.statuses(first).find(({ deletionTimestamp }) => deletionTimestamp)!.t - 10, 350, 15);
    expect([story.status(590, first).phase, story.row(590, first).split(' ')[1]]).toEqual(['Running', 'Terminating']);
    expect(story.deletedAt(first)).toBeUndefined();
    near(story.statuses(second)[0]!.t - 10, 350, 15);
    expect(story.status(590, second).nodeName).not.toBe(found);
  });

  statement(67, 'the node comes back at 200: ready again, nothing deleted, nothing moved', () => {
    const found = lostNode([]).status(10).nodeName;
    const story = lostNode([
      { at: 10, verb: 'stopKubelet', node: found },
      { at: 200, verb: 'startKubelet', node: found },
    ] as never);
    expect(story.pods).toHaveLength(1);
    expect(story.row(590)).toBe('1/1 Running 0');
    expect(story.status(590).deletionTimestamp).toBe(false);
  });

  statement(68, 'a Pod never changes its node: the one elsewhere is another, with its own name and address', () => {
    const story = new Story(workload('ReplicaSet', 1), {
      conditions: { cluster: [node('n1'), node('n2')] },
      actions: [{ at: 10, verb: 'delete', object: 'Pod/web-*#1' }],
    });
    for (const name of story.pods)
      expect(new Set(story.statuses(name).flatMap(({ nodeName }) => (nodeName ? [nodeName] : []))).size, name).toBe(1);
    expect(story.pods).toHaveLength(2);
    const address = (t: number, name: string): string | undefined =>
      story
        .print(t, 'wide')
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.split(/ +/)[5];
    expect(address(9, story.pods[0]!)).not.toBe(address(30, story.pods[1]!));
  });

  statement(69, 'what cannot be scheduled stays Pending and is tried again', () => {
    const story = new Story(pod(SLEEP, { container: 'resources: {requests: {cpu: "100"}}' }), { horizon: 2000 });
    expect(story.row(2000)).toBe('0/1 Pending 0');
    expect(story.deletedAt()).toBeUndefined();
    expect(story.events('FailedScheduling').length).toBeGreaterThan(1);
  });

  statement(70, 'too little memory on the node: evicted, Failed, the object stays, the controller makes another', () => {
    const story = new Story(workload('ReplicaSet', 1), {
      horizon: 400,
      actions: [{ at: 20, verb: 'nodePressure', signal: 'memory.available', available: '50Mi', until: 60 }],
    });
    const [first] = story.pods;
    const status = story.statuses(first).at(-1)!;
    expect([status.phase, status.reason]).toEqual(['Failed', 'Evicted']);
    expect(story.deletedAt(first)).toBeUndefined();
    expect(story.pods.length).toBeGreaterThan(1);
  });

  const finished = pod('true', { spec: 'restartPolicy: Never' });

  statement(71, 'finished Pods stay, but with an owner that goes or a time to live', () => {
    const story = new Story(finished, { horizon: 86_400 });
    expect([story.status(86_400).phase, story.deletedAt()]).toEqual(['Succeeded', undefined]);
    const job = (ttl: string): string =>
      `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {${ttl}template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'busybox:1.36', command: ["true"]}]}}}\n`;
    expect(new Story(job(''), { horizon: 3600 }).alive(3600)).toHaveLength(1);
    expect(new Story(job('ttlSecondsAfterFinished: 60, '), { horizon: 3600 }).alive(3600)).toEqual([]);
  });

  statement(72, 'otherwise Pods do not disappear on their own', () => {
    const story = new Story(`${finished}---\n${pod('sleep 1000000', { name: 'q' })}---\n${pod('exit 1', { name: 'r' })}`, {
      horizon: 40_000,
    });
    expect(story.alive(40_000)).toEqual(['p', 'q', 'r']);
  });
});
