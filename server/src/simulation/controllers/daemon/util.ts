import type { KubernetesObject, MinorVersion } from '../../../kubernetes/object.ts';
import { scaledValue } from '../../../kubernetes/values/intOrString.ts';
import { matchesNodeSelector, type Taint, tolerates } from '../../scheduler/filters.ts';
import type { NodeSelectorTerm, Pod, PodSpec, Toleration } from '../../world/pod.ts';
import { podFromTemplate } from '../podControl.ts';
import type { DaemonSet } from '../types.ts';

/** Source: pkg/controller/daemon/util/daemonset_util.go. */
export const REVISION_LABEL = 'controller-revision-hash';
const TEMPLATE_GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';
const TEMPLATE_GENERATION_LABEL = 'pod-template-generation';
const NODE_NAME_FIELD = 'metadata.name';

/** Taints that no daemon Pod minds. */
const TOLERATED: readonly [key: string, effect: string][] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
];
const NETWORK_UNAVAILABLE: readonly [key: string, effect: string] = ['node.kubernetes.io/network-unavailable', 'NoSchedule'];

function withDaemonTolerations(spec: PodSpec): Toleration[] {
  const tolerations = [...(spec.tolerations ?? [])];
  for (const [key, effect] of spec.hostNetwork ? [...TOLERATED, NETWORK_UNAVAILABLE] : TOLERATED) {
    const added = { key, operator: 'Exists', effect };
    const at = tolerations.findIndex(
      (known) => known.key === key && known.effect === effect && known.operator === 'Exists' && !known.value,
    );
    if (at < 0) tolerations.push(added);
    else tolerations[at] = added;
  }
  return tolerations;
}

/** The Pod for one node: it tolerates what daemons tolerate and may only go there. Source: CreatePodTemplate, ReplaceDaemonSetPodNodeNameNodeAffinity. */
export function podForNode(set: DaemonSet, nodeName: string, hash: string, version: MinorVersion): Pod {
  const pod = podFromTemplate(set.spec.template, set, version);
  const generation = set.metadata.annotations?.[TEMPLATE_GENERATION_ANNOTATION];
  pod.metadata.labels = {
    ...pod.metadata.labels,
    [REVISION_LABEL]: hash,
    ...(generation === undefined ? {} : { [TEMPLATE_GENERATION_LABEL]: generation }),
  };
  const terms: NodeSelectorTerm[] = [{ matchFields: [{ key: NODE_NAME_FIELD, operator: 'In', values: [nodeName] }] }];
  const { affinity } = pod.spec;
  const nodeAffinity = {
    ...affinity?.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: {
      ...affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
      nodeSelectorTerms: terms,
    },
  };
  pod.spec.affinity = { ...affinity, nodeAffinity };
  pod.spec.tolerations = withDaemonTolerations(pod.spec);
  return pod;
}

/** The node that a daemon Pod is on or is for; null when it is for none. Source: GetTargetNodeName. */
export function targetNodeOf({ spec }: Pod): string | null {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values = [] } of matchFields)
      if (key === NODE_NAME_FIELD && operator === 'In') return values.length === 1 ? values[0]! : null;
  return null;
}

export interface Placement {
  readonly shouldRun: boolean;
  readonly shouldContinueRunning: boolean;
}

/** Whether a node is for the set's Pods. Resources do not matter: a Pod that does not fit waits. Source: NodeShouldRunDaemonPod. */
export function placementOn(set: DaemonSet, node: KubernetesObject): Placement {
  const { spec } = set.spec.template;
  const neither = { shouldRun: false, shouldContinueRunning: false };
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return neither;
  if (!matchesNodeSelector({ spec } as Pod, node)) return neither;
  const tolerations = withDaemonTolerations(spec);
  const untolerated = ((node.spec?.taints ?? []) as Taint[]).filter(
    (taint) => !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  return {
    shouldRun: !untolerated.some(({ effect }) => effect === 'NoExecute' || effect === 'NoSchedule'),
    shouldContinueRunning: !untolerated.some(({ effect }) => effect === 'NoExecute'),
  };
}

const rollingUpdateOf = ({ spec }: DaemonSet) =>
  spec.updateStrategy.type === 'RollingUpdate' ? spec.updateStrategy.rollingUpdate : undefined;

/** Both bounds as numbers; percentages round up. When both are 0 one Pod may be missing. Source: updatedDesiredNodeCounts. */
export function boundsOf(set: DaemonSet, desired: number): { maxSurge: number; maxUnavailable: number } {
  const { maxSurge: surge = 0, maxUnavailable: unavailable = 0 } = rollingUpdateOf(set) ?? {};
  const maxSurge = scaledValue(surge, desired, 'up') ?? 0;
  const maxUnavailable = scaledValue(unavailable, desired, 'up') ?? 0;
  return { maxSurge, maxUnavailable: desired > 0 && maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
}

export const allowsSurge = (set: DaemonSet): boolean => (scaledValue(rollingUpdateOf(set)?.maxSurge ?? 0, 1, 'up') ?? 0) > 0;

/** Pods on a node first, then older ones first. */
export function byAge(one: Pod, other: Pod): number {
  const placed = Number(Boolean(other.spec.nodeName)) - Number(Boolean(one.spec.nodeName));
  if (placed !== 0) return placed;
  const age = one.metadata.creationTimestamp - other.metadata.creationTimestamp;
  return age !== 0 ? age : one.metadata.name < other.metadata.name ? -1 : 1;
}

export const isUpdated = (pod: Pod, hash: string): boolean => pod.metadata.labels?.[REVISION_LABEL] === hash;
