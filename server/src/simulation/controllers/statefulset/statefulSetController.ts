import type { Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { claim } from '../claim.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { History } from '../history.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { enqueueOwners } from '../owned.ts';
import { PodControl } from '../podControl.ts';
import { becameReady, nextAvailabilityCheck } from '../pods.ts';
import { NamespacedSelectors, selectorFor } from '../selectorIndex.ts';
import type { ControllerRevision, PersistentVolumeClaim, StatefulSet } from '../types.ts';
import type { WorkQueue } from '../workQueue.ts';
import { StatefulPodControl } from './podControl.ts';
import { StatefulSetControl } from './statefulSetControl.ts';
import { isMemberOf } from './utils.ts';

/** Keeps Pods with names, claims and an order. Source: pkg/controller/statefulset/stateful_set.go. */
export class StatefulSetController implements Controller {
  readonly name = 'statefulset-controller';
  private readonly sets: Informer<StatefulSet>;
  private readonly pods: Informer<Pod>;
  private readonly client: Client;
  private readonly history: History;
  private readonly control: StatefulSetControl;
  private readonly selectors = new NamespacedSelectors();
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.sets = informers.of<StatefulSet>('StatefulSet');
    this.pods = informers.of<Pod>('Pod');
    this.client = new Client(world, this.name);
    this.history = new History(world, this.client, informers.of<ControllerRevision>('ControllerRevision'));
    const podControl = new StatefulPodControl(world, this.client, informers.of<PersistentVolumeClaim>('PersistentVolumeClaim'));
    this.control = new StatefulSetControl(world, this.client, this.sets, this.history, podControl, new PodControl(world, this.client));
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    const { sets: owners, selectors } = this;
    owners.onChange(({ type, object, causes }) => {
      const key = keyOf(object);
      selectors.set(object.metadata.namespace, key, type === 'deleted' ? null : selectorFor((object as StatefulSet).spec.selector));
      queue.add(key, causes);
    });
    this.pods.onChange((change) => {
      const set = enqueueOwners(change, { kind: 'StatefulSet', owners, selectors, queue });
      const { minReadySeconds = 0 } = set?.spec ?? {};
      if (set && minReadySeconds > 0 && becameReady(change)) queue.addAfter(keyOf(set), minReadySeconds * 1000, change.causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const { world } = this.context;
    const { client, pods: informer } = this;
    const set = this.sets.byKey(key);
    if (!set) return;
    const selector = selectorFor(set.spec.selector);
    const revisions = yield* this.history.list(set, selector, causes);
    const filter = (pod: Pod): boolean => isMemberOf(set, pod);
    const pods = yield* claim({ world, client, informer, owner: set, selector, filter, causes });
    const now = world.nowMs;
    const status = yield* this.control.update(set, pods, revisions, causes);
    const { minReadySeconds = 0 } = set.spec;
    if (minReadySeconds > 0 && status.readyReplicas !== status.availableReplicas)
      this.queue.addAfter(key, nextAvailabilityCheck(pods, minReadySeconds, now) ?? minReadySeconds * 1000, [
        world.field(set, 'spec.minReadySeconds'),
      ]);
  }
}
