import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod } from '../../world/pod.ts';
import { isPodAvailable } from '../pods.ts';
import type { DaemonSet } from '../types.ts';
import { boundsOf, isUpdated, placementOn } from './util.ts';

/** What a step of a rolling update asks for. */
export interface UpdateStep {
  readonly remove: readonly Pod[];
  /** Names of nodes. */
  readonly create: readonly string[];
}

interface Rollout {
  readonly set: DaemonSet;
  readonly nodes: readonly KubernetesObject[];
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  readonly hash: string;
  readonly now: number;
}

/** The next step of a rolling update. Source: pkg/controller/daemon/update.go rollingUpdate. */
export function nextStep(rollout: Rollout): UpdateStep {
  const { set, nodes, podsByNode } = rollout;
  const placed = nodes.filter((node) => placementOn(set, node).shouldRun);
  const { maxSurge, maxUnavailable } = boundsOf(set, placed.length);
  const all = new Map(podsByNode);
  for (const { metadata } of placed) if (!all.has(metadata.name ?? '')) all.set(metadata.name ?? '', []);
  const complete = { ...rollout, podsByNode: all };
  return maxSurge === 0 ? replacing(complete, maxUnavailable) : surging(complete, maxSurge, placed.length);
}

/** The new and the old Pod of a node; null when there are several of one sort, which the sync puts right first. */
function pairOf(pods: readonly Pod[], hash: string): { newPod: Pod | undefined; oldPod: Pod | undefined } | null {
  const living = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const updated = living.filter((pod) => isUpdated(pod, hash));
  const outdated = living.filter((pod) => !isUpdated(pod, hash));
  return updated.length > 1 || outdated.length > 1 ? null : { newPod: updated[0], oldPod: outdated[0] };
}

const isAvailable = (pod: Pod, { set, now }: Rollout): boolean => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);

/** Old Pods go before new ones come: unavailable ones at once, others as long as not too many are missing. */
function replacing(rollout: Rollout, maxUnavailable: number): UpdateStep {
  const allowed: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const pods of rollout.podsByNode.values()) {
    const pair = pairOf(pods, rollout.hash);
    const { newPod, oldPod } = pair ?? {};
    if (!pair || !newPod === !oldPod) unavailable++;
    else if (newPod) {
      if (!isAvailable(newPod, rollout)) unavailable++;
    } else if (!isAvailable(oldPod!, rollout)) {
      allowed.push(oldPod!);
      unavailable++;
    } else if (unavailable < maxUnavailable) candidates.push(oldPod!);
  }
  return { remove: [...allowed, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))], create: [] };
}

/** New Pods come beside the old ones, which go when the new ones are available. */
function surging(rollout: Rollout, maxSurge: number, desired: number): UpdateStep {
  const { set, nodes } = rollout;
  const byName = new Map(nodes.map((node) => [node.metadata.name ?? '', node]));
  const remove: Pod[] = [];
  const misplaced: Pod[] = [];
  const allowed: string[] = [];
  const candidates: string[] = [];
  let surge = 0;
  let available = 0;
  for (const [name, pods] of rollout.podsByNode) {
    const pair = pairOf(pods, rollout.hash);
    if (!pair) {
      surge++;
      continue;
    }
    const { newPod, oldPod } = pair;
    const counted = oldPod ?? newPod;
    if (counted && isAvailable(counted, rollout)) available++;
    if (!oldPod) continue;
    const node = byName.get(name);
    const shouldRun = node !== undefined && placementOn(set, node).shouldRun;
    const oldAvailable = isAvailable(oldPod, rollout);
    if (newPod) {
      if (isAvailable(newPod, rollout)) remove.push(oldPod);
      else surge++;
    } else if (!shouldRun) (oldAvailable ? misplaced : remove).push(oldPod);
    else if (!oldAvailable) allowed.push(name);
    else if (surge < maxSurge) candidates.push(name);
  }
  remove.push(...misplaced.slice(0, Math.max(0, available - desired)));
  return { remove, create: [...allowed, ...candidates.slice(0, Math.max(0, maxSurge - surge))] };
}
