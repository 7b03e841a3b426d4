import type { KubernetesObject } from '../kubernetes/object.ts';
import type { EndpointSlice, Service } from './controllers/endpointslice/endpoints.ts';
import { SERVICE_NAME } from './controllers/endpointslice/reconciler.ts';
import type { World } from './world/world.ts';

/** Where a Pod may live that asks for a short name; the runtime does not say who asks. */
const NAMESPACE = 'default';
const HEADLESS = 'None';

interface Target {
  readonly address: string;
  readonly port: number;
}

/** What the cluster's DNS and the proxies of its nodes make of Services and their EndpointSlices. */
export class ServiceNetwork {
  constructor(private readonly world: World) {}

  /** Addresses of a host: of a Service, of the endpoints of a headless one, or of one endpoint that has a name there. */
  resolve(host: string): string[] {
    const [first = '', second = NAMESPACE, third = NAMESPACE] = host.replace(/\.svc(\.cluster\.local)?$/, '').split('.');
    const service = this.service(second, first);
    if (service) return service.spec.clusterIP === HEADLESS ? this.readyAddresses(service) : [service.spec.clusterIP ?? []].flat();
    const domain = this.service(third, second);
    return domain?.spec.clusterIP === HEADLESS ? this.readyAddresses(domain, first) : [];
  }

  /** Where a connection to a Service's address may be led. */
  route(address: string, port: number): Target[] {
    for (const service of this.world.store.list('Service') as Service[]) {
      if (service.spec.clusterIP !== address) continue;
      const found = service.spec.ports?.find((known) => known.port === port);
      return found ? trafficTo(this.slicesOf(service), found.name ?? '', found.protocol ?? 'TCP') : [];
    }
    return [];
  }

  private service(namespace: string, name: string): Service | undefined {
    return this.world.store.get('Service', namespace, name) as Service | undefined;
  }

  private readyAddresses(service: Service, hostname?: string): string[] {
    const ready = this.slicesOf(service)
      .flatMap(({ endpoints }) => endpoints)
      .filter(({ conditions }) => conditions.ready);
    return ready.filter((endpoint) => hostname === undefined || endpoint.hostname === hostname).flatMap(({ addresses }) => addresses);
  }

  private slicesOf({ metadata }: KubernetesObject): EndpointSlice[] {
    const slices = this.world.store.list('EndpointSlice', metadata.namespace) as EndpointSlice[];
    return slices.filter((slice) => slice.metadata.labels?.[SERVICE_NAME] === metadata.name).map(complete);
  }
}

/** Slices that somebody else wrote may leave out much; an endpoint that does not say otherwise is ready. */
function complete(slice: Partial<EndpointSlice> & KubernetesObject): EndpointSlice {
  const endpoints = (slice.endpoints ?? []).map((endpoint) => ({
    ...endpoint,
    conditions: { ...endpoint.conditions, ready: endpoint.conditions?.ready ?? true },
  }));
  return { ...slice, endpoints, ports: slice.ports ?? [] } as EndpointSlice;
}

/**
 * Where a proxy sends what comes for a Service's port: to ready endpoints; when there are none, to those that still serve while they terminate.
 * Source: pkg/proxy/topology.go CategorizeEndpoints.
 */
function trafficTo(slices: readonly EndpointSlice[], portName: string, protocol: string): Target[] {
  const ready: Target[] = [];
  const serving: Target[] = [];
  for (const { endpoints, ports } of slices) {
    const port = ports.find((known) => (known.name ?? '') === portName && (known.protocol ?? 'TCP') === protocol)?.port;
    if (port === undefined) continue;
    for (const { addresses, conditions } of endpoints) {
      const list = conditions.ready ? ready : conditions.serving && conditions.terminating ? serving : null;
      for (const address of addresses) list?.push({ address, port });
    }
  }
  return ready.length > 0 ? ready : serving;
}
