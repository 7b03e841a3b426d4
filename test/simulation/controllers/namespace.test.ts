import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { scriptedRuntime } from '../scriptedRuntime.ts';
import { type Played, play } from './cases.ts';

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

  test('waits for nothing when the grace of its Pods has passed before they are deleted, and says that it did not expect them', () => {
    const run = play(`${pod(3)}\n---\n${held}`, { actions: [{ at: 4, verb: 'delete', object: 'Namespace/team' }], until: 20 });
    expect(faultsOf(run, 9.5)).toEqual([
      'ContentDeletionFailed: Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: team for gvr: /v1, Resource=pods',
    ]);
    expect(faultsOf(run, 15)).toEqual([
      'SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
      'SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
  });

  test('is where objects are that name none, and takes no more of them', () => {
    const actions: ScenarioAction[] = [
      { at: 4, verb: 'delete', object: 'Namespace/team' },
      { at: 6, verb: 'create', manifest: pod(3).replace('name: p', 'name: late') },
    ];
    const run = play(pod(30), { actions, until: 20 });
    expect(run.events('Pod/p', 'Scheduled')).toEqual(['Successfully assigned team/p to node-1']);
    const refusal = 'pods "late" is forbidden: unable to create new content in namespace team because it is being terminated';
    expect(run.timeline.filter(({ t }) => t === 6)).toMatchObject([{ verb: 'create', code: 403, message: refusal }]);
  });

  test('is no failure of what would make Pods in it', () => {
    const web = `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: web}},
      template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: nginx}]}}}}`;
    const run = play(web, { actions: [{ at: 4, verb: 'delete', object: 'Namespace/team' }], until: 30 });
    expect(run.events('ReplicaSet/web', 'FailedCreate')).toEqual([]);
    expect(run.statuses('ReplicaSet/web').flatMap(({ status }) => status.conditions ?? [])).toEqual([]);
  });
});

const pod = (grace: number): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {terminationGracePeriodSeconds: ${grace}, containers: [{name: main, image: nginx}]}}`;
const held = '{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [example.com/hold]}}';

/** `reason: message` of the conditions of the namespace that are true at an instant. */
const faultsOf = (run: Played, atSeconds: number): string[] =>
  run
    .object('Namespace', 'team', atSeconds)
    .status.conditions.flatMap((condition: { status: string; reason: string; message: string }) =>
      condition.status === 'True' ? [`${condition.reason}: ${condition.message}`] : [],
    );
