import { CERTAIN, type Spread } from '../../world/clock.ts';
import type { Instant } from '../../world/instant.ts';
import type { Pod } from '../../world/pod.ts';
import type { Kubelet } from '../kubelet.ts';

/** Source: pkg/kubelet/apis/config/v1beta1/defaults.go VolumeStatsAggPeriod. */
const PERIOD_MS = 60_000;
/** A measurement is repeated after the period and up to as much again. Source: server/stats/volume_stat_calculator.go StartOnce. */
const JITTER = 1;
/** Instant of some look for new Pods. */
const PHASE_MS = 13_000;

/** Bytes of each emptyDir on disk. */
export type VolumeUsage = ReadonlyMap<string, number>;

/**
 * Measures how much Pods keep in their volumes: new Pods are found once a minute, and each is measured again a minute or two later. Only
 * Pods whose usage matters to somebody are measured. Source: pkg/kubelet/server/stats/fs_resource_analyzer.go.
 */
export class VolumeStats {
  private readonly usages = new Map<string, VolumeUsage>();
  private readonly spreads = new Map<string, Spread>();
  private readonly phaseMs: Instant;

  constructor(private readonly kubelet: Kubelet) {
    const { chance } = kubelet.world;
    this.phaseMs = chance.seed === 0 ? PHASE_MS : Math.floor(chance.uniform('phase/volumeStats') * PERIOD_MS);
  }

  /** The latest measurement; undefined before the first. */
  usageOf(uid: string): VolumeUsage | undefined {
    return this.usages.get(uid);
  }

  /** How uncertain the instant of the latest measurement is. */
  spreadOf(uid: string): Spread {
    return this.spreads.get(uid) ?? CERTAIN;
  }

  addPod(pod: Pod): void {
    const { nowMs, clock } = this.kubelet.world;
    const atMs = this.phaseMs + Math.ceil((nowMs - this.phaseMs) / PERIOD_MS) * PERIOD_MS;
    clock.uncertain(atMs - nowMs, PERIOD_MS - (atMs - nowMs));
    this.schedule(pod.metadata.uid, atMs);
  }

  private schedule(uid: string, atMs: Instant): void {
    const { world, scope } = this.kubelet;
    world.clock.at(atMs, 'kubelet', () => {
      const pod = this.kubelet.pods.get(uid);
      if (scope.stopped || !pod) {
        this.usages.delete(uid);
        this.spreads.delete(uid);
        return;
      }
      this.usages.set(uid, this.measure(pod));
      this.spreads.set(uid, world.clock.spread);
      this.schedule(uid, world.nowMs + world.chance.jitter('volumeStats', PERIOD_MS, JITTER));
    });
  }

  private measure(pod: Pod): VolumeUsage {
    const usage = new Map<string, number>();
    for (const { name, emptyDir } of pod.spec.volumes ?? [])
      if (emptyDir && emptyDir.medium !== 'Memory')
        usage.set(name, this.kubelet.volumes.volumeOf(pod.metadata.uid, name)?.usedBytes() ?? 0);
    return usage;
  }
}
