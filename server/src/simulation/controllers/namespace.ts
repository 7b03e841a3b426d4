import type { KubernetesObject } from '../../kubernetes/object.ts';
import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import { Client } from './client.ts';
import { type Controller, type ControllerContext, isNotFound, keyOf } from './controller.ts';
import type { Informer } from './informers.ts';
import type { WorkQueue } from './workQueue.ts';

/** Content is left alone this long, so that all API servers know that nothing new may come. Source: namespaceDeletionGracePeriod. */
const GRACE_MS = 5000;
/** How long something with a finalizer is expected to stay. Source: finalizerEstimateSeconds. */
const FINALIZER_SECONDS = 15;
const FINALIZER = 'kubernetes';

/** What a pass over the content tells. */
const CONDITIONS: readonly [type: string, reason: string, message: string][] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  ['NamespaceDeletionContentFailure', 'ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
];

/** Empties namespaces that are being deleted, Pods first, and then lets them go. Source: pkg/controller/namespace. */
export class NamespaceController implements Controller {
  readonly name = 'namespace-controller';
  private readonly namespaces: Informer;
  private readonly client: Client;
  private queue!: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    this.namespaces = context.informers.of('Namespace');
    this.client = new Client(context.world, this.name);
  }

  setUp(queue: WorkQueue): void {
    this.queue = queue;
    this.namespaces.onChange(({ type, object, causes }) => {
      if (type !== 'deleted' && object.metadata.deletionTimestamp !== undefined) queue.addAfter(keyOf(object), GRACE_MS, causes);
    });
  }

  *sync(name: string, given: Causes): Task {
    const namespace = this.namespaces.byKey(name);
    if (!namespace || namespace.metadata.deletionTimestamp === undefined) return;
    const causes = because(given, this.context.world.field(namespace, 'metadata.deletionTimestamp'));
    const pods = this.content(name).filter(({ kind }) => kind === 'Pod');
    yield* this.deleteAll(pods, causes);
    if (!this.content(name).some(({ kind }) => kind === 'Pod')) yield* this.deleteAll(this.content(name), causes);
    const left = this.content(name);
    const current = this.namespaces.byKey(name);
    if (!current) return;
    if (left.length === 0) {
      yield* this.client.patch(current, withoutFinalizer, causes);
      return;
    }
    if (!current.status?.conditions) yield* this.client.updateStatus({ ...current, status: this.statusOf(current) }, causes);
    const seconds = this.secondsLeft(current, left);
    this.queue.addAfter(name, (Math.floor(seconds / 2) + 1) * 1000, causes);
  }

  private content(name: string): KubernetesObject[] {
    return this.context.world.store.all().filter(({ metadata }) => metadata.namespace === name);
  }

  private *deleteAll(objects: readonly KubernetesObject[], causes: Causes): Task {
    for (const object of objects) {
      if (object.metadata.deletionTimestamp !== undefined) continue;
      try {
        yield* this.client.delete(object, { propagationPolicy: 'Background' }, causes);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }

  /** The longest grace of a Pod that still runs; what has ended can only be held by a finalizer. Source: estimateGracefulTermination. */
  private secondsLeft({ metadata }: KubernetesObject, left: readonly KubernetesObject[]): number {
    let seconds = 0;
    for (const object of left) {
      if (object.kind !== 'Pod' || isPodTerminal((object as Pod).status)) continue;
      seconds = Math.max(seconds, (object as Pod).spec.terminationGracePeriodSeconds ?? 0);
    }
    const elapsedMs = this.context.world.nowMs - Number(metadata.deletionTimestamp);
    return seconds === 0 || elapsedMs >= seconds * 1000 ? FINALIZER_SECONDS : seconds;
  }

  private statusOf({ status }: KubernetesObject): Record<string, unknown> {
    const lastTransitionTime = this.context.world.nowTime();
    const conditions = CONDITIONS.map(([type, reason, message]) => ({ type, status: 'False', lastTransitionTime, reason, message }));
    return { ...status, conditions };
  }
}

function withoutFinalizer(namespace: KubernetesObject): KubernetesObject {
  const finalizers = ((namespace.spec?.finalizers ?? []) as string[]).filter((finalizer) => finalizer !== FINALIZER);
  return { ...namespace, metadata: { ...namespace.metadata }, spec: { ...namespace.spec, finalizers } };
}
