import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../server/src/simulation/manifests.ts';
import { continued, isProgression } from '../../../server/src/simulation/repetition/progression.ts';
import { runSimulation } from '../../../server/src/simulation/simulate.ts';
import type { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { Scenario } from '../../../server/src/simulation/timeline.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const COMMANDS = ['get', 'wide', 'describe', 'events', 'logs'] as const;

function run(manifest: string, horizonSeconds: number, stepwise: boolean, scenario: Scenario = {}, seed = 0): Simulation {
  const objects = readManifest(manifest, '1.36', []).flatMap(({ object }) => (object ? [object] : []));
  const images = { 'busybox:1.36': 'present', 'nginx:1.27': 'present' } as const;
  return runSimulation({
    objects,
    scenario: { ...scenario, conditions: { images, ...scenario.conditions } },
    horizonSeconds,
    seed,
    version: '1.36',
    stepwise,
    bounds: { eventsPerObject: 1_000_000, events: 1_000_000, steps: 10_000_000 },
  });
}

const pod = (script: string, more = '', spec = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  terminationGracePeriodSeconds: 5
${spec}  containers:
  - name: main
    image: busybox:1.36
    command: ${JSON.stringify(['sh', '-c', script])}
${more}`;

/** Worlds that come to repeat themselves. */
const REPEATING: Readonly<Record<string, string>> = {
  'a program that fails at once': pod('echo no; exit 1'),
  'a program that ends well after a while': pod('echo begin; sleep 42; echo end'),
  'a program that cannot be started': pod('').replace('"sh"', '"nothing"'),
  'a liveness probe that fails': pod(
    'touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 600',
    '    livenessProbe: {exec: {command: [cat, /tmp/ok]}, periodSeconds: 5}\n',
  ),
  'a readiness probe that fails': pod('sleep 15; exit 2', '    readinessProbe: {exec: {command: ["false"]}, periodSeconds: 3}\n'),
  'an init container that fails': pod(
    'sleep 100',
    '',
    "  initContainers: [{name: i, image: 'busybox:1.36', command: [cp, /none, /tmp]}]\n",
  ),
  'a hook that fails': pod('sleep 100', '    lifecycle: {postStart: {exec: {command: ["false"]}}}\n'),
  'a Deployment of two': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: 'busybox:1.36', command: [sh, -c, 'echo no; exit 1']}]
`,
};

/** Worlds in which the same thing is done again and again, and not for ever, or not in the same way. */
const CHANGING: Readonly<Record<string, string>> = {
  'a volume counts the runs': pod(
    'echo x >> /v/n; [ $(wc -l < /v/n) -lt 60 ] && exit 1; sleep 1000000',
    '    volumeMounts: [{name: v, mountPath: /v}]\n',
    '  volumes: [{name: v, emptyDir: {}}]\n',
  ),
  'a program that looks at the clock': pod('[ $(date +%H) -lt 8 ] && exit 1; sleep 1000000'),
  'a program that asks for the age of a file': pod('[ -z "$(find /etc/passwd -mmin +500)" ] && exit 1; sleep 1000000'),
  'a program that throws dice': pod('[ $RANDOM -lt 32000 ] && exit 1; sleep 1000000'),
  'a program that asks how long the node is up': pod('[ $(cut -d. -f1 /proc/uptime) -lt 115000 ] && exit 1; sleep 1000000'),
  'another container that gives up at last': `${pod('exit 1')}  - {name: other, image: 'busybox:1.36', command: [sh, -c, 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); sleep 10; done; exit 3']}\n`,
  'a deadline': pod('exit 1', '', '  activeDeadlineSeconds: 30000\n'),
  'a Job that counts failures': `apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  backoffLimit: 60
  template:
    spec:
      restartPolicy: OnFailure
      containers: [{name: main, image: 'busybox:1.36', command: ["false"]}]
`,
};

/** What is printed at an instant. Of runs long ago nobody keeps the logs. */
const prints = (simulation: Simulation, t: number): string[] =>
  COMMANDS.filter((command) => command !== 'logs' || t > DAY / 2 - 2 * HOUR).map((command) => simulation.printAt(t, command));

describe('a world that repeats itself', () => {
  const horizon = DAY / 2;
  for (const [name, manifest] of Object.entries(REPEATING))
    test(`is not stepped through: ${name}`, () => {
      const skipped = run(manifest, horizon, false);
      const stepped = run(manifest, horizon, true);
      const { repetition, timeline, bounds } = skipped.run;
      expect(bounds).toEqual([]);
      expect(stepped.run.repetition).toBeUndefined();
      expect(repetition).toBeDefined();
      expect(repetition!.until).toBe(horizon);
      expect(repetition!.count).toBeCloseTo((horizon - repetition!.t) / repetition!.periodSeconds, 6);
      // All that is told is what is told when everything is stepped through.
      expect(JSON.stringify(timeline)).toBe(JSON.stringify(stepped.run.timeline.slice(0, timeline.length)));
      // Instants in any order, and the edges of periods.
      const edges = [0, 1, 7].flatMap((periods) => [-1, 0, 1].map((ms) => repetition!.t + periods * repetition!.periodSeconds + ms / 1000));
      const instants = fc.sample(fc.integer({ min: 0, max: horizon * 1000 }), { numRuns: 15, seed: 7 }).map((ms) => ms / 1000);
      for (const t of [...edges, ...instants, horizon]) expect(prints(skipped, t), `at ${t}`).toEqual(prints(stepped, t));
    });

  test('names the entries that come again', () => {
    const { repetition, timeline } = run(REPEATING['a program that fails at once']!, 30 * DAY, false).run;
    const again = repetition!.entries.map((id) => timeline[id]!);
    expect(again.length).toBeGreaterThan(5);
    expect(again.every(({ t }) => t > repetition!.t - repetition!.periodSeconds && t <= repetition!.t)).toBe(true);
    expect(again.filter((entry) => entry.type === 'process' && entry.what === 'exit')).toHaveLength(1);
    expect(repetition!.count).toBeGreaterThan(8000);
  });
});

describe('a world that only seems to repeat itself', () => {
  for (const [name, manifest] of Object.entries(CHANGING))
    test(`is stepped through: ${name}`, () => {
      const horizon = DAY / 2;
      const skipped = run(manifest, horizon, false);
      expect(skipped.run.repetition).toBeUndefined();
      expect(JSON.stringify(skipped.run)).toBe(JSON.stringify(run(manifest, horizon, true).run));
    });

  test('is stepped through when chance decides, and until the last action', () => {
    const manifest = REPEATING['a program that fails at once']!;
    expect(run(manifest, DAY, false, {}, 3).run.repetition).toBeUndefined();
    const action = { at: 20 * HOUR, verb: 'delete', object: 'Pod/p' };
    const { run: acted } = run(manifest, DAY, false, { actions: [action] });
    expect(acted.timeline.at(-1)).toMatchObject({ type: 'deleted', object: 'Pod/p' });
  });

  test('is told in full when the run is short', () => {
    expect(run(REPEATING['a program that fails at once']!, 5 * HOUR, false).run.repetition).toBeUndefined();
  });
});

describe('values that follow each other', () => {
  const never = (): boolean => false;
  test('are continued as they went', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.nat(10_000),
        fc.string(),
        (start, step, periods, text) => {
          const value = (index: number): unknown => ({
            count: start + index * step,
            list: [{ text, never: Number.NEGATIVE_INFINITY }, null, true],
          });
          expect(isProgression(value(0), value(1), value(2), never)).toBe(true);
          expect(continued(value(1), value(2), periods, (_, last) => last)).toEqual(value(2 + periods));
        },
      ),
    );
  });

  test.each([
    [1, 2, 4],
    ['a', 'a', 'b'],
    [[1], [1, 2], [1, 2, 3]],
    [{ a: 1 }, { a: 1 }, { a: 1, b: 1 }],
    [null, null, {}],
    [true, false, true],
  ])('%j %j %j do not', (first, second, third) => {
    expect(isProgression(first, second, third, never)).toBe(false);
  });
});
