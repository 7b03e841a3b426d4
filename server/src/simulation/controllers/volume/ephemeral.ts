import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { foreignClaim } from '../../scheduler/volumes/claims.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Pod, PodVolume } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { ApiError, type Controller, type ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import { controllerRefTo } from '../podControl.ts';
import type { WorkQueue } from '../workQueue.ts';
import { ConsumerIndex } from './consumers.ts';

/** Makes the claims of ephemeral volumes. Source: pkg/controller/volume/ephemeral/controller.go. */
export class EphemeralVolumeController implements Controller {
  readonly name = 'ephemeral_volume';
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer;
  private readonly consumers: ConsumerIndex;
  private readonly client: Client;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.pods = informers.of<Pod>('Pod');
    this.claims = informers.of('PersistentVolumeClaim');
    this.consumers = new ConsumerIndex(this.pods);
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.consumers.watch();
    const enqueue = (pod: Pod, causes: Causes): void => {
      if (pod.metadata.deletionTimestamp === undefined && pod.spec.volumes?.some(isEphemeral)) queue.add(keyOf(pod), causes);
    };
    this.pods.onChange(({ type, object, causes }) => {
      if (type === 'added') enqueue(object as Pod, causes);
    });
    this.claims.onChange(({ type, object, causes }) => {
      if (type === 'deleted') for (const pod of this.consumers.of(object)) enqueue(pod, causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const pod = this.pods.byKey(key);
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
    for (const [index, volume] of (pod.spec.volumes ?? []).entries()) {
      if (!isEphemeral(volume)) continue;
      const why = because(this.context.world.field(pod, `spec.volumes[${index}].ephemeral.volumeClaimTemplate`), causes);
      const problem = yield* this.provide(pod, volume, why);
      if (problem === null) continue;
      this.client.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${problem}`, why);
      throw new ApiError(500, 'InternalError', problem);
    }
  }

  /** Makes the claim unless it is there; says what is wrong otherwise. */
  private *provide(pod: Pod, volume: PodVolume, causes: Causes): Task<string | null> {
    const name = `${pod.metadata.name}-${volume.name}`;
    const standing = this.claims.get(pod.metadata.namespace, name);
    if (standing) return foreignClaim(pod, standing);
    const { metadata, spec } = (volume.ephemeral?.volumeClaimTemplate ?? {}) as Partial<KubernetesObject>;
    const { labels, annotations } = metadata ?? {};
    const meta: KubernetesObject['metadata'] = { name, namespace: pod.metadata.namespace, ownerReferences: [controllerRefTo(pod)] };
    if (labels) meta.labels = { ...labels };
    if (annotations) meta.annotations = { ...annotations };
    try {
      yield* this.client.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: meta, spec: { ...spec } }, causes);
      return null;
    } catch (error) {
      if (error instanceof ApiError) return `create PVC ${name}: ${error.message}`;
      throw error;
    }
  }
}

const isEphemeral = (volume: PodVolume): boolean => volume.ephemeral !== undefined;
