import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import { all, Signal, type Task } from '../world/task.ts';
import type { Rejection } from './admission.ts';
import { configuredDuration, type KubeletConfiguration } from './configuration.ts';
import { SYSTEM_CRITICAL_PRIORITY } from './eviction/manager.ts';
import { killPodNow } from './killPodNow.ts';
import type { Kubelet } from './kubelet.ts';

/** Source: pkg/kubelet/nodeshutdown/nodeshutdown_manager.go. */
const REASON = 'Terminated';
const MESSAGE = 'Pod was terminated in response to imminent node shutdown.';
const REJECTED = { reason: 'NodeShutdown', message: 'Pod was rejected as the node is shutting down.', field: 'spec.nodeName' };

/** How long Pods from a priority on get. Seconds. */
export interface ShutdownGroup {
  readonly priority: number;
  readonly shutdownGracePeriodSeconds: number;
}

/** The groups of a configuration, lowest priority first; none when a shutdown is not graceful. Source: migrateConfig. */
export function shutdownGroups(configuration: KubeletConfiguration): readonly ShutdownGroup[] {
  const { shutdownGracePeriodByPodPriority: byPriority = [] } = configuration;
  if (byPriority.length > 0) return [...byPriority].sort((one, other) => one.priority - other.priority);
  const requestedMs = configuredDuration(configuration.shutdownGracePeriod, 0);
  const criticalMs = configuredDuration(configuration.shutdownGracePeriodCriticalPods, 0);
  if (requestedMs === 0 || requestedMs < criticalMs) return [];
  return [
    { priority: 0, shutdownGracePeriodSeconds: Math.floor((requestedMs - criticalMs) / 1000) },
    { priority: SYSTEM_CRITICAL_PRIORITY, shutdownGracePeriodSeconds: Math.floor(criticalMs / 1000) },
  ];
}

/** The group that a priority belongs to: the highest that is not above it, otherwise the lowest. Source: groupByPriority. */
export const shutdownGroupOf = (groups: readonly ShutdownGroup[], priority: number): ShutdownGroup | undefined =>
  groups.findLast((group) => group.priority <= priority) ?? groups[0];

/** Ends the Pods of a node that is about to be switched off, group after group. Source: pkg/kubelet/nodeshutdown. */
export class NodeShutdown {
  private shuttingDown = false;

  constructor(private readonly kubelet: Kubelet) {}

  get active(): boolean {
    return this.shuttingDown;
  }

  /** Source: Admit. */
  admit(): Rejection | null {
    return this.shuttingDown ? REJECTED : null;
  }

  /** The machine says that it is about to be switched off; `done` is called when it may be. */
  begin(causes: Causes, done: () => void): void {
    const groups = shutdownGroups(this.kubelet.configuration);
    if (this.shuttingDown || groups.length === 0) {
      done();
      return;
    }
    const { world, node } = this.kubelet;
    this.shuttingDown = true;
    const object = world.store.get('Node', undefined, node.name);
    const source = { component: 'kubelet', host: node.name };
    const told = object
      ? world.events.record(source, object, 'Normal', 'Shutdown', 'Shutdown manager detected shutdown event', causes)
      : causes;
    this.kubelet.nodeStatus.update(told);
    this.kubelet.scope.start(this.run(groups, because(told)), done);
  }

  private *run(groups: readonly ShutdownGroup[], causes: Causes): Task {
    const { kubelet } = this;
    const active = [...kubelet.pods.values()].filter(
      (pod) => !isPodTerminal(pod.status) && !kubelet.workers.isKnownTerminated(pod.metadata.uid),
    );
    for (const group of groups) {
      const pods = active.filter((pod) => shutdownGroupOf(groups, pod.spec.priority ?? 0) === group);
      if (pods.length === 0) continue;
      const done = new Signal();
      kubelet.scope.start(all(pods.map((pod) => this.kill(pod, group.shutdownGracePeriodSeconds, causes))), () => done.fire());
      yield* done.within(kubelet.world.clock, group.shutdownGracePeriodSeconds * 1000, 'kubelet');
    }
  }

  private *kill(pod: Pod, budgetSeconds: number, causes: Causes): Task {
    const graceSeconds = Math.min(budgetSeconds, pod.spec.terminationGracePeriodSeconds ?? budgetSeconds);
    const why = because(causes, this.kubelet.world.field(pod, 'spec.terminationGracePeriodSeconds'));
    yield* killPodNow(this.kubelet, pod, { evict: false, graceSeconds, reason: REASON, message: MESSAGE, disruption: true, causes: why });
  }
}
