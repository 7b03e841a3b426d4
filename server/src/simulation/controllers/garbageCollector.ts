import type { KubernetesObject } from '../../kubernetes/object.ts';
import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import type { Causes } from '../world/causes.ts';
import type { OwnerReference } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
import { all, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { Client } from './client.ts';
import { ApiError, type Controller, type ControllerContext, isNotFound } from './controller.ts';
import type { WorkQueue } from './workQueue.ts';

const WORKERS = 20;
const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
const DELETE_KEY = 'delete/';
const ORPHAN_KEY = 'orphan/';

/** An object in the graph of who owns whom. */
interface Node {
  object: KubernetesObject;
  readonly dependents: Set<Node>;
}

const uidOf = ({ metadata }: KubernetesObject): string => String(metadata.uid);
const ownersOf = ({ metadata }: KubernetesObject): readonly OwnerReference[] => (metadata.ownerReferences ?? []) as OwnerReference[];
const isBeingDeleted = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;
const hasFinalizer = ({ metadata }: KubernetesObject, finalizer: string): boolean => Boolean(metadata.finalizers?.includes(finalizer));
const isDeletingDependents = (object: KubernetesObject): boolean => isBeingDeleted(object) && hasFinalizer(object, FOREGROUND);

/** Deletes what has lost its owners, and lets owners wait for what they own. Source: pkg/controller/garbagecollector. */
export class GarbageCollector implements Controller {
  readonly name = 'garbage-collector-controller';
  readonly workers = WORKERS;
  private readonly world: World;
  private readonly client: Client;
  private readonly nodes = new Map<string, Node>();
  private queue!: WorkQueue;

  constructor({ world }: ControllerContext) {
    this.world = world;
    this.client = new Client(world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    for (const object of this.world.store.all()) this.onChange({ type: 'added', object, old: null, causes: [] });
    this.world.store.watch(null, (change) => this.onChange(change));
  }

  /** Keeps the graph; what follows from a change follows a moment later. Source: graph_builder.go processGraphChanges. */
  private onChange({ type, object, old, causes }: Change): void {
    const uid = uidOf(object);
    const node = this.nodes.get(uid);
    if (type === 'deleted') {
      if (node) this.remove(node, causes);
      return;
    }
    if (!node) this.insert(object, causes);
    else this.replace(node, object, causes);
    if (!isBeingDeleted(object)) return;
    const starts = (finalizer: string): boolean =>
      hasFinalizer(object, finalizer) && !(old && isBeingDeleted(old) && hasFinalizer(old, finalizer));
    if (starts(ORPHAN)) this.later(ORPHAN_KEY, object, causes);
    else if (starts(FOREGROUND)) {
      for (const dependent of this.nodes.get(uid)?.dependents ?? []) this.later(DELETE_KEY, dependent.object, causes);
      this.later(DELETE_KEY, object, causes);
    }
  }

  private insert(object: KubernetesObject, causes: Causes): void {
    const node: Node = { object, dependents: new Set() };
    this.nodes.set(uidOf(object), node);
    let missing = false;
    for (const { uid } of ownersOf(object)) {
      const owner = this.nodes.get(uid);
      if (owner) owner.dependents.add(node);
      missing ||= owner === undefined || owner.object.metadata.namespace !== object.metadata.namespace;
    }
    if (missing) this.later(DELETE_KEY, object, causes);
  }

  private replace(node: Node, object: KubernetesObject, causes: Causes): void {
    const before = ownersOf(node.object);
    const after = ownersOf(object);
    node.object = object;
    if (before === after) return;
    for (const reference of before) {
      const kept = after.find(({ uid }) => uid === reference.uid);
      const owner = this.nodes.get(reference.uid);
      if (!kept) owner?.dependents.delete(node);
      if (owner && reference.blockOwnerDeletion && !kept?.blockOwnerDeletion) this.later(DELETE_KEY, owner.object, causes);
    }
    for (const { uid } of after) this.nodes.get(uid)?.dependents.add(node);
  }

  private remove(node: Node, causes: Causes): void {
    this.nodes.delete(uidOf(node.object));
    for (const dependent of node.dependents) this.later(DELETE_KEY, dependent.object, causes);
    for (const { uid } of ownersOf(node.object)) {
      const owner = this.nodes.get(uid);
      owner?.dependents.delete(node);
      if (owner && isDeletingDependents(owner.object)) this.later(DELETE_KEY, owner.object, causes);
    }
  }

  private later(action: string, object: KubernetesObject, causes: Causes): void {
    const why = this.world.recorder.because(`${object.kind}/${object.metadata.name}`, causes);
    this.queue.addAfter(action + uidOf(object), this.world.latency('controllerWatch'), causes.length > 0 ? causes : why);
  }

  *sync(key: string, causes: Causes): Task {
    const orphaning = key.startsWith(ORPHAN_KEY);
    const node = this.nodes.get(key.slice((orphaning ? ORPHAN_KEY : DELETE_KEY).length));
    if (!node) return;
    if (orphaning) yield* this.orphanDependents(node, causes);
    else yield* this.attemptToDelete(node, causes);
  }

  /** Source: attemptToDeleteItem. */
  private *attemptToDelete(node: Node, causes: Causes): Task {
    const { object } = node;
    if (isDeletingDependents(object)) yield* this.processDeletingDependents(node, causes);
    if (isBeingDeleted(object)) return;
    const references = ownersOf(object);
    if (references.length === 0) return;
    const { solid, dangling, waiting } = this.classify(object, references);
    if (solid.length > 0) {
      const gone = new Set([...dangling, ...waiting].map(({ uid }) => uid));
      if (gone.size > 0) yield* this.dropOwners(object, gone, causes);
    } else if (waiting.length > 0 && node.dependents.size > 0) {
      if ([...node.dependents].some((dependent) => isDeletingDependents(dependent.object))) yield* this.unblockOwners(object, causes);
      yield* this.delete(object, 'Foreground', causes);
    } else {
      const held = hasFinalizer(object, FOREGROUND) ? 'Foreground' : 'Background';
      yield* this.delete(object, hasFinalizer(object, ORPHAN) ? 'Orphan' : held, causes);
    }
  }

  /** Owners that are there, that are not, and those that wait for their dependents to go. Source: classifyReferences. */
  private classify(object: KubernetesObject, references: readonly OwnerReference[]) {
    const solid: OwnerReference[] = [];
    const dangling: OwnerReference[] = [];
    const waiting: OwnerReference[] = [];
    for (const reference of references) {
      const schema = schemaOf(reference.apiVersion, reference.kind, this.world.version);
      const namespace = schema?.namespaced === false ? undefined : object.metadata.namespace;
      const owner = this.world.store.get(reference.kind, namespace, reference.name);
      if (owner?.metadata.uid === reference.uid) (isDeletingDependents(owner) ? waiting : solid).push(reference);
      // Nothing is known of kinds that the cluster does not serve: their objects are taken as there.
      else (schema ? dangling : solid).push(reference);
      this.tellInvalidNamespace(object, reference, namespace);
    }
    return { solid, dangling, waiting };
  }

  /** An owner of that name and UID lives in another namespace. */
  private tellInvalidNamespace(
    object: KubernetesObject,
    { apiVersion, kind, name, uid }: OwnerReference,
    namespace: string | undefined,
  ): void {
    const elsewhere = this.nodes.get(uid)?.object.metadata.namespace;
    if (namespace === undefined || elsewhere === undefined || elsewhere === namespace) return;
    const identity = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    const message = `ownerRef ${identity} does not exist in namespace "${namespace}"`;
    this.client.event(object, 'Warning', 'OwnerRefInvalidNamespace', message, [this.world.field(object, 'metadata.ownerReferences')]);
  }

  /** The finalizer goes with the last dependent that blocks. Source: processDeletingDependentsItem. */
  private *processDeletingDependents({ object, dependents }: Node, causes: Causes): Task {
    const uid = uidOf(object);
    const blocking = [...dependents].filter((dependent) =>
      ownersOf(dependent.object).some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
    );
    if (blocking.length === 0) yield* this.dropFinalizer(object, FOREGROUND, causes);
    for (const dependent of blocking)
      if (!isDeletingDependents(dependent.object)) this.queue.add(DELETE_KEY + uidOf(dependent.object), causes);
  }

  private *orphanDependents({ object, dependents }: Node, causes: Causes): Task {
    const gone = new Set([uidOf(object)]);
    yield* all([...dependents].map((dependent) => this.unlessGone(this.dropOwners(dependent.object, gone, causes))));
    yield* this.dropFinalizer(object, ORPHAN, causes);
  }

  private *delete(object: KubernetesObject, propagationPolicy: string, causes: Causes): Task {
    yield* this.unlessGone(this.client.delete(object, { propagationPolicy }, causes));
  }

  private *dropOwners(object: KubernetesObject, gone: ReadonlySet<string>, causes: Causes): Task {
    yield* this.client.patch(
      object,
      (current) =>
        withOwners(
          current,
          ownersOf(current).filter(({ uid }) => !gone.has(uid)),
        ),
      causes,
    );
  }

  private *unblockOwners(object: KubernetesObject, causes: Causes): Task {
    const unblocked = (current: KubernetesObject): OwnerReference[] =>
      ownersOf(current).map((reference) => ({ ...reference, blockOwnerDeletion: false }));
    yield* this.client.patch(object, (current) => withOwners(current, unblocked(current)), causes);
  }

  private *dropFinalizer(object: KubernetesObject, finalizer: string, causes: Causes): Task {
    const task = this.client.patch(
      object,
      (current) => {
        const { finalizers = [], ...metadata } = current.metadata;
        const left = (finalizers as string[]).filter((other) => other !== finalizer);
        return { ...current, metadata: left.length > 0 ? { ...metadata, finalizers: left } : metadata };
      },
      causes,
    );
    yield* this.unlessGone(task);
  }

  private *unlessGone(task: Task<unknown>): Task {
    try {
      yield* task;
    } catch (error) {
      if (!(error instanceof ApiError) || !isNotFound(error)) throw error;
    }
  }
}

function withOwners(object: KubernetesObject, ownerReferences: readonly OwnerReference[]): KubernetesObject {
  const { ownerReferences: _, ...metadata } = object.metadata;
  return { ...object, metadata: ownerReferences.length > 0 ? { ...metadata, ownerReferences } : metadata };
}
