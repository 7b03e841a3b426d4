import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { claim } from '../claim.ts';
import { Client } from '../client.ts';
import { conditionOf, withoutCondition } from '../conditions.ts';
import { type Controller, type ControllerContext, isNotFound } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { owningKeys } from '../owned.ts';
import { PodControl } from '../podControl.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../pods.ts';
import { NamespacedSelectors, selectorFor } from '../selectorIndex.ts';
import type { WorkQueue } from '../workQueue.ts';
import { type BackOffRecord, NO_FAILURES, nextRecord } from './backOff.ts';
import { decided, endingOf, fieldOf, newCondition, SUCCESS_CRITERIA_MET } from './ending.ts';
import { delayedPods, failedIndexes, isTracked, JOB_TRACKING, succeededIndexes, untilDeadline } from './failures.ts';
import { JobPods } from './managePods.ts';
import { failureCount, newlyFinished, type SyncContext } from './syncContext.ts';
import { announceEnding, countEnded, enactFinished, settleUncounted } from './tracking.ts';
import { finishedCondition, hasLimitPerIndex, isIndexed, isManagedElsewhere, isSuspended, type Job, type JobCondition } from './types.ts';

/** Changes of Pods and statuses are gathered this long; no back-off is shorter. Source: SyncJobBatchPeriod, enqueueSyncJobWithDelay. */
const BATCH_MS = 1000;
const SUSPENDED = 'Suspended';

/** Runs Pods until enough have succeeded, or too many failed. Source: pkg/controller/job/job_controller.go. */
export class JobController implements Controller {
  readonly name = 'job-controller';
  /** Source: DefaultJobApiBackOff, MaxJobApiBackOff. */
  readonly backOffMs = [1000, 60_000] as const;
  private readonly jobs: Informer<Job>;
  private readonly pods: Informer<Pod>;
  private readonly client: Client;
  private readonly jobPods: JobPods;
  private readonly selectors = new NamespacedSelectors();
  private readonly records = new Map<string, BackOffRecord>();
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.jobs = informers.of<Job>('Job');
    this.pods = informers.of<Pod>('Pod');
    this.client = new Client(world, this.name);
    this.jobPods = new JobPods(world, this.client, new PodControl(world, this.client));
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    const { jobs, selectors } = this;
    jobs.onChange(({ type, object, old, causes }) => {
      const key = keyOf(object);
      selectors.set(object.metadata.namespace, key, type === 'deleted' ? null : selectorFor((object as Job).spec.selector));
      const onlyStatus = type === 'modified' && old?.metadata.generation === object.metadata.generation;
      queue.addAfter(key, onlyStatus ? BATCH_MS : 0, causes);
    });
    this.pods.onChange((change) => {
      for (const key of owningKeys(change, { kind: 'Job', owners: jobs, selectors })) queue.addAfter(key, BATCH_MS, change.causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const job = this.jobs.byKey(key);
    if (!job || finishedCondition(job)) {
      this.records.delete(key);
      return;
    }
    if (isManagedElsewhere(job)) return;
    const { world } = this.context;
    const selector = selectorFor(job.spec.selector);
    const pods = yield* claim({ world, client: this.client, informer: this.pods, owner: job, selector, finalizer: JOB_TRACKING, causes });
    const sync = this.begin(job, pods, causes);
    const { status } = sync;
    let suspensionChanged = false;
    if (sync.finished) {
      const allGone = yield* this.jobPods.deleteActive(sync, fieldOf(sync.finished));
      if (!allGone) sync.finished = null;
    } else {
      if (job.metadata.deletionTimestamp === undefined) {
        const waitMs = yield* this.jobPods.manage(sync);
        if (waitMs !== undefined) this.queue.addAfter(key, Math.max(waitMs, BATCH_MS), causes);
      }
      if (this.isComplete(sync))
        sync.finished = newCondition(
          SUCCESS_CRITERIA_MET,
          world.nowTime(),
          'CompletionsReached',
          'Reached expected number of succeeded pods',
        );
      else if (job.metadata.deletionTimestamp === undefined) suspensionChanged = this.trackSuspension(sync);
    }
    const { active = 0, ready, terminating } = job.status;
    const changed = suspensionChanged || active !== sync.activeCount || ready !== sync.ready || terminating !== sync.terminating;
    if (sync.activeCount > 0) status.active = sync.activeCount;
    else delete status.active;
    status.ready = sync.ready;
    status.terminating = sync.terminating;
    yield* this.writeStatus(key, sync, changed);
    if (sync.failure) throw sync.failure;
  }

  /** Looks at what there is: counts, indexes, and whether the Job has to end. */
  private begin(job: Job, pods: readonly Pod[], causes: Causes): SyncContext {
    const { world } = this.context;
    const key = keyOf(job);
    const status = { ...job.status };
    if (status.startTime === undefined && !isSuspended(job)) {
      status.startTime = world.nowTime();
      const { activeDeadlineSeconds } = job.spec;
      if (activeDeadlineSeconds !== undefined)
        this.queue.addAfter(key, activeDeadlineSeconds * 1000, [world.field(job, 'spec.activeDeadlineSeconds')]);
    }
    const known: Job = { ...job, status };
    const active = pods.filter(isPodActive);
    const fresh = newlyFinished(known, pods);
    const indexed = isIndexed(job);
    const done = indexed ? succeededIndexes(known, pods) : new Set<number>();
    const lost = hasLimitPerIndex(job) ? failedIndexes(known, pods) : null;
    const uncounted = status.uncountedTerminatedPods?.succeeded?.length ?? 0;
    const finished =
      decided(known) ??
      endingOf({
        job: known,
        pods,
        failures: failureCount(known, fresh.failed),
        succeededIndexes: done,
        failedIndexes: lost,
        nowMs: world.nowMs,
        now: world.nowTime(),
      });
    const waitMs = finished ? undefined : untilDeadline(known, world.nowMs);
    if (waitMs !== undefined) this.queue.addAfter(key, waitMs, [world.field(job, 'spec.activeDeadlineSeconds')]);
    return {
      job,
      status,
      pods,
      active,
      activeCount: active.length,
      ready: active.filter(isPodReady).length,
      terminating: pods.filter(isPodTerminating).length,
      succeeded: indexed ? done.size : (status.succeeded ?? 0) + fresh.succeeded.length + uncounted,
      succeededIndexes: done,
      failedIndexes: lost,
      delayed: lost ? delayedPods(known, pods, active, new Set([...done, ...lost])) : new Map(),
      record: nextRecord(this.records.get(key) ?? NO_FAILURES, fresh.succeeded, fresh.failed),
      finished,
      causes,
      failure: null,
    };
  }

  private isComplete({ job: { spec }, succeeded, activeCount }: SyncContext): boolean {
    return activeCount === 0 && (spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions);
  }

  /** Source: ensureJobConditionStatus for Suspended. */
  private trackSuspension({ job, status, causes }: SyncContext): boolean {
    const { world } = this.context;
    const known = conditionOf(status.conditions, SUSPENDED);
    const wanted = isSuspended(job);
    if ((known?.status === 'True') === wanted) return false;
    const [reason, message, event] = wanted
      ? (['JobSuspended', 'Job suspended', 'Suspended'] as const)
      : (['JobResumed', 'Job resumed', 'Resumed'] as const);
    const condition: JobCondition = { ...newCondition(SUSPENDED, world.nowTime(), reason, message), status: wanted ? 'True' : 'False' };
    status.conditions = [...withoutCondition(status.conditions, SUSPENDED), condition];
    if (wanted) delete status.startTime;
    else status.startTime = world.nowTime();
    this.client.event(job, 'Normal', event, message, because(world.field(job, 'spec.suspend'), causes));
    return true;
  }

  /** Status with uncounted Pods, then their finalizers, then the counts: in this order nothing is lost or counted twice. */
  private *writeStatus(key: string, sync: SyncContext, changed: boolean): Task {
    const { world } = this.context;
    const causes = sync.finished ? because(world.field(sync.job, fieldOf(sync.finished)), sync.causes) : sync.causes;
    const tracked = new Set(sync.pods.filter(isTracked).map(({ metadata }) => metadata.uid));
    const settled = settleUncounted(sync.status, tracked);
    const counted = countEnded(sync);
    const announced = announceEnding(sync);
    if (changed || settled || counted.changed || announced) {
      yield* this.flush(sync, causes);
      this.records.set(key, sync.record);
    }
    const failures = yield* this.jobPods.release(counted.released, causes);
    for (const [position, pod] of counted.released.entries())
      if (failures[position] === null || isNotFound(failures[position])) tracked.delete(pod.metadata.uid);
    const moved = settleUncounted(sync.status, tracked);
    const finished = !counted.full && enactFinished(sync, world.nowTime());
    if (moved || finished) yield* this.flush(sync, causes);
    if (finished) this.tellFinished(sync, causes);
    sync.failure ??= failures.find((failure) => failure !== null && !isNotFound(failure)) ?? null;
  }

  private *flush(sync: SyncContext, causes: Causes): Task {
    sync.job = yield* this.client.updateStatus({ ...sync.job, status: { ...sync.status } }, causes);
  }

  /** Source: recordJobFinished. */
  private tellFinished({ job, status, finished }: SyncContext, causes: Causes): void {
    if (finished?.type !== SUCCESS_CRITERIA_MET) {
      this.client.event(job, 'Warning', finished?.reason ?? '', finished?.message ?? '', causes);
      return;
    }
    const { completions } = job.spec;
    if (completions !== undefined && (status.succeeded ?? 0) > completions) {
      const message = 'Too many succeeded pods running after completion count reached';
      this.client.event(job, 'Warning', 'TooManySucceededPods', message, causes);
    }
    this.client.event(job, 'Normal', 'Completed', 'Job completed', causes);
  }
}
