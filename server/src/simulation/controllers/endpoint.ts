import type { KubernetesObject } from '../../kubernetes/object.ts';
import { selectorOfMap } from '../../kubernetes/values/selector.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Pod } from '../world/pod.ts';
import { sameValue } from '../world/sameValue.ts';
import type { Task } from '../world/task.ts';
import { Client } from './client.ts';
import { type Controller, type ControllerContext, isNotFound } from './controller.ts';
import { hasEndpoints, watchServices } from './endpointslice/endpointSliceController.ts';
import type { Address, Endpoint, EndpointPort, Service } from './endpointslice/endpoints.ts';
import { Members, type Nodes } from './endpointslice/members.ts';
import type { Informer } from './informers.ts';
import { NamespacedSelectors } from './selectorIndex.ts';
import type { Meta } from './types.ts';
import type { WorkQueue } from './workQueue.ts';

const RETRIES_MAX = 15;
/** Endpoints tell nothing of nodes. */
const NOWHERE: Nodes = { version: 0, of: () => undefined };
/** More addresses than this are cut off. */
const CAPACITY = 1000;

interface Subset {
  addresses?: Address[];
  notReadyAddresses?: Address[];
  ports?: EndpointPort[];
}

interface Endpoints extends KubernetesObject {
  metadata: Meta;
  subsets?: Subset[];
}

/** Keeps the older form of what EndpointSlices tell, one object a Service. Source: pkg/controller/endpoint/endpoints_controller.go. */
export class EndpointsController implements Controller {
  readonly name = 'endpoint-controller';
  readonly retriesMax = RETRIES_MAX;
  private readonly services: Informer<Service>;
  private readonly pods: Informer<Pod>;
  private readonly endpoints: Informer<Endpoints>;
  private readonly client: Client;
  private readonly selectors = new NamespacedSelectors();
  private readonly members = new Members();

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.services = informers.of<Service>('Service');
    this.pods = informers.of<Pod>('Pod');
    this.endpoints = informers.of<Endpoints>('Endpoints');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    watchServices({ services: this.services, pods: this.pods }, this.selectors, queue);
  }

  *sync(key: string, causes: Causes): Task {
    const service = this.services.byKey(key);
    const known = this.endpoints.byKey(key);
    if (!service) {
      this.members.forget(key);
      if (known) yield* this.remove(known, causes);
      return;
    }
    if (!hasEndpoints(service)) {
      this.members.forget(key);
      return;
    }
    const subsets = this.subsetsOf(key, service);
    const why = because(causes, this.context.world.field(service, 'spec.selector'));
    if (known) {
      if (!sameValue(known.subsets ?? [], subsets)) yield* this.client.update({ ...known, metadata: { ...known.metadata }, subsets }, why);
      return;
    }
    const { name, namespace, labels } = service.metadata;
    const metadata = { name, namespace, ...(labels ? { labels: { ...labels } } : {}) } as Endpoints['metadata'];
    yield* this.client.create<Endpoints>({ apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }, why);
  }

  private *remove(endpoints: Endpoints, causes: Causes): Task {
    try {
      yield* this.client.delete(endpoints, {}, causes);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Terminating Pods are left out, unless the Service wants all addresses. */
  private subsetsOf(key: string, service: Service): Subset[] {
    const subsets = new Map<string, Subset>();
    const pods = this.pods.matching(service.metadata.namespace, selectorOfMap(service.spec.selector));
    const { contributions } = this.members.look(key, service, pods, NOWHERE);
    let room = CAPACITY;
    let lastKey: string | null = null;
    let subset: Subset | undefined;
    const all = service.spec.publishNotReadyAddresses === true;
    for (let index = 0; index < contributions.length; index++) {
      const contribution = contributions[index];
      if (!contribution || (contribution.terminating && !all) || room-- <= 0) continue;
      const { ports, portsKey } = contribution;
      if (portsKey !== lastKey) subset = subsets.get(portsKey);
      lastKey = portsKey;
      if (!subset) {
        subset = ports.length > 0 ? { ports } : {};
        subsets.set(portsKey, subset);
      }
      const list = contribution.ready ? 'addresses' : 'notReadyAddresses';
      subset[list] ??= [];
      contribution.address ??= addressOf(contribution.endpoint);
      subset[list].push(contribution.address);
    }
    return [...subsets.values()];
  }
}

const addressOf = ({ addresses, hostname, nodeName, targetRef }: Endpoint): Address => ({
  ip: addresses[0]!,
  ...(hostname ? { hostname } : {}),
  ...(nodeName ? { nodeName } : {}),
  targetRef,
});
