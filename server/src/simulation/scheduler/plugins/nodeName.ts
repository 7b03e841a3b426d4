import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { inPod, type Place, type Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';

const NAME = 'NodeName';
export const ERR_REASON = "node(s) didn't match the requested node name";
const REFUSED = unresolvable(NAME, ERR_REASON);

/** A Pod that names its node goes nowhere else. Source: plugins/nodename/node_name.go. */
export class NodeName implements Plugin {
  readonly name = NAME;
  readonly isLocal = true;

  filter(_state: unknown, { pod }: PodInfo, node: NodeInfo): Status | null {
    return !pod.spec.nodeName || pod.spec.nodeName === node.name ? null : REFUSED;
  }

  readonly events: readonly EventRegistration[] = [{ resource: 'Node', actions: ['Add'] }];

  places(pod: PodInfo): readonly Place[] {
    return inPod(pod, 'spec.nodeName');
  }
}
