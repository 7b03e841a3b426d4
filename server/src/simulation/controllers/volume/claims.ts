import { defaultClassOf } from '../../../kubernetes/admission/classesAndFinalizers.ts';
import type { KubernetesObject } from '../../../kubernetes/object.ts';
import {
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  classOf,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
  waitsForConsumer,
} from '../../scheduler/volumes/claims.ts';
import { isBoundTo } from '../../scheduler/volumes/matching.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import { Client } from '../client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import type { Informer } from '../informers.ts';
import { keyOf } from '../keys.ts';
import type { WorkQueue } from '../workQueue.ts';
import { bestVolumeFor, claimGiven, claimInPhase, misfit, volumeGivenTo, volumeInPhase } from './binding.ts';
import { ConsumerIndex } from './consumers.ts';
import { provisionerOf } from './provisioners.ts';

/** All claims are looked at again this often. Source: pkg/controller/volume/persistentvolume/config PVClaimBinderSyncPeriod. */
const RESYNC_MS = 15_000;
/** When that is within those seconds is chance; as it was on the cluster measured. */
const RESYNC_LIKELY_MS = 11_500;
const LOST = 'Bound claim has lost its PersistentVolume. Data on the volume is lost!';
const UNREFERENCED = 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!';
const MISBOUND = 'Two claims are bound to the same volume, this one is bound incorrectly';
const NOTHING_AVAILABLE = 'no persistent volumes available for this claim and no storage class is set';

/** Gives claims their volumes, or has volumes made for them. Source: pkg/controller/volume/persistentvolume/pv_controller.go syncClaim. */
export class PersistentVolumeClaimBinder implements Controller {
  readonly name = 'persistentvolume-controller';
  readonly workers = 1;
  private readonly claims: Informer;
  private readonly volumes: Informer;
  private readonly classes: Informer;
  private readonly consumers: ConsumerIndex;
  private readonly client: Client;
  private readonly resyncMs: number;
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { world, informers } = context;
    this.claims = informers.of('PersistentVolumeClaim');
    this.volumes = informers.of('PersistentVolume');
    this.classes = informers.of('StorageClass');
    this.consumers = new ConsumerIndex(informers.of<Pod>('Pod'));
    this.volumes.addIndex('class', classOf);
    this.volumes.addIndex('claim', (volume) =>
      volume.spec?.claimRef ? `${volume.spec.claimRef.namespace}/${volume.spec.claimRef.name}` : undefined,
    );
    this.client = new Client(world, this.name);
    this.resyncMs = (world.chance.uniform('persistentVolumes/resync') * RESYNC_MS + RESYNC_LIKELY_MS + RESYNC_MS / 2) % RESYNC_MS;
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.consumers.watch();
    this.claims.onChange(({ type, object, causes }) => {
      if (type !== 'deleted') queue.add(keyOf(object), causes);
    });
    this.volumes.onChange(({ type, object, causes }) => {
      const reference = object.spec?.claimRef as { namespace: string; name: string; uid?: string } | undefined;
      if (!reference?.uid) return;
      const claim = this.claims.get(reference.namespace, reference.name);
      const unfinished = claim?.metadata.uid === reference.uid && !claim?.spec?.volumeName;
      if (type === 'deleted' || unfinished) queue.add(`${reference.namespace}/${reference.name}`, causes);
    });
  }

  *sync(key: string, causes: Causes): Task {
    const claim = this.claims.byKey(key);
    if (!claim) return;
    const bound = claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
    if (bound) yield* this.syncBound(claim, causes);
    else if (claim.spec?.volumeName) yield* this.syncNamed(claim, this.because(claim, 'spec.volumeName', causes));
    else yield* this.syncUnbound(claim, causes);
  }

  private *syncUnbound(claim: KubernetesObject, causes: Causes): Task {
    const storageClass = this.classes.get('', classOf(claim));
    const delayed = waitsForConsumer(storageClass);
    const candidates = new Set([...this.volumes.byIndex('claim', keyOf(claim)), ...this.volumes.byIndex('class', classOf(claim))]);
    const volume = bestVolumeFor(claim, [...candidates], delayed);
    const why = this.because(claim, 'spec.storageClassName', causes);
    if (volume) yield* this.bind(volume, claim, this.because(claim, 'spec.resources.requests.storage', why));
    else if (yield* this.assignDefaultClass(claim, causes)) return;
    else if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) {
      this.tellOfConsumers(claim, why);
      yield* this.leavePending(claim, why);
    } else if (classOf(claim) !== '') yield* this.provision(claim, storageClass, why);
    else {
      this.client.event(claim, 'Normal', 'FailedBinding', NOTHING_AVAILABLE, why);
      yield* this.leavePending(claim, why);
    }
  }

  /** The user asked for one volume. */
  private *syncNamed(claim: KubernetesObject, causes: Causes): Task {
    const volume = this.volumes.get('', claim.spec.volumeName);
    if (!volume) yield* this.leavePending(claim, causes);
    else if (isBoundTo(volume, claim)) yield* this.bind(volume, claim, causes);
    else if (volume.spec?.claimRef) {
      const message = `volume "${volume.metadata.name}" already bound to a different claim.`;
      this.client.event(claim, 'Warning', 'FailedBinding', message, causes);
      if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) yield* this.leavePending(claim, causes);
      else this.lookAgain(claim, causes);
    } else {
      const reason = misfit(volume, claim);
      if (reason === null) yield* this.bind(volume, claim, causes);
      else {
        const message = `Cannot bind to requested volume "${volume.metadata.name}": ${reason}`;
        this.client.event(claim, 'Warning', 'VolumeMismatch', message, causes);
        yield* this.leavePending(claim, causes);
      }
    }
  }

  private *syncBound(claim: KubernetesObject, causes: Causes): Task {
    const volume = claim.spec?.volumeName ? this.volumes.get('', claim.spec.volumeName) : undefined;
    if (!claim.spec?.volumeName) yield* this.lose(claim, 'ClaimLost', UNREFERENCED, causes);
    else if (!volume) yield* this.lose(claim, 'ClaimLost', LOST, causes);
    else if (!volume.spec?.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) yield* this.bind(volume, claim, causes);
    else yield* this.lose(claim, 'ClaimMisbound', MISBOUND, causes);
  }

  private *lose(claim: KubernetesObject, reason: string, message: string, causes: Causes): Task {
    if (claim.status?.phase === 'Lost') return;
    const lost = yield* this.client.updateStatus(claimInPhase(claim, 'Lost'), causes);
    this.client.event(lost, 'Warning', reason, message, causes);
  }

  /** Volume first, then the claim; what is as it should be is not written. */
  private *bind(volume: KubernetesObject, claim: KubernetesObject, causes: Causes): Task {
    const { client } = this;
    const given = volumeGivenTo(volume, claim);
    let saved = given === volume ? volume : yield* client.update(given, causes);
    if (saved.status?.phase !== 'Bound') saved = yield* client.updateStatus(volumeInPhase(saved, 'Bound'), causes);
    const named = claimGiven(claim, saved);
    const written = named === claim ? claim : yield* client.update(named, causes);
    if (written.status?.phase !== 'Bound') yield* client.updateStatus(claimInPhase(written, 'Bound', saved), causes);
  }

  /** Gives a claim that does not say whether it wants a class the default one; an empty name says that it wants none. Source: assignDefaultStorageClass. */
  private *assignDefaultClass(claim: KubernetesObject, causes: Causes): Task<boolean> {
    if (classOf(claim) !== '' || claim.spec?.storageClassName === '') return false;
    const name = defaultClassOf(this.classes.list())?.metadata.name;
    if (name === undefined) return false;
    yield* this.client.update({ ...claim, spec: { ...claim.spec, storageClassName: name } }, causes);
    return true;
  }

  private tellOfConsumers(claim: KubernetesObject, causes: Causes): void {
    const waiting = this.consumers.unscheduled(claim);
    if (waiting.length === 0)
      this.client.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', causes);
    else {
      const pods = `${waiting.length > 1 ? 'pods' : 'pod'} ${waiting.join(',')}`;
      this.client.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${pods} to be scheduled`, causes);
    }
  }

  /** Leaves it to whoever provisions volumes of the class. Source: provisionClaim, provisionClaimOperationExternal. */
  private *provision(claim: KubernetesObject, storageClass: KubernetesObject | undefined, causes: Causes): Task {
    this.lookAgain(claim, causes);
    const found = provisionerOf(classOf(claim), storageClass);
    if ('problem' in found) {
      this.client.event(claim, 'Warning', 'ProvisioningFailed', found.problem, causes);
      return;
    }
    const { provisioner } = found;
    const { annotations } = claim.metadata;
    if (annotations?.[STORAGE_PROVISIONER] !== provisioner || annotations?.[BETA_STORAGE_PROVISIONER] !== provisioner) {
      const asking = { ...annotations, [BETA_STORAGE_PROVISIONER]: provisioner, [STORAGE_PROVISIONER]: provisioner };
      yield* this.client.update({ ...claim, metadata: { ...claim.metadata, annotations: asking } }, causes);
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
    this.client.event(claim, 'Normal', 'ExternalProvisioning', message, causes);
  }

  private *leavePending(claim: KubernetesObject, causes: Causes): Task {
    this.lookAgain(claim, causes);
    if (claim.status?.phase !== 'Pending') yield* this.client.updateStatus(claimInPhase(claim, 'Pending'), causes);
  }

  /** With the next look at all claims; nothing else makes a claim hear of a new volume. */
  private lookAgain(claim: KubernetesObject, causes: Causes): void {
    const sinceLast = (this.context.world.nowMs - this.resyncMs) % RESYNC_MS;
    this.queue.addAfter(keyOf(claim), sinceLast < 0 ? -sinceLast : RESYNC_MS - sinceLast, causes);
  }

  private because(claim: KubernetesObject, field: string, causes: Causes): Causes {
    return because(this.context.world.field(claim, field), causes);
  }
}
