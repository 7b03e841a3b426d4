import { type Selector, selects } from '../../kubernetes/values/selector.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import { claim } from './claim.ts';
import { Client } from './client.ts';
import { conditionOf, withCondition, withoutCondition } from './conditions.ts';
import { type ApiError, type Controller, type ControllerContext, isConflict, isNotFound } from './controller.ts';
import { controllerOf, type Informer } from './informers.ts';
import { keyOf } from './keys.ts';
import { enqueueOwners } from './owned.ts';
import { PodControl, podFromTemplate } from './podControl.ts';
import { PodGroups } from './podGroups.ts';
import { becameReady, isPodActive, isPodAvailable, isPodReady, nextAvailabilityCheck, podsToDelete } from './pods.ts';
import { NamespacedSelectors, selectorFor } from './selectorIndex.ts';
import type { PodTemplate, ReplicaSet, ReplicaSetStatus } from './types.ts';
import type { WorkQueue } from './workQueue.ts';

/** Creations and deletions of one sync. */
const BURST_REPLICAS = 500;
const REPLICA_FAILURE = 'ReplicaFailure';

/** What tells a ReplicationController from a ReplicaSet. */
export interface ReplicaSetVariant {
  readonly kind: string;
  readonly controller: string;
  readonly selectorOf: (owner: ReplicaSet) => Selector;
  readonly countsTerminating: boolean;
}

const REPLICA_SET: ReplicaSetVariant = {
  kind: 'ReplicaSet',
  controller: 'replicaset-controller',
  selectorOf: (owner) => selectorFor(owner.spec.selector),
  countsTerminating: true,
};

/** The Pods of a set, as its status counts them. */
interface Counted {
  readonly active: number;
  readonly fullyLabeled: number;
  readonly readyCount: number;
  readonly terminating: number;
  /** The ready ones, when it matters for how long they have been. */
  readonly ready: readonly Pod[];
}

/** Keeps as many Pods as `spec.replicas` asks for. Source: pkg/controller/replicaset/replica_set.go. */
export class ReplicaSetController implements Controller {
  readonly name: string;
  private readonly owners: Informer<ReplicaSet>;
  private readonly pods: Informer<Pod>;
  private readonly client: Client;
  private readonly podControl: PodControl;
  private readonly groups: PodGroups;
  private readonly selectors = new NamespacedSelectors();
  private queue!: WorkQueue;

  constructor(
    private readonly context: ControllerContext,
    private readonly variant = REPLICA_SET,
  ) {
    const { world, informers } = context;
    this.name = variant.controller;
    this.owners = informers.of<ReplicaSet>(variant.kind);
    this.pods = informers.of<Pod>('Pod');
    this.groups = PodGroups.of(this.pods);
    this.client = new Client(world, variant.controller);
    this.podControl = new PodControl(world, this.client);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    const { owners, selectors, variant } = this;
    owners.onChange(({ type, object, causes }) => {
      const key = keyOf(object);
      selectors.set(object.metadata.namespace, key, type === 'deleted' ? null : variant.selectorOf(object as ReplicaSet));
      queue.add(key, causes);
    });
    this.pods.onChange((change) => {
      const owner = enqueueOwners(change, { kind: variant.kind, owners, selectors, queue });
      const { minReadySeconds = 0 } = owner?.spec ?? {};
      if (owner && minReadySeconds > 0 && becameReady(change)) queue.addAfter(keyOf(owner), minReadySeconds * 1000, change.causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const { world } = this.context;
    const owner = this.owners.byKey(key);
    if (!owner) return;
    const selector = this.variant.selectorOf(owner);
    yield* this.claimPods(owner, selector, causes);
    const counted = this.countPods(owner, selector);
    const leaving = owner.metadata.deletionTimestamp !== undefined;
    const failure = leaving ? null : yield* this.manageReplicas(owner, selector, counted.active, causes);
    const status = this.statusOf(owner, counted, failure);
    yield* this.updateStatus(owner, status, causes);
    if (failure) throw failure;
    const { minReadySeconds = 0 } = owner.spec;
    if (minReadySeconds > 0 && status.readyReplicas !== status.availableReplicas)
      this.queue.addAfter(key, nextAvailabilityCheck(counted.ready, minReadySeconds, world.nowMs) ?? minReadySeconds * 1000, [
        world.field(owner, 'spec.minReadySeconds'),
      ]);
  }

  /** Adopts and releases Pods when there are any to. */
  private *claimPods(owner: ReplicaSet, selector: Selector, causes: Causes): Task {
    const { world } = this.context;
    const { client, pods } = this;
    const settled =
      this.groups.ownedBy(owner.metadata.uid).every(({ active, labels }) => !active || selects(selector, labels)) &&
      pods.orphans(owner.metadata.namespace, selector).length === 0;
    if (!settled) yield* claim({ world, client, informer: pods, owner, selector, filter: isPodActive, causes });
  }

  private countPods(owner: ReplicaSet, selector: Selector): Counted {
    const wanted = Object.entries(owner.spec.template.metadata?.labels ?? {});
    const counted = { active: 0, fullyLabeled: 0, readyCount: 0, terminating: 0, ready: [] as readonly Pod[] };
    for (const { active, labels, ready, size, terminating } of this.groups.ownedBy(owner.metadata.uid)) {
      if (!(active || terminating) || !selects(selector, labels)) continue;
      if (terminating) {
        counted.terminating += size;
        continue;
      }
      counted.active += size;
      if (ready) counted.readyCount += size;
      if (wanted.every(([key, value]) => labels[key] === value)) counted.fullyLabeled += size;
    }
    if ((owner.spec.minReadySeconds ?? 0) > 0) counted.ready = this.activePods(owner, selector).filter(isPodReady);
    return counted;
  }

  private activePods({ metadata }: ReplicaSet, selector: Selector): Pod[] {
    return this.pods.ownedBy(metadata.uid).filter((pod) => isPodActive(pod) && selects(selector, pod.metadata.labels));
  }

  /** Creates what is missing, deletes what is too much; the first failure. Source: manageReplicas. */
  private *manageReplicas(owner: ReplicaSet, selector: Selector, active: number, causes: Causes): Task<ApiError | null> {
    const { world } = this.context;
    const surplus = active - owner.spec.replicas;
    const why = because(causes, world.field(owner, 'spec.replicas'));
    if (surplus < 0) {
      const count = Math.min(-surplus, BURST_REPLICAS);
      const template = owner.spec.template as PodTemplate;
      const { error } = yield* this.podControl.createAll(
        count,
        () => podFromTemplate(template, owner, world.version),
        owner,
        () => why,
      );
      return error;
    }
    if (surplus === 0) return null;
    const related = this.relatedOn(owner);
    const onNode = (node: string): number => related.reduce((sum, nodes) => sum + (nodes.get(node) ?? 0), 0);
    const leaving = podsToDelete(this.activePods(owner, selector), onNode, Math.min(surplus, BURST_REPLICAS), world.nowMs);
    const failures = yield* this.podControl.together(leaving.length, (index) => this.podControl.delete(leaving[index]!, owner, why));
    return failures.find((failure) => failure !== null && !isNotFound(failure)) ?? null;
  }

  /**
   * By node, how many active Pods the sets of the owner's owner have there; none for a set that nobody owns, so that its Pods' nodes do not matter.
   * Source: getIndirectlyRelatedPods.
   */
  private relatedOn(owner: ReplicaSet): readonly ReadonlyMap<string, number>[] {
    const reference = controllerOf(owner);
    const related = reference ? this.owners.ownedBy(reference.uid) : [];
    return related.map(({ metadata }) => this.groups.activeByNode(metadata.uid)).filter(({ size }) => size > 0);
  }

  private statusOf(
    owner: ReplicaSet,
    { active, fullyLabeled, readyCount, ready, terminating }: Counted,
    failure: ApiError | null,
  ): ReplicaSetStatus {
    const { version, nowMs } = this.context.world;
    const { minReadySeconds = 0, replicas } = owner.spec;
    const available = minReadySeconds > 0 ? ready.filter((pod) => isPodAvailable(pod, minReadySeconds, nowMs)).length : readyCount;
    const conditions = this.failureConditions(owner, active - replicas, failure);
    return {
      replicas: active,
      fullyLabeledReplicas: fullyLabeled || undefined,
      readyReplicas: readyCount || undefined,
      availableReplicas: available || undefined,
      terminatingReplicas: this.variant.countsTerminating && version !== '1.34' ? terminating : undefined,
      conditions: conditions.length > 0 ? conditions : undefined,
      observedGeneration: undefined,
    };
  }

  private failureConditions({ status }: ReplicaSet, surplus: number, failure: ApiError | null) {
    if (!failure) return withoutCondition(status.conditions, REPLICA_FAILURE);
    if (conditionOf(status.conditions, REPLICA_FAILURE)) return [...status.conditions!];
    return withCondition(status.conditions, {
      type: REPLICA_FAILURE,
      status: 'True',
      lastTransitionTime: this.context.world.nowTime(),
      reason: surplus < 0 ? 'FailedCreate' : 'FailedDelete',
      message: failure.message,
    });
  }

  /** Writes a status that is another, and once more when somebody wrote in between. Source: updateReplicaSetStatus. */
  private *updateStatus(owner: ReplicaSet, status: ReplicaSetStatus, causes: Causes): Task {
    const { observedGeneration, ...known } = owner.status;
    const generation = owner.metadata.generation ?? 1;
    if (observedGeneration === generation && sameStatus(known, status)) return;
    const written = { ...status, observedGeneration: generation };
    try {
      yield* this.client.updateStatus({ ...owner, status: written }, causes);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const fresh = this.owners.byKey(keyOf(owner));
      if (fresh?.metadata.uid === owner.metadata.uid) yield* this.client.updateStatus({ ...fresh, status: written }, causes);
    }
  }
}

const COUNTS = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'terminatingReplicas'] as const;

const sameStatus = (one: ReplicaSetStatus, other: ReplicaSetStatus): boolean =>
  COUNTS.every((count) => one[count] === other[count]) && JSON.stringify(one.conditions ?? []) === JSON.stringify(other.conditions ?? []);
