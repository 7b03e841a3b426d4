import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { Simulation } from '../../server/src/simulation/simulation.ts';
import type { Scenario, SimulationRun } from '../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from './scriptedRuntime.ts';

/** A Pod of one container that runs a script; `spec` adds to it. */
function pod(script: string, spec: Record<string, unknown> = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      containers: [{ name: 'main', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', script] }],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      ...spec,
    },
  };
}

function run(object: KubernetesObject, horizonSeconds: number, scenario: Scenario = {}, seed = 0): SimulationRun {
  const conditions = { images: { 'busybox:1.36': 'present' as const } };
  return new Simulation(
    { objects: [object], scenario: { conditions, ...scenario }, horizonSeconds, seed, version: '1.36' },
    scriptedRuntime,
  ).run;
}

/** `t status` of every row that kubectl would print, rounded to whole seconds. */
const rows = ({ timeline }: SimulationRun): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'kubectl' ? [`${Math.round(entry.t)} ${entry.ready} ${entry.status} ${entry.restarts.split(' ')[0]}`] : [],
  );

const starts = ({ timeline }: SimulationRun): number[] =>
  timeline.flatMap((entry) => (entry.type === 'event' && entry.reason === 'Started' ? [Math.round(entry.t)] : []));

describe('restart policy', () => {
  test('a failing container starts again at once, then after 10, 20, 40 s stretched by the jitter', () => {
    expect(starts(run(pod('exit 1'), 200))).toEqual([0, 1, 14, 39, 89, 171]);
  });

  test('a finished Never Pod shows Completed before it succeeds', () => {
    expect(rows(run(pod('sleep 8; exit 0', { restartPolicy: 'Never' }), 30))).toEqual([
      '0 0/1 Pending 0',
      '0 0/1 ContainerCreating 0',
      '0 1/1 Running 0',
      '9 0/1 Completed 0',
    ]);
    const phases = run(pod('sleep 8; exit 0', { restartPolicy: 'Never' }), 30).timeline.flatMap((entry) =>
      entry.type === 'status' ? [entry.phase] : [],
    );
    expect([...new Set(phases)]).toEqual(['Pending', 'Running', 'Succeeded']);
  });

  test('OnFailure leaves a container that exited 0 alone', () => {
    expect(starts(run(pod('sleep 2; exit 0', { restartPolicy: 'OnFailure' }), 60))).toEqual([0]);
  });
});

describe('errors of the runtime', () => {
  const waiting = (command: string) => {
    const object = pod('');
    object.spec!.containers[0].command = [command];
    const { timeline } = run(object, 8);
    const reasons = timeline.flatMap((entry) => (entry.type === 'status' ? [entry.containers.main?.reason] : []));
    const last = timeline.findLast((entry) => entry.type === 'status');
    const events = timeline.flatMap((entry) => (entry.type === 'event' ? [entry.reason] : []));
    return { reasons, events, lastState: last?.type === 'status' ? last.containers.main?.lastState : undefined };
  };

  test('a container that cannot be started has ended with code 128', () => {
    const { reasons, lastState } = waiting('/no/such');
    expect(reasons).toContain('RunContainerError');
    expect(lastState).toMatchObject({ exitCode: 128, reason: 'StartError' });
  });

  test('a container that cannot be created has never been', () => {
    const { reasons, lastState, events } = waiting('/never/created');
    expect(reasons).toContain('CreateContainerError');
    expect(lastState).toBeNull();
    expect(events).toContain('Failed');
    expect(events).not.toContain('Created');
  });
});

describe('deletion', () => {
  const deletion = { actions: [{ at: 6, verb: 'delete', object: 'Pod/p' }] };
  const end = (result: SimulationRun): number => result.timeline.find((entry) => entry.type === 'deleted')!.t;

  test('a process that handles TERM ends at once', () => {
    const result = run(pod("trap 'exit 0' TERM; sleep 600"), 60, deletion);
    expect(end(result)).toBeLessThan(8);
    expect(result.timeline.some((entry) => entry.type === 'status' && entry.phase === 'Succeeded')).toBe(true);
  });

  test('PID 1 without a handler takes the whole grace period', () => {
    const result = run(pod('sleep 600', { terminationGracePeriodSeconds: 5 }), 60, deletion);
    expect(Math.round(end(result))).toBe(11);
    expect(result.timeline.some((entry) => entry.type === 'status' && entry.containers.main?.exitCode === 137)).toBe(true);
  });
});

describe('determinism', () => {
  test('the same seed gives the same bytes, another one other times', () => {
    const text = (seed: number): string => JSON.stringify(run(pod('sleep 3; exit 1'), 300, {}, seed));
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });
});

describe('causes', () => {
  test('every chain ends at a field of the manifest or at an action', () => {
    const { timeline } = run(pod('sleep 3; exit 1'), 120, { actions: [{ at: 60, verb: 'delete', object: 'Pod/p' }] });
    for (const entry of timeline) {
      if (entry.type === 'actionResult') continue;
      expect(entry.causes, `${entry.id} ${entry.type}`).not.toHaveLength(0);
      for (const cause of entry.causes) if ('entry' in cause) expect(cause.entry).toBeLessThan(entry.id);
    }
  });
});

test('a status comes from the start or the end that it tells, not only from the object itself', () => {
  const { timeline } = run(pod('sleep 2; exit 0', { restartPolicy: 'OnFailure' }), 30);
  const said = timeline.flatMap((entry) => {
    if (entry.type !== 'status') return [];
    const [first] = entry.causes;
    const cause = first && 'entry' in first ? timeline[first.entry] : undefined;
    const words = cause?.type === 'event' ? cause.reason : cause?.type === 'process' ? cause.what : undefined;
    return words ? [`${entry.phase} ← ${words}`] : [];
  });
  expect(said).toEqual(['Running ← Started', 'Running ← exit', 'Succeeded ← exit']);
});

describe('bounds', () => {
  test('a full timeline ends the run and says so', () => {
    const input = {
      objects: [pod('exit 1')],
      scenario: {},
      horizonSeconds: 3600,
      seed: 0,
      version: '1.36' as const,
      bounds: { events: 20 },
    };
    const result = new Simulation(input, scriptedRuntime).run;
    expect(result.timeline).toHaveLength(20);
    expect(result.bounds).toMatchObject([{ bound: 'events', limit: 20 }]);
  });
});
