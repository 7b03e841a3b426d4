import { describe, expect, it } from 'vitest';
import type { ScenarioAction } from '../../../../server/src/simulation/timeline.ts';
import { type Played, play, scale, setImage, workload } from '../cases.ts';

const statefulSet = (spec: Record<string, unknown> = {}, pod: Record<string, string> = {}): string =>
  workload('apps/v1', 'StatefulSet', { serviceName: 'web', ...spec }, pod);
const DATA = {
  metadata: { name: 'data' },
  spec: { storageClassName: 'standard', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
const PARALLEL = { podManagementPolicy: 'Parallel' };
const images = (played: Played, at: number): string[] =>
  played
    .objects('Pod', at)
    .sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))
    .map(({ spec }) => spec.containers[0].image.replace('nginx:', ''));
/** When Pods were made, in whole seconds. */
const made = (played: Played): number[] =>
  played.timeline.flatMap((entry) =>
    entry.type === 'event' && entry.object === 'StatefulSet/web' && entry.message.startsWith('Create Pod') ? [Math.round(entry.t)] : [],
  );

describe('a StatefulSet', () => {
  it('makes its Pods one after the other, each when the one before is ready', () => {
    expect(made(play(statefulSet({ replicas: 3 }, { behaviour: 'ready-after-4' })))).toEqual([0, 5, 10]);
  });

  it('makes them together when that is asked for', () => {
    expect(made(play(statefulSet({ replicas: 3, ...PARALLEL }, { behaviour: 'ready-after-4' })))).toEqual([0, 0, 0]);
  });

  it('waits for Pods to be ready for long enough', () => {
    expect(made(play(statefulSet({ replicas: 2, minReadySeconds: 10 })))).toEqual([0, 11]);
  });

  it('counts from where it is told to', () => {
    const played = play(statefulSet({ replicas: 2, ordinals: { start: 5 } }), { until: 20 });
    expect(played.names('Pod', 19)).toEqual(['web-5', 'web-6']);
  });

  it('goes on no further behind a Pod that is not ready', () => {
    const played = play(statefulSet({ replicas: 3 }, { 'behaviour-index-1': 'never-ready' }));
    expect(played.names('Pod', 59)).toEqual(['web-0', 'web-1']);
  });

  it('removes the highest first, one after the other', () => {
    const played = play(statefulSet({ replicas: 3 }), { actions: [scale(10, 'StatefulSet/web', 1)], until: 30 });
    expect(played.events('StatefulSet/web', 'SuccessfulDelete')).toEqual([
      'Delete Pod web-2 in StatefulSet web successful',
      'Delete Pod web-1 in StatefulSet web successful',
    ]);
    const [first = 0, second = 0] = played.times('StatefulSet/web', 'SuccessfulDelete');
    expect(second - first).toBeGreaterThanOrEqual(1);
    expect(played.names('Pod', 29)).toEqual(['web-0']);
  });

  it('makes a Pod anew under the same name', () => {
    const played = play(statefulSet({ replicas: 2 }), { actions: [{ at: 10, verb: 'delete', object: 'Pod/web-0' }], until: 20 });
    expect(played.names('Pod', 19).sort()).toEqual(['web-0', 'web-1']);
    expect(played.object('Pod', 'web-0', 19).metadata.creationTimestamp).toBeGreaterThan(10_000);
  });
});

describe('an update of a StatefulSet', () => {
  const change = setImage(10, 'StatefulSet/web');
  const cases: readonly [title: string, spec: Record<string, unknown>, images: string[]][] = [
    ['replaces all', {}, ['2', '2', '2', '2']],
    ['leaves those below the partition', { updateStrategy: { rollingUpdate: { partition: 2 } } }, ['1', '1', '2', '2']],
    ['leaves all below a partition as large as the set', { updateStrategy: { rollingUpdate: { partition: 4 } } }, ['1', '1', '1', '1']],
    ['leaves all until they are deleted', { updateStrategy: { type: 'OnDelete' } }, ['1', '1', '1', '1']],
    ['replaces all one by one, also when they were made together', PARALLEL, ['2', '2', '2', '2']],
  ];
  for (const [title, spec, wanted] of cases)
    it(title, () => {
      const played = play(statefulSet({ replicas: 4, ...spec }), { actions: [change], until: 60 });
      expect(images(played, 59)).toEqual(wanted);
      expect(played.range('StatefulSet/web', 'readyReplicas', 9.9)[0]).toBeGreaterThanOrEqual(3);
    });

  it('begins with the highest', () => {
    const played = play(statefulSet({ replicas: 3 }), { actions: [change], until: 60 });
    expect(played.events('StatefulSet/web', 'SuccessfulDelete').map((text) => /web-\d/.exec(text)?.[0])).toEqual([
      'web-2',
      'web-1',
      'web-0',
    ]);
  });

  it('uses the new template for a Pod that is deleted', () => {
    const played = play(statefulSet({ replicas: 2, updateStrategy: { type: 'OnDelete' } }), {
      actions: [change, { at: 15, verb: 'delete', object: 'Pod/web-0' }],
      until: 30,
    });
    expect(images(played, 29)).toEqual(['2', '1']);
  });

  it('gets stuck on a Pod that never becomes ready, also when the template is mended', () => {
    const broken = setImage(10, 'StatefulSet/web', 'nginx:2', { behaviour: 'never-ready' });
    const mended = setImage(20, 'StatefulSet/web', 'nginx:3', { behaviour: 'run' });
    const played = play(statefulSet({ replicas: 2 }), { actions: [broken, mended] });
    expect(images(played, 59)).toEqual(['1', '2']);
    const parallel = play(statefulSet({ replicas: 2, ...PARALLEL }), { actions: [broken, mended] });
    expect(images(parallel, 59)).toEqual(['3', '3']);
  });
});

describe('claims of a StatefulSet', () => {
  const remove: ScenarioAction = { at: 20, verb: 'delete', object: 'StatefulSet/web' };
  const shrink = scale(20, 'StatefulSet/web', 1);
  const cases: readonly [whenDeleted: string, whenScaled: string, action: ScenarioAction, left: string[]][] = [
    ['Retain', 'Retain', remove, ['data-web-0', 'data-web-1']],
    ['Delete', 'Retain', remove, []],
    ['Retain', 'Delete', remove, ['data-web-0', 'data-web-1']],
    ['Retain', 'Retain', shrink, ['data-web-0', 'data-web-1']],
    ['Delete', 'Retain', shrink, ['data-web-0', 'data-web-1']],
    ['Retain', 'Delete', shrink, ['data-web-0']],
    ['Delete', 'Delete', shrink, ['data-web-0']],
  ];
  for (const [whenDeleted, whenScaled, action, left] of cases)
    it(`${whenDeleted} when deleted, ${whenScaled} when scaled: a ${action.verb} leaves ${left.join(' and ') || 'none'}`, () => {
      const spec = { replicas: 2, volumeClaimTemplates: [DATA], persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } };
      const played = play(statefulSet(spec), { actions: [action], until: 60 });
      expect(played.names('PersistentVolumeClaim', 19)).toEqual(['data-web-0', 'data-web-1']);
      expect(played.names('PersistentVolumeClaim', 59)).toEqual(left);
    });

  it('are used again by the Pod of the same number', () => {
    const played = play(statefulSet({ replicas: 2, volumeClaimTemplates: [DATA] }), {
      actions: [scale(20, 'StatefulSet/web', 1), scale(40, 'StatefulSet/web', 2)],
    });
    const uid = (at: number): string => played.object('PersistentVolumeClaim', 'data-web-1', at).metadata.uid;
    expect(uid(59)).toBe(uid(19));
    expect(played.object('Pod', 'web-1', 59).status.phase).toBe('Running');
  });

  it('tells of Pods whose claims get another owner by a change of the policy', () => {
    const policy = { whenDeleted: 'Delete', whenScaled: 'Retain' };
    const change: ScenarioAction = {
      at: 10,
      verb: 'patch',
      object: 'StatefulSet/web',
      patchType: 'merge',
      patch: { spec: { persistentVolumeClaimRetentionPolicy: policy } },
    };
    const played = play(statefulSet({ replicas: 1, volumeClaimTemplates: [DATA] }), { actions: [change], until: 20 });
    expect(played.events('StatefulSet/web', 'SuccessfulUpdate')).toEqual(['Update Pod web-0 in StatefulSet web successful']);
    expect(played.object('PersistentVolumeClaim', 'data-web-0', 19).metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet' }]);
  });
});
