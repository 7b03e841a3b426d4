import { because, type Causes } from '../../world/causes.ts';
import type { Task } from '../../world/task.ts';
import type { World } from '../../world/world.ts';
import type { Client } from '../client.ts';
import { conditionOf, withCondition } from '../conditions.ts';
import { ApiError, isAlreadyExists, isNotFound } from '../controller.ts';
import { controllerOf, type Informer } from '../informers.ts';
import { controllerRefTo, isNamespaceTerminating } from '../podControl.ts';
import { equalIgnoreHash, POD_TEMPLATE_HASH, templateHash } from '../template.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../types.ts';
import {
  AVAILABLE,
  activeSets,
  actualReplicaCount,
  availableReplicaCount,
  byRevision,
  bySizeNewer,
  bySizeOlder,
  DESIRED_REPLICAS,
  findActiveOrLatest,
  findNewReplicaSet,
  hasProgressDeadline,
  hasRevisionHistoryLimit,
  isRollingUpdate,
  isSaturated,
  maxRevision,
  maxSurge,
  maxUnavailable,
  newCondition,
  newSetAnnotations,
  newSetReplicas,
  PROGRESSING,
  proportionOf,
  REVISION,
  readyReplicaCount,
  replicaCount,
  replicasAnnotations,
  rollbackRevision,
  terminatingReplicaCount,
  wholeNumber,
} from './util.ts';

/** Longest name of a ReplicaSet. */
const NAME_MAX = 253;

/** One sync of one Deployment: what its parts share. The Deployment is a copy that this sync may change. */
export interface DeploymentSync {
  readonly world: World;
  readonly client: Client;
  readonly sets: Informer<ReplicaSet>;
  readonly deployment: Deployment;
  readonly causes: Causes;
}

export interface Sets {
  readonly newSet: ReplicaSet | null;
  readonly oldSets: ReplicaSet[];
}

export const allOf = ({ newSet, oldSets }: Sets): (ReplicaSet | null)[] => [...oldSets, newSet];

/** Brings sizes and status in line without rolling out. Source: sync.go sync. */
export function* syncScale(sync: DeploymentSync, list: readonly ReplicaSet[]): Task {
  const { deployment } = sync;
  const sets = yield* allReplicaSetsAndRevision(sync, list, false);
  yield* scale(sync, sets);
  if (deployment.spec.paused && rollbackRevision(deployment) === null) yield* cleanUp(sync, sets.oldSets);
  yield* syncStatusOnly(sync, list, sets);
}

/** Sizes in the status are those from before this sync: the next one, which follows at once, tells what came of it. */
export function* syncStatusOnly(sync: DeploymentSync, list: readonly ReplicaSet[], known?: Sets): Task {
  const sets = known ?? (yield* allReplicaSetsAndRevision(sync, list, false));
  const status = calculateStatus(sync, allOf(sets), sets.newSet);
  if (!sameStatus(sync.deployment.status, status)) yield* writeStatus(sync, status);
}

export function* writeStatus({ client, deployment, causes }: DeploymentSync, status: DeploymentStatus): Task {
  yield* client.updateStatus({ ...deployment, status }, causes);
}

/** A pause stops the deadline's clock, which a condition shows. Source: checkPausedConditions. */
export function* checkPausedConditions(sync: DeploymentSync): Task {
  const { world, deployment } = sync;
  if (!hasProgressDeadline(deployment)) return;
  const condition = conditionOf(deployment.status.conditions, PROGRESSING);
  if (condition?.reason === 'ProgressDeadlineExceeded') return;
  const paused = deployment.spec.paused === true;
  if (paused === (condition?.reason === 'DeploymentPaused')) return;
  const [reason, message] = paused ? ['DeploymentPaused', 'Deployment is paused'] : ['DeploymentResumed', 'Deployment is resumed'];
  setCondition(sync, newCondition(PROGRESSING, 'Unknown', reason, message, world.nowTime()));
  const why = because(world.field(deployment, 'spec.paused'), sync.causes);
  yield* writeStatus({ ...sync, causes: why }, deployment.status);
}

function setCondition({ deployment }: DeploymentSync, condition: ReturnType<typeof newCondition>): void {
  deployment.status = { ...deployment.status, conditions: withCondition(deployment.status.conditions, condition) };
}

/** The set of the current template and all others; the newest set's revision is brought up to date. Source: getAllReplicaSetsAndSyncRevision. */
export function* allReplicaSetsAndRevision(sync: DeploymentSync, list: readonly ReplicaSet[], create: boolean): Task<Sets> {
  const existing = findNewReplicaSet(sync.deployment, list);
  const oldSets = list.filter((set) => set.metadata.uid !== existing?.metadata.uid);
  const revision = maxRevision(oldSets) + 1;
  if (existing) return { newSet: yield* syncNewSet(sync, existing, revision), oldSets };
  return { newSet: create ? yield* createNewSet(sync, oldSets, revision) : null, oldSets };
}

function* syncNewSet(sync: DeploymentSync, set: ReplicaSet, revision: number): Task<ReplicaSet> {
  const { world, client, deployment, causes } = sync;
  const { minReadySeconds = 0 } = deployment.spec;
  const annotations = newSetAnnotations(deployment, set, revision);
  if (annotations || (set.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const metadata = { ...set.metadata, ...(annotations ? { annotations } : {}) };
    return yield* client.update({ ...set, metadata, spec: withMinReadySeconds(set.spec, minReadySeconds) }, causes);
  }
  let changed = setRevision(deployment, set.metadata.annotations?.[REVISION] ?? '');
  if (hasProgressDeadline(deployment) && !conditionOf(deployment.status.conditions, PROGRESSING)) {
    const message = `Found new replica set "${set.metadata.name}"`;
    setCondition(sync, newCondition(PROGRESSING, 'True', 'FoundNewReplicaSet', message, world.nowTime()));
    changed = true;
  }
  if (changed) yield* writeStatus(sync, deployment.status);
  return set;
}

/** Zero is not written. */
function withMinReadySeconds({ minReadySeconds: _, ...spec }: ReplicaSet['spec'], seconds: number): ReplicaSet['spec'] {
  return seconds === 0 ? spec : { ...spec, minReadySeconds: seconds };
}

function setRevision(deployment: Deployment, revision: string): boolean {
  if (deployment.metadata.annotations?.[REVISION] === revision) return false;
  deployment.metadata.annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  return true;
}

function* createNewSet(sync: DeploymentSync, oldSets: readonly ReplicaSet[], revision: number): Task<ReplicaSet> {
  const { world, client, deployment } = sync;
  const causes = because(sync.causes, world.field(deployment, 'spec.template'), ...roomCauses(sync));
  const wanted = newReplicaSet(deployment, oldSets, revision);
  const { name } = wanted.metadata;
  let made = true;
  let created: ReplicaSet;
  try {
    created = yield* client.create(wanted, causes);
  } catch (error) {
    if (!(error instanceof ApiError) || isNamespaceTerminating(error)) throw error;
    if (!isAlreadyExists(error)) {
      yield* tellCreateError(sync, name, error);
      throw error;
    }
    created = yield* existingOrCollision(sync, name, error);
    made = false;
  }
  let told = causes;
  if (made && wanted.spec.replicas > 0)
    told = client.event(
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled up replica set ${name} from 0 to ${wanted.spec.replicas}`,
      causes,
    );
  let changed = setRevision(deployment, String(revision));
  if (made && hasProgressDeadline(deployment)) {
    setCondition(sync, newCondition(PROGRESSING, 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, world.nowTime()));
    changed = true;
  }
  if (changed) yield* writeStatus({ ...sync, causes: told }, deployment.status);
  return created;
}

function newReplicaSet(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { metadata, spec, status } = deployment;
  const hash = templateHash(spec.template, status.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  const replicas = newSetReplicas(deployment, oldSets, 0);
  const set = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name.slice(0, NAME_MAX - 1 - hash.length)}-${hash}`,
      namespace: metadata.namespace,
      labels,
      ownerReferences: [controllerRefTo(deployment)],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  } as unknown as ReplicaSet;
  set.metadata.annotations = newSetAnnotations(deployment, set, revision) ?? {};
  set.metadata.annotations = replicasAnnotations(set, deployment) ?? set.metadata.annotations;
  return set;
}

/** A set of that name is there: ours, seen late, or another one whose template has the same hash. */
function* existingOrCollision(sync: DeploymentSync, name: string, error: ApiError): Task<ReplicaSet> {
  const { deployment } = sync;
  const known = sync.sets.get(deployment.metadata.namespace, name);
  const mine = known && controllerOf(known)?.uid === deployment.metadata.uid;
  if (known && mine && equalIgnoreHash(deployment.spec.template, known.spec.template)) return known;
  deployment.status = { ...deployment.status, collisionCount: (deployment.status.collisionCount ?? 0) + 1 };
  yield* writeStatus(sync, deployment.status);
  throw error;
}

function* tellCreateError(sync: DeploymentSync, name: string, error: ApiError): Task {
  const { world, client, deployment, causes } = sync;
  const message = `Failed to create new replica set "${name}": ${error.message}`;
  if (hasProgressDeadline(deployment)) {
    setCondition(sync, newCondition(PROGRESSING, 'False', 'ReplicaSetCreateError', message, world.nowTime()));
    try {
      yield* writeStatus(sync, deployment.status);
    } catch (conflict) {
      if (!(conflict instanceof ApiError)) throw conflict;
    }
  }
  client.event(deployment, 'Warning', 'ReplicaSetCreateError', message, causes);
}

/** Which fields decide how many Pods there may be at a time. */
export function roomCauses({ world, deployment }: DeploymentSync): ReturnType<World['field']>[] {
  const fields = ['spec.replicas'];
  if (isRollingUpdate(deployment)) fields.push('spec.strategy.rollingUpdate.maxSurge', 'spec.strategy.rollingUpdate.maxUnavailable');
  else fields.push('spec.strategy.type');
  return fields.map((field) => world.field(deployment, field));
}

/** Sizes follow `spec.replicas`; during a rollout each set keeps its share. Source: scale. */
function* scale(sync: DeploymentSync, sets: Sets): Task {
  const { deployment } = sync;
  const { replicas } = deployment.spec;
  const only = findActiveOrLatest(sets.newSet, sets.oldSets);
  if (only) {
    yield* scaleReplicaSet(sync, only, replicas);
    return;
  }
  if (isSaturated(deployment, sets.newSet)) {
    for (const set of activeSets(sets.oldSets)) yield* scaleReplicaSet(sync, set, 0);
    return;
  }
  if (isRollingUpdate(deployment)) yield* scaleProportionally(sync, activeSets(allOf(sets)));
}

function* scaleProportionally(sync: DeploymentSync, sets: ReplicaSet[]): Task {
  const { deployment } = sync;
  const { replicas } = deployment.spec;
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - replicaCount(sets);
  if (toAdd > 0) sets.sort(bySizeNewer);
  else if (toAdd < 0) sets.sort(bySizeOlder);
  let added = 0;
  const sizes = sets.map((set) => {
    const proportion = proportionOf(set, deployment, toAdd, added);
    added += proportion;
    return set.spec.replicas + proportion;
  });
  // What rounding left over goes to the largest set.
  if (sizes.length > 0 && toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  for (const [index, set] of sets.entries()) yield* scaleReplicaSet(sync, set, sizes[index]!, true);
}

/** Gives a set another size and tells so; true when the size is another. With `force` the annotations alone are a reason. Source: scaleReplicaSet. */
export function* scaleReplicaSet(sync: DeploymentSync, set: ReplicaSet, size: number, force = false): Task<ReplicaSet | null> {
  const before = set.spec.replicas;
  if (!force && before === size) return null;
  const annotations = replicasAnnotations(set, sync.deployment);
  if (before === size && !annotations) return null;
  const { client, deployment } = sync;
  const causes = because(sync.causes, ...roomCauses(sync));
  const metadata = annotations ? { ...set.metadata, annotations } : { ...set.metadata };
  const updated = yield* client.update({ ...set, metadata, spec: { ...set.spec, replicas: size } }, causes);
  if (before === size) return null;
  const way = before < size ? 'up' : 'down';
  client.event(
    deployment,
    'Normal',
    'ScalingReplicaSet',
    `Scaled ${way} replica set ${set.metadata.name} from ${before} to ${size}`,
    causes,
  );
  return updated;
}

/** Deletes old sets beyond the history's limit, those without Pods only. Source: cleanupDeployment. */
export function* cleanUp({ world, client, deployment, causes }: DeploymentSync, oldSets: readonly ReplicaSet[]): Task {
  if (!hasRevisionHistoryLimit(deployment)) return;
  const cleanable = oldSets.filter((set) => set.metadata.deletionTimestamp === undefined).sort(byRevision);
  const surplus = cleanable.length - deployment.spec.revisionHistoryLimit!;
  for (const { metadata, spec, status, ...set } of surplus > 0 ? cleanable.slice(0, surplus) : []) {
    if (status.replicas !== 0 || spec.replicas !== 0 || (metadata.generation ?? 1) > (status.observedGeneration ?? 0)) continue;
    const why = because(world.field(deployment, 'spec.revisionHistoryLimit'), causes);
    try {
      yield* client.delete({ ...set, metadata } as ReplicaSet, {}, why);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** Source: calculateStatus. */
export function calculateStatus(
  { world, deployment }: DeploymentSync,
  sets: readonly (ReplicaSet | null)[],
  newSet: ReplicaSet | null,
): DeploymentStatus {
  const { spec, metadata, status } = deployment;
  const available = availableReplicaCount(sets);
  const enough = available >= spec.replicas - maxUnavailable(deployment);
  const condition = enough
    ? newCondition(AVAILABLE, 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', world.nowTime())
    : newCondition(AVAILABLE, 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', world.nowTime());
  const counts = {
    replicas: actualReplicaCount(sets),
    updatedReplicas: actualReplicaCount([newSet]),
    readyReplicas: readyReplicaCount(sets),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, replicaCount(sets) - available),
  };
  return {
    observedGeneration: metadata.generation ?? 1,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)),
    ...(world.version === '1.34' ? {} : { terminatingReplicas: terminatingReplicaCount(sets) }),
    conditions: withCondition(status.conditions, condition),
    ...(status.collisionCount === undefined ? {} : { collisionCount: status.collisionCount }),
  };
}

const STATUS_FIELDS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
] as const;

export const sameStatus = (one: DeploymentStatus, other: DeploymentStatus): boolean =>
  STATUS_FIELDS.every((field) => one[field] === other[field]) && JSON.stringify(one.conditions) === JSON.stringify(other.conditions);

/** Some set was made for another number of replicas: this is a change of size, not a rollout. Source: isScalingEvent. */
export function isScalingEvent({ deployment }: DeploymentSync, sets: Sets): boolean {
  return activeSets(allOf(sets)).some((set) => {
    const desired = wholeNumber(set.metadata.annotations?.[DESIRED_REPLICAS]);
    return desired !== null && desired !== deployment.spec.replicas;
  });
}
