import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import type { World } from '../../world/world.ts';
import type { Client } from '../client.ts';
import { ApiError, isConflict } from '../controller.ts';
import { equalRevisions, type History, nextRevision } from '../history.ts';
import type { Informer } from '../informers.ts';
import type { PodControl } from '../podControl.ts';
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '../types.ts';
import type { StatefulPodControl } from './podControl.ts';
import {
  completed,
  hasIdentity,
  isAvailable,
  isCreated,
  isFinished,
  isInconsistent,
  isInRange,
  isRunningAndReady,
  isTerminating,
  isUnavailable,
  newVersionedPod,
  ordinalOf,
  revisionOf,
  startOrdinal,
  stored,
  withCounts,
  withRevision,
} from './utils.ts';

const STATUS_RETRIES = 5;

/** What one sync of one set works with. */
interface SetSync {
  readonly set: StatefulSet;
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  /** One at a time, in order. */
  readonly monotonic: boolean;
  readonly now: number;
  readonly causes: Causes;
}

/** Ends a walk over Pods when it says true. */
type Step = (index: number) => Task<boolean>;

/** Brings the Pods of a StatefulSet to what its spec asks for, in order. Source: pkg/controller/statefulset/stateful_set_control.go. */
export class StatefulSetControl {
  constructor(
    private readonly world: World,
    private readonly client: Client,
    private readonly sets: Informer<StatefulSet>,
    private readonly history: History,
    private readonly pods: StatefulPodControl,
    private readonly batches: PodControl,
  ) {}

  /** The status that was reached. */
  *update(set: StatefulSet, pods: readonly Pod[], revisions: readonly ControllerRevision[], causes: Causes): Task<StatefulSetStatus> {
    const { current, update, collisionCount } = yield* this.revisions(set, revisions, causes);
    const monotonic = set.spec.podManagementPolicy !== 'Parallel';
    const sync: SetSync = { set, current, update, monotonic, now: this.world.nowMs, causes };
    const base: StatefulSetStatus = {
      observedGeneration: set.metadata.generation ?? 1,
      currentRevision: current.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount,
      replicas: 0,
      availableReplicas: 0,
    };
    const { status, failure } = yield* this.updatePods(sync, base, pods);
    yield* this.updateStatus(set, completed(status, set), causes);
    yield* this.truncateHistory(sync, pods, revisions);
    if (failure) throw failure;
    return status;
  }

  /** The revision the set comes from and the one it goes to. Source: getStatefulSetRevisions. */
  private *revisions(set: StatefulSet, revisions: readonly ControllerRevision[], causes: Causes) {
    const known = set.status.collisionCount ?? 0;
    const last = revisions.at(-1);
    const wanted = this.history.proposed(set, nextRevision(revisions), known);
    const equal = revisions.findLast((revision) => equalRevisions(revision, wanted));
    let update: ControllerRevision;
    let collisionCount = known;
    if (equal && last && equalRevisions(last, equal)) update = last;
    else if (equal) update = yield* this.history.renumber(equal, wanted.revision, causes);
    else ({ revision: update, collisionCount } = yield* this.history.create(set, wanted.revision, known, causes));
    const current = revisions.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
    return { current, update, collisionCount };
  }

  /** Source: updateStatefulSet. */
  private *updatePods(
    sync: SetSync,
    base: StatefulSetStatus,
    pods: readonly Pod[],
  ): Task<{ status: StatefulSetStatus; failure: ApiError | null }> {
    const { set, current, update, now } = sync;
    const replicas: Pod[] = Array.from({ length: set.spec.replicas }, (_, index) =>
      newVersionedPod(set, current, update, startOrdinal(set) + index, this.world.version),
    );
    const condemned: Pod[] = [];
    for (const pod of pods) {
      if (isInRange(pod, set)) replicas[ordinalOf(pod) - startOrdinal(set)] = pod;
      else condemned.push(pod);
    }
    condemned.sort((one, other) => ordinalOf(other) - ordinalOf(one));
    const count = (list: readonly Pod[]): StatefulSetStatus => withCounts(base, set, current, update, list, now);
    if (set.metadata.deletionTimestamp !== undefined) return { status: count(pods), failure: null };
    const unhealthy = [...replicas, ...condemned.toReversed()].find((pod) => isUnavailable(pod, set, now));
    let status = count([...replicas, ...condemned]);
    try {
      const settled =
        (yield* this.forAll(sync, replicas.length, (index) => this.processReplica(sync, replicas[index]!))) &&
        (yield* this.forAll(sync, condemned.length, (index) => this.fixClaims(sync, condemned[index]!))) &&
        (yield* this.forAll(sync, condemned.length, (index) => this.processCondemned(sync, condemned[index]!, unhealthy)));
      if (settled && set.spec.updateStrategy.type !== 'OnDelete' && (yield* this.rollOut(sync, replicas)))
        status = { ...status, currentReplicas: (status.currentReplicas ?? 0) - 1 };
      return { status, failure: null };
    } catch (error) {
      if (error instanceof ApiError) return { status, failure: error };
      throw error;
    }
  }

  /** Walks in order until a step ends it, or over all side by side. True when nothing ended it. */
  private *forAll({ monotonic }: SetSync, length: number, step: Step): Task<boolean> {
    if (!monotonic) {
      const { error } = yield* this.batches.slowStart(length, step);
      if (error) throw error;
      return true;
    }
    for (let index = 0; index < length; index++) if (yield* step(index)) return false;
    return true;
  }

  private *processReplica(sync: SetSync, pod: Pod): Task<boolean> {
    const { set, update, monotonic, now } = sync;
    const causes = because(sync.causes, this.world.field(set, 'spec.replicas'), this.world.field(set, 'spec.podManagementPolicy'));
    if (isFinished(pod)) {
      if (!isTerminating(pod)) yield* this.pods.delete(set, pod, sync.causes);
      return true;
    }
    if (!isCreated(pod)) {
      if (this.pods.hasStaleClaim(set, pod)) return true;
      yield* this.pods.create(set, pod, causes);
      // What follows sees the new Pod in the next sync.
      return monotonic;
    }
    if (pod.status.phase === 'Pending') yield* this.pods.createMissingClaims(set, pod, sync.causes);
    if (monotonic && (isTerminating(pod) || !isRunningAndReady(pod) || !isAvailable(pod, set, now))) return true;
    const updated = withRevision(set, update);
    if (!hasIdentity(pod) || !this.pods.claimsMatchPolicy(updated, pod)) yield* this.pods.update(updated, pod, sync.causes);
    return false;
  }

  private *fixClaims({ set, update, causes }: SetSync, pod: Pod): Task<boolean> {
    const updated = withRevision(set, update);
    if (!this.pods.claimsMatchPolicy(updated, pod)) yield* this.pods.updateClaimOwners(updated, pod, causes);
    return false;
  }

  /** A Pod that is too much goes, when all before it are well; an unwell one only when it is the first of those. */
  private *processCondemned({ set, monotonic, now, causes }: SetSync, pod: Pod, unhealthy: Pod | undefined): Task<boolean> {
    if (isTerminating(pod)) return monotonic;
    const unwell = !isRunningAndReady(pod) || !isAvailable(pod, set, now);
    if (monotonic && unwell && pod !== unhealthy) return true;
    yield* this.pods.delete(set, pod, because(causes, this.world.field(set, 'spec.replicas')));
    return true;
  }

  /** Deletes the highest Pod of an old revision; waits while a newer one is not available. True when one was deleted. */
  private *rollOut({ set, update, now, causes }: SetSync, replicas: readonly Pod[]): Task<boolean> {
    const least = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
    for (let index = replicas.length - 1; index >= least; index--) {
      const pod = replicas[index]!;
      if (revisionOf(pod) !== update.metadata.name && !isTerminating(pod)) {
        if (!isCreated(pod)) return false;
        const fields = ['spec.template', 'spec.updateStrategy.rollingUpdate.partition'];
        yield* this.pods.delete(set, pod, because(causes, ...fields.map((field) => this.world.field(set, field))));
        return true;
      }
      if (isUnavailable(pod, set, now)) return false;
    }
    return false;
  }

  /** Source: updateStatefulSetStatus, stateful_set_status_updater.go. */
  private *updateStatus(set: StatefulSet, status: StatefulSetStatus, causes: Causes): Task {
    if (!isInconsistent(set, status)) return;
    let target = set;
    for (let tries = 0; ; tries++) {
      try {
        yield* this.client.updateStatus({ ...target, status: stored(status) }, causes);
        return;
      } catch (error) {
        if (!isConflict(error) || tries >= STATUS_RETRIES) throw error;
        target = this.sets.get(set.metadata.namespace, set.metadata.name) ?? target;
      }
    }
  }

  /** Deletes revisions beyond the limit that nothing stands at. */
  private *truncateHistory(
    { set, current, update, causes }: SetSync,
    pods: readonly Pod[],
    revisions: readonly ControllerRevision[],
  ): Task {
    const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOf)]);
    const old = revisions.filter(({ metadata }) => !live.has(metadata.name));
    const limit = set.spec.revisionHistoryLimit ?? old.length;
    const why = because(this.world.field(set, 'spec.revisionHistoryLimit'), causes);
    for (const revision of old.slice(0, Math.max(0, old.length - limit))) yield* this.history.delete(revision, why);
  }
}
