import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from '../scriptedRuntime.ts';

const objectsIn = (namespace: string, finalizers?: string[]) =>
  [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace, ...(finalizers ? { finalizers } : {}) },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace }, data: {} },
  ].map((object) => applyDefaults(object, '1.36'));

/** `t Kind` of everything that goes, in whole seconds, when the namespace is deleted after 4 s. */
function deletions(finalizers: string[] | undefined, later: readonly ScenarioAction[] = []): string[] {
  const conditions = { fakeKubelet: { startDelay: 1, terminateDelay: 1 } };
  const actions: ScenarioAction[] = [{ at: 4, verb: 'delete', object: 'Namespace/team' }, ...later];
  const input = {
    objects: objectsIn('team', finalizers),
    scenario: { conditions, actions },
    horizonSeconds: 60,
    seed: 0,
    version: '1.36' as const,
  };
  return new Simulation(input, scriptedRuntime).run.timeline.flatMap((entry) =>
    entry.type === 'deleted' ? [`${Math.round(entry.t)} ${entry.object.split('/')[0]}`] : [],
  );
}

describe('a namespace that is deleted', () => {
  test('keeps its content for 5 s; then Pods go first, the rest after them, and itself at the end', () => {
    const gone = deletions(undefined);
    expect(gone[0]).toBe('10 Pod');
    expect(gone.at(-1)).toMatch(/ Namespace$/);
    expect(gone.some((line) => line.endsWith(' ConfigMap'))).toBe(true);
  });

  test('waits for what a finalizer holds', () => {
    const patch = { at: 20, verb: 'patch', object: 'Pod/p', patchType: 'merge', patch: { metadata: { finalizers: null } } };
    const gone = deletions(['example.com/hold'], [patch]);
    expect(gone[0]).toBe('20 Pod');
    expect(gone.at(-1)).toBe('22 Namespace');
  });
});
