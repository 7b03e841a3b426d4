import { specOfPods } from '../../kubernetes/defaults/podsOfTemplate.ts';
import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import { because, type Causes } from '../world/causes.ts';
import { plainCopy } from '../world/plainCopy.ts';
import type { OwnerReference, Pod, PodSpec } from '../world/pod.ts';
import { copyContainers, reserveMembers } from '../world/podVersions.ts';
import { all, sleep, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Client } from './client.ts';
import { ApiError, isNotFound } from './controller.ts';
import type { PodTemplate } from './types.ts';

/** Requests of one batch leave side by side; the server stores them one after the other. */
const STEP_MS = 1;
const FIRST_BATCH = 1;

/** The reference by which an owner manages what it makes. Source: apimachinery meta/v1 NewControllerRef. */
export const controllerRefTo = ({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name ?? '',
  uid: String(metadata.uid),
  controller: true,
  blockOwnerDeletion: true,
});

/** A Pod as the template says, without a name, completed as the API server does when it gets one. Source: pkg/controller GetPodFromTemplate. */
export function podFromTemplate(template: PodTemplate, owner: KubernetesObject, version: MinorVersion): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const metadata: Record<string, unknown> = {
    generateName: `${owner.metadata.name}-`,
    namespace: owner.metadata.namespace,
    ownerReferences: [controllerRefTo(owner)],
  };
  if (labels) metadata.labels = { ...labels };
  if (annotations) metadata.annotations = { ...annotations };
  if (finalizers) metadata.finalizers = [...finalizers];
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: copySpec(completedSpec(template.spec, version)) } as unknown as Pod;
}

/** By the spec of their template: all Pods of a template get the same. A run has one version. */
const completed = new WeakMap<PodSpec, PodSpec>();

function completedSpec(spec: PodSpec, version: MinorVersion): PodSpec {
  let found = completed.get(spec);
  if (!found) {
    found = reserveMembers(plainCopy(specOfPods(spec, version)) as unknown as PodSpec);
    completed.set(spec, found);
  }
  return found;
}

/** A copy of everything that is filled in at creation; what is never changed is shared. */
function copySpec(spec: PodSpec): PodSpec {
  const copy: PodSpec = { ...spec, containers: copyContainers(spec.containers) };
  if (spec.initContainers) copy.initContainers = copyContainers(spec.initContainers);
  if (spec.tolerations) copy.tolerations = [...spec.tolerations];
  if (spec.volumes) copy.volumes = [...spec.volumes];
  return copy;
}

/** Makes and deletes Pods for an owner, with the events that tell of it. Source: pkg/controller RealPodControl. */
export class PodControl {
  constructor(
    private readonly world: World,
    private readonly client: Client,
  ) {}

  *create(pod: Pod, owner: KubernetesObject, causes: Causes): Task<Pod> {
    try {
      const created = yield* this.client.create(pod, causes);
      this.client.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`, causes);
      return created;
    } catch (error) {
      if (error instanceof ApiError && !isNamespaceTerminating(error))
        this.client.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, causes);
      throw error;
    }
  }

  private *createUnlessTerminating(pod: Pod, owner: KubernetesObject, causes: Causes): Task {
    try {
      yield* this.create(pod, owner, causes);
    } catch (error) {
      if (!(error instanceof ApiError && isNamespaceTerminating(error))) throw error;
    }
  }

  *delete(pod: Pod, owner: KubernetesObject, causes: Causes): Task {
    try {
      const told = because(causes);
      yield* this.client.delete(pod, {}, told);
      this.client.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, causes);
    } catch (error) {
      if (error instanceof ApiError && !isNotFound(error))
        this.client.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`, causes);
      throw error;
    }
  }

  /** Makes so many Pods by and by. What a namespace that is going refuses is no failure: all that follows would be refused, too. */
  createAll(count: number, podAt: (index: number) => Pod, owner: KubernetesObject, causesOf: (index: number) => Causes) {
    return this.slowStart(count, (index) => this.createUnlessTerminating(podAt(index), owner, causesOf(index)));
  }

  /**
   * Calls `request` `count` times in batches of 1, 2, 4, 8 …; a batch with a failure is the last. Gives back how many succeeded and the first failure.
   * Source: slowStartBatch.
   */
  *slowStart(count: number, request: (index: number) => Task<unknown>): Task<{ succeeded: number; error: ApiError | null }> {
    let succeeded = 0;
    for (let size = Math.min(count, FIRST_BATCH), sent = 0; size > 0; size = Math.min(2 * size, count - sent)) {
      const first = sent;
      const results = yield* this.together(size, (index) => request(first + index));
      const failures = results.filter((result) => result !== null);
      sent += size;
      succeeded += size - failures.length;
      if (failures.length > 0) return { succeeded, error: failures[0]! };
    }
    return { succeeded, error: null };
  }

  /** All requests side by side; what each failed with. */
  together(count: number, request: (index: number) => Task<unknown>): Task<(ApiError | null)[]> {
    return all(Array.from({ length: count }, (_, index) => this.attempt(index, request)));
  }

  private *attempt(index: number, request: (index: number) => Task<unknown>): Task<ApiError | null> {
    yield* sleep(this.world.clock, index * STEP_MS, 'controller');
    try {
      yield* request(index);
      return null;
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }
}

/** Nothing can be made in a namespace that is going; that is no failure to tell of. */
export const isNamespaceTerminating = (error: ApiError): boolean =>
  error.code === 403 && error.message.includes('because it is being terminated');
