import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod } from '../../world/pod.ts';
import { type Contribution, contributionOf, mayBeEndpoint, type Service } from './endpoints.ts';

/** Nodes as they are now; `version` is another one when any of them has changed. */
export interface Nodes {
  readonly version: number;
  readonly of: (pod: Pod) => KubernetesObject | undefined;
}

/** The Pods of a Service, and what has changed since they were looked at before. */
export interface Look {
  readonly pods: readonly Pod[];
  /** What each of them contributes, in the same order. */
  readonly contributions: readonly (Contribution | null)[];
  /** New Pods and those that contribute something else than before, in the same order. */
  readonly changed: readonly { readonly uid: string; readonly contribution: Contribution | null }[];
  /** Pods that have gone. One that is merely in another place of the list is among the changed ones, too. */
  readonly gone: readonly string[];
}

interface Listed extends Look {
  readonly service: Service;
  readonly nodes: number;
}

/**
 * What Pods contribute to Services. It is worked out once for each version of the two: a Service with a thousand Pods is looked at with every change of one,
 * and nearly all of them are then what they were and where they were in the list.
 */
export class Members {
  private readonly listed = new Map<string, Listed>();

  /** `key` is the Service's. */
  look(key: string, service: Service, pods: readonly Pod[], nodes: Nodes): Look {
    const known = this.listed.get(key);
    const before = known?.service === service ? known : null;
    const contributions = new Array<Contribution | null>(pods.length);
    const changed: { uid: string; contribution: Contribution | null }[] = [];
    const gone: string[] = [];
    let at = 0;
    for (let index = 0; index < pods.length; index++) {
      const pod = pods[index]!;
      // Nearly always.
      if (before?.pods[at] === pod && before.nodes === nodes.version) {
        contributions[index] = before.contributions[at++]!;
        continue;
      }
      const found = before ? placeOf(before.pods, pod, at) : -1;
      if (found >= 0) for (; at < found; at++) gone.push(before!.pods[at]!.metadata.uid);
      const last = found >= 0 ? before!.contributions[at]! : null;
      const asBefore = found >= 0 && before!.pods[at] === pod && (last === null || isSettled(last, pod, before!.nodes, nodes));
      const contribution = asBefore ? last : mayBeEndpoint(pod) ? contributionOf(pod, service, nodes.of(pod)) : null;
      if (found < 0 || contribution !== last) changed.push({ uid: pod.metadata.uid, contribution });
      contributions[index] = contribution;
      if (found >= 0) at++;
    }
    if (before) for (; at < before.pods.length; at++) gone.push(before.pods[at]!.metadata.uid);
    const look: Listed = { service, nodes: nodes.version, pods, contributions, changed, gone };
    this.listed.set(key, look);
    return look;
  }

  /** The Service has gone. */
  forget(key: string): void {
    this.listed.delete(key);
  }
}

/** Where a Pod is in a list, from a place on; −1 when it is not there. */
function placeOf(pods: readonly Pod[], pod: Pod, from: number): number {
  if (pods[from] === pod) return from;
  const { uid } = pod.metadata;
  for (let at = from; at < pods.length; at++) if (pods[at]!.metadata.uid === uid) return at;
  return -1;
}

const isSettled = ({ node }: Contribution, pod: Pod, before: number, nodes: Nodes): boolean =>
  before === nodes.version || node === nodes.of(pod);
