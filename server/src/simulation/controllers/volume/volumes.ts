import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { BOUND_BY_CONTROLLER } from '../../scheduler/volumes/claims.ts';
import type { Causes } from '../../world/causes.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { type Controller, type ControllerContext, keyOf } from '../controller.ts';
import type { Informer } from '../informers.ts';
import type { WorkQueue } from '../workQueue.ts';
import { volumeInPhase } from './binding.ts';

/**
 * Keeps the phases of volumes, and takes back those that were given to a claim that got another one. Reclaiming is left to their drivers.
 * Source: pkg/controller/volume/persistentvolume/pv_controller.go syncVolume.
 */
export class PersistentVolumePhases implements Controller {
  readonly name = 'persistentvolume-controller';
  readonly workers = 1;
  private readonly claims: Informer;
  private readonly volumes: Informer;
  private readonly client: Client;

  constructor({ world, informers }: ControllerContext) {
    this.claims = informers.of('PersistentVolumeClaim');
    this.volumes = informers.of('PersistentVolume');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.volumes.onChange(({ type, object, causes }) => {
      if (type !== 'deleted') queue.add(keyOf(object), causes);
    });
    this.claims.onChange(({ type, object, causes }) => {
      if (type === 'deleted' && object.spec?.volumeName) queue.add(object.spec.volumeName, causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const volume = this.volumes.byKey(key);
    if (!volume) return;
    const reference = volume.spec?.claimRef as { namespace: string; name: string; uid?: string } | undefined;
    if (!reference?.uid) {
      yield* this.enter(volume, 'Available', causes);
      return;
    }
    const claim = this.claims.get(reference.namespace, reference.name);
    if (claim?.metadata.uid !== reference.uid) {
      if (volume.status?.phase !== 'Failed') yield* this.enter(volume, 'Released', causes);
    } else if (claim.spec?.volumeName === volume.metadata.name) yield* this.enter(volume, 'Bound', causes);
    else if (claim.spec?.volumeName) yield* this.unbind(volume, causes);
  }

  private *enter(volume: KubernetesObject, phase: string, causes: Causes): Task {
    if (volume.status?.phase !== phase) yield* this.client.updateStatus(volumeInPhase(volume, phase), causes);
  }

  /** A volume that the controller chose is free again; one that was meant for the claim stays so. */
  private *unbind(volume: KubernetesObject, causes: Causes): Task {
    const { [BOUND_BY_CONTROLLER]: chosen, ...annotations } = volume.metadata.annotations ?? {};
    const { claimRef, ...spec } = volume.spec;
    const { uid: _, ...meant } = claimRef;
    const free =
      chosen === undefined
        ? { ...volume, spec: { ...volume.spec, claimRef: meant } }
        : { ...volume, metadata: { ...volume.metadata, annotations }, spec };
    const saved = yield* this.client.update(free, causes);
    yield* this.enter(saved, 'Available', causes);
  }
}
