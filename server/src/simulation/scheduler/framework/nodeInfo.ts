import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Labels } from '../../../kubernetes/values/selector.ts';
import { HostPorts, type PodInfo } from './podInfo.ts';
import { ResourceAmounts } from './resources.ts';
import { keepsAway, type Taint, taintsOf } from './taints.ts';

const NO_LABELS: Labels = Object.freeze(Object.create(null));
let generations = 0;

/**
 * A node with what runs there, in running sums: adding or removing a Pod costs the same however many there are.
 * Source: framework/types.go NodeInfo.
 */
export class NodeInfo {
  /** Goes up with every change, over all nodes. */
  generation = ++generations;
  /** A small number of its own among the nodes of the cache; none for copies. */
  slot = -1;
  labels: Labels = NO_LABELS;
  allocatable = new ResourceAmounts();
  /** Taints that keep Pods away, and those that nodes are only avoided for. */
  taints: readonly Taint[] = [];
  softTaints: readonly Taint[] = [];
  unschedulable = false;
  pods: PodInfo[] = [];
  requested = new ResourceAmounts();
  nonZeroMilliCpu = 0;
  nonZeroMemory = 0;
  private ports: HostPorts | null = null;

  constructor(
    /** Null as long as only Pods tell of it. */
    public node: KubernetesObject | null,
    readonly name = node?.metadata.name ?? '',
  ) {
    if (node) this.setNode(node);
  }

  setNode(node: KubernetesObject): void {
    this.node = node;
    // Without a prototype: a topology key `constructor` is a label that no node has.
    this.labels = node.metadata.labels ? Object.assign(Object.create(null), node.metadata.labels) : NO_LABELS;
    this.allocatable = ResourceAmounts.ofList(node.status?.allocatable);
    const taints = taintsOf(node);
    this.taints = taints.filter(keepsAway);
    this.softTaints = taints.filter(({ effect }) => effect === 'PreferNoSchedule');
    this.unschedulable = node.spec?.unschedulable === true;
    this.generation = ++generations;
  }

  addPod(pod: PodInfo): void {
    this.pods.push(pod);
    this.count(pod, 1);
    if (pod.hostPorts.length > 0) {
      this.ports ??= new HostPorts();
      for (const port of pod.hostPorts) this.ports.add(port);
    }
  }

  /** Takes the Pod's place with the last one, as Kubernetes does: the order tells in preemption. */
  removePod(pod: PodInfo): void {
    const index = this.pods.indexOf(pod);
    if (index < 0) return;
    const last = this.pods.pop()!;
    if (last !== pod) this.pods[index] = last;
    this.count(pod, -1);
    for (const port of pod.hostPorts) this.ports?.remove(port);
  }

  /** The Pod has a newer state that weighs the same: as if it had been removed and added. */
  moveToEnd(pod: PodInfo): void {
    const last = this.pods.at(-1);
    if (!last || last === pod) return;
    this.pods[this.pods.indexOf(pod)] = last;
    this.pods[this.pods.length - 1] = pod;
  }

  private count({ weight }: PodInfo, sign: 1 | -1): void {
    this.requested.add(weight.requests, sign);
    this.nonZeroMilliCpu += sign * weight.nonZeroMilliCpu;
    this.nonZeroMemory += sign * weight.nonZeroMemory;
    this.generation = ++generations;
  }

  hasPortConflict(pod: PodInfo): boolean {
    const { ports } = this;
    return ports !== null && pod.hostPorts.some((port) => ports.conflicts(port));
  }

  /** A copy to try things out on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(null, this.name);
    copy.node = this.node;
    copy.labels = this.labels;
    copy.allocatable = this.allocatable;
    copy.taints = this.taints;
    copy.softTaints = this.softTaints;
    copy.unschedulable = this.unschedulable;
    copy.pods = [...this.pods];
    copy.requested = this.requested.clone();
    copy.nonZeroMilliCpu = this.nonZeroMilliCpu;
    copy.nonZeroMemory = this.nonZeroMemory;
    copy.ports = this.ports?.clone() ?? null;
    return copy;
  }
}
