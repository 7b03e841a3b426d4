import type { Pod } from '../../world/pod.ts';
import type { EventRegistration } from '../framework/events.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import { inNode, inPod, type Place, type Plugin, type PreFilterResult, SKIP } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { type Status, unresolvable } from '../framework/status.ts';

const NAME = 'NodeDeclaredFeatures';
export const ERR_REASON_UNSATISFIED = "node(s) didn't match Pod's required features";
const REFUSED = unresolvable(NAME, ERR_REASON_UNSATISFIED);

/** Features that a kubelet has to declare before Pods that use them come to it. Source: component-helpers/nodedeclaredfeatures/features. */
const FEATURES: readonly { readonly name: string; readonly uses: (pod: Pod) => string | null }[] = [
  {
    name: 'RestartAllContainersOnContainerExits',
    uses: ({ spec }) => {
      for (const kind of ['containers', 'initContainers'] as const)
        for (const [index, { restartPolicyRules }] of (spec[kind] ?? []).entries()) {
          const rule = restartPolicyRules?.findIndex(({ action }) => action === 'RestartAllContainers') ?? -1;
          if (rule >= 0) return `spec.${kind}[${index}].restartPolicyRules[${rule}].action`;
        }
      return null;
    },
  },
  {
    name: 'UserNamespacesHostNetworkSupport',
    uses: ({ spec }) => (spec.hostNetwork && spec.hostUsers === false ? 'spec.hostUsers' : null),
  },
];

const required = (pod: Pod): string[] => FEATURES.flatMap(({ name, uses }) => (uses(pod) === null ? [] : [name]));

/** Source: plugins/nodedeclaredfeatures/nodedeclaredfeatures.go, on by default since 1.36. */
export class NodeDeclaredFeatures implements Plugin<readonly string[]> {
  readonly name = NAME;
  readonly isLocal = true;

  preFilter({ pod }: PodInfo): PreFilterResult<readonly string[]> {
    const state = required(pod);
    return state.length === 0 ? SKIP : { state };
  }

  filter(features: readonly string[], _pod: PodInfo, { node }: NodeInfo): Status | null {
    const declared = (node?.status?.declaredFeatures ?? []) as readonly string[];
    return features.every((feature) => declared.includes(feature)) ? null : REFUSED;
  }

  readonly events: readonly EventRegistration[] = [{ resource: 'Node', actions: ['Add', 'UpdateNodeDeclaredFeature'] }];

  places(pod: PodInfo, node: NodeInfo | null): readonly Place[] {
    const fields = FEATURES.flatMap(({ uses }) => uses(pod.pod) ?? []);
    return [...inPod(pod, ...fields), ...inNode(node, 'status.declaredFeatures')];
  }
}
