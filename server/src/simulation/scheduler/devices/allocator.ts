import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { Allocated } from './allocated.ts';
import { type Amounts, consumedBy, isAvailable, sum } from './capacity.ts';
import { type Constraint, constraintsOf } from './constraints.ts';
import { devicesOf, type Pool, poolsFor } from './pools.ts';
import { keyOf, RESULTS_MAX, type Wanted, wantedBy } from './requests.ts';
import { allocationOf, type Given } from './result.ts';
import { selects } from './selectors.ts';
import { type AllocationResult, claimSpecOf, type Device, type DeviceRequest, deviceId, reaches, type Slice } from './types.ts';

/** Candidates that are tried for one node; the scheduler itself gives up after ten seconds. */
const TRIES_MAX = 50_000;

/** `cannot`: this node has not what is asked for. `reason`: why, where there is more to say. `error`: nothing can be allocated anywhere. */
export type Outcome =
  | { readonly results: readonly AllocationResult[] }
  | { readonly cannot: true; readonly reason?: string }
  | { readonly error: string };

export interface AllocatorInput {
  readonly allocated: Allocated;
  readonly slices: readonly Slice[];
  readonly classOf: (name: string) => KubernetesObject | undefined;
  /** Told of selectors that are not read here. */
  readonly beyond: (wanted: Wanted, ofClass: boolean) => void;
}

/** Gives claims their devices, as first fits. Source: structured/internal/incubating/allocator_incubating.go. */
export class Allocator {
  constructor(private readonly input: AllocatorInput) {}

  allocate(node: KubernetesObject, claims: readonly KubernetesObject[]): Outcome {
    const pools = poolsFor(node, this.input.slices);
    try {
      const results = new Search(this.input, node, claims, pools).run();
      if (results) return { results };
    } catch (error) {
      if (error instanceof Failure) return { error: error.message };
      throw error;
    }
    const isInvalid = pools.some(({ state }) => state === 'invalid');
    return { cannot: true, ...(isInvalid ? { reason: 'invalid resource pools were encountered' } : {}) };
  }
}

/** Ends a search for all nodes; stays within this file. */
class Failure extends Error {}

interface Candidate {
  readonly pool: Pool;
  readonly slice: Slice;
  readonly device: Device;
  readonly id: string;
}

/** `exceeded`: with more devices than a claim may have. */
type Progress = boolean | 'exceeded';

class Search {
  /** Requests of each claim with their choices. */
  private readonly wanted: readonly (readonly (readonly Wanted[])[])[];
  private readonly candidates: readonly Candidate[];
  /** What "all" devices are. */
  private readonly allOf = new Map<Wanted, readonly Candidate[]>();
  private readonly chosen: Wanted[][];
  private readonly given: Given[][];
  private readonly constraints: readonly (readonly Constraint[])[];
  /** Claims that devices are about to be given to. */
  private readonly taken = new Map<string, Set<number>>();
  private readonly consumed = new Map<string, Amounts[]>();
  private readonly counters = new Map<string, Quantity>();
  private tries = 0;

  constructor(
    private readonly input: AllocatorInput,
    private readonly node: KubernetesObject,
    private readonly claims: readonly KubernetesObject[],
    private readonly pools: readonly Pool[],
  ) {
    this.wanted = claims.map((claim) => wantedBy(claim, input.classOf));
    this.candidates = pools.flatMap((pool) =>
      pool.slices.flatMap((slice) =>
        (slice.devices ?? []).map((device) => ({ pool, slice, device, id: deviceId(pool.driver, pool.name, device.name) })),
      ),
    );
    this.chosen = claims.map(() => []);
    this.given = claims.map(() => []);
    this.constraints = claims.map((claim) => constraintsOf(claimSpecOf(claim)));
  }

  run(): AllocationResult[] | null {
    for (const [index, claim] of this.claims.entries()) {
      let least = 0;
      for (const choices of this.wanted[index]!)
        least += choices.length > 0 ? Math.min(...choices.map((wanted) => this.countOf(wanted))) : 0;
      if (least > RESULTS_MAX)
        throw new Failure(`claim ${keyOf(claim)}: number of requested devices ${least} exceeds the claim limit of ${RESULTS_MAX}`);
    }
    if (this.request(0, 0) !== true) return null;
    return this.claims.map((claim, index) => allocationOf(claim, this.chosen[index]!, this.given[index]!, this.node.metadata.name ?? ''));
  }

  private countOf(wanted: Wanted): number {
    if (wanted.request.allocationMode !== 'All') return Number(wanted.request.count ?? 1);
    let all = this.allOf.get(wanted);
    if (!all) {
      const broken = this.pools.find(({ state }) => state !== 'sound');
      if (broken) {
        const what = broken.state === 'invalid' ? 'invalid' : 'being updated';
        throw new Failure(`${told(wanted)}: asks for all devices, but resource pool ${broken.id} is currently ${what}`);
      }
      all = this.candidates.filter((candidate) => this.isSelectable(wanted, candidate) && this.hasCapacity(wanted.request, candidate));
      this.allOf.set(wanted, all);
    }
    return all.length;
  }

  /** From this request of this claim on: the first of its choices that leads to an end. */
  private request(claim: number, index: number): Progress {
    const requests = this.wanted[claim];
    if (!requests) return true;
    const choices = requests[index];
    if (!choices) return this.request(claim + 1, 0) === true;
    let progress: Progress = 'exceeded';
    for (const wanted of choices) {
      this.chosen[claim]![index] = wanted;
      const tried = this.device(claim, index, wanted, 0, 0);
      if (tried === true) return true;
      if (tried === false) progress = false;
    }
    return progress;
  }

  /** The next device of a request; those of one request are taken in order, so that no set of them is tried twice. */
  private device(claim: number, index: number, wanted: Wanted, position: number, from: number): Progress {
    const all = this.allOf.get(wanted);
    if (all?.length === 0) return false;
    const count = this.countOf(wanted);
    if (position >= count) return this.request(claim, index + 1);
    if (this.given[claim]!.length + count - position > RESULTS_MAX) return 'exceeded';
    if (all) return this.give(claim, wanted, all[position]!, true, () => this.device(claim, index, wanted, position + 1, 0));
    for (let at = from; at < this.candidates.length; at++) {
      const candidate = this.candidates[at]!;
      if (++this.tries > TRIES_MAX) throw new Failure(`node ${this.node.metadata.name}: timed out trying to allocate devices`);
      const isFree = wanted.request.adminAccess ? !this.taken.get(candidate.id)?.has(claim) : !this.isInUse(candidate.id);
      if (!isFree || !this.isSelectable(wanted, candidate) || !this.hasCapacity(wanted.request, candidate)) continue;
      const tried = this.give(claim, wanted, candidate, false, () => this.device(claim, index, wanted, position + 1, at + 1));
      if (tried !== false) return tried;
    }
    return false;
  }

  /** Takes a device, goes on, and gives it back when that leads nowhere. `must`: there is no other one to try. */
  private give(claim: number, wanted: Wanted, candidate: Candidate, must: boolean, goOn: () => Progress): Progress {
    const { request, parent } = wanted;
    const { id, device, slice, pool } = candidate;
    const isShared = device.allowMultipleAllocations === true;
    if (request.adminAccess ? !isShared && this.taken.get(id)?.has(claim) : this.isInUse(id)) return false;
    const isCounted =
      !(isShared && (this.input.allocated.shared.has(id) || this.consumed.get(id)?.length)) && !!device.consumesCounters?.length;
    const undo: (() => void)[] = [];
    const giveBack = (): false => {
      for (const step of undo.reverse()) step();
      return false;
    };
    if (isCounted) {
      this.count(pool, device, 1);
      undo.push(() => this.count(pool, device, -1));
      if (!this.countersSuffice(pool)) return giveBack();
    }
    if (device.taints?.some((taint) => keepsOff(taint, request))) return giveBack();
    for (const constraint of this.constraints[claim]!) {
      const names = [parent ?? request.name, parent === null ? null : request.name] as const;
      if (!constraint.add(...names, slice.driver, device)) {
        giveBack();
        if (must) throw new Failure(`${told(wanted)}: cannot add device ${id} because a claim constraint would not be satisfied`);
        return false;
      }
      undo.push(() => constraint.remove(...names));
    }
    const consumed = consumedBy(request, device.capacity);
    if (!consumed || !this.hasCapacity(request, candidate)) return giveBack();
    undo.push(isShared ? this.share(id, consumed) : this.take(id, claim));
    const given = this.given[claim]!;
    given.push({ wanted, slice, device, consumed: isShared ? consumed : null });
    undo.push(() => given.pop());
    const progress = goOn();
    if (progress !== true) giveBack();
    return progress;
  }

  private share(id: string, consumed: Amounts): () => void {
    const shares = this.consumed.get(id) ?? [];
    this.consumed.set(id, shares);
    shares.push(consumed);
    return () => shares.pop();
  }

  private take(id: string, claim: number): () => void {
    const claims = this.taken.get(id) ?? new Set();
    this.taken.set(id, claims.add(claim));
    return () => claims.delete(claim);
  }

  private isInUse(id: string): boolean {
    return this.input.allocated.devices.has(id) || (this.taken.get(id)?.size ?? 0) > 0;
  }

  private hasCapacity(request: DeviceRequest, { id, device }: Candidate): boolean {
    const wanted = consumedBy(request, device.capacity);
    if (!wanted) return false;
    const used = (this.consumed.get(id) ?? []).reduce<Amounts | undefined>(
      (total, each) => sum(total, each),
      this.input.allocated.shared.get(id),
    );
    return isAvailable(wanted, device.capacity, used);
  }

  private isSelectable(wanted: Wanted, { slice, device }: Candidate): boolean {
    for (const ofClass of [true, false]) {
      const { selectors = [] } = ofClass ? wanted.classSpec : wanted.request;
      for (const [index, { cel }] of selectors.entries()) {
        const answer = selects(cel?.expression ?? '', slice.driver, device);
        if (answer === 'beyond') this.input.beyond(wanted, ofClass);
        else if (answer === false) return false;
        else if (answer !== true)
          throw new Failure(
            `${ofClass ? `class ${wanted.className}` : `claim ${keyOf(wanted.claim)}`}: selector #${index}: ${answer.error}`,
          );
      }
    }
    return !slice.perDeviceNodeSelection || reaches(device, this.node);
  }

  private count(pool: Pool, device: Device, sign: 1 | -1): void {
    for (const { counterSet, counters } of device.consumesCounters ?? [])
      for (const [name, { value }] of Object.entries(counters)) {
        const key = `${pool.id}/${counterSet}/${name}`;
        const known = this.counters.get(key) ?? this.countedBefore(pool, counterSet, name);
        this.counters.set(key, known.add((quantityOf(value) ?? Quantity.ZERO).mul(sign)));
      }
  }

  /** What devices have used up that are given away already. */
  private countedBefore(pool: Pool, counterSet: string, name: string): Quantity {
    const { devices, shared } = this.input.allocated;
    const isGiven = ({ name: device }: Device): boolean =>
      devices.has(deviceId(pool.driver, pool.name, device)) || shared.has(deviceId(pool.driver, pool.name, device));
    let total = Quantity.ZERO;
    for (const device of devicesOf([...pool.slices, ...pool.others]).filter(isGiven))
      for (const consumed of device.consumesCounters ?? [])
        if (consumed.counterSet === counterSet) total = total.add(quantityOf(consumed.counters[name]?.value) ?? Quantity.ZERO);
    return total;
  }

  private countersSuffice(pool: Pool): boolean {
    return [...pool.counterSets].every(([set, counters]) =>
      Object.entries(counters).every(([name, { value }]) => {
        const used = this.counters.get(`${pool.id}/${set}/${name}`) ?? this.countedBefore(pool, set, name);
        return used.compare(quantityOf(value) ?? Quantity.ZERO) <= 0;
      }),
    );
  }
}

const told = ({ claim, request }: Wanted): string => `claim ${keyOf(claim)}, request ${request.name}`;

function keepsOff({ key, value = '', effect }: NonNullable<Device['taints']>[number], { tolerations = [] }: DeviceRequest): boolean {
  if (effect !== 'NoExecute' && effect !== 'NoSchedule') return false;
  return !tolerations.some(
    (toleration) =>
      (!toleration.effect || toleration.effect === effect) &&
      (!toleration.key || toleration.key === key) &&
      (toleration.operator === 'Exists' || (toleration.value ?? '') === value),
  );
}
