import type { KubernetesObject } from '../../kubernetes/object.ts';
import { Quantity, quantityOf } from '../../kubernetes/values/quantity.ts';
import type { Pod } from '../world/pod.ts';
import { RequiredNodeAffinity } from './framework/nodeSelector.ts';
import { HostPorts, PodInfo } from './framework/podInfo.ts';
import { requestsOf } from './framework/resources.ts';

export { requestsOf } from './framework/resources.ts';
export { type Taint, tolerates } from './framework/taints.ts';

/** Questions of the scheduler that others ask too: the kubelet when it admits Pods, actions, eviction. */

/** Does the node meet what the Pod requires? */
export const matchesNodeSelector = (pod: Pod, node: KubernetesObject): boolean => new RequiredNodeAffinity(pod).matches(node);

export function portsTaken(pod: Pod, others: () => readonly Pod[]): boolean {
  const wanted = new PodInfo(pod).hostPorts;
  if (wanted.length === 0) return false;
  const used = new HostPorts();
  for (const other of others()) for (const port of new PodInfo(other).hostPorts) used.add(port);
  return wanted.some((port) => used.conflicts(port));
}

/** What a node offers of a resource. */
export const allocatableOf = (node: KubernetesObject, resource: string): Quantity =>
  quantityOf(node.status?.allocatable?.[resource] ?? node.status?.capacity?.[resource]) ?? Quantity.ZERO;

/** Is there nothing, not even none, of a resource on the node? */
export const isUnknownTo = ({ status }: KubernetesObject, resource: string): boolean =>
  status?.allocatable?.[resource] === undefined && status?.capacity?.[resource] === undefined;

/** What the Pods on a node have asked for of a resource. */
export function requestedOf(pods: readonly Pod[], resource: string): Quantity {
  let total = Quantity.ZERO;
  for (const pod of pods) {
    const asked = requestsOf(pod.spec).get(resource);
    if (asked) total = total.add(asked);
  }
  return total;
}
