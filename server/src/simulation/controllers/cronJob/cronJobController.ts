import { applyDefaults } from '../../../kubernetes/defaults/defaults.ts';
import { parseCron } from '../../../kubernetes/values/cron.ts';
import { isTimeZone, timeZone } from '../../../kubernetes/values/timeZones.ts';
import { because, type Causes } from '../../world/causes.ts';
import { plainCopy } from '../../world/plainCopy.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { ApiError, type Controller, type ControllerContext, isAlreadyExists, isNotFound } from '../controller.ts';
import { controllerOf, type Informer } from '../informers.ts';
import { finishedCondition, type Job } from '../job/types.ts';
import { keyOf } from '../keys.ts';
import { controllerRefTo, isNamespaceTerminating } from '../podControl.ts';
import type { WorkQueue } from '../workQueue.ts';
import { mostRecentStart, type Plan, untilNextStart } from './schedule.ts';
import type { CronJob } from './types.ts';

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const MINUTE_MS = 60_000;
const FORBIDDEN = 'Not starting job because prior execution is running and concurrency policy is Forbid';
const TOO_MANY = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';

/** Makes Jobs by the clock, and clears up those that have ended. Source: pkg/controller/cronjob/cronjob_controllerv2.go. */
export class CronJobController implements Controller {
  readonly name = 'cronjob-controller';
  private readonly cronJobs: Informer<CronJob>;
  private readonly jobs: Informer<Job>;
  private readonly client: Client;
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.cronJobs = informers.of<CronJob>('CronJob');
    this.jobs = informers.of<Job>('Job');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.cronJobs.onChange(({ object, old, causes }) => {
      const cronJob = object as CronJob;
      const before = (old as CronJob | null)?.spec;
      const changed = before && (before.schedule !== cronJob.spec.schedule || before.timeZone !== cronJob.spec.timeZone);
      const plan = changed ? this.planOf(cronJob) : null;
      if (plan) queue.addAfter(keyOf(object), untilNextStart(plan, this.wallMs) ?? 0, causes);
      else queue.add(keyOf(object), causes);
    });
    this.jobs.onChange(({ object, causes }) => {
      const owner = this.cronJobs.resolve(object.metadata.namespace ?? '', controllerOf(object), 'CronJob');
      if (owner) queue.add(keyOf(owner), causes);
    });
  }

  /** Milliseconds since the epoch. */
  private get wallMs(): number {
    const { world } = this.context;
    return world.wall.epochMs + world.nowMs;
  }

  *sync(key: string, causes: Causes): Task {
    const stored = this.cronJobs.byKey(key);
    if (!stored) return;
    const cronJob: CronJob = { ...stored, status: { ...stored.status } };
    const jobs = this.jobs.ownedBy(stored.metadata.uid);
    yield* this.cleanUp(cronJob, jobs, causes);
    this.trackJobs(cronJob, jobs, causes);
    let failure: ApiError | null = null;
    try {
      if (stored.metadata.deletionTimestamp === undefined) yield* this.startDue(key, cronJob, causes);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failure = error;
    }
    if (JSON.stringify(cronJob.status) !== JSON.stringify(stored.status ?? {})) yield* this.client.updateStatus(cronJob, causes);
    if (failure) throw failure;
  }

  /** Takes note of Jobs that have ended or are gone. Source: first half of syncCronJob. */
  private trackJobs(cronJob: CronJob, jobs: readonly Job[], causes: Causes): void {
    const { status } = cronJob;
    for (const job of jobs) {
      const finished = finishedCondition(job);
      const active = status.active?.some(({ uid }) => uid === job.metadata.uid);
      if (!active && !finished) {
        const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
        this.client.event(cronJob, 'Warning', 'UnexpectedJob', message, causes);
      } else if (active && finished) {
        forget(cronJob, job.metadata.uid);
        const message = `Saw completed job: ${job.metadata.name}, condition: ${finished.type}`;
        this.client.event(cronJob, 'Normal', 'SawCompletedJob', message, causes);
      }
      const { completionTime } = job.status;
      if (finished?.type === 'Complete' && completionTime !== undefined)
        status.lastSuccessfulTime = Math.max(status.lastSuccessfulTime ?? completionTime, completionTime);
    }
    for (const { uid, name } of status.active ?? [])
      if (!jobs.some((job) => job.metadata.uid === uid)) {
        this.client.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`, causes);
        forget(cronJob, uid);
      }
  }

  private planOf({ spec, status, metadata }: CronJob): Plan | null {
    const parsed = parseCron(spec.schedule);
    if ('error' in parsed) return null;
    const { epochMs } = this.context.world.wall;
    const sinceMs = epochMs + (status?.lastScheduleTime ?? metadata.creationTimestamp);
    return { schedule: parsed.schedule, timeZone: spec.timeZone, sinceMs, startingDeadlineSeconds: spec.startingDeadlineSeconds };
  }

  /** Starts the latest Job that is due, and plans the next look. Source: second half of syncCronJob. */
  private *startDue(key: string, cronJob: CronJob, causes: Causes): Task {
    const { spec, status } = cronJob;
    const { world } = this.context;
    const warn = (reason: string, message: string): void => void this.client.event(cronJob, 'Warning', reason, message, why);
    const why = because(world.field(cronJob, 'spec.schedule'), causes);
    if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
      warn('UnknownTimeZone', `invalid timeZone: "${spec.timeZone}": unknown time zone ${spec.timeZone}`);
      return;
    }
    if (spec.suspend) return;
    const parsed = parseCron(spec.schedule);
    const plan = this.planOf(cronJob);
    if ('error' in parsed || !plan) {
      warn('UnparseableSchedule', `unparseable schedule: "${spec.schedule}" : ${'error' in parsed ? parsed.error : ''}`);
      return;
    }
    const nowMs = this.wallMs;
    const recent = mostRecentStart(plan, nowMs);
    if ('error' in recent) {
      warn('InvalidSchedule', `invalid schedule: ${spec.schedule} : ${recent.error}`);
      return;
    }
    if (recent.tooMany) warn('TooManyMissedTimes', TOO_MANY);
    const { dueMs } = recent;
    if (dueMs !== null) {
      const at = dueMs - world.wall.epochMs;
      const deadlineMs = (spec.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
      const known = status.active?.some(({ name }) => name === jobName(cronJob, dueMs)) || status.lastScheduleTime === at;
      if (dueMs + deadlineMs < nowMs) warn('MissSchedule', `Missed scheduled time to start a job: ${world.wall.rfc1123(at)}`);
      else if (!known && spec.concurrencyPolicy === 'Forbid' && status.active?.length)
        this.client.event(cronJob, 'Normal', 'JobAlreadyActive', FORBIDDEN, because(world.field(cronJob, 'spec.concurrencyPolicy'), why));
      else if (!known) yield* this.start(cronJob, dueMs, why);
    }
    const next = this.planOf(cronJob);
    const waitMs = next ? untilNextStart(next, nowMs) : null;
    if (waitMs !== null) this.queue.addAfter(key, waitMs, [world.field(cronJob, 'spec.schedule')]);
  }

  private *start(cronJob: CronJob, dueMs: number, causes: Causes): Task {
    const { client } = this;
    const { world } = this.context;
    const { status } = cronJob;
    if (cronJob.spec.concurrencyPolicy === 'Replace')
      for (const { name } of status.active ?? []) {
        const job = this.jobs.get(cronJob.metadata.namespace, name);
        if (job) yield* this.deleteJob(cronJob, job, because(world.field(cronJob, 'spec.concurrencyPolicy'), causes));
      }
    let job: Job;
    try {
      job = yield* client.create(this.jobFor(cronJob, dueMs), causes);
    } catch (error) {
      if (!(error instanceof ApiError) || isNamespaceTerminating(error)) throw error;
      if (isAlreadyExists(error)) {
        const known = this.jobs.get(cronJob.metadata.namespace, jobName(cronJob, dueMs));
        if (known && controllerOf(known)?.uid === cronJob.metadata.uid) this.noteStart(cronJob, known, dueMs);
        return;
      }
      client.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`, causes);
      throw error;
    }
    client.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`, causes);
    this.noteStart(cronJob, job, dueMs);
  }

  private noteStart({ status }: CronJob, { apiVersion, metadata }: Job, dueMs: number): void {
    const { namespace, name, uid, resourceVersion } = metadata;
    const reference = { kind: 'Job', namespace, name, uid, apiVersion, resourceVersion: String(resourceVersion) };
    status.active = [...(status.active ?? []), reference];
    status.lastScheduleTime = dueMs - this.context.world.wall.epochMs;
  }

  /** Source: getJobFromTemplate2. */
  private jobFor(cronJob: CronJob, dueMs: number): Job {
    const { world } = this.context;
    const { metadata, spec } = plainCopy(cronJob.spec.jobTemplate);
    const scheduled = rfc3339In(cronJob.spec.timeZone, dueMs);
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        ...(metadata?.labels ? { labels: metadata.labels } : {}),
        annotations: { ...metadata?.annotations, [SCHEDULED_AT]: scheduled },
        name: jobName(cronJob, dueMs),
        namespace: cronJob.metadata.namespace,
        ownerReferences: [controllerRefTo(cronJob)],
      },
      spec,
      status: {},
    };
    return plainCopy(applyDefaults(job, world.version)) as Job;
  }

  private *deleteJob(cronJob: CronJob, job: Job, causes: Causes): Task {
    try {
      yield* this.client.delete(job, { propagationPolicy: 'Background' }, causes);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    forget(cronJob, job.metadata.uid);
    this.client.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`, causes);
  }

  /** Deletes ended Jobs beyond the limits, oldest first. Source: cleanupFinishedJobs. */
  private *cleanUp(cronJob: CronJob, jobs: readonly Job[], causes: Causes): Task {
    const limits = [
      ['Complete', 'spec.successfulJobsHistoryLimit', cronJob.spec.successfulJobsHistoryLimit],
      ['Failed', 'spec.failedJobsHistoryLimit', cronJob.spec.failedJobsHistoryLimit],
    ] as const;
    for (const [type, field, limit] of limits) {
      if (limit === undefined) continue;
      const ended = jobs.filter((job) => finishedCondition(job)?.type === type).sort(byStart);
      const why = because(this.context.world.field(cronJob, field), causes);
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) yield* this.deleteJob(cronJob, job, why);
    }
  }
}

/** The time of a schedule as clocks of its zone show it: `2026-01-01T09:00:00+01:00`. */
function rfc3339In(zoneName: string | undefined, atMs: number): string {
  const offsetMs = timeZone(zoneName).offsetMs(atMs);
  const local = new Date(atMs + offsetMs).toISOString().slice(0, 19);
  if (offsetMs === 0) return `${local}Z`;
  const minutes = Math.trunc(Math.abs(offsetMs) / MINUTE_MS);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${local}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Jobs in the order in which they started; those that never did come last. Source: byJobStartTime. */
function byStart(one: Job, other: Job): number {
  const started = (job: Job): number => job.status.startTime ?? Number.POSITIVE_INFINITY;
  if (started(one) !== started(other)) return started(one) - started(other);
  return one.metadata.name < other.metadata.name ? -1 : 1;
}

/** Source: getJobName: minutes since the epoch. */
const jobName = ({ metadata }: CronJob, dueMs: number): string => `${metadata.name}-${Math.floor(dueMs / MINUTE_MS)}`;

function forget({ status }: CronJob, uid: string): void {
  const active = (status.active ?? []).filter((reference) => reference.uid !== uid);
  if (active.length > 0) status.active = active;
  else delete status.active;
}
