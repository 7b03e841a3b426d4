import { describe, expect } from 'vitest';
import { departure, near, node, pod, recorded, Story, statement, statementsAreHere } from '../story.ts';

const SEEDS = 'lifecycle/seeds.jsonl';
const SLEEP = 'trap exit TERM; sleep 3600 & wait';

describe.skipIf(!statementsAreHere)('from manifest to running', () => {
  statement(1, 'an accepted Pod is stored as Pending at once, before anything runs', () => {
    const [first] = new Story(pod(SLEEP)).statuses();
    near(first?.t, 0, 0.05);
    expect(first?.phase).toBe('Pending');
    expect(first?.containers).toEqual({});
  });

  statement(2, 'it is scheduled at about 0.02, with a condition and an event', () => {
    const story = new Story(pod(SLEEP));
    near(story.times('Scheduled')[0], 0.02, 0.03);
    near(story.conditionAt('PodScheduled', 'True'), 0.02, 0.03);
  });

  statement(3, 'all containers of a Pod are on one node', () => {
    const story = new Story(`${pod(SLEEP)}  - {name: other, image: 'busybox:1.36', command: [sleep, '100']}\n`, {
      conditions: { cluster: [node('n1'), node('n2')] },
    });
    expect(story.row(10)).toBe('2/2 Running 0');
    expect(new Set(story.statuses().flatMap(({ nodeName }) => (nodeName ? [nodeName] : []))).size).toBe(1);
  });

  statement(4, 'a volume that cannot be mounted keeps sandbox and containers away; the tries grow apart up to 122 s', () => {
    const story = recorded(SEEDS, 'seed-001-projected-volume', 8);
    expect(story.row(7)).toBe('0/1 ContainerCreating 0');
    expect(story.status(7).podIP).toBe(false);
    const never = new Story(
      pod(SLEEP, { spec: 'volumes: [{name: v, secret: {secretName: none}}]', container: 'volumeMounts: [{name: v, mountPath: /v}]' }),
      {
        horizon: 1000,
      },
    );
    const tries = never.times('FailedMount');
    [0.25, 0.75, 1.75, 3.75, 7.75, 15.75].forEach((t, index) => {
      near(tries[index], t, 0.3);
    });
    near(tries.at(-1)! - tries.at(-2)!, 122, 0.1);
  });

  statement(5, 'Secrets made at 10 and 14 let the container run at the next try, and nobody restarts anything', () => {
    const story = recorded(SEEDS, 'seed-001-projected-volume');
    near(story.firstAt('Running'), 16, 1);
    expect(story.row(60)).toBe('1/1 Running 0');
  });

  statement(6, 'the sandbox comes before every container, and with it the address', () => {
    const environment = 'env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]';
    const story = new Story(pod('echo "$IP"; sleep 3600', { container: environment }));
    const sandbox = story.conditionAt('PodReadyToStartContainers', 'True');
    near(sandbox, 0.4, 0.2);
    expect(story.print(1, 'logs')).toMatch(/^(\d+\.){3}\d+\n$/);
    expect(sandbox).toBeLessThan(story.times('Started')[0]!);
  });

  statement(7, 'containers start in their order; the next waits for the postStart before it, not for readiness', () => {
    const manifest = (first: string): string => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: a
    image: busybox:1.36
    command: [sleep, '100']
    ${first}
  - {name: b, image: 'busybox:1.36', command: [sleep, '100']}
`;
    const unready = new Story(manifest('readinessProbe: {exec: {command: ["false"]}}'));
    expect(unready.times('Started', 'a')[0]).toBeLessThan(unready.times('Started', 'b')[0]!);
    near(unready.times('Started', 'b')[0], 0.6, 0.4);
    expect(unready.container(20, 'a').ready).toBe(false);
    const hooked = new Story(manifest('lifecycle: {postStart: {exec: {command: [sleep, "5"]}}}'));
    near(hooked.times('Started', 'b')[0]! - hooked.times('Started', 'a')[0]!, 5.2, 0.4);
  });

  statement(8, 'myapp-pod says its line, ends after an hour and restarts at once', () => {
    const story = recorded(SEEDS, 'seed-000-myapp-pod', 7300);
    near(story.firstAt('Running'), 0.6, 0.4);
    expect(story.print(1, 'logs')).toBe('Hello Kubernetes!\n');
    const [, second, third] = story.times('Started');
    near(second, 3600.6, 2);
    expect(story.row(3700)).toBe('1/1 Running 1');
    departure(8, 'the seed has a wait of 10 s after the second end; that came an hour after the first, so the series has begun anew (40)');
    near(third! - second! - 3600, 1, 1);
    expect(story.container(3700, 'myapp-container').lastState?.exitCode).toBe(0);
  });

  statement(9, 'with curly quotes around sh it is accepted and cannot be started: 128, StartError', () => {
    const story = new Story(pod('').replace('"sh","-c",""', '‘sh‘, ‘-c‘, ‘echo Hello Kubernetes! && sleep 3600‘'));
    near(story.firstAt('RunContainerError'), 0.8, 0.5);
    const state = story.container(20, 'main');
    expect([state.exitCode ?? state.lastState?.exitCode, story.status(20).phase]).toEqual([128, 'Running']);
    expect(story.print(20, 'describe')).toMatch(/StartError/);
    expect(story.row(1.3)).toMatch(/^0\/1 RunContainerError [01]$/);
    const tries = story.times('Created');
    near(tries[1], 1.3, 0.7);
    near(tries[2], 14, 2);
    near(tries[3], 43, 6);
  });

  statement(10, 'without a fitting node it waits; once one has the label it runs', () => {
    const story = recorded(SEEDS, 'seed-001-two-containers-selector');
    near(story.times('FailedScheduling')[0], 0.02, 0.03);
    expect(story.row(9)).toBe('0/2 Pending 0');
    near(story.times('Scheduled')[0], 10.04, 0.1);
    near(story.statuses().find(({ phase }) => phase === 'Running')?.t, 10.8, 0.7);
  });

  statement(11, 'the label may go again: nothing happens to the Pod that runs', () => {
    const story = recorded(SEEDS, 'seed-001-two-containers-selector', 100);
    expect(story.timeline.filter(({ t, type }) => t > 28.01 && type !== 'actionResult')).toEqual([]);
  });

  statement(12, 'with the name of a node there is no scheduling', () => {
    const story = new Story(pod(SLEEP, { spec: 'nodeName: node-1' }));
    expect(story.events('Scheduled')).toEqual([]);
    expect(story.row(5)).toBe('1/1 Running 0');
  });

  statement(13, 'on a node that is not there it stays Pending until Pod garbage collection takes it away', () => {
    const story = recorded('lifecycle/sched.jsonl', 'nodename-missing');
    expect(story.row(30)).toBe('0/1 Pending 0');
    expect(story.statuses().at(-1)?.phase).toBe('Failed');
    near(story.deletedAt(), 43, 20);
  });

  statement(14, 'on a named node with too little CPU it fails: OutOfcpu', () => {
    const story = new Story(pod(SLEEP, { spec: 'nodeName: node-1', container: 'resources: {requests: {cpu: "50"}}' }));
    expect([story.status(5).phase, story.status(5).reason]).toEqual(['Failed', 'OutOfcpu']);
    expect(story.events('Created')).toEqual([]);
  });

  statement(15, 'node affinity decides at scheduling, with each operator, and evicts nobody later', () => {
    const cluster = [node('small', {}, { disk: 'hdd', cores: '4' }), node('large', {}, { disk: 'ssd', cores: '16', gpu: 'yes' })];
    const affinity = (term: string): string =>
      `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [${term}]}]}}}`;
    const expressions = {
      '{key: disk, operator: In, values: [ssd]}': 'large',
      '{key: disk, operator: NotIn, values: [ssd]}': 'small',
      '{key: gpu, operator: Exists}': 'large',
      '{key: gpu, operator: DoesNotExist}': 'small',
      '{key: cores, operator: Gt, values: ["8"]}': 'large',
      '{key: cores, operator: Lt, values: ["8"]}': 'small',
    };
    for (const [term, wanted] of Object.entries(expressions)) {
      const unlabel = {
        at: 10,
        verb: 'patch',
        object: `Node/${wanted}`,
        patchType: 'merge',
        patch: { metadata: { labels: { disk: null, gpu: 'no', cores: '8' } } },
      };
      const story = new Story(pod(SLEEP, { spec: affinity(term) }), { conditions: { cluster }, actions: [unlabel] });
      expect(story.status(60).nodeName, term).toBe(wanted);
      expect(story.row(60), term).toBe('1/1 Running 0');
    }
  });

  statement(16, 'a host port is free again when its Pod has ended', () => {
    const container = 'ports: [{containerPort: 80, hostPort: 8080}]';
    const spec = 'restartPolicy: Never';
    const manifest = `${pod('sleep 20', { name: 'first', container, spec })}---\n${pod('sleep 20', { name: 'second', container, spec })}`;
    const story = new Story(manifest);
    expect(story.row(10, 'second')).toBe('0/1 Pending 0');
    expect(story.events('FailedScheduling')[0]?.message).toMatch(/didn't have free ports/);
    near(story.times('Scheduled')[1], 21.5, 2);
  });

  statement(17, 'on the host network the Pod has its node’s address, and hostPort is containerPort', () => {
    const story = new Story(pod(SLEEP, { spec: 'hostNetwork: true', container: 'ports: [{containerPort: 8080}]' }));
    const [, ip] = /^\S+ +\S+ +\S+ +\S+ +\S+ +(\S+)/m.exec(story.print(10, 'wide').split('\n')[1]!) ?? [];
    expect(story.print(10, 'describe')).toMatch(new RegExp(`Node: +\\S+/${ip}\\n`));
    expect(story.print(10, 'describe')).toMatch(/Host Port: +8080\/TCP/);
    const other = new Story(pod(SLEEP, { spec: 'hostNetwork: true', container: 'ports: [{containerPort: 8080, hostPort: 80}]' }));
    expect(other.refusals[0]).toMatch(/must match `containerPort`|must match/);
  });
});
