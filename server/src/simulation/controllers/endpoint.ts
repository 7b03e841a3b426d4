import type { KubernetesObject } from '../../kubernetes/object.ts';
import { selectorOfMap } from '../../kubernetes/values/selector.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Pod } from '../world/pod.ts';
import { sameValue } from '../world/sameValue.ts';
import type { Task } from '../world/task.ts';
import { Client } from './client.ts';
import { type Controller, type ControllerContext, isNotFound } from './controller.ts';
import { hasEndpoints, watchServices } from './endpointslice/endpointSliceController.ts';
import { type Contribution, Contributions, type EndpointPort, type Service } from './endpointslice/endpoints.ts';
import type { Informer } from './informers.ts';
import { NamespacedSelectors } from './selectorIndex.ts';
import type { Meta } from './types.ts';
import type { WorkQueue } from './workQueue.ts';

const RETRIES_MAX = 15;
/** Endpoints tell nothing of nodes. */
const NOWHERE = (): undefined => undefined;
/** More addresses than this are cut off. */
const CAPACITY = 1000;

interface Address {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef: { kind: string; namespace: string; name: string; uid: string };
}

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
  private readonly contributions = new Contributions();
  private readonly addresses = new WeakMap<Contribution, Address>();

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
      if (known) yield* this.remove(known, causes);
      return;
    }
    if (!hasEndpoints(service)) return;
    const subsets = this.subsetsOf(service);
    const why = because(causes, this.context.world.field(service, 'spec.selector'));
    if (known) {
      if (!sameValue(known.subsets ?? [], subsets)) yield* this.client.update({ ...known, metadata: { ...known.metadata }, subsets }, why);
      return;
    }
    const { name, namespace, labels } = service.metadata;
    const metadata = { name, namespace, ...(labels ? { labels: { ...labels } } : {}) } as Endpoints['metadata'];
    yield* this.client.create<Endpoints>({ apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }, why);
  }

  /** Of one contribution always the same object: what has been written is compared with what is to be. */
  private addressOf(contribution: Contribution): Address {
    let address = this.addresses.get(contribution);
    if (!address) {
      const { addresses, hostname, nodeName, targetRef } = contribution.endpoint;
      address = { ip: addresses[0]!, ...(hostname ? { hostname } : {}), ...(nodeName ? { nodeName } : {}), targetRef };
      this.addresses.set(contribution, address);
    }
    return address;
  }

  private *remove(endpoints: Endpoints, causes: Causes): Task {
    try {
      yield* this.client.delete(endpoints, {}, causes);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Terminating Pods are left out, unless the Service wants all addresses. */
  private subsetsOf(service: Service): Subset[] {
    const subsets = new Map<string, Subset>();
    const contributionOf = this.contributions.to(service, NOWHERE);
    let room = CAPACITY;
    for (const pod of this.pods.matching(service.metadata.namespace, selectorOfMap(service.spec.selector))) {
      const leaving = pod.metadata.deletionTimestamp !== undefined && !service.spec.publishNotReadyAddresses;
      const contribution = leaving ? null : contributionOf(pod);
      if (!contribution || room-- <= 0) continue;
      const { endpoint, ports, portsKey } = contribution;
      let subset = subsets.get(portsKey);
      if (!subset) {
        subset = ports.length > 0 ? { ports } : {};
        subsets.set(portsKey, subset);
      }
      const list = endpoint.conditions.ready ? 'addresses' : 'notReadyAddresses';
      subset[list] ??= [];
      subset[list].push(this.addressOf(contribution));
    }
    return [...subsets.values()];
  }
}
