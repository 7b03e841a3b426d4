import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Taint } from '../scheduler/filters.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Milliseconds } from '../world/clock.ts';
import { isPodTerminal, type Pod, type PodCondition } from '../world/pod.ts';
import { LIKELY_SEED } from '../world/random.ts';
import type { Task } from '../world/task.ts';
import { Client } from './client.ts';
import { withPodCondition } from './conditions.ts';
import { type Controller, type ControllerContext, isNotFound } from './controller.ts';
import type { Informer } from './informers.ts';
import { keyOf } from './keys.ts';
import type { WorkQueue } from './workQueue.ts';

/** The collector looks every 20 s; where in a run its ticks fall is not known. */
const PERIOD_MS = 20_000;
const LIKELY_PHASE_MS = 9000;
/** A node that is gone may come back for so long. */
const QUARANTINE_MS = 40_000;
/** Ended Pods that may stay: `--terminated-pod-gc-threshold`. */
const TERMINATED_PODS_MAX = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

const isReady = (node: KubernetesObject): boolean =>
  ((node.status?.conditions ?? []) as { type: string; status: string }[]).some(({ type, status }) => type === 'Ready' && status === 'True');
const isOutOfService = (node: KubernetesObject): boolean =>
  !isReady(node) && ((node.spec?.taints ?? []) as Taint[]).some(({ key }) => key === OUT_OF_SERVICE);

/** A missing node: until when it may come back, and when it was last given up. Giving it up begins the next wait. */
interface Quarantine {
  untilMs: Milliseconds;
  givenUpMs: Milliseconds;
}

/**
 * Removes Pods that nobody else will: of nodes that do not exist or are out of service, terminating ones that were never bound, and ended ones when
 * there are too many. Source: pkg/controller/podgc/gc_controller.go.
 */
export class PodGarbageCollector implements Controller {
  readonly name = 'pod-garbage-collector';
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer;
  private readonly client: Client;
  private readonly quarantine = new Map<string, Quarantine>();
  private readonly ended = new Map<string, Pod>();
  private readonly phaseMs: Milliseconds;
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.pods = informers.of<Pod>('Pod');
    this.nodes = informers.of('Node');
    this.pods.addIndex('nodeName', ({ spec }) => spec.nodeName || undefined);
    this.client = new Client(world, this.name);
    this.phaseMs =
      world.chance.seed === LIKELY_SEED ? LIKELY_PHASE_MS : Math.floor(world.chance.uniform('phase/podGarbageCollector') * PERIOD_MS);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.pods.onChange(({ type, object, causes }) => {
      const pod = object as Pod;
      this.countEnded(pod, type === 'deleted', causes);
      if (type !== 'deleted' && this.conditionToGo(pod) !== null) this.atTick(pod, causes);
    });
    this.nodes.onChange(({ type, object, causes }) => {
      const name = object.metadata.name ?? '';
      if (type !== 'deleted') this.quarantine.delete(name);
      if (type === 'deleted' || isOutOfService(object)) for (const pod of this.pods.byIndex('nodeName', name)) this.atTick(pod, causes);
    });
  }

  private countEnded(pod: Pod, gone: boolean, causes: Causes): void {
    const { uid } = pod.metadata;
    if (gone || !isPodTerminal(pod.status)) {
      this.ended.delete(uid);
      return;
    }
    this.ended.set(uid, pod);
    if (this.ended.size > TERMINATED_PODS_MAX) this.atTick(pod, causes);
  }

  private atTick(pod: Pod, causes: Causes): void {
    this.queue.addAfter(keyOf(pod), this.untilTick(this.context.world.nowMs + 1), causes);
  }

  /** Milliseconds until the first tick at or after an instant. */
  private untilTick(atMs: Milliseconds): Milliseconds {
    const ticks = Math.ceil((atMs - this.phaseMs) / PERIOD_MS);
    return Math.max(0, this.phaseMs + ticks * PERIOD_MS - this.context.world.nowMs);
  }

  /** The condition that a Pod gets which is to go; undefined when it gets none, null when it is to stay. */
  private conditionToGo(pod: Pod): PodCondition | undefined | null {
    const { nodeName } = pod.spec;
    const terminating = pod.metadata.deletionTimestamp !== undefined;
    if (!nodeName) return terminating ? undefined : null;
    const node = this.nodes.get('', nodeName);
    if (node) return terminating && isOutOfService(node) ? undefined : null;
    const lastTransitionTime = this.context.world.nowTime();
    const message = 'PodGC: node no longer exists';
    return { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message, lastTransitionTime };
  }

  *sync(key: string, causes: Causes): Task {
    const { world } = this.context;
    yield* this.deleteEnded(causes);
    const pod = this.pods.byKey(key);
    const condition = pod ? this.conditionToGo(pod) : null;
    if (!pod || condition === null) return;
    if (condition) {
      const { untilMs, givenUpMs } = this.quarantineOf(pod.spec.nodeName!);
      if (!this.isOfThisTick(givenUpMs)) {
        this.queue.addAfter(key, this.untilTick(untilMs), causes);
        return;
      }
    }
    yield* this.markFailedAndDelete(pod, condition, because(condition ? world.field(pod, 'spec.nodeName') : undefined, causes));
  }

  private isOfThisTick(atMs: Milliseconds): boolean {
    return this.context.world.nowMs - atMs < PERIOD_MS / 2;
  }

  /** A wait that ended at a tick without Pods is forgotten. Source: gcOrphaned, discoverDeletedNodes. */
  private quarantineOf(nodeName: string): Quarantine {
    const now = this.context.world.nowMs;
    const known = this.quarantine.get(nodeName);
    if (known && (now < known.untilMs || this.isOfThisTick(known.givenUpMs))) return known;
    const isGivenUp = known !== undefined && this.isOfThisTick(known.untilMs);
    const quarantine = { untilMs: now + QUARANTINE_MS, givenUpMs: isGivenUp ? now : Number.NEGATIVE_INFINITY };
    this.quarantine.set(nodeName, quarantine);
    return quarantine;
  }

  /** Evicted ones first, then the oldest. Source: gcTerminated. */
  private *deleteEnded(causes: Causes): Task {
    const surplus = this.ended.size - TERMINATED_PODS_MAX;
    if (surplus <= 0) return;
    const evicted = ({ status }: Pod): number => (status.reason === 'Evicted' ? 0 : 1);
    const sorted = [...this.ended.values()].sort(
      (one, other) =>
        evicted(one) - evicted(other) ||
        one.metadata.creationTimestamp - other.metadata.creationTimestamp ||
        (one.metadata.name < other.metadata.name ? -1 : 1),
    );
    for (const pod of sorted.slice(0, surplus)) {
      this.ended.delete(pod.metadata.uid);
      yield* this.markFailedAndDelete(pod, undefined, causes);
    }
  }

  private *markFailedAndDelete(pod: Pod, condition: PodCondition | undefined, causes: Causes): Task {
    let told = causes;
    try {
      if (!isPodTerminal(pod.status)) {
        const conditions = condition ? withPodCondition(pod.status.conditions, condition) : pod.status.conditions;
        yield* this.client.patch(
          pod,
          (current) => ({ ...current, status: { ...current.status, phase: 'Failed' as const, conditions } }),
          causes,
        );
        told = this.context.world.recorder.because(`Pod/${pod.metadata.name}`, causes);
      }
      yield* this.client.delete(pod, { gracePeriodSeconds: 0 }, told);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
