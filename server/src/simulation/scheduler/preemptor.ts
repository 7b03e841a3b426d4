import type { Causes } from '../world/causes.ts';
import type { Pod, PodCondition } from '../world/pod.ts';
import type { World } from '../world/world.ts';
import type { EventSeriesRecorder } from './eventSeries.ts';
import type { PodInfo } from './framework/podInfo.ts';
import { type Candidate, type DefaultPreemption, PREEMPTION_REASON } from './plugins/defaultPreemption.ts';
import type { Nominator } from './queue/nominator.ts';

/** What preemption needs of Pods whose binding is under way: false when the Pod is not among them. */
export interface PendingBindings {
  cancel(uid: string, reason: string): boolean;
}

/** Tells victims to go, while the scheduler goes on. Source: pkg/scheduler/framework/preemption/executor.go. */
export class Preemptor {
  constructor(
    private readonly world: World,
    private readonly plugin: DefaultPreemption,
    private readonly nominator: Nominator,
    private readonly events: EventSeriesRecorder,
    private readonly bindings: PendingBindings,
  ) {}

  start(pod: PodInfo, { node, victims }: Candidate, causes: Causes): void {
    const going = victims.pods.filter((victim) => victim.pod.metadata.deletionTimestamp === undefined);
    if (going.length === 0) return;
    const { clock } = this.world;
    this.plugin.preempting.add(pod.uid);
    clock.after(this.world.latency('statusPatch'), 'controller', () => {
      for (const other of this.nominator.on(node.name)) if (other.priority < pod.priority) this.clearNomination(other.pod, causes);
      const others = going.slice(0, -1);
      const last = going.at(-1)!;
      for (const victim of others) this.preempt(pod, victim, node.name, causes, false);
      if (others.length === 0) this.preempt(pod, last, node.name, causes, true);
      else clock.after(this.world.latency('statusPatch'), 'controller', () => this.preempt(pod, last, node.name, causes, true));
    });
  }

  private preempt(preemptor: PodInfo, victim: PodInfo, node: string, causes: Causes, isLast: boolean): void {
    const { world } = this;
    const text = `Preempted by pod ${preemptor.uid} on node ${node}`;
    if (this.bindings.cancel(victim.uid, `preempted by ${this.plugin.name}`)) {
      this.finish(preemptor, isLast);
      this.events.record(victim.pod, 'Normal', 'Preempted', `${text} (in kube-scheduler memory).`, causes, preemptor.uid);
      return;
    }
    const { namespace, name } = victim.pod.metadata;
    const current = world.api.pod(namespace, name);
    const marked =
      current?.metadata.uid === victim.uid ? world.api.updatePodStatus(current, this.disrupted(current, preemptor), causes) : undefined;
    world.clock.after(world.latency('apiDelete'), 'controller', () => {
      this.finish(preemptor, isLast);
      const pod = world.api.pod(namespace, name);
      if (!marked || pod?.metadata.uid !== victim.uid) return;
      const told = this.events.record(pod, 'Normal', 'Preempted', text, causes, preemptor.uid);
      world.api.delete(pod, { uid: victim.uid }, told);
    });
  }

  /** The preemptor may be tried again once the last victim knows. */
  private finish(preemptor: PodInfo, isLast: boolean): void {
    if (isLast) this.plugin.preempting.delete(preemptor.uid);
  }

  private disrupted({ status }: Pod, preemptor: PodInfo): Pod['status'] {
    const condition: PodCondition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: PREEMPTION_REASON,
      message: `${preemptor.pod.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`,
      lastTransitionTime: this.world.nowTime(),
    };
    return { ...status, conditions: [...status.conditions.filter(({ type }) => type !== 'DisruptionTarget'), condition] };
  }

  private clearNomination(pod: Pod, causes: Causes): void {
    const current = this.world.api.pod(pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== pod.metadata.uid || !current.status.nominatedNodeName) return;
    const { nominatedNodeName: _, ...status } = current.status;
    this.world.api.updatePodStatus(current, status, causes);
  }
}
