import { describe, expect } from 'vitest';
import { near, pod, recorded, Story, statement, statementsAreHere } from '../story.ts';

const SEEDS = 'lifecycle/seeds.jsonl';
const SLEEP = 'sleep 3600';
const GRACE = 'terminationGracePeriodSeconds: 1';
const probe = (kind: string, what: string): string => `${kind}Probe: {${what}}`;

/** An nginx with a probe; it serves on port 80. */
const web = (text: string): string =>
  pod('').replace(/busybox:1.36\n.*\n/, `nginx:1.27\n    ports: [{name: http, containerPort: 80}]\n    ${text}\n`);

describe.skipIf(!statementsAreHere)('probes', () => {
  statement(46, 'liveness-exec: fails three times at 35–45, is killed after 30 s of grace at 75, and so on until CrashLoopBackOff', () => {
    const story = recorded(SEEDS, 'liveness-exec-seed');
    const failures = story.times('Unhealthy');
    [35.4, 40.4, 45.4].forEach((t, index) => {
      near(failures[index], t, 3);
    });
    near(story.times('Killing')[0], 45.4, 3);
    const starts = story.starts('liveness');
    [75, 150, 225, 300, 375].forEach((t, index) => {
      near(starts[index + 1], t, 6);
    });
    expect([story.status(100).phase, story.row(100)]).toEqual(['Running', '1/1 Running 1']);
    near(starts[6], 531, 60);
    expect(story.row(500)).toMatch(/CrashLoopBackOff/);
  });

  statement(47, 'the same as readinessProbe: not ready after three failures, no restart, phase Running', () => {
    const story = recorded(SEEDS, 'seed-001-readiness-exec');
    near(story.conditionAt('Ready', 'True'), 6.6, 2);
    const failures = story.times('Unhealthy').filter((t) => t > 20);
    near(failures[0], 31.6, 2);
    near(failures[1]! - failures[0]!, 5, 0.2);
    near(story.conditionAt('Ready', 'False', 20), 41.6, 2);
    expect([story.status(60).phase, story.row(60)]).toEqual(['Running', '0/1 Running 0']);
  });

  const SERVICE = '---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: p}, ports: [{port: 80}]}\n';
  const endpoints = (story: Story, t: number): unknown[] => {
    const slices = story.simulation.observer.objectsAt('EndpointSlice', t * 1000).filter(({ metadata }) => metadata.name?.startsWith('s-'));
    return slices.flatMap(({ endpoints: found }) =>
      ((found ?? []) as { conditions: { ready: boolean } }[]).map(({ conditions }) => conditions.ready),
    );
  };

  statement(48, 'a Pod that fails readiness stays listed in the EndpointSlice with ready: false', () => {
    const script = 'touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 3600';
    const container = probe('readiness', 'exec: {command: [cat, /tmp/ok]}, periodSeconds: 2');
    const story = new Story(pod(script, { container }) + SERVICE);
    expect(endpoints(story, 15)).toEqual([true]);
    expect(endpoints(story, 50)).toEqual([false]);
  });

  statement(49, 'liveness failure with Never: killed, not restarted, phase by the exit code', () => {
    const run = (script: string): Story =>
      new Story(
        pod(script, {
          spec: `restartPolicy: Never\n${GRACE}`,
          container: probe('liveness', 'exec: {command: ["false"]}, periodSeconds: 2'),
        }),
      );
    expect(run("trap 'exit 0' TERM; sleep 3600 & wait").status(50).phase).toBe('Succeeded');
    const killed = run(SLEEP);
    expect([killed.status(50).phase, killed.container(50, 'main').restartCount]).toEqual(['Failed', 0]);
  });

  statement(50, 'initialDelaySeconds 15 with period 10: the first probe comes at the next tick, about 20', () => {
    const story = new Story(
      pod(SLEEP, { container: probe('liveness', 'exec: {command: ["true"]}, initialDelaySeconds: 15, periodSeconds: 10') }),
    );
    const first = story.timeline.find(({ type }) => type === 'probe');
    near(first?.t, 20.5, 1.5);
  });

  statement(51, 'a probe longer than timeoutSeconds is one failure; three in a row restart', () => {
    const story = new Story(
      pod(SLEEP, { spec: GRACE, container: probe('liveness', 'exec: {command: [sleep, "5"]}, timeoutSeconds: 1, periodSeconds: 10') }),
    );
    const failures = story.times('Unhealthy');
    const kill = story.times('Killing')[0]!;
    expect(failures.filter((t) => t <= kill)).toHaveLength(3);
    expect(story.events('Unhealthy')[0]?.message).toMatch(/timed out after 1s/);
    expect(story.row(50)).toMatch(/^1\/1 Running 1$/);
  });

  statement(52, 'httpGet takes 200–399; 404 three times kills', () => {
    const story = new Story(web(probe('liveness', 'httpGet: {path: /none, port: 80}, initialDelaySeconds: 30, periodSeconds: 10')), {
      horizon: 90,
    });
    const failures = story.times('Unhealthy');
    [30.3, 40.3, 50.3].forEach((t, index) => {
      expect(failures[index]).toBeGreaterThanOrEqual(t - 1);
      expect(failures[index]).toBeLessThanOrEqual(t + 11);
    });
    expect(story.events('Unhealthy')[0]?.message).toMatch(/statuscode: 404/);
    expect(story.row(89)).toMatch(/^\d\/1 Running 1$/);
    const fine = new Story(web(probe('liveness', 'httpGet: {path: /, port: 80}, periodSeconds: 5')));
    expect([fine.events('Unhealthy'), fine.row(60)]).toEqual([[], '1/1 Running 0']);
  });

  statement(53, 'tcpSocket: an open port is well; a closed one is refused and restarts after the third time', () => {
    const open = new Story(web(probe('liveness', 'tcpSocket: {port: 80}, periodSeconds: 2')));
    expect(open.row(60)).toBe('1/1 Running 0');
    const closed = new Story(web(probe('liveness', 'tcpSocket: {port: 81}, periodSeconds: 5')));
    expect(closed.events('Unhealthy')[0]?.message).toMatch(/connection refused/);
    expect(closed.times('Unhealthy').filter((t) => t <= closed.times('Killing')[0]!)).toHaveLength(3);
    expect(closed.container(50, 'main').restartCount).toBeGreaterThan(0);
  });

  statement(54, 'exec: exit 0 is success, anything else failure', () => {
    const results = [0, 1, 2, 127].map((code) => {
      const story = new Story(
        pod(SLEEP, { container: probe('readiness', `exec: {command: [sh, -c, "exit ${code}"]}, periodSeconds: 2`) }),
        { horizon: 10 },
      );
      const found = story.timeline.find((entry) => entry.type === 'probe');
      return found?.type === 'probe' ? found.result : undefined;
    });
    expect(results).toEqual(['success', 'failure', 'failure', 'failure']);
  });

  statement(55, 'a port by its name is the same as by its number', () => {
    const run = (port: string): unknown =>
      new Story(web(probe('readiness', `httpGet: {path: /, port: ${port}}, periodSeconds: 3`))).timeline.flatMap((entry) =>
        entry.type === 'probe' || entry.type === 'kubectl' ? [{ ...entry, causes: [], id: 0 }] : [],
      );
    expect(run('http')).toEqual(run('80'));
  });

  statement(56, 'without probes: ready as soon as it runs, and running as long as the process', () => {
    const story = new Story(pod(SLEEP), { horizon: 3000 });
    near(story.conditionAt('Ready', 'True') - story.times('Started')[0]!, 0, 1);
    expect(story.row(3000)).toBe('1/1 Running 0');
  });

  statement(104, 'a hung main process is restarted by a liveness probe only', () => {
    const hung = "trap '' TERM; while true; do sleep 100; done";
    expect(new Story(pod(hung), { horizon: 3000 }).row(3000)).toBe('1/1 Running 0');
    const probed = new Story(pod(hung, { spec: GRACE, container: probe('liveness', 'exec: {command: ["false"]}') }), { horizon: 100 });
    expect(probed.container(100, 'main').restartCount).toBeGreaterThan(0);
  });
});

describe.skipIf(!statementsAreHere)('hooks and termination', () => {
  const remove = (at: number, more = {}) => ({ at, verb: 'delete', object: 'Pod/p', ...more });
  const STOPS = "trap 'exit 0' TERM; sleep 3600 & wait";

  statement(57, 'postStart runs beside the main process; the container is running once it has returned', () => {
    const container = 'lifecycle: {postStart: {exec: {command: [sh, -c, "sleep 5; date > /tmp/hook"]}}}';
    const story = new Story(pod('echo main; sleep 3600', { container }));
    expect(story.print(2, 'logs')).toBe('main\n');
    expect(story.container(3, 'main').state).toBe('waiting');
    near(story.firstAt('Running'), 5.7, 1);
  });

  statement(58, 'postStart fails: an event, the container is killed and restarted with back-off', () => {
    const story = new Story(pod(STOPS, { container: 'lifecycle: {postStart: {exec: {command: ["false"]}}}' }));
    expect(story.events('FailedPostStartHook').length).toBeGreaterThan(1);
    expect(story.events('Killing').length).toBeGreaterThan(1);
    expect(story.container(50, 'main').restartCount).toBeGreaterThan(1);
    expect(story.events('BackOff').length).toBeGreaterThan(0);
  });

  statement(59, 'delete: preStop, then TERM, and KILL at the end of the grace, 2 s later when preStop used it up', () => {
    const signals = (story: Story): [string, number][] =>
      story.timeline.flatMap((entry) =>
        entry.type === 'process' && entry.what === 'signal' ? [[entry.text, entry.t] as [string, number]] : [],
      );
    const hook = (seconds: number): string => `lifecycle: {preStop: {exec: {command: [sleep, "${seconds}"]}}}`;
    const short = new Story(pod(STOPS, { container: hook(5) }), { actions: [remove(10)] });
    expect(signals(short)[0]![0]).toBe('TERM');
    near(signals(short)[0]![1], 15.1, 0.5);
    const deaf = new Story(pod(SLEEP, { container: hook(5) }), { actions: [remove(10)] });
    expect(signals(deaf).at(-1)![0]).toBe('KILL');
    near(signals(deaf).at(-1)![1], 40, 1);
    const long = new Story(pod(SLEEP, { container: hook(100) }), { actions: [remove(10)] });
    near(signals(long).at(-1)![1], 42, 1);
  });

  statement(60, 'preStop is not run when the process ends by itself', () => {
    const container = 'lifecycle: {preStop: {exec: {command: [sh, -c, "echo stopped > /proc/1/fd/1"]}}}';
    const story = new Story(pod('sleep 3', { spec: 'restartPolicy: Never', container }));
    expect([story.status(50).phase, story.print(50, 'logs')]).toEqual(['Succeeded', '']);
    expect(story.timeline.some((entry) => entry.type === 'process' && entry.what === 'hook')).toBe(false);
  });

  statement(
    61,
    'two-containers deleted at 15: nginx quits by preStop, gone at about 16 as Succeeded; without the program a failed hook and TERM',
    () => {
      const story = recorded(SEEDS, 'seed-001-two-containers-ok');
      near(story.events('Killing')[0]?.t, 15, 0.3);
      expect(story.events('Killing')[0]?.container).toBe('nginx-container');
      expect(story.events('FailedPreStopHook')).toHaveLength(1);
      near(story.deletedAt(), 16, 1);
      const quits = new Story(
        web('lifecycle: {preStop: {exec: {command: [/usr/sbin/nginx, -s, quit]}}}').replace('spec:\n', 'spec:\n  restartPolicy: Never\n'),
        {
          actions: [remove(15)],
        },
      );
      expect(quits.events('FailedPreStopHook')).toEqual([]);
      near(quits.deletedAt(), 16, 1);
      expect(quits.statuses().at(-1)?.phase).toBe('Succeeded');
    },
  );

  statement(
    62,
    'sh -c … sleep as process 1 ignores TERM: killed after 30 s with 137; with a shared namespace it ends at once with 143',
    () => {
      const story = new Story(pod('echo; sleep 3600'), { actions: [remove(10)] });
      near(story.deletedAt(), 40.5, 0.6);
      const last = story.statuses().at(-1)!;
      expect([last.phase, last.containers.main?.exitCode]).toEqual(['Failed', 137]);
      const shared = new Story(pod('echo; sleep 3600', { spec: 'shareProcessNamespace: true' }), { actions: [remove(10)] });
      near(shared.deletedAt(), 10.8, 0.8);
      expect(shared.statuses().at(-1)?.containers.main?.exitCode).toBe(143);
    },
  );

  statement(63, 'the containers of a Pod are told to stop at the same moment; native sidecars after the others', () => {
    const spec =
      "initContainers: [{name: side, image: 'busybox:1.36', restartPolicy: Always, command: [sh, -c, \"trap 'exit 0' TERM; sleep 3600 & wait\"]}]";
    const manifest = `${pod("trap 'sleep 3; exit 0' TERM; sleep 3600 & wait", { spec })}  - {name: other, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 0' TERM; sleep 3600 & wait"]}\n`;
    const story = new Story(manifest, { actions: [remove(10)] });
    const told = (name: string): number =>
      story.timeline.find((entry) => entry.type === 'process' && entry.what === 'signal' && entry.container === name)!.t;
    near(told('main'), told('other'), 0.1);
    expect(told('side')).toBeGreaterThan(told('main') + 2.9);
  });

  statement(64, 'on delete the endpoint is no longer ready at once', () => {
    const service = '---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: p}, ports: [{port: 80}]}\n';
    const story = new Story(pod(SLEEP) + service, { actions: [remove(10)] });
    const ready = (t: number): unknown =>
      story.simulation.observer.objectsAt('EndpointSlice', t * 1000).find(({ metadata }) => metadata.name?.startsWith('s-'))?.endpoints?.[0]
        ?.conditions?.ready;
    expect([ready(9), ready(10.5)]).toEqual([true, false]);
  });
});
