import type { Milliseconds } from '../world/clock.ts';
import type { Instant } from '../world/instant.ts';
import { isPodTerminal, isRestartableInitContainer, type Pod, type PodCondition } from '../world/pod.ts';
import type { Change } from '../world/store.ts';

/** The Ready condition when it is True. */
export function readyConditionOf(pod: Pod): PodCondition | undefined {
  for (const condition of pod.status.conditions) if (condition.type === 'Ready') return condition.status === 'True' ? condition : undefined;
  return undefined;
}

export const isPodReady = (pod: Pod): boolean => readyConditionOf(pod) !== undefined;

export const becameReady = ({ old, object }: Change): boolean =>
  old !== null && old.metadata.uid === object.metadata.uid && !isPodReady(old as Pod) && isPodReady(object as Pod);

/** Ready for at least `minReadySeconds`. Source: pkg/api/v1/pod IsPodAvailable. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  const ready = readyConditionOf(pod);
  if (!ready) return false;
  return minReadySeconds === 0 || (ready.lastTransitionTime ?? now) + minReadySeconds * 1000 <= now;
}

/** Neither ended nor about to. Source: pkg/controller IsPodActive. */
export const isPodActive = (pod: Pod): boolean => !isPodTerminal(pod.status) && pod.metadata.deletionTimestamp === undefined;

export const isPodTerminating = (pod: Pod): boolean => !isPodTerminal(pod.status) && pod.metadata.deletionTimestamp !== undefined;

/** Milliseconds until the next of the ready Pods becomes available; undefined when none is on the way. Source: FindMinNextPodAvailabilityCheck. */
export function nextAvailabilityCheck(pods: readonly Pod[], minReadySeconds: number, now: Instant): Milliseconds | undefined {
  let next: Milliseconds | undefined;
  if (minReadySeconds <= 0) return undefined;
  for (const pod of pods) {
    const readyAt = readyConditionOf(pod)?.lastTransitionTime;
    if (readyAt === undefined) continue;
    const wait = readyAt + minReadySeconds * 1000 - now;
    if (wait > 0 && (next === undefined || wait < next)) next = wait;
  }
  return next;
}

const PHASE_RANK: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

const deletionCost = (pod: Pod): number => {
  const text = pod.metadata.annotations?.[DELETION_COST] ?? '';
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
};

const most = (counts: readonly { readonly restartCount: number }[] | undefined): number => {
  let max = 0;
  if (counts) for (const { restartCount } of counts) if (restartCount > max) max = restartCount;
  return max;
};

/** How long ago, in powers of two of nanoseconds: what differs by less counts as equal. Source: logarithmicRankDiff. */
const ageRank = (at: Instant, now: Instant): number => (now > at ? Math.floor(Math.log2((now - at) * 1_000_000)) : -1);

/** What decides which Pod goes first, worked out once a Pod and not with every comparison. */
interface Contender {
  readonly pod: Pod;
  readonly assigned: number;
  readonly phase: number;
  readonly ready: number;
  readonly readyAt: Instant | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  /** What the Pod says that its deletion costs, and how many active Pods of its owner are on its node; 0 where neither matters. */
  readonly cost: number;
  readonly rank: number;
}

function contender(pod: Pod, cost = 0, rank = 0): Contender {
  const { spec, status } = pod;
  const ready = readyConditionOf(pod);
  const sidecars = spec.initContainers?.filter(isRestartableInitContainer).map(({ name }) => name);
  return {
    pod,
    assigned: spec.nodeName ? 1 : 0,
    phase: PHASE_RANK[status.phase] ?? 0,
    ready: ready ? 1 : 0,
    readyAt: ready?.lastTransitionTime,
    restarts: most(status.containerStatuses),
    sidecarRestarts: sidecars?.length ? most(status.initContainerStatuses?.filter(({ name }) => sidecars.includes(name))) : 0,
    cost,
    rank,
  };
}

function byAge(one: Pod, other: Pod, oneAt: Instant, otherAt: Instant, now: Instant): number {
  const difference = ageRank(oneAt, now) - ageRank(otherAt, now);
  if (difference !== 0) return difference;
  return one.metadata.uid < other.metadata.uid ? -1 : 1;
}

/** Pods that have come less far first. */
const byState = (one: Contender, other: Contender): number =>
  one.assigned - other.assigned || one.phase - other.phase || one.ready - other.ready;

type Older = (one: Pod, other: Pod, oneAt: Instant, otherAt: Instant) => number;

/** Younger ones first, by readiness and by creation, and in between those that were restarted more often. */
function byHistory(one: Contender, other: Contender, older: Older): number {
  const { readyAt: oneAt, pod: onePod } = one;
  const { readyAt: otherAt, pod: otherPod } = other;
  if (oneAt !== undefined && otherAt !== undefined && oneAt !== otherAt) return older(onePod, otherPod, oneAt, otherAt);
  if (one.restarts !== other.restarts) return other.restarts - one.restarts;
  if (one.sidecarRestarts !== other.sidecarRestarts) return other.sidecarRestarts - one.sidecarRestarts;
  const [oneCreated, otherCreated] = [onePod.metadata.creationTimestamp, otherPod.metadata.creationTimestamp];
  return oneCreated === otherCreated ? 0 : older(onePod, otherPod, oneCreated, otherCreated);
}

/**
 * Which Pods of a ReplicaSet are to be deleted first. `rank` says how many active Pods of the same owner share a Pod's node.
 * Source: pkg/controller ActivePodsWithRanks.
 */
export function inOrderOfDeletion(pods: readonly Pod[], rank: (pod: Pod) => number, now: Instant): Pod[] {
  const older: Older = (one, other, oneAt, otherAt) => byAge(one, other, oneAt, otherAt, now);
  const ranked = pods.map((pod) => contender(pod, deletionCost(pod), rank(pod)));
  ranked.sort((one, other) => byState(one, other) || one.cost - other.cost || other.rank - one.rank || byHistory(one, other, older));
  return ranked.map(({ pod }) => pod);
}

const AFTER: Older = (_one, _other, oneAt, otherAt) => otherAt - oneAt;

/** Which Pods of a Job are to be deleted first: nodes and costs do not matter, and times count to the second. Source: pkg/controller ActivePods. */
export function inActiveOrder(pods: readonly Pod[]): Pod[] {
  const contenders = pods.map((pod) => contender(pod));
  contenders.sort((one, other) => byState(one, other) || byHistory(one, other, AFTER));
  return contenders.map(({ pod }) => pod);
}

/** The `count` Pods to delete, first ones first. `onNode`: active Pods of the whole owner's family. Source: replicaset getPodsToDelete. */
export function podsToDelete(pods: readonly Pod[], onNode: (node: string) => number, count: number, now: Instant): Pod[] {
  if (count >= pods.length) return [...pods];
  return inOrderOfDeletion(pods, ({ spec }) => onNode(spec.nodeName ?? ''), now).slice(0, count);
}
