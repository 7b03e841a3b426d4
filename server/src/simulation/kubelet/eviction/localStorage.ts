import { podLimits } from '../../../kubernetes/values/podResources.ts';
import { type Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Instant } from '../../world/instant.ts';
import { type Container, isPodTerminal, type Pod, type PodVolume } from '../../world/pod.ts';
import { killPodNow } from '../killPodNow.ts';
import type { Kubelet } from '../kubelet.ts';
import { isStaticPod } from '../phase.ts';
import { VolumeStats, type VolumeUsage } from '../volumes/volumeStats.ts';

/** Source: pkg/kubelet/kubelet.go evictionMonitoringPeriod, eviction_manager.go immediateEvictionGracePeriodSeconds. */
const MONITORING_PERIOD_MS = 10_000;
const GRACE_SECONDS = 1;
/** Instant of some look of the manager. */
const PHASE_MS = 8000;
const EPHEMERAL_STORAGE = 'ephemeral-storage';

interface Usage {
  readonly volumes: VolumeUsage;
  /** Bytes each container wrote beside its volumes. */
  readonly containers: ReadonlyMap<string, number>;
}

interface Verdict {
  readonly message: string;
  readonly field: string;
}

/** Evicts Pods that use more local storage than they may. Source: pkg/kubelet/eviction localStorageEviction. */
export class LocalStorageEviction {
  private readonly volumeStats: VolumeStats;
  /** What containers had written at the look before: it is known only some time after. */
  private readonly written = new Map<string, ReadonlyMap<string, number>>();
  private readonly watched = new Set<string>();

  constructor(private readonly kubelet: Kubelet) {
    this.volumeStats = new VolumeStats(kubelet);
  }

  /** Begins to watch a Pod that has a limit. */
  addPod(pod: Pod): void {
    const uid = pod.metadata.uid;
    if (this.watched.has(uid) || isStaticPod(pod) || !hasLimit(pod)) return;
    this.watched.add(uid);
    this.volumeStats.addPod(pod);
    const { clock } = this.kubelet.world;
    const waitMs = this.nextLook(clock.nowMs) - clock.nowMs;
    clock.uncertain(waitMs, MONITORING_PERIOD_MS - waitMs);
    this.schedule(uid);
  }

  private nextLook(after: Instant): Instant {
    return PHASE_MS + (Math.floor((after - PHASE_MS) / MONITORING_PERIOD_MS) + 1) * MONITORING_PERIOD_MS;
  }

  private schedule(uid: string): void {
    const { clock } = this.kubelet.world;
    clock.at(this.nextLook(clock.nowMs), 'kubelet', () => {
      const pod = this.kubelet.pods.get(uid);
      if (this.kubelet.scope.stopped || !pod || isPodTerminal(pod.status) || this.kubelet.workers.isTerminationRequested(uid)) {
        this.watched.delete(uid);
        this.written.delete(uid);
        return;
      }
      const verdict = judge(pod, {
        volumes: this.volumeStats.usageOf(uid) ?? new Map(),
        containers: this.written.get(uid) ?? new Map(),
      });
      if (verdict) {
        clock.join(this.volumeStats.spreadOf(uid));
        this.evict(pod, verdict);
      } else {
        this.written.set(uid, this.measure(pod));
        this.schedule(uid);
      }
    });
  }

  private measure(pod: Pod): Map<string, number> {
    const written = new Map<string, number>();
    for (const record of this.kubelet.runtime.pods.get(pod.metadata.uid)?.containers ?? [])
      if (record.state === 'running') written.set(record.name, record.process.writtenBytes());
    return written;
  }

  private evict(pod: Pod, { message, field }: Verdict): void {
    const { kubelet } = this;
    const causes: Causes = because(kubelet.world.field(pod, field));
    const told = kubelet.podEvent(pod, 'Warning', 'Evicted', message, causes);
    this.watched.delete(pod.metadata.uid);
    const kill = { evict: true, graceSeconds: GRACE_SECONDS, reason: 'Evicted', message, disruption: false, causes: told };
    kubelet.scope.start(killPodNow(kubelet, pod, kill));
  }
}

const emptyDirLimit = ({ emptyDir }: PodVolume): Quantity | null => {
  const limit = quantityOf(emptyDir?.sizeLimit);
  return limit && !limit.isZero() ? limit : null;
};

const storageLimit = (container: Container): Quantity | null => quantityOf(container.resources?.limits?.[EPHEMERAL_STORAGE]);

const hasLimit = ({ spec }: Pod): boolean =>
  (spec.volumes ?? []).some((volume) => emptyDirLimit(volume)) ||
  [...spec.containers, ...(spec.initContainers ?? [])].some((container) => storageLimit(container));

/** The first limit that is passed, in the manager's order: volumes, the whole Pod, containers. */
function judge({ spec }: Pod, usage: Usage): Verdict | null {
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    const limit = emptyDirLimit(volume);
    if (limit && (usage.volumes.get(volume.name) ?? 0) > limit.toNumber())
      return {
        message: `Usage of EmptyDir volume "${volume.name}" exceeds the limit "${limit}". `,
        field: `spec.volumes[${index}].emptyDir.sizeLimit`,
      };
  }
  const whole = podLimits(spec).get(EPHEMERAL_STORAGE);
  const used = [...usage.volumes.values(), ...usage.containers.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (whole && used > whole.toNumber())
    return {
      message: `Pod ephemeral local storage usage exceeds the total limit of containers ${whole}. `,
      field: 'spec.containers[0].resources',
    };
  for (const [index, container] of spec.containers.entries()) {
    const limit = storageLimit(container);
    if (limit && (usage.containers.get(container.name) ?? 0) > limit.toNumber())
      return {
        message: `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `,
        field: `spec.containers[${index}].resources.limits.${EPHEMERAL_STORAGE}`,
      };
  }
  return null;
}
