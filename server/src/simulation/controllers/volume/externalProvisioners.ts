import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { classOf, SELECTED_NODE, STORAGE_PROVISIONER, waitsForConsumer } from '../../scheduler/volumes/claims.ts';
import { because, type Causes } from '../../world/causes.ts';
import { sleep, type Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import { type Controller, type ControllerContext, isNotFound } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { provisioningMs } from './knownClasses.ts';

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';

/**
 * The provisioners that run beside the storage drivers of a cluster, all of them: they make a volume for a claim that asks for it, and
 * delete it when its claim is gone. Source: sig-storage-lib-external-provisioner controller.go.
 */
export class ExternalProvisioners implements Controller {
  readonly name = 'external-provisioner';
  private readonly claims: Informer;
  private readonly volumes: Informer;
  private readonly classes: Informer;
  private readonly nodes: Informer;
  private readonly client: Client;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.claims = informers.of('PersistentVolumeClaim');
    this.volumes = informers.of('PersistentVolume');
    this.classes = informers.of('StorageClass');
    this.nodes = informers.of('Node');
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.claims.onChange(({ type, object, causes }) => {
      const provisioner = object.metadata.annotations?.[STORAGE_PROVISIONER];
      if (type !== 'deleted' && provisioner && !object.spec?.volumeName) queue.add(keyOf(object), causes);
    });
    this.volumes.onChange(({ type, object, causes }) => {
      if (type !== 'deleted' && object.status?.phase === 'Released') queue.add(keyOf(object), causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    if (key.includes('/')) yield* this.provision(key, causes);
    else yield* this.reclaim(key, causes);
  }

  private *provision(key: string, causes: Causes): Task {
    const claim = this.claims.byKey(key);
    const provisioner = claim?.metadata.annotations?.[STORAGE_PROVISIONER];
    const takesMs = provisioner === undefined ? undefined : provisioningMs(provisioner);
    if (!claim || provisioner === undefined || takesMs === undefined || claim.spec?.volumeName || claim.metadata.deletionTimestamp) return;
    const storageClass = this.classes.get('', classOf(claim));
    const node = claim.metadata.annotations?.[SELECTED_NODE];
    const name = `pvc-${claim.metadata.uid}`;
    if (!storageClass || (waitsForConsumer(storageClass) && !node) || this.volumes.get('', name)) return;
    const { world } = this.context;
    const why = because(causes, world.field(claim, 'spec.storageClassName'));
    this.tell(claim, provisioner, 'Provisioning', `External provisioner is provisioning volume for claim "${keyOf(claim)}"`, why);
    yield* sleep(world.clock, takesMs, 'controller');
    const made = yield* this.client.create(this.volumeFor(claim, storageClass, name, provisioner, node), why);
    this.tell(claim, provisioner, 'ProvisioningSucceeded', `Successfully provisioned volume ${made.metadata.name}`, why);
  }

  private tell(claim: KubernetesObject, component: string, reason: string, message: string, causes: Causes): void {
    this.context.world.events.record({ component, host: '' }, claim, 'Normal', reason, message, causes);
  }

  private volumeFor(
    claim: KubernetesObject,
    storageClass: KubernetesObject,
    name: string,
    provisioner: string,
    node: string | undefined,
  ): KubernetesObject {
    const { namespace, name: claimName, uid } = claim.metadata;
    const { accessModes, resources, volumeMode } = claim.spec;
    const terms = node === undefined ? undefined : this.placeOf(node);
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, annotations: { [PROVISIONED_BY]: provisioner } },
      spec: {
        accessModes,
        capacity: { storage: resources?.requests?.storage },
        claimRef: { apiVersion: 'v1', kind: claim.kind, namespace, name: claimName, uid },
        csi: { driver: provisioner, volumeHandle: name },
        persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
        storageClassName: storageClass.metadata.name,
        ...(volumeMode ? { volumeMode } : {}),
        ...(terms ? { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [terms] }] } } } : {}),
      },
    };
  }

  /** A volume is reached from the zone that it was made in; where there are no zones, from its node. */
  private placeOf(nodeName: string): Record<string, unknown> | undefined {
    const labels = this.nodes.get('', nodeName)?.metadata.labels ?? {};
    const key = labels[ZONE] === undefined ? HOSTNAME : ZONE;
    return labels[key] === undefined ? undefined : { key, operator: 'In', values: [labels[key]] };
  }

  /** A volume that nobody claims any more goes, unless its class says that it stays. */
  private *reclaim(key: string, causes: Causes): Task {
    const volume = this.volumes.byKey(key);
    const provisioner = volume?.metadata.annotations?.[PROVISIONED_BY];
    if (volume?.status?.phase !== 'Released' || volume.metadata.deletionTimestamp !== undefined) return;
    if (provisioner === undefined || provisioningMs(provisioner) === undefined) return;
    if (volume.spec?.persistentVolumeReclaimPolicy !== 'Delete') return;
    const why = because(causes, this.context.world.field(volume, 'spec.persistentVolumeReclaimPolicy'));
    try {
      yield* this.client.delete(volume, {}, why);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
