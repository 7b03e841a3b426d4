import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { because, type Causes } from '../../world/causes.ts';
import { sameValue } from '../../world/sameValue.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { QuotaUsage } from './usage.ts';

/** Keeps the status of quotas: what they limit, and how much of it is used. Source: pkg/controller/resourcequota/resource_quota_controller.go. */
export class ResourceQuotaController implements Controller {
  readonly name = 'resourcequota-controller';
  private readonly quotas: Informer;
  private readonly usage: QuotaUsage;
  private readonly client: Client;

  constructor(private readonly context: ControllerContext) {
    this.quotas = context.informers.of('ResourceQuota');
    this.usage = QuotaUsage.of(context.world);
    this.client = new Client(context.world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.quotas.onChange(({ type, object, old, causes }) => {
      if (type !== 'deleted' && old?.spec !== object.spec) queue.add(keyOf(object), causes);
    });
    this.usage.onUsed((quota: KubernetesObject, causes: Causes) => queue.add(keyOf(quota), causes));
  }

  *sync(key: string, causes: Causes): Task {
    const quota = this.quotas.byKey(key);
    if (!quota) return;
    const status = { hard: { ...quota.spec?.hard }, used: this.usage.used(quota) };
    if (sameValue(quota.status, status)) return;
    yield* this.client.updateStatus({ ...quota, status }, because(this.context.world.field(quota, 'spec.hard'), causes));
  }
}
