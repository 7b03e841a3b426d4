import { sameValue } from '../../world/sameValue.ts';
import { controllerRefTo } from '../podControl.ts';
import type { Contribution, Endpoint, EndpointPort, EndpointSlice, Service } from './endpoints.ts';
import type { Look } from './members.ts';

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

/** What the slices of a Service told when they had last been brought up to date. */
interface Settled {
  readonly service: Service;
  /** The only group that there was. */
  readonly key: string;
  readonly ports: readonly EndpointPort[];
  /** By the UID of the Pod. */
  readonly endpoints: Map<string, Endpoint>;
  /** The slice that a Pod's endpoint is in, by name. */
  readonly holders: Map<string, string>;
  slices: readonly EndpointSlice[];
}

/** Compares what is with what should be. Source: k8s.io/endpointslice reconciler.go, for clusters of one address family. */
export class Reconciler {
  private readonly known = new Map<string, Settled>();
  /** What will be known when everything has been written. */
  private readonly coming = new Map<string, Settled>();

  /**
   * As long as all Pods of a Service have the same ports and nobody else writes its slices, only the slices with Pods that have changed are looked at.
   * `key` is the Service's, `look` follows on the one before.
   */
  reconcile(key: string, service: Service, look: Look, existing: readonly EndpointSlice[]): SliceChanges {
    const settled = this.known.get(key);
    this.known.delete(key);
    const usual = settled?.service === service && isSame(settled.slices, existing) ? settled : null;
    return (usual && this.followUp(key, usual, look)) ?? this.fully(key, service, look, existing);
  }

  /** All that `reconcile` asked for is written. */
  settled(key: string, written: readonly EndpointSlice[], removed: readonly EndpointSlice[]): void {
    const settled = this.coming.get(key);
    this.coming.delete(key);
    if (!settled) return;
    const fresh = new Map(written.map((slice) => [slice.metadata.name, slice]));
    const names = new Set(removed.map(({ metadata }) => metadata.name));
    const slices: EndpointSlice[] = [];
    for (const slice of settled.slices) {
      const { name } = slice.metadata;
      if (!names.has(name)) slices.push(fresh.get(name) ?? slice);
      fresh.delete(name);
    }
    slices.push(...fresh.values());
    for (const { endpoints, metadata } of written) for (const { targetRef } of endpoints) settled.holders.set(targetRef.uid, metadata.name);
    this.known.set(key, { ...settled, slices });
  }

  forget(key: string): void {
    this.known.delete(key);
    this.coming.delete(key);
  }

  /** Null when it does not go on as before. */
  private followUp(key: string, settled: Settled, { changed, gone }: Look): SliceChanges | null {
    const { service, endpoints, holders } = settled;
    const touched = new Set<string>();
    const waiting: Endpoint[] = [];
    for (const { uid, contribution } of changed) {
      if (contribution && (contribution.portsKey !== settled.key || isSkipped(service, contribution))) return null;
      if (contribution) endpoints.set(uid, contribution.endpoint);
      else endpoints.delete(uid);
      const holder = holders.get(uid);
      if (holder !== undefined) touched.add(holder);
      else if (contribution) waiting.push(contribution.endpoint);
      if (!contribution) holders.delete(uid);
    }
    if (gone.length > 0) {
      const moved = new Set(changed.map(({ uid }) => uid));
      for (const uid of gone) {
        if (moved.has(uid)) continue;
        const holder = holders.get(uid);
        if (holder !== undefined) touched.add(holder);
        endpoints.delete(uid);
        holders.delete(uid);
      }
    }
    if (endpoints.size === 0) return null;
    this.coming.set(key, settled);
    const changes: Changes = { create: [], update: [], remove: [] };
    const { slices, ports } = settled;
    fill(
      service,
      ports,
      slices,
      (slice) => (touched.has(slice.metadata.name) ? keptOf(slice, endpoints) : slice.endpoints),
      waiting,
      changes,
    );
    return { ...settle(service, slices, changes), skipped: [] };
  }

  private fully(key: string, service: Service, { pods, contributions }: Look, existing: readonly EndpointSlice[]): SliceChanges {
    const groups = new Map<string, Group>();
    const skipped: string[] = [];
    let group: Group | undefined;
    for (let index = 0; index < pods.length; index++) {
      const contribution = contributions[index];
      if (!contribution) continue;
      const { endpoint, ports, portsKey } = contribution;
      if (group?.key !== portsKey) group = groups.get(portsKey);
      if (!group) {
        group = { key: portsKey, ports, endpoints: new Map() };
        groups.set(portsKey, group);
      }
      if (isSkipped(service, contribution)) {
        const { namespace, name } = service.metadata;
        const { metadata, spec } = pods[index]!;
        skipped.push(`skipping Pod ${metadata.name} for Service ${namespace}/${name}: Node ${spec.nodeName ?? ''} Not Found`);
        continue;
      }
      group.endpoints.set(endpoint.targetRef.uid, endpoint);
    }
    const changes: Changes = { create: [], update: [], remove: [] };
    const holders = new Map<string, string>();
    for (const [portsKey, { ports, endpoints }] of groups) {
      const slices = existing.filter((slice) => JSON.stringify(slice.ports) === portsKey);
      const wanted = new Map(endpoints);
      const keep = (slice: EndpointSlice): Endpoint[] => {
        const kept = keptOf(slice, wanted);
        for (const { targetRef } of kept) {
          wanted.delete(targetRef.uid);
          holders.set(targetRef.uid, slice.metadata.name);
        }
        return kept;
      };
      fill(service, ports, slices, keep, wanted, changes);
    }
    for (const slice of existing) if (!groups.has(JSON.stringify(slice.ports))) changes.remove.push(slice);
    const [only] = groups.values();
    if (only && groups.size === 1)
      this.coming.set(key, { service, key: only.key, ports: only.ports, endpoints: only.endpoints, holders, slices: existing });
    else this.coming.delete(key);
    return { ...settle(service, existing, changes), skipped };
  }
}

interface Changes {
  readonly create: EndpointSlice[];
  readonly update: EndpointSlice[];
  readonly remove: EndpointSlice[];
}

const isSame = (one: readonly EndpointSlice[], other: readonly EndpointSlice[]): boolean =>
  one.length === other.length && one.every((slice, at) => slice === other[at]);

/** A Pod whose node is not there is left out. */
const isSkipped = ({ spec }: Service, { node }: Contribution): boolean => !node && !spec.publishNotReadyAddresses;

/** Those of a slice that are still wanted, as they are now. */
function keptOf(slice: EndpointSlice, wanted: ReadonlyMap<string, Endpoint>): Endpoint[] {
  const kept: Endpoint[] = [];
  for (const { targetRef } of slice.endpoints) {
    const endpoint = wanted.get(targetRef.uid);
    if (endpoint) kept.push(endpoint);
  }
  return kept;
}

/**
 * Keeps endpoints in the slices they are in; new ones fill up what changes anyway, then the fullest slice that has room, then new slices. `keep` gives what
 * stays of a slice, `left` what is in none when all slices have been asked.
 */
function fill(
  service: Service,
  ports: readonly EndpointPort[],
  slices: readonly EndpointSlice[],
  keep: (slice: EndpointSlice) => Endpoint[],
  left: readonly Endpoint[] | ReadonlyMap<string, Endpoint>,
  changes: Changes,
): void {
  const changed: EndpointSlice[] = [];
  const unchanged: EndpointSlice[] = [];
  const labels = labelsOf(service);
  for (const slice of slices) {
    const kept = keep(slice);
    if (kept.length === 0 && slice.endpoints.length > 0) changes.remove.push(slice);
    else if (!sameValue(kept, slice.endpoints) || !sameValue(labels, slice.metadata.labels))
      changed.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: kept });
    else unchanged.push(slice);
  }
  const waiting = [...left.values()];
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
function settle(service: Service, existing: readonly EndpointSlice[], { create, update, remove }: Changes): Omit<SliceChanges, 'skipped'> {
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
