import { selectorOfMap } from '../../../kubernetes/values/selector.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Change } from '../../world/store.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { ApiError, type Controller, type ControllerContext, isNotFound } from '../controller.ts';
import { controllerOf, type Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { isPodReady } from '../pods.ts';
import { NamespacedSelectors } from '../selectorIndex.ts';
import type { WorkQueue } from '../workQueue.ts';
import { type EndpointSlice, mayBeEndpoint, type Service } from './endpoints.ts';
import { Members } from './members.ts';
import { MANAGED_BY, MANAGER, Reconciler } from './reconciler.ts';

const RETRIES_MAX = 15;
const BACK_OFF_MS = [1000, 1_000_000] as const;

export const hasEndpoints = ({ spec }: Service): boolean => spec?.selector !== undefined && spec.type !== 'ExternalName';

/** Something about the Pod changed that its endpoints tell. Source: endpointslice/util GetPodUpdateProjectionKey. */
export function changesEndpoints({ object, old }: Change): boolean {
  if (!old || old.metadata.uid !== object.metadata.uid) return true;
  const [before, after] = [old as Pod, object as Pod];
  return (
    before.metadata.labels !== after.metadata.labels ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    before.status.podIP !== after.status.podIP ||
    before.spec.nodeName !== after.spec.nodeName ||
    mayBeEndpoint(before) !== mayBeEndpoint(after) ||
    isPodReady(before) !== isPodReady(after)
  );
}

/** Queues a Service when it changes and when a Pod does that is or was among its endpoints; keeps the selectors by which that is known. */
export function watchServices(
  { services, pods }: { readonly services: Informer<Service>; readonly pods: Informer<Pod> },
  selectors: NamespacedSelectors,
  queue: WorkQueue,
): void {
  services.onChange(({ type, object, causes }) => {
    const service = object as Service;
    const key = keyOf(service);
    selectors.set(
      service.metadata.namespace,
      key,
      type === 'deleted' || !hasEndpoints(service) ? null : selectorOfMap(service.spec.selector),
    );
    queue.add(key, causes);
  });
  pods.onChange((change) => enqueueServices(change, selectors, queue));
}

/** Puts the keys of Services whose endpoints a Pod is or was among into the queue. */
function enqueueServices(change: Change, selectors: NamespacedSelectors, queue: WorkQueue): void {
  if (!changesEndpoints(change)) return;
  const { object, old, causes } = change;
  const { namespace, labels } = object.metadata;
  const keys = selectors.selecting(namespace, labels);
  if (old && old.metadata.labels !== labels)
    for (const key of selectors.selecting(namespace, old.metadata.labels)) if (!keys.includes(key)) keys.push(key);
  for (const key of keys) queue.add(key, causes);
}

/** Tells where the Pods of Services are and which of them receive traffic. Source: pkg/controller/endpointslice. */
export class EndpointSliceController implements Controller {
  readonly name = 'endpoint-slice-controller';
  readonly retriesMax = RETRIES_MAX;
  readonly backOffMs = BACK_OFF_MS;
  private readonly services: Informer<Service>;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer;
  private readonly slices: Informer<EndpointSlice>;
  private readonly client: Client;
  private readonly selectors = new NamespacedSelectors();
  private readonly members = new Members();
  private readonly reconciler = new Reconciler();

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.services = informers.of<Service>('Service');
    this.pods = informers.of<Pod>('Pod');
    this.nodes = informers.of('Node');
    this.slices = informers.of<EndpointSlice>('EndpointSlice');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    watchServices({ services: this.services, pods: this.pods }, this.selectors, queue);
    this.slices.onChange(({ type, object, causes }) => {
      const service = this.services.resolve(object.metadata.namespace ?? '', controllerOf(object), 'Service');
      if (type === 'deleted' && service && object.metadata.labels?.[MANAGED_BY] === MANAGER) queue.add(keyOf(service), causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const service = this.services.byKey(key);
    if (!service || !hasEndpoints(service)) {
      this.members.forget(key);
      this.reconciler.forget(key);
      return;
    }
    const pods = this.pods.matching(service.metadata.namespace, selectorOfMap(service.spec.selector));
    const existing = this.slices
      .ownedBy(service.metadata.uid)
      .filter(({ metadata }) => metadata.labels?.[MANAGED_BY] === MANAGER && metadata.deletionTimestamp === undefined);
    const { world } = this.context;
    const nodes = { version: world.store.changesOf('Node'), of: ({ spec }: Pod) => this.nodes.get('', spec.nodeName ?? '') };
    const look = this.members.look(key, service, pods, nodes);
    const { create, update, remove, skipped } = this.reconciler.reconcile(key, service, look, existing);
    const why = because(causes, world.field(service, 'spec.selector'));
    const written: EndpointSlice[] = [];
    try {
      if (service.metadata.deletionTimestamp === undefined) for (const slice of create) written.push(yield* this.client.create(slice, why));
      for (const slice of update) written.push(yield* this.client.update(slice, why));
      for (const slice of remove) yield* this.client.delete(slice, {}, why);
      if (skipped.length > 0) throw new ApiError(500, 'InternalError', aggregated(skipped));
      if (service.metadata.deletionTimestamp === undefined) this.reconciler.settled(key, written, remove);
    } catch (error) {
      if (!(error instanceof ApiError) || isNotFound(error)) throw error;
      const { namespace, name } = service.metadata;
      const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${error.message}`;
      this.client.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message, why);
      throw error;
    }
  }
}

/** Errors as Go joins them. Source: apimachinery/pkg/util/errors aggregate.Error. */
const aggregated = (messages: readonly string[]): string => (messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`);
