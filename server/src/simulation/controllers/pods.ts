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

function restarts(pod: Pod): [regular: number, sidecars: number] {
  const sidecars = new Set(pod.spec.initContainers?.filter(isRestartableInitContainer).map(({ name }) => name));
  const most = (counts: readonly { name: string; restartCount: number }[] | undefined): number =>
    (counts ?? []).reduce((max, { restartCount }) => Math.max(max, restartCount), 0);
  return [most(pod.status.containerStatuses), most(pod.status.initContainerStatuses?.filter(({ name }) => sidecars.has(name)))];
}

/** How long ago, in powers of two of nanoseconds: what differs by less counts as equal. Source: logarithmicRankDiff. */
const ageRank = (at: Instant, now: Instant): number => (now > at ? Math.floor(Math.log2((now - at) * 1_000_000)) : -1);

function byAge(one: Pod, other: Pod, oneAt: Instant, otherAt: Instant, now: Instant): number {
  const difference = ageRank(oneAt, now) - ageRank(otherAt, now);
  if (difference !== 0) return difference;
  return one.metadata.uid < other.metadata.uid ? -1 : 1;
}

/** Pods that have come less far first. */
function byState(one: Pod, other: Pod): number {
  const assigned = Number(Boolean(one.spec.nodeName)) - Number(Boolean(other.spec.nodeName));
  if (assigned !== 0) return assigned;
  const phase = (PHASE_RANK[one.status.phase] ?? 0) - (PHASE_RANK[other.status.phase] ?? 0);
  return phase === 0 ? Number(isPodReady(one)) - Number(isPodReady(other)) : phase;
}

/** Younger ones first, by readiness and by creation, and in between those that were restarted more often. */
function byHistory(one: Pod, other: Pod, older: (one: Pod, other: Pod, oneAt: Instant, otherAt: Instant) => number): number {
  const oneAt = readyConditionOf(one)?.lastTransitionTime;
  const otherAt = readyConditionOf(other)?.lastTransitionTime;
  if (oneAt !== undefined && otherAt !== undefined && oneAt !== otherAt) return older(one, other, oneAt, otherAt);
  const [oneRestarts, oneSidecars] = restarts(one);
  const [otherRestarts, otherSidecars] = restarts(other);
  if (oneRestarts !== otherRestarts) return otherRestarts - oneRestarts;
  if (oneSidecars !== otherSidecars) return otherSidecars - oneSidecars;
  const created = one.metadata.creationTimestamp - other.metadata.creationTimestamp;
  return created === 0 ? 0 : older(one, other, one.metadata.creationTimestamp, other.metadata.creationTimestamp);
}

/**
 * Which Pod of a ReplicaSet is to be deleted first. `rank` says how many active Pods of the same owner share a Pod's node.
 * Source: pkg/controller ActivePodsWithRanks.
 */
export function compareForDeletion(one: Pod, other: Pod, rank: (pod: Pod) => number, now: Instant): number {
  const state = byState(one, other);
  if (state !== 0) return state;
  const cost = deletionCost(one) - deletionCost(other);
  if (cost !== 0) return cost;
  const doubled = rank(other) - rank(one);
  if (doubled !== 0) return doubled;
  return byHistory(one, other, (first, second, firstAt, secondAt) => byAge(first, second, firstAt, secondAt, now));
}

/** Which Pod of a Job is to be deleted first: nodes and costs do not matter, and times count to the second. Source: pkg/controller ActivePods. */
export const compareActive = (one: Pod, other: Pod): number =>
  byState(one, other) || byHistory(one, other, (_one, _other, oneAt, otherAt) => otherAt - oneAt);

/** The `count` Pods to delete, first ones first. `related` are the Pods of the whole owner's family. Source: replicaset getPodsToDelete. */
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, now: Instant): Pod[] {
  if (count >= pods.length) return [...pods];
  const onNode = new Map<string, number>();
  for (const pod of related) if (isPodActive(pod)) onNode.set(pod.spec.nodeName ?? '', (onNode.get(pod.spec.nodeName ?? '') ?? 0) + 1);
  const rank = (pod: Pod): number => onNode.get(pod.spec.nodeName ?? '') ?? 0;
  return [...pods].sort((one, other) => compareForDeletion(one, other, rank, now)).slice(0, count);
}
