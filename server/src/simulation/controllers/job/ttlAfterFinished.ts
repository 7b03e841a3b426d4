import { because, type Causes } from '../../world/causes.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { finishedCondition, type Job } from './types.ts';

/** Deletes Jobs, with their Pods, some time after they have ended. Source: pkg/controller/ttlafterfinished. */
export class TtlAfterFinishedController implements Controller {
  readonly name = 'ttl-after-finished-controller';
  private readonly jobs: Informer<Job>;
  private readonly client: Client;
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    this.jobs = context.informers.of<Job>('Job');
    this.client = new Client(context.world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.jobs.onChange(({ type, object, causes }) => {
      const job = object as Job;
      if (type !== 'deleted' && job.spec.ttlSecondsAfterFinished !== undefined && finishedCondition(job)) queue.add(keyOf(job), causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const { world } = this.context;
    const job = this.jobs.byKey(key);
    const finished = job && finishedCondition(job);
    const seconds = job?.spec.ttlSecondsAfterFinished;
    if (!job || !finished || seconds === undefined || job.metadata.deletionTimestamp !== undefined) return;
    const why = because(world.field(job, 'spec.ttlSecondsAfterFinished'), causes);
    const waitMs = (finished.lastTransitionTime ?? world.nowMs) + seconds * 1000 - world.nowMs;
    if (waitMs > 0) this.queue.addAfter(key, waitMs, why);
    else yield* this.client.delete(job, { propagationPolicy: 'Foreground' }, why);
  }
}
