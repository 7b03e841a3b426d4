import type { KubernetesObject } from '../../kubernetes/object.ts';
import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import { Client } from './client.ts';
import { conditionOf } from './conditions.ts';
import { ApiError, type Controller, type ControllerContext, isNotFound } from './controller.ts';
import type { Informer } from './informers.ts';
import { keyOf } from './keys.ts';
import type { Condition } from './types.ts';
import type { WorkQueue } from './workQueue.ts';

/** Content is left alone this long, so that all API servers know that nothing new may come. Source: namespaceDeletionGracePeriod. */
const GRACE_MS = 5000;
/** How long something with a finalizer is expected to stay. Source: finalizerEstimateSeconds. */
const FINALIZER_SECONDS = 15;
const FINALIZER = 'kubernetes';

type Outcome = readonly [reason: string, message: string];

/** What is told of a pass over the content when there is nothing else to tell. */
const FINE: Readonly<Record<string, Outcome>> = {
  NamespaceDeletionDiscoveryFailure: ['ResourcesDiscovered', 'All resources successfully discovered'],
  NamespaceDeletionGroupVersionParsingFailure: ['ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  NamespaceDeletionContentFailure: ['ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
  NamespaceContentRemaining: ['ContentRemoved', 'All content successfully removed'],
  NamespaceFinalizersRemaining: ['ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
};

/** What a pass found wrong, by the type of its condition. */
type Faults = Partial<Record<keyof typeof FINE, Outcome>>;

/** What is left of one resource after a pass. `seconds`: how long it is expected to take. */
interface Remaining {
  readonly objects: readonly KubernetesObject[];
  readonly seconds: number;
  /** Nothing explains why something is left. */
  readonly failure: string | null;
}

/** Empties namespaces that are being deleted, Pods first, and then lets them go. Source: pkg/controller/namespace. */
export class NamespaceController implements Controller {
  readonly name = 'namespace-controller';
  /** Source: nsControllerRateLimiter. */
  readonly backOffMs = [5, 60_000] as const;
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
    const remaining = yield* this.deleteAll(namespace, (kind) => kind === 'Pod', causes);
    // Nothing else is touched while Pods are left, and nothing is told of what is left then.
    const faults: Faults = failureOf(remaining);
    if (remaining.length === 0) {
      remaining.push(...(yield* this.deleteAll(namespace, (kind) => kind !== 'Pod', causes)));
      Object.assign(faults, failureOf(remaining), this.leftoversOf(remaining));
    }
    const current = this.namespaces.byKey(name);
    if (!current) return;
    yield* this.tell(current, faults, causes);
    const failure = remaining.find((left) => left.failure !== null)?.failure;
    if (failure) throw new ApiError(500, 'InternalError', failure);
    const seconds = Math.max(0, ...remaining.map((left) => left.seconds));
    if (seconds > 0) this.queue.addAfter(name, (Math.floor(seconds / 2) + 1) * 1000, causes);
    else yield* this.client.patch(current, withoutFinalizer, causes);
  }

  /** Deletes what a namespace holds of some kinds; what is left then, by kind. Source: deleteAllContentForGroupVersionResource. */
  private *deleteAll({ metadata }: KubernetesObject, isMeant: (kind: string) => boolean, causes: Causes): Task<Remaining[]> {
    const content = (): KubernetesObject[] =>
      this.context.world.store.all().filter((object) => object.metadata.namespace === metadata.name && isMeant(object.kind));
    const objects = content();
    const elapsedMs = this.context.world.nowMs - Number(metadata.deletionTimestamp);
    const grace = longestGrace(objects);
    const estimate = elapsedMs >= grace * 1000 ? 0 : grace;
    for (const object of objects) {
      if (object.metadata.deletionTimestamp !== undefined) continue;
      try {
        yield* this.client.delete(object, { propagationPolicy: 'Background' }, causes);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return [...groupBy(content(), ({ kind }) => kind).values()].map((left) => {
      const held = left.some((object) => object.metadata.finalizers?.length);
      const unexpected = `unexpected items still remain in namespace: ${metadata.name} for gvr: ${this.resourceOf(left[0]!).gvr}`;
      return { objects: left, seconds: estimate || (held ? FINALIZER_SECONDS : 0), failure: estimate || held ? null : unexpected };
    });
  }

  /** Source: ProcessContentTotals. */
  private leftoversOf(remaining: readonly Remaining[]): Faults {
    if (remaining.length === 0) return {};
    const left = remaining.map(({ objects }) => `${this.resourceOf(objects[0]!).name} has ${objects.length} resource instances`);
    const holding = remaining.flatMap(({ objects }) => objects.flatMap(({ metadata }) => (metadata.finalizers ?? []) as string[]));
    const holders = [...groupBy(holding, String)].map(([finalizer, all]) => `${finalizer} in ${all.length} resource instances`);
    const list = (texts: readonly string[]): string => [...texts].sort().join(', ');
    return {
      NamespaceContentRemaining: ['SomeResourcesRemain', `Some resources are remaining: ${list(left)}`],
      ...(holders.length > 0
        ? {
            NamespaceFinalizersRemaining: [
              'SomeFinalizersRemain',
              `Some content in the namespace has finalizers remaining: ${list(holders)}`,
            ],
          }
        : {}),
    };
  }

  /** Writes the conditions when they tell something new. Source: updateConditions. */
  private *tell(namespace: KubernetesObject, faults: Faults, causes: Causes): Task {
    const now = this.context.world.nowTime();
    const known = (namespace.status?.conditions ?? []) as Condition[];
    let changed = false;
    const conditions = Object.entries(FINE).map(([type, fine]) => {
      const [reason, message] = faults[type] ?? fine;
      const status = faults[type] ? 'True' : 'False';
      const before = conditionOf(known, type);
      if (before?.status === status && before.reason === reason && before.message === message) return before;
      changed = true;
      return { type, status, lastTransitionTime: before?.status === status ? before.lastTransitionTime : now, reason, message };
    });
    if (changed) yield* this.client.updateStatus({ ...namespace, status: { ...namespace.status, conditions } }, causes);
  }

  /** How Go writes a GroupVersionResource, and how it is called in conditions. */
  private resourceOf({ apiVersion, kind }: KubernetesObject): { readonly name: string; readonly gvr: string } {
    const schema = schemaOf(apiVersion, kind, this.context.world.version);
    const resource = schema?.resource ?? kind.toLowerCase();
    const group = schema?.group ?? '';
    return { name: `${resource}.${group}`, gvr: `${group}/${schema?.version ?? 'v1'}, Resource=${resource}` };
  }
}

/** Source: makeDeleteContentCondition. */
function failureOf(remaining: readonly Remaining[]): Faults {
  const failures = remaining.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return {};
  const message = `Failed to delete all resource types, ${failures.length} remaining: ${[...failures].sort().join(', ')}`;
  return { NamespaceDeletionContentFailure: ['ContentDeletionFailed', message] };
}

/** Seconds: the longest grace of the Pods that run. Source: estimateGracefulTerminationForPods. */
function longestGrace(objects: readonly KubernetesObject[]): number {
  let seconds = 0;
  for (const object of objects)
    if (object.kind === 'Pod' && !isPodTerminal((object as Pod).status))
      seconds = Math.max(seconds, (object as Pod).spec.terminationGracePeriodSeconds ?? 0);
  return seconds;
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

function withoutFinalizer(namespace: KubernetesObject): KubernetesObject {
  const finalizers = ((namespace.spec?.finalizers ?? []) as string[]).filter((finalizer) => finalizer !== FINALIZER);
  return { ...namespace, metadata: { ...namespace.metadata }, spec: { ...namespace.spec, finalizers } };
}
