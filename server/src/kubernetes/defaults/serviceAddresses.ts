import type { KubernetesObject } from '../object.ts';
import type { Fields } from './shape.ts';

/** First address of the default service range: what a dry run shows instead of an address of its own. Source: ipallocator.go. */
const DRY_RUN_ADDRESS = '10.96.0.0';
/** A dry run counts its node ports from here. Source: portallocator/operation.go AllocateNext. */
const DRY_RUN_PORT = 32768;

const NONE = 'None';

/**
 * Addresses and node ports of a Service, as a dry run against a cluster with IPv4 gives them. What contradicts itself is left for validation.
 * Source: pkg/registry/core/service/storage/alloc.go.
 */
export function allocateService({ spec }: KubernetesObject): void {
  if (!spec) return;
  if (spec.clusterIP && isEmpty(spec.clusterIPs)) spec.clusterIPs = [spec.clusterIP];
  if (spec.type !== 'ExternalName') {
    initFamilies(spec);
    allocateAddresses(spec);
  }
  allocatePorts(spec);
}

const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0;
const other = (family: string): string => (family === 'IPv4' ? 'IPv6' : 'IPv4');

function initFamilies(spec: Fields): void {
  const headlessWithoutSelector = spec.clusterIP === NONE && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= headlessWithoutSelector ? 'RequireDualStack' : 'SingleStack';
  const families: string[] = [...(spec.ipFamilies ?? [])];
  const addresses: readonly string[] = spec.clusterIPs ?? [];
  if (addresses[0] !== NONE) for (const address of addresses.slice(families.length)) families.push(address.includes(':') ? 'IPv6' : 'IPv4');
  if (families.length === 0) families.push('IPv4');
  if (headlessWithoutSelector && families.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') families.push(other(families[0]!));
  spec.ipFamilies = families;
}

function allocateAddresses(spec: Fields): void {
  if (spec.clusterIPs?.[0] === NONE) return;
  const addresses: string[] = [...(spec.clusterIPs ?? [])];
  spec.ipFamilies.forEach((family: string, position: number) => {
    if (!addresses[position] && family === 'IPv4') addresses[position] = DRY_RUN_ADDRESS;
  });
  if (addresses.length === 0) return;
  spec.clusterIPs = addresses;
  spec.clusterIP ||= addresses[0];
}

export function allocatePorts(spec: Fields): void {
  const taken: number[] = [];
  const next = (): number => {
    const port = (taken.length === 0 ? DRY_RUN_PORT : Math.max(...taken)) + 1;
    taken.push(port);
    return port;
  };
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') {
    const ports: readonly Fields[] = spec.ports ?? [];
    const allocates = spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false;
    // Ports with the same number (TCP and UDP) share a node port.
    const shared = new Map<number, number>();
    for (const port of ports) {
      if (!port.nodePort && !allocates) continue;
      const known = shared.get(port.port);
      if (known === undefined) {
        const requested = ports.find((entry) => entry.port === port.port && entry.nodePort)?.nodePort;
        if (requested) taken.push(requested);
        port.nodePort = requested ?? next();
        shared.set(port.port, port.nodePort);
      } else if (!port.nodePort) port.nodePort = known;
      else if (port.nodePort !== known) taken.push(port.nodePort);
    }
  }
  const checked = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
  if (!checked) return;
  if (spec.healthCheckNodePort) taken.push(spec.healthCheckNodePort);
  else spec.healthCheckNodePort = next();
}
