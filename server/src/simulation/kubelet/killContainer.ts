import { because, type Causes } from '../world/causes.ts';
import { type Container, containerPath, findContainer, isRestartableInitContainer, type Pod } from '../world/pod.ts';
import { all, Signal, type Task } from '../world/task.ts';
import type { Kubelet } from './kubelet.ts';
import type { KillReason } from './plannedActions.ts';
import type { ContainerRecord } from './runtimePods.ts';

/** What a stop gives at least. Source: pkg/kubelet/kuberuntime minimumGracePeriodInSeconds. */
const MINIMUM_GRACE_SECONDS = 2;

export interface KillOptions {
  /** Null: the pod is being stopped, `Stopping container NAME`. */
  readonly message: string | null;
  readonly reason: KillReason;
  /** Replaces the grace period that follows from the Pod. */
  readonly graceOverride: number | null;
  readonly ordering: TerminationOrdering | null;
  readonly causes: Causes;
}

/** The grace period and the field it comes from. Source: setTerminationGracePeriod. */
function gracePeriod(
  pod: Pod,
  container: Container,
  path: string,
  reason: KillReason,
): { readonly seconds: number; readonly field: string } {
  const deletion = pod.metadata.deletionGracePeriodSeconds;
  const specified = pod.spec.terminationGracePeriodSeconds;
  if (deletion !== undefined) return { seconds: deletion, field: '' };
  if (specified === undefined) return { seconds: MINIMUM_GRACE_SECONDS, field: '' };
  if (reason === 'liveness' || reason === 'startup') {
    const ofProbe = container[`${reason}Probe`]?.terminationGracePeriodSeconds;
    if (ofProbe !== undefined) return { seconds: ofProbe, field: `${path}.${reason}Probe.terminationGracePeriodSeconds` };
  }
  return { seconds: specified, field: 'spec.terminationGracePeriodSeconds' };
}

/** Stops one container: event, preStop hook, its turn, stop signal, force. Source: pkg/kubelet/kuberuntime killContainer. */
export function* killContainer(kubelet: Kubelet, pod: Pod, record: ContainerRecord, options: KillOptions): Task {
  const placed = findContainer(pod, record.name);
  if (!placed) return;
  const { container } = placed;
  const path = containerPath(placed);
  const grace = gracePeriod(pod, container, path, options.reason);
  let seconds = options.graceOverride ?? grace.seconds;
  const message = options.message ?? `Stopping container ${container.name}`;
  const killing = kubelet.containerEvent(pod, placed, 'Normal', 'Killing', message, options.causes);
  const why = because(killing, grace.field ? kubelet.world.field(pod, grace.field) : undefined);
  if (container.lifecycle?.preStop && seconds > 0) seconds -= yield* preStop(kubelet, pod, record, container, path, seconds, why);
  if (options.ordering && seconds > 0) seconds -= yield* options.ordering.waitForTurn(kubelet, container.name, seconds);
  seconds = Math.max(seconds, MINIMUM_GRACE_SECONDS);
  yield* kubelet.runtime.stopContainer(record, seconds * 1000, record.process.config.stopSignal, why);
  options.ordering?.terminated(container.name);
}

/** Runs the preStop hook for at most `seconds`; returns the whole seconds it took. */
function* preStop(
  kubelet: Kubelet,
  pod: Pod,
  record: ContainerRecord,
  container: Container,
  path: string,
  seconds: number,
  causes: Causes,
): Task<number> {
  const { world } = kubelet;
  const begunMs = world.nowMs;
  const done = new Signal();
  const hook = because(world.field(pod, `${path}.lifecycle.preStop`), causes);
  kubelet.scope.start(kubelet.hooks.run(record, pod, container, 'preStop', hook), (error) => {
    if (error !== null)
      kubelet.containerEvent(pod, findContainer(pod, container.name)!, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', hook);
    done.fire();
  });
  yield* done.within(world.clock, seconds * 1000, 'kubelet');
  return Math.floor((world.nowMs - begunMs) / 1000);
}

/** Stops all containers side by side. Source: killContainersWithSyncResult. */
export function* killContainers(
  kubelet: Kubelet,
  pod: Pod,
  records: readonly ContainerRecord[],
  graceOverride: number | null,
  causes: Causes,
): Task {
  const sidecars = pod.spec.initContainers?.some(isRestartableInitContainer) ?? false;
  const ordering = sidecars ? new TerminationOrdering(pod, records) : null;
  yield* all(
    records.map((record) => killContainer(kubelet, pod, record, { message: null, reason: 'unknown', graceOverride, ordering, causes })),
  );
}

/** Sidecars stop after the app containers, in the reverse of their order. Source: kuberuntime_termination_order.go. */
export class TerminationOrdering {
  private readonly ended = new Map<string, Signal>();
  private readonly prerequisites = new Map<string, Signal[]>();

  constructor(pod: Pod, running: readonly ContainerRecord[]) {
    const names = new Set(running.map((record) => record.name));
    const signalOf = (name: string): Signal => {
      const signal = new Signal();
      this.ended.set(name, signal);
      if (!names.has(name)) signal.fire();
      return signal;
    };
    const apps = pod.spec.containers.map((container) => signalOf(container.name));
    let later: Signal | null = null;
    for (const container of [...(pod.spec.initContainers ?? [])].reverse()) {
      const signal = signalOf(container.name);
      if (!isRestartableInitContainer(container)) continue;
      this.prerequisites.set(container.name, later ? [...apps, later] : apps);
      later = signal;
    }
  }

  /** Waits for those that go first, at most `seconds`; returns the whole seconds it took. */
  *waitForTurn(kubelet: Kubelet, name: string, seconds: number): Task<number> {
    const { clock } = kubelet.world;
    const begunMs = clock.nowMs;
    const untilMs = begunMs + seconds * 1000;
    for (const signal of this.prerequisites.get(name) ?? []) {
      yield* signal.within(clock, untilMs - clock.nowMs, 'kubelet');
      if (!signal.fired) break;
    }
    return Math.floor((clock.nowMs - begunMs) / 1000);
  }

  terminated(name: string): void {
    this.ended.get(name)?.fire();
  }
}
