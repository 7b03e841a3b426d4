import type { KubernetesObject } from '../../kubernetes/object.ts';
import { podRequests } from '../../kubernetes/values/podResources.ts';
import { Quantity, quantityOf } from '../../kubernetes/values/quantity.ts';
import { isPodTerminal, type NodeSelectorRequirement, type NodeSelectorTerm, type Pod, type Toleration } from '../world/pod.ts';
import type { World } from '../world/world.ts';

export interface FilterResult {
  readonly reasons: readonly string[];
  /** Could removing other Pods help? */
  readonly preemptable: boolean;
  /** Fields of the Pod that are in the way. */
  readonly fields: readonly string[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Source: component-helpers/scheduling/corev1 ToleratesTaint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '');
}

/** What keeps a Pod away from every node. */
export function preFilter(world: World, pod: Pod): { readonly reason: string; readonly fields: readonly string[] } | null {
  for (const [index, volume] of (pod.spec.volumes ?? []).entries()) {
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim === undefined) continue;
    const fields = [`spec.volumes[${index}].persistentVolumeClaim.claimName`];
    const found = world.store.get('PersistentVolumeClaim', pod.metadata.namespace, claim);
    if (!found) return { reason: `persistentvolumeclaim "${claim}" not found`, fields };
    if (found.metadata.deletionTimestamp !== undefined) return { reason: `persistentvolumeclaim "${claim}" is being deleted`, fields };
    if (!found.spec?.volumeName) return { reason: 'pod has unbound immediate PersistentVolumeClaims', fields };
  }
  return null;
}

/** Null when the node takes the Pod; otherwise what the first plugin against it says. */
export function filterNode(world: World, pod: Pod, node: KubernetesObject): FilterResult | null {
  const refused = (reason: string, fields: string[] = []): FilterResult => ({ reasons: [reason], preemptable: false, fields });
  const tolerations = pod.spec.tolerations ?? [];
  if (node.spec?.unschedulable && !tolerations.some((toleration) => tolerates(toleration, UNSCHEDULABLE)))
    return refused('node(s) were unschedulable');
  const taints = (node.spec?.taints ?? []) as Taint[];
  const untolerated = taints.some(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
  if (untolerated) return refused('node(s) had untolerated taint(s)', ['spec.tolerations']);
  if (!matchesNode(pod, node))
    return refused("node(s) didn't match Pod's node affinity/selector", [
      pod.spec.nodeSelector ? 'spec.nodeSelector' : 'spec.affinity.nodeAffinity',
    ]);
  const others = podsOn(world, node.metadata.name ?? '');
  if (portsTaken(pod, others))
    return { reasons: ["node(s) didn't have free ports for the requested pod ports"], preemptable: true, fields: ['spec.containers'] };
  return resourcesFit(pod, node, others);
}

export const podsOn = (world: World, nodeName: string): Pod[] =>
  (world.store.list('Pod') as Pod[]).filter((pod) => pod.spec.nodeName === nodeName && !isPodTerminal(pod.status));

function matchesNode(pod: Pod, node: KubernetesObject): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** Does the node still meet what the Pod requires? Also asked by the kubelet. */
export const matchesNodeSelector = matchesNode;

function matchesTerm(term: NodeSelectorTerm, node: KubernetesObject): boolean {
  if (!term.matchExpressions?.length && !term.matchFields?.length) return false;
  const labels = node.metadata.labels ?? {};
  return (
    (term.matchExpressions ?? []).every((requirement) => matches(requirement, labels[requirement.key])) &&
    (term.matchFields ?? []).every((requirement) => matches(requirement, node.metadata.name))
  );
}

function matches({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  const number = (text: string | undefined): number | null => (text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : null);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default: {
      const left = number(value);
      const right = number(values[0]);
      if (left === null || right === null) return false;
      return operator === 'Gt' ? left > right : left < right;
    }
  }
}

interface HostPort {
  readonly port: number;
  readonly protocol: string;
  readonly ip: string;
}

function hostPorts(pod: Pod): HostPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return [...sidecars, ...pod.spec.containers].flatMap((container) =>
    (container.ports ?? [])
      .filter((port) => port.hostPort)
      .map((port) => ({ port: port.hostPort!, protocol: port.protocol ?? 'TCP', ip: port.hostIP || '0.0.0.0' })),
  );
}

export function portsTaken(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return false;
  const taken = others.flatMap(hostPorts);
  const clash = (one: HostPort, other: HostPort): boolean =>
    one.port === other.port && one.protocol === other.protocol && (one.ip === other.ip || one.ip === '0.0.0.0' || other.ip === '0.0.0.0');
  return wanted.some((port) => taken.some((other) => clash(port, other)));
}

/** What a node offers of a resource. */
export const allocatableOf = (node: KubernetesObject, resource: string): Quantity =>
  quantityOf(node.status?.allocatable?.[resource] ?? node.status?.capacity?.[resource]) ?? Quantity.ZERO;

/** What the Pods on a node have asked for of a resource. */
export function requestedOf(pods: readonly Pod[], resource: string): Quantity {
  let total = Quantity.ZERO;
  for (const pod of pods) total = total.add(podRequests(pod.spec).get(resource) ?? Quantity.ZERO);
  return total;
}

function resourcesFit(pod: Pod, node: KubernetesObject, others: readonly Pod[]): FilterResult | null {
  const reasons: string[] = [];
  let preemptable = true;
  const podsAllowed = allocatableOf(node, 'pods');
  if (BigInt(others.length + 1) > podsAllowed.unscaled * 10n ** BigInt(Math.max(podsAllowed.scale, 0))) reasons.push('Too many pods');
  for (const [resource, wanted] of podRequests(pod.spec)) {
    if (wanted.isZero()) continue;
    const has = allocatableOf(node, resource);
    if (requestedOf(others, resource).add(wanted).compare(has) <= 0) continue;
    reasons.push(`Insufficient ${resource}`);
    if (wanted.compare(has) > 0) preemptable = false;
  }
  return reasons.length === 0 ? null : { reasons, preemptable, fields: ['spec.containers[0].resources'] };
}
