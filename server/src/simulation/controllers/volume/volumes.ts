import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { BOUND_BY_CONTROLLER } from '../../scheduler/volumes/claims.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { volumeInPhase } from './binding.ts';

/**
 * Keeps the phases of volumes, and takes back those that were given to a claim that got another one. Reclaiming is left to their drivers where they have any.
 * Source: pkg/controller/volume/persistentvolume/pv_controller.go syncVolume.
 */
export class PersistentVolumePhases implements Controller {
  readonly name = 'persistentvolume-controller';
  readonly workers = 1;
  private readonly claims: Informer;
  private readonly volumes: Informer;
  private readonly client: Client;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
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
      if (volume.status?.phase !== 'Failed') yield* this.reclaim(yield* this.enter(volume, 'Released', causes), causes);
    } else if (claim.spec?.volumeName === volume.metadata.name) yield* this.enter(volume, 'Bound', causes);
    else if (claim.spec?.volumeName) yield* this.unbind(volume, causes);
  }

  private *enter(volume: KubernetesObject, phase: string, causes: Causes): Task<KubernetesObject> {
    return volume.status?.phase === phase ? volume : yield* this.client.updateStatus(volumeInPhase(volume, phase), causes);
  }

  /** Source: reclaimVolume, deleteVolumeOperation. */
  private *reclaim(volume: KubernetesObject, causes: Causes): Task {
    if (volume.metadata.deletionTimestamp !== undefined) return;
    const outcome = reclaimed(volume);
    if (outcome === 'left') return;
    const why = because(this.context.world.field(volume, 'spec.persistentVolumeReclaimPolicy'), causes);
    if (outcome === 'deleted') {
      yield* this.client.delete(volume, {}, why);
      return;
    }
    const failed = volumeInPhase(volume, 'Failed');
    failed.status.message = outcome.message;
    this.client.event(yield* this.client.updateStatus(failed, why), 'Warning', outcome.reason, outcome.message, why);
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

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const MIGRATED_TO = 'pv.kubernetes.io/migrated-to';
/** Sources of volumes that drivers take care of. */
const OF_DRIVERS = [
  'csi',
  'awsElasticBlockStore',
  'gcePersistentDisk',
  'azureDisk',
  'azureFile',
  'cinder',
  'vsphereVolume',
  'portworxVolume',
];

/**
 * What the controller does itself with a volume whose claim is gone. It has deleters for directories of nodes below `/tmp` only; recycling ones of nodes and
 * of NFS is not simulated. Source: findDeletablePlugin, hostpath/host_path.go.
 */
export function reclaimed({
  metadata,
  spec,
}: KubernetesObject): 'left' | 'deleted' | { readonly reason: string; readonly message: string } {
  const policy = spec?.persistentVolumeReclaimPolicy ?? 'Retain';
  const { [PROVISIONED_BY]: provisioner = '', [MIGRATED_TO]: driver } = metadata.annotations ?? {};
  if (policy === 'Retain' || driver || OF_DRIVERS.some((source) => spec?.[source])) return 'left';
  if (policy === 'Recycle')
    return spec?.hostPath || spec?.nfs ? 'left' : { reason: 'VolumeFailedRecycle', message: 'No recycler plugin found for the volume!' };
  if (provisioner !== '' && !provisioner.startsWith('kubernetes.io/')) return 'left';
  const reason = 'VolumeFailedDelete';
  if (!spec?.hostPath) {
    const none = spec?.nfs ? 'no deletable volume plugin matched' : 'no volume plugin matched';
    return { reason, message: `error getting deleter volume plugin for volume "${metadata.name}": ${none}` };
  }
  const { path } = spec.hostPath as { path: string };
  return /\/tmp\/.+/.test(path) ? 'deleted' : { reason, message: `host_path deleter only supports /tmp/.+ but received provided ${path}` };
}
