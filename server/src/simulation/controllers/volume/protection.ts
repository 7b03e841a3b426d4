import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { ConsumerIndex } from './consumers.ts';

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

const isLeaving = ({ metadata }: KubernetesObject, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && Boolean((metadata.finalizers as string[] | undefined)?.includes(finalizer));

function without(object: KubernetesObject, finalizer: string): KubernetesObject {
  const finalizers = (object.metadata.finalizers as string[]).filter((other) => other !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** Lets a claim that is being deleted go when no Pod on a node uses it any more. Source: pkg/controller/volume/pvcprotection. */
export class ClaimProtectionController implements Controller {
  readonly name = 'pvc-protection-controller';
  private readonly claims: Informer;
  private readonly pods: Informer<Pod>;
  private readonly consumers: ConsumerIndex;
  private readonly client: Client;

  constructor(private readonly context: ControllerContext) {
    this.claims = context.informers.of('PersistentVolumeClaim');
    this.pods = context.informers.of<Pod>('Pod');
    this.consumers = new ConsumerIndex(this.pods);
    this.client = new Client(context.world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.consumers.watch();
    this.claims.onChange(({ type, object, causes }) => {
      if (type !== 'deleted' && isLeaving(object, CLAIM_FINALIZER)) queue.add(keyOf(object), causes);
    });
    this.pods.onChange(({ type, object, causes }) => {
      if (type === 'deleted' && object.spec?.volumes !== undefined)
        for (const key of ConsumerIndex.keysOf(object as Pod)) queue.add(key, causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const claim = this.claims.byKey(key);
    if (!claim || !isLeaving(claim, CLAIM_FINALIZER)) return;
    if (this.consumers.of(claim).some(({ spec }) => spec.nodeName)) return;
    const why = because(causes, this.context.world.field(claim, 'metadata.deletionTimestamp'));
    yield* this.client.update(without(claim, CLAIM_FINALIZER), why);
  }
}

/** Lets a volume that is being deleted go when it is not bound. Source: pkg/controller/volume/pvprotection. */
export class VolumeProtectionController implements Controller {
  readonly name = 'pv-protection-controller';
  private readonly volumes: Informer;
  private readonly client: Client;

  constructor(private readonly context: ControllerContext) {
    this.volumes = context.informers.of('PersistentVolume');
    this.client = new Client(context.world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.volumes.onChange(({ type, object, causes }) => {
      if (type !== 'deleted' && isLeaving(object, VOLUME_FINALIZER)) queue.add(keyOf(object), causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const volume = this.volumes.byKey(key);
    if (!volume || !isLeaving(volume, VOLUME_FINALIZER) || volume.status?.phase === 'Bound') return;
    const why = because(causes, this.context.world.field(volume, 'metadata.deletionTimestamp'));
    yield* this.client.update(without(volume, VOLUME_FINALIZER), why);
  }
}
