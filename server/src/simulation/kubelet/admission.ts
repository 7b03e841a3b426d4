import { Quantity } from '../../kubernetes/values/quantity.ts';
import { SAFE_SYSCTLS } from '../../kubernetes/values/wellKnownNames.ts';
import {
  allocatableOf,
  isUnknownTo,
  matchesNodeSelector,
  portsTaken,
  requestedOf,
  requestsOf,
  type Taint,
  tolerates,
} from '../scheduler/filters.ts';
import type { Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';

/** Why the kubelet does not take a Pod, as its status and its event say. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
  /** Field of the Pod that is in the way. */
  readonly field: string;
}

/** The other Pods of a node that still count. */
export interface Neighbours {
  /** There are no more than this. */
  readonly atMost: number;
  list(): readonly Pod[];
}

/** May the Pod run on the node, beside those that do? Null when it may. Source: pkg/kubelet/allocation canAdmitPod, lifecycle/predicate.go. */
export function admitPod(world: World, nodeName: string, pod: Pod, others: Neighbours): Rejection | null {
  for (const [index, { name }] of (pod.spec.securityContext?.sysctls ?? []).entries())
    if (!SAFE_SYSCTLS.includes(name.replaceAll('/', '.')))
      return {
        reason: 'SysctlForbidden',
        message: `forbidden sysctl: "${name}" not allowlisted`,
        field: `spec.securityContext.sysctls[${index}]`,
      };
  const foreign = otherSystem(pod);
  if (foreign) return foreign;
  const short = insufficient(world, nodeName, pod, others);
  if (short) return short;
  const node = world.store.get('Node', undefined, nodeName);
  if (!node) return null;
  if (!matchesNodeSelector(pod, node))
    return {
      reason: 'NodeAffinity',
      message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      field: 'spec.affinity',
    };
  if (portsTaken(pod, () => others.list()))
    return {
      reason: 'NodePorts',
      message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
      field: 'spec.containers',
    };
  const tolerations = pod.spec.tolerations ?? [];
  const taint = ((node.spec?.taints ?? []) as Taint[]).find(
    (known) => known.effect === 'NoExecute' && !tolerations.some((toleration) => tolerates(toleration, known)),
  );
  if (taint)
    return {
      reason: 'TaintToleration',
      message: 'Predicate TaintToleration failed: node(s) had untolerated taint(s)',
      field: 'spec.tolerations',
    };
  return null;
}

/** Nodes here run Linux; this is looked at before anything that could be made room for. Source: lifecycle/predicate.go rejectPodAdmissionBasedOnOS…. */
function otherSystem({ metadata, spec }: Pod): Rejection | null {
  const label = metadata.labels?.['kubernetes.io/os'];
  if (label !== undefined && label !== 'linux')
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
      field: 'metadata.labels',
    };
  if (spec.os === undefined || spec.os.name === 'linux') return null;
  return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS", field: 'spec.os.name' };
}

/** The first resource that the node has too little of. */
export function insufficient(world: World, nodeName: string, pod: Pod, others: Neighbours): Rejection | null {
  const node = world.store.get('Node', undefined, nodeName);
  if (!node) return null;
  const report = (resource: string, requested: Quantity, used: Quantity, capacity: Quantity, field: string): Rejection => {
    const unit = resource === 'cpu' ? -3 : 0;
    const text = (quantity: Quantity): string => String(quantity.scaledValue(unit));
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${text(requested)}, used: ${text(used)}, capacity: ${text(capacity)}`,
      field,
    };
  };
  const places = allocatableOf(node, 'pods');
  if (Quantity.of(others.atMost).compare(places) >= 0) {
    const count = Quantity.of(others.list().length);
    if (count.compare(places) >= 0) return report('pods', Quantity.of(1), count, places, 'spec.nodeName');
  }
  for (const [resource, wanted] of requestsOf(pod.spec)) {
    // What a node does not know at all, the scheduler has found in another way. Source: lifecycle/predicate.go removeMissingExtendedResources.
    if (wanted.isZero() || (resource.includes('/') && isUnknownTo(node, resource))) continue;
    const used = requestedOf(others.list(), resource);
    const capacity = allocatableOf(node, resource);
    if (used.add(wanted).compare(capacity) > 0) return report(resource, wanted, used, capacity, 'spec.containers');
  }
  return null;
}
