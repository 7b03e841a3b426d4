import { type Quantity, quantityOf } from './quantity.ts';

/**
 * What a Pod asks for as a whole: containers beside each other add up, init containers come one after the other, sidecars (init
 * containers with `restartPolicy: Always`) run beside everything that follows them. Source: component-helpers/resource/helpers.go.
 */
export type ResourceAmounts = Map<string, Quantity>;

interface Container {
  readonly resources?: { readonly requests?: Resources; readonly limits?: Resources } | null | undefined;
  readonly restartPolicy?: string | null;
}

/** Quantities by resource name, as they stand in an object. */
export type Resources = Readonly<Record<string, unknown>> | null;

export interface PodResourcesSpec {
  readonly containers?: readonly Container[] | null;
  readonly initContainers?: readonly Container[] | null;
  readonly resources?: Container['resources'];
  readonly overhead?: Resources;
}

/** The quantities of a resource list; entries that are no quantities are left out. */
export function amountsOf(resources: Resources | undefined): ResourceAmounts {
  const amounts: ResourceAmounts = new Map();
  addList(amounts, resources);
  return amounts;
}

/** Adds a resource list to `total` in place, without a map of its own: of thousands of Pods most lists are not there at all. */
function addList(total: ResourceAmounts, resources: Resources | undefined): void {
  if (!resources) return;
  for (const name of Object.keys(resources)) {
    const quantity = quantityOf(resources[name]);
    if (quantity) addAmount(total, name, quantity);
  }
}

function addAmount(total: ResourceAmounts, name: string, quantity: Quantity): void {
  const before = total.get(name);
  total.set(name, before ? before.add(quantity) : quantity);
}

/** Adds `more` to `total` in place. */
function addAmounts(total: ResourceAmounts, more: ResourceAmounts): void {
  for (const [name, quantity] of more) addAmount(total, name, quantity);
}

/** Raises `total` in place to `other` where that is more. */
function raiseAmounts(total: ResourceAmounts, other: ResourceAmounts): void {
  for (const [name, quantity] of other) {
    const before = total.get(name);
    if (!before || quantity.compare(before) > 0) total.set(name, quantity);
  }
}

/** Requests or limits of all containers together, without pod-level resources and overhead. */
export function containerAmounts(spec: PodResourcesSpec, which: 'requests' | 'limits'): ResourceAmounts {
  const total: ResourceAmounts = new Map();
  for (const container of spec.containers ?? []) addList(total, container?.resources?.[which]);
  if (!spec.initContainers?.length) return total;
  const sidecars: ResourceAmounts = new Map();
  const initial: ResourceAmounts = new Map();
  for (const container of spec.initContainers) {
    const amounts = amountsOf(container?.resources?.[which]);
    if (container?.restartPolicy === 'Always') {
      addAmounts(total, amounts);
      addAmounts(sidecars, amounts);
      raiseAmounts(initial, sidecars);
    } else {
      addAmounts(amounts, sidecars);
      raiseAmounts(initial, amounts);
    }
  }
  raiseAmounts(total, initial);
  return total;
}

/** Whether a resource may be set for the Pod as a whole. */
export const isPodLevelResource = (name: string): boolean => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** The Pod's effective requests: pod-level ones replace the sum of the containers, overhead is added. Source: PodRequests. */
export function podRequests(spec: PodResourcesSpec): ResourceAmounts {
  const total = containerAmounts(spec, 'requests');
  if (spec.resources?.requests)
    for (const [name, quantity] of amountsOf(spec.resources.requests)) if (isPodLevelResource(name)) total.set(name, quantity);
  addList(total, spec.overhead);
  return total;
}

/** The Pod's effective limits; overhead is added to the limits that are there. Source: PodLimits. */
export function podLimits(spec: PodResourcesSpec): ResourceAmounts {
  const total = containerAmounts(spec, 'limits');
  for (const [name, quantity] of amountsOf(spec.resources?.limits)) if (isPodLevelResource(name)) total.set(name, quantity);
  for (const [name, quantity] of amountsOf(spec.overhead)) {
    const limit = total.get(name);
    if (limit && !limit.isZero()) total.set(name, limit.add(quantity));
  }
  return total;
}

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/**
 * The quality-of-service class, fixed at creation. Source: pkg/apis/core/helper/qos ComputePodQOS.
 */
export function qosClassOf(spec: PodResourcesSpec): QosClass {
  const podLevel = spec.resources !== undefined && spec.resources !== null;
  const holders = podLevel ? [spec] : [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const requests: ResourceAmounts = new Map();
  const limits: ResourceAmounts = new Map();
  let guaranteed = true;
  for (const holder of holders) {
    const { requests: requested, limits: limited } = holder?.resources ?? {};
    addPositive(requests, requested, 'cpu');
    addPositive(requests, requested, 'memory');
    const isLimited = addPositive(limits, limited, 'cpu');
    if (!addPositive(limits, limited, 'memory') || !isLimited) guaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  if (guaranteed && requests.size === limits.size && [...requests].every(([name, value]) => limits.get(name)?.equals(value)))
    return 'Guaranteed';
  return 'Burstable';
}

/** Adds a resource to `total` in place; false where it is not written or not above zero. */
function addPositive(total: ResourceAmounts, resources: Resources | undefined, name: string): boolean {
  const quantity = quantityOf(resources?.[name]);
  if (!quantity || quantity.sign() <= 0) return false;
  const before = total.get(name);
  total.set(name, before ? before.add(quantity) : quantity);
  return true;
}
