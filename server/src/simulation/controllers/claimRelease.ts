import type { KubernetesObject } from '../../kubernetes/object.ts';
import { CLAIM_FINALIZER } from '../scheduler/devices/claimBindings.ts';
import { claimStatusOf } from '../scheduler/devices/types.ts';
import type { Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import type { Client } from './client.ts';
import { controllerOf } from './informers.ts';

interface User {
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly name: string;
  readonly uid?: string;
}

/** Nothing of the Pod runs, and nothing will. */
const isPodDone = ({ metadata, spec, status }: Pod): boolean =>
  isPodTerminal(status) || (metadata.deletionTimestamp !== undefined && !spec.nodeName);

/** Takes claims away from Pods that are done, and gives their devices back when nobody is left. Source: pkg/controller/resourceclaim syncClaim. */
export class ClaimRelease {
  constructor(
    private readonly client: Client,
    /** The Pod as it is known, or as it is stored. */
    private readonly podOf: (namespace: string | undefined, name: string) => Pod | undefined,
  ) {}

  *sync(claim: KubernetesObject, causes: Causes): Task {
    const users = (claimStatusOf(claim).reservedFor ?? []) as readonly User[];
    const { namespace } = claim.metadata;
    const remaining = users.filter(({ apiGroup = '', resource, name, uid }) => {
      const pod = this.podOf(namespace, name);
      return apiGroup !== '' || resource !== 'pods' || (pod?.metadata.uid === uid && !isPodDone(pod!));
    });
    const isKept = ((claim.metadata.finalizers ?? []) as readonly string[]).includes(CLAIM_FINALIZER);
    let current = claim;
    if (remaining.length < users.length || (isKept && claim.metadata.deletionTimestamp !== undefined && remaining.length === 0)) {
      const isFree = remaining.length === 0 && isKept;
      const { allocation, reservedFor: _, ...rest } = claim.status ?? {};
      const status = { ...rest, ...(isFree ? {} : { allocation }), ...(remaining.length > 0 ? { reservedFor: remaining } : {}) };
      current = yield* this.client.updateStatus({ ...claim, status }, causes);
      if (isFree)
        current = yield* this.client.update(
          {
            ...current,
            metadata: { ...current.metadata, finalizers: current.metadata.finalizers.filter((name: string) => name !== CLAIM_FINALIZER) },
          },
          causes,
        );
    }
    if (remaining.length === 0) yield* this.remove(current, causes);
  }

  /** A claim that was made for a Pod goes before the Pod, when that is done. */
  private *remove(claim: KubernetesObject, causes: Causes): Task {
    const owner = controllerOf(claim);
    if (owner?.kind !== 'Pod' || claim.metadata.deletionTimestamp !== undefined) return;
    const pod = this.podOf(claim.metadata.namespace, owner.name);
    if (pod && (pod.metadata.uid !== owner.uid || isPodDone(pod))) yield* this.client.delete(claim, {}, causes);
  }
}
