import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { BackOff } from '../../kubelet/backOff.ts';
import { because, type Causes } from '../../world/causes.ts';
import { isPodTerminal, type Pod } from '../../world/pod.ts';
import type { Change } from '../../world/store.ts';
import type { Task } from '../../world/task.ts';
import { claim } from '../claim.ts';
import { Client } from '../client.ts';
import { ApiError, type Controller, type ControllerContext, isAlreadyExists, isConflict, isNotFound } from '../controller.ts';
import { History } from '../history.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { enqueueOwners } from '../owned.ts';
import { PodControl } from '../podControl.ts';
import { becameReady, isPodAvailable, isPodReady } from '../pods.ts';
import { NamespacedSelectors, selectorFor } from '../selectorIndex.ts';
import { canonicalTemplate } from '../template.ts';
import type { ControllerRevision, DaemonSet, DaemonSetStatus } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { nextStep } from './update.ts';
import { allowsSurge, byAge, isUpdated, placementOn, podForNode, REVISION_LABEL, targetNodeOf } from './util.ts';

const WORKERS = 2;
const BURST_REPLICAS = 250;
/** Failed Pods of a node are deleted after 1 s, 2 s, 4 s … */
const FAILED_INITIAL_MS = 1000;
const FAILED_MAX_MS = 900_000;
const STATUS_RETRIES = 1;

/** What one sync of one set works with. */
interface SetSync {
  readonly set: DaemonSet;
  readonly nodes: readonly KubernetesObject[];
  readonly hash: string;
  readonly causes: Causes;
}

/** Keeps a Pod on every node that is for it. Source: pkg/controller/daemon/daemon_controller.go. */
export class DaemonSetsController implements Controller {
  readonly name = 'daemonset-controller';
  readonly workers = WORKERS;
  private readonly sets: Informer<DaemonSet>;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer;
  private readonly client: Client;
  private readonly podControl: PodControl;
  private readonly history: History;
  private readonly selectors = new NamespacedSelectors();
  private readonly failedPods = new BackOff(FAILED_INITIAL_MS, FAILED_MAX_MS);
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.sets = informers.of<DaemonSet>('DaemonSet');
    this.pods = informers.of<Pod>('Pod');
    this.nodes = informers.of('Node');
    this.client = new Client(world, this.name);
    this.podControl = new PodControl(world, this.client);
    this.history = new History(world, this.client, informers.of<ControllerRevision>('ControllerRevision'), REVISION_LABEL);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    const { sets: owners, selectors } = this;
    owners.onChange(({ type, object, causes }) => {
      const key = keyOf(object);
      selectors.set(object.metadata.namespace, key, type === 'deleted' ? null : selectorFor((object as DaemonSet).spec.selector));
      queue.add(key, causes);
    });
    this.pods.onChange((change) => {
      const set = enqueueOwners(change, { kind: 'DaemonSet', owners, selectors, queue });
      const { minReadySeconds = 0 } = set?.spec ?? {};
      if (set && minReadySeconds > 0 && becameReady(change)) queue.addAfter(keyOf(set), (minReadySeconds + 1) * 1000, change.causes);
    });
    this.nodes.onChange((change) => this.onNode(change));
  }

  /** A node that is new or has other labels or taints may be for other sets than before. Source: syncNodeUpdate. */
  private onNode({ type, object: node, old, causes }: Change): void {
    const same =
      old && JSON.stringify([old.metadata.labels, old.spec?.taints]) === JSON.stringify([node.metadata.labels, node.spec?.taints]);
    if (type === 'deleted' || same) return;
    for (const set of this.sets.list()) {
      const { shouldRun, shouldContinueRunning } = placementOn(set, node);
      const scheduled = this.pods.ownedBy(set.metadata.uid).some((pod) => pod.spec.nodeName === node.metadata.name);
      const wrong = scheduled ? !shouldContinueRunning || set.status.numberMisscheduled > 0 : shouldRun;
      if (wrong) this.queue.add(keyOf(set), causes);
    }
  }

  *sync(key: string, causes: Causes): Task {
    const set = this.sets.byKey(key);
    if (!set || set.metadata.deletionTimestamp !== undefined) return;
    if (Object.keys(set.spec.selector ?? {}).length === 0) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.client.event(set, 'Warning', 'SelectingAll', message, causes);
      return;
    }
    const { current, old } = yield* this.constructHistory(set, causes);
    const sync: SetSync = { set, nodes: this.nodes.list(), hash: current.metadata.labels?.[REVISION_LABEL] ?? '', causes };
    let failure: ApiError | null = null;
    try {
      yield* this.update(sync, old);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failure = error;
    }
    yield* this.updateStatus(sync);
    if (failure) throw failure;
  }

  private *update(sync: SetSync, old: readonly ControllerRevision[]): Task {
    const { set, nodes, hash } = sync;
    const moved = yield* this.manage(sync);
    // What was just made or deleted is looked at in the next sync.
    if (!moved && set.spec.updateStrategy.type === 'RollingUpdate') {
      const podsByNode = yield* this.podsByNode(sync);
      const { remove, create } = nextStep({ set, nodes, podsByNode, hash, now: this.context.world.nowMs });
      const fields = ['spec.template', 'spec.updateStrategy.rollingUpdate.maxUnavailable', 'spec.updateStrategy.rollingUpdate.maxSurge'];
      const causes = because(sync.causes, ...fields.map((field) => this.context.world.field(set, field)));
      yield* this.syncNodes({ ...sync, causes }, remove, create);
    }
    yield* this.cleanUpHistory(sync, old);
  }

  /** The set's Pods by the node they are on or for; those that ended and are being deleted do not count. Source: getNodesToDaemonPods. */
  private *podsByNode({ set, causes }: SetSync): Task<Map<string, Pod[]>> {
    const { client, pods: informer } = this;
    const claimed = yield* claim({
      world: this.context.world,
      client,
      informer,
      owner: set,
      selector: selectorFor(set.spec.selector),
      causes,
    });
    const byNode = new Map<string, Pod[]>();
    for (const pod of claimed) {
      const name = targetNodeOf(pod);
      if (name === null || (isPodTerminal(pod.status) && pod.metadata.deletionTimestamp !== undefined)) continue;
      byNode.set(name, [...(byNode.get(name) ?? []), pod]);
    }
    return byNode;
  }

  /** One Pod on each node that is for the set, none elsewhere. True when Pods were made or deleted. */
  private *manage(sync: SetSync): Task<boolean> {
    const byNode = yield* this.podsByNode(sync);
    const create: string[] = [];
    const remove: Pod[] = [];
    for (const node of sync.nodes) this.podsShouldBeOnNode(sync, node, byNode.get(node.metadata.name ?? ''), create, remove);
    const known = new Set(sync.nodes.map(({ metadata }) => metadata.name));
    for (const [name, pods] of byNode) if (!known.has(name)) remove.push(...pods.filter(({ spec }) => !spec.nodeName));
    yield* this.syncNodes(sync, remove, create);
    return create.length + remove.length > 0;
  }

  private podsShouldBeOnNode(
    sync: SetSync,
    node: KubernetesObject,
    pods: readonly Pod[] | undefined,
    create: string[],
    remove: Pod[],
  ): void {
    const { shouldRun, shouldContinueRunning } = placementOn(sync.set, node);
    const name = node.metadata.name ?? '';
    if (shouldRun && !pods) create.push(name);
    else if (!shouldContinueRunning) remove.push(...(pods ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined));
    else {
      const running = this.runningPods(sync, name, pods ?? [], remove).sort(byAge);
      if (!allowsSurge(sync.set)) remove.push(...running.slice(1));
      else if (running.length > 1) remove.push(...this.surplusOfSurge(sync, running));
      else if (running.length === 0 && shouldRun) create.push(name);
    }
  }

  /** Pods that have not ended; those that have are to be deleted, failed ones not too often. */
  private runningPods({ set, causes }: SetSync, nodeName: string, pods: readonly Pod[], remove: Pod[]): Pod[] {
    const { world } = this.context;
    const running: Pod[] = [];
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${nodeName}`;
      if (pod.status.phase === 'Failed') {
        const key = `${set.metadata.uid}/${set.status.observedGeneration ?? 0}/${nodeName}`;
        if (this.failedPods.isInBackOffSinceUpdate(key, world.nowMs)) {
          this.queue.addAfter(keyOf(set), this.failedPods.delayMs(key), causes);
          continue;
        }
        this.failedPods.next(key, world.nowMs, world.nowMs);
        this.client.event(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${where}, will try to kill it`, causes);
        remove.push(pod);
      } else if (pod.status.phase === 'Succeeded') {
        this.client.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${where}, will try to delete it`, causes);
        remove.push(pod);
      } else running.push(pod);
    }
    return running;
  }

  /** Of several Pods the oldest new and the oldest old one stay, the old one until the new one is available or it is not ready itself. */
  private surplusOfSurge({ set, hash }: SetSync, running: readonly Pod[]): Pod[] {
    const newPod = running.find((pod) => isUpdated(pod, hash));
    const oldPod = running.find((pod) => !isUpdated(pod, hash));
    const surplus = running.filter((pod) => pod !== newPod && pod !== oldPod);
    if (newPod && oldPod) {
      const replaced = isPodAvailable(newPod, set.spec.minReadySeconds ?? 0, this.context.world.nowMs);
      if (!isPodReady(oldPod) || replaced) surplus.push(oldPod);
    }
    return surplus;
  }

  /** Source: syncNodes. */
  private *syncNodes({ set, hash, causes }: SetSync, remove: readonly Pod[], create: readonly string[]): Task {
    const wanted = create.slice(0, BURST_REPLICAS);
    const causesOf = (index: number): Causes => {
      const name = wanted[index]!;
      return because(causes, this.nodes.get('', name) ? { object: `Node/${name}`, field: 'metadata.name', value: name } : undefined);
    };
    const { version } = this.context.world;
    const podAt = (index: number): Pod => podForNode(set, wanted[index]!, hash, version);
    const { error } = yield* this.podControl.createAll(wanted.length, podAt, set, causesOf);
    const leaving = remove.slice(0, BURST_REPLICAS);
    const failures = yield* this.podControl.together(leaving.length, (index) => this.podControl.delete(leaving[index]!, set, causes));
    const failure = error ?? failures.find((known) => known !== null && !isNotFound(known));
    if (failure) throw failure;
  }

  /** The revision of the template as it is, made when there is none, and the others. Source: constructHistory. */
  private *constructHistory(set: DaemonSet, causes: Causes): Task<{ current: ControllerRevision; old: ControllerRevision[] }> {
    const revisions = yield* this.history.list(set, selectorFor(set.spec.selector), causes);
    const template = canonicalTemplate(set.spec.template);
    const isCurrent = ({ data }: ControllerRevision): boolean => canonicalTemplate(data.spec.template) === template;
    const old = revisions.filter((revision) => !isCurrent(revision));
    const number = (old.at(-1)?.revision ?? 0) + 1;
    const known = revisions.findLast(isCurrent);
    if (known) return { current: known.revision < number ? yield* this.history.renumber(known, number, causes) : known, old };
    try {
      const { revision } = yield* this.history.create(set, number, set.status.collisionCount ?? 0, causes);
      return { current: revision, old };
    } catch (error) {
      if (isAlreadyExists(error)) yield* this.bumpCollisionCount(set, causes);
      throw error;
    }
  }

  private *bumpCollisionCount(set: DaemonSet, causes: Causes): Task {
    yield* this.client.updateStatus({ ...set, status: { ...set.status, collisionCount: (set.status.collisionCount ?? 0) + 1 } }, causes);
  }

  private *cleanUpHistory({ set, causes }: SetSync, old: readonly ControllerRevision[]): Task {
    let surplus = old.length - (set.spec.revisionHistoryLimit ?? old.length);
    if (surplus <= 0) return;
    const live = new Set(this.pods.ownedBy(set.metadata.uid).map((pod) => pod.metadata.labels?.[REVISION_LABEL]));
    const why = because(this.context.world.field(set, 'spec.revisionHistoryLimit'), causes);
    for (const revision of old) {
      if (surplus <= 0) return;
      if (live.has(revision.metadata.labels?.[REVISION_LABEL])) continue;
      yield* this.history.delete(revision, why);
      surplus--;
    }
  }

  /** Source: updateDaemonSetStatus, storeDaemonSetStatus. */
  private *updateStatus(sync: SetSync): Task {
    const { set, causes } = sync;
    const status = this.statusOf(sync, yield* this.podsByNode(sync));
    const { minReadySeconds = 0 } = set.spec;
    if (!sameStatus(set.status, status)) yield* this.writeStatus(set, status, causes);
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0))
      this.queue.addAfter(keyOf(set), minReadySeconds * 1000, [this.context.world.field(set, 'spec.minReadySeconds')]);
  }

  private *writeStatus(set: DaemonSet, status: DaemonSetStatus, causes: Causes): Task {
    let target = set;
    for (let tries = 0; ; tries++) {
      try {
        yield* this.client.updateStatus({ ...target, status }, causes);
        return;
      } catch (error) {
        const latest = this.sets.byKey(keyOf(set));
        if (!isConflict(error) || tries >= STATUS_RETRIES || !latest) throw error;
        target = latest;
      }
    }
  }

  private statusOf({ set, nodes, hash }: SetSync, byNode: ReadonlyMap<string, readonly Pod[]>): DaemonSetStatus {
    const now = this.context.world.nowMs;
    const counts = { current: 0, misscheduled: 0, desired: 0, ready: 0, updated: 0, available: 0 };
    for (const node of nodes) {
      const pods = byNode.get(node.metadata.name ?? '') ?? [];
      if (!placementOn(set, node).shouldRun) {
        if (pods.length > 0) counts.misscheduled++;
        continue;
      }
      counts.desired++;
      const [pod] = [...pods].sort(byAge);
      if (!pod) continue;
      counts.current++;
      if (isPodReady(pod)) counts.ready++;
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) counts.available++;
      if (isUpdated(pod, hash)) counts.updated++;
    }
    const unavailable = counts.desired - counts.available;
    const { collisionCount } = set.status;
    return {
      currentNumberScheduled: counts.current,
      numberMisscheduled: counts.misscheduled,
      desiredNumberScheduled: counts.desired,
      numberReady: counts.ready,
      observedGeneration: set.metadata.generation ?? 1,
      ...(counts.updated ? { updatedNumberScheduled: counts.updated } : {}),
      ...(counts.available ? { numberAvailable: counts.available } : {}),
      ...(unavailable ? { numberUnavailable: unavailable } : {}),
      ...(collisionCount === undefined ? {} : { collisionCount }),
    };
  }
}

const COMPARED = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
] as const;

const sameStatus = (one: DaemonSetStatus, other: DaemonSetStatus): boolean =>
  COMPARED.every((field) => (one[field] ?? 0) === (other[field] ?? 0));
