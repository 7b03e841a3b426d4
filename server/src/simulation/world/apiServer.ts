import { addDefaultTolerations } from '../../kubernetes/admission/defaultTolerationSeconds.ts';
import { hasLabelKeys, mergeLabelKeys, SCHEDULING_GATED } from '../../kubernetes/defaults/prepare.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { validatorOf } from '../../kubernetes/validation/index.ts';
import { qosClassOf } from '../../kubernetes/values/podResources.ts';
import { because, type Causes, NO_CAUSES } from './causes.ts';
import { prepareJob } from './jobSelector.ts';
import { isPodTerminal, type Pod, type PodStatus, type PodVolume } from './pod.ts';
import { condition, copyMeta, copyStatus, newStatus, podVersion, reserveMembers } from './podVersions.ts';
import type { World } from './world.ts';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  /** Deletes only this incarnation. */
  readonly uid?: string;
  /** Orphan, Background or Foreground; the kind's default when absent. */
  readonly propagationPolicy?: string;
}

/** Finalizers by which the garbage collector holds an object. Source: apimachinery meta/v1. */
const FINALIZER_ORPHAN = 'orphan';
const FINALIZER_FOREGROUND = 'foregroundDeletion';
/** Kinds whose dependents stay when nobody says otherwise. Source: the strategies' DefaultGarbageCollectionPolicy. */
const ORPHANS_BY_DEFAULT = new Set(['Job', 'ReplicationController']);

/** Kinds that live outside namespaces, among those a run may hold. */
const CLUSTER_SCOPED = new Set([
  'Node',
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'RuntimeClass',
  'CSIDriver',
  'CSINode',
  'VolumeAttachment',
  'DeviceClass',
  'ResourceSlice',
]);

/** Source: plugin/pkg/admission/serviceaccount. */
const TOKEN_SECONDS = 3607;
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_VOLUME: NonNullable<PodVolume['projected']> = {
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
  ],
};

/** Kinds that are stored with a status from the first moment on: their controllers count on it. Source: PrepareForCreate of their strategies. */
const WITH_STATUS = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
  'CronJob',
  'PodDisruptionBudget',
]);

/** The API server's part in a Pod's life: what it fills in at creation, graceful deletion, bindings and patches. */
export class ApiServer {
  constructor(private readonly world: World) {}

  /** Stores a new object. Takes ownership of `object`. */
  create(object: KubernetesObject, causes: Causes): KubernetesObject {
    if (validatorOf(object)?.answered) return this.answered(object, causes);
    this.fillIn(object);
    protectStorage(object);
    if (object.kind === 'Pod') settleSelectors(object as Pod);
    return this.world.store.put(object, causes);
  }

  /** Stores an object that was there before t = 0, with the status that it had. Takes ownership of `object`. */
  adopt(object: KubernetesObject): KubernetesObject {
    const { status, metadata } = object;
    const { creationTimestamp } = metadata;
    this.fillIn(object);
    if (creationTimestamp !== undefined) metadata.creationTimestamp = creationTimestamp;
    if (object.kind === 'Pod' && status) object.status = { ...object.status, ...status };
    return this.world.store.put(object, NO_CAUSES);
  }

  private fillIn(object: KubernetesObject): void {
    const { chance } = this.world;
    const meta = object.metadata;
    if (!CLUSTER_SCOPED.has(object.kind)) meta.namespace ??= this.world.namespace;
    meta.name ??= `${meta.generateName ?? ''}${chance.nameSuffix(`${object.kind}/${meta.generateName ?? ''}`)}`;
    meta.uid ??= chance.uid(`${object.kind}/${meta.namespace ?? ''}/${meta.name}`);
    meta.creationTimestamp = this.world.nowTime();
    meta.generation = 1;
    if (object.kind === 'Pod') this.preparePod(object as Pod);
    if (object.kind === 'Job') prepareJob(object);
    if (object.kind === 'PersistentVolume' || object.kind === 'PersistentVolumeClaim') object.status ??= { phase: 'Pending' };
    if (object.kind === 'Namespace') prepareNamespace(object);
    if (WITH_STATUS.has(object.kind)) object.status ??= {};
  }

  private preparePod(pod: Pod): void {
    const spec = reserveMembers(pod.spec);
    pod.status = newStatus('Pending');
    pod.status.qosClass = qosClassOf(spec);
    const { type, status, reason, message } = SCHEDULING_GATED;
    if (spec.schedulingGates?.length) pod.status.conditions.push(condition(type, status, reason, message, this.world.nowTime()));
    spec.priority ??= 0;
    addDefaultTolerations(spec);
    spec.serviceAccountName ??= 'default';
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined) this.actAs(pod, spec.serviceAccountName);
  }

  /** What a Pod has of its service account. Source: plugin/pkg/admission/serviceaccount/admission.go. */
  private actAs(pod: Pod, accountName: string): void {
    const { spec } = pod;
    const account = this.world.store.get('ServiceAccount', pod.metadata.namespace, accountName);
    if ((spec.automountServiceAccountToken ?? account?.automountServiceAccountToken) !== false) this.mountToken(pod);
    const secrets: readonly { readonly name: string }[] = account?.imagePullSecrets ?? [];
    if (secrets.length > 0 && !spec.imagePullSecrets?.length) spec.imagePullSecrets = secrets.map(({ name }) => ({ name }));
  }

  /** The volume with the service account's token that every container gets. */
  private mountToken(pod: Pod): void {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const bare = containers.filter((container) => !container.volumeMounts?.some((mount) => mount.mountPath === TOKEN_PATH));
    if (bare.length === 0) return;
    const name = `kube-api-access-${this.world.chance.nameSuffix(`token/${pod.metadata.name}`)}`;
    const mount = { name, mountPath: TOKEN_PATH, readOnly: true };
    pod.spec.volumes = [...(pod.spec.volumes ?? []), { name, projected: TOKEN_VOLUME }];
    for (const container of bare) container.volumeMounts = [...(container.volumeMounts ?? []), mount];
  }

  pod(namespace: string, name: string): Pod | undefined {
    return this.world.store.get('Pod', namespace, name) as Pod | undefined;
  }

  /** Replaces a Pod's status (and nothing else); returns the stored Pod, undefined when it is gone or another incarnation. */
  updatePodStatus(pod: Pod, status: PodStatus, causes: Causes): Pod | undefined {
    const current = this.pod(pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== pod.metadata.uid) return undefined;
    return this.world.store.put(podVersion(current, copyMeta(current.metadata), current.spec, status), causes) as Pod;
  }

  /** Replaces an object; the spec's generation goes up when `spec` is another. */
  update(object: KubernetesObject, causes: Causes): KubernetesObject {
    const current = this.world.store.get(object.kind, object.metadata.namespace, object.metadata.name ?? '');
    if (current && current.spec !== object.spec && JSON.stringify(current.spec) !== JSON.stringify(object.spec))
      object.metadata.generation = Number(current.metadata.generation ?? 1) + 1;
    const stored = this.world.store.put(object, causes);
    if (stored.metadata.deletionTimestamp !== undefined && !isHeld(stored) && this.mayVanish(stored))
      this.world.store.remove(stored, causes);
    return stored;
  }

  private mayVanish(object: KubernetesObject): boolean {
    return object.kind !== 'Pod' || object.metadata.deletionGracePeriodSeconds === 0;
  }

  /** Questions to the server are answered and forgotten; a Binding puts its Pod on a node. */
  private answered(object: KubernetesObject, causes: Causes): KubernetesObject {
    const { namespace = '', name = '' } = object.metadata;
    const pod = object.kind === 'Binding' ? this.pod(namespace, name) : undefined;
    const nodeName: string = object.target?.name ?? '';
    if (pod && nodeName !== '') this.bind(pod, nodeName, causes);
    return object;
  }

  bind(pod: Pod, nodeName: string, causes: Causes): Pod | undefined {
    const current = this.pod(pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== pod.metadata.uid || current.spec.nodeName) return undefined;
    const conditions = current.status.conditions.filter(({ type }) => type !== 'PodScheduled');
    conditions.push(condition('PodScheduled', 'True', undefined, undefined, this.world.nowTime()));
    const status = copyStatus(current.status, conditions);
    status.nominatedNodeName = undefined;
    const bound = podVersion(current, copyMeta(current.metadata), { ...current.spec, nodeName }, status);
    return this.world.store.put(bound, causes) as Pod;
  }

  /** Graceful deletion. Source: pkg/registry/core/pod strategy CheckGracefulDelete, apiserver rest.BeforeDelete. */
  delete(object: KubernetesObject, options: DeleteOptions, causes: Causes): void {
    const current = this.world.store.get(object.kind, object.metadata.namespace, object.metadata.name ?? '');
    if (!current || (options.uid !== undefined && current.metadata.uid !== options.uid)) return;
    if (current.kind === 'Pod') this.deletePod(withDeletionFinalizers(current, options) as Pod, options, causes);
    else this.removeUnlessHeld(withDeletionFinalizers(current, options), causes);
  }

  private deletePod(pod: Pod, options: DeleteOptions, causes: Causes): void {
    let grace = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    if (!pod.spec.nodeName || isPodTerminal(pod.status)) grace = 0;
    if (grace < 0) grace = 1;
    const earlier = pod.metadata.deletionGracePeriodSeconds;
    if (pod.metadata.deletionTimestamp !== undefined && earlier !== undefined && grace >= earlier && grace > 0) return;
    const why = because(
      causes,
      options.gracePeriodSeconds === undefined ? this.world.field(pod, 'spec.terminationGracePeriodSeconds') : undefined,
    );
    if (grace === 0) {
      this.removeUnlessHeld(pod, why);
      return;
    }
    const metadata = copyMeta(pod.metadata);
    metadata.deletionTimestamp = this.world.wall.wholeSecond(this.world.nowMs + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
    metadata.generation = (pod.metadata.generation ?? 1) + 1;
    this.world.store.put(podVersion(pod, metadata, pod.spec, pod.status), why);
  }

  private removeUnlessHeld(object: KubernetesObject, causes: Causes): void {
    const { deletionTimestamp, generation } = object.metadata;
    const metadata = {
      ...object.metadata,
      deletionTimestamp: deletionTimestamp ?? this.world.nowTime(),
      deletionGracePeriodSeconds: 0,
      ...(deletionTimestamp === undefined && generation !== undefined ? { generation: Number(generation) + 1 } : {}),
    };
    const ending: KubernetesObject = { ...object, metadata };
    if (object.kind === 'Namespace') ending.status = { ...object.status, phase: 'Terminating' };
    if (isHeld(object)) this.world.store.put(ending, causes);
    else this.world.store.remove(ending, causes);
  }
}

/** Claims and volumes stay while they are used. Source: plugin/pkg/admission/storage/storageobjectinuseprotection. */
const PROTECTION: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
};

/** What people wrote has it from admission. */
function protectStorage({ kind, metadata }: KubernetesObject): void {
  const finalizer = PROTECTION[kind];
  const finalizers = (metadata.finalizers ?? []) as string[];
  if (finalizer && !finalizers.includes(finalizer)) metadata.finalizers = [...finalizers, finalizer];
}

/** Selectors that name labels of the Pod itself; what people wrote went through this when it was judged. */
function settleSelectors(pod: Pod): void {
  const made = pod.metadata.ownerReferences?.some(({ controller }) => controller);
  if (!made || !hasLabelKeys(pod.spec)) return;
  // The parts that are changed belong to the template.
  pod.spec = structuredClone(pod.spec);
  mergeLabelKeys(pod);
}

/** The object with the finalizer that its way of deletion asks for. Source: registry store deletionFinalizersForGarbageCollection. */
function withDeletionFinalizers(object: KubernetesObject, { propagationPolicy }: DeleteOptions): KubernetesObject {
  const finalizers = (object.metadata.finalizers ?? []) as string[];
  const told = propagationPolicy ?? byFinalizer(finalizers) ?? (ORPHANS_BY_DEFAULT.has(object.kind) ? 'Orphan' : 'Background');
  const others = finalizers.filter((finalizer) => finalizer !== FINALIZER_ORPHAN && finalizer !== FINALIZER_FOREGROUND);
  if (told === 'Orphan') others.push(FINALIZER_ORPHAN);
  if (told === 'Foreground') others.push(FINALIZER_FOREGROUND);
  if (others.length === finalizers.length && others.every((finalizer) => finalizers.includes(finalizer))) return object;
  const { finalizers: _, ...metadata } = object.metadata;
  return { ...object, metadata: others.length > 0 ? { ...metadata, finalizers: others } : metadata };
}

function byFinalizer(finalizers: readonly string[]): string | undefined {
  if (finalizers.includes(FINALIZER_ORPHAN)) return 'Orphan';
  return finalizers.includes(FINALIZER_FOREGROUND) ? 'Foreground' : undefined;
}

/** A namespace stays until its content is gone. Source: pkg/registry/core/namespace strategy. */
function prepareNamespace(namespace: KubernetesObject): void {
  namespace.spec = { ...namespace.spec, finalizers: namespace.spec?.finalizers ?? ['kubernetes'] };
  namespace.status = { phase: 'Active' };
}

/** Somebody has to agree before the object goes: by `metadata.finalizers`, for namespaces by `spec.finalizers` too. */
const isHeld = ({ kind, metadata, spec }: KubernetesObject): boolean =>
  Boolean(metadata.finalizers?.length || (kind === 'Namespace' && spec?.finalizers?.length));
