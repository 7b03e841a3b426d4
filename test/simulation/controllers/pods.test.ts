import { describe, expect, test } from 'vitest';
import { inActiveOrder, inOrderOfDeletion } from '../../../server/src/simulation/controllers/pods.ts';
import type { Pod } from '../../../server/src/simulation/world/pod.ts';

const NOW_MS = 100_000;

interface Told {
  readonly uid?: string;
  readonly node?: string | null;
  readonly phase?: Pod['status']['phase'] | 'Unknown';
  /** Seconds; null: not ready. */
  readonly readyAt?: number | null;
  readonly cost?: string;
  readonly restarts?: number;
  readonly sidecarRestarts?: number;
  readonly createdAt?: number;
}

function podOf({ uid = 'u', node = 'n', phase = 'Running', readyAt = 50, cost, restarts = 0, sidecarRestarts, createdAt = 40 }: Told): Pod {
  return {
    metadata: {
      uid,
      creationTimestamp: createdAt * 1000,
      ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: {
      containers: [],
      ...(node === null ? {} : { nodeName: node }),
      ...(sidecarRestarts === undefined ? {} : { initContainers: [{ name: 'side', restartPolicy: 'Always' }] }),
    },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: readyAt === null ? 'False' : 'True', lastTransitionTime: (readyAt ?? 0) * 1000 }],
      containerStatuses: [{ name: 'main', restartCount: restarts }],
      ...(sidecarRestarts === undefined ? {} : { initContainerStatuses: [{ name: 'side', restartCount: sidecarRestarts }] }),
    },
  } as unknown as Pod;
}

/** The first one goes first. `job`: what a Job decides where that is not the same; 0 when it does not matter to it. */
const CASES: readonly { name: string; first: Told; second: Told; job?: -1 | 0 | 1 }[] = [
  { name: 'one without a node', first: { node: null, phase: 'Pending', readyAt: null, cost: '9' }, second: { cost: '1' } },
  { name: 'a pending one', first: { phase: 'Pending', readyAt: null, cost: '9' }, second: { cost: '1' } },
  { name: 'an unknown one before a running one', first: { phase: 'Unknown', cost: '9' }, second: { cost: '1' } },
  { name: 'one that is not ready', first: { readyAt: null, cost: '9' }, second: { cost: '1' } },
  { name: 'one that costs less', first: { cost: '-1', readyAt: 10 }, second: { readyAt: 90 }, job: 1 },
  { name: 'a cost that is no number counts as none', first: { cost: '-1' }, second: { cost: '+5' }, job: 0 },
  { name: 'one on a node with more of them', first: { node: 'full', readyAt: 10 }, second: { readyAt: 90 }, job: 1 },
  { name: 'one that has been ready for a shorter time', first: { readyAt: 90 }, second: { readyAt: 10 } },
  { name: 'the lower identity, when times are alike', first: { uid: 'a', readyAt: 10 }, second: { uid: 'b', readyAt: 20 }, job: 1 },
  { name: 'one that was restarted more often', first: { restarts: 3, createdAt: 1 }, second: { restarts: 1, createdAt: 40 } },
  { name: 'one whose sidecar was', first: { sidecarRestarts: 3, createdAt: 1 }, second: { sidecarRestarts: 1, createdAt: 40 } },
  { name: 'a younger one', first: { createdAt: 90 }, second: { createdAt: 10 } },
];

describe('of two Pods goes first', () => {
  test.each(CASES)('$name', ({ first, second, job = -1 }) => {
    const [one, other] = [podOf(first), podOf(second)];
    const rank = (pod: Pod): number => (pod.spec.nodeName === 'full' ? 2 : 1);
    for (const pods of [
      [one, other],
      [other, one],
    ]) {
      expect(inOrderOfDeletion(pods, rank, NOW_MS)).toEqual([one, other]);
      expect(inActiveOrder(pods)).toEqual(job === 0 ? pods : job < 0 ? [one, other] : [other, one]);
    }
  });
});
