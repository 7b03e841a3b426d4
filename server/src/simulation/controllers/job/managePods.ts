import { because, type Causes } from '../../world/causes.ts';
import type { Container, Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import type { World } from '../../world/world.ts';
import type { Client } from '../client.ts';
import type { ApiError } from '../controller.ts';
import { isNotFound } from '../controller.ts';
import { type PodControl, podFromTemplate } from '../podControl.ts';
import { inActiveOrder, isPodReady, isPodTerminating } from '../pods.ts';
import { remainingBackOff } from './backOff.ts';
import { indexAnnotations, indexBackOff, isTracked, JOB_TRACKING } from './failures.ts';
import { COMPLETION_INDEX, firstPending, indexOf } from './indexes.ts';
import type { SyncContext } from './syncContext.ts';
import { hasLimitPerIndex, isIndexed, isSuspended, onlyReplacesFailed } from './types.ts';

/** Creations and deletions of one sync. Source: MaxPodCreateDeletePerSync. */
const BURST = 500;
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';

/** Creates and deletes a Job's Pods. Source: pkg/controller/job manageJob. */
export class JobPods {
  constructor(
    private readonly world: World,
    private readonly client: Client,
    private readonly podControl: PodControl,
  ) {}

  /** Makes the number of active Pods what it should be. Gives back the milliseconds until it can go on, when a back-off keeps it from that. */
  *manage(sync: SyncContext): Task<number | undefined> {
    const { job, active } = sync;
    if (isSuspended(job)) {
      yield* this.removeUncounted(sync, active.slice(0, BURST), 'spec.suspend');
      return undefined;
    }
    const wanted = this.wantedActive(sync);
    const leaving = this.surplus(sync, Math.max(0, active.length - wanted)).slice(0, BURST);
    if (leaving.length > 0) {
      yield* this.removeUncounted(sync, leaving, 'spec.parallelism');
      return undefined;
    }
    const missing = Math.min(wanted - active.length - (onlyReplacesFailed(job) ? sync.terminating : 0), BURST);
    if (missing <= 0) return undefined;
    const now = this.world.nowMs;
    const waitMs = hasLimitPerIndex(job) ? 0 : remainingBackOff(sync.record, now);
    if (waitMs > 0) return waitMs;
    if (!isIndexed(job)) {
      yield* this.create(
        sync,
        Array.from({ length: missing }, () => null),
      );
      return undefined;
    }
    const pending = firstPending(this.takenIndexes(sync), missing, job.spec.completions ?? 0);
    const waits = pending.map((index) => {
      const replaced = sync.delayed.get(index);
      return replaced ? remainingBackOff(indexBackOff(replaced), now) : 0;
    });
    const due = pending.filter((_, position) => waits[position] === 0);
    if (due.length === 0) return waits.length > 0 ? Math.min(...waits) : undefined;
    yield* this.create(sync, due);
    return undefined;
  }

  /** Deletes all active Pods of a Job that has to end; true when none failed to be deleted. They count as failed. Source: deleteActivePods. */
  *deleteActive(sync: SyncContext, field: string): Task<boolean> {
    const causes = because(this.world.field(sync.job, field), sync.causes);
    const results = yield* this.podControl.together(sync.active.length, (position) =>
      this.podControl.delete(sync.active[position]!, sync.job, causes),
    );
    this.countRemoved(sync, sync.active, results);
    return results.every((error) => error === null || isNotFound(error));
  }

  /** Deletes Pods that shall count as nothing: they lose their finalizer first. Source: deleteJobPods. */
  private *removeUncounted(sync: SyncContext, pods: readonly Pod[], field: string): Task {
    const { job } = sync;
    const causes = because(this.world.field(job, field), sync.causes);
    const { client, podControl } = this;
    const remove = function* (pod: Pod): Task {
      yield* removeFinalizer(client, pod, causes);
      yield* podControl.delete(pod, job, causes);
    };
    const results = yield* podControl.together(pods.length, (position) => remove(pods[position]!));
    this.countRemoved(sync, pods, results);
  }

  /** Lets Pods go that are counted; what each failed with. */
  release(pods: readonly Pod[], causes: Causes): Task<(ApiError | null)[]> {
    return this.podControl.together(pods.length, (position) => removeFinalizer(this.client, pods[position]!, causes));
  }

  private countRemoved(sync: SyncContext, pods: readonly Pod[], results: readonly (ApiError | null)[]): void {
    for (const [position, pod] of pods.entries()) {
      const error = results[position] ?? null;
      if (error && !isNotFound(error)) {
        sync.failure ??= error;
        continue;
      }
      sync.activeCount--;
      sync.terminating++;
      if (isPodReady(pod)) sync.ready--;
    }
  }

  private wantedActive({ job: { spec }, active, succeeded }: SyncContext): number {
    if (spec.completions === undefined) return succeeded > 0 ? active.length : spec.parallelism;
    return Math.max(0, Math.min(spec.completions - succeeded, spec.parallelism));
  }

  /** Which Pods to delete: those of no or a doubled index, then the ones that matter least. Source: activePodsForRemoval. */
  private surplus({ job, active }: SyncContext, count: number): Pod[] {
    const rest: Pod[] = [];
    const doubled: Pod[] = [];
    const byIndex = new Map<number, Pod[]>();
    for (const pod of active) {
      const index = isIndexed(job) ? indexOf(pod, job.spec.completions ?? 0) : undefined;
      if (index !== undefined) byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
      else (isIndexed(job) ? doubled : rest).push(pod);
    }
    for (const same of byIndex.values()) {
      const ordered = inActiveOrder(same);
      doubled.push(...ordered.slice(0, -1));
      rest.push(ordered.at(-1)!);
    }
    const more = Math.max(0, count - doubled.length);
    return more > 0 ? [...doubled, ...inActiveOrder(rest).slice(0, more)] : doubled;
  }

  private takenIndexes({ job, pods, active, succeededIndexes, failedIndexes }: SyncContext): Set<number> {
    const taken = new Set([...succeededIndexes, ...(failedIndexes ?? [])]);
    const holding = onlyReplacesFailed(job) ? [...active, ...pods.filter(isPodTerminating)] : active;
    for (const pod of holding) {
      const index = indexOf(pod, job.spec.completions ?? 0);
      if (index !== undefined) taken.add(index);
    }
    return taken;
  }

  /** Makes a Pod for each index (null: without one). */
  private *create(sync: SyncContext, indexes: readonly (number | null)[]): Task {
    const { job } = sync;
    const causes = because(
      sync.causes,
      this.world.field(job, job.spec.completions === undefined ? 'spec.parallelism' : 'spec.completions'),
    );
    const podAt = (position: number): Pod => this.podFor(sync, indexes[position] ?? null);
    const { succeeded, error } = yield* this.podControl.createAll(indexes.length, podAt, job, () => causes);
    sync.activeCount += succeeded;
    sync.failure ??= error;
  }

  private podFor({ job, delayed }: SyncContext, index: number | null): Pod {
    const pod = podFromTemplate(job.spec.template, job, this.world.version);
    const { metadata, spec } = pod;
    metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), JOB_TRACKING])];
    if (index === null) return pod;
    metadata.generateName = `${job.metadata.name}-${index}-`;
    metadata.annotations = { ...metadata.annotations, ...indexAnnotations(job, index, delayed.get(index)) };
    metadata.labels = { ...metadata.labels, [COMPLETION_INDEX]: String(index) };
    spec.hostname = `${job.metadata.name}-${index}`;
    for (const container of [...(spec.initContainers ?? []), ...spec.containers]) addIndexVariable(container);
    return pod;
  }
}

/** Source: addCompletionIndexEnvVariable. */
function addIndexVariable(container: Container): void {
  if (container.env?.some(({ name }) => name === INDEX_VARIABLE)) return;
  const fieldPath = `metadata.labels['${COMPLETION_INDEX}']`;
  container.env = [...(container.env ?? []), { name: INDEX_VARIABLE, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } }];
}

/** Takes the Job's finalizer off a Pod, so that it may go. Source: removeTrackingFinalizerPatch. */
export function* removeFinalizer(client: Client, pod: Pod, causes: Causes): Task {
  if (!isTracked(pod)) return;
  yield* client.patch(
    pod,
    (current) => {
      const { finalizers = [], ...metadata } = current.metadata;
      const others = finalizers.filter((finalizer) => finalizer !== JOB_TRACKING);
      return { ...current, metadata: others.length > 0 ? { ...metadata, finalizers: others } : metadata };
    },
    causes,
  );
}
