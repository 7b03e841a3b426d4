import { describe, expect, it } from 'vitest';
import type { ScenarioAction } from '../../../../server/src/simulation/timeline.ts';
import { type Played, play, scale, setImage, workload } from '../cases.ts';

const deployment = (spec: Record<string, unknown> = {}, pod: Record<string, string> = {}): string =>
  workload('apps/v1', 'Deployment', spec, pod);
const patch = (at: number, spec: Record<string, unknown>): ScenarioAction => ({
  at,
  verb: 'patch',
  object: 'Deployment/web',
  patch: { spec },
  patchType: 'merge',
});
/** Sizes of the ReplicaSets, oldest first. */
const sizes = (played: Played, at: number): number[] => played.objects('ReplicaSet', at).map(({ spec }) => spec.replicas);
const condition = (played: Played, type: string, at: number): string => {
  const found = played.object('Deployment', 'web', at).status.conditions?.find((known: { type: string }) => known.type === type);
  return found ? `${found.status} ${found.reason}` : '';
};

describe('a rolling update', () => {
  const bounds: readonly [replicas: number, maxSurge: number | string, maxUnavailable: number | string, least: number, most: number][] = [
    // A surge rounds up, unavailability down; when both are nothing, one may be unavailable.
    [10, '25%', '25%', 8, 13],
    [3, '25%', '25%', 3, 4],
    [1, '25%', '25%', 1, 2],
    [10, '34%', '33%', 7, 14],
    [2, '50%', '50%', 1, 3],
    [4, 1, 0, 4, 5],
    [4, 0, 1, 3, 4],
    [10, 0, '5%', 9, 10],
    [3, '100%', 0, 3, 6],
    [5, 0, '100%', 0, 5],
    [6, 2, 2, 4, 8],
  ];
  for (const [replicas, maxSurge, maxUnavailable, least, most] of bounds)
    it(`of ${replicas} with a surge of ${maxSurge} and ${maxUnavailable} unavailable has ${least} to ${most} Pods`, () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
      const played = play(deployment({ replicas, strategy }), { actions: [setImage(10, 'Deployment/web')], until: 60 });
      expect(played.range('Deployment/web', 'availableReplicas', 9.9)[0]).toBe(least);
      expect(played.range('Deployment/web', 'replicas', 9.9)[1]).toBe(most);
      expect(sizes(played, 59)).toEqual([0, replicas]);
      expect(condition(played, 'Progressing', 59)).toBe('True NewReplicaSetAvailable');
    });

  it('tells each step', () => {
    const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    const played = play(deployment({ replicas: 2, strategy }), { actions: [setImage(10, 'Deployment/web')] });
    expect(played.events('Deployment/web', 'ScalingReplicaSet')).toEqual([
      'Scaled up replica set web-* from 0 to 2',
      'Scaled up replica set web-* from 0 to 1',
      'Scaled down replica set web-* from 2 to 1',
      'Scaled up replica set web-* from 1 to 2',
      'Scaled down replica set web-* from 1 to 0',
    ]);
  });

  it('waits for Pods to be ready for long enough', () => {
    const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    const played = play(deployment({ replicas: 2, minReadySeconds: 10, strategy }), { actions: [setImage(20, 'Deployment/web')] });
    const [, , second] = played.times('Deployment/web', 'ScalingReplicaSet');
    // A Pod is ready a second after it is made.
    expect(second).toBeGreaterThanOrEqual(30);
    expect(second).toBeLessThan(33);
  });

  it('gets stuck with Pods that never become ready, and is told so after its deadline', () => {
    const played = play(deployment({ replicas: 4, progressDeadlineSeconds: 30 }), {
      actions: [setImage(10, 'Deployment/web', 'nginx:2', { behaviour: 'never-ready' })],
      until: 120,
    });
    expect(sizes(played, 119)).toEqual([3, 2]);
    expect(condition(played, 'Progressing', 35)).toBe('True ReplicaSetUpdated');
    expect(condition(played, 'Progressing', 43)).toBe('False ProgressDeadlineExceeded');
    expect(condition(played, 'Available', 119)).toBe('True MinimumReplicasAvailable');
  });

  it('that is stuck shares what is added by size', () => {
    const strategy = { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } };
    const played = play(deployment({ replicas: 10, strategy }), {
      actions: [setImage(10, 'Deployment/web', 'nginx:2', { behaviour: 'never-ready' }), scale(20, 'Deployment/web', 15)],
      until: 40,
    });
    expect(sizes(played, 19)).toEqual([8, 5]);
    expect(sizes(played, 39)).toEqual([11, 7]);
  });
});

describe('a Deployment', () => {
  it('that recreates ends all Pods before it makes new ones', () => {
    const played = play(deployment({ replicas: 3, strategy: { type: 'Recreate' } }), { actions: [setImage(10, 'Deployment/web')] });
    expect(played.range('Deployment/web', 'availableReplicas', 9.9)).toEqual([0, 3]);
    expect(played.range('Deployment/web', 'replicas', 9.9)[1]).toBe(3);
    const made = played.objects('ReplicaSet', 59).at(-1);
    // Pods need a second to end.
    expect(made.metadata.creationTimestamp).toBeGreaterThanOrEqual(10_800);
    expect(sizes(played, 59)).toEqual([0, 3]);
  });

  it('that is paused changes nothing until it goes on', () => {
    const played = play(deployment({ replicas: 2 }), {
      actions: [patch(5, { paused: true }), setImage(10, 'Deployment/web'), patch(20, { paused: null })],
      until: 40,
    });
    expect(sizes(played, 19)).toEqual([2]);
    expect(condition(played, 'Progressing', 19)).toBe('Unknown DeploymentPaused');
    expect(sizes(played, 39)).toEqual([0, 2]);
    expect(condition(played, 'Progressing', 39)).toBe('True NewReplicaSetAvailable');
  });

  it('that is paused is scaled all the same', () => {
    const played = play(deployment({ replicas: 2, paused: true }), { actions: [scale(5, 'Deployment/web', 4)], until: 20 });
    // Without a ReplicaSet there is nothing to scale.
    expect(sizes(played, 19)).toEqual([]);
    const running = play(deployment({ replicas: 2 }), { actions: [patch(5, { paused: true }), scale(8, 'Deployment/web', 4)], until: 20 });
    expect(sizes(running, 19)).toEqual([4]);
  });

  it('goes back to the ReplicaSet that it had, under a new revision', () => {
    const played = play(deployment({ replicas: 2 }), {
      actions: [setImage(10, 'Deployment/web'), { at: 20, verb: 'rollback', object: 'Deployment/web' }],
      until: 40,
    });
    const revisions = played
      .objects('ReplicaSet', 39)
      .map(({ metadata, spec }) => `${metadata.annotations['deployment.kubernetes.io/revision']}: ${spec.replicas}`);
    expect(revisions).toEqual(['3: 2', '2: 0']);
  });

  it('keeps as many old ReplicaSets as its history allows', () => {
    const actions = [2, 3, 4, 5].map((tag) => setImage(tag * 8, 'Deployment/web', `nginx:${tag}`));
    for (const [revisionHistoryLimit, kept] of [
      [0, 1],
      [2, 3],
      [10, 5],
    ] as const)
      expect(play(deployment({ replicas: 1, revisionHistoryLimit }), { actions }).objects('ReplicaSet', 59)).toHaveLength(kept);
  });

  it('that changes again in the middle of an update ends with the last template', () => {
    const actions = [setImage(10, 'Deployment/web', 'nginx:2'), setImage(10.5, 'Deployment/web', 'nginx:3')];
    const played = play(deployment({ replicas: 4 }), { actions });
    expect(played.objects('Pod', 59).map(({ spec }) => spec.containers[0].image)).toEqual(Array(4).fill('nginx:3'));
    expect(sizes(played, 59)).toEqual([0, 0, 4]);
  });

  it('adopts a ReplicaSet that has its template', () => {
    const orphaned = play(deployment({ replicas: 2 }), {
      actions: [
        { at: 10, verb: 'delete', object: 'Deployment/web', propagationPolicy: 'Orphan' },
        { at: 20, verb: 'create', manifest: deployment({ replicas: 2 }) },
      ],
      until: 40,
    });
    expect(orphaned.objects('ReplicaSet', 15)).toHaveLength(1);
    expect(orphaned.objects('Deployment', 15)).toHaveLength(0);
    expect(orphaned.names('ReplicaSet', 39)).toEqual(orphaned.names('ReplicaSet', 15));
    expect(orphaned.names('Pod', 39)).toEqual(orphaned.names('Pod', 15));
  });

  it('takes another name when a ReplicaSet of somebody else has the one it would choose', () => {
    const name = play(deployment(), { until: 2 }).names('ReplicaSet', 1)[0];
    const taken = workload('apps/v1', 'ReplicaSet', { replicas: 0, selector: { matchLabels: { app: 'web', other: 'x' } } });
    const manifest = taken
      .replace('"name":"web"', `"name":"${name}"`)
      .replace('"labels":{"app":"web"}', '"labels":{"app":"web","other":"x"}');
    const played = play(manifest + deployment(), { until: 20 });
    expect(played.object('Deployment', 'web', 19).status.collisionCount).toBe(1);
    expect(played.object('Deployment', 'web', 19).status.availableReplicas).toBe(1);
  });
});
