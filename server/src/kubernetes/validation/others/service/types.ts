import type { KubernetesObject } from '../../../object.ts';
import type { IntOrString } from '../../../values/intOrString.ts';
import { isV4, parseIp } from '../../../values/ip.ts';
import type { Labels } from '../../../values/selector.ts';

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: string;
  readonly appProtocol?: string | null;
  readonly port?: number;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
}

export interface ServiceSpec {
  readonly type?: string;
  readonly selector?: Labels | null;
  readonly ports?: readonly (ServicePort | null)[] | null;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[] | null;
  readonly ipFamilies?: readonly string[] | null;
  readonly ipFamilyPolicy?: string | null;
  readonly externalIPs?: readonly string[] | null;
  readonly externalName?: string;
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number | null } | null } | null;
  readonly loadBalancerSourceRanges?: readonly string[] | null;
  readonly allocateLoadBalancerNodePorts?: boolean | null;
  readonly loadBalancerClass?: string | null;
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly internalTrafficPolicy?: string | null;
  readonly trafficDistribution?: string | null;
}

export interface Service extends KubernetesObject {
  readonly spec: ServiceSpec;
}

/** The address of a headless Service. */
export const NO_ADDRESS = 'None';

export const isHeadless = ({ clusterIPs }: ServiceSpec): boolean => clusterIPs?.length === 1 && clusterIPs[0] === NO_ADDRESS;

/** Reachable from outside the cluster. Source: pkg/api/service util.go ExternallyAccessible. */
export const isExternallyAccessible = ({ type, externalIPs }: ServiceSpec): boolean =>
  type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs ?? []).length > 0);

/** A load balancer that must find out which nodes have Pods. Source: pkg/api/service util.go NeedsHealthCheck. */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

export const usesNodePorts = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer';

/** The family of a sound address. */
export function familyOf(address: string): 'IPv4' | 'IPv6' {
  const ip = parseIp(address);
  return ip === null || isV4(ip) ? 'IPv4' : 'IPv6';
}

/**
 * What the server makes of the address fields before anything looks at them.
 * Source: registry/core/service/storage normalizeClusterIPs (create).
 */
export function withClusterIPs(object: KubernetesObject): Service {
  const spec: ServiceSpec = object.spec ?? {};
  const { clusterIP, clusterIPs } = spec;
  return { ...object, spec: clusterIP && (clusterIPs ?? []).length === 0 ? { ...spec, clusterIPs: [clusterIP] } : spec };
}
