import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { inNode, inPod, type Place, type Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';
import { type Taint, toleratesTaint } from '../framework/taints.ts';

const NAME = 'NodeUnschedulable';
export const ERR_REASON_UNSCHEDULABLE = 'node(s) were unschedulable';
const REFUSED = unresolvable(NAME, ERR_REASON_UNSCHEDULABLE);
const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes take only Pods that tolerate it. Source: plugins/nodeunschedulable/node_unschedulable.go. */
export class NodeUnschedulable implements Plugin {
  readonly name = NAME;
  readonly isLocal = true;

  filter(_state: unknown, { pod }: PodInfo, node: NodeInfo): Status | null {
    return node.unschedulable && !toleratesTaint(pod.spec.tolerations, CORDON) ? REFUSED : null;
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: (_pod, { old, new: node }) => node?.spec?.unschedulable !== true && (old === null || old.spec?.unschedulable === true),
    },
    {
      resource: 'Pod',
      actions: ['UpdatePodToleration'],
      hint: (pod, { new: changed }) => changed?.metadata.uid === pod.metadata.uid && toleratesTaint(changed.spec.tolerations, CORDON),
    },
  ];

  places(pod: PodInfo, node: NodeInfo | null): readonly Place[] {
    return [...inNode(node, 'spec.unschedulable'), ...inPod(pod, 'spec.tolerations')];
  }
}
