import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { Pod } from '../../world/pod.ts';
import type { Kubelet } from '../kubelet.ts';
import { quantityIn, type Signal, type Threshold } from './thresholds.ts';

/** What is left of something, and how much there is in all: bytes, inodes, process numbers. */
export interface Observation {
  readonly available: number;
  readonly capacity: number;
}

export type Observations = Readonly<Record<Signal, Observation>>;

/** What one container uses. Bytes. */
export interface ContainerUsage {
  readonly name: string;
  readonly memory: number;
  /** Its own file system and its logs. */
  readonly disk: number;
}

/** What one Pod uses. Bytes and processes. */
export interface PodUsage {
  readonly containers: readonly ContainerUsage[];
  readonly memory: number;
  /** Containers and volumes on the node's disk. */
  readonly disk: number;
  readonly processes: number;
}

/** Memory of a container whose programs are not known to hold any: what a shell that sleeps needs. */
export const IDLE_BYTES = 600 * 1024;
/** Inodes and process numbers of a usual node; its Node object does not tell them. */
const INODES = 6_553_600;
const PIDS = 4_194_304;

/** What a Pod uses now. A real kubelet knows volumes only from measurements that are up to two minutes old. */
export function podUsage(kubelet: Kubelet, pod: Pod): PodUsage {
  const { uid } = pod.metadata;
  const containers: ContainerUsage[] = [];
  let processes = 0;
  for (const record of kubelet.runtime.pods.get(uid)?.containers ?? []) {
    const running = record.state === 'running';
    if (running) processes += record.process.processCount();
    containers.push({
      name: record.name,
      memory: running ? Math.max(record.process.memoryBytes(), IDLE_BYTES) : 0,
      disk: record.process.writtenBytes(),
    });
  }
  let disk = containers.reduce((sum, container) => sum + container.disk, 0);
  for (const volume of pod.spec.volumes ?? []) if (isLocal(volume)) disk += kubelet.volumes.volumeOf(uid, volume.name)?.usedBytes() ?? 0;
  return { containers, memory: containers.reduce((sum, container) => sum + container.memory, 0), disk, processes };
}

/** Source: localVolumeNames, IsLocalEphemeralVolume. */
const isLocal = ({ emptyDir, hostPath, configMap }: NonNullable<Pod['spec']['volumes']>[number]): boolean =>
  Boolean((emptyDir && emptyDir.medium !== 'Memory') || hostPath || configMap);

/** What the node has in all, by signal. */
export function capacities(node: KubernetesObject | undefined): Readonly<Record<Signal, number>> {
  const capacity = (node?.status?.capacity ?? {}) as Record<string, unknown>;
  const bytes = (resource: string): number => quantityOf(capacity[resource])?.value() || Number.POSITIVE_INFINITY;
  const disk = bytes('ephemeral-storage');
  return {
    'memory.available': bytes('memory'),
    'nodefs.available': disk,
    'nodefs.inodesFree': INODES,
    'imagefs.available': disk,
    'imagefs.inodesFree': INODES,
    'pid.available': PIDS,
  };
}

/** What Pods use of what a signal watches. Images and containers lie on the same file system as everything else. */
export function usedBy(usages: Iterable<PodUsage>, signal: Signal): number {
  let used = 0;
  for (const usage of usages) {
    if (signal === 'memory.available') used += usage.memory;
    else if (signal === 'pid.available') used += usage.processes;
    else if (signal === 'nodefs.available' || signal === 'imagefs.available') used += usage.disk;
  }
  return used;
}

/** The thresholds that are passed; with `reclaiming` also those of which not enough has been freed. Source: thresholdsMet. */
export const thresholdsMet = (thresholds: readonly Threshold[], observations: Observations, reclaiming: boolean): Threshold[] =>
  thresholds.filter(({ signal, value, minReclaim }) => {
    const { available, capacity } = observations[signal];
    // A node that does not tell how much it has is never short of it.
    if (!Number.isFinite(capacity)) return false;
    let wanted = quantityIn(value, capacity);
    if (reclaiming && minReclaim) wanted = wanted.add(quantityIn(minReclaim, capacity));
    return wanted.toNumber() > available;
  });
