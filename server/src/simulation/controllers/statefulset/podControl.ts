import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import type { World } from '../../world/world.ts';
import type { Client } from '../client.ts';
import { ApiError, isAlreadyExists, isNotFound } from '../controller.ts';
import type { Informer } from '../informers.ts';
import type { PersistentVolumeClaim, StatefulSet } from '../types.ts';
import { hasStaleRef, hasUnexpectedController, isUpToDate, policyOf, withOwners } from './claims.ts';
import { claimsOf, hasIdentity, ordinalOf, withIdentity } from './utils.ts';

type Verb = 'Create' | 'Update' | 'Delete';

/** Makes, changes and deletes the Pods of a StatefulSet together with their claims. Source: pkg/controller/statefulset/stateful_pod_control.go. */
export class StatefulPodControl {
  constructor(
    private readonly world: World,
    private readonly client: Client,
    private readonly claims: Informer<PersistentVolumeClaim>,
  ) {}

  *create(set: StatefulSet, pod: Pod, causes: Causes): Task {
    let failure: ApiError | null = null;
    try {
      yield* this.createClaims(set, pod, causes);
    } catch (error) {
      if (error instanceof ApiError) this.tell('Create', set, pod, error, causes);
      throw error;
    }
    try {
      yield* this.client.create({ ...pod, metadata: { ...pod.metadata } }, causes);
    } catch (error) {
      if (!(error instanceof ApiError) || isAlreadyExists(error)) throw error;
      failure = error;
    }
    // Claims get their owners also when there is no Pod yet.
    yield* this.giveOwners(set, pod, causes);
    this.tell('Create', set, pod, failure, causes);
    if (failure) throw failure;
  }

  *delete(set: StatefulSet, pod: Pod, causes: Causes): Task {
    try {
      yield* this.client.delete(pod, {}, causes);
    } catch (error) {
      if (error instanceof ApiError && !isNotFound(error)) this.tell('Delete', set, pod, error, causes);
      if (!isNotFound(error)) throw error;
    }
    this.tell('Delete', set, pod, null, causes);
  }

  /** Gives a Pod that was made by somebody else the set's labels, and its claims their owners. */
  *update(set: StatefulSet, pod: Pod, causes: Causes): Task {
    const named = hasIdentity(pod);
    if (named && this.claimsMatchPolicy(set, pod)) return;
    yield* this.giveOwners(set, pod, causes);
    const labels = withIdentity(pod.metadata.labels, pod.metadata.name, ordinalOf(pod));
    // The Pod is written in any case; when nothing about it is another, nobody sees that.
    if (!named) yield* this.client.patch(pod, (current) => ({ ...current, metadata: { ...current.metadata, labels } }), causes);
    this.tell('Update', set, pod, null, causes);
  }

  /** A claim of the Pod before: it goes first, when claims are deleted with their Pods. */
  hasStaleClaim(set: StatefulSet, pod: Pod): boolean {
    if (policyOf(set).whenScaled === 'Retain') return false;
    return this.claimsOf(set, pod).some((claim) => hasStaleRef(claim, pod));
  }

  claimsMatchPolicy(set: StatefulSet, pod: Pod): boolean {
    return this.claimsOf(set, pod).every((claim) => isUpToDate(claim, set, pod));
  }

  /** Claims of the Pod that are there. */
  private claimsOf(set: StatefulSet, pod: Pod): PersistentVolumeClaim[] {
    if (!set.spec.volumeClaimTemplates?.length) return [];
    return claimsOf(set, ordinalOf(pod)).flatMap(({ metadata }) => this.claims.get(metadata.namespace, metadata.name) ?? []);
  }

  *createMissingClaims(set: StatefulSet, pod: Pod, causes: Causes): Task {
    yield* this.createClaims(set, pod, causes);
    yield* this.giveOwners(set, pod, causes);
  }

  private *giveOwners(set: StatefulSet, pod: Pod, causes: Causes): Task {
    try {
      yield* this.updateClaimOwners(set, pod, causes);
    } catch (error) {
      if (error instanceof ApiError) this.tell('Update', set, pod, error, causes);
      throw error;
    }
  }

  private *createClaims(set: StatefulSet, pod: Pod, causes: Causes): Task {
    const failures: string[] = [];
    for (const [index, claim] of claimsOf(set, ordinalOf(pod)).entries()) {
      const { name, namespace } = claim.metadata;
      const known = this.claims.get(namespace, name);
      if (known) {
        if (known.metadata.deletionTimestamp !== undefined) failures.push(`pvc ${name} is being deleted`);
        continue;
      }
      const why = because(causes, this.world.field(set, `spec.volumeClaimTemplates[${index}]`));
      try {
        yield* this.client.create(claim, why);
        this.client.event(
          set,
          'Normal',
          'SuccessfulCreate',
          `Create Claim ${name} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} success`,
          why,
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        failures.push(`failed to create PVC ${name}: ${error.message}`);
        const message = `Create Claim ${name} for Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} failed error: ${error.message}`;
        if (!isAlreadyExists(error)) this.client.event(set, 'Warning', 'FailedCreate', message, why);
      }
    }
    if (failures.length > 0) throw new ApiError(0, 'Aggregate', failures.length === 1 ? failures[0]! : `[${failures.join(', ')}]`);
  }

  *updateClaimOwners(set: StatefulSet, pod: Pod, causes: Causes): Task {
    for (const claim of this.claimsOf(set, pod)) {
      const why = because(causes, this.world.field(set, 'spec.persistentVolumeClaimRetentionPolicy'));
      if (hasUnexpectedController(claim, set, pod)) {
        const message = `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        this.client.event(set, 'Warning', 'ConflictingController', message, why);
      }
      if (isUpToDate(claim, set, pod)) continue;
      try {
        yield* this.client.update(withOwners(claim, set, pod), why);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const message = `could not update claim ${claim.metadata.name} for delete policy ownerRefs: ${error.message}`;
        throw new ApiError(error.code, error.reason, message);
      }
    }
  }

  private tell(verb: Verb, set: StatefulSet, pod: Pod, error: ApiError | null, causes: Causes): void {
    const what = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    if (error) this.client.event(set, 'Warning', `Failed${verb}`, `${what} failed error: ${error.message}`, causes);
    else this.client.event(set, 'Normal', `Successful${verb}`, `${what} successful`, causes);
  }
}
