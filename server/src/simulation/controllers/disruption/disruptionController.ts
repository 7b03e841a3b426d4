import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { schemaOf } from '../../../kubernetes/schema/kinds.ts';
import { scaledValue } from '../../../kubernetes/values/intOrString.ts';
import { selects } from '../../../kubernetes/values/selector.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Milliseconds } from '../../world/clock.ts';
import type { Instant } from '../../world/instant.ts';
import { isPodTerminal, type OwnerReference, type Pod } from '../../world/pod.ts';
import type { Change } from '../../world/store.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { conditionOf } from '../conditions.ts';
import { ApiError, type Controller, type ControllerContext, isConflict } from '../controller.ts';
import { goSelector } from '../goSelector.ts';
import { controllerOf, type Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { PodGroups } from '../podGroups.ts';
import { isPodReady } from '../pods.ts';
import { NamespacedSelectors, selectorFor } from '../selectorIndex.ts';
import type { WorkQueue } from '../workQueue.ts';
import {
  DELETION_TIMEOUT_MS,
  DISRUPTION_ALLOWED,
  type PodDisruptionBudget,
  type PodDisruptionBudgetStatus,
  withAllowedCondition,
} from './budget.ts';

/** A Pod that says it will be disrupted and is not deleted within two minutes will not be. */
const STALE_MS = 120_000;
/** Keys of Pods among those of budgets. */
const STALE_KEY = 'stale:';
/** Kinds whose `spec.replicas` the scale subresource shows. */
const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** What the Pods of a budget come to. */
interface Tally extends Expected {
  readonly current: number;
}

interface Expected {
  readonly expected: number;
  readonly desired: number;
  readonly unmanaged: readonly string[];
}

/** Says how many Pods of a budget may be disrupted. Source: pkg/controller/disruption/disruption.go. */
export class DisruptionController implements Controller {
  readonly name = 'controllermanager';
  readonly workers = 1;
  private readonly budgets: Informer<PodDisruptionBudget>;
  private readonly pods: Informer<Pod>;
  private readonly groups: PodGroups;
  private readonly client: Client;
  private readonly selectors = new NamespacedSelectors();
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.budgets = informers.of<PodDisruptionBudget>('PodDisruptionBudget');
    this.pods = informers.of<Pod>('Pod');
    this.groups = PodGroups.of(this.pods);
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.budgets.onChange(({ type, object, causes }) => {
      const key = keyOf(object);
      const selector = type === 'deleted' ? null : selectorFor((object as PodDisruptionBudget).spec.selector);
      this.selectors.set(object.metadata.namespace, key, selector);
      queue.add(key, causes);
    });
    this.pods.onChange((change) => this.onPod(change));
  }

  private onPod({ type, object, causes }: Change): void {
    const pod = object as Pod;
    const [key, ...others] = this.selectors.selecting(pod.metadata.namespace, pod.metadata.labels);
    if (key !== undefined) {
      if (others.length > 0) {
        const name = key.slice(key.indexOf('/') + 1);
        const message = `Pod "${pod.metadata.namespace}"/"${pod.metadata.name}" matches multiple PodDisruptionBudgets.  Chose "${name}" arbitrarily.`;
        this.client.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message, causes);
      }
      this.queue.add(key, causes);
    }
    const waitMs = type === 'deleted' ? undefined : this.untilStale(pod);
    if (waitMs !== undefined) this.queue.addAfter(STALE_KEY + keyOf(pod), waitMs, causes);
  }

  /** Milliseconds until a Pod's announced disruption is over without having happened; undefined when none is announced. */
  private untilStale({ metadata, status }: Pod): Milliseconds | undefined {
    const condition = status.conditions.find(({ type }) => type === 'DisruptionTarget');
    if (condition?.status !== 'True' || metadata.deletionTimestamp !== undefined) return undefined;
    if (condition.reason === 'TerminationByKubelet' || isPodTerminal(status)) return undefined;
    const { nowMs } = this.context.world;
    return Math.max(0, (condition.lastTransitionTime ?? nowMs) + STALE_MS - nowMs);
  }

  *sync(key: string, causes: Causes): Task {
    if (key.startsWith(STALE_KEY)) {
      yield* this.clearStale(key.slice(STALE_KEY.length), causes);
      return;
    }
    const budget = this.budgets.byKey(key);
    if (!budget) return;
    try {
      yield* this.trySync(budget, causes);
    } catch (error) {
      if (!(error instanceof ApiError) || isConflict(error)) throw error;
      const status = { ...budget.status, disruptionsAllowed: 0 };
      yield* this.client.updateStatus(
        { ...budget, status: withAllowedCondition(status, this.context.world.nowTime(), error.message) },
        causes,
      );
    }
  }

  private *trySync(budget: PodDisruptionBudget, causes: Causes): Task {
    const { world } = this.context;
    const why = because(
      causes,
      world.field(budget, budget.spec.maxUnavailable === undefined ? 'spec.minAvailable' : 'spec.maxUnavailable'),
    );
    const tally = this.tallyOfGroups(budget);
    if (tally) {
      yield* this.updateStatus(budget, { ...tally, disruptedPods: {} }, why);
      return;
    }
    const pods = this.pods.matching(budget.metadata.namespace, selectorFor(budget.spec.selector));
    if (pods.length === 0) this.client.event(budget, 'Normal', 'NoPods', 'No matching pods found', causes);
    const { expected, desired, unmanaged } = this.expectedPods(budget, pods, causes);
    if (unmanaged.length > 0) this.tellUnmanaged(budget, causes);
    const { disruptedPods, recheckMs } = this.disruptedPods(budget, pods, causes);
    const current = pods.filter(
      (pod) => pod.metadata.deletionTimestamp === undefined && disruptedPods[pod.metadata.name] === undefined && isPodReady(pod),
    ).length;
    yield* this.updateStatus(budget, { current, desired, expected, disruptedPods }, why);
    if (recheckMs !== undefined) this.queue.addAfter(keyOf(budget), recheckMs, causes);
  }

  /**
   * The same from the counts of owners' Pods, however many there are. Null where single Pods matter: evicted ones, those that nobody manages or
   * whose owner has no scale, and where there is none at all.
   */
  private tallyOfGroups(budget: PodDisruptionBudget): Tally | null {
    const { namespace } = budget.metadata;
    const selector = selectorFor(budget.spec.selector);
    if (Object.keys(budget.status.disruptedPods ?? {}).length > 0 || this.pods.orphans(namespace, selector).length > 0) return null;
    let [pods, current] = [0, 0];
    const owners = new Map<string, OwnerReference>();
    for (const { owner, labels, deleted, ready, size } of this.groups.managedIn(namespace)) {
      if (!selects(selector, labels)) continue;
      pods += size;
      if (ready && !deleted) current += size;
      owners.set(owner.uid, owner);
    }
    if (pods === 0) return null;
    const scales = new Map<string, number>();
    for (const owner of isCounted(budget) ? [] : owners.values()) {
      const found = this.scaleOf(owner, namespace, '');
      if (typeof found === 'string') return null;
      scales.set(String(found.metadata.uid), Number(found.spec?.replicas ?? 0));
    }
    return { current, ...expectedOf(budget, isCounted(budget) ? pods : sum(scales.values()), []) };
  }

  /** How many Pods there should be, and how many of them healthy. Source: getExpectedPodCount. */
  private expectedPods(budget: PodDisruptionBudget, pods: readonly Pod[], causes: Causes): Expected {
    if (isCounted(budget)) return expectedOf(budget, pods.length, []);
    const { scale, unmanaged } = this.expectedScale(budget, pods, causes);
    return expectedOf(budget, scale, unmanaged);
  }

  /** The replicas of everything that manages the Pods. Source: getExpectedScale. */
  private expectedScale(budget: PodDisruptionBudget, pods: readonly Pod[], causes: Causes): { scale: number; unmanaged: string[] } {
    const scales = new Map<string, number>();
    const unmanaged: string[] = [];
    const asked = new Set<string>();
    for (const pod of pods) {
      const reference = controllerOf(pod);
      if (!reference) {
        unmanaged.push(pod.metadata.name);
        continue;
      }
      if (asked.has(reference.uid)) continue;
      asked.add(reference.uid);
      const found = this.scaleOf(reference, pod.metadata.namespace, pod.metadata.name);
      if (typeof found === 'string') {
        const message = `Failed to calculate the number of expected pods: ${found}`;
        this.client.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message, causes);
        throw new ApiError(0, 'Expected', found);
      }
      scales.set(String(found.metadata.uid), Number(found.spec?.replicas ?? 0));
    }
    return { scale: sum(scales.values()), unmanaged };
  }

  /** What manages a Pod and has a scale: the Deployment above its ReplicaSet; or why there is none. */
  private scaleOf(reference: OwnerReference, namespace: string, podName: string): KubernetesObject | string {
    const { store, version } = this.context.world;
    const find = (wanted: OwnerReference): KubernetesObject | undefined => {
      const found = store.get(wanted.kind, namespace, wanted.name);
      return found?.metadata.uid === wanted.uid ? found : undefined;
    };
    const owner = find(reference);
    if (!SCALABLE.has(reference.kind)) {
      const schema = schemaOf(reference.apiVersion, reference.kind, version);
      const resource = schema?.resource ?? `${reference.kind.toLowerCase()}s`;
      return `${schema?.group ? `${resource}.${schema.group}` : resource} does not implement the scale subresource`;
    }
    if (!owner) return `found no controllers for pod "${podName}"`;
    const above = controllerOf(owner);
    if (owner.kind !== 'ReplicaSet' || above?.kind !== 'Deployment') return owner;
    return find(above) ?? `found no controllers for pod "${podName}"`;
  }

  private tellUnmanaged(budget: PodDisruptionBudget, causes: Causes): void {
    const selector = goSelector(budget.spec.selector);
    const message =
      `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be ` +
      'calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.';
    this.client.event(budget, 'Warning', 'UnmanagedPods', message, causes);
  }

  /** Evicted Pods whose deletion has not been seen, and when to look again. Source: buildDisruptedPodMap. */
  private disruptedPods(
    budget: PodDisruptionBudget,
    pods: readonly Pod[],
    causes: Causes,
  ): { disruptedPods: Record<string, Instant>; recheckMs?: Milliseconds } {
    const { nowMs } = this.context.world;
    const disruptedPods: Record<string, Instant> = {};
    let recheckMs: Milliseconds | undefined;
    for (const pod of pods) {
      const since = budget.status.disruptedPods?.[pod.metadata.name];
      if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
      const leftMs = since + DELETION_TIMEOUT_MS - nowMs;
      if (leftMs < 0) {
        const { namespace } = budget.metadata;
        this.client.event(
          pod,
          'Warning',
          'NotDeleted',
          `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`,
          causes,
        );
        continue;
      }
      disruptedPods[pod.metadata.name] = since;
      recheckMs = Math.min(recheckMs ?? leftMs, leftMs);
    }
    return recheckMs === undefined ? { disruptedPods } : { disruptedPods, recheckMs };
  }

  private *updateStatus(
    budget: PodDisruptionBudget,
    counts: { current: number; desired: number; expected: number; disruptedPods: Record<string, Instant> },
    causes: Causes,
  ): Task {
    const { current, desired, expected, disruptedPods } = counts;
    const allowed = expected <= 0 ? 0 : Math.max(0, current - desired);
    const { status, metadata } = budget;
    const condition = conditionOf(status.conditions, DISRUPTION_ALLOWED);
    const upToDate =
      status.currentHealthy === current &&
      status.desiredHealthy === desired &&
      status.expectedPods === expected &&
      status.disruptionsAllowed === allowed &&
      status.observedGeneration === (metadata.generation ?? 1) &&
      JSON.stringify(status.disruptedPods ?? {}) === JSON.stringify(disruptedPods) &&
      condition?.reason === (allowed > 0 ? 'SufficientPods' : 'InsufficientPods');
    if (upToDate) return;
    const written: PodDisruptionBudgetStatus = {
      observedGeneration: metadata.generation ?? 1,
      ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {}),
      disruptionsAllowed: allowed,
      currentHealthy: current,
      desiredHealthy: desired,
      expectedPods: expected,
      ...(status.conditions ? { conditions: status.conditions } : {}),
    };
    yield* this.client.updateStatus({ ...budget, status: withAllowedCondition(written, this.context.world.nowTime()) }, causes);
  }

  /** Source: syncStalePodDisruption. */
  private *clearStale(key: string, causes: Causes): Task {
    const pod = this.pods.byKey(key);
    const waitMs = pod && this.untilStale(pod);
    if (!pod || waitMs === undefined) return;
    if (waitMs > 0) {
      this.queue.addAfter(STALE_KEY + key, waitMs, causes);
      return;
    }
    const lastTransitionTime = this.context.world.nowTime();
    const conditions = pod.status.conditions.map((condition) =>
      condition.type === 'DisruptionTarget' ? { type: condition.type, status: 'False' as const, lastTransitionTime } : condition,
    );
    yield* this.client.updateStatus({ ...pod, status: { ...pod.status, conditions } }, causes);
  }
}

/** A budget that says how many Pods must be there asks for no owners. */
const isCounted = ({ spec }: PodDisruptionBudget): boolean => typeof spec.minAvailable === 'number' && spec.maxUnavailable === undefined;

/** `scale`: the replicas of the owners, or the Pods that are there. */
function expectedOf({ spec }: PodDisruptionBudget, scale: number, unmanaged: readonly string[]): Expected {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable !== undefined)
    return { expected: scale, desired: Math.max(0, scale - (scaledValue(maxUnavailable, scale, 'up') ?? 0)), unmanaged };
  return { expected: scale, desired: scaledValue(minAvailable ?? 0, scale, 'up') ?? 0, unmanaged };
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};
