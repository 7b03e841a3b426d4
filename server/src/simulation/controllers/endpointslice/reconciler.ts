import type { Pod } from '../../world/pod.ts';
import { sameValue } from '../../world/sameValue.ts';
import { controllerRefTo } from '../podControl.ts';
import type { Contribution, Endpoint, EndpointPort, EndpointSlice, Service } from './endpoints.ts';

/** Source: --max-endpoints-per-slice. */
const ENDPOINTS_MAX = 100;
export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const RESERVED = new Set([SERVICE_NAME, MANAGED_BY, HEADLESS]);
const ADDRESS_TYPE = 'IPv4';

/** What has to be written so that the slices tell where the Service's Pods are. */
export interface SliceChanges {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
  /** Pods that are left out for now, because their nodes are not there. */
  readonly skipped: readonly string[];
}

interface Group {
  readonly key: string;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Map<string, Endpoint>;
}

/** Compares what is with what should be. Source: k8s.io/endpointslice reconciler.go, for clusters of one address family. */
export function reconcile(
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  contributionOf: (pod: Pod) => Contribution | null,
): SliceChanges {
  const groups = new Map<string, Group>();
  const skipped: string[] = [];
  let group: Group | undefined;
  for (const pod of pods) {
    const contribution = contributionOf(pod);
    if (!contribution) continue;
    const { endpoint, ports, portsKey } = contribution;
    if (group?.key !== portsKey) group = groups.get(portsKey);
    if (!group) {
      group = { key: portsKey, ports, endpoints: new Map() };
      groups.set(portsKey, group);
    }
    if (!contribution.node && !service.spec.publishNotReadyAddresses) {
      const { namespace, name } = service.metadata;
      skipped.push(`skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${pod.spec.nodeName ?? ''} Not Found`);
      continue;
    }
    group.endpoints.set(endpoint.targetRef.uid, endpoint);
  }
  const create: EndpointSlice[] = [];
  const update: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  for (const [key, group] of groups) {
    const slices = existing.filter(({ ports }) => JSON.stringify(ports) === key);
    fill(service, group, slices, { create, update, remove });
  }
  for (const slice of existing) if (!groups.has(JSON.stringify(slice.ports))) remove.push(slice);
  return { ...settle(service, existing, create, update, remove), skipped };
}

/** Keeps endpoints in the slices they are in; new ones fill up what changes anyway, then the fullest slice that has room, then new slices. */
function fill(
  service: Service,
  { ports, endpoints: wanted }: Group,
  slices: readonly EndpointSlice[],
  changes: { create: EndpointSlice[]; update: EndpointSlice[]; remove: EndpointSlice[] },
): void {
  const changed: EndpointSlice[] = [];
  const unchanged: EndpointSlice[] = [];
  const labels = labelsOf(service);
  for (const slice of slices) {
    const kept: Endpoint[] = [];
    for (const { targetRef } of slice.endpoints) {
      const endpoint = wanted.get(targetRef.uid);
      if (endpoint) kept.push(endpoint);
    }
    for (const { targetRef } of kept) wanted.delete(targetRef.uid);
    if (kept.length === 0 && slice.endpoints.length > 0) changes.remove.push(slice);
    else if (!sameValue(kept, slice.endpoints) || !sameValue(labels, slice.metadata.labels))
      changed.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: kept });
    else unchanged.push(slice);
  }
  const waiting = [...wanted.values()];
  const take = (slice: EndpointSlice): void => {
    slice.endpoints = [...slice.endpoints, ...waiting.splice(0, ENDPOINTS_MAX - slice.endpoints.length)];
  };
  for (const slice of changed.toSorted((one, other) => other.endpoints.length - one.endpoints.length)) if (waiting.length > 0) take(slice);
  while (waiting.length > 0) {
    const room = unchanged
      .filter(({ endpoints }) => endpoints.length + waiting.length <= ENDPOINTS_MAX)
      .sort((one, other) => other.endpoints.length - one.endpoints.length)[0];
    const slice = room ? { ...room, metadata: { ...room.metadata } } : newSlice(service, ports);
    take(slice);
    if (room) {
      unchanged.splice(unchanged.indexOf(room), 1);
      changed.push(slice);
    } else changes.create.push(slice);
  }
  changes.update.push(...changed);
}

/** A Service without endpoints keeps one empty slice; a slice that would go is used for one that would come. */
function settle(
  service: Service,
  existing: readonly EndpointSlice[],
  create: EndpointSlice[],
  update: EndpointSlice[],
  remove: EndpointSlice[],
): Omit<SliceChanges, 'skipped'> {
  if (existing.length === remove.length && create.length === 0) {
    const placeholder = newSlice(service, []);
    const [only] = remove;
    const fits = remove.length === 1 && only!.endpoints.length === 0 && only!.ports.length === 0;
    if (fits && sameValue(only!.metadata.labels, placeholder.metadata.labels)) remove.length = 0;
    else create.push(placeholder);
  }
  while (remove.length > 0 && create.length > 0) {
    const { endpoints, ports } = create.pop()!;
    const slice = remove.shift()!;
    update.push({ ...slice, metadata: { ...slice.metadata, labels: labelsOf(service) }, endpoints, ports });
  }
  return { create, update, remove };
}

function labelsOf({ metadata, spec }: Service): Record<string, string> {
  const own = Object.entries(metadata.labels ?? {}).filter(([key]) => !RESERVED.has(key));
  const headless = spec.clusterIP === 'None' || !spec.clusterIP;
  return { ...Object.fromEntries(own), ...(headless ? { [HEADLESS]: '' } : {}), [SERVICE_NAME]: metadata.name, [MANAGED_BY]: MANAGER };
}

function newSlice(service: Service, ports: readonly EndpointPort[]): EndpointSlice {
  const { name, namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { generateName: `${name}-`, namespace, labels: labelsOf(service), ownerReferences: [controllerRefTo(service)] },
    addressType: ADDRESS_TYPE,
    endpoints: [],
    ports: [...ports],
  } as unknown as EndpointSlice;
}
