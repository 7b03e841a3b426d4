import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { type Counters, type Device, reaches, type Slice } from './types.ts';

/** The devices of one driver that a node may reach. */
export interface Pool {
  /** `driver/name`. */
  readonly id: string;
  readonly driver: string;
  readonly name: string;
  /** Slices are missing, or contradict each other: nothing is taken from it. */
  readonly state: 'sound' | 'incomplete' | 'invalid';
  readonly slices: readonly Slice[];
  /** Of other nodes, whose devices use up the same counters. */
  readonly others: readonly Slice[];
  readonly counterSets: ReadonlyMap<string, Counters>;
}

/**
 * The pools that a node reaches, in the order in which they are looked at: by name, those whose devices take their time last.
 * Source: structured/internal/incubating/pools_incubating.go GatherPools.
 */
export function poolsFor(node: KubernetesObject, slices: readonly Slice[]): readonly Pool[] {
  const relevant = new Map<string, Slice[]>();
  for (const slice of slices) {
    if (!isRelevant(slice, node)) continue;
    const id = poolId(slice);
    const known = relevant.get(id);
    const age = known ? generationOf(slice) - generationOf(known[0]!) : 1;
    if (age > 0) relevant.set(id, [slice]);
    else if (age === 0) known?.push(slice);
  }
  const pools = [...relevant].flatMap(([id, own]) => poolOf(id, own, slices) ?? []);
  const order = (pool: Pool): string => `${isSlow(pool) ? 1 : 0}${pool.driver}\0${pool.name}`;
  return pools.sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

const poolId = ({ driver, pool }: Slice): string => `${driver}/${pool.name}`;
const generationOf = ({ pool }: Slice): number => pool.generation ?? 0;
const hasCounters = ({ sharedCounters }: Slice): boolean => (sharedCounters?.length ?? 0) > 0;
const isSlow = ({ slices }: Pool): boolean => slices.some(({ devices }) => devices?.some(({ bindingConditions }) => bindingConditions));

function isRelevant(slice: Slice, node: KubernetesObject): boolean {
  if (hasCounters(slice)) return true;
  const { perDeviceNodeSelection, devices } = slice;
  return perDeviceNodeSelection ? Boolean(devices?.some((device) => reaches(device, node))) : reaches(slice, node);
}

function poolOf(id: string, own: readonly Slice[], slices: readonly Slice[]): Pool | null {
  const { driver, pool } = own[0]!;
  const base = { id, driver, name: pool.name, slices: [], others: [], counterSets: new Map() };
  let all: readonly Slice[] = own;
  if (own.length !== pool.resourceSliceCount) {
    const ofPool = slices.filter((slice) => poolId(slice) === id);
    // A newer generation is on its way, of which nothing reaches this node.
    if (ofPool.some((slice) => generationOf(slice) > generationOf(own[0]!))) return null;
    all = ofPool.filter((slice) => generationOf(slice) === generationOf(own[0]!));
    if (all.length !== pool.resourceSliceCount) return { ...base, state: 'incomplete' };
  }
  const sorted = [...own].sort((one, other) => (one.name < other.name ? -1 : 1));
  const withDevices = sorted.filter((slice) => !hasCounters(slice));
  const others = all.filter((slice) => !own.includes(slice));
  const counterSets = new Map<string, Counters>();
  for (const { name, counters } of sorted.flatMap(({ sharedCounters }) => sharedCounters ?? [])) {
    if (counterSets.has(name)) return { ...base, state: 'invalid' };
    counterSets.set(name, counters);
  }
  const names = devicesOf(withDevices).map(({ name }) => name);
  const isSound =
    new Set(names).size === names.length && devicesOf([...sorted, ...others]).every((device) => isCovered(device, counterSets));
  return isSound ? { ...base, state: 'sound', slices: withDevices, others, counterSets } : { ...base, state: 'invalid' };
}

export const devicesOf = (slices: readonly Slice[]): Device[] => slices.flatMap(({ devices }) => devices ?? []);

const isCovered = ({ consumesCounters }: Device, counterSets: Pool['counterSets']): boolean =>
  (consumesCounters ?? []).every(({ counterSet, counters }) => {
    const known = counterSets.get(counterSet);
    return known !== undefined && Object.keys(counters).every((name) => name in known);
  });
