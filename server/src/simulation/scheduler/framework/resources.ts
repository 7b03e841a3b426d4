import { amountsOf, podRequests, type Resources } from '../../../kubernetes/values/podResources.ts';
import { type Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import { type Container, type ContainerStatus, isRestartableInitContainer, type Pod, type PodSpec } from '../../world/pod.ts';
import { templateOf } from '../../world/podVersions.ts';

/** Stands in for what a container does not ask for, in scores only. Source: pkg/scheduler/util/pod_resources.go. */
export const DEFAULT_MILLI_CPU_REQUEST = 100;
export const DEFAULT_MEMORY_REQUEST = 200 * 1024 * 1024;
const STAND_INS: Readonly<Record<string, string>> = { cpu: `${DEFAULT_MILLI_CPU_REQUEST}m`, memory: String(DEFAULT_MEMORY_REQUEST) };

/** Resources counted one by one: devices, huge pages, volumes that can be attached. Source: util.IsScalarResourceName. */
export const isScalarResource = (name: string): boolean =>
  name.includes('/') || name.startsWith('hugepages-') || name.startsWith('attachable-volumes-');

/**
 * Amounts as the scheduler counts them: CPU in thousandths, all else in whole units, rounded up. Doubles here, so exact up to 2^53.
 * Source: pkg/scheduler/framework/types.go Resource.
 */
export class ResourceAmounts {
  milliCpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  /** Pods that a node takes. */
  pods = 0;
  /** Null as long as there is none: most Pods and nodes have none. */
  scalars: Map<string, number> | null = null;

  static of(amounts: ReadonlyMap<string, Quantity>): ResourceAmounts {
    const result = new ResourceAmounts();
    for (const [name, quantity] of amounts) result.set(name, quantity);
    return result;
  }

  static ofList(resources: Resources | undefined): ResourceAmounts {
    return ResourceAmounts.of(amountsOf(resources));
  }

  private set(name: string, quantity: Quantity): void {
    if (name === 'cpu') this.milliCpu = quantity.milliValue();
    else if (name === 'memory') this.memory = quantity.value();
    else if (name === 'pods') this.pods = quantity.value();
    else if (name === 'ephemeral-storage') this.ephemeralStorage = quantity.value();
    else if (isScalarResource(name)) {
      this.scalars ??= new Map();
      this.scalars.set(name, quantity.value());
    }
  }

  scalar(name: string): number {
    return this.scalars?.get(name) ?? 0;
  }

  /** Adds (sign 1) or takes away (sign −1) what a Pod asks for. */
  add(other: ResourceAmounts, sign: 1 | -1): void {
    this.milliCpu += sign * other.milliCpu;
    this.memory += sign * other.memory;
    this.ephemeralStorage += sign * other.ephemeralStorage;
    if (other.scalars === null) return;
    this.scalars ??= new Map();
    for (const [name, amount] of other.scalars) this.scalars.set(name, (this.scalars.get(name) ?? 0) + sign * amount);
  }

  clone(): ResourceAmounts {
    const copy = new ResourceAmounts();
    copy.milliCpu = this.milliCpu;
    copy.memory = this.memory;
    copy.ephemeralStorage = this.ephemeralStorage;
    copy.pods = this.pods;
    copy.scalars = this.scalars && new Map(this.scalars);
    return copy;
  }

  /** Asks for nothing at all, not even for nothing of something. */
  get isEmpty(): boolean {
    return this.milliCpu === 0 && this.memory === 0 && this.ephemeralStorage === 0 && this.scalars === null;
  }
}

/** What a Pod weighs on a node: for the fit, and with stand-ins for the scores. */
export interface PodWeight {
  readonly requests: ResourceAmounts;
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
}

/** What a spec asks for, and what a Pod weighs that was given it. */
interface Asked {
  readonly spec: PodSpec;
  readonly amounts: ReadonlyMap<string, Quantity>;
  weight: PodWeight | null;
}

/** Of each Pod it is asked with every status that is written, and of those on a node for each Pod that comes. */
const asked = new WeakMap<readonly Container[], Asked>();

function askedBy(spec: PodSpec): Asked {
  const template = templateOf(spec.containers);
  const known = asked.get(template);
  if (known && asksTheSame(known.spec, spec)) return known;
  const made: Asked = { spec, amounts: podRequests(spec), weight: null };
  asked.set(template, made);
  return made;
}

/** What a spec asks for, as it is written. */
export const requestsOf = (spec: PodSpec): ReadonlyMap<string, Quantity> => askedBy(spec).amounts;

/** Source: framework/types.go PodInfo.CalculateResource. */
export function weightOf(pod: Pod): PodWeight {
  if (!isSettled(pod)) return calculated(pod, podRequests(effectiveSpec(pod, {})));
  const known = askedBy(pod.spec);
  known.weight ??= calculated(pod, known.amounts);
  return known.weight;
}

/** Of two specs whose containers are those of one template. */
export const asksTheSame = (one: PodSpec, other: PodSpec): boolean =>
  one === other ||
  (isSameList(one.initContainers, other.initContainers) && one.resources === other.resources && one.overhead === other.overhead);

const isSameList = (one: readonly Container[] | undefined, other: readonly Container[] | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && templateOf(one) === templateOf(other));

/** Has every container been given what the spec asks for, as far as its status tells? */
function isSettled({ spec, status }: Pod): boolean {
  return areSettled(spec.containers, status.containerStatuses) && areSettled(spec.initContainers, status.initContainerStatuses);
}

function areSettled(containers: readonly Container[] | undefined, statuses: readonly ContainerStatus[] | undefined): boolean {
  if (!statuses) return true;
  for (const { name, resources, allocatedResources } of statuses) {
    if (!resources) continue;
    const asked = containers?.find((container) => container.name === name)?.resources;
    // Statuses show the very objects of the spec that is in force.
    if (resources !== asked && (asked || Object.keys(resources).length > 0)) return false;
    if (allocatedResources && allocatedResources !== asked?.requests) return false;
  }
  return true;
}

function calculated(pod: Pod, amounts: ReadonlyMap<string, Quantity>): PodWeight {
  const requests = ResourceAmounts.of(amounts);
  // With requests of the Pod as a whole only what it leaves out entirely is stood in for.
  const left = Object.entries(STAND_INS).filter(([name]) => !setsPodLevelRequests(pod) || !amounts.has(name));
  if (left.length === 0) return { requests, nonZeroMilliCpu: requests.milliCpu, nonZeroMemory: requests.memory };
  const nonZero = ResourceAmounts.of(podRequests(effectiveSpec(pod, Object.fromEntries(left))));
  return { requests, nonZeroMilliCpu: nonZero.milliCpu, nonZeroMemory: nonZero.memory };
}

/**
 * What LeastAllocated counts for a Pod that is to be placed: its containers and its overhead. Its scorer is never told that requests of the
 * Pod as a whole are on, so these are left out. Source: noderesources/fit.go NewFit, resource_allocation.go calculatePodResourceRequest.
 */
export function scoredRequests(pod: Pod): { readonly milliCpu: number; readonly memory: number } {
  const { resources: _whole, ...containers } = effectiveSpec(pod, STAND_INS);
  const { milliCpu, memory } = ResourceAmounts.of(podRequests(containers));
  return { milliCpu, memory };
}

const setsPodLevelRequests = (pod: Pod): boolean =>
  Object.keys(pod.spec.resources?.requests ?? {}).some((name) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-'));

/**
 * The Pod's spec with the requests that count: where a resize is under way the most of what is wanted, given and in force.
 * Source: component-helpers/resource/helpers.go AggregateContainerRequests, determineEffectiveRequests.
 */
function effectiveSpec(pod: Pod, standIns: Readonly<Record<string, string>>): PodSpec {
  const { spec, status } = pod;
  const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].filter(({ resources }) => resources);
  if (statuses.length === 0 && Object.keys(standIns).length === 0) return spec;
  const infeasible = status.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') ?? false;
  const effective = (container: Container): Container => {
    const known = statuses.find(({ name }) => name === container.name);
    const requests = { ...standIns, ...(known ? inForce(container, known, infeasible) : container.resources?.requests) };
    return { ...container, resources: { requests } };
  };
  return {
    ...spec,
    containers: spec.containers.map(effective),
    // Of ordinary init containers only what is written counts.
    ...(spec.initContainers
      ? {
          initContainers: spec.initContainers.map((container) =>
            isRestartableInitContainer(container)
              ? effective(container)
              : { ...container, resources: { requests: { ...standIns, ...container.resources?.requests } } },
          ),
        }
      : {}),
  };
}

function inForce(container: Container, status: ContainerStatus, infeasible: boolean): Record<string, string> {
  const lists = [status.resources?.requests, status.allocatedResources, infeasible ? undefined : container.resources?.requests];
  const most: Record<string, string> = {};
  for (const list of lists)
    for (const [name, value] of Object.entries(list ?? {})) {
      const before = quantityOf(most[name] ?? undefined);
      const quantity = quantityOf(value);
      if (quantity && (!before || quantity.compare(before) > 0)) most[name] = value;
    }
  return most;
}
