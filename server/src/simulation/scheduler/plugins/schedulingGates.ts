import type { EventRegistration } from '../framework/events.ts';
import { inPod, type Place, type Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';

const NAME = 'SchedulingGates';

/** Pods with gates do not even enter the queue. Source: plugins/schedulinggates/scheduling_gates.go. */
export class SchedulingGates implements Plugin {
  readonly name = NAME;

  preEnqueue({ pod }: PodInfo): Status | null {
    const gates = pod.spec.schedulingGates ?? [];
    return gates.length === 0 ? null : unresolvable(NAME, `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`);
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'Pod',
      actions: ['UpdatePodSchedulingGatesEliminated'],
      hint: (pod, { new: changed }) => changed?.metadata.uid === pod.metadata.uid,
    },
  ];

  places(pod: PodInfo): readonly Place[] {
    return inPod(pod, 'spec.schedulingGates');
  }
}
