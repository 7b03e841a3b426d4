import { because, type Causes } from '../world/causes.ts';
import type { World } from '../world/world.ts';
import type { Placed } from './algorithm.ts';
import type { SchedulerCache } from './cache/schedulerCache.ts';
import type { Framework } from './framework/framework.ts';
import type { Place } from './framework/plugin.ts';
import type { PodInfo } from './framework/podInfo.ts';
import type { NodeStatuses, Status } from './framework/status.ts';

/** Different refusals whose fields are told. */
const REFUSALS_MAX = 6;

/** The fields behind what nodes said against a Pod: those of the first node for every different refusal. */
export function refusalPlaces(framework: Framework, cache: SchedulerCache, pod: PodInfo, statuses: NodeStatuses): Place[] {
  const told = new Set<string>();
  const places: Place[] = [];
  const tell = (status: Status, node: string | null): void => {
    const key = `${status.plugin}|${status.reasons.join('|')}`;
    if (status.reasons.length === 0 || told.has(key) || told.size >= REFUSALS_MAX) return;
    told.add(key);
    const info = node === null ? null : (cache.node(node) ?? null);
    places.push(...(framework.plugin(status.plugin)?.places?.(pod, info, status) ?? []));
  };
  for (const [node, status] of statuses.entries()) tell(status, node);
  tell(statuses.absent, null);
  return places;
}

/** The fields behind a choice: what kept other nodes out, and what the best one was preferred for. */
export function choicePlaces(framework: Framework, cache: SchedulerCache, pod: PodInfo, placed: Placed): Place[] {
  const places = refusalPlaces(framework, cache, pod, placed.diagnosis.statuses);
  const { scores, feasible, node } = placed;
  if (!scores) return places;
  // What tells the winner from the node it leaves furthest behind decided.
  const decisive = scores.decisive(feasible.indexOf(node), Math.min(feasible.length, REFUSALS_MAX));
  return [...places, ...(framework.plugin(decisive)?.scorePlaces?.(pod) ?? [])];
}

/** Places as causes, each once, with what woke the Pod behind them. */
export const placeCauses = (world: World, places: readonly Place[], woken: Causes): Causes =>
  because(...places.map(({ object, field }) => world.field(object, field)), woken);
