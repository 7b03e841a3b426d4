import type { KubernetesObject } from '../../kubernetes/object.ts';
import { podRequests } from '../../kubernetes/values/podResources.ts';
import { Quantity, quantityOf } from '../../kubernetes/values/quantity.ts';
import type { Pod } from '../world/pod.ts';
import { RequiredNodeAffinity } from './framework/nodeSelector.ts';
import { HostPorts, PodInfo } from './framework/podInfo.ts';

export { type Taint, tolerates } from './framework/taints.ts';

/** Questions of the scheduler that others ask too: the kubelet when it admits Pods, actions, eviction. */

/** Does the node meet what the Pod requires? */
export const matchesNodeSelector = (pod: Pod, node: KubernetesObject): boolean => new RequiredNodeAffinity(pod).matches(node);

export function portsTaken(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = new PodInfo(pod).hostPorts;
  if (wanted.length === 0) return false;
  const used = new HostPorts();
  for (const other of others) for (const port of new PodInfo(other).hostPorts) used.add(port);
  return wanted.some((port) => used.conflicts(port));
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
