import { tolerates } from '../../scheduler/filters.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Instant } from '../../world/instant.ts';
import { isPodTerminal, type Pod } from '../../world/pod.ts';
import { sleep, type Task } from '../../world/task.ts';
import type { Rejection } from '../admission.ts';
import { configuredDuration } from '../configuration.ts';
import { killPodNow } from '../killPodNow.ts';
import type { Kubelet } from '../kubelet.ts';
import { conditionMessage, evictionMessage } from './messages.ts';
import { capacities, type Observations, type PodUsage, podUsage, thresholdsMet, usedBy } from './observations.ts';
import { ranked } from './ranking.ts';
import {
  isHard,
  type NodePressure,
  quantityIn,
  SIGNAL_MEANING,
  SIGNALS,
  type Signal,
  type Threshold,
  thresholdsOf,
  thresholdValue,
} from './thresholds.ts';

/** Source: pkg/kubelet/kubelet.go evictionMonitoringPeriod. */
const MONITORING_PERIOD_MS = 10_000;
/** Instant of some look of the manager. */
const PHASE_MS = 8000;
/** Source: eviction_manager.go immediateEvictionGracePeriodSeconds, podCleanupTimeout, podCleanupPollFreq. */
const IMMEDIATE_GRACE_SECONDS = 1;
const CLEANUP_TIMEOUT_MS = 30_000;
const CLEANUP_POLL_MS = 1000;
/** Source: apis/config/v1beta1/defaults.go. */
const TRANSITION_PERIOD_MS = 300_000;
const REASON = 'Evicted';
const MEMORY_PRESSURE_TAINT = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };
/** Pods from this priority on are critical. Source: pkg/apis/scheduling SystemCriticalPriority. */
export const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

/** What others than Pods use of a node, by signal, and why. */
export type OutsideUse = Map<Signal, { readonly used: number; readonly causes: Causes }>;

/**
 * Evicts Pods, one at a time, while the node is short of memory, disk or process numbers. A real one looks every ten seconds; here only
 * looks after something grew are simulated, and those while something is short. Source: pkg/kubelet/eviction/eviction_manager.go.
 */
export class EvictionManager {
  private readonly thresholds: readonly Threshold[];
  private readonly transitionMs: number;
  private met: readonly Threshold[] = [];
  private firstMetMs = new Map<Threshold, Instant>();
  private readonly lastShortMs = new Map<NodePressure, Instant>();
  private shown: readonly NodePressure[] = [];
  /** Why the node's conditions were last changed. */
  private shownCauses: Causes = [];
  private looping = false;
  private asked = false;

  constructor(private readonly kubelet: Kubelet) {
    const { configuration } = kubelet;
    this.thresholds = thresholdsOf(configuration);
    this.transitionMs = configuredDuration(configuration.evictionPressureTransitionPeriod, TRANSITION_PERIOD_MS);
  }

  /** Conditions that the node shows. */
  get pressures(): readonly NodePressure[] {
    return this.shown;
  }

  /** Something grew: the next look may find that too little is left. */
  onUsage(): void {
    this.asked = true;
    if (this.looping || this.thresholds.length === 0 || this.kubelet.scope.stopped) return;
    this.looping = true;
    this.kubelet.scope.start(this.loop());
  }

  /** From now on others than Pods use so much that `available` (a quantity or a percentage) is left; null: they use nothing again. */
  setAvailable(signal: Signal, available: string | null, causes: Causes): boolean {
    const value = available === null ? null : (thresholdValue(available) ?? null);
    if (available !== null && value === null) return false;
    const { capacity, available: free } = this.observe(this.usages())[signal];
    if (!Number.isFinite(capacity)) return false;
    const { outside } = this.kubelet.node;
    const before = outside.get(signal)?.used ?? 0;
    if (value === null) outside.delete(signal);
    else outside.set(signal, { used: before + free - quantityIn(value, capacity).toNumber(), causes });
    this.onUsage();
    return true;
  }

  /** Source: Admit. */
  admit(pod: Pod): Rejection | null {
    if (this.shown.length === 0 || isCritical(pod)) return null;
    const memoryOnly = this.shown.length === 1 && this.shown[0] === 'MemoryPressure';
    if (memoryOnly && pod.status.qosClass !== 'BestEffort') return null;
    if (memoryOnly && pod.spec.tolerations?.some((toleration) => tolerates(toleration, MEMORY_PRESSURE_TAINT))) return null;
    return { reason: REASON, message: conditionMessage(this.shown), field: 'spec.containers' };
  }

  private *loop(): Task {
    const { clock } = this.kubelet.world;
    const since = clock.nowMs - PHASE_MS;
    const waitMs = (Math.floor(since / MONITORING_PERIOD_MS) + 1) * MONITORING_PERIOD_MS - since;
    clock.uncertain(waitMs, MONITORING_PERIOD_MS - waitMs);
    yield* sleep(clock, waitMs, 'kubelet');
    for (;;) {
      this.asked = false;
      const evicted = yield* this.synchronize();
      if (evicted) yield* this.waitForCleanup(evicted);
      else if (!this.asked && this.met.length === 0 && this.firstMetMs.size === 0 && this.shown.length === 0) break;
      else yield* sleep(clock, MONITORING_PERIOD_MS, 'kubelet');
    }
    this.looping = false;
  }

  private usages(): Map<Pod, PodUsage> {
    const usages = new Map<Pod, PodUsage>();
    for (const pod of this.kubelet.pods.values())
      if (!isPodTerminal(pod.status) && !this.kubelet.workers.isKnownTerminated(pod.metadata.uid))
        usages.set(pod, podUsage(this.kubelet, pod));
    return usages;
  }

  private observe(usages: ReadonlyMap<Pod, PodUsage>): Observations {
    const { world, node } = this.kubelet;
    const has = capacities(world.store.get('Node', undefined, node.name));
    const observed = SIGNALS.map((signal) => {
      const used = usedBy(usages.values(), signal) + (node.outside.get(signal)?.used ?? 0);
      return [signal, { available: Math.max(0, has[signal] - used), capacity: has[signal] }] as const;
    });
    return Object.fromEntries(observed) as unknown as Observations;
  }

  /** One look; the Pod that was evicted, if one was. */
  private *synchronize(): Task<Pod | null> {
    const { world } = this.kubelet;
    const usages = this.usages();
    const observations = this.observe(usages);
    const now = thresholdsMet(this.thresholds, observations, false);
    const unresolved = thresholdsMet(this.met, observations, true).filter((threshold) => !now.includes(threshold));
    const short = [...now, ...unresolved];
    this.firstMetMs = new Map(short.map((threshold) => [threshold, this.firstMetMs.get(threshold) ?? world.nowMs]));
    const due = short.filter((threshold) => world.nowMs - this.firstMetMs.get(threshold)! >= threshold.graceMs);
    this.met = due;
    this.show(short);
    // Memory goes before everything else.
    const reclaim = due.find(({ signal }) => signal === 'memory.available') ?? due[0];
    if (!reclaim) return null;
    const { resource } = SIGNAL_MEANING[reclaim.signal];
    const told = this.tellThreshold(reclaim, resource);
    for (const { pod, usage } of ranked(
      [...usages].map(([pod, usage]) => ({ pod, usage })),
      resource,
    )) {
      if (isCritical(pod)) continue;
      yield* this.evict(pod, reclaim, evictionMessage(resource, pod, usage, due, observations), told);
      return pod;
    }
    return null;
  }

  /** Nobody but Pods uses anything that a scenario does not tell: then those that run are why. */
  private whyShort(signal: Signal): Causes {
    const { world, node, pods } = this.kubelet;
    return node.outside.get(signal)?.causes ?? because(...[...pods.values()].map((pod) => world.field(pod, 'spec.containers')));
  }

  private tellThreshold({ signal }: Threshold, resource: string): Causes {
    const { world, node } = this.kubelet;
    const object = world.store.get('Node', undefined, node.name);
    const why = this.whyShort(signal);
    if (!object) return why;
    const source = { component: 'kubelet', host: node.name };
    return world.events.record(source, object, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`, why);
  }

  private *evict(pod: Pod, threshold: Threshold, message: string, causes: Causes): Task {
    const { kubelet } = this;
    const { evictionMaxPodGracePeriod = 0 } = kubelet.configuration;
    const graceSeconds = isHard(threshold)
      ? IMMEDIATE_GRACE_SECONDS
      : Math.min(evictionMaxPodGracePeriod, pod.spec.terminationGracePeriodSeconds ?? evictionMaxPodGracePeriod);
    const why = because(causes, kubelet.world.field(pod, 'spec.containers[0].resources'));
    yield* killPodNow(kubelet, pod, {
      evict: true,
      graceSeconds,
      reason: REASON,
      message,
      disruption: true,
      causes: kubelet.podEvent(pod, 'Warning', REASON, message, why),
    });
  }

  /** Source: waitForPodsCleanup. */
  private *waitForCleanup(pod: Pod): Task {
    const { clock } = this.kubelet.world;
    const untilMs = clock.nowMs + CLEANUP_TIMEOUT_MS;
    do yield* sleep(clock, CLEANUP_POLL_MS, 'kubelet');
    while (clock.nowMs < untilMs && !this.kubelet.workers.isFinished(pod.metadata.uid));
  }

  /** Conditions go to the node at once and stay some time after the shortage. */
  private show(short: readonly Threshold[]): void {
    const { world } = this.kubelet;
    for (const { signal } of short) this.lastShortMs.set(SIGNAL_MEANING[signal].condition, world.nowMs);
    const shown: NodePressure[] = [];
    for (const [condition, lastMs] of this.lastShortMs)
      if (world.nowMs - lastMs < this.transitionMs) shown.push(condition);
      else this.lastShortMs.delete(condition);
    if (shown.join() === this.shown.join()) return;
    this.shown = shown;
    const causes = short.flatMap(({ signal }) => this.whyShort(signal));
    if (causes.length > 0) this.shownCauses = because(causes);
    this.kubelet.nodeStatus.onChange(this.shownCauses);
  }
}

/** Static Pods, their mirrors and those of the system's priority. Source: pkg/kubelet/types IsCriticalPod. */
export const isCritical = ({ metadata, spec }: Pod): boolean =>
  (spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY ||
  metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined ||
  (metadata.annotations?.['kubernetes.io/config.source'] ?? 'api') !== 'api';
