import { scaledValue } from '../../../kubernetes/values/intOrString.ts';
import type { Instant } from '../../world/instant.ts';
import { conditionOf } from '../conditions.ts';
import { equalIgnoreHash } from '../template.ts';
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from '../types.ts';

/** Source: pkg/controller/deployment/util/deployment_util.go. */
export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to';

export const PROGRESSING = 'Progressing';
export const AVAILABLE = 'Available';
export const REPLICA_FAILURE = 'ReplicaFailure';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Annotations that a Deployment and its ReplicaSets do not share. */
const OWN_ANNOTATIONS = new Set([LAST_APPLIED, REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS, ROLLBACK_TO]);
const REVISION_HISTORY_LENGTH_MAX = 2000;
const INT32_MAX = 2_147_483_647;

export const newCondition = (type: string, status: Condition['status'], reason: string, message: string, now: Instant): Condition => ({
  type,
  status,
  lastUpdateTime: now,
  lastTransitionTime: now,
  reason,
  message,
});

/** Both bounds of a rolling update as numbers: percentages of a surge round up, those of unavailability down, and not both can be 0. */
export function resolveFenceposts({ spec }: Deployment): { surge: number; unavailable: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = spec.strategy.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, spec.replicas, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, spec.replicas, 'down') ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export const isRollingUpdate = ({ spec }: Deployment): boolean => spec.strategy.type === 'RollingUpdate';

export const maxSurge = (deployment: Deployment): number => (isRollingUpdate(deployment) ? resolveFenceposts(deployment).surge : 0);

export function maxUnavailable(deployment: Deployment): number {
  if (!isRollingUpdate(deployment) || deployment.spec.replicas === 0) return 0;
  return Math.min(resolveFenceposts(deployment).unavailable, deployment.spec.replicas);
}

export const hasProgressDeadline = ({ spec }: Deployment): boolean =>
  spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== INT32_MAX;

export const hasRevisionHistoryLimit = ({ spec }: Deployment): boolean =>
  spec.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit !== INT32_MAX;

type Sets = readonly (ReplicaSet | null)[];
const sum = (sets: Sets, of: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (set ? (of(set) ?? 0) : 0), 0);

export const replicaCount = (sets: Sets): number => sum(sets, (set) => set.spec.replicas);
export const actualReplicaCount = (sets: Sets): number => sum(sets, (set) => set.status.replicas);
export const readyReplicaCount = (sets: Sets): number => sum(sets, (set) => set.status.readyReplicas);
export const availableReplicaCount = (sets: Sets): number => sum(sets, (set) => set.status.availableReplicas);
export const terminatingReplicaCount = (sets: Sets): number => sum(sets, (set) => set.status.terminatingReplicas);

export const activeSets = (sets: Sets): ReplicaSet[] => sets.filter((set): set is ReplicaSet => set !== null && set.spec.replicas > 0);

/** Older ones first, by name where they were made in the same second. */
export function byCreation(one: ReplicaSet, other: ReplicaSet): number {
  const difference = one.metadata.creationTimestamp - other.metadata.creationTimestamp;
  return difference !== 0 ? difference : one.metadata.name < other.metadata.name ? -1 : 1;
}

export const bySizeOlder = (one: ReplicaSet, other: ReplicaSet): number =>
  other.spec.replicas - one.spec.replicas || byCreation(one, other);
export const bySizeNewer = (one: ReplicaSet, other: ReplicaSet): number =>
  other.spec.replicas - one.spec.replicas || byCreation(other, one);

export const revisionOf = (set: ReplicaSet): number => wholeNumber(set.metadata.annotations?.[REVISION]) ?? 0;

export const byRevision = (one: ReplicaSet, other: ReplicaSet): number => revisionOf(one) - revisionOf(other) || byCreation(one, other);

export function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= INT32_MAX ? Number(text) : null;
}

export const maxRevision = (sets: readonly ReplicaSet[]): number => sets.reduce((max, set) => Math.max(max, revisionOf(set)), 0);

/** The second highest revision: the one before the current. */
export function lastRevision(sets: readonly ReplicaSet[]): number {
  const revisions = sets.map(revisionOf).sort((one, other) => other - one);
  return revisions[1] ?? 0;
}

/** The ReplicaSet with the Deployment's template; the oldest of several. */
export function findNewReplicaSet({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | null {
  return [...sets].sort(byCreation).find((set) => equalIgnoreHash(set.spec.template, spec.template)) ?? null;
}

/** The only set with Pods, or the newest when none has any; null when several have. Source: FindActiveOrLatest. */
export function findActiveOrLatest(newSet: ReplicaSet | null, oldSets: readonly ReplicaSet[]): ReplicaSet | null {
  const active = activeSets([...oldSets, newSet]);
  if (active.length > 1) return null;
  return active[0] ?? newSet ?? [...oldSets].sort((one, other) => byCreation(other, one))[0] ?? null;
}

/** What the annotations of a set should say about its size; null when they do. */
export function replicasAnnotations(set: ReplicaSet, deployment: Deployment): Record<string, string> | null {
  const desired = String(deployment.spec.replicas);
  const most = String(deployment.spec.replicas + maxSurge(deployment));
  const { annotations } = set.metadata;
  if (annotations?.[DESIRED_REPLICAS] === desired && annotations[MAX_REPLICAS] === most) return null;
  return { ...annotations, [DESIRED_REPLICAS]: desired, [MAX_REPLICAS]: most };
}

/** The annotations of a Deployment that its ReplicaSets carry too. */
export const sharedAnnotations = (annotations: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !OWN_ANNOTATIONS.has(key)));

export const unsharedAnnotations = (annotations: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => OWN_ANNOTATIONS.has(key)));

/** Annotations of the newest set: its revision and what it shares with the Deployment; null when they say it already. Source: SetNewReplicaSetAnnotations. */
export function newSetAnnotations(deployment: Deployment, set: ReplicaSet, revision: number): Record<string, string> | null {
  const before = set.metadata.annotations ?? {};
  const annotations = { ...before, ...sharedAnnotations(deployment.metadata.annotations) };
  const text = before[REVISION];
  const earlier = text === undefined || text === '' ? 0 : wholeNumber(text);
  if (earlier !== null && earlier < revision) {
    annotations[REVISION] = String(revision);
    if (text !== undefined) annotations[REVISION_HISTORY] = withRevision(before[REVISION_HISTORY], text);
  }
  const changed = Object.keys(annotations).some((key) => annotations[key] !== before[key]);
  return changed ? annotations : null;
}

/** The revisions a set had before; the oldest are forgotten when the text grows too long. */
function withRevision(history: string | undefined, revision: string): string {
  const revisions = history ? [...history.split(','), revision] : [revision];
  while (revisions.length > 1 && revisions.join(',').length > REVISION_HISTORY_LENGTH_MAX) revisions.shift();
  return revisions.join(',');
}

/** Source: NewRSNewReplicas. */
export function newSetReplicas(deployment: Deployment, allSets: Sets, newReplicas: number): number {
  const { replicas } = deployment.spec;
  if (!isRollingUpdate(deployment)) return replicas;
  const most = replicas + (scaledValue(deployment.spec.strategy.rollingUpdate?.maxSurge ?? 0, replicas, 'up') ?? 0);
  const current = replicaCount(allSets);
  if (current >= most) return newReplicas;
  return newReplicas + Math.min(most - current, replicas - newReplicas);
}

/** How many of `toAdd` more (or fewer) replicas one set gets. Source: GetReplicaSetProportion, getReplicaSetFraction. */
export function proportionOf(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (set.spec.replicas === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = fractionOf(set, deployment);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function fractionOf(set: ReplicaSet, deployment: Deployment): number {
  const size = set.spec.replicas;
  if (deployment.spec.replicas === 0) return -size;
  const before = wholeNumber(set.metadata.annotations?.[MAX_REPLICAS]) || deployment.status.replicas || 0;
  if (before === 0) return 0;
  return Math.round((size * (deployment.spec.replicas + maxSurge(deployment))) / before) - size;
}

/** The new set has its full size, knows it, and all its Pods are available. */
export function isSaturated({ spec }: Deployment, set: ReplicaSet | null): boolean {
  if (!set) return false;
  const desired = wholeNumber(set.metadata.annotations?.[DESIRED_REPLICAS]);
  return set.spec.replicas === spec.replicas && desired === spec.replicas && (set.status.availableReplicas ?? 0) === spec.replicas;
}

/** All replicas are new and available, and no old one is there. */
export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  return (
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 1)
  );
}

/** More new replicas, fewer old ones, more ready or available ones than before. */
export function isProgressing({ status: old }: Deployment, status: DeploymentStatus): boolean {
  const olds = (from: DeploymentStatus): number => (from.replicas ?? 0) - (from.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    olds(status) < olds(old) ||
    (status.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

/** No progress for longer than the deadline. */
export function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: Instant): boolean {
  if (!hasProgressDeadline(deployment)) return false;
  const condition = conditionOf(status.conditions, PROGRESSING);
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return (condition.lastUpdateTime ?? 0) + deployment.spec.progressDeadlineSeconds! * 1000 < now;
}

/** The revision that a Deployment is to go back to, 0 for the one before; null when it is not asked for. */
export function rollbackRevision({ metadata }: Deployment): number | null {
  const text = metadata.annotations?.[ROLLBACK_TO];
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}
