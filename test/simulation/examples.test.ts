import { describe, expect, test } from 'vitest';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { simulate } from '../../server/src/simulation/simulate.ts';
import type { ScenarioAction, SimulationRun, StatusEntry } from '../../server/src/simulation/timeline.ts';

interface Script {
  readonly name: string;
  readonly script: string;
  /** Further fields of the container, as YAML flow members. */
  readonly fields?: string;
}

const container = ({ name, script, fields = '' }: Script): string =>
  `  - {name: ${name}, image: 'busybox:1.36', command: [sh, -c, ${JSON.stringify(script)}]${fields && `, ${fields}`}}\n`;

const sidecar = (name: string, script: string, fields = ''): Script => ({
  name,
  script,
  fields: `restartPolicy: Always${fields && `, ${fields}`}`,
});

/** A process that runs on and needs some seconds to stop. */
const stopsIn = (seconds: number, exitCode = 0): string => `trap 'sleep ${seconds}; exit ${exitCode}' TERM; while true; do sleep 0.1; done`;

const preStop = (...command: string[]): string => `lifecycle: {preStop: {exec: {command: ${JSON.stringify(command)}}}}`;

interface Example {
  readonly spec?: string;
  readonly inits?: readonly Script[];
  readonly apps: readonly Script[];
  readonly actions?: readonly ScenarioAction[];
  readonly horizon: number;
}

function run({ spec = '', inits = [], apps, actions = [], horizon }: Example): SimulationRun {
  const initContainers = inits.length > 0 ? `  initContainers:\n${inits.map(container).join('')}` : '';
  const manifest = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n${spec}${initContainers}  containers:\n${apps.map(container).join('')}`;
  const [read] = readManifest(manifest, '1.36', []);
  expect(read?.message).toBe('');
  return simulate({
    objects: [read!.object!],
    scenario: { conditions: { images: { 'busybox:1.36': 'present' } }, actions },
    horizonSeconds: horizon,
    seed: 0,
    version: '1.36',
  });
}

const deleted = (at: number, more: object = {}): ScenarioAction => ({ at, verb: 'delete', object: 'Pod/p', ...more });

const lastStatus = ({ timeline }: SimulationRun): StatusEntry =>
  timeline.findLast((entry): entry is StatusEntry => entry.type === 'status' && Object.keys(entry.containers).length > 0)!;

/** `s1 137, app 0: Failed` */
function ending(result: SimulationRun): string {
  const { initContainers, containers, phase } = lastStatus(result);
  const codes = Object.entries({ ...initContainers, ...containers }).map(([name, { exitCode }]) => `${name} ${exitCode}`);
  return `${codes.join(', ')}: ${phase}`;
}

/** Seconds of all events of a reason. */
const times = ({ timeline }: SimulationRun, reason: string, name?: string): number[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.reason === reason && (name === undefined || entry.container === name) ? [Math.round(entry.t)] : [],
  );

const goneAt = ({ timeline }: SimulationRun): number | null => timeline.find((entry) => entry.type === 'deleted')?.t ?? null;

describe('deletion of a Pod with sidecars', () => {
  // Source: test/e2e_node/container_lifecycle_test.go
  const example = (seconds: readonly number[], hooks: readonly string[] = [], grace = 5, exitCode = 0): SimulationRun =>
    run({
      spec: `  restartPolicy: Never\n  terminationGracePeriodSeconds: ${grace}\n`,
      inits: ['s1', 's2', 's3'].map((name, at) => sidecar(name, stopsIn(seconds[at]!, name === 's2' ? exitCode : 0), hooks[at])),
      apps: [{ name: 'app', script: stopsIn(seconds[3]!), ...(hooks[3] ? { fields: hooks[3] } : {}) }],
      actions: [deleted(10)],
      horizon: 60,
    });

  test.each([
    ['slow ones are forced', [20, 1, 20, 20], [], 's1 137, s2 0, s3 137, app 137: Failed'],
    ['a slow one takes the time of those before it', [1, 20, 1, 1], [], 's1 0, s2 137, s3 0, app 0: Succeeded'],
    [
      'a long preStop of the app leaves two seconds',
      [1, 20, 1, 20],
      ['', '', '', preStop('sleep', '20')],
      's1 0, s2 137, s3 0, app 137: Failed',
    ],
    [
      'preStops of sidecars run at once',
      [1, 20, 1, 1],
      [preStop('sleep', '1'), preStop('sleep', '30'), preStop('sleep', '1')],
      's1 0, s2 137, s3 0, app 0: Succeeded',
    ],
  ])('%s', (_, seconds, hooks, expected) => {
    expect(ending(example(seconds, hooks))).toBe(expected);
  });

  test('a failing sidecar does not make the Pod fail', () => {
    expect(ending(example([1, 1, 1, 1], [], 30, 1))).toBe('s1 0, s2 1, s3 0, app 0: Succeeded');
  });

  test('they stop one after the other, the last one first', () => {
    const result = example([1, 2, 3, 3], [], 30);
    expect(goneAt(result)).toBeCloseTo(10 + 3 + 3 + 2 + 1, -1);
    const stops = result.timeline.flatMap((entry) => (entry.type === 'process' && entry.what === 'signal' ? [entry.container] : []));
    expect(stops).toEqual(['app', 's3', 's2', 's1']);
  });
});

describe('deletion', () => {
  const main = (script: string, fields = ''): Script => ({ name: 'app', script, fields });

  test('a shell that ignores TERM is killed when the grace period is over', () => {
    const result = run({ apps: [main('sleep 1000')], actions: [deleted(10)], horizon: 60 });
    expect(ending(result)).toBe('app 137: Failed');
    expect(goneAt(result)).toBeCloseTo(40.4, 0);
  });

  test('with a shared process namespace the shell is not PID 1 and dies of TERM', () => {
    const result = run({ spec: '  shareProcessNamespace: true\n', apps: [main('sleep 1000')], actions: [deleted(10)], horizon: 60 });
    expect(ending(result)).toBe('app 143: Failed');
    expect(goneAt(result)).toBeLessThan(12);
  });

  test('a preStop hook uses up the grace period of the request', () => {
    const result = run({
      spec: '  terminationGracePeriodSeconds: 100\n',
      apps: [main('sleep 1000', preStop('sleep', '50'))],
      actions: [deleted(10, { gracePeriodSeconds: 30 })],
      horizon: 90,
    });
    expect(times(result, 'FailedPreStopHook')).toEqual([42]);
    expect(goneAt(result)).toBeCloseTo(42.4, 0);
  });

  test('by force the object goes at once, and the container is stopped after it', () => {
    const result = run({ apps: [main('sleep 1000')], actions: [deleted(10, { gracePeriodSeconds: 0 })], horizon: 60 });
    expect(goneAt(result)).toBeCloseTo(10, 0);
    expect(times(result, 'Killing')).toEqual([10]);
    const exit = result.timeline.find((entry) => entry.type === 'process' && entry.what === 'exit');
    expect(exit?.t).toBeCloseTo(40, 0);
  });

  test('a Pod that waits for a volume goes without having run', () => {
    const result = run({
      spec: '  volumes: [{name: v, configMap: {name: nope}}]\n',
      apps: [main('sleep 1000', 'volumeMounts: [{name: v, mountPath: /v}]')],
      actions: [deleted(10)],
      horizon: 60,
    });
    expect(ending(result)).toBe('app 137: Failed');
    expect(lastStatus(result).containers.app?.reason).toBe('ContainerStatusUnknown');
    expect(goneAt(result)).toBeLessThan(13);
  });
});

describe('probes', () => {
  const probed = (fields: string): Script => ({ name: 'app', script: 'sleep 1000', fields });

  test('a startup probe holds back the liveness probe', () => {
    const result = run({
      spec: '  terminationGracePeriodSeconds: 1\n',
      apps: [probed(`startupProbe: {exec: {command: ['false']}, initialDelaySeconds: 15}, livenessProbe: {exec: {command: ['false']}}`)],
      horizon: 60,
    });
    expect(times(result, 'Killing')).toEqual([40]);
    expect(times(result, 'Unhealthy')).toEqual([20, 30, 40]);
  });

  test('readiness is asked as soon as the container has started', () => {
    const result = run({
      apps: [
        probed(
          `startupProbe: {exec: {command: ['true']}, periodSeconds: 3}, readinessProbe: {exec: {command: ['true']}, periodSeconds: 60}`,
        ),
      ],
      horizon: 60,
    });
    const ready = result.timeline.find((entry) => entry.type === 'status' && entry.conditions.Ready === 'True');
    expect(ready?.t).toBeLessThan(5);
  });

  test('the liveness example of the documentation starts again after 75 s', () => {
    const result = run({
      apps: [
        {
          name: 'app',
          script: 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600',
          fields: 'livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}',
        },
      ],
      horizon: 100,
    });
    expect(times(result, 'Unhealthy')).toEqual([35, 40, 45]);
    expect(times(result, 'Killing')).toEqual([45]);
    expect(times(result, 'Started')).toEqual([0, 75]);
  });
});

describe('start', () => {
  test('the second container waits for the postStart hook of the first', () => {
    const result = run({
      apps: [
        { name: 'app', script: 'sleep 1000', fields: 'lifecycle: {postStart: {exec: {command: [sleep, "10"]}}}' },
        { name: 'b', script: 'sleep 1000' },
      ],
      horizon: 30,
    });
    expect(times(result, 'Started', 'b')).toEqual([11]);
  });

  test('an init container that fails for good ends a Never Pod', () => {
    const result = run({
      spec: '  restartPolicy: Never\n',
      inits: [
        { name: 'i1', script: 'exit 0' },
        { name: 'i2', script: 'exit 1' },
      ],
      apps: [{ name: 'app', script: 'sleep 1000' }],
      horizon: 30,
    });
    expect(ending(result)).toBe('i1 0, i2 1, app null: Failed');
  });

  test('a crashing sidecar does not disturb the init container beside it', () => {
    const result = run({
      inits: [sidecar('s', 'sleep 1; exit 1'), { name: 'i', script: 'sleep 10' }],
      apps: [{ name: 'app', script: 'sleep 1000' }],
      horizon: 30,
    });
    expect(times(result, 'Started', 'i')).toEqual([1]);
    expect(times(result, 'Started', 'app')).toEqual([11]);
    expect(times(result, 'Started', 's').slice(0, 2)).toEqual([0, 2]);
  });

  test('a new sandbox runs the init containers again', () => {
    const result = run({
      inits: [{ name: 'i', script: 'sleep 1' }],
      apps: [{ name: 'app', script: stopsIn(0) }],
      actions: [{ at: 20, verb: 'killSandbox', object: 'Pod/p' }],
      horizon: 60,
    });
    expect(times(result, 'SandboxChanged')).toHaveLength(1);
    expect(times(result, 'Started', 'i')).toHaveLength(2);
    expect(lastStatus(result).containers.app?.restartCount).toBe(1);
  });
});
