import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { IntOrString } from '../../../kubernetes/values/intOrString.ts';
import { isPodTerminal, isRestartableInitContainer, type Pod } from '../../world/pod.ts';
import { isPodReady } from '../pods.ts';
import type { Meta } from '../types.ts';

/** What controllers and proxies read of Services and EndpointSlices. Field names and meaning as in core/v1 and discovery/v1. */
export interface ServicePort {
  name?: string;
  protocol?: string;
  port: number;
  targetPort?: IntOrString;
  appProtocol?: string;
}

export interface Service extends KubernetesObject {
  metadata: Meta;
  spec: {
    type?: string;
    clusterIP?: string;
    ipFamilies?: string[];
    selector?: Record<string, string>;
    ports?: ServicePort[];
    publishNotReadyAddresses?: boolean;
  };
}

export interface EndpointPort {
  name: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}

export interface Endpoint {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  hostname?: string;
  targetRef: { kind: string; namespace: string; name: string; uid: string };
  nodeName?: string;
  zone?: string;
}

export interface EndpointSlice extends KubernetesObject {
  metadata: Meta;
  addressType: string;
  endpoints: Endpoint[];
  ports: EndpointPort[];
}

const ZONE = 'topology.kubernetes.io/zone';

/** A Pod that has an address and has not ended may receive traffic. Source: endpointslice/util ShouldPodBeInEndpoints. */
export const mayBeEndpoint = ({ status }: Pod): boolean => !isPodTerminal(status) && Boolean(status.podIP);

/** Source: endpointslice utils.go podToEndpoint. */
function endpointOf(pod: Pod, service: Service, node: KubernetesObject | undefined): Endpoint {
  const { metadata, spec, status } = pod;
  const serving = isPodReady(pod);
  const terminating = metadata.deletionTimestamp !== undefined;
  const zone = node?.metadata.labels?.[ZONE];
  const named = spec.hostname && spec.subdomain === service.metadata.name;
  return {
    addresses: [status.podIP!],
    conditions: { ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating },
    ...(named ? { hostname: spec.hostname! } : {}),
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
    ...(spec.nodeName ? { nodeName: spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}

/** An endpoint as the older Endpoints tell it. */
export interface Address {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef: Endpoint['targetRef'];
}

/** What a Pod contributes to a Service. */
export interface Contribution {
  readonly node: KubernetesObject | undefined;
  readonly endpoint: Endpoint;
  readonly ports: EndpointPort[];
  /** The same for equal ports. */
  readonly portsKey: string;
  /** What the endpoint's conditions say. */
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Made once: what has been written is compared with what is to be. */
  address: Address | null;
}

/** `node` is the one that the Pod is on, where it matters. */
export function contributionOf(pod: Pod, service: Service, node: KubernetesObject | undefined): Contribution {
  const ports = endpointPortsOf(pod, service);
  const endpoint = endpointOf(pod, service, node);
  const { ready, terminating } = endpoint.conditions;
  return { node, endpoint, ports, portsKey: JSON.stringify(ports), ready, terminating, address: null };
}

/** The ports of a Service as they are on a Pod; a named one that the Pod does not have is left out. Source: getEndpointPorts, FindPort. */
function endpointPortsOf(pod: Pod, { spec }: Service): EndpointPort[] {
  return (spec.ports ?? []).flatMap(({ name = '', protocol = 'TCP', port, targetPort, appProtocol }) => {
    const found = portOn(pod, targetPort ?? port, protocol);
    return found === null ? [] : [{ name, port: found, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function portOn({ spec }: Pod, target: IntOrString, protocol: string): number | null {
  if (typeof target === 'number') return target;
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter(isRestartableInitContainer)];
  for (const { ports = [] } of containers)
    for (const port of ports) if (port.name === target && (port.protocol ?? 'TCP') === protocol) return port.containerPort;
  return null;
}
