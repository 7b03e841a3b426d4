import type { EventRegistration } from '../framework/events.ts';
import { normalizeByMaximum } from '../framework/framework.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { inNode, inPod, type Place, type Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';
import { taintsOf, toleratesTaint, untoleratedTaint } from '../framework/taints.ts';

const NAME = 'TaintToleration';
export const ERR_REASON_NOT_MATCH = 'node(s) had untolerated taint(s)';
const REFUSED = unresolvable(NAME, ERR_REASON_NOT_MATCH);

/** Taints keep Pods away that do not tolerate them, or lower the node's score. Source: plugins/tainttoleration/taint_toleration.go. */
export class TaintToleration implements Plugin {
  readonly name = NAME;
  readonly isLocal = true;

  filter(_state: unknown, { pod }: PodInfo, { taints }: NodeInfo): Status | null {
    return taints.length > 0 && untoleratedTaint(taints, pod.spec.tolerations) ? REFUSED : null;
  }

  score(_state: unknown, { pod }: PodInfo, { softTaints }: NodeInfo): number {
    let untolerated = 0;
    for (const taint of softTaints) if (!toleratesTaint(pod.spec.tolerations, taint)) untolerated++;
    return untolerated;
  }

  normalizeScores(_state: unknown, scores: Float64Array): void {
    normalizeByMaximum(scores, true);
  }

  readonly events: readonly EventRegistration[] = [
    {
      resource: 'Node',
      actions: ['Add', 'UpdateNodeTaint'],
      hint: ({ spec: { tolerations } }, { old, new: node }) =>
        (old === null || untoleratedTaint(taintsOf(old), tolerations) !== undefined) &&
        node !== null &&
        untoleratedTaint(taintsOf(node), tolerations) === undefined,
    },
    { resource: 'Pod', actions: ['UpdatePodToleration'], hint: (pod, { new: changed }) => changed?.metadata.uid === pod.metadata.uid },
  ];

  places(pod: PodInfo, node: NodeInfo | null): readonly Place[] {
    const untolerated = node?.node ? taintsOf(node.node).indexOf(untoleratedTaint(node.taints, pod.pod.spec.tolerations)!) : -1;
    return [...(untolerated < 0 ? [] : inNode(node, `spec.taints[${untolerated}]`)), ...inPod(pod, 'spec.tolerations')];
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    return inPod(pod, 'spec.tolerations');
  }
}
