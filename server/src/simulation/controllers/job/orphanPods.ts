import type { Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { type Controller, type ControllerContext, isNotFound } from '../controller.ts';
import { controllerOf, type Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { isTracked } from './failures.ts';
import { removeFinalizer } from './managePods.ts';
import type { Job } from './types.ts';

/** Takes the Job's finalizer off Pods that have no Job any more: nobody counts them. Source: pkg/controller/job syncOrphanPod. */
export class JobOrphanPods implements Controller {
  readonly name = 'job-controller';
  private readonly jobs: Informer<Job>;
  private readonly pods: Informer<Pod>;
  private readonly client: Client;

  constructor({ world, informers }: ControllerContext) {
    this.jobs = informers.of<Job>('Job');
    this.pods = informers.of<Pod>('Pod');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.pods.onChange(({ type, object, causes }) => {
      if (type !== 'deleted' && this.isOrphan(object as Pod)) queue.add(keyOf(object), causes);
    });
    this.jobs.onChange(({ type, object, causes }) => {
      if (type !== 'deleted') return;
      for (const pod of this.pods.ownedBy(String(object.metadata.uid))) if (isTracked(pod)) queue.add(keyOf(pod), causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const pod = this.pods.byKey(key);
    if (!pod || !this.isOrphan(pod)) return;
    try {
      yield* removeFinalizer(this.client, pod, causes);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private isOrphan(pod: Pod): boolean {
    return isTracked(pod) && !this.jobs.resolve(pod.metadata.namespace, controllerOf(pod), 'Job');
  }
}
