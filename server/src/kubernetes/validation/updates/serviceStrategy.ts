import type { KubernetesObject } from '../../object.ts';
import { parseIp } from '../../values/ip.ts';
import {
  familyOf,
  isExternallyAccessible,
  NO_ADDRESS,
  needsHealthCheck,
  type ServicePort,
  type ServiceSpec,
  usesNodePorts,
} from '../others/service/types.ts';

type Writable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

const equalLists = (a: readonly string[] | null | undefined, b: readonly string[] | null | undefined): boolean =>
  (a ?? []).join() === (b ?? []).join();

const hasAddress = ({ type }: ServiceSpec): boolean => type !== 'ExternalName';
const isEmpty = (list: readonly unknown[] | null | undefined): boolean => (list ?? []).length === 0;

/**
 * What the server makes of an updated Service before it judges it: what was given out stays unless the manifest names something else, and
 * what belongs to the former type goes. Changes the updated object. Source: registry/core/service/storage beginUpdate, strategy.go
 * dropTypeDependentFields.
 */
export function settleService(before: KubernetesObject, after: KubernetesObject): void {
  // Stored by a server that had one address only. Source: defaultOnReadService.
  const { clusterIP, clusterIPs } = before.spec ?? {};
  if (clusterIP && isEmpty(clusterIPs)) before.spec.clusterIPs = [clusterIP];
  const old: ServiceSpec = before.spec ?? {};
  after.spec ??= {};
  const now: Writable<ServiceSpec> = after.spec;
  keepAllocated(old, now);
  alignAddresses(old, now);
  if (hasAddress(now)) settleFamilies(old, now);
  dropOfFormerType(old, now);
}

/** Source: patchAllocatedValues. */
function keepAllocated(old: ServiceSpec, now: Writable<ServiceSpec>): void {
  if (hasAddress(old) && hasAddress(now)) {
    if (!now.clusterIP && old.clusterIP) now.clusterIP = old.clusterIP;
    if (isEmpty(now.clusterIPs) && old.clusterIPs) now.clusterIPs = old.clusterIPs;
  }
  if (takesNodePorts(old) && takesNodePorts(now)) now.ports = withNodePortsOf(old.ports ?? [], now.ports ?? []);
  if (needsHealthCheck(old) && needsHealthCheck(now) && !now.healthCheckNodePort && old.healthCheckNodePort) {
    now.healthCheckNodePort = old.healthCheckNodePort;
  }
}

const takesNodePorts = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

/** Ports keep their node port by name. */
function withNodePortsOf(old: readonly (ServicePort | null)[], now: readonly (ServicePort | null)[]): (ServicePort | null)[] {
  const numbers = (ports: readonly (ServicePort | null)[]): Set<number> => new Set(ports.map((port) => port?.nodePort ?? 0));
  const written = numbers(now);
  const used = new Set([...numbers(old)].filter((port) => port !== 0 && written.has(port)));
  const byName = new Map(old.map((port) => [port?.name ?? '', port?.nodePort ?? 0]));
  return now.map((port) => {
    const known = byName.get(port?.name ?? '') ?? 0;
    return port?.nodePort || known === 0 || used.has(known) ? port : { ...port, nodePort: known };
  });
}

/** Source: normalizeClusterIPs. */
function alignAddresses(old: ServiceSpec, now: Writable<ServiceSpec>): void {
  const [oldAddress, address] = [old.clusterIP ?? '', now.clusterIP ?? ''];
  if (oldAddress === address) {
    if (!isEmpty(old.clusterIPs) && isEmpty(now.clusterIPs)) now.clusterIPs = old.clusterIPs ?? null;
    return;
  }
  if (!equalLists(old.clusterIPs, now.clusterIPs)) return;
  if (address === '') delete now.clusterIPs;
  else now.clusterIPs = [address];
}

/** Source: registry/core/service/storage/alloc.go initIPFamilyFields. */
function settleFamilies(old: ServiceSpec, now: Writable<ServiceSpec>): void {
  if ((now.ipFamilyPolicy ?? null) === null && old.ipFamilyPolicy) now.ipFamilyPolicy = old.ipFamilyPolicy;
  if (now.ipFamilyPolicy === 'SingleStack') {
    if (equalLists(old.clusterIPs, now.clusterIPs) && now.clusterIPs) now.clusterIPs = now.clusterIPs.slice(0, 1);
    if (equalLists(old.ipFamilies, now.ipFamilies) && now.ipFamilies) now.ipFamilies = now.ipFamilies.slice(0, 1);
  }
  const addresses = (now.clusterIPs ?? []).filter((address) => address !== NO_ADDRESS);
  // Addresses that contradict themselves are refused before.
  if (addresses.some((address) => parseIp(address) === null) || new Set(addresses.map(familyOf)).size < addresses.length) return;
  const families = [...(now.ipFamilies ?? []), ...addresses.slice(now.ipFamilies?.length ?? 0).map(familyOf)];
  if (families.length > 0) now.ipFamilies = families;
}

function dropOfFormerType(old: ServiceSpec, now: Writable<ServiceSpec>): void {
  if (hasAddress(old) && !hasAddress(now)) {
    if ((old.clusterIP ?? '') === (now.clusterIP ?? '') && equalLists(old.clusterIPs, now.clusterIPs)) {
      delete now.clusterIP;
      delete now.clusterIPs;
    }
    if (equalLists(old.ipFamilies, now.ipFamilies)) delete now.ipFamilies;
    if ((old.ipFamilyPolicy ?? '') === (now.ipFamilyPolicy ?? '')) delete now.ipFamilyPolicy;
  }
  if (usesNodePorts(old) && !usesNodePorts(now)) {
    const known = new Set((old.ports ?? []).map((port) => port?.nodePort ?? 0));
    const ports = now.ports ?? [];
    if (ports.every((port) => !port?.nodePort || known.has(port.nodePort))) {
      now.ports = ports.map((port) => {
        const { nodePort: _, ...others } = port ?? {};
        return others;
      });
    }
  }
  if (needsHealthCheck(old) && !needsHealthCheck(now) && old.healthCheckNodePort === now.healthCheckNodePort)
    delete now.healthCheckNodePort;
  if (old.type === 'LoadBalancer' && now.type !== 'LoadBalancer') {
    if (old.allocateLoadBalancerNodePorts === now.allocateLoadBalancerNodePorts) delete now.allocateLoadBalancerNodePorts;
    if ((old.loadBalancerClass ?? null) === (now.loadBalancerClass ?? null)) delete now.loadBalancerClass;
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(now) && old.externalTrafficPolicy === now.externalTrafficPolicy) {
    delete now.externalTrafficPolicy;
  }
}
