import type { Pod } from '../../world/pod.ts';
import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import { HostPorts, PodInfo } from '../framework/podInfo.ts';
import { type Status, unschedulable } from '../framework/status.ts';

const NAME = 'NodePorts';
export const ERR_REASON = "node(s) didn't have free ports for the requested pod ports";
const REFUSED = unschedulable(NAME, ERR_REASON);

/** Ports of the host that other Pods there have taken. Source: plugins/nodeports/node_ports.go. */
export class NodePorts implements Plugin<null> {
  readonly name = NAME;
  readonly isLocal = true;

  preFilter(pod: PodInfo): PreFilterResult<null> {
    return pod.hostPorts.length === 0 ? SKIP : { state: null };
  }

  filter(_state: null, pod: PodInfo, node: NodeInfo): Status | null {
    return node.hasPortConflict(pod) ? REFUSED : null;
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'Pod',
      actions: ['Delete'],
      hint: (pod, { old }) => old !== null && sharePorts(pod, old as Pod),
    },
    { resource: 'Node', actions: ['Add'] },
  ];

  places(pod: PodInfo): readonly Place[] {
    const fields: string[] = [];
    for (const kind of ['initContainers', 'containers'] as const)
      pod.pod.spec[kind]?.forEach(({ ports }, container) => {
        ports?.forEach(({ hostPort }, port) => {
          if (hostPort) fields.push(`spec.${kind}[${container}].ports[${port}].hostPort`);
        });
      });
    return inPod(pod, ...fields);
  }
}

function sharePorts(pod: Pod, gone: Pod): boolean {
  if (!gone.spec.nodeName && !gone.status.nominatedNodeName) return false;
  const used = new HostPorts();
  for (const port of new PodInfo(gone).hostPorts) used.add(port);
  return new PodInfo(pod).hostPorts.some((port) => used.conflicts(port));
}
