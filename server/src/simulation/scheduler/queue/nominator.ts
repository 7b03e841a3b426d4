import type { PodInfo } from '../framework/podInfo.ts';

/** What happens to a Pod's nomination: null keeps what its status says. */
export type Nomination = { readonly node: string } | null;

/** Pods that are to come to a node once room has been made. Source: pkg/scheduler/backend/queue/nominator.go. */
export class Nominator {
  private readonly nodes = new Map<string, Map<string, PodInfo>>();
  private readonly podNodes = new Map<string, string>();

  add(pod: PodInfo, nomination: Nomination): void {
    this.delete(pod.uid);
    const node = nomination ? nomination.node : pod.pod.status.nominatedNodeName;
    if (!node) return;
    this.podNodes.set(pod.uid, node);
    const pods = this.nodes.get(node);
    if (pods) pods.set(pod.uid, pod);
    else this.nodes.set(node, new Map([[pod.uid, pod]]));
  }

  /** The Pod's newer state; a nomination that its status does not show yet stays. */
  update(old: PodInfo, pod: PodInfo): void {
    const node = this.podNodes.get(old.uid);
    const unseen = !old.pod.status.nominatedNodeName && !pod.pod.status.nominatedNodeName && node !== undefined;
    this.add(pod, unseen ? { node } : null);
  }

  delete(uid: string): void {
    const node = this.podNodes.get(uid);
    if (node === undefined) return;
    this.podNodes.delete(uid);
    const pods = this.nodes.get(node);
    pods?.delete(uid);
    if (pods?.size === 0) this.nodes.delete(node);
  }

  on(node: string): readonly PodInfo[] {
    const pods = this.nodes.get(node);
    return pods ? [...pods.values()] : NONE;
  }

  get isEmpty(): boolean {
    return this.podNodes.size === 0;
  }
}

const NONE: readonly PodInfo[] = [];
