import { requestsOf } from '../../scheduler/filters.ts';
import type { Pod } from '../../world/pod.ts';
import type { PodUsage } from './observations.ts';

/** A Pod that may be evicted, with what it uses. */
export interface Candidate {
  readonly pod: Pod;
  readonly usage: PodUsage;
}

type Compare = (one: Candidate, other: Candidate) => number;

const requestOf = (pod: Pod, resource: string): number => requestsOf(pod.spec).get(resource)?.toNumber() ?? 0;

const USED: Readonly<Record<string, (usage: PodUsage) => number>> = {
  memory: ({ memory }) => memory,
  'ephemeral-storage': ({ disk }) => disk,
};

const beyondRequest = ({ pod, usage }: Candidate, resource: string): number => (USED[resource]?.(usage) ?? 0) - requestOf(pod, resource);

const priority: Compare = (one, other) => (one.pod.spec.priority ?? 0) - (other.pod.spec.priority ?? 0);

const exceeding =
  (resource: string): Compare =>
  (one, other) =>
    Number(beyondRequest(other, resource) > 0) - Number(beyondRequest(one, resource) > 0);

const consumption =
  (resource: string): Compare =>
  (one, other) =>
    beyondRequest(other, resource) - beyondRequest(one, resource);

/**
 * Who goes first: who uses more than requested, then the lower priority, then who uses more beyond the request. Process numbers cannot be
 * requested. Source: pkg/kubelet/eviction/helpers.go rankMemoryPressure, rankDiskPressureFunc, rankPIDPressure.
 */
export function ranked(candidates: readonly Candidate[], resource: string): Candidate[] {
  const order: readonly Compare[] =
    resource === 'pids'
      ? [priority, (one, other) => other.usage.processes - one.usage.processes]
      : [exceeding(resource), priority, consumption(resource)];
  return [...candidates].sort((one, other) => {
    for (const compare of order) {
      const result = compare(one, other);
      if (result !== 0) return result;
    }
    return 0;
  });
}
