import { NO_CAUSES } from '../world/causes.ts';
import { after, Scope, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { ApiError, type Controller, type ControllerContext } from './controller.ts';
import { Informers } from './informers.ts';
import { WorkQueue } from './workQueue.ts';

export type ControllerConstructor = new (context: ControllerContext) => Controller;

const WORKERS = 5;
/** What a sync takes even when it writes nothing; changes of one instant are seen by one sync. */
const SYNC_MS = 1;

/** Runs controllers: hears of changes, keeps their queues, syncs keys side by side. Source: cmd/kube-controller-manager/app. */
export class ControllerManager {
  private readonly scope = new Scope();

  constructor(
    private readonly world: World,
    private readonly constructors: readonly ControllerConstructor[],
  ) {}

  start(): void {
    const informers = new Informers(this.world);
    const context: ControllerContext = { world: this.world, informers };
    for (const Constructor of this.constructors) new Runner(this.world, this.scope, new Constructor(context)).start();
    informers.start();
  }
}

/** One controller's workers. */
class Runner {
  private readonly queue: WorkQueue;
  private readonly workers: number;
  private busy = 0;
  private awake = false;

  constructor(
    private readonly world: World,
    private readonly scope: Scope,
    private readonly controller: Controller,
  ) {
    this.workers = controller.workers ?? WORKERS;
    this.queue = new WorkQueue(world.clock, () => this.wake(), ...(controller.backOffMs ?? []));
  }

  start(): void {
    this.controller.setUp(this.queue);
  }

  /** Workers begin when all handlers of the instant have been called. */
  private wake(): void {
    if (this.awake) return;
    this.awake = true;
    this.world.clock.after(0, 'controller', () => {
      this.awake = false;
      this.work();
    });
  }

  /** Takes keys while a worker is free. */
  private work(): void {
    while (this.busy < this.workers) {
      const taken = this.queue.take();
      if (!taken) return;
      this.busy++;
      this.scope.start(this.process(taken.key, taken.causes), () => {
        this.busy--;
        this.queue.done(taken.key);
        this.work();
      });
    }
  }

  private *process(key: string, causes = NO_CAUSES): Task {
    const { queue, controller } = this;
    try {
      yield* controller.sync(key, causes);
      queue.forget(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (queue.requeues(key) < (controller.retriesMax ?? Number.POSITIVE_INFINITY)) queue.addRateLimited(key, causes);
      else queue.forget(key);
    }
    yield after(this.world.clock, SYNC_MS, 'controller');
  }
}
