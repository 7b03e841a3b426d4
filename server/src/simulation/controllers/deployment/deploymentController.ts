import type { Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { claim } from '../claim.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { controllerOf, type Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { enqueueOwners } from '../owned.ts';
import { NamespacedSelectors, selectorFor } from '../selectorIndex.ts';
import type { Deployment, ReplicaSet } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { rolloutRecreate } from './recreate.ts';
import { rollback } from './rollback.ts';
import { rolloutRolling } from './rolling.ts';
import {
  allReplicaSetsAndRevision,
  checkPausedConditions,
  type DeploymentSync,
  isScalingEvent,
  syncScale,
  syncStatusOnly,
} from './sync.ts';
import { rollbackRevision } from './util.ts';

/** Keeps a ReplicaSet for each template of a Deployment and moves Pods from the old ones to the new one. Source: pkg/controller/deployment. */
export class DeploymentController implements Controller {
  readonly name = 'deployment-controller';
  readonly retriesMax = 15;
  private readonly deployments: Informer<Deployment>;
  private readonly sets: Informer<ReplicaSet>;
  private readonly pods: Informer<Pod>;
  private readonly client: Client;
  private readonly selectors = new NamespacedSelectors();
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.deployments = informers.of<Deployment>('Deployment');
    this.sets = informers.of<ReplicaSet>('ReplicaSet');
    this.pods = informers.of<Pod>('Pod');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    const { deployments: owners, selectors } = this;
    owners.onChange(({ type, object, causes }) => {
      const key = keyOf(object);
      selectors.set(object.metadata.namespace, key, type === 'deleted' ? null : selectorFor((object as Deployment).spec.selector));
      queue.add(key, causes);
    });
    this.sets.onChange((change) => void enqueueOwners(change, { kind: 'Deployment', owners, selectors, queue }));
    this.pods.onChange(({ type, object, causes }) => {
      if (type === 'deleted') this.onPodDeleted(object as Pod, causes);
    });
  }

  /** With Recreate, the end of the last Pod is what the rollout waits for. Source: deletePod. */
  private onPodDeleted(pod: Pod, causes: Causes): void {
    const { namespace } = pod.metadata;
    const set = this.sets.resolve(namespace, controllerOf(pod), 'ReplicaSet');
    const deployment = set && this.deployments.resolve(namespace, controllerOf(set), 'Deployment');
    if (deployment?.spec.strategy.type !== 'Recreate') return;
    const left = this.sets.ownedBy(deployment.metadata.uid).some(({ metadata }) => this.pods.countOwnedBy(metadata.uid) > 0);
    if (!left) this.queue.add(keyOf(deployment), causes);
  }

  *sync(key: string, causes: Causes): Task {
    const { world } = this.context;
    const { client, sets } = this;
    const stored = this.deployments.byKey(key);
    if (!stored) return;
    const deployment: Deployment = { ...stored, metadata: { ...stored.metadata }, status: { ...stored.status } };
    const { selector } = deployment.spec;
    if (Object.keys(selector ?? {}).length === 0) {
      yield* this.selectingAll(deployment, causes);
      return;
    }
    const sync: DeploymentSync = { world, client, sets, deployment, causes };
    const list = yield* claim({ world, client, informer: sets, owner: deployment, selector: selectorFor(selector), causes });
    if (deployment.metadata.deletionTimestamp !== undefined) yield* syncStatusOnly(sync, list);
    else yield* this.rollOut(sync, key, list);
  }

  private *rollOut(sync: DeploymentSync, key: string, list: ReplicaSet[]): Task {
    const { deployment } = sync;
    yield* checkPausedConditions(sync);
    if (deployment.spec.paused) yield* syncScale(sync, list);
    else if (rollbackRevision(deployment) !== null) yield* rollback(sync, list);
    else if (isScalingEvent(sync, yield* allReplicaSetsAndRevision(sync, list, false))) yield* syncScale(sync, list);
    else if (deployment.spec.strategy.type === 'Recreate') yield* rolloutRecreate(sync, this.queue, key, list, this.pods);
    else yield* rolloutRolling(sync, this.queue, key, list);
  }

  private *selectingAll(deployment: Deployment, causes: Causes): Task {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    const told = this.client.event(deployment, 'Warning', 'SelectingAll', message, causes);
    const { generation = 1 } = deployment.metadata;
    if ((deployment.status.observedGeneration ?? 0) < generation)
      yield* this.client.updateStatus({ ...deployment, status: { ...deployment.status, observedGeneration: generation } }, told);
  }
}
